"""The cart's page and its forms, for people and guests, with and without scripts, and what others try."""

import re

import httpx
import pytest

from hupan.cart import GUEST_COOKIE, guest_token
from hupan.catalog import OfferId
from hupan.inventory import Level, LocationId
from hupan.kernel import Language, Money
from hupan.platform import DiskFull
from hupan.pricing import FixedOff, Promotion, PromotionId
from hupan.pricing import Level as PromotionLevel
from hupan.till.carting import CartDesk
from tests.integration.storefront.conftest import ORIGIN, Shop

pytestmark = pytest.mark.anyio

CART = "/market/cart"
RED, VEST = OfferId("off_shirt_red_lake"), OfferId("off_vest_red_lake")


async def send(shop: Shop, deed: str, *, script: bool = False, **values: str) -> httpx.Response:
    """Send a form of the cart as its page has it."""
    secret = shop.client.cookies.get(GUEST_COOKIE)
    fields = {"deed": deed, "csrf": shop.csrf if secret is None else guest_token(secret)} | values
    headers = {"origin": ORIGIN} | ({"accept": "application/json"} if script else {})
    return await shop.client.post(CART, data=fields, headers=headers)


async def line_of(shop: Shop, name: str) -> str:
    found = re.search(rf'id="line-(cln_\w+)">(?:(?!id="line-).)*{name}', await shop.page(CART), re.DOTALL)
    assert found is not None
    return found[1]


async def test_a_guest_adds_changes_removes_and_takes_that_back(shop: Shop) -> None:
    assert "Nothing in the cart yet" in await shop.page(CART)
    product = await shop.page("/market/p/shirt?v=var_shirt_red")
    assert f'name="offer_id" value="{RED}"' in product
    assert 'aria-label="Cart"' in product
    added = await send(shop, "add", offer_id=RED)
    assert added.status_code == 303
    assert re.match(
        rf"{GUEST_COOKIE}=[\w-]{{43}}; HttpOnly; Max-Age=\d+; Path=/; SameSite=lax$", added.headers["set-cookie"]
    )
    page = await shop.page(added.headers["location"])
    assert "Linen shirt is in the cart" in page
    assert 'aria-label="1 thing in the cart"' in page
    assert "You are looking around as a guest" in page
    line = await line_of(shop, "Linen shirt")
    more = await send(shop, "set", line_id=line, quantity="1", step="1")
    assert more.headers["location"] == CART
    page = await shop.page(CART)
    assert "₩39,800" in page
    assert "2 things in the cart" in page
    # The count stands on every page, and no page of this guest is kept for others.
    assert '<span class="cart-count" aria-hidden="true">2</span>' in await shop.page("/market")
    gone = await send(shop, "remove", line_id=line)
    page = await shop.page(gone.headers["location"])
    assert "Linen shirt was removed" in page
    assert 'value="restore"' in page
    secret = shop.client.cookies[GUEST_COOKIE]
    assert f'name="csrf" value="{guest_token(secret)}"' in page
    await send(shop, "restore", line_id=line)
    assert "2 things in the cart" in await shop.page(CART)


async def test_a_script_is_told_how_it_went_in_the_readers_words(shop: Shop) -> None:
    shop.headers["cookie"] = ""
    korean = {"origin": ORIGIN, "accept": "application/json", "accept-language": "ko"}
    fields = {"deed": "add", "csrf": "", "offer_id": VEST}
    told = (await shop.client.post(CART, data=fields, headers=korean)).json()
    assert (told["done"], told["said"], told["count"]) == (True, "장바구니에 담았습니다", 1)
    assert told["token"]
    short = await shop.client.post(CART, data=fields | {"csrf": told["token"], "quantity": "3"}, headers=korean)
    assert short.json() == {"done": False, "said": "3개만 남았습니다", "count": None, "token": ""}


async def test_after_signing_in_the_cart_is_there_and_the_guest_is_forgotten(shop: Shop) -> None:
    await send(shop, "add", offer_id=RED)
    await shop.sign_in()
    first = await shop.client.get("/market")
    assert f'{GUEST_COOKIE}=""; HttpOnly; Max-Age=0' in first.headers["set-cookie"]
    assert '<span class="cart-count" aria-hidden="true">1</span>' in first.text
    assert GUEST_COOKIE not in shop.client.cookies
    page = await shop.page(CART)
    assert "1 thing in the cart" in page
    assert "as a guest" not in page
    await send(shop, "add", offer_id=RED)
    assert "2 things in the cart" in await shop.page(CART)


async def test_what_changed_is_said_on_the_page(shop: Shop) -> None:
    await send(shop, "add", offer_id=RED, quantity="4")
    await send(shop, "add", offer_id=VEST, quantity="2")
    await shop.market.catalog.set_price(RED, Money(21_000, "KRW"))
    await shop.market.inventory.put_levels(
        [Level(RED, LocationId("loc_lake"), 3), Level(VEST, LocationId("loc_lake"), 0)]
    )
    page = await shop.page(CART)
    assert "₩1,100 more than when you added it" in page
    assert "Only 3 left, and you want 4" in page
    assert "Change to 3" in page
    assert "Fewer are left of some things than you want" in page
    assert "Not available now" in page
    assert "Sold out" in page
    await send(shop, "set", line_id=await line_of(shop, "Linen shirt"), quantity="3")
    page = await shop.page(CART)
    assert "Fewer are left" not in page
    assert "₩63,000" in page


async def test_a_code_takes_something_off_or_says_why_not(shop: Shop) -> None:
    voucher = Promotion(
        PromotionId(""),
        {Language.EN: "Lake <b>week</b>"},
        PromotionLevel.PLATFORM,
        FixedOff(Money(1000, "KRW")),
        code="LAKE",
    )
    await shop.market.promotions.add(voucher)
    await send(shop, "add", offer_id=RED)
    await send(shop, "code", code="lake")
    await send(shop, "code", code="<script>")
    page = await shop.page(CART)
    assert "Lake &lt;b&gt;week&lt;/b&gt;" in page
    assert "\u2212₩1,000" in page
    assert "&lt;SCRIPT&gt;" in page
    assert "Nobody has given out this code" in page
    await send(shop, "uncode", code="<SCRIPT>")
    assert "SCRIPT" not in (await shop.page(CART)).split("<main", 1)[1]
    long = await send(shop, "code", code="x" * 60)
    assert "This cannot be a code" in await shop.page(long.headers["location"])


async def test_a_gift_note_is_kept_as_text(shop: Shop) -> None:
    await send(shop, "add", offer_id=RED)
    await send(shop, "note", line_id=await line_of(shop, "Linen shirt"), note="For <b>Jo</b></textarea>")
    assert "For &lt;b&gt;Jo&lt;/b&gt;&lt;/textarea&gt;" in await shop.page(CART)


async def test_a_second_window_is_told_what_the_first_has_changed(shop: Shop) -> None:
    await send(shop, "add", offer_id=RED)
    line = await line_of(shop, "Linen shirt")
    await send(shop, "set", line_id=line, quantity="3")
    stale = await send(shop, "set", line_id=line, quantity="2", version="1")
    assert stale.headers["location"] == f"{CART}?problem=changed"
    page = await shop.page(stale.headers["location"])
    assert "changed in another window" in page
    assert 'value="3" min="1"' in page


async def test_what_is_no_number_changes_nothing(shop: Shop) -> None:
    await send(shop, "add", offer_id=RED)
    line = await line_of(shop, "Linen shirt")
    for quantity in ("", "0", "-1", "many", "9" * 40, "٣"):
        answer = await send(shop, "set", line_id=line, quantity=quantity)
        assert answer.status_code == 303
    page = await shop.page(CART)
    assert "thing" in page
    assert 'value="1" min="1"' in page or 'value="3" min="1"' in page


async def test_nobody_elses_page_changes_a_cart(shop: Shop) -> None:
    await send(shop, "add", offer_id=RED)
    line = await line_of(shop, "Linen shirt")
    fields = {"deed": "remove", "line_id": line}
    for headers, csrf in (
        ({"origin": "https://evil.example"}, ""),
        ({"origin": "null"}, ""),
        ({"sec-fetch-site": "cross-site"}, ""),
        ({"origin": ORIGIN}, ""),
        ({"origin": ORIGIN}, "wrong"),
        ({}, ""),
    ):
        answer = await shop.client.post(CART, data=fields | {"csrf": csrf}, headers=headers)
        assert answer.status_code == 403, headers
    assert "1 thing in the cart" in await shop.page(CART)
    # Without a cookie something can be added only where the browser says that it is our page.
    secret = shop.client.cookies[GUEST_COOKIE]
    shop.client.cookies.clear()
    add = {"deed": "add", "offer_id": RED, "csrf": ""}
    assert (await shop.client.post(CART, data=add)).status_code == 403
    assert (await shop.client.post(CART, data=add, headers={"origin": "https://evil.example"})).status_code == 403
    assert not shop.client.cookies
    shop.client.cookies.set(GUEST_COOKIE, secret)
    await shop.sign_in()
    await shop.page(CART)
    mine = await shop.client.post(CART, data=fields | {"csrf": "wrong"}, headers={"origin": ORIGIN})
    assert mine.status_code == 403


async def test_what_no_page_of_ours_sends_is_refused_politely(shop: Shop) -> None:
    await send(shop, "add", offer_id=RED)
    assert (await send(shop, "steal")).status_code == 400
    assert (await shop.client.post(CART, content=b"{}", headers={"origin": ORIGIN})).status_code == 400
    nowhere = await send(shop, "add", offer_id="off_none")
    assert "not for sale any more" in await shop.page(nowhere.headers["location"])
    assert (await send(shop, "remove", line_id="cln_x' or 1=1")).headers["location"].endswith("line_not_found")
    for query in (
        "?said=removed&line=cln_x",
        "?problem=<script>",
        "?problem=not_enough&left=99999999999999",
        "?said=added",
    ):
        page = await shop.page(CART + query)
        assert "<script>" not in page.split("<main", 1)[1]


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("购物车", "合计", "优惠码")), ("ko", ("장바구니", "합계", "쿠폰 코드"))],
)
async def test_the_cart_speaks_its_readers_language(shop: Shop, language: str, words: tuple[str, ...]) -> None:
    await send(shop, "add", offer_id=RED)
    page = await shop.page(f"{CART}?lang={language}")
    assert all(word in page for word in words)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The server&#39;s disk is full"), ("zh", "服务器磁盘已满"), ("ko", "서버 디스크가 가득 차서")],
)
async def test_where_nothing_can_be_kept_whoever_has_no_scripts_reads_why(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    async def full(*_: object) -> None:
        raise DiskFull("The server's disk is full, so nothing can be kept at the moment.", retry_after_s=30.0)

    monkeypatch.setattr(CartDesk, "take", full)
    fields = {"deed": "add", "offer_id": RED}
    headers = {"origin": ORIGIN, "accept": "text/html", "accept-language": language}
    answer = await shop.client.post(CART, data=fields, headers=headers)
    assert answer.status_code == 503
    assert words in answer.text
