"""Carts on a real database, between real rooms: what they hold, how they stand, and who may look."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from hupan.cart import (
    CartFull,
    CartSweep,
    LineId,
    LineNotFound,
    LineState,
    NotEnough,
    NotForSale,
    new_secret,
)
from hupan.cart.domain.changes import added
from hupan.catalog import OfferId, Status
from hupan.kernel import Buyer, Money, new_id
from hupan.platform import Database
from hupan.pricing import Conditions, Reason
from tests.integration.cart.ground import BLUE, RED, RED_FROM_US, SEOUL, Shop, open_shop
from tests.integration.pricing.market import draft, won
from tests.integration.reviews.ground import add_people

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(database: Database) -> Shop:
    return await open_shop(database)


async def person(shop: Shop, name: str = "Ada") -> Buyer:
    (author,) = await add_people(shop.database, name)
    return Buyer(person_id=author.person_id)


def guest() -> Buyer:
    return Buyer.guest_of(new_secret())


async def test_a_cart_remembers_what_was_put_in_and_at_which_price(shop: Shop) -> None:
    ada = await person(shop)
    assert await shop.carts.count(ada) == 0
    assert (await shop.carts.of(ada)).lines == ()
    first = await shop.carts.add(ada, RED, 2)
    shop.market.clock.forward(minutes=1)
    await shop.carts.add(ada, BLUE)
    cart = await shop.carts.write_note(ada, first.lines[0].id, "For Jo")
    await shop.carts.set_codes(ada, ["ｓａｌｅ 10", "SALE10"])
    found = await shop.carts.of(ada)
    assert [(each.offer_id, each.quantity, each.price_seen) for each in found.lines] == [
        (RED, 2, Money(19_900, "KRW")),
        (BLUE, 1, Money(19_900, "KRW")),
    ]
    assert (found.lines, found.codes, found.version) == (cart.lines, ("SALE10",), 4)
    assert await shop.carts.count(ada) == 3
    for offer_id in ("off_none", "'; drop table cart_lines; --"):
        with pytest.raises(NotForSale):
            await shop.carts.add(ada, OfferId(offer_id))
    with pytest.raises(NotEnough):
        await shop.carts.add(ada, BLUE, 5)
    assert await shop.carts.of(ada) == found


async def test_what_is_removed_stays_to_be_put_back(shop: Shop) -> None:
    ada = await person(shop)
    line = (await shop.carts.add(ada, RED, 2)).lines[0]
    await shop.carts.add(ada, BLUE)
    cart, removed = await shop.carts.remove(ada, line.id)
    assert (removed.offer_id, removed.quantity, cart.count) == (RED, 2, 1)
    assert (await shop.carts.of(ada)).removed == cart.removed
    with pytest.raises(LineNotFound):
        await shop.carts.remove(ada, line.id)
    back = await shop.carts.restore(ada, line.id)
    assert [each.offer_id for each in back.lines] == [RED, BLUE]
    assert await shop.carts.of(ada) == back
    with pytest.raises(LineNotFound):
        await shop.carts.restore(ada, line.id)
    # Added anew while it was out: put back, the two are one line again.
    await shop.carts.remove(ada, line.id)
    await shop.carts.add(ada, RED, 3)
    assert (await shop.carts.restore(ada, line.id)).count == 6
    assert len((await shop.carts.of(ada)).lines) == 2


async def test_many_tabs_at_once_lose_nothing(shop: Shop) -> None:
    ada = await person(shop)
    await asyncio.gather(*(shop.carts.add(ada, RED) for _ in range(20)), shop.carts.add(ada, BLUE))
    cart = await shop.carts.of(ada)
    assert {each.offer_id: each.quantity for each in cart.lines} == {RED: 20, BLUE: 1}
    assert cart.version == 21


async def test_nobody_sees_or_changes_the_cart_of_another(shop: Shop) -> None:
    ada, eve, somebody, other = await person(shop), await person(shop, "Eve"), guest(), guest()
    mine = (await shop.carts.add(ada, RED)).lines[0].id
    theirs = (await shop.carts.add(somebody, BLUE)).lines[0].id
    for buyer, line_id in ((eve, mine), (somebody, mine), (other, theirs), (ada, theirs), (ada, LineId("cln_x"))):
        for change in (
            shop.carts.set_quantity(buyer, line_id, 3),
            shop.carts.write_note(buyer, line_id, "x"),
            shop.carts.remove(buyer, line_id),
            shop.carts.restore(buyer, line_id),
        ):
            with pytest.raises(LineNotFound):
                await change
    assert (await shop.carts.of(other)).lines == (await shop.carts.of(eve)).lines == ()
    assert await shop.carts.count(ada) == await shop.carts.count(somebody) == 1


async def test_what_a_guest_chose_is_theirs_after_signing_in(shop: Shop) -> None:
    ada, before = await person(shop), guest()
    await shop.carts.add(ada, RED, 2)
    await shop.carts.add(before, RED, 3)
    await shop.carts.add(before, RED_FROM_US)
    gone = (await shop.carts.add(before, BLUE)).line_of(BLUE)
    assert gone is not None
    await shop.carts.remove(before, gone.id)
    done = await asyncio.gather(*(shop.carts.merge(before, ada) for _ in range(4)))
    assert done == [False] * 4
    assert {each.offer_id: each.quantity for each in (await shop.carts.of(ada)).lines} == {RED: 5, RED_FROM_US: 1}
    assert (await shop.carts.of(before)).lines == ()
    assert await shop.carts.merge(guest(), ada) is False
    assert await shop.carts.count(ada) == 6


async def test_what_finds_no_room_waits_with_the_guest(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, before = await person(shop), guest()
    monkeypatch.setattr("hupan.cart.domain.changes.MOST_LINES", 2)
    for offer_id in (RED, BLUE):
        await shop.carts.add(ada, offer_id)
        await shop.carts.add(before, RED_FROM_US if offer_id == RED else BLUE)
    with pytest.raises(CartFull):
        await shop.carts.add(ada, RED_FROM_US)
    assert await shop.carts.merge(before, ada) is True
    assert {each.offer_id: each.quantity for each in (await shop.carts.of(ada)).lines} == {RED: 1, BLUE: 2}
    left = await shop.carts.of(before)
    assert [each.offer_id for each in left.lines] == [RED_FROM_US]
    assert await shop.carts.merge(before, ada) is True
    assert await shop.carts.of(before) == left
    cart = await shop.carts.of(ada)
    await shop.carts.remove(ada, cart.lines[0].id)
    assert await shop.carts.merge(before, ada) is False
    assert {each.offer_id for each in (await shop.carts.of(ada)).lines} == {BLUE, RED_FROM_US}


async def test_a_cart_stands_by_currency_and_seller_with_what_each_costs(shop: Shop) -> None:
    ada = await person(shop)
    for offer_id, quantity in ((RED, 2), (RED_FROM_US, 1), (BLUE, 1)):
        await shop.carts.add(ada, offer_id, quantity)
        shop.market.clock.forward(seconds=1)
    view = await shop.carts.view(ada, SEOUL)
    won_, dollars = view.groups
    assert [group.currency for group in view.groups] == ["KRW", "USD"]
    assert [(each.line.offer_id, each.line.quantity) for each in won_.lines] == [(RED, 2), (BLUE, 1)]
    assert won_.quote is not None
    assert won_.quote.totals.subtotal == Money(3 * 19_900, "KRW")
    assert won_.sellers[0].seller is not None
    assert won_.ready
    assert dollars.quote is not None
    assert dollars.quote.totals.subtotal == Money(2000, "USD")
    assert view.unavailable == ()
    assert (await shop.carts.view(guest(), SEOUL)).groups == ()


async def test_changes_are_said_and_never_made(shop: Shop) -> None:
    ada = await person(shop)
    for offer_id, quantity in ((RED, 4), (BLUE, 2), (RED_FROM_US, 1)):
        await shop.carts.add(ada, offer_id, quantity)
        shop.market.clock.forward(seconds=1)
    before = await shop.carts.of(ada)
    await shop.market.catalog.set_price(RED, Money(21_000, "KRW"))
    await shop.stock({RED: 3, BLUE: 0})
    await shop.market.catalog.set_price(RED_FROM_US, Money(1, "USD"))
    view = await shop.carts.view(ada, SEOUL)
    red = view.groups[0].lines[0]
    assert (red.state, red.available, red.price_changed) == (LineState.SHORT, 3, True)
    assert (red.price, red.line.price_seen) == (Money(21_000, "KRW"), Money(19_900, "KRW"))
    assert not view.groups[0].ready
    assert [(each.line.offer_id, each.state) for each in view.unavailable] == [(BLUE, LineState.SOLD_OUT)]
    assert await shop.carts.of(ada) == before
    assert (await shop.carts.set_quantity(ada, red.line.id, 3)).count == 3 + 2 + 1
    assert (await shop.carts.view(ada, SEOUL)).groups[0].ready


async def test_what_is_no_longer_for_sale_stays_and_is_named(shop: Shop) -> None:
    ada = await person(shop)
    await shop.carts.add(ada, RED)
    (listing,) = await shop.market.catalog.listings([(await shop.market.catalog.offers_by_id([RED]))[RED].product_id])
    archived = replace(listing, product=replace(listing.product, status=Status.ARCHIVED))
    await shop.market.catalog.put_listings([archived])
    view = await shop.carts.view(ada, SEOUL)
    assert view.groups == ()
    (gone,) = view.unavailable
    assert gone.state is LineState.GONE
    assert gone.product is not None
    with pytest.raises(NotForSale):
        await shop.carts.add(ada, RED)
    assert await shop.carts.count(ada) == 1


async def test_codes_take_something_off_or_say_why_not(shop: Shop) -> None:
    ada = await person(shop)
    await shop.market.promotions.add(draft(won(1000), "LAKE"))
    await shop.market.promotions.add(draft(won(9000), "MUCH", Conditions(least_amount=Money(90_000, "KRW"))))
    await shop.carts.add(ada, RED)
    await shop.carts.set_codes(ada, ["lake", "much", "nonsense"])
    view = await shop.carts.view(ada, SEOUL)
    assert view.groups[0].quote is not None
    assert view.groups[0].quote.totals.discount == Money(1000, "KRW")
    assert [(each.code, each.reason) for each in view.refused_codes] == [
        ("MUCH", Reason.BELOW_AMOUNT),
        ("NONSENSE", Reason.UNKNOWN_CODE),
    ]
    assert view.refused_codes[0].missing == Money(90_000 - 19_900, "KRW")
    # Good for something in won, it is not called useless because it does nothing for dollars.
    await shop.carts.add(ada, RED_FROM_US)
    assert [each.code for each in (await shop.carts.view(ada, SEOUL)).refused_codes] == ["MUCH", "NONSENSE"]


async def test_a_sum_beyond_all_measure_is_not_reckoned(shop: Shop) -> None:
    ada = await person(shop)
    await shop.stock({RED: 999})
    await shop.market.catalog.set_price(RED, Money(10**13, "KRW"))
    await shop.carts.add(ada, RED, 999)
    await shop.carts.add(ada, RED_FROM_US)
    view = await shop.carts.view(ada, SEOUL)
    quotes = {group.currency: group.quote for group in view.groups}
    assert quotes["KRW"] is None
    assert quotes["USD"] is not None
    assert not view.groups[0].ready


async def test_what_cannot_be_sent_there_is_not_ready(shop: Shop) -> None:
    ada = await person(shop)
    await shop.carts.add(ada, RED)
    assert (await shop.carts.view(ada, SEOUL)).groups[0].ready
    nowhere = replace(SEOUL, country="AQ")
    (group,) = (await shop.carts.view(ada, nowhere)).groups
    assert group.quote is not None
    assert group.ready is group.quote.complete


async def test_guests_who_do_not_come_back_are_forgotten_and_people_are_not(shop: Shop) -> None:
    ada, early, late = await person(shop), guest(), guest()
    for buyer in (ada, early):
        await shop.carts.add(buyer, RED)
    shop.market.clock.forward(days=59)
    await shop.carts.add(late, RED)
    shop.market.clock.forward(days=2)
    sweep = CartSweep(shop.carts, shop.market.clock, every_s=0.01)
    await sweep.start()
    for _ in range(500):
        if not await shop.carts.count(early):
            break
        await asyncio.sleep(0.01)
    await sweep.stop()
    assert [await shop.carts.count(each) for each in (ada, early, late)] == [1, 0, 1]
    await shop.carts.forget_guests(shop.market.clock.now() + timedelta(days=1))
    assert await shop.carts.count(late) == 0


async def test_prices_are_the_markets_own_whatever_is_asked_for(shop: Shop) -> None:
    ada = await person(shop)
    await shop.market.catalog.set_price(RED, Money(19_900, "KRW").share(Decimal("0.5")))
    cart = await shop.carts.add(ada, RED)
    assert cart.lines[0].price_seen == Money(9_950, "KRW")
    # A line that was made elsewhere does not take another's place.
    line = replace(cart.lines[0], id=LineId(new_id("cln")), quantity=1)
    assert added(cart, line, 9).lines[0].id == cart.lines[0].id


async def test_what_is_done_for_one_thing_is_done_once_whatever_became_of_it(shop: Shop) -> None:
    ada = await person(shop)
    first = await shop.carts.add(ada, RED, 2, "msg_1/0")
    again, other = await asyncio.gather(shop.carts.add(ada, RED, 2, "msg_1/0"), shop.carts.add(ada, RED, 1, "msg_1/1"))
    assert [each.quantity for each in first.lines] == [2]
    assert {each.lines[0].quantity for each in (again, other)} <= {2, 3}
    await shop.carts.remove(ada, first.lines[0].id)
    await shop.carts.add(ada, RED, 2, "msg_1/0")
    assert (await shop.carts.of(ada)).lines == ()

    # What was not done, because there is not enough of it, can be done yet.
    with pytest.raises(NotEnough):
        await shop.carts.add(ada, RED, 99, "msg_1/2")
    assert (await shop.carts.add(ada, RED, 1, "msg_1/2")).lines[0].quantity == 1

    shop.market.clock.forward(days=61)
    await shop.carts.forget_guests(shop.market.clock.now())
    assert (await shop.carts.add(ada, RED, 1, "msg_1/2")).lines[0].quantity == 2
