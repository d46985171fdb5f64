"""What came into a wallet, or went out of it, leads to the order that it was for, and to none that there never was."""

import pytest

from hupan.household.purse import Purse
from hupan.kernel import PersonId, new_id
from hupan.orders import CancelReason
from hupan.payments import PaymentRequest
from hupan.platform import Database
from tests.integration.catalog.market import LAKE
from tests.integration.orders.stall import BUYING, MINA, ONE, won
from tests.integration.orders.till import open_till
from tests.integration.payments.stand import share

pytestmark = pytest.mark.anyio

PERSON = PersonId("per_mina")


async def test_a_payment_and_its_refund_lead_to_their_order(database: Database) -> None:
    till = await open_till(database)
    purse = Purse(till.wallets, till.payments, None)  # pyright: ignore[reportArgumentType] - nobody keeps cards here
    order = await till.order(2)
    await till.stall.orders.cancel(BUYING, order.id, CancelReason.BY_MISTAKE, {ONE: 1})
    # A checkout that came to nothing after it was paid: there is no order of that name.
    lost = await till.payments.authorise(
        PaymentRequest("chk_1:1", MINA, won(500), "wallet", "", (share(500, new_id("ord"), LAKE),))
    )
    await till.payments.capture(lost.id)
    assert await till.payments.undo(lost.id, "chk_1:1:undo")
    moved = await till.wallets.movements(PERSON, "", 10)
    led = {each.key.rpartition(":")[0]: await purse.leads_to(each, PERSON) for each in moved[2:]}
    assert led["wallet:refund"] == led["wallet:authorise"] == f"/market/orders/{order.id}"
    given_back = next(each for each in moved if each.key.startswith("wallet:refund:"))
    assert await purse.leads_to(given_back, PERSON) == ""
    assert await purse.leads_to(given_back, PersonId("per_eve")) == ""
