"""Mandates on a real PostgreSQL, over real checkouts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from hupan.kernel import PersonId
from hupan.limits import About, Span, Wanted
from hupan.mandates import BuyState, MandateOver, MandateService, MandateState, MandateSweep
from hupan.mandates.routes import router
from hupan.notices.tables import NoticeRow
from hupan.platform import Database
from hupan.protocols.receipts import read_receipt
from hupan.reviews import Author
from tests.integration.catalog.market import StoppedClock
from tests.integration.checkout.shop import CAP, MINA, open_shop, won
from tests.integration.mandates.ground import COOLING, WHO, Ground, move_in
from tests.integration.receipts.ground import receipts_of
from tests.integration.reviews.ground import browser

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> AsyncGenerator[Ground]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield await move_in(shop)


def forward(ground: Ground, span: timedelta) -> None:
    assert isinstance(ground.shop.clock, StoppedClock)
    ground.shop.clock.forward(seconds=span.total_seconds())


async def told(ground: Ground) -> list[str]:
    async with ground.shop.database.engine.connect() as connection:
        return list(await connection.scalars(select(NoticeRow.kind).order_by(NoticeRow.id)))


async def cooled(ground: Ground) -> None:
    await ground.mandates.look_after()
    forward(ground, COOLING)
    await ground.mandates.look_after()


async def test_it_is_bought_when_the_price_has_fallen(ground: Ground, tmp_path: Path) -> None:
    shop, sweep = ground.shop, MandateSweep(ground.shop.database, ground.mandates)
    await ground.make(ceiling=9_000)
    await sweep.look()
    assert (await ground.now()).buys == ()
    await shop.below.catalog.set_price(CAP, won(5_000))
    await sweep.look()
    (buy,) = (await ground.now()).buys
    assert (buy.state, buy.quantity, await told(ground)) == (BuyState.COOLING, 2, ["mandates.offered"])
    forward(ground, COOLING)
    await sweep.look()
    done = await ground.now()
    assert (done.state, done.bought, await told(ground)) == (
        MandateState.FULFILLED,
        2,
        ["mandates.offered", "mandates.bought"],
    )
    (order,) = await shop.orders_of()
    assert done.buys[0].order_ids == (order.id,)
    assert order.total == done.buys[0].total <= won(18_000)
    assert await shop.spent() == order.total.minor
    receipts = await asyncio.to_thread(receipts_of, shop, tmp_path)
    claims: Any = read_receipt((await receipts.of_order(MINA, order.id)).jws.encode()).claims
    assert claims["confirmed"]["how"] == "mandate"
    assert (claims["reference"], claims["mandates"][0]["kind"]) == (done.id, "hupan.mandate.1")


async def test_it_keeps_to_the_persons_limits(ground: Ground) -> None:
    limits = ground.shop.below.limits
    assert limits is not None
    await limits.ground(WHO, "KRW", "Asia/Seoul")
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, 5_000))
    await ground.make()
    await cooled(ground)
    (buy,) = (await ground.now()).buys
    assert (buy.state, buy.reason, await ground.shop.spent()) == (BuyState.FAILED, "limits.reached", 0)
    assert await told(ground) == ["mandates.offered", "mandates.failed"]


async def test_many_at_once_buy_it_once(ground: Ground) -> None:
    await ground.make()
    await asyncio.gather(*(ground.mandates.look_after() for _ in range(4)))
    assert len((await ground.now()).buys) == 1
    forward(ground, COOLING)
    await asyncio.gather(*(ground.mandates.look_after() for _ in range(4)))
    await ground.mandates.look_after()
    forward(ground, timedelta(minutes=1))
    await ground.mandates.look_after()
    assert (await ground.now()).bought == 2
    assert len(await ground.shop.orders_of()) == 1
    assert await told(ground) == ["mandates.offered", "mandates.bought"]


async def test_who_takes_it_back_in_the_last_moment_has_it_one_way(ground: Ground) -> None:
    mandate = await ground.make()
    await ground.mandates.look_after()
    forward(ground, COOLING)
    ended = await asyncio.gather(
        ground.mandates.look_after(), ground.mandates.revoke(WHO, mandate.id), return_exceptions=True
    )
    forward(ground, timedelta(minutes=1))
    await ground.mandates.look_after()
    now, orders = await ground.now(), await ground.shop.orders_of()
    assert now.state in {MandateState.REVOKED, MandateState.FULFILLED}
    assert (now.bought, len(orders)) in {(0, 0), (2, 1)}
    if isinstance(ended[1], MandateOver):
        assert now.state is MandateState.FULFILLED
    forward(ground, timedelta(days=3))
    await cooled(ground)
    assert len(await ground.shop.orders_of()) == len(orders)


async def test_an_address_that_changes_later_changes_no_mandate(ground: Ground) -> None:
    mandate = await ground.make()
    await ground.shop.below.addresses.remove(WHO, ground.address_id)
    await cooled(ground)
    (order,) = await ground.shop.orders_of()
    assert order.destination.line1 == mandate.terms.destination["line1"]


def visiting(ground: Ground, who: str = "per_mina") -> AbstractAsyncContextManager[httpx.AsyncClient]:
    return browser(router, {MandateService: ground.mandates}, Author(PersonId(who), who))


async def test_over_http_by_the_person_alone(ground: Ground) -> None:
    draft = ground.draft()
    body = {
        "product_id": draft.product_id,
        "ceiling_minor": draft.ceiling.minor,
        "currency": "KRW",
        "number": 2,
        "until": draft.until.isoformat(),
        "address_id": ground.address_id,
    }
    async with visiting(ground) as mina:
        shown = (await mina.post("/api/mandates/preview", json=body)).json()
        assert shown["terms"]["title"] == (await ground.mandates.preview(WHO, draft))[0].title
        changed = await mina.post("/api/mandates", json={**body, "number": 3, "fingerprint": shown["fingerprint"]})
        assert (changed.status_code, changed.json()["code"]) == (409, "mandates.not_as_shown")
        made = await mina.post("/api/mandates", json={**body, "fingerprint": shown["fingerprint"]})
        assert (made.status_code, made.json()["state"]) == (201, "active")
        for wrong in ({"address_id": "adr_" + "0" * 26}, {"product_id": "nothing"}, {"handler": "stripe"}):
            refused = await mina.post("/api/mandates/preview", json={**body, **wrong})
            assert (refused.status_code, refused.json()["code"]) == (400, "mandates.invalid")
    mandate_id = made.json()["id"]
    await ground.mandates.look_after()
    buy_id = (await ground.now()).buys[0].id
    async with visiting(ground, "per_eve") as eve:
        assert (await eve.get("/api/mandates")).json() == {"mandates": []}
        for path in (f"{mandate_id}/revoke", f"{mandate_id}/buys/{buy_id}/cancel"):
            refused = await eve.post(f"/api/mandates/{path}")
            assert (refused.status_code, refused.json()["code"]) == (404, "mandates.not_found")
    async with visiting(ground) as mina:
        stopped = (await mina.post(f"/api/mandates/{mandate_id}/buys/{buy_id}/cancel")).json()
        assert stopped["buys"][0]["state"] == "cancelled"
        assert (await mina.post(f"/api/mandates/{mandate_id}/revoke")).json()["state"] == "revoked"
        again = await mina.post(f"/api/mandates/{mandate_id}/revoke")
        assert (again.status_code, again.json()["code"]) == (409, "mandates.over")


async def test_it_is_read_back_as_it_was_kept(ground: Ground) -> None:
    made = await ground.make()
    assert await ground.now() == made
    await cooled(ground)
    now = await ground.now()
    assert replace(now, buys=()).terms == made.terms
