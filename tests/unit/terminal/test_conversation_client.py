"""`hupan chat` in a conversation of the house: let in, written and shown, stopped, and left outside."""

import json
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hupan.terminal.client import ChatClient, Ending, Piece, Turn
from hupan.terminal.conversation_client import ConversationClient
from hupan.terminal.errors import ServerFailed

CARD: dict[str, Any] = {"type": "card", "kind": "shopping.question", "data": {"choices": []}}


@dataclass
class House:
    """How the house behaves, and what it was asked."""

    lets_in: bool = True
    problem: dict[str, str] | None = None
    asked: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])
    tokens: set[str | None] = field(default_factory=set[str | None])


class Handler(BaseHTTPRequestHandler):
    house: House

    def do_GET(self) -> None:
        if self.path == "/v1/models":
            self._answer({"data": [{"id": "small"}, {"id": "large"}]})
        elif self.path == "/api/session":
            state = "signed_in" if self.house.lets_in else "signed_out"
            self._answer({"state": state, "csrf_token": "token"}, cookie="hupan_session=secret; HttpOnly")
        else:
            assert self.headers["Cookie"] == "hupan_session=secret"
            self.send_response(200)
            self.end_headers()
            message = {"status": "failed" if self.house.problem else "complete", "problem": self.house.problem}
            events: list[tuple[str, dict[str, Any]]] = [
                ("started", {}),
                ("part", {"index": 0, "part": {"type": "thinking", "text": ""}}),
                ("delta", {"index": 0, "text": "hm"}),
                ("part", {"index": 1, "part": {"type": "text", "text": "Two"}}),
                ("delta", {"index": 1, "text": " fit."}),
                ("part", {"index": 2, "part": CARD}),
                ("finished", {"message": message}),
            ]
            for event, data in events:
                self.wfile.write(f"id: 1\nevent: {event}\ndata: {json.dumps(data)}\n\n".encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.house.asked.append((self.path, body))
        self.house.tokens.add(self.headers["X-CSRF-Token"])
        if self.path == "/api/conversations":
            self._answer({"id": "conv_1"}, 201)
        else:
            count = len(self.house.asked)
            self._answer({"reply": {"id": f"msg_{count}"}, "run": {"id": f"run_{count}"}}, 201)

    def _answer(self, value: object, status: int = 200, cookie: str = "") -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep quiet."""


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Generator[ChatClient]:
    handler = type("Bound", (Handler,), {"house": house})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield ChatClient(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_is_written_and_shown_comes_in_order(client: ChatClient, house: House) -> None:
    talk = ConversationClient.of(client)
    first = [Turn("user", "earbuds")]
    pieces = list(talk.answer(first, "small", Ending()))
    assert pieces == [
        Piece("hm", "thinking"),
        Piece("Two"),
        Piece(" fit."),
        Piece("", "card", ("shopping.question", {"choices": []})),
    ]
    list(talk.answer([*first, Turn("assistant", "Two fit."), Turn("user", "the first")], "large", Ending()))
    talk.stop()
    paths = [path for path, _ in house.asked]
    messages = "/api/conversations/conv_1/messages"
    assert paths == ["/api/conversations", messages, messages, "/api/runs/run_3/stop"]
    assert house.asked[0][1]["temporary"] is True
    assert house.asked[1][1]["parent_id"] is None
    assert "model_id" not in house.asked[1][1]
    assert house.asked[2][1]["parent_id"] == "msg_2"
    assert house.asked[2][1]["model_id"] == "large"
    assert house.tokens == {"token"}


def test_another_conversation_begins_with_its_first_turn(client: ChatClient, house: House) -> None:
    talk = ConversationClient.of(client)
    for _ in range(2):
        list(talk.answer([Turn("user", "earbuds")], None, Ending()))
    assert [body.get("parent_id", "-") for _, body in house.asked] == ["-", None, "-", None]


def test_a_failed_reply_says_why(client: ChatClient, house: House) -> None:
    house.problem = {"code": "inference.busy", "detail": "Too many at once."}
    talk = ConversationClient.of(client)
    with pytest.raises(ServerFailed, match="Too many at once"):
        list(talk.answer([Turn("user", "earbuds")], None, Ending()))


def test_who_is_not_let_in_speaks_as_programs_do(client: ChatClient, house: House) -> None:
    house.lets_in = False
    assert ConversationClient.of(client) is client
    assert ConversationClient.of(gone := ChatClient("http://127.0.0.1:9")) is gone
