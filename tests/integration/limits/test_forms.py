"""What the forms of the checkout, of limits and of orders to buy later do."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from hupan.checkout import Confirmed, How, Status
from hupan.household import Allowances, Errands
from hupan.kernel import MoneyError
from hupan.limits import About, BadLimit, Span, Wanted
from hupan.mandates import BadMandate, MandateState, NotAsShown
from hupan.platform import Database
from hupan.storefront import BadForm
from hupan.till import CheckoutDesk
from tests.integration.checkout.shop import MINA, open_shop
from tests.integration.mandates.ground import WHO, Ground, move_in

pytestmark = pytest.mark.anyio

GROUND = {"currency": "KRW", "time_zone": "Asia/Seoul"}


@pytest.fixture
async def ground(database: Database, tmp_path: Path) -> AsyncGenerator[Ground]:
    async with open_shop(database, tmp_path) as shop:
        await shop.fill()
        yield await move_in(shop)


async def test_going_beyond_a_limit_needs_a_second_word(ground: Ground) -> None:
    shop, limits = ground.shop, ground.shop.below.limits
    assert limits is not None
    await limits.ground(WHO, "KRW", "Asia/Seoul")
    await limits.put(WHO, Wanted(Span.DAY, About.ALL, 1_000))
    desk = CheckoutDesk(shop.checkouts, shop.below.addresses, shop.below.orders, shop.below.cards)
    session = await shop.ready()
    form = {"deed": "pay", "handler": "wallet", "key": "first", "fingerprint": session.fingerprint}
    refused = await desk.take(MINA, session.id, form, "/")
    assert refused is not None
    assert (refused.problem, refused.facts["left_minor"]) == ("limit", 1_000)
    assert await shop.spent() == 0
    assert await desk.take(MINA, session.id, {**form, "key": "second", "beyond": "1"}, "/") is None
    done = await shop.look(session.id)
    assert done.completion is not None
    assert (done.status, done.completion.confirmed) == (Status.COMPLETED, Confirmed(How.PAGE, beyond=True))


async def test_limits_are_set_and_removed_by_their_form(ground: Ground) -> None:
    limits = ground.shop.below.limits
    assert limits is not None
    page = Allowances(limits)
    put = {"deed": "put", "span": "day", "of": "all", "sum": "50,000", **GROUND}
    assert await page.take(WHO, put) == "put"
    assert await page.take(WHO, {**put, "of": "seller:sell_lake", "span": "purchase", "sum": "9000"}) == "put"
    rules = await limits.rules(WHO)
    assert rules is not None
    assert [(each.span, each.about, each.subject, each.minor) for each in rules.limits] == [
        (Span.DAY, About.ALL, "", 50_000),
        (Span.PURCHASE, About.SELLER, "sell_lake", 9_000),
    ]
    assert await page.take(WHO, {"deed": "ground", "currency": "USD", "time_zone": "UTC"}) == "ground"
    assert await page.take(WHO, {"deed": "remove", "id": rules.limits[0].id}) == "removed"
    assert len(await limits.standing(WHO)) == 1
    for wrong, error in (
        ({**put, "sum": "much"}, MoneyError),
        ({**put, "sum": "-5"}, BadLimit),
        ({**put, "of": "seller"}, BadLimit),
        ({**put, "of": "nobody:x"}, BadForm),
        ({**put, "span": "year"}, BadForm),
        ({"deed": "else"}, BadForm),
        ({"deed": "ground", "currency": "USD", "time_zone": "Mars"}, BadLimit),
    ):
        with pytest.raises(error):
            await page.take(WHO, wrong)


async def test_an_order_to_buy_later_is_made_stopped_and_taken_back_by_its_forms(ground: Ground) -> None:
    page = Errands(ground.mandates, ground.shop.below.addresses, ground.shop.below.payments)
    draft = ground.draft()
    fields = {
        "deed": "make",
        "product": draft.product_id,
        "sum": "15,000",
        "currency": "KRW",
        "number": "2",
        "until": str(int((ground.shop.clock.now() + timedelta(days=7)).timestamp())),
        "handler": "wallet",
        "address": ground.address_id,
        "language": "en",
    }
    _, fingerprint = await ground.mandates.preview(WHO, draft)
    with pytest.raises(NotAsShown):
        await page.take(WHO, {**fields, "fingerprint": "0" * 64})
    assert await page.take(WHO, {**fields, "fingerprint": fingerprint}) == "made"
    await ground.mandates.look_after()
    made = await ground.now()
    assert await page.take(WHO, {"deed": "stop", "id": made.id, "buy": made.buys[0].id}) == "stopped"
    assert await page.take(WHO, {"deed": "revoke", "id": made.id}) == "revoked"
    assert (await ground.now()).state is MandateState.REVOKED
    for wrong, error in (
        ({**fields, "number": "two"}, BadMandate),
        ({**fields, "until": "soon"}, BadMandate),
        ({**fields, "until": "999999999999"}, BadMandate),
        ({**fields, "sum": ""}, MoneyError),
        ({"deed": "else"}, BadForm),
    ):
        with pytest.raises(error):
            await page.take(WHO, wrong)
