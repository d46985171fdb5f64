"""A payment that fails after its buyer has looked away is told."""

from pathlib import Path

import pytest

from hupan.adapters.tidings import AllCheckouts, AllExhibits, AllOrders
from hupan.checkout import Changes, NewCheckout
from hupan.fulfillment import FulfillmentService
from hupan.fulfillment.repository import SqlFulfillmentStore
from hupan.kernel import Buyer, Language
from hupan.notices import NoticeService
from hupan.notices.repository import SqlNoticeStore
from hupan.platform import Database, Signals
from hupan.tidings import Follower, Teller, TellerPorts
from hupan.tidings.repository import SqlTidingStore
from tests.integration.checkout.shop import CONTACT, HOME, RED, confirming, open_shop
from tests.integration.reviews.ground import add_people

pytestmark = pytest.mark.anyio


async def test_a_payment_that_fails_is_told_once(database: Database, tmp_path: Path) -> None:
    (ada,) = await add_people(database, "Ada")
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        orders, signals = AllOrders(database), Signals(database)
        parcels = FulfillmentService(database.stores(SqlFulfillmentStore), [], shop.clock)
        ports = TellerPorts(
            stores=database.stores(SqlTidingStore),
            orders=orders,
            parcels=parcels,
            checkouts=AllCheckouts(database),
            exhibits=AllExhibits(database),
            clock=shop.clock,
        )
        follower = Follower(database, signals, Teller(ports), orders, shop.clock)
        await follower.catch_up()
        buyer = Buyer(ada.person_id)
        await shop.below.carts.add(buyer, RED, 1)
        wishes = Changes(contact=CONTACT, destination=HOME, language=Language.KO)
        session = await shop.checkouts.create(buyer, NewCheckout("KR", wishes=wishes))
        # Her wallet is empty.
        failed = await shop.checkouts.complete(buyer, session.id, confirming(session))
        assert failed.notices
        notices = NoticeService(database.stores(SqlNoticeStore), signals, shop.clock)
        await follower.catch_up()
        await follower.catch_up()
        (told,) = (await notices.page(ada.person_id)).notices
        assert (told.kind, told.link) == ("checkout.payment_failed", f"/market/checkout/{session.id}")
