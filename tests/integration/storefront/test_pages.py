"""The market's pages as a browser, a search engine and a stranger see them."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from hupan.catalog import ProductId
from hupan.reviews import ImportedReview
from tests.integration.catalog.market import shirt
from tests.integration.storefront.conftest import Shop

pytestmark = pytest.mark.anyio

EVERY_PAGE = (
    "/market",
    "/market/search?q=shirt",
    "/market/c/shirts",
    "/market/p/shirt",
    "/market/s/lake",
    "/market/wishes",
)


def data_of(page: str) -> dict[str, dict[str, Any]]:
    """The schema.org objects of a page, by their type."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return {each["@type"]: each for each in map(json.loads, found)}


def without_cards(page: str) -> str:
    """A page without the products that it mentions beside its own."""
    return re.sub(r"<article.*?</article>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize("path", EVERY_PAGE)
async def test_every_page_is_whole_and_strict_in_every_language(shop: Shop, path: str) -> None:
    for tag, words in (("en", "Skip to the content"), ("zh-Hans", "跳到内容"), ("ko", "본문으로 건너뛰기")):
        response = await shop.client.get(path, headers={"accept-language": tag})

        assert response.status_code == 200
        assert f'<html lang="{tag}"' in response.text
        assert words in response.text
        assert response.text.rstrip().endswith("</html>")
        assert "style=" not in response.text
        assert len(re.findall(r"<h1[ >]", response.text)) == 1
        policy = response.headers["content-security-policy"]
        assert "script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy


async def test_a_page_that_has_not_changed_is_not_sent_again(shop: Shop) -> None:
    first = await shop.client.get("/market/p/shirt", headers={"accept-encoding": "gzip"})
    again = await shop.client.get("/market/p/shirt", headers={"if-none-match": first.headers["etag"]})

    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "private, no-cache"
    assert (again.status_code, again.content) == (304, b"")


async def test_a_price_that_changes_is_on_the_next_page(shop: Shop) -> None:
    tag = (await shop.client.get("/market/p/vest")).headers["etag"]
    offer = (await shop.market.catalog.offers([ProductId("prod_vest")]))[ProductId("prod_vest")][0]
    await shop.market.catalog.set_price(offer.id, offer.price * 2)

    assert (await shop.client.get("/market/p/vest", headers={"if-none-match": tag})).status_code == 200
    assert "₩50,000" in await shop.page(f"/market/p/vest?v={offer.variant_id}")


async def test_only_a_price_that_was_really_asked_is_struck(shop: Shop) -> None:
    page = await shop.page("/market/p/shirt?v=var_shirt_red")

    assert '<s class="price-former">₩26,900</s>' in page
    assert "−26%" in page
    assert "price-former" not in without_cards(await shop.page("/market/p/vest"))
    shop.clock.forward(days=31)
    assert "price-former" not in without_cards(await shop.page("/market/p/shirt?v=var_shirt_red"))


async def test_a_variant_is_chosen_by_its_address_and_one_that_is_gone_says_so(shop: Shop) -> None:
    red = await shop.page("/market/p/shirt?v=var_shirt_red")
    blue = await shop.page("/market/p/shirt?v=var_shirt_blue")

    assert re.search(r'choice-chosen" href="/market/p/shirt\?v=var_shirt_red"', red)
    assert re.search(r'choice-sold_out" href="/market/p/shirt\?v=var_shirt_blue"', red)
    assert "blue, sold out" in red
    assert "In stock" in red
    assert "Sold out" in blue
    assert "Arrives" not in without_cards(blue)


async def test_delivery_and_sums_are_those_of_the_readers_place(shop: Shop) -> None:
    abroad = await shop.page("/market/p/shirt?v=var_shirt_red", accept_language="en")
    at_home = await shop.page("/market/p/shirt?v=var_shirt_red", accept_language="ko")

    assert "delivery to United States" in abroad
    assert "≈ $" in abroad
    assert "대한민국 배송비" in at_home or "대한민국 무료 배송" in at_home
    assert "≈" not in at_home.split("<footer")[0]


async def test_what_sellers_and_buyers_write_stays_text(shop: Shop) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    review = ImportedReview("r1", ProductId("prod_shirt"), evil, 5, shop.clock.now(), evil, evil)
    await shop.market.reviews.put_reviews("test", [review])

    for page in (
        await shop.page("/market/p/shirt"),
        await shop.page("/market"),
        await shop.page(f"/market/search?q={evil}"),
    ):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        data_of(page)


async def test_a_product_tells_machines_what_it_tells_people(shop: Shop) -> None:
    at = shop.clock.now() - timedelta(days=3)
    reviews = [ImportedReview(f"r{stars}", ProductId("prod_shirt"), "Jiwoo", stars, at, "", "Fine") for stars in (4, 5)]
    await shop.market.reviews.put_reviews("test", reviews)
    page = await shop.page("/market/p/shirt")
    data = data_of(page)
    product = data["Product"]

    assert product["name"] == "Linen shirt"
    assert product["brand"] == {"@type": "Brand", "name": "Suyeon"}
    assert product["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": 4.5, "reviewCount": 2}
    offers = product["offers"]
    assert (offers["lowPrice"], offers["priceCurrency"], offers["offerCount"]) == ("19900", "KRW", 2)
    assert {each["availability"] for each in offers["offers"]} == {
        "https://schema.org/InStock",
        "https://schema.org/OutOfStock",
    }
    assert [each["name"] for each in data["BreadcrumbList"]["itemListElement"]] == [
        "Market",
        "Goods",
        "Clothes",
        "Shirts",
        "Linen shirt",
    ]
    assert '<meta property="og:title" content="Linen shirt · Hupan">' in page


async def test_each_page_names_itself_and_its_other_languages(shop: Shop) -> None:
    page = await shop.page("/market/p/shirt?lang=ko")

    assert '<link rel="canonical" href="http://127.0.0.1:8000/market/p/shirt?lang=ko">' in page
    assert 'hreflang="zh-Hans" href="http://127.0.0.1:8000/market/p/shirt?lang=zh"' in page
    assert 'hreflang="x-default" href="http://127.0.0.1:8000/market/p/shirt"' in page


async def test_a_search_is_listed_only_by_words_of_goods_and_unnarrowed(shop: Shop) -> None:
    hidden = 'name="robots" content="noindex"'

    assert hidden not in await shop.page("/market/search?q=shirt")
    assert hidden in await shop.page("/market/search?q=cheap+pills")
    assert hidden in await shop.page("/market/search?q=shirt&brand=Suyeon")
    assert hidden in await shop.page("/market/wishes")


async def test_whoever_came_by_a_link_in_their_language_stays_in_it(shop: Shop) -> None:
    await shop.page("/market?lang=zh", accept_language="en")

    assert '<html lang="zh-Hans"' in await shop.page("/market", accept_language="en")


async def test_choices_are_remembered_and_lead_back_into_the_market_alone(shop: Shop) -> None:
    chosen = await shop.client.get("/market/choose?currency=EUR&place=CN&back=/market/p/shirt")
    away = await shop.client.get("/market/choose?lang=ko&back=//evil.example")

    assert (chosen.status_code, chosen.headers["location"]) == (303, "/market/p/shirt")
    assert away.headers["location"] == "/market"
    page = await shop.page("/market/p/shirt?v=var_shirt_red")
    assert "≈ €" in page
    assert "중국" in page


async def test_a_list_is_narrowed_by_what_stands_in_the_address(shop: Shop) -> None:
    page = await shop.page("/market/c/shirts?brand=Suyeon&a.color=red&least=5&stock=1&sort=price", accept_language="en")
    request = shop.search.asked[-1]

    assert request.filters.categories == ("cat_shirts",)
    assert request.filters.brands == ("Suyeon",)
    assert dict(request.filters.attributes) == {"color": ("red",)}
    assert str(request.filters.price_from) == "5.00 USD"
    assert (request.filters.in_stock, request.sort) == (True, "price_up")
    assert (
        'href="/market/c/shirts?a.color=red&amp;least=5&amp;stock=1&amp;sort=price"' in page
    )  # the chip that drops it
    assert "Colour" in page
    assert '<input type="hidden" name="sort" value="price">' in page


async def test_a_list_goes_on_where_its_page_ended(shop: Shop) -> None:
    await shop.market.catalog.put_listings([shirt(f"tee{at:02}") for at in range(30)])
    page = await shop.page("/market/search?q=tee")
    following = re.search(r'href="([^"]+)" rel="next"', page)

    assert page.count('<li data-product="') == 24
    assert following is not None
    second = await shop.page(following[1].replace("&amp;", "&"))
    assert second.count('<li data-product="') == 6
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("shirt under $40", (None, "40.00 USD")),
        ("between $20 and $40 shirt", ("20.00 USD", "40.00 USD")),
        ("shirt about $50", ("40.00 USD", "60.00 USD")),
    ],
)
async def test_a_budget_among_the_words_is_a_filter(
    shop: Shop, text: str, bounds: tuple[str | None, str | None]
) -> None:
    page = await shop.page(f"/market/search?q={quote(text)}")

    request = shop.search.asked[-1]
    found = tuple(price and str(price) for price in (request.filters.price_from, request.filters.price_to))
    assert (request.text, found) == ("shirt", bounds)
    assert 'href="/market/search?q=shirt"' in page  # the chip that drops it


async def test_a_price_that_was_chosen_stands_before_the_words(shop: Shop) -> None:
    await shop.page(f"/market/search?q={quote('shirt under $40')}&most=10")

    asked = {str(request.filters.price_to) for request in shop.search.asked}
    assert "10.00 USD" in asked
    assert "40.00 USD" not in asked


async def test_an_empty_list_says_what_to_do(shop: Shop) -> None:
    unknown = await shop.page("/market/search?q=zeppelin")
    narrowed = await shop.page("/market/search?q=shirt&brand=Nobody")

    assert "Nothing is called “zeppelin”" in unknown
    assert "Nothing fits all of that" in narrowed
    assert 'href="/market/search?q=shirt"' in narrowed
    assert "Linen shirt" in narrowed


NOT_TEXT = [f"/market/{each}/%00" for each in ("p", "c", "s", "orders", "no")]


@pytest.mark.parametrize(
    "path", ["/market/p/nothing", "/market/c/nothing", "/market/s/nothing", "/market/no/such", *NOT_TEXT]
)
async def test_what_is_not_there_is_said_on_a_page(shop: Shop, path: str) -> None:
    page = await shop.page(path, 404)

    assert "There is nothing at this address" in page
    assert "Linen vest" in page


async def test_suggestions_lead_to_where_they_say(shop: Shop) -> None:
    found = (await shop.client.get("/market/suggest?q=s")).json()

    assert [each["href"] for each in found] == [
        "/market/c/shirts",
        "/market/search?brand=Suyeon+%26+Co",
        "/market/p/shirt",
        "/market/search?q=s",
    ]
    assert (await shop.client.get("/market/suggest?q=%20")).json() == []


async def test_search_engines_find_every_product_in_every_language(shop: Shop) -> None:
    robots = await shop.page("/robots.txt")
    index = await shop.page("/sitemap.xml")
    files = re.findall(r"<loc>http://127.0.0.1:8000(.*?)</loc>", index)
    pages = "".join([await shop.page(each) for each in files])

    assert "Disallow: /market/wishes" in robots
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots
    for path in ("/market", "/market/c/shirts", "/market/s/lake", "/market/p/shirt", "/market/p/vest"):
        assert f"<loc>http://127.0.0.1:8000{path}</loc>" in pages
        assert f'hreflang="ko" href="http://127.0.0.1:8000{path}?lang=ko"' in pages
