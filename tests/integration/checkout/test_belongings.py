"""A guest who signs in takes checkouts and orders along, and nobody takes along what is another guest's."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hupan.adapters.belongings import GuestBelongings
from hupan.cart import new_secret
from hupan.checkout import Changes, CheckoutNotFound, CheckoutSession, NewCheckout, Status
from hupan.exhibits import Exhibit, ExhibitId
from hupan.exhibits.domain import Pixels
from hupan.exhibits.repository import SqlExhibitStore
from hupan.kernel import Buyer, new_id
from hupan.orders import Side, Who
from hupan.platform import Database
from tests.integration.checkout.shop import CONTACT, GUEST, HOME, MINA, RED, Shop, confirming, open_shop
from tests.integration.reviews.ground import add_people

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncGenerator[Shop]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield shop


def _belongings(shop: Shop) -> GuestBelongings:
    return GuestBelongings(shop.database, shop.below.orders)


async def _begin(shop: Shop, buyer: Buyer = GUEST) -> CheckoutSession:
    await shop.below.carts.add(buyer, RED, 1)
    return await shop.checkouts.create(buyer, NewCheckout("KR", wishes=Changes(contact=CONTACT, destination=HOME)))


async def _orders(shop: Shop, buyer: Buyer) -> int:
    return len((await shop.below.orders.list(Who.buying(buyer))).orders)


async def test_what_a_guest_began_and_bought_comes_along(shop: Shop) -> None:
    bought = await _begin(shop)
    await shop.checkouts.complete(GUEST, bought.id, confirming(bought, handler="cod"))
    begun = await _begin(shop)
    for _ in range(2):
        assert await _belongings(shop).claim(GUEST, MINA) is False
        assert (await _orders(shop, MINA), await _orders(shop, GUEST)) == (1, 0)
        assert (await shop.checkouts.get(MINA, begun.id)).buyer == MINA
        assert (await shop.checkouts.get(MINA, bought.id)).status is Status.COMPLETED
        with pytest.raises(CheckoutNotFound):
            await shop.checkouts.get(GUEST, begun.id)
    session = await shop.checkouts.get(MINA, begun.id)
    done = await shop.checkouts.complete(MINA, session.id, confirming(session))
    assert done.status is Status.COMPLETED
    assert await _orders(shop, MINA) == 2


async def test_what_is_being_paid_comes_along_once_it_is_paid(shop: Shop) -> None:
    session = await _begin(shop)
    async with shop.database.engine.begin() as connection:
        await connection.exec_driver_sql("update checkout_sessions set due_at = now(), status = 'complete_in_progress'")
    assert await _belongings(shop).claim(GUEST, MINA) is True
    async with shop.database.engine.begin() as connection:
        await connection.exec_driver_sql("update checkout_sessions set due_at = null, status = 'incomplete'")
    assert await _belongings(shop).claim(GUEST, MINA) is False
    assert (await shop.checkouts.get(MINA, session.id)).buyer == MINA


async def test_nobody_takes_along_what_is_another_guests(shop: Shop) -> None:
    session = await _begin(shop)
    # A guess, the hash out of a stolen database, and the column's own word: none is the guest's secret.
    for stolen in (new_secret(), GUEST.guest, GUEST.key):
        assert await _belongings(shop).claim(Buyer.guest_of(stolen), MINA) is False
    assert (await shop.checkouts.get(GUEST, session.id)).buyer == GUEST
    with pytest.raises(CheckoutNotFound):
        await shop.checkouts.get(MINA, session.id)


async def test_a_guests_pictures_of_a_case_go_with_the_account_that_took_the_orders(shop: Shop) -> None:
    (ada,) = await add_people(shop.database, "Ada")
    person = Buyer(ada.person_id)
    bought = await _begin(shop)
    await shop.checkouts.complete(GUEST, bought.id, confirming(bought, handler="cod"))
    (order,) = (await shop.below.orders.list(Who.buying(GUEST))).orders
    pixels = Pixels(b"small", b"large")
    async with shop.database.stores(SqlExhibitStore)() as store:
        for side in (Side.BUYER, Side.SELLER):
            at = order.placed_at
            made = Exhibit(ExhibitId(new_id("exh")), order.id, "dsp_1", side, width=9, height=9, at=at)
            await store.add(made, pixels, None)
    for _ in range(2):
        await _belongings(shop).claim(GUEST, person)
    async with shop.database.stores(SqlExhibitStore)() as store:
        assert len(await store.of_order(order.id)) == 2
    async with shop.database.engine.begin() as connection:
        await connection.exec_driver_sql("delete from identity_people where id = %s", (ada.person_id,))
    async with shop.database.stores(SqlExhibitStore)() as store:
        assert [each.side for each in await store.of_order(order.id)] == [Side.SELLER]
