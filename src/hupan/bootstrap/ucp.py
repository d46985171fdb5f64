"""Builds the door for agents of others."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import orjson

from hupan.bootstrap.benefits import build_benefits
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.bootstrap.ucp_suite import MarketHooks
from hupan.cart import CartService
from hupan.checkout import CheckoutService
from hupan.gateways.open_web import OpenWebClient
from hupan.identity import PeopleService
from hupan.identity.site import is_loopback
from hupan.kernel import Buyer, HupanError
from hupan.orders import OrderService
from hupan.payments import PaymentService
from hupan.platform import InvalidSettings
from hupan.platform.idempotency import IdempotencyKeys
from hupan.protocols.linking import SCOPES, LinkingService
from hupan.protocols.linking.repository import SqlLinkingStore
from hupan.protocols.mandates import MandateService
from hupan.protocols.mandates.repository import SqlMandateStore
from hupan.protocols.ucp import (
    CONSENT,
    DISCOUNT,
    FULFILLMENT,
    LINKING,
    MANDATES,
    AgentProfiles,
    DeskParts,
    KeyRing,
    Offering,
    ProfileUnreachable,
    UcpDesk,
    UcpSettings,
)
from hupan.protocols.ucp.repository import SqlKeyStore
from hupan.protocols.ucp_cart import BasketRooms, Baskets
from hupan.protocols.ucp_cart import operations as cart_operations
from hupan.protocols.ucp_cart.repository import SqlCartRecordStore
from hupan.protocols.ucp_limits import CappedCheckouts, Standing
from hupan.protocols.ucp_limits.repository import SqlSpendingStore
from hupan.protocols.ucp_shop import (
    Agreement,
    Claims,
    Finder,
    OrderDesk,
    Shelf,
    ShelfRooms,
    Till,
    TillRooms,
    handler_entry,
    handler_name,
    operations,
)
from hupan.protocols.ucp_shop.repository import SqlRecordStore
from hupan.protocols.ucp_stand_ins import SHOWN_HANDLERS, BuyersInFiles, FailingKeys
from hupan.search import SearchService
from hupan.till import HandOffs

_PROFILE_S = 5.0
_AP2: Mapping[str, object] = {"vp_formats_supported": {"dc+sd-jwt": {}}}


@dataclass(frozen=True, slots=True)
class UcpRoom:
    """The rooms' services."""

    desk: UcpDesk
    linking: LinkingService
    handoffs: HandOffs


@dataclass(frozen=True, slots=True)
class Selling:
    """What agents can buy by."""

    checkouts: CheckoutService
    payments: PaymentService
    orders: OrderService
    people: PeopleService
    carts: CartService


class OpenWebProfiles:
    """`ProfileWeb` over the open web.

    Args:
        web: Fetches, without following an address elsewhere.
        pinned: What lies at some addresses, whatever the web says; `None` where nothing does. For conformance suites.
    """

    def __init__(self, web: OpenWebClient, pinned: Mapping[str, bytes | None]) -> None:
        self._web = web
        self._pinned = pinned

    async def fetch(self, url: str, largest_bytes: int) -> bytes:
        """Fetch what lies at an address."""
        if url in self._pinned:
            pinned = self._pinned[url]
            if pinned is None:
                raise ProfileUnreachable
            return pinned
        try:
            return await self._web.get(url, largest_bytes)
        except HupanError as error:
            raise ProfileUnreachable from error


@asynccontextmanager
async def open_ucp(
    ground: Foundation, rooms: MarketRoom, search: SearchService, selling: Selling | None = None
) -> AsyncGenerator[UcpRoom]:
    """Yield the rooms' services; on leaving, connections are closed.

    Args:
        ground: What every room stands on.
        rooms: The market.
        search: Finds its goods.
        selling: What agents can buy by; `None` where they can only look.

    Raises:
        InvalidSettings: Conformance hooks are wanted on an address that others reach.
    """
    settings = ground.sources.load("ucp", UcpSettings)
    if settings.conformance and not is_loopback(ground.server.host):
        raise InvalidSettings(
            "ucp.conformance opens test hooks to whoever reaches this server: it starts on 127.0.0.1 alone.",
            setting="ucp.conformance",
        )
    pinned = await asyncio.to_thread(_pinned, settings.agent_profiles) if settings.conformance else {}
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(
            OpenWebClient(private_networks=settings.conformance, whole_s=_PROFILE_S, redirects=0)
        )
        profiles = AgentProfiles(
            OpenWebProfiles(web, pinned), settings.profiles_per_minute, on_loopback=settings.conformance
        )
        keys = KeyRing(ground.database.stores(SqlKeyStore), ground.secrets, ground.clock)
        shelf = Shelf(ShelfRooms(rooms.catalog, rooms.inventory, rooms.reviews, search))
        linking = LinkingService(ground.database.stores(SqlLinkingStore), ground.clock, unasked=settings.conformance)
        once, hooks = IdempotencyKeys(ground.database, ground.clock), None
        if settings.conformance and selling is not None:
            once = FailingKeys(ground.database, ground.clock)
            hooks = MarketHooks(ground, once, selling.people, selling.orders, selling.checkouts)
        known = settings.known_buyers if settings.conformance else None
        buyers = await asyncio.to_thread(BuyersInFiles, known) if known else None
        standing = Standing(linking)
        offering = _offering(ground, rooms, shelf, selling, (keys, settings, buyers, standing))
        parts = DeskParts(offering, profiles, keys, once, linking, hooks, standing.is_known)
        handoffs = HandOffs(ground.secrets, ground.clock)
        yield UcpRoom(UcpDesk(parts, settings, ground.server.public_url), linking, handoffs)


def _offering(
    ground: Foundation,
    rooms: MarketRoom,
    shelf: Shelf,
    selling: Selling | None,
    given: tuple[KeyRing, UcpSettings, BuyersInFiles | None, Standing],
) -> Offering:
    keys, settings, buyers, standing = given
    linking = {LINKING: {"scopes": {each.name: {"description": {"plain": each.about}} for each in SCOPES.values()}}}
    if selling is None:
        return Offering(operations(shelf, None, None), linking)
    finder = Finder(rooms.catalog, rooms.inventory)
    baskets = Baskets(BasketRooms(selling.carts, finder), ground.database.stores(SqlCartRecordStore))
    mandates = MandateService(ground.database.stores(SqlMandateStore), ground.clock)
    till = Till(
        TillRooms(
            selling.checkouts,
            CappedCheckouts(
                selling.checkouts,
                ground.database.stores(SqlSpendingStore),
                rooms.rates,
                standing,
                ground.clock,
                [each * 100 for each in (settings.spending_per_day, settings.known_spending_per_day)],
            ),
            finder,
            HandOffs(ground.secrets, ground.clock),
            Claims(build_benefits(ground)),
        ),
        ground.database.stores(SqlRecordStore),
        Agreement(mandates, keys.ready_keys, lenient=settings.conformance),
        stand_ins=settings.conformance,
        known=buyers,
    )

    def handlers(base_url: str) -> Mapping[str, Sequence[Mapping[str, object]]]:
        open_to_all = selling.payments.handlers(Buyer.guest_of("anybody"))
        taken = {handler_name(each.id): [handler_entry(each.id, each.config, base_url)] for each in open_to_all}
        shown = SHOWN_HANDLERS.items() if buyers is not None else ()
        return taken | {name: [handler_entry(each, config, base_url)] for name, (each, config) in shown}

    extensions: dict[str, Mapping[str, object]] = {
        **linking,
        DISCOUNT: {},
        FULFILLMENT: {},
        CONSENT: {},
        MANDATES: _AP2,
    }
    offered = (*operations(shelf, till, OrderDesk(selling.orders), baskets), *cart_operations(baskets))
    return Offering(offered, extensions, handlers)


def _pinned(file: Path | None) -> dict[str, bytes | None]:
    if file is None:
        return {}
    documents = cast("dict[str, object]", orjson.loads(file.read_bytes()))
    # A text stands for what lies there as it is, so that something broken can lie there, too.
    return {
        url: None if each is None else each.encode() if isinstance(each, str) else orjson.dumps(each)
        for url, each in documents.items()
    }
