"""Mandates over a whole shop."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert

from hupan.adapters.mandates import MandateCounter, OfferedGoods
from hupan.addresses import AddressId
from hupan.addresses import Draft as AddressDraft
from hupan.catalog import ProductId
from hupan.identity.tables import PersonRow
from hupan.kernel import Language, PersonId
from hupan.mandates import Draft, Mandate, MandatePorts, MandateService
from hupan.mandates.repository import SqlMandateStore
from tests.integration.checkout.shop import CAP, HOME, Shop, won

WHO = PersonId("per_mina")
COOLING = timedelta(minutes=30)


@dataclass
class Ground:
    """A shop in which Mina lives, with what she may leave to be bought."""

    shop: Shop
    mandates: MandateService
    address_id: AddressId
    product_id: ProductId

    def draft(self, ceiling: int = 15_000, number: int = 2, days: float = 7) -> Draft:
        until = (self.shop.clock.now() + timedelta(days=days)).replace(microsecond=0)
        return Draft(self.product_id, won(ceiling), number, until, self.address_id, language=Language.EN)

    async def make(self, ceiling: int = 15_000, number: int = 2, days: float = 7) -> Mandate:
        draft = self.draft(ceiling, number, days)
        _, fingerprint = await self.mandates.preview(WHO, draft)
        return await self.mandates.make(WHO, draft, fingerprint)

    async def now(self) -> Mandate:
        return (await self.mandates.list(WHO))[0]


def mandates_of(shop: Shop, cooling: timedelta = COOLING) -> MandateService:
    below = shop.below
    goods = OfferedGoods(below.catalog, below.inventory, below.addresses)
    counter = MandateCounter(shop.checkouts)
    stores = shop.database.stores(SqlMandateStore)
    return MandateService(MandatePorts(stores, goods, counter, shop.clock, cooling))


async def move_in(shop: Shop) -> Ground:
    """Let Mina live here, with an address."""
    mina = {"id": WHO, "login": "mina", "name": "Mina", "role": "member", "created_at": shop.clock.now()}
    mina |= {"language": None, "theme": "system", "preferences": {}, "password_hash": None, "disabled_at": None}
    async with shop.database.engine.begin() as connection:
        await connection.execute(insert(PersonRow), [mina])
    home = {name: getattr(HOME, name) for name in AddressDraft.__dataclass_fields__}
    kept = await shop.below.addresses.add(WHO, AddressDraft(**home))
    offer = (await shop.below.catalog.offers_by_id([CAP]))[CAP]
    return Ground(shop, mandates_of(shop), kept.address.id, offer.product_id)
