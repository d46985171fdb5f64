"""One HTTP client for everything that fetches models: small questions, answered in JSON or in plain words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

from hupan.downloads import SourceTrouble

_CONNECT_S = 10.0
_SILENCE_S = 30.0
_QUESTION_S = 20.0
_REACHABLE_S = 4.0
_LARGEST_ANSWER_BYTES = 16 * 1024**2

GONE = {
    HTTPStatus.UNAUTHORIZED: "it asks for permission that we do not have",
    HTTPStatus.FORBIDDEN: "it does not let us have this file",
    HTTPStatus.NOT_FOUND: "it does not have this file",
    HTTPStatus.GONE: "it does not have this file any more",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A small request.

    Attributes:
        url: Whom to ask.
        headers: What to say beside it.
        params: The query.
        method: How to ask.
        body: JSON to send.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    params: Mapping[str, str] = field(default_factory=dict[str, str])
    method: str = "GET"
    body: Any = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A small response: its headers and what its JSON says."""

    headers: Mapping[str, str]
    json: Any


class WebClient:
    """A session that is opened at its first use, inside the event loop that uses it.

    Args:
        silence_s: Seconds without a byte after which a connection counts as lost.
    """

    def __init__(self, silence_s: float = _SILENCE_S) -> None:
        self._silence_s = silence_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session. Bytes are wanted as they are, so nothing may be compressed on the way."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=self._silence_s),
                headers={"User-Agent": "hupan", "Accept-Encoding": "identity"},
                # A proxy that the environment names is honoured, as every other download tool does.
                trust_env=True,
            )
        return self._session

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def answers(self, url: str) -> bool:
        """Tell within a few seconds whether anything but a failing server answers there."""
        timeout = aiohttp.ClientTimeout(total=_REACHABLE_S)
        try:
            async with self.session.head(url, timeout=timeout, allow_redirects=False) as response:
                return response.status < HTTPStatus.INTERNAL_SERVER_ERROR
        except (aiohttp.ClientError, OSError, ValueError):
            return False

    async def ask(self, question: Question) -> Answer:
        """Ask for JSON.

        Raises:
            SourceTrouble: There was no answer, or it was no JSON.
        """
        try:
            async with self.session.request(
                question.method,
                question.url,
                headers=question.headers,
                params=question.params,
                json=question.body,
                timeout=aiohttp.ClientTimeout(total=_QUESTION_S),
            ) as response:
                if response.status >= HTTPStatus.BAD_REQUEST:
                    raise refused(response.status)
                body = await response.content.read(_LARGEST_ANSWER_BYTES)
                return Answer(response.headers, json.loads(body))
        except (aiohttp.ClientError, OSError) as error:
            raise unreachable(error) from error
        except ValueError as error:
            raise SourceTrouble("It answered something that is no JSON.") from error


def refused(status: int) -> SourceTrouble:
    """Say in words what an HTTP status means for a download."""
    reason = GONE.get(HTTPStatus(status)) if status in GONE else None
    return SourceTrouble(f"It answered {status}: {reason}." if reason else f"It answered {status}.", status=status)


def unreachable(error: Exception) -> SourceTrouble:
    """Say in words why there was no answer."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return SourceTrouble("Its name is not known; is this machine online?")
    if isinstance(error, TimeoutError):
        return SourceTrouble("It did not answer in time.")
    if isinstance(error, aiohttp.ClientSSLError):
        return SourceTrouble("No safe connection to it could be made.")
    return SourceTrouble(f"It could not be reached ({type(error).__name__}).")
