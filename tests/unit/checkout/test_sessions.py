"""Checkouts of buyers: what they say, who may see them, and what happens when the market changes below them."""

from dataclasses import replace
from typing import get_args

import pytest

from hupan.catalog import SellerId, VariantId
from hupan.checkout import (
    BadCheckout,
    CartContents,
    Changes,
    CheckoutClosed,
    CheckoutNotFound,
    CheckoutOvertaken,
    CheckoutSession,
    Code,
    Confirmation,
    Contact,
    Destination,
    MessageType,
    NewCheckout,
    NotAsConfirmed,
    NotReady,
    Status,
    WantedLine,
)
from hupan.kernel import Money
from hupan.till.checkout_schemas import StatusWord
from tests.unit.checkout.world import CONTACT, CUP, GUEST, HAT, HILL, HOME, LAKE, MINA, POT, World

pytestmark = pytest.mark.anyio


@pytest.fixture
def world() -> World:
    return World()


def said(session: CheckoutSession) -> list[Code]:
    return [each.code for each in session.messages]


def test_every_status_has_its_word_on_the_wire() -> None:
    assert set(get_args(StatusWord)) == {each.value for each in Status}


def krw(amount: int) -> Money:
    return Money(amount, "KRW")


async def test_a_checkout_says_what_is_missing_until_nothing_is(world: World) -> None:
    new = NewCheckout("KR", (WantedLine(CUP, 2),))
    session = await world.checkouts.create(GUEST, new)
    assert (session.status, said(session)) == (Status.INCOMPLETE, [Code.CONTACT_MISSING, Code.DESTINATION_MISSING])
    assert session.quote is not None
    assert session.quote.totals.subtotal == krw(24_000)
    session = await world.checkouts.update(GUEST, session.id, Changes(contact=CONTACT))
    assert said(session) == [Code.DESTINATION_MISSING]
    session = await world.checkouts.update(GUEST, session.id, Changes(destination=HOME))
    assert (session.status, said(session), session.version) == (Status.READY, [], 3)
    assert [(each.seller_id, each.cost) for each in session.deliveries] == [(LAKE, krw(3000)), (LAKE, krw(6000))]


async def test_a_person_who_is_known_needs_no_contact(world: World) -> None:
    session = await world.checkouts.create(MINA, NewCheckout("KR", (WantedLine(CUP, 1),)))
    assert said(session) == [Code.DESTINATION_MISSING]


async def test_fields_of_an_address_that_do_not_fit_are_named(world: World) -> None:
    world.aside.wrong = {"postal_code": "pattern", "city": "required"}
    session = await world.ready()
    assert [each.path for each in session.messages] == ["$.destination.postal_code", "$.destination.city"]
    assert session.status is Status.INCOMPLETE


async def test_a_cart_is_bought_one_currency_at_a_time(world: World) -> None:
    world.shelf.offers_there[HAT] = replace(world.shelf.offers_there[HAT], price=Money(4500, "USD"))
    world.aside.cart = CartContents(
        (WantedLine(CUP, 2, "For you", krw(12_000)), WantedLine(HAT, 1, "", Money(4500, "USD"))), ("SPRING",)
    )
    with pytest.raises(BadCheckout):
        await world.checkouts.create(MINA, NewCheckout("KR"))
    world.shelf.reprice(CUP, 11_000)
    session = await world.checkouts.create(MINA, NewCheckout("KR", currency="KRW"))
    assert Code.PRICE_CHANGED in said(session)
    assert [(e.offer_id, e.quantity, e.gift_note) for e in session.wishes.lines] == [(CUP, 2, "For you")]
    assert session.wishes.codes == ("SPRING",)
    with pytest.raises(BadCheckout):
        await world.checkouts.create(MINA, NewCheckout("KR", currency="JPY"))
    with pytest.raises(BadCheckout):
        await world.checkouts.create(MINA, NewCheckout("KR", (WantedLine(CUP, 1), WantedLine(HAT, 1))))
    world.aside.cart = CartContents(())
    with pytest.raises(BadCheckout):
        await world.checkouts.create(MINA, NewCheckout("KR"))


async def test_only_its_buyer_finds_a_checkout(world: World) -> None:
    session = await world.ready()
    confirmation = Confirmation("key", session.fingerprint, "wallet")
    with pytest.raises(CheckoutNotFound):
        await world.checkouts.get(GUEST, session.id)
    with pytest.raises(CheckoutNotFound):
        await world.checkouts.update(GUEST, session.id, Changes(codes=()))
    with pytest.raises(CheckoutNotFound):
        await world.checkouts.complete(GUEST, session.id, confirmation)
    with pytest.raises(CheckoutNotFound):
        await world.checkouts.cancel(GUEST, session.id)
    with pytest.raises(CheckoutNotFound):
        await world.checkouts.resume(GUEST, session.id)
    assert await world.checkouts.get(MINA, session.id) == session


async def test_what_changes_below_becomes_a_message_and_another_fingerprint(world: World) -> None:
    session = await world.ready()
    world.shelf.reprice(CUP, 13_000)
    world.stock.on_hand[HAT] = 0
    seen = await world.checkouts.get(MINA, session.id)
    assert seen.version == session.version
    assert seen.fingerprint != session.fingerprint
    assert seen.status is Status.INCOMPLETE
    warned, sold_out = seen.messages
    assert (warned.type, warned.code, warned.path) == (
        MessageType.WARNING,
        Code.PRICE_CHANGED,
        "$.lines[0].unit_price",
    )
    assert (warned.params["before_minor"], warned.params["now_minor"]) == (12_000, 13_000)
    assert (sold_out.code, sold_out.path, sold_out.params["available"]) == (
        Code.OUT_OF_STOCK,
        "$.lines[1].quantity",
        0,
    )
    world.stock.on_hand[HAT] = 5
    again = await world.checkouts.get(MINA, session.id)
    assert said(again) == [Code.PRICE_CHANGED]
    assert again.status is Status.READY


async def test_what_is_gone_or_became_something_else_is_named_and_not_reckoned(world: World) -> None:
    session = await world.ready(MINA, (CUP, 1), (POT, 1), (HAT, 1))
    world.shelf.close(CUP)
    world.shelf.offers_there[POT] = replace(world.shelf.offers_there[POT], variant_id=VariantId("var_other"))
    world.shelf.offers_there[HAT] = replace(world.shelf.offers_there[HAT], price=Money(1, "USD"))
    session = await world.checkouts.get(MINA, session.id)
    assert said(session) == [Code.NOT_FOR_SALE, Code.VARIANT_CHANGED, Code.CURRENCY_CHANGED]
    assert (session.quote, session.fingerprint) == (None, "")
    left = Changes(lines=())
    assert said(await world.checkouts.update(MINA, session.id, left)) == [Code.NO_LINES]


async def test_options_of_a_variant_belong_to_what_is_confirmed(world: World) -> None:
    session = await world.ready()
    world.shelf.options[CUP] = {"color": "red"}
    assert (await world.checkouts.get(MINA, session.id)).fingerprint != session.fingerprint


async def test_too_few_are_reckoned_as_wished_and_block(world: World) -> None:
    session = await world.ready(MINA, (CUP, 6))
    assert said(session) == [Code.OUT_OF_STOCK]
    assert session.messages[0].params["available"] == 5
    assert session.quote is not None
    assert session.quote.lines[0].line.quantity == 6


async def test_places_and_choices_that_cannot_be_are_said(world: World) -> None:
    session = await world.ready(MINA, (CUP, 1))
    abroad = Changes(destination=replace(HOME, country="AQ"))
    there = await world.checkouts.update(MINA, session.id, abroad)
    delivers = not there.deliveries
    assert delivers == (said(there) == [Code.CANNOT_SHIP])
    back = Changes(destination=HOME, shipping={LAKE: "by_boat"})
    assert said(await world.checkouts.update(MINA, session.id, back)) == [Code.DELIVERY_CHOICE_GONE]
    usual = Changes(shipping={LAKE: "standard"})
    assert (await world.checkouts.update(MINA, session.id, usual)).status is Status.READY


async def test_codes_that_take_nothing_off_are_explained(world: World) -> None:
    session = await world.ready(MINA, (CUP, 1))
    session = await world.checkouts.update(MINA, session.id, Changes(codes=("spring", "NOPE")))
    (message,) = session.messages
    assert (message.code, message.params["reason"]) == (Code.CODE_NOT_APPLIED, "unknown_code")
    assert session.status is Status.READY
    assert session.quote is not None
    assert session.quote.totals.discount == krw(1200)


async def test_lines_keep_their_names_and_what_was_seen(world: World) -> None:
    session = await world.ready(MINA, (CUP, 1))
    world.shelf.reprice(CUP, 15_000)
    wanted = (WantedLine(CUP, 1, "Happy birthday\n\nM."), WantedLine(CUP, 2), WantedLine(POT, 1))
    changed = await world.checkouts.update(MINA, session.id, Changes(lines=wanted))
    cup, pot = changed.wishes.lines
    assert (cup.id, cup.quantity, cup.price_seen) == (session.wishes.lines[0].id, 3, krw(12_000))
    assert (cup.gift_note, pot.gift_note) == ("Happy birthday\n\nM.", "")


@pytest.mark.parametrize(
    "changes",
    [
        Changes(lines=(WantedLine(CUP, 0),)),
        Changes(lines=(WantedLine(CUP, 10_000),)),
        Changes(lines=(WantedLine(CUP, 1, "a\x00"),)),
        Changes(lines=(WantedLine(CUP, 1, "x" * 501),)),
        Changes(lines=(WantedLine(type(CUP)("off_none"), 1),)),
        Changes(contact=Contact("nobody")),
        Changes(contact=Contact("a b@example.org")),
        Changes(contact=Contact("a@b")),
        Changes(destination=Destination("Korea")),
        Changes(destination=replace(HOME, line1="x" * 201)),
        Changes(shipping={SellerId(f"sell_{at}"): "" for at in range(201)}),
        Changes(codes=("X",) * 21),
        Changes(codes=("x" * 101,)),
        Changes(codes=("\ud800",)),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(world: World, changes: Changes) -> None:
    session = await world.ready()
    with pytest.raises(BadCheckout):
        await world.checkouts.update(MINA, session.id, changes)
    assert await world.checkouts.get(MINA, session.id) == session


async def test_a_later_version_is_not_overwritten(world: World) -> None:
    session = await world.ready()
    await world.checkouts.update(MINA, session.id, Changes(codes=()), version=1)
    with pytest.raises(CheckoutOvertaken):
        await world.checkouts.update(MINA, session.id, Changes(codes=("A",)), version=1)
    assert (await world.checkouts.get(MINA, session.id)).wishes.codes == ()


async def test_an_open_checkout_is_over_after_a_day(world: World) -> None:
    session = await world.ready()
    world.clock.forward(hours=25)
    with pytest.raises(CheckoutClosed):
        await world.checkouts.update(MINA, session.id, Changes(codes=()))
    assert await world.checkouts.look_after() == 0
    over = await world.checkouts.get(MINA, session.id)
    assert (over.status, said(over)) == (Status.CANCELED, [Code.EXPIRED])
    with pytest.raises(CheckoutClosed):
        await world.checkouts.complete(MINA, session.id, Confirmation("key", session.fingerprint, "wallet"))


async def test_time_ends_a_checkout_also_when_nobody_sweeps(world: World) -> None:
    session = await world.ready()
    world.clock.forward(hours=25)
    assert (await world.checkouts.get(MINA, session.id)).status is Status.CANCELED


async def test_giving_up_is_for_good(world: World) -> None:
    session = await world.ready()
    for _ in range(2):
        assert (await world.checkouts.cancel(MINA, session.id)).status is Status.CANCELED
    with pytest.raises(CheckoutClosed):
        await world.checkouts.update(MINA, session.id, Changes(codes=()))


async def test_nothing_is_begun_that_was_not_confirmed_so(world: World) -> None:
    session = await world.ready()
    with pytest.raises(BadCheckout):
        await world.checkouts.complete(MINA, session.id, Confirmation("key", session.fingerprint, "gold"))
    world.shelf.reprice(CUP, 12_001)
    with pytest.raises(NotAsConfirmed):
        await world.checkouts.complete(MINA, session.id, Confirmation("key", session.fingerprint, "wallet"))
    seen = world.store.sessions[session.id]
    assert said(seen) == [Code.PRICE_CHANGED]
    world.stock.on_hand[HAT] = 0
    sold_out = await world.checkouts.get(MINA, session.id)
    with pytest.raises(NotReady):
        await world.checkouts.complete(MINA, session.id, Confirmation("key", sold_out.fingerprint, "wallet"))
    with pytest.raises(BadCheckout):
        await world.checkouts.complete(MINA, session.id, Confirmation("k" * 201, "", "wallet"))
    assert (world.payments.taken.total(), world.work.runs) == (0, {})


async def test_what_each_seller_gets_adds_up_to_what_is_paid(world: World) -> None:
    session = await world.ready()
    done = await world.checkouts.complete(MINA, session.id, Confirmation("key", session.fingerprint, "wallet"))
    (placed,) = world.orders.placed.values()
    assert [order.seller_id for order in placed.orders] == [LAKE, HILL]
    assert done.order_ids == tuple(order.order_id for order in placed.orders)
    assert done.quote is not None
    assert sum((order.total for order in placed.orders), krw(0)) == placed.total == done.quote.totals.total
    for order in placed.orders:
        assert sum((line.goods + line.shipping for line in order.lines), krw(0)) == order.total
    (charge,) = world.payments.charges.values()
    assert charge.plan.total == placed.total
    assert charge.plan.orders == placed.orders
