"""Verbs of those who speak for a seller, beside its orders: what it has earned, and what runs out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hupan.backoffice.domain import OwnDesk, RunningOut, shop_of
from hupan.backoffice.errors import NothingThere, SellerNotFound
from hupan.catalog import CatalogService, OfferId, Product, ProductId, SellerId, VariantId
from hupan.desks import FEW, DeskService
from hupan.inventory import InventoryService, Level
from hupan.kernel import Language, PersonId
from hupan.ledger import LedgerService, seller
from hupan.payouts import Payout, PayoutService
from hupan.tidings import DeskTeller


@dataclass(frozen=True, slots=True)
class DeskRooms:
    """Whom a desk asks."""

    catalog: CatalogService
    desks: DeskService
    inventory: InventoryService
    ledger: LedgerService
    payouts: PayoutService
    tidings: DeskTeller


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who asks about a seller."""

    person_id: PersonId
    operates: bool


class SellerDesk:
    """A seller's own page. To everybody who does not speak for the seller, it is not there.

    Args:
        rooms: Whom it asks.
    """

    def __init__(self, rooms: DeskRooms) -> None:
        self._rooms = rooms

    async def look(self, who: Speaking, seller_id: SellerId, language: Language) -> OwnDesk:
        """Tell what a seller has earned, and what runs out.

        Raises:
            SellerNotFound: There is none, or one does not speak for it.
        """
        await self._check(who, seller_id)
        found = (await self._rooms.catalog.sellers([seller_id]))[seller_id]
        balances = await self._rooms.ledger.balances([seller(seller_id)])
        marks = await self._rooms.desks.own_low_marks(seller_id)
        few = next((each.units for each in marks if each.offer_id is None), FEW)
        store = (await self._rooms.catalog.stores([seller_id])).get(seller_id)
        shop = shop_of(found, store, language)
        return OwnDesk(
            found, shop, [each.amount for each in balances], few, await self._running_out(seller_id, language)
        )

    async def payouts(self, who: Speaking, seller_id: SellerId, before: str, limit: int) -> Sequence[Payout]:
        """List what was paid out to a seller, the newest first.

        Raises:
            SellerNotFound: There is none, or one does not speak for it.
        """
        await self._check(who, seller_id)
        return await self._rooms.payouts.page(before, limit, seller_id)

    async def set_few(self, who: Speaking, seller_id: SellerId, offer_id: OfferId | None, units: int | None) -> None:
        """Say how many of an offer are few, or of all others; `None` for what is usual.

        Raises:
            SellerNotFound: There is no such seller, or one does not speak for it.
            NothingThere: It offers no such thing.
        """
        await self._check(who, seller_id)
        if offer_id is not None:
            await self._check_offer(seller_id, offer_id)
        await self._rooms.desks.set_low_mark(seller_id, offer_id, units)

    async def count(self, who: Speaking, seller_id: SellerId, offer_id: OfferId, units: int) -> None:
        """Write down how many of an offer there are, wherever they lie: more or fewer lie where most do.

        Raises:
            SellerNotFound: There is no such seller, or one does not speak for it.
            NothingThere: It offers no such thing, or it lies nowhere.
        """
        await self._check(who, seller_id)
        await self._check_offer(seller_id, offer_id)
        places = (await self._rooms.inventory.stock([offer_id])).get(offer_id)
        if not places:
            raise NothingThere("This lies nowhere yet. Bring it in by an import first.", offer_id=offer_id)
        most = max(places, key=lambda each: (each.on_hand, each.location_id))
        left = units - sum(each.on_hand for each in places if each is not most)
        levels = [Level(offer_id, most.location_id, max(left, 0))]
        for each in places:
            if each is not most and left < 0:
                taken = min(-left, each.on_hand)
                levels.append(Level(offer_id, each.location_id, each.on_hand - taken))
                left += taken
        await self._rooms.inventory.put_levels(levels)

    async def _check(self, who: Speaking, seller_id: SellerId) -> None:
        may = who.operates or seller_id in await self._rooms.desks.sellers_of(who.person_id)
        if not may or seller_id not in await self._rooms.catalog.sellers([seller_id]):
            raise SellerNotFound("There is no such seller.", seller_id=seller_id)

    async def _check_offer(self, seller_id: SellerId, offer_id: OfferId) -> None:
        offer = (await self._rooms.catalog.offers_by_id([offer_id])).get(offer_id)
        if offer is None or offer.seller_id != seller_id:
            raise NothingThere("The seller offers no such thing.", offer_id=offer_id)

    async def _running_out(self, seller_id: SellerId, language: Language) -> list[RunningOut]:
        short = await self._rooms.tidings.running_out(seller_id)
        wanted = sorted({each.product_id for each in short})
        products = await self._rooms.catalog.products(wanted, hidden=True) if wanted else dict[ProductId, Product]()
        return [
            RunningOut(
                replace(each, name=found.text(language).name), _variant(found, each.variant_id, language), found.slug
            )
            for each in short
            if (found := products.get(each.product_id)) is not None
        ]


def _variant(product: Product, variant_id: VariantId, language: Language) -> str:
    """Say which variant it is, in the reader's words."""
    variant = next((each for each in product.variants if each.id == variant_id), None)
    if variant is None:
        return ""
    values = {(option.key, value.value): value for option in product.options for value in option.values}
    return ", ".join(
        value.names.get(language) or next(iter(value.names.values()), key)
        for option, key in variant.options.items()
        if (value := values.get((option, key))) is not None
    )
