"""The keys that the market signs with: one at a time, and the former ones published until nobody needs them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from hupan.kernel import Clock, new_id
from hupan.platform import Secrets, StoreFactory
from hupan.protocols.signatures import SigningKey

TURNS: Final = timedelta(days=90)
"""For how long one key signs."""

PUBLISHED: Final = timedelta(days=30)
"""For how long a key is still published after its last signature; the standard asks for a week."""

_AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key, as it is kept.

    Attributes:
        kid: Its name.
        sealed: The key itself, sealed.
        made_at: When it began to sign.
        retired_at: When it ended; `None` while it signs.
    """

    kid: str
    sealed: bytes
    made_at: datetime
    retired_at: datetime | None = None


class KeyStore(Protocol):
    """Rows of keys. Below: the repository."""

    async def published(self, since: datetime) -> list[KeptKey]:
        """Read the one that signs, first, and those that ended after a moment."""
        ...

    async def make_current(self, key: KeptKey, instead_of: str | None) -> None:
        """Let a key sign from now on; nothing happens where another one already does instead of the one named."""
        ...


class KeyRing:
    """Knows the keys.

    Args:
        stores: Opens the store of rows.
        secrets: Seals them.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[KeyStore], secrets: Secrets, clock: Clock) -> None:
        self._stores = stores
        self._secrets = secrets
        self._clock = clock
        self._current: SigningKey | None = None
        self._published: tuple[dict[str, str], ...] = ()
        self._read_at: datetime | None = None
        self._reading = asyncio.Lock()

    async def ready(self) -> None:
        """Have the keys at hand: read them at the first use, and once an hour, since another process may turn them."""
        async with self._reading:
            now = self._clock.now()
            if self._read_at is None or now - self._read_at > _AGAIN:
                await self._take(now)
                self._read_at = now

    async def ready_keys(self) -> Sequence[dict[str, str]]:
        """Read what everybody may know of the keys, as they are now."""
        await self.ready()
        return self._published

    async def _take(self, now: datetime) -> None:
        """Read the keys; make one where there is none, or where the present one has signed long enough."""
        kept = await self._read()
        if not kept or kept[0].retired_at is not None or now - kept[0].made_at > TURNS:
            key = SigningKey.make(new_id("key"))
            made = KeptKey(key.kid, self._secrets.seal(key.pem()), now)
            async with self._stores() as store:
                await store.make_current(made, kept[0].kid if kept else None)
            kept = await self._read()
        keys = [SigningKey.from_pem(each.kid, self._secrets.open(each.sealed)) for each in kept]
        self._current = keys[0]
        self._published = tuple(key.jwk() for key in keys)

    @property
    def current(self) -> SigningKey:
        """The one that signs."""
        if self._current is None:
            raise RuntimeError("The keys have not been read yet.")
        return self._current

    @property
    def published(self) -> Sequence[dict[str, str]]:
        """What everybody may know, the one that signs first."""
        return self._published

    async def _read(self) -> list[KeptKey]:
        async with self._stores() as store:
            return await store.published(self._clock.now() - PUBLISHED)
