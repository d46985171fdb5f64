"""Talks in a conversation of this house, as the browser does, so that the market answers in the terminal, too."""

import contextlib
import http.client
import json
import uuid
from collections.abc import Generator, Iterable, Sequence
from typing import Any, cast

from hupan.kernel import HupanError
from hupan.terminal.client import ChatClient, Ending, Piece, Turn
from hupan.terminal.errors import NoServer, ServerFailed


class ConversationClient(ChatClient):
    """A conversation that is kept for a day and stands in no list; `own` are the headers of the session."""

    def __init__(self, client: ChatClient, own: dict[str, str]) -> None:
        super().__init__(client.url, client.key)
        self._own = own
        self._usual = self.default_model()
        self._conversation = ""
        self._parent: str | None = None
        self._run = ""

    @classmethod
    def of(cls, client: ChatClient) -> ChatClient:
        """Sit down in a conversation where the house lets us in by itself; else speak as programs do."""
        suppressed = contextlib.suppress(HupanError, KeyError, ValueError)
        with contextlib.closing(client.connect()) as connection, suppressed:
            response = client.send(connection, "GET", "/api/session")
            cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
            session: dict[str, Any] = json.loads(response.read())
            if cookie and session["state"] == "signed_in":
                return cls(client, {"Cookie": cookie, "X-CSRF-Token": str(session["csrf_token"])})
        return client

    def answer(self, turns: Sequence[Turn], model: str | None, ending: Ending) -> Generator[Piece]:
        """Send the last of the turns, and yield what is written and shown for it."""
        if len(turns) == 1:
            made = self._ask("/api/conversations", {"temporary": True, "model_id": None, "thinking": None})
            self._conversation, self._parent = str(made["id"]), None
        said = {"parent_id": self._parent, "parts": [{"type": "text", "text": turns[-1].content}]}
        wish = {} if model in {None, self._usual} else {"model_id": model}
        body = {"client_id": str(uuid.uuid4()), **said, **wish}
        posted = self._ask(f"/api/conversations/{self._conversation}/messages", body)
        self._parent, self._run = str(posted["reply"]["id"]), str(posted["run"]["id"])
        with contextlib.closing(self.connect()) as connection:
            try:
                response = self.send(connection, "GET", f"/api/runs/{self._run}/events", headers=self._own)
                yield from _pieces(_events(response), ending)
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise NoServer(f"The connection to {self.url} broke: {error}.") from error

    def stop(self) -> None:
        """End the reply; what was written of it stays, and the stream ends by itself."""
        if self._run:
            with contextlib.suppress(HupanError):
                self._ask(f"/api/runs/{self._run}/stop", {})

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        with contextlib.closing(self.connect()) as connection:
            return cast("dict[str, Any]", json.loads(self.send(connection, "POST", path, body, self._own).read()))


def _events(lines: Iterable[bytes]) -> Generator[tuple[str, dict[str, Any]]]:
    event = ""
    for line in lines:
        name, _, value = line.decode().rstrip("\r\n").partition(": ")
        if name == "event":
            event = value
        elif name == "data":
            yield event, json.loads(value)


def _pieces(events: Iterable[tuple[str, dict[str, Any]]], ending: Ending) -> Generator[Piece]:
    kinds: dict[int, str] = {}
    for event, data in events:
        if event == "part":
            part: dict[str, Any] = data["part"]
            kinds[data["index"]] = str(part["type"])
            yield from _begun(part)
        elif event == "delta" and kinds.get(data["index"]) in {"text", "thinking"}:
            yield Piece(str(data["text"]), "thinking" if kinds[data["index"]] == "thinking" else "text")
        elif event == "finished":
            message: dict[str, Any] = data.get("message") or {}
            ending.reason = str(message.get("status", ""))
            problem: dict[str, Any] | None = message.get("problem")
            if problem is not None:
                raise ServerFailed(str(problem.get("detail") or "The reply failed."))
            return


def _begun(part: dict[str, Any]) -> Generator[Piece]:
    if part["type"] == "card":
        yield Piece("", "card", (str(part["kind"]), part["data"]))
    elif part["type"] in {"text", "thinking"} and part["text"]:
        yield Piece(str(part["text"]), part["type"])
