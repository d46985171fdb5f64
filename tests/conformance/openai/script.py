"""A scripted upstream in a thread: answers with what lies ready, and keeps what it was asked."""

import contextlib
import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Script:
    """What the upstream does next."""

    replies: list[tuple[int, bytes]] = field(default_factory=list[tuple[int, bytes]])
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    open: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.open.set()

    def say(self, *chunks: dict[str, Any]) -> None:
        """Answer the next request with a stream."""
        lines = "".join(f"data: {json.dumps({**_HEAD, **chunk})}\n\n" for chunk in chunks)
        self.replies.append((200, f"{lines}data: [DONE]\n\n".encode()))

    def answer(self, body: dict[str, Any], status: int = 200) -> None:
        """Answer the next request whole."""
        self.replies.append((status, json.dumps(body).encode()))


_HEAD = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "remote"}


@contextmanager
def scripted() -> Generator[tuple[str, Script]]:
    """Serve a script on a free port; yields the base URL and the script."""
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            script.asked.append(json.loads(body))
            script.open.wait(30)
            status, reply = script.replies.pop(0)
            self.send_response(status)
            kind = "text/event-stream" if reply.startswith(b"data:") else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(reply)))
            with contextlib.suppress(ConnectionError):
                self.end_headers()
                self.wfile.write(reply)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name for it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", script
    finally:
        server.shutdown()
        server.server_close()


def words(*texts: str) -> list[dict[str, Any]]:
    """Write chunks of text and the end."""
    chunks = [{"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]} for text in texts]
    return [*chunks, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}, USAGE]


USAGE: dict[str, Any] = {
    "choices": [],
    "usage": {
        "prompt_tokens": 5,
        "completion_tokens": 2,
        "total_tokens": 7,
        "prompt_tokens_details": {"cached_tokens": 3},
    },
}
