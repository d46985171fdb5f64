"""`/api/cart`, for people and guests, and what others try with it."""

import re

import pytest

from hupan.cart import GUEST_COOKIE, guest_token
from hupan.kernel import Buyer, Money, new_id
from hupan.platform import Database
from tests.integration.cart.ground import BLUE, RED, RED_FROM_US, Shop, open_shop
from tests.integration.reviews.ground import add_people

pytestmark = pytest.mark.anyio

ROOT = "/api/cart"
KOREA = {"country": "KR"}


@pytest.fixture
async def shop(database: Database) -> Shop:
    return await open_shop(database)


async def test_a_guest_is_known_by_a_cookie_and_a_token(shop: Shop) -> None:
    async with shop.browser() as guest:
        empty = (await guest.get(ROOT, params=KOREA)).json()
        assert (empty["count"], empty["groups"], empty["token"]) == (0, [], "")
        made = await guest.post(f"{ROOT}/lines", json={"offer_id": RED, "quantity": 2})
        assert made.status_code == 201
        cookie = made.headers["set-cookie"]
        assert re.match(rf"{GUEST_COOKIE}=[\w-]{{43}}; HttpOnly; Max-Age=5184000; Path=/; SameSite=lax$", cookie)
        secret = guest.cookies[GUEST_COOKIE]
        cart = made.json()
        assert (cart["count"], cart["token"]) == (2, guest_token(secret))
        assert made.headers["etag"] == f'"{cart["version"]}"'
        path = f"{ROOT}/lines/{cart['lines'][0]['id']}"
        for token in ("", "x", guest_token("y" * 43)):
            refused = await guest.patch(path, json={"quantity": 1}, headers={"X-CSRF-Token": token})
            assert (refused.status_code, refused.json()["code"]) == (403, "cart.foreign_form")
        guest.headers["X-CSRF-Token"] = cart["token"]
        assert (await guest.patch(path, json={"quantity": 1})).json()["count"] == 1
        standing = (await guest.get(ROOT, params=KOREA)).json()
        assert standing["groups"][0]["totals"]["subtotal"] == {"minor": 19_900, "currency": "KRW"}
        assert standing["groups"][0]["sellers"][0]["lines"][0]["names"]["en"] == "Linen shirt"
        assert standing["token"] == cart["token"]
        assert "set-cookie" not in (await guest.post(f"{ROOT}/lines", json={"offer_id": BLUE})).headers


async def test_over_tls_the_cookie_never_leaves_it(shop: Shop) -> None:
    async with shop.browser() as guest:
        made = await guest.post(f"https://127.0.0.1{ROOT}/lines", json={"offer_id": RED})
        assert "; Secure" in made.headers["set-cookie"]


async def test_a_line_is_changed_removed_and_put_back(shop: Shop) -> None:
    (ada,) = await add_people(shop.database, "Ada")
    async with shop.browser(ada) as mine:
        cart = (await mine.post(f"{ROOT}/lines", json={"offer_id": RED})).json()
        assert cart["token"] == ""
        path = f"{ROOT}/lines/{cart['lines'][0]['id']}"
        noted = (await mine.patch(path, json={"gift_note": "For Jo"})).json()
        assert noted["lines"][0]["gift_note"] == "For Jo"
        gone = (await mine.delete(path)).json()
        assert (gone["count"], gone["removed"]["offer_id"]) == (0, RED)
        assert (await mine.post(f"{path}/restore")).json()["lines"] == noted["lines"]
        coded = (await mine.put(f"{ROOT}/codes", json={"codes": ["nothing"]})).json()
        assert coded["codes"] == ["NOTHING"]
        standing = (await mine.get(ROOT, params=KOREA)).json()
        assert [(each["code"], each["reason"]) for each in standing["refused_codes"]] == [("NOTHING", "unknown_code")]


async def test_a_stale_window_is_told_and_others_go_on(shop: Shop) -> None:
    (ada,) = await add_people(shop.database, "Ada")
    async with shop.browser(ada) as mine:
        for offer_id in (RED, BLUE):
            answer = await mine.post(f"{ROOT}/lines", json={"offer_id": offer_id})
        seen = {"If-Match": answer.headers["etag"]}
        red, blue = (f"{ROOT}/lines/{each['id']}" for each in answer.json()["lines"])
        assert (await mine.patch(red, json={"quantity": 5}, headers=seen)).status_code == 200
        stale = await mine.patch(red, json={"quantity": 2}, headers=seen)
        assert (stale.status_code, stale.json()["code"]) == (409, "cart.changed")
        assert stale.json()["params"]["version"] == 3
        assert (await mine.patch(blue, json={"quantity": 2}, headers=seen)).json()["count"] == 7
        assert (await mine.patch(red, json={"quantity": 2}, headers={"If-Match": "soon"})).status_code == 422


async def test_after_signing_in_the_guests_cart_comes_along(shop: Shop) -> None:
    (ada,) = await add_people(shop.database, "Ada")
    async with shop.browser() as guest:
        await guest.post(f"{ROOT}/lines", json={"offer_id": RED, "quantity": 2})
        secret = guest.cookies[GUEST_COOKIE]
    async with shop.browser(ada) as mine:
        await mine.post(f"{ROOT}/lines", json={"offer_id": RED_FROM_US})
        mine.cookies.set(GUEST_COOKIE, secret, domain="127.0.0.1", path="/")
        first = await mine.get(ROOT, params=KOREA)
        assert first.json()["count"] == 3
        assert f'{GUEST_COOKIE}=""; HttpOnly; Max-Age=0' in first.headers["set-cookie"]
        assert (await mine.get(ROOT, params=KOREA)).json()["count"] == 3
    assert await shop.carts.count(Buyer.guest_of(secret)) == 0


async def test_what_others_try_finds_nothing(shop: Shop) -> None:
    ada, eve = await add_people(shop.database, "Ada", "Eve")
    async with shop.browser(ada) as mine:
        hers = (await mine.post(f"{ROOT}/lines", json={"offer_id": RED})).json()["lines"][0]["id"]
    async with shop.browser(eve) as browser, shop.browser() as guest:
        for client in (browser, guest):
            for line_id in (hers, new_id("cln")):
                path = f"{ROOT}/lines/{line_id}"
                answers = [
                    await client.patch(path, json={"quantity": 9}),
                    await client.delete(path),
                    await client.post(f"{path}/restore"),
                ]
                assert {(each.status_code, each.json()["code"]) for each in answers} == {(404, "cart.line_not_found")}
        # A cookie that somebody made up is nobody's cart, and not kept.
        guest.cookies.set(GUEST_COOKIE, "../../etc/passwd", domain="127.0.0.1", path="/")
        assert (await guest.get(ROOT, params=KOREA)).json()["count"] == 0
    assert await shop.carts.count(Buyer(person_id=ada.person_id)) == 1


async def test_tampering_is_refused(shop: Shop) -> None:
    (ada,) = await add_people(shop.database, "Ada")
    async with shop.browser(ada) as mine:
        for body in (
            {"offer_id": RED, "price": 1},
            {"offer_id": RED, "quantity": 0},
            {"offer_id": RED, "quantity": -3},
            {"offer_id": RED, "quantity": 10**12},
            {"offer_id": RED, "quantity": 1.5},
            {"offer_id": "x" * 101},
            {"offer_id": "a b"},
            {},
        ):
            assert (await mine.post(f"{ROOT}/lines", json=body)).status_code == 422, body
        line = (await mine.post(f"{ROOT}/lines", json={"offer_id": RED})).json()["lines"][0]
        for body in ({}, {"quantity": 1, "gift_note": "x"}, {"price_seen": {"minor": 1, "currency": "KRW"}}):
            assert (await mine.patch(f"{ROOT}/lines/{line['id']}", json=body)).status_code == 422
        short = await mine.post(f"{ROOT}/lines", json={"offer_id": BLUE, "quantity": 6})
        assert (short.status_code, short.json()["params"]) == (409, {"available": 5, "in_cart": 0})
        assert (await mine.post(f"{ROOT}/lines", json={"offer_id": "off_none"})).status_code == 404
        assert (await mine.get(ROOT, params={"country": "Korea"})).status_code == 422
    cart = await shop.carts.of(Buyer(person_id=ada.person_id))
    assert [(each.quantity, each.price_seen) for each in cart.lines] == [(1, Money(19_900, "KRW"))]
