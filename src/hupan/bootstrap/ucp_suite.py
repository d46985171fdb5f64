"""The hooks of conformance suites, made of the same services that are in earnest: nothing in those knows of them."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.bootstrap.foundation import Foundation
from hupan.catalog import OfferId
from hupan.checkout import CheckoutId, CheckoutService
from hupan.identity import PeopleService
from hupan.kernel import Money, OrderId, PersonId
from hupan.orders import CancelReason, LineId, OrderService, Who
from hupan.platform import StoreFactory
from hupan.platform.tables import IdempotencyRow
from hupan.protocols.linking import SCOPES, Client, LinkingService, scope_names
from hupan.protocols.linking.repository import SqlLinkingStore
from hupan.protocols.ucp_stand_ins import FailingKeys, LateClock

_BACK = "https://suite.example/back"
_SUITE = Who.operating(PersonId("suite"))


class MarketHooks:
    """`SuiteHooks` over the market's own services.

    Args:
        ground: What every room stands on.
        keys: Whose storage can be away.
        people: For the first of whom tokens are made.
        orders: Lets things happen to orders.
        checkouts: Knows how the agents called what they bought.
    """

    def __init__(
        self,
        ground: Foundation,
        keys: FailingKeys,
        people: PeopleService,
        orders: OrderService,
        checkouts: CheckoutService,
    ) -> None:
        self._sessions: StoreFactory[AsyncSession] = ground.database.stores(lambda session: session)
        self._keys = keys
        self._people = people
        self._orders = orders
        self._checkouts = checkouts
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

    async def ship(self, order_id: str, units: Mapping[str, int], tracking_number: str = "") -> None:
        """Hand units of an order's lines to a carrier; all that wait where none are named."""
        order = await self._orders.get(_SUITE, OrderId(order_id))
        left = {line.id: units.get(line.id, 0) if units else line.open for line in order.lines}
        wanted = {line_id: number for line_id, number in left.items() if number}
        carrier = "other" if tracking_number else "demo"
        await self._orders.ship(_SUITE, order.id, wanted, carrier, tracking_number)

    async def take_off(self, order_id: str, units: Mapping[str, int]) -> None:
        """Cancel units of an order's lines that have not left, and give their money back."""
        order = await self._orders.get(_SUITE, OrderId(order_id))
        checkout = await self._checkouts.get(order.buyer, CheckoutId(order.checkout_id))
        # The suite names a line as it was called in the checkout, or as it is called in the order.
        offers: dict[str, OfferId] = {line.id: line.offer_id for line in checkout.wishes.lines}
        theirs = {line.item.offer_id: line.id for line in order.lines}
        meant = {theirs.get(offers.get(each, OfferId("")), LineId(each)): count for each, count in units.items()}
        await self._orders.cancel(_SUITE, order.id, CancelReason.OUT_OF_STOCK, meant)

    async def give_back(self, order_id: str, minor: int, why: str) -> None:
        """Give a part of an order's money back."""
        order = await self._orders.get(_SUITE, OrderId(order_id))
        await self._orders.give_back(_SUITE, order.id, Money(minor, order.currency), why)

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
