"""Carries requests to shops elsewhere, whose addresses people typed in and profiles name."""

import asyncio
from types import TracebackType
from typing import Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from hupan.gateways.open_web.walls import LEADS_INSIDE, BadAddress, checked_url, leads_inside, open_session
from hupan.merchants import BadMerchantAddress, MerchantNotUnderstood, MerchantUnreachable, WebAnswer, WebRequest

_WHOLE_S: Final = 10.0
_AT_ONCE: Final = 16
_CHUNK_BYTES: Final = 64 * 1024
_HERE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class OpenWebCaller:
    """`MerchantWeb` over aiohttp: TLS alone, public addresses alone, no redirects; or this machine, where that may be.

    Args:
        this_machine: Whether shops on this machine may be asked, over plain HTTP, too.
        whole_s: How long one request may take.
        resolver: Looks names up; the system's way unless said otherwise.
    """

    def __init__(
        self, *, this_machine: bool = False, whole_s: float = _WHOLE_S, resolver: AbstractResolver | None = None
    ) -> None:
        self._this_machine = this_machine
        self._whole_s = whole_s
        self._resolver = resolver
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    def check(self, url: str, *, local: bool = False) -> None:
        """Refuse what can be seen to be no address that may be asked."""
        self._checked(url, local=local)

    async def call(self, request: WebRequest, largest_bytes: int, *, local: bool = False) -> WebAnswer:
        """Ask, follow nothing, and read no more than so much."""
        target = self._checked(request.url, local=local)
        try:
            async with asyncio.timeout(self._whole_s):
                async with self._open(here=local).request(
                    request.method, target, data=request.body or None, headers=request.headers, allow_redirects=False
                ) as response:
                    body = await _read(response, largest_bytes)
                    headers = {name.lower(): value for name, value in response.headers.items()}
                    return WebAnswer(response.status, headers, body)
        except TimeoutError as error:
            raise MerchantUnreachable("The shop did not answer in time.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if leads_inside(error):
                raise BadMerchantAddress(LEADS_INSIDE) from error
            raise MerchantUnreachable(f"The shop cannot be reached ({type(error).__name__}).") from error

    def _checked(self, url: str, *, local: bool) -> URL:
        try:
            target = checked_url(url, private_networks=local)
        except BadAddress as error:
            raise BadMerchantAddress(str(error)) from error
        if local and not (self._this_machine and target.host in _HERE):
            raise BadMerchantAddress(LEADS_INSIDE)
        if target.scheme != "https" and not local:
            raise BadMerchantAddress("Shops are asked over HTTPS only.")
        # What was signed is what is sent: nothing is written anew on the way.
        return URL(url, encoded=True)

    def _open(self, *, here: bool) -> aiohttp.ClientSession:
        if here not in self._sessions:
            self._sessions[here] = open_session(_AT_ONCE, self._resolver, private_networks=here)
        return self._sessions[here]


async def _read(response: aiohttp.ClientResponse, largest_bytes: int) -> bytes:
    if (response.content_length or 0) > largest_bytes:
        raise MerchantNotUnderstood(f"The shop's answer is larger than the {largest_bytes:,} bytes that are read.")
    pieces: list[bytes] = []
    size = 0
    while chunk := await response.content.read(_CHUNK_BYTES):
        size += len(chunk)
        if size > largest_bytes:
            raise MerchantNotUnderstood(f"The shop's answer is larger than the {largest_bytes:,} bytes that are read.")
        pieces.append(chunk)
    return b"".join(pieces)
