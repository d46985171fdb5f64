"""What keeps strangers' addresses out of private networks, for whoever fetches or posts.

A name is looked up once, by the connector itself, and the connection goes to the very address that was checked; so a
name that answers differently the second time (DNS rebinding) gains nothing. The check stands where sockets are made,
which neither a written-out address nor a redirect can go round. A proxy of the environment is not used: it would look
names up where nobody checks them.
"""

import socket
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from hupan.gateways.open_web.addresses import is_public

LEADS_INSIDE: Final = "The address leads into a private network, which this server does not ask."

_CONNECT_S: Final = 5.0
_SILENCE_S: Final = 10.0
_LONGEST_URL: Final = 2048
_FIRST_FREE_PORT: Final = 1024
_WEB_PORTS: Final = (80, 443)


class BadAddress(ValueError):
    """What was written is no address of the open web.

    Args:
        reason: One sentence.
        **params: Facts.
    """

    def __init__(self, reason: str, **params: int) -> None:
        super().__init__(reason)
        self.params = params


class _NotPublic(OSError):
    """A name or an address leads into a private network."""


def checked_url(text: str, base: URL | None = None, *, private_networks: bool = False) -> URL:
    """Read an address, and refuse what is none of the open web.

    Args:
        text: What a stranger wrote.
        base: Where it was read, for one that only says where it differs.
        private_networks: Whether private networks may be asked.

    Raises:
        BadAddress: It is none.
    """
    try:
        url = URL(text[: _LONGEST_URL + 1])
        url = url if base is None else base.join(url)
        host, port = url.raw_host or "", url.port or 0
    except ValueError as error:
        raise BadAddress("This is no address of a web page.") from error
    if len(text) > _LONGEST_URL:
        raise BadAddress(f"An address has at most {_LONGEST_URL:,} characters.")
    if url.scheme not in {"http", "https"} or not host or url.user is not None or url.password is not None:
        raise BadAddress("An address begins with http:// or https:// and has no name or password in it.")
    if private_networks:
        return url
    if port not in _WEB_PORTS and port < _FIRST_FREE_PORT:
        raise BadAddress(f"Port {port} is none on which pages are served.", port=port)
    if _is_numeric(host) and not is_public(host):
        raise BadAddress(LEADS_INSIDE)
    return url


def open_session(
    at_once: int, resolver: AbstractResolver | None = None, *, private_networks: bool = False
) -> aiohttp.ClientSession:
    """Open a session whose sockets lead to public addresses only; inside the event loop that uses it.

    Args:
        at_once: How many connections it may have.
        resolver: Looks names up; the system's way unless said otherwise.
        private_networks: Whether private networks may be asked after all.
    """
    asked: AbstractResolver = resolver or ThreadedResolver()
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=asked if private_networks else _PublicResolver(asked),
            socket_factory=_any_socket if private_networks else _public_socket,
            use_dns_cache=False,
            limit=at_once,
            force_close=True,
        ),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=_SILENCE_S),
        # Bytes as they are: nothing is unpacked, so nothing can swell on the way.
        headers={"User-Agent": "hupan", "Accept": "*/*", "Accept-Encoding": "identity"},
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


def leads_inside(error: BaseException | None) -> bool:
    """Whether somewhere behind an error of the client our own refusal stands."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, _NotPublic):
            return True
        seen.add(id(error))
        inner = getattr(error, "os_error", None)
        error = inner if isinstance(inner, BaseException) else error.__cause__ or error.__context__
    return False


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


_Where = tuple[int, int, int, str, tuple[Any, ...]]


def _any_socket(address: _Where) -> socket.socket:
    family, kind, protocol, _, _ = address
    return socket.socket(family=family, type=kind, proto=protocol)


def _public_socket(address: _Where) -> socket.socket:
    where = str(address[4][0])
    if not is_public(where):
        raise _NotPublic(where)
    return _any_socket(address)


def _is_numeric(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
