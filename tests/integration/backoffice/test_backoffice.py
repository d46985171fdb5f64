"""What the operator sees in one place, and mends; and that nobody else does."""

import csv
import io
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from sqlalchemy import insert

from hupan.adapters.purse import OrderPurse
from hupan.backoffice import BackOffice, Rooms
from hupan.backoffice.routes import router as office
from hupan.desks import DeskService
from hupan.desks.repository import SqlDeskStore
from hupan.kernel import Buyer, OrderId, PersonId, new_id
from hupan.ledger import LedgerService
from hupan.ledger.routes import router as ledger
from hupan.notices import DeadLetterService
from hupan.notices.dead_letter_repository import SqlDeadLetterStore
from hupan.notices.tables import ChannelRow, ContactLetterRow, LetterRow, NoticeRow
from hupan.orders import Errands, Order, Oversight, Who
from hupan.orders.oversight_repository import SqlOversightStore
from hupan.payments import PaymentRequest, PaymentService, Share
from hupan.platform import Database
from hupan.reviews import Author
from tests.integration.catalog.market import LAKE, store
from tests.integration.orders.stall import MINA, PRICE, SELLING, Stall, open_stall, won
from tests.integration.payments.stand import Stand, open_stand
from tests.integration.reviews.ground import add_people, browser
from tests.integration.webhooks.ground import Post, post_office

pytestmark = pytest.mark.anyio

RUNS = Author(PersonId("per_owner"), "Owner", is_admin=True)
MEMBER = Author(PersonId("per_other"), "Somebody")
OFFICE, LEDGER = "/api/market/office", "/api/market/ledger"
ROUTES = APIRouter()
ROUTES.include_router(office)
ROUTES.include_router(ledger)


@dataclass
class Market:
    """Orders with real payments, webhooks and letters, and the office over them."""

    database: Database
    stall: Stall
    stand: Stand
    post: Post
    oversight: Oversight
    letters: DeadLetterService
    desks: DeskService

    @asynccontextmanager
    async def page(self, author: Author | None) -> AsyncGenerator[httpx.AsyncClient]:
        rooms = Rooms(
            catalog=self.stall.catalog,
            orders=self.oversight,
            payments=self.stand.payments,
            payouts=self.stand.payouts,
            chargebacks=self.stand.chargebacks,
            ledger=self.stand.ledger,
            webhooks=self.post.service,
            letters=self.letters,
            desks=self.desks,
        )
        services: dict[type, object] = {
            BackOffice: BackOffice(rooms),
            PaymentService: self.stand.payments,
            LedgerService: self.stand.ledger,
            DeadLetterService: self.letters,
        }
        async with browser(ROUTES, services, author) as client:
            yield client

    async def order(self) -> Order:
        """Order two shirts, paid by the bank."""
        checkout = self.stall.checkout(2, shipping=0)
        placed = checkout.orders[0]
        wanted = PaymentRequest(
            new_id("key"), MINA, won(2 * PRICE), "bank", "", (Share(placed.id, LAKE, won(2 * PRICE)),)
        )
        made = await self.stand.payments.authorise(wanted)
        await self.stand.payments.capture(made.id)
        return (await self.stall.orders.place(replace(checkout, payment_id=made.id)))[0]


@pytest.fixture
async def market(database: Database, tmp_path: Path) -> AsyncGenerator[Market]:
    stand = open_stand(database)
    stall = await open_stall(database, payments=OrderPurse(stand.payments, stand.escrow))
    oversight = Oversight(database.stores(SqlOversightStore), stall.ports, Errands(stall.ports))
    letters = DeadLetterService(database.stores(SqlDeadLetterStore), stall.clock)
    async with post_office(database, tmp_path) as post:
        desks = DeskService(database.stores(SqlDeskStore), stall.catalog, stall.clock)
        yield Market(database, stall, stand, post, oversight, letters, desks)


async def test_a_refund_that_was_refused_is_found_and_sent_again_and_its_order_goes_on(market: Market) -> None:
    order = await market.order()
    market.stand.bank.fails = ["decline"]
    await market.stall.orders.give_back(SELLING, order.id, won(700), "Sorry.")
    async with market.page(RUNS) as owner:
        seen = (await owner.get(f"{OFFICE}/overview")).json()
        assert (seen["failed_refunds"], seen["errands"], seen["returns"], seen["dead_letters"]) == (1, 1, 0, 0)
        (refund,) = (await owner.get(f"{OFFICE}/refunds/failed")).json()["items"]
        assert (refund["order_id"], refund["amount"]) == (order.id, {"minor": 700, "currency": "KRW"})
        again = await owner.post(f"{OFFICE}/refunds/{refund['id']}/retry")
        assert (again.status_code, again.json()["state"]) == (200, "succeeded")
        seen = (await owner.get(f"{OFFICE}/overview")).json()
        # Nobody but the operator sees to it that the order is sent.
        assert {name: count for name, count in seen.items() if count} == {"unsent": 1}
        money = (await owner.get(f"{OFFICE}/orders/{order.id}/money")).json()
        assert [each["state"] for each in money["payments"][0]["refunds"]] == ["failed", "succeeded"]
        assert [each["key"].split(":")[0] for each in money["transactions"]] == [
            "refunded",
            "refund",
            "refund-failed",
            "refund",
            "capture",
        ]
        wrong = await owner.post(f"{OFFICE}/refunds/{again.json()['id']}/retry")
        assert (wrong.status_code, wrong.json()["code"]) == (409, "payments.wrong_state")
    done = await market.stall.orders.get(Who.operating(RUNS.person_id), order.id)
    assert [each.done for each in done.adjustments] == [True]
    assert await market.stand.books_are_clean()


async def test_payments_without_an_answer_are_asked_after(market: Market) -> None:
    market.stand.bank.fails = ["", "after"]
    share = Share(OrderId(new_id("ord")), LAKE, won(500))
    lost = await market.stand.payments.authorise(
        PaymentRequest("k", Buyer(PersonId("person_ada")), won(500), "bank", "", (share,))
    )
    market.stand.clock.forward(minutes=2)
    async with market.page(RUNS) as owner:
        (shown,) = (await owner.get(f"{OFFICE}/payments/uncertain")).json()["items"]
        assert (shown["id"], shown["state"], shown["orders"]) == (lost.id, "unknown", [share.order_id])
        assert (await owner.get(f"{OFFICE}/overview")).json()["uncertain_payments"] == 1
        asked = await owner.post(f"{OFFICE}/payments/{lost.id}/ask")
        assert asked.json()["state"] == "authorised"
        assert (await owner.get(f"{OFFICE}/payments/uncertain")).json()["items"] == []
        assert (await owner.post(f"{OFFICE}/payments/{new_id('pay')}/ask")).status_code == 404


async def test_sellers_come_with_what_they_have_earned(market: Market) -> None:
    order = await market.order()
    await market.stand.escrow.release(order.id)
    async with market.page(RUNS) as owner:
        first = (await owner.get(f"{OFFICE}/sellers", params={"limit": 1})).json()
        assert [each["name"] for each in first["items"]] == ["Hill"]
        rest = (await owner.get(f"{OFFICE}/sellers", params={"cursor": first["next_cursor"]})).json()
        earned = {"minor": 2 * PRICE * 9 // 10, "currency": "KRW"}
        assert [(each["name"], each["balances"]) for each in rest["items"]] == [("Lake", [earned])]
        assert rest["next_cursor"] is None
        assert [each["id"] for each in (await owner.get(f"{OFFICE}/sellers", params={"q": "LAK"})).json()["items"]] == [
            LAKE
        ]
        assert (await owner.get(f"{OFFICE}/sellers/{LAKE}")).json()["balances"] == [earned]
        these = await owner.get(f"{OFFICE}/sellers", params={"seller_id": [LAKE, "sell_none"]})
        assert [each["id"] for each in these.json()["items"]] == [LAKE]
        none = await owner.get(f"{OFFICE}/sellers/sell_none")
        assert (none.status_code, none.json()["code"]) == (404, "backoffice.seller_not_found")


async def test_orders_are_known_by_their_numbers_and_sellers_by_their_shops(market: Market) -> None:
    order = await market.order()
    await market.stall.catalog.put_sellers([], [store(LAKE)])
    async with market.page(RUNS) as owner:
        numbers = await owner.get(f"{OFFICE}/order-numbers", params={"order_id": [order.id, "ord_none"]})
        assert numbers.json() == {"items": [{"id": order.id, "number": order.number}]}
        (seller,) = (await owner.get(f"{OFFICE}/sellers", params={"q": "LAKE ST"})).json()["items"]
        assert (seller["shop"], seller["name"]) == ("Lake Store", "Lake")
    (lin,) = await add_people(market.database, "Lin")
    await market.desks.give(LAKE, lin.person_id, RUNS.person_id)
    async with market.page(RUNS) as owner:
        assert (await owner.get(f"{OFFICE}/overview")).json()["unsent"] == 0


async def test_payments_are_known_by_who_made_them_and_by_the_orders_that_they_paid_for(market: Market) -> None:
    order = await market.order()
    (payment, _), *_ = await market.stand.payments.of_order(order.id)
    unplaced = (Share(OrderId(new_id("ord")), LAKE, won(PRICE)),)
    waiting = await market.stand.payments.authorise(
        PaymentRequest(new_id("key"), MINA, won(PRICE), "bank", "", unplaced)
    )
    async with market.page(RUNS) as owner:
        asked = {"payment_id": [payment.id, waiting.id, "pay_none"]}
        named = {
            each["id"]: each for each in (await owner.get(f"{OFFICE}/payment-names", params=asked)).json()["items"]
        }
    assert set(named) == {payment.id, waiting.id}
    assert named[payment.id]["orders"] == [{"id": order.id, "number": order.number}]
    assert (named[waiting.id]["orders"], named[waiting.id]["buyer"]) == ([], MINA.person_id)
    async with market.page(MEMBER) as other:
        assert (await other.get(f"{OFFICE}/payment-names", params=asked)).status_code == 403


async def test_letters_that_were_given_up_are_sent_again(market: Market) -> None:
    (ada,) = await add_people(market.database, "Ada")
    now = datetime(2026, 11, 22, tzinfo=UTC)
    notice, contact = new_id("ntc"), new_id("let")
    told: dict[str, Any] = {"kind": "orders.shipped", "facts": {}, "link": "", "created_at": now}
    given_up = {"status": "dead", "attempts": 8, "next_at": now, "last_error": "550 no such box"}
    async with market.database.engine.begin() as connection:
        own = {"id": notice, "person_id": ada.person_id, "key": "k", "read_at": None, **told}
        await connection.execute(insert(NoticeRow).values(own))
        channel = {"person_id": ada.person_id, "address": "ada@example.org", "language": "en", "confirmed_at": now}
        code = {"is_on": True, "code_hash": "", "code_sent_at": now, "code_tries": 0}
        await connection.execute(insert(ChannelRow).values({**channel, **code}))
        await connection.execute(insert(LetterRow).values(notice_id=notice, **given_up))
        guest = {"id": contact, "key": "k", "address": "bo@example.org", "language": "ko"}
        await connection.execute(insert(ContactLetterRow).values({**guest, **told, **given_up}))
    async with market.page(RUNS) as owner:
        assert (await owner.get(f"{OFFICE}/overview")).json()["dead_letters"] == 2
        listed = (await owner.get(f"{OFFICE}/letters/dead")).json()["items"]
        assert {(each["id"], each["to"], each["error"]) for each in listed} == {
            (notice, "ada@example.org", "550 no such box"),
            (contact, "bo@example.org", "550 no such box"),
        }
        assert (await owner.post(f"{OFFICE}/letters/{contact}/replay")).json() == {"count": 1}
        assert (await owner.post(f"{OFFICE}/letters/{contact}/replay")).json() == {"count": 0}
        assert (await owner.post(f"{OFFICE}/letters/replay")).json() == {"count": 1}
        assert (await owner.get(f"{OFFICE}/letters/dead")).json() == {"items": []}
        assert (await owner.post(f"{OFFICE}/deliveries/replay")).json() == {"count": 0}


async def test_the_books_go_into_a_table_in_which_nothing_runs(market: Market) -> None:
    await market.stand.wallets.top_up("gift", PersonId("=1+1"), won(900))
    await market.order()
    async with market.page(RUNS) as owner:
        answer = await owner.get(f"{LEDGER}/transactions.csv")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 4
        assert sum(int(row["minor_units"]) for row in rows) == 0
        assert {row["account"] for row in rows} >= {"wallet:=1+1", "gateway:bank"}
        assert {row["about"] for row in rows} >= {"'=1+1"}
        # A sum below nothing is a number, not a word.
        assert {row["amount"] for row in rows} >= {"-900", "900"}
        one = await owner.get(f"{LEDGER}/transactions.csv", params={"account": "gateway:bank"})
        assert one.text.count("\r\n") == 3
        audit = (await owner.get(f"{LEDGER}/audit")).json()
        assert (audit["clean"], audit["transactions"], audit["entries"]) == (True, 2, 4)


async def test_nobody_else_has_a_key_to_the_office(market: Market) -> None:
    paths = [
        ("GET", f"{OFFICE}/overview"),
        ("GET", f"{OFFICE}/sellers"),
        ("GET", f"{OFFICE}/sellers/{LAKE}"),
        ("GET", f"{OFFICE}/orders/{new_id('ord')}/money"),
        ("GET", f"{OFFICE}/refunds/failed"),
        ("POST", f"{OFFICE}/refunds/{new_id('rfd')}/retry"),
        ("GET", f"{OFFICE}/payments/uncertain"),
        ("POST", f"{OFFICE}/payments/{new_id('pay')}/ask"),
        ("POST", f"{OFFICE}/deliveries/replay"),
        ("GET", f"{OFFICE}/letters/dead"),
        ("POST", f"{OFFICE}/letters/replay"),
        ("POST", f"{OFFICE}/letters/{new_id('ntc')}/replay"),
        ("GET", f"{LEDGER}/transactions.csv"),
    ]
    async with market.page(MEMBER) as member, market.page(None) as guest:
        for method, path in paths:
            assert (await member.request(method, path)).status_code == 403, path
            assert (await guest.request(method, path)).status_code == 401, path
