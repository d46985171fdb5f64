"""Requests to OpenAI-compatible servers, streamed back as they come."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp

from hupan.inference import EndpointFailed, Target

_CONNECT_S = 10.0
_SILENCE_S = 600.0
_BUFFER_BYTES = 1 << 18
_KEEP_ALIVE_S = 4.0
_GATHER_S = 0.002
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class HttpReply:
    """`ByteReply` over aiohttp.

    Args:
        response: The open response.
        host: Who answers, for error messages.
    """

    def __init__(self, response: aiohttp.ClientResponse, host: str) -> None:
        self._response = response
        self._host = host

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self._response.status

    @property
    def content_type(self) -> str:
        """The media type of the body."""
        return self._response.headers.get("Content-Type", "application/octet-stream")

    @property
    def retry_after(self) -> str | None:
        """What the server says about trying again."""
        return self._response.headers.get("Retry-After")

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body's bytes as they arrive, as many at once as there are."""
        clock = asyncio.get_running_loop().time
        before = -_GATHER_S
        try:
            async for chunk in self._response.content.iter_any():
                now = clock()
                fast, before = now - before < _GATHER_S, now
                yield chunk
                if fast:
                    await self._gather()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _broken(error, self._host) from error

    async def _gather(self) -> None:
        """Leave what comes within the next moment to the system's buffer, to take it in one piece.

        A server faster than a reader's eye sends a token at a time, and each would cost a turn of the event loop. A
        token that comes later than this after the last one is not held up at all, nor is the second one of a stream.
        """
        connection = self._response.connection
        transport = connection.transport if connection is not None else None
        if transport is None or transport.is_closing():
            return
        transport.pause_reading()
        try:
            await asyncio.sleep(_GATHER_S)
        finally:
            if not transport.is_closing():
                transport.resume_reading()

    async def read(self) -> bytes:
        """Return the whole body."""
        try:
            return await self._response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _broken(error, self._host) from error


class HttpUpstream:
    """`Upstream` over aiohttp: one pool of connections to servers elsewhere, none kept to our own engine."""

    def __init__(self) -> None:
        self._near: aiohttp.ClientSession | None = None
        self._far: aiohttp.ClientSession | None = None
        self._engine: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def send(self, target: Target, path: str, body: bytes | None) -> AsyncGenerator[HttpReply]:
        """Post bytes (or get, without them) to a path under the base URL and hand on the answer untouched.

        Raises:
            EndpointFailed: Nobody answers there.
        """
        host = urlsplit(target.base_url).hostname or ""
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if target.api_key:
            headers["Authorization"] = f"Bearer {target.api_key}"
        url = target.base_url + path
        try:
            session = self._session(target, host)
            method = "GET" if body is None else "POST"
            response = await session.request(method, url, data=body, headers=headers, allow_redirects=False)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise _unreachable(error, host) from error
        try:
            yield HttpReply(response, host)
        finally:
            # A response that was not read to its end takes its connection with it: so the server learns that we left.
            response.close() if not response.content.at_eof() else response.release()

    async def close(self) -> None:
        """Close every connection."""
        for session in (self._near, self._far, self._engine):
            if session is not None:
                await session.close()
        self._near = self._far = self._engine = None

    def _session(self, target: Target, host: str) -> aiohttp.ClientSession:
        if target.slot is not None:
            # The engine closes a connection after a streamed answer without saying so beforehand: use each once.
            if self._engine is None:
                self._engine = _open_session(keep=False, proxies=False)
            return self._engine
        if host in _LOOPBACK:
            if self._near is None:
                self._near = _open_session(keep=True, proxies=False)
            return self._near
        if self._far is None:
            self._far = _open_session(keep=True, proxies=True)
        return self._far


def _open_session(*, keep: bool, proxies: bool) -> aiohttp.ClientSession:
    connector = (
        aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_S)
        if keep
        else aiohttp.TCPConnector(limit=0, force_close=True)
    )
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=_SILENCE_S)
    return aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        read_bufsize=_BUFFER_BYTES,
        trust_env=proxies,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    )


def _unreachable(error: Exception, host: str) -> EndpointFailed:
    if isinstance(error, TimeoutError):
        return EndpointFailed(f"{host} does not answer in time.", reason="timed_out", host=host)
    return EndpointFailed(f"{host} cannot be reached: {error}", reason="unreachable", host=host)


def _broken(error: Exception, host: str) -> EndpointFailed:
    if isinstance(error, TimeoutError):
        return EndpointFailed(f"{host} stopped sending.", reason="timed_out", host=host)
    return EndpointFailed(f"{host} broke off in the middle of the answer.", reason="broke_off", host=host)
