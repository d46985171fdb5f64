"""Posts webhooks to addresses that others named."""

import asyncio
import contextlib
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from hupan.gateways.open_web.walls import LEADS_INSIDE, BadAddress, checked_url, leads_inside, open_session
from hupan.webhooks import NotDelivered, Reply

_WHOLE_S: Final = 15.0
_AT_ONCE: Final = 16
_READ_BYTES: Final = 64 * 1024
_LONGEST_RETRY_S: Final = 7 * 86_400


class OpenWebSender:
    """`Sender` of webhooks over aiohttp. It follows nothing, keeps nothing of what is answered, and waits 15 seconds.

    Args:
        private_networks: Whether private networks and this machine may be asked, and without TLS.
        whole_s: How long one attempt may take.
        resolver: Looks names up; the system's way unless said otherwise.
    """

    def __init__(
        self, *, private_networks: bool = False, whole_s: float = _WHOLE_S, resolver: AbstractResolver | None = None
    ) -> None:
        self._private_networks = private_networks
        self._whole_s = whole_s
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def check(self, url: str) -> None:
        """Refuse what can be seen to be no address of the open web."""
        self._checked(url)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Post, follow nothing, and read little."""
        target = self._checked(url)
        try:
            async with asyncio.timeout(self._whole_s):
                async with self._open().post(target, data=body, headers=headers, allow_redirects=False) as response:
                    # A polite receiver is heard out; one that talks without end is not.
                    await response.content.read(_READ_BYTES)
                    return Reply(response.status, _retry_after_s(response.headers.get("Retry-After", "")))
        except TimeoutError as error:
            raise NotDelivered("no answer in time") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NotDelivered(LEADS_INSIDE if leads_inside(error) else type(error).__name__) from error

    def _checked(self, url: str) -> URL:
        try:
            target = checked_url(url, private_networks=self._private_networks)
        except BadAddress as error:
            raise NotDelivered(str(error)) from error
        if target.scheme != "https" and not self._private_networks:
            raise NotDelivered("Webhooks are sent over HTTPS only.")
        return target

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = open_session(_AT_ONCE, self._resolver, private_networks=self._private_networks)
        return self._session


def _retry_after_s(header: str) -> float | None:
    with contextlib.suppress(ValueError):
        if header.isascii() and header.isdigit():
            return min(float(header[:9]), _LONGEST_RETRY_S)
    return None
