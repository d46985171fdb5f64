"""Talks to a server by its OpenAI-compatible API, with the standard library alone, so that a chat starts at once."""

import contextlib
import http.client
import json
import socket
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from hupan.terminal.errors import CommandError, NoServer, Refused, ServerFailed

# A large model may need minutes to read a long conversation; the connection itself stands in an instant.
_ANSWER_TIMEOUT_S = 600.0

_REFUSALS = frozenset({http.client.UNAUTHORIZED, http.client.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of an answer; a card comes whole, by its kind and its data."""

    text: str
    kind: Literal["text", "thinking", "card"] = "text"
    card: tuple[str, Mapping[str, Any]] | None = None


@dataclass(slots=True)
class Ending:
    """What is known once an answer is over.

    Attributes:
        model: The model that answered.
        reason: Why it ended, in OpenAI's words.
        usage: Tokens in and out.
    """

    model: str = ""
    reason: str = ""
    usage: dict[str, Any] = field(default_factory=dict[str, Any])


class ChatClient:
    """One conversation partner.

    Args:
        url: The server, such as `http://127.0.0.1:8000`.
        key: An API key; the server may do without one on loopback.
    """

    def __init__(self, url: str, key: str | None = None) -> None:
        self.url = url.rstrip("/")
        self.key = key
        self._open: http.client.HTTPConnection | None = None
        self._stopped = False

    def models(self) -> list[str]:
        """List the models that the server offers for chats, its default first."""
        connection = self.connect()
        with contextlib.closing(connection):
            response = self.send(connection, "GET", "/v1/models")
            listed: list[dict[str, Any]] = json.loads(response.read())["data"]
            return [str(model["id"]) for model in listed if model.get("ability", "chat") == "chat"]

    def answer(self, turns: Sequence[Turn], model: str | None, ending: Ending) -> Generator[Piece]:
        """Ask for the next message and yield it as it is written.

        Args:
            turns: The conversation.
            model: Who shall answer; `None` for the server's default.
            ending: Filled when the answer is over.
        """
        body: dict[str, Any] = {
            "messages": [{"role": turn.role, "content": turn.content} for turn in turns],
            "stream": True,
            "stream_options": {"include_usage": True},
            "model": model or self.default_model(),
        }
        self._stopped = False
        connection = self._open = self.connect()
        try:
            response = self.send(connection, "POST", "/v1/chat/completions", body)
            for line in response:
                data = line.removeprefix(b"data:").strip()
                if data == b"[DONE]":
                    return
                if data and line.startswith(b"data:"):
                    yield from _pieces(json.loads(data), ending)
            if not self._stopped:
                raise NoServer(f"The connection to {self.url} broke in the middle of the answer.")
        except (OSError, http.client.HTTPException, ValueError) as error:
            if self._stopped:
                return
            raise NoServer(f"The connection to {self.url} broke: {error}.") from error
        finally:
            self._open = None
            connection.close()

    def default_model(self) -> str:
        """Name the model that answers when nobody chose."""
        models = self.models()
        if not models:
            raise ServerFailed("The server has no model yet: fetch one with `hupan models pull`, or in the browser.")
        return models[0]

    def stop(self) -> None:
        """End the answer that is being read, from any thread; the server frees its place at once."""
        self._stopped = True
        connection = self._open
        if connection is not None and connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    def connect(self) -> http.client.HTTPConnection:
        """Open a connection; the first request on it finds out whether anybody answers."""
        parts = urlsplit(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        if not parts.hostname:
            raise NoServer(f"{self.url!r} is no address of a server; it should look like http://127.0.0.1:8000.")
        return kind(parts.hostname, parts.port, timeout=_ANSWER_TIMEOUT_S)

    def send(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> http.client.HTTPResponse:
        """Send a request, and return its answer unless it is a refusal."""
        headers = {"Content-Type": "application/json", **(headers or {})}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        try:
            connection.request(method, urlsplit(self.url).path + path, content, headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            raise NoServer(f"No Hupan server answers at {self.url}: {error}.") from error
        if response.status >= http.client.MULTIPLE_CHOICES:
            raise _refusal(response)
        return response


def _refusal(response: http.client.HTTPResponse) -> CommandError:
    content = response.read().decode(errors="replace")
    try:
        problem = json.loads(content)
        sentence = str(problem["error"]["message"] if "error" in problem else problem["detail"])
    except (ValueError, KeyError, TypeError):
        sentence = f"The server answered {response.status} {response.reason}."
    if response.status in _REFUSALS:
        return Refused(f"{sentence} An API key is given by HUPAN_API_KEY; `hupan key create` makes one.")
    return ServerFailed(sentence, status=response.status)


def _pieces(chunk: dict[str, Any], ending: Ending) -> Generator[Piece]:
    if "error" in chunk:
        raise ServerFailed(str(cast("dict[str, Any]", chunk["error"]).get("message", "The answer broke off.")))
    ending.model = str(chunk.get("model") or ending.model)
    ending.usage = chunk.get("usage") or ending.usage
    choices: list[dict[str, Any]] = chunk.get("choices") or []
    for choice in choices:
        ending.reason = choice.get("finish_reason") or ending.reason
        delta: dict[str, Any] = choice.get("delta") or {}
        if thinking := delta.get("reasoning_content"):
            yield Piece(str(thinking), "thinking")
        if text := delta.get("content"):
            yield Piece(str(text))
