"""`hupan chat` against a server of our own making: whole, streamed, stopped, refused, cut off."""

import io
import json
import sys
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from typing import Any

import pytest

from hupan.cli.app import main
from hupan.cli.chat_session import ChatSession
from hupan.terminal.client import ChatClient, Ending, Turn
from hupan.terminal.errors import NoServer, Refused, ServerFailed


@dataclass
class Script:
    """How the server behaves, and what it was asked."""

    words: Sequence[str] = ("Hello", ", ", "湖畔", "!")
    pause_s: float = 0.0
    cut_after: int | None = None
    refuse: int | None = None
    models: Sequence[str] = ("small", "large")
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    keys: list[str | None] = field(default_factory=list[str | None])
    gone: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def script() -> Script:
    return Script()


class Handler(BaseHTTPRequestHandler):
    script: Script
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.script.keys.append(self.headers.get("Authorization"))
        self._whole(200, {"data": [{"id": model} for model in self.script.models]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.script.asked.append(body)
        if self.script.refuse:
            self._whole(self.script.refuse, {"error": {"message": "Not like this."}})
            return
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            self._stream(body["model"])
        except OSError:
            self.script.gone.set()

    def _stream(self, model: str) -> None:
        for number, word in enumerate(self.script.words):
            if self.script.cut_after == number:
                self.close_connection = True
                return
            self._event({"model": model, "choices": [{"delta": {"content": word}}]})
            time.sleep(self.script.pause_s)
        self._event({"model": model, "choices": [{"delta": {}, "finish_reason": "stop"}]})
        self._event({"model": model, "choices": [], "usage": {"completion_tokens": len(self.script.words)}})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _event(self, value: dict[str, Any]) -> None:
        self._chunk(b"data: " + json.dumps(value).encode() + b"\n\n")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _whole(self, status: int, value: dict[str, Any]) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        # Whoever has read "[DONE]" may hang up on the stream's last, empty chunk. A server in this very process would
        # say so on the stderr that passes for the command's.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@pytest.fixture
def url(script: Script) -> Generator[str]:
    bound = type("Bound", (Handler,), {"script": script})
    server = Server(("127.0.0.1", 0), bound)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def _run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(ended.value.code or 0)


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUPAN_SERVER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("HUPAN_API_KEY", raising=False)
    monkeypatch.delenv("HUPAN_URL", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))


def test_one_question(url: str, script: Script, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("chat", "Who?", "--url", url, "--system", "Be brief.") == 0
    assert capsys.readouterr().out == "Hello, 湖畔!\n"
    assert script.asked[0]["model"] == "small"
    assert script.asked[0]["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Who?"},
    ]


def test_what_is_piped_in_is_added_to_the_question(
    url: str, script: Script, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long text\n"))
    assert _run("chat", "Sum up:", "--url", url) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("only this"))
    assert _run("chat", "--url", url) == 0
    assert [one["messages"][-1]["content"] for one in script.asked] == ["Sum up:\n\na long text", "only this"]
    assert capsys.readouterr().err == ""


def test_nothing_to_ask_is_a_usage_error(url: str) -> None:
    assert _run("chat", "--url", url) == 2


def test_json(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("chat", "Who?", "--url", url, "--model", "large", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "model": "large",
        "text": "Hello, 湖畔!",
        "thinking": "",
        "finish_reason": "stop",
        "usage": {"completion_tokens": 4},
    }


def test_the_key_comes_from_the_environment(url: str, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUPAN_API_KEY", "hp_secret")
    assert _run("chat", "Who?", "--url", url) == 0
    assert set(script.keys) == {"Bearer hp_secret"}


@pytest.mark.parametrize(("status", "code"), [(401, 4), (403, 4), (400, 1), (503, 1)])
def test_a_refusal_is_the_servers_own_sentence(
    url: str, script: Script, status: int, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    script.refuse = status
    assert _run("chat", "Who?", "--url", url) == code
    assert capsys.readouterr().err.startswith("hupan: Not like this.")


def test_no_server_is_said_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("chat", "Who?") == 6
    assert "Start one in another terminal with `hupan serve`" in capsys.readouterr().err


def test_a_server_that_does_not_answer_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("chat", "Who?", "--url", "http://127.0.0.1:1") == 6
    assert "No Hupan server answers at http://127.0.0.1:1" in capsys.readouterr().err


def test_a_server_without_models_is_said(url: str, script: Script) -> None:
    script.models = ()
    with pytest.raises(ServerFailed, match="hupan models pull"):
        list(ChatClient(url).answer([Turn("user", "Who?")], None, Ending()))


def test_an_answer_that_is_cut_off_is_an_error_not_an_answer(url: str, script: Script) -> None:
    script.cut_after = 2
    pieces = ChatClient(url).answer([Turn("user", "Who?")], "small", Ending())
    assert [next(pieces).text, next(pieces).text] == ["Hello", ", "]
    with pytest.raises(NoServer, match="broke"):
        next(pieces)


def test_stopping_ends_the_answer_and_the_servers_work(url: str, script: Script) -> None:
    # Five minutes of words, if nobody stopped them.
    script.words, script.pause_s = ["word "] * 3000, 0.1
    client = ChatClient(url)
    pieces = client.answer([Turn("user", "Go on")], "small", Ending())
    next(pieces)
    client.stop()
    assert len(list(pieces)) < 100
    assert script.gone.wait(30)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(NoServer, match="no address"):
        ChatClient("nonsense").models()


class Conversation:
    """A session whose answers are given."""

    def __init__(self, url: str, tmp_path: Path, answers: Sequence[str]) -> None:
        self.asked: list[tuple[list[Turn], str | None]] = []
        left = list(answers)

        def answer(_client: ChatClient, turns: list[Turn], model: str | None) -> str:
            self.asked.append((turns, model))
            text = left.pop(0)
            if text == "refuse":
                raise Refused("No.")
            return text

        self.session = ChatSession(ChatClient(url), tmp_path / "history", "small", [Turn("system", "S")], answer)


def test_a_conversation_remembers_and_begins_anew(url: str, tmp_path: Path) -> None:
    talk = Conversation(url, tmp_path, ["A1", "A2", "A3"])
    for line in ("one", "two", "/new", "three"):
        assert talk.session.take(line)
    assert [turn.content for turn in talk.asked[1][0]] == ["S", "one", "A1", "two"]
    assert [turn.content for turn in talk.asked[2][0]] == ["S", "three"]


def test_an_answer_that_failed_leaves_no_trace(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    talk = Conversation(url, tmp_path, ["refuse", "A"])
    assert talk.session.take("one")
    assert "No." in capsys.readouterr().out
    assert talk.session.take("again")
    assert [turn.content for turn in talk.asked[1][0]] == ["S", "again"]


def test_the_model_is_chosen_among_the_servers(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    talk = Conversation(url, tmp_path, ["A"])
    talk.session.take("/model")
    assert capsys.readouterr().out == "* small\n  large\n"
    talk.session.take("/model none-such")
    assert "no model 'none-such'" in capsys.readouterr().out
    talk.session.take("/model large")
    talk.session.take("hello")
    assert talk.asked[0][1] == "large"


def test_slash_commands(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    talk = Conversation(url, tmp_path, [])
    for line in ("/help", "/unknown", "/stop", "   "):
        assert talk.session.take(line)
    assert "/exit" in capsys.readouterr().out
    assert not talk.session.take("/exit")
    assert talk.asked == []
    assert (tmp_path / "history").stat().st_mode & 0o777 == 0o600
