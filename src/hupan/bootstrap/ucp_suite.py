"""The hooks of conformance suites, made of the same services that are in earnest: nothing in those knows of them."""

import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.bootstrap.foundation import Foundation
from hupan.identity import PeopleService
from hupan.kernel import Clock
from hupan.platform import DatabaseUnavailable, StoreFactory
from hupan.platform.durable import Json
from hupan.platform.idempotency import Answer, IdempotencyKeys
from hupan.platform.tables import IdempotencyRow
from hupan.protocols.linking import SCOPES, Client, LinkingService, scope_names
from hupan.protocols.linking.repository import SqlLinkingStore

_BACK = "https://suite.example/back"


class FailingKeys(IdempotencyKeys):
    """Keys whose storage can be away."""

    failing = False

    async def once(self, scope: str, key: str, payload: Json, do: Callable[[], Awaitable[Answer]]) -> Answer:
        """Do something once, unless the storage is away."""
        if self.failing:
            raise DatabaseUnavailable("What was asked for under which key cannot be read at the moment.")
        return await super().once(scope, key, payload, do)


@dataclass(frozen=True, slots=True)
class LateClock:
    """A clock that is behind.

    Attributes:
        clock: The right one.
        by: How much.
    """

    clock: Clock
    by: timedelta

    def now(self) -> datetime:
        """Tell the time as it was."""
        return self.clock.now() - self.by

    def monotonic(self) -> float:
        """Tell seconds that never go back."""
        return self.clock.monotonic()


class MarketHooks:
    """`SuiteHooks` over the market's own services.

    Args:
        ground: What every room stands on.
        keys: Whose storage can be away.
        people: For the first of whom tokens are made.
    """

    def __init__(self, ground: Foundation, keys: FailingKeys, people: PeopleService) -> None:
        self._sessions: StoreFactory[AsyncSession] = ground.database.stores(lambda session: session)
        self._keys = keys
        self._people = people
        stores = ground.database.stores(SqlLinkingStore)
        self._now = LinkingService(stores, ground.clock)
        self._then = LinkingService(stores, LateClock(ground.clock, timedelta(hours=2)))

    async def age(self, key: str, hours: int) -> None:
        """Let what is remembered under a key be older."""
        older = IdempotencyRow.expires_at - timedelta(hours=hours)
        async with self._sessions() as session:
            await session.execute(update(IdempotencyRow).where(IdempotencyRow.key == key).values(expires_at=older))

    async def fail(self, *, failing: bool) -> None:
        """Let the storage of keys be away, or well again."""
        self._keys.failing = failing

    async def mint(self, kind: str) -> str:
        """Make a token: by a clock that is behind, taken back, or of a platform that is forgotten again."""
        known = await self._now.clients()
        client = next(each for each in known if each.is_public)
        if kind == "foreign_client":
            made = await self._now.register("Foreign", client.profile_url, [_BACK], keeps_secret=False)
            token = await self._token(self._now, made.client)
            await self._now.forget(made.client.id)
            return token
        token = await self._token(self._then if kind == "expired" else self._now, client)
        if kind == "revoked":
            await self._now.revoke(client, token)
        return token

    async def _token(self, linking: LinkingService, client: Client) -> str:
        verifier = secrets.token_urlsafe(48)
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        back = client.redirect_uris[0]
        asked = await linking.ask(
            {
                "client_id": client.id,
                "redirect_uri": back,
                "response_type": "code",
                "scope": scope_names(SCOPES),
                "code_challenge": digest,
                "code_challenge_method": "S256",
            }
        )
        code = await linking.allow(asked, (await self._people.list())[0].id)
        return (await linking.exchange(client, code, back, verifier)).access
