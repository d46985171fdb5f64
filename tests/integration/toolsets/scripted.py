"""A model's server on a real socket that speaks OpenAI's protocol, streams calls in pieces, and does as a test says."""

import json
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
NAME = "clever"
_PIECE = 7


@dataclass(frozen=True, slots=True)
class Called:
    """A call that the model writes; arguments that are a text are sent as they are."""

    name: str
    arguments: Json | str = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer by which the server takes none of it."""

    status: int
    code: str = "unsupported"


Answer = str | Sequence[Called] | Refused
Script = Callable[["Asked"], Answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the model is asked: the very body that came by the wire."""

    body: Json

    @property
    def tools(self) -> dict[str, Json]:
        """What is offered, with what each takes."""
        return {each["function"]["name"]: each["function"] for each in self.body.get("tools", ())}

    @property
    def results(self) -> list[Json]:
        """What calls have come to in this turn, the screen first."""
        return [json.loads(each["content"]) for each in self.body["messages"] if each["role"] == "tool"]

    @property
    def products(self) -> list[str]:
        """The products that can be named now."""
        for tool in ("ask", "add", "watch"):
            if tool in self.tools:
                return self.tools[tool]["parameters"]["properties"]["product_id"]["enum"]
        return []


class Model:
    """What the server does: the next answers, or whatever a script says."""

    def __init__(self) -> None:
        self.script: Script = lambda _: "?"
        self.asked: list[Asked] = []

    def will(self, *answers: Answer | Script) -> None:
        """Give these answers one after the other, and the last of them from then on."""
        self.asked.clear()
        self.script = lambda asked: _next(asked, answers[min(len(self.asked), len(answers)) - 1])


def _next(asked: Asked, answer: Answer | Script) -> Answer:
    return answer(asked) if callable(answer) else answer


class _Server(ThreadingHTTPServer):
    """The server, with what it is to do."""

    def __init__(self, model: Model) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.model = model


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(200, {"object": "list", "data": [{"id": NAME, "object": "model"}]})

    def do_POST(self) -> None:
        assert isinstance(self.server, _Server)
        model = self.server.model
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if "tools" not in body:
            # What else a house asks a model for, such as a title.
            self._streamed(_said("Title"))
            return
        asked = Asked(body)
        model.asked.append(asked)
        answer = model.script(asked)
        if isinstance(answer, Refused):
            said = {"message": "tools are not supported here", "type": "invalid_request_error"}
            self._answer(answer.status, {"error": said | {"code": answer.code}})
            return
        self._streamed(_said(answer) if isinstance(answer, str) else _called(answer))

    def _answer(self, status: int, body: Json) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _streamed(self, chunks: Iterator[Json]) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n")
            self.wfile.flush()
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - it is the library's name
        del format, args


@contextmanager
def serving(model: Model) -> Generator[str]:
    """Serve on a free port of this machine; yields the base URL, up to and with `/v1`."""
    server = _Server(model)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _chunk(delta: Json, reason: str | None = None) -> Json:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": NAME, "choices": [choice]}


def _usage() -> Json:
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return {**_chunk({}), "choices": [], "usage": usage}


def _said(text: str) -> Iterator[Json]:
    yield _chunk({"role": "assistant", "content": ""})
    for at in range(0, len(text), _PIECE):
        yield _chunk({"content": text[at : at + _PIECE]})
    yield _chunk({}, "stop")
    yield _usage()


def _called(calls: Sequence[Called]) -> Iterator[Json]:
    """Write calls as servers stream them: a head, then the arguments in pieces."""
    for at, call in enumerate(calls):
        arguments = (
            call.arguments if isinstance(call.arguments, str) else json.dumps(call.arguments, ensure_ascii=False)
        )
        head = {"index": at, "id": f"call_{at}", "type": "function", "function": {"name": call.name, "arguments": ""}}
        yield _chunk({"tool_calls": [head]})
        for start in range(0, len(arguments), _PIECE):
            piece = {"index": at, "function": {"arguments": arguments[start : start + _PIECE]}}
            yield _chunk({"tool_calls": [piece]})
    yield _chunk({}, "tool_calls")
    yield _usage()
