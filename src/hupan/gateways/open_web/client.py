"""One HTTP client for addresses that strangers wrote: into a file to import, or into a page.

A name is looked up once, by the connector itself, and the connection goes to the very address that was checked; so a
name that answers differently the second time (DNS rebinding) gains nothing. The check stands where sockets are made,
which neither a written-out address nor a redirect can go round. A proxy of the environment is not used: it would look
names up where nobody checks them.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing, contextmanager
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from hupan.gateways.open_web.addresses import is_public
from hupan.pictures import AddressRefused, PictureNotFetched, PictureTooLarge

_CONNECT_S: Final = 5.0
_SILENCE_S: Final = 10.0
_WHOLE_S: Final = 30.0
_LONGEST_URL: Final = 2048
_MOST_REDIRECTS: Final = 3
_FIRST_FREE_PORT: Final = 1024
_WEB_PORTS: Final = (80, 443)
_AT_ONCE: Final = 8
_CHUNK_BYTES: Final = 64 * 1024
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


class _NotPublic(OSError):
    """A name or an address leads into a private network."""


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
            url = URL(text[: _LONGEST_URL + 1])
            url = url if base is None else base.join(url)
            host, port = url.raw_host or "", url.port or 0
        except ValueError as error:
            raise AddressRefused("This is no address of a web page.") from error
        if len(text) > _LONGEST_URL:
            raise AddressRefused(f"An address has at most {_LONGEST_URL:,} characters.")
        if url.scheme not in {"http", "https"} or not host or url.user is not None or url.password is not None:
            raise AddressRefused("An address begins with http:// or https:// and has no name or password in it.")
        if self._private_networks:
            return url
        if port not in _WEB_PORTS and port < _FIRST_FREE_PORT:
            raise AddressRefused(f"Port {port} is none on which pages are served.", port=port)
        if _is_numeric(host) and not is_public(host):
            raise _refused()
        return url

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver: AbstractResolver = self._resolver or ThreadedResolver()
            if not self._private_networks:
                resolver = _PublicResolver(resolver)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=resolver,
                    socket_factory=self._socket,
                    use_dns_cache=False,
                    limit=_AT_ONCE,
                    force_close=True,
                ),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=_SILENCE_S),
                # Bytes as they are: nothing is unpacked, so nothing can swell on the way.
                headers={"User-Agent": "hupan", "Accept": "*/*", "Accept-Encoding": "identity"},
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session

    def _socket(self, address: tuple[int, int, int, str, tuple[Any, ...]]) -> socket.socket:
        family, kind, protocol, _, where = address
        if not self._private_networks and not is_public(str(where[0])):
            raise _NotPublic(str(where[0]))
        return socket.socket(family=family, type=kind, proto=protocol)


class _PublicResolver(AbstractResolver):
    """Looks names up, and refuses one that leads into a private network with any of its addresses."""

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look a name up."""
        found = await self._resolver.resolve(host, port, family)
        if not all(is_public(each["host"]) for each in found):
            raise _NotPublic(host)
        return found

    async def close(self) -> None:
        """Close what it asks."""
        await self._resolver.close()


@contextmanager
def _in_our_words() -> Generator[None]:
    """Say what went wrong with a connection in the room's words."""
    try:
        yield
    except TimeoutError as error:
        raise PictureNotFetched("The address did not answer in time.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if _leads_inside(error):
            raise _refused() from error
        raise PictureNotFetched(f"The address could not be read ({type(error).__name__}).") from error


def _is_numeric(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _leads_inside(error: BaseException | None) -> bool:
    """Whether somewhere behind an error of the client our own refusal stands."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, _NotPublic):
            return True
        seen.add(id(error))
        inner = getattr(error, "os_error", None)
        error = inner if isinstance(inner, BaseException) else error.__cause__ or error.__context__
    return False


def _refused() -> AddressRefused:
    return AddressRefused("The address leads into a private network, which this server does not ask.")


def _too_large(limit: int) -> PictureTooLarge:
    return PictureTooLarge(f"What lies there is larger than the {limit:,} bytes that are taken.", limit_bytes=limit)
