"""Search, lookup and one product in UCP's words, over the real search and catalogue."""

from dataclasses import replace
from typing import Any, cast

import pytest

from hupan.catalog import ProductId, ProductText
from hupan.kernel import Language
from tests.integration.ucp.goods import CUP, IN_ALL, SOLD_OUT, TEAPOT
from tests.integration.ucp.house import NEW, ORIGIN, House

pytestmark = pytest.mark.anyio


async def _ok(house: House, path: str, body: object) -> dict[str, Any]:
    answer = await house.post(path, body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    assert told["ucp"]["version"] == NEW
    return told


async def test_a_product_is_told_whole(house: House) -> None:
    told = await _ok(house, "/catalog/search", {"query": "teapot", "context": {"language": "ko-KR"}})
    (product,) = told["products"]
    assert product["title"] == "Teapot (한국어)"
    assert product["url"] == f"{ORIGIN}/market/p/teapot"
    assert product["categories"] == [{"value": "Tea things", "taxonomy": "merchant"}]
    price = {"amount": 2500, "currency": "USD"}
    assert product["price_range"] == {"min": price, "max": price}
    (variant,) = product["variants"]
    assert (variant["id"], variant["sku"], variant["price"]) == (TEAPOT, "teapot", price)
    assert variant["availability"] == {"available": True, "status": "in_stock"}
    assert variant["seller"] == {"name": "Tea by the Lake"}


async def test_pages_hold_ten_and_say_how_many_there_are(house: House) -> None:
    first = await _ok(house, "/catalog/search", {"query": "*"})
    assert len(first["products"]) == 10
    paging = first["pagination"]
    assert (paging["has_next_page"], paging["total_count"]) == (True, IN_ALL)
    last = await _ok(house, "/catalog/search", {"query": "*", "pagination": {"cursor": paging["cursor"]}})
    assert last["pagination"] == {"has_next_page": False, "total_count": IN_ALL}
    ids = [each["id"] for each in (*first["products"], *last["products"])]
    assert len(ids) == len({*ids}) == IN_ALL
    small = await _ok(house, "/catalog/search", {"query": "*", "pagination": {"limit": 3}})
    assert len(small["products"]) == 3


async def test_nothing_found_is_no_failure(house: House) -> None:
    told = await _ok(house, "/catalog/search", {"query": "zzz_no_such_product_zzz"})
    assert told["products"] == []
    assert "messages" not in told


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"price": {"min": 2000, "max": 3000}}, 1),
        ({"categories": ["Tea things"]}, IN_ALL),
        ({"categories": ["Goods > Tea things", "other"]}, IN_ALL),
        ({"categories": ["no such shelf"]}, 0),
        ({"com.example.unknown": True, "price": {"max": 800}}, 8),
    ],
)
async def test_filters_narrow(house: House, filters: dict[str, Any], count: int) -> None:
    told = await _ok(house, "/catalog/search", {"filters": filters})
    assert told["pagination"]["total_count"] == count


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/catalog/search", {}),
        ("/catalog/search", {"query": "  "}),
        ("/catalog/search", {"query": 5}),
        ("/catalog/search", {"query": "x" * 5000}),
        ("/catalog/search", {"query": "tea", "pagination": {"cursor": "stolen"}}),
        ("/catalog/search", {"query": "tea", "pagination": {"limit": "many"}}),
        ("/catalog/search", {"query": "tea", "filters": {"price": {"min": -1}}}),
        ("/catalog/search", {"query": "tea", "filters": {"categories": [1]}}),
        ("/catalog/lookup", {}),
        ("/catalog/lookup", {"ids": []}),
        ("/catalog/lookup", {"ids": "x"}),
        ("/catalog/product", {}),
        ("/catalog/product", {"id": TEAPOT, "selected": {}}),
        ("/catalog/search", b"{"),
        ("/catalog/search", b"[]"),
        ("/catalog/search", b'{"query": "a\\u0000b"}'),
        ("/catalog/search", b'{"query": "\\ud800"}'),
        ("/catalog/search", b'{"a":' * 40 + b"1" + b"}" * 40),
        ("/catalog/search", b'{"a":' * 5000 + b"1" + b"}" * 5000),
    ],
)
async def test_what_cannot_be_is_refused(house: House, path: str, body: object) -> None:
    answer = await house.post(path, body)
    assert answer.status_code == 400, answer.text
    told = answer.json()
    assert told["ucp"]["status"] == "error"
    assert told["messages"][0]["content"]


async def test_a_flood_is_not_read(house: House) -> None:
    answer = await house.post("/catalog/search", b'{"query": "' + b"x" * 300_000 + b'"}')
    assert (answer.status_code, answer.json()["messages"][0]["code"]) == (413, "request_too_large")


async def test_products_and_offers_are_looked_up_by_id(house: House) -> None:
    asked = [TEAPOT, TEAPOT, "prod_teapot", CUP, "off_cup_cobalt_small", "nothing"]
    told = await _ok(house, "/catalog/lookup", {"ids": asked})
    teapot, cup = told["products"]
    assert [each["inputs"] for each in teapot["variants"]] == [
        [{"id": TEAPOT, "match": "exact"}, {"id": "prod_teapot", "match": "featured"}]
    ]
    assert {each["id"]: each["inputs"] for each in cup["variants"]} == {
        "off_cup_celadon_small": [{"id": CUP, "match": "featured"}],
        "off_cup_cobalt_small": [{"id": "off_cup_cobalt_small", "match": "exact"}],
    }
    assert told["messages"] == [{"type": "info", "code": "not_found", "content": "nothing"}]


async def test_too_many_at_once_are_refused(house: House) -> None:
    answer = await house.post("/catalog/lookup", {"ids": [f"id_{number}" for number in range(51)]})
    assert (answer.status_code, answer.json()["messages"][0]["code"]) == (400, "request_too_large")


async def test_what_is_sold_out_says_so(house: House) -> None:
    told = await _ok(house, "/catalog/lookup", {"ids": [SOLD_OUT]})
    assert told["products"][0]["variants"][0]["availability"] == {"available": False, "status": "out_of_stock"}


async def test_an_offer_that_is_asked_for_comes_first(house: House) -> None:
    told = await _ok(house, "/catalog/product", {"id": "off_cup_cobalt_small"})
    product = told["product"]
    assert product["variants"][0]["id"] == "off_cup_cobalt_small"
    assert product["selected"] == [
        {"name": "Glaze", "id": "cobalt", "label": "Cobalt"},
        {"name": "Size", "id": "small", "label": "small"},
    ]


async def test_choosing_tells_what_is_left_to_choose(house: House) -> None:
    told = await _ok(house, "/catalog/product", {"id": CUP, "selected": [{"name": "glaze", "label": "COBALT"}]})
    product = told["product"]
    assert [each["id"] for each in product["variants"]] == ["off_cup_cobalt_small"]
    signals = {
        each["name"]: {value["id"]: (value["available"], value["exists"]) for value in each["values"]}
        for each in product["options"]
    }
    assert signals == {
        "Glaze": {"celadon": (True, True), "cobalt": (True, True)},
        "Size": {"small": (True, True), "large": (False, False)},
    }


@pytest.mark.parametrize(
    ("preferences", "kept"), [(["Glaze", "Size"], "Glaze"), (["Size", "Glaze"], "Size"), ([], "Glaze")]
)
async def test_what_matters_less_is_given_up_first(house: House, preferences: list[str], kept: str) -> None:
    selected = [{"name": "Glaze", "label": "Cobalt"}, {"name": "Size", "label": "large"}]
    told = await _ok(house, "/catalog/product", {"id": CUP, "selected": selected, "preferences": preferences})
    assert [each["name"] for each in told["product"]["selected"]] == [kept]


async def test_no_such_product_is_an_answer(house: House) -> None:
    told = await _ok(house, "/catalog/product", {"id": "nothing"})
    assert told["ucp"]["status"] == "error"
    assert told["messages"][0]["code"] == "not_found"
    assert "product" not in told


HIDING = "Tea\u202epot\u200b \u2066free\u2069\x07\ufeff\U000e0061 \u00adnow"


async def test_signs_that_hide_are_told_to_no_agent(house: House) -> None:
    (listing,) = await house.market.catalog.listings([ProductId("prod_teapot")])
    product = listing.product
    texts = {Language.EN: ProductText(HIDING, HIDING, f"First {HIDING}\nSecond")}
    attributes = {**product.attributes, "note": HIDING}
    changed = replace(product, texts=texts, brand=HIDING, attributes=attributes, source_hash="hiding")
    await house.market.catalog.put_listings([replace(listing, product=changed)])
    try:
        for path, body in (
            ("/catalog/lookup", {"ids": [TEAPOT]}),
            ("/catalog/product", {"id": TEAPOT}),
            ("/checkout-sessions", {"line_items": [{"item": {"id": TEAPOT}, "quantity": 1}]}),
        ):
            answer = await house.post(path, body, idempotency_key=f"hiding-{len(path)}")
            assert answer.status_code < 300, answer.text
            assert "Teapot free now" in answer.text, path
            hiding = {each for each in HIDING if not each.isprintable()}
            assert not set("".join(_strings(answer.json()))) & hiding, path
        told = await _ok(house, "/catalog/lookup", {"ids": [TEAPOT]})
        assert "\nSecond" in str(told["products"][0]["description"]["plain"])
    finally:
        await house.market.catalog.put_listings([replace(listing, product=replace(product, source_hash="again"))])


def _strings(data: object) -> list[str]:
    if isinstance(data, dict):
        return [each for value in cast("dict[str, object]", data).values() for each in _strings(value)]
    if isinstance(data, list):
        return [each for value in cast("list[object]", data) for each in _strings(value)]
    return [data] if isinstance(data, str) else []
