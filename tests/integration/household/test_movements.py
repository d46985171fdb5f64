"""What changed a wallet is said in words, with the order that it was for, and with none that there never was."""

import asyncio

import pytest

from hupan.household.movements import Movements
from hupan.kernel import Language, PersonId, new_id
from hupan.orders import Asked, CancelReason, Exchange, Order, Received, ReturnReason
from hupan.payments import PaymentRequest
from hupan.platform import Database
from hupan.showcase import Formats, Reader, read_words
from tests.integration.catalog.market import LAKE
from tests.integration.orders.stall import BLUE, BUYING, MINA, ONE, PRICE, SELLING, won
from tests.integration.orders.till import Till, open_till
from tests.integration.payments.stand import share

pytestmark = pytest.mark.anyio

PERSON = PersonId("per_mina")

Said = tuple[str, str, tuple[tuple[str, str], ...]]


async def said(till: Till) -> list[Said]:
    """What the page says of the wallet, the oldest first: what, how much, and the orders with where they lead."""
    words, formats = await asyncio.to_thread(lambda: (read_words(), Formats(Language.EN)))
    reader = Reader(Language.EN, words[Language.EN], formats, "KRW", "KR", till.stall.clock.now(), "", "/market/wallet")
    moved = await till.wallets.movements(PERSON, "", 50)
    rows = await Movements(till.payments, till.stall.orders).rows(moved, PERSON, reader)
    return [(row.what, row.sum, tuple((each.text, each.href) for each in row.orders)) for row in reversed(rows)]


def link(order: Order) -> tuple[tuple[str, str], ...]:
    return ((f"Order {order.number}", f"/market/orders/{order.id}"),)


async def test_a_payment_and_what_goes_back_name_their_order_and_why(database: Database) -> None:
    till = await open_till(database)
    order = await till.order(2)
    await till.stall.orders.cancel(BUYING, order.id, CancelReason.BY_MISTAKE, {ONE: 1})
    await till.stall.orders.give_back(SELLING, order.id, won(100), "A scratch.")
    found = await said(till)
    assert [each[0] for each in found] == [
        "Demo money",
        "Payment",
        "Given back for what was cancelled",
        "Given back by the seller",
    ]
    assert found[0][2] == ()
    assert {each[2] for each in found[1:]} == {link(order)}
    assert found[3][1] == "+₩100"


async def test_the_difference_of_an_exchange_is_told_from_the_order_s_own_payment(database: Database) -> None:
    till = await open_till(database)
    await till.stall.catalog.set_price(BLUE, won(30_000))
    order = await till.delivered(1)
    more = won(30_000 - PRICE)
    wanted = Asked({ONE: 1}, ReturnReason.CHANGED_MIND, "", Exchange({ONE: BLUE}, more))
    case = (await till.stall.returns.request(BUYING, order.id, wanted)).returns[0].id
    await till.stall.returns.approve(SELLING, order.id, case)
    await till.stall.returns.receive(SELLING, order.id, Received(case))
    assert (await said(till))[1:] == [
        ("Payment", f"−₩{order.total.minor:,}", link(order)),
        ("Paid for the exchange", f"−₩{more.minor:,}", link(order)),
    ]


async def test_what_came_to_nothing_names_no_order(database: Database) -> None:
    till = await open_till(database)
    # A checkout that came to nothing after it was paid: there is no order of that name.
    lost = await till.payments.authorise(
        PaymentRequest("chk_1:1", MINA, won(500), "wallet", "", (share(500, new_id("ord"), LAKE),))
    )
    await till.payments.capture(lost.id)
    assert await till.payments.undo(lost.id, "chk_1:1:undo")
    waiting = await till.payments.authorise(
        PaymentRequest("chk_2:1", MINA, won(700), "wallet", "", (share(700, new_id("ord"), LAKE),))
    )
    assert (await said(till))[-1] == ("Set aside for a payment", "−₩700", ())
    await till.payments.void(waiting.id)
    assert await said(till) == [
        ("Demo money", "+₩200,000", ()),
        ("Payment that came to nothing", "−₩500", ()),
        ("Refund", "+₩500", ()),
        ("Payment that was not taken", "−₩700", ()),
        ("Payment that was not taken", "+₩700", ()),
    ]
