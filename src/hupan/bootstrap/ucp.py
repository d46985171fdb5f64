"""Builds the door for agents of others."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.benefits import build_benefits
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.market import MarketRoom
from hupan.bootstrap.ucp_suite import MarketHooks
from hupan.cart import CartService
from hupan.checkout import CheckoutService
from hupan.gateways.open_web import OpenWebClient
from hupan.identity import PeopleService
from hupan.identity.repository import SqlIdentityStore
from hupan.identity.site import is_loopback
from hupan.kernel import Buyer, HupanError, PersonId
from hupan.orders import OrderService, ReturnService
from hupan.payments import EscrowService, PaymentService
from hupan.platform import InvalidSettings, StoreFactory
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
    Operation,
    ProfileUnreachable,
    ProfileWeb,
    UcpDesk,
    UcpSettings,
)
from hupan.protocols.ucp.repository import SqlKeyStore
from hupan.protocols.ucp_cart import BasketRooms, Baskets, CartLinks
from hupan.protocols.ucp_cart import operations as cart_operations
from hupan.protocols.ucp_cart.repository import SqlCartRecordStore
from hupan.protocols.ucp_extensions import DOCUMENTS, EscrowDesk, ReturnDesk, ReviewDesk
from hupan.protocols.ucp_extensions import operations as own_operations
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
from hupan.protocols.ucp_stand_ins import SHOWN_HANDLERS, BuyersInFiles, FailingKeys, PinnedProfiles
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
    cart_links: CartLinks


@dataclass(frozen=True, slots=True)
class Selling:
    """What agents can buy by."""

    checkouts: CheckoutService
    payments: PaymentService
    orders: OrderService
    people: PeopleService
    carts: CartService
    returns: ReturnService
    escrow: EscrowService


class OpenWebProfiles:
    """`ProfileWeb` over the open web.

    Args:
        web: Fetches, without following an address elsewhere.
    """

    def __init__(self, web: OpenWebClient) -> None:
        self._web = web

    async def fetch(self, url: str, largest_bytes: int) -> bytes:
        """Fetch what lies at an address."""
        try:
            return await self._web.get(url, largest_bytes)
        except HupanError as error:
            raise ProfileUnreachable from error


class PeopleNames:
    """Tells reviews how people sign.

    Args:
        stores: Opens the store of people.
    """

    def __init__(self, stores: StoreFactory[SqlIdentityStore]) -> None:
        self._stores = stores

    async def name_of(self, person_id: PersonId) -> str | None:
        """Tell a person's name; `None` where they have gone, or may not come in."""
        async with self._stores() as store:
            person = await store.get_person(person_id)
        return None if person is None or person.disabled_at is not None else person.name


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
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(
            OpenWebClient(private_networks=settings.conformance, whole_s=_PROFILE_S, redirects=0)
        )
        lying: ProfileWeb = OpenWebProfiles(web)
        if settings.conformance and settings.agent_profiles is not None:
            lying = await asyncio.to_thread(PinnedProfiles, lying, settings.agent_profiles)
        profiles = AgentProfiles(lying, settings.profiles_per_minute, on_loopback=settings.conformance)
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
        links = CartLinks(ground.database.stores(SqlCartRecordStore), ground.secrets, ground.clock)
        offering = _offering(ground, rooms, shelf, selling, (keys, settings, buyers, standing, links))
        parts = DeskParts(offering, profiles, keys, once, linking, hooks, standing.is_known)
        handoffs = HandOffs(ground.secrets, ground.clock)
        yield UcpRoom(UcpDesk(parts, settings, ground.server.public_url), linking, handoffs, links)


def _offering(
    ground: Foundation,
    rooms: MarketRoom,
    shelf: Shelf,
    selling: Selling | None,
    given: tuple[KeyRing, UcpSettings, BuyersInFiles | None, Standing, CartLinks],
) -> Offering:
    keys, settings, buyers, standing, links = given
    linking = {LINKING: {"scopes": {each.name: {"description": {"plain": each.about}} for each in SCOPES.values()}}}
    if selling is None:
        return Offering(operations(shelf, None, None), linking)
    finder = Finder(rooms.catalog, rooms.inventory)
    baskets = Baskets(BasketRooms(selling.carts, finder, links), ground.database.stores(SqlCartRecordStore))
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
    return Offering((*offered, *_own(ground, rooms, selling)), extensions, handlers, DOCUMENTS)


def _own(ground: Foundation, rooms: MarketRoom, selling: Selling) -> tuple[Operation, ...]:
    returns, escrow = ReturnDesk(selling.orders, selling.returns), EscrowDesk(selling.orders, selling.escrow)
    names = PeopleNames(ground.database.stores(SqlIdentityStore))
    return own_operations(returns, escrow, ReviewDesk(rooms.catalog, rooms.reviews, selling.orders, names))
