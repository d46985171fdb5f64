"""Fetches from addresses that strangers wrote: into a file to import, or into a page."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, contextmanager
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from hupan.gateways.open_web.walls import LEADS_INSIDE, BadAddress, checked_url, leads_inside, open_session
from hupan.pictures import AddressRefused, PictureNotFetched, PictureTooLarge

_WHOLE_S: Final = 30.0
_MOST_REDIRECTS: Final = 3
_AT_ONCE: Final = 8
_CHUNK_BYTES: Final = 64 * 1024
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


class OpenWebClient:
    """`OpenWeb` over aiohttp; the session is opened at its first use, inside the event loop that uses it.

    Args:
        private_networks: Whether private networks and this machine may be asked after all.
        whole_s: How long one fetch may take, redirects included.
        resolver: Looks names up; the system's way unless said otherwise.
        redirects: How many are followed, each of them checked like the first address.
    """

    def __init__(
        self,
        *,
        private_networks: bool = False,
        whole_s: float = _WHOLE_S,
        resolver: AbstractResolver | None = None,
        redirects: int = _MOST_REDIRECTS,
    ) -> None:
        self._redirects = redirects
        self._private_networks = private_networks
        self._whole_s = whole_s
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(self, url: str, largest_bytes: int) -> bytes:
        """Fetch what lies at an address.

        Raises:
            AddressRefused: It is no web address, or it leads into a private network.
            PictureNotFetched: There was no answer, or another than the thing itself.
            PictureTooLarge: It is larger than that.
        """
        async with aclosing(self.stream(url, largest_bytes)) as chunks:
            return b"".join([chunk async for chunk in chunks])

    async def stream(self, url: str, largest_bytes: int, whole_s: float | None = None) -> AsyncGenerator[bytes]:
        """Fetch it piece by piece, for things too large for memory; raises what `get` raises.

        Args:
            url: Where it lies.
            largest_bytes: What is longer is refused, whatever its header promised.
            whole_s: How long the whole may take.
        """
        deadline = asyncio.get_running_loop().time() + (whole_s or self._whole_s)
        seen = 0
        async with self._turns:
            response = await self._answer(self._checked(url), deadline)
            try:
                if (response.content_length or 0) > largest_bytes:
                    raise _too_large(largest_bytes)
                while chunk := await self._read(response, deadline):
                    seen += len(chunk)
                    if seen > largest_bytes:
                        raise _too_large(largest_bytes)
                    yield chunk
            finally:
                response.close()

    async def _answer(self, url: URL, deadline: float) -> aiohttp.ClientResponse:
        """Ask, and follow a few redirects, each of them checked like the first address."""
        for _ in range(self._redirects + 1):
            with _in_our_words():
                async with asyncio.timeout_at(deadline):
                    response = await self._open().get(url, allow_redirects=False)
            target = response.headers.get("Location", "")
            if response.status == HTTPStatus.OK:
                return response
            response.close()
            if response.status not in _MOVED or not target:
                raise PictureNotFetched(f"The address answered {response.status}.", status=response.status)
            url = self._checked(target, url)
        raise PictureNotFetched(f"The address leads on more than {self._redirects} times.")

    async def _read(self, response: aiohttp.ClientResponse, deadline: float) -> bytes:
        with _in_our_words():
            async with asyncio.timeout_at(deadline):
                return await response.content.read(_CHUNK_BYTES)

    def _checked(self, text: str, base: URL | None = None) -> URL:
        """Read an address, and refuse what is none of the open web."""
        try:
            return checked_url(text, base, private_networks=self._private_networks)
        except BadAddress as error:
            raise AddressRefused(str(error), **error.params) from error

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = open_session(_AT_ONCE, self._resolver, private_networks=self._private_networks)
        return self._session


@contextmanager
def _in_our_words() -> Generator[None]:
    """Say what went wrong with a connection in the room's words."""
    try:
        yield
    except TimeoutError as error:
        raise PictureNotFetched("The address did not answer in time.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if leads_inside(error):
            raise _refused() from error
        raise PictureNotFetched(f"The address could not be read ({type(error).__name__}).") from error


def _refused() -> AddressRefused:
    return AddressRefused(LEADS_INSIDE)


def _too_large(limit: int) -> PictureTooLarge:
    return PictureTooLarge(f"What lies there is larger than the {limit:,} bytes that are taken.", limit_bytes=limit)
