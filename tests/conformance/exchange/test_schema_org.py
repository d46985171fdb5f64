"""schema.org's JSON-LD, as shops' pages have it."""

import json
from pathlib import Path
from typing import Any

from hupan.catalog import Condition
from tests.conformance.exchange.desk import read

OFFER: dict[str, Any] = {
    "@type": "Offer",
    "price": "49.95",
    "priceCurrency": "USD",
    "availability": "https://schema.org/InStock",
    "itemCondition": "https://schema.org/UsedCondition",
    "priceSpecification": {
        "@type": "UnitPriceSpecification",
        "priceType": "https://schema.org/ListPrice",
        "price": 60,
        "priceCurrency": "USD",
    },
}
KETTLE: dict[str, Any] = {
    "@context": "https://schema.org/",
    "@type": "Product",
    "name": "Lake &amp; Kettle",
    "sku": "KET-1",
    "gtin13": "4006381333931",
    "brand": {"@type": "Brand", "name": "Reed"},
    "description": "Boils water.<br>Quietly.",
    "image": ["https://shop.example/k1.jpg", {"@type": "ImageObject", "url": "https://shop.example/k2.jpg"}],
    "color": "Black",
    "weight": {"@type": "QuantitativeValue", "value": 1.2, "unitCode": "KGM"},
    "additionalProperty": [{"@type": "PropertyValue", "name": "Power", "value": 2200, "unitText": "W"}],
    "offers": OFFER,
    "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.4", "reviewCount": "89"},
}
CRUMBS = {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    "itemListElement": [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://shop.example/"},
        {"@type": "ListItem", "position": 2, "item": {"@id": "https://shop.example/k", "name": "Kitchen"}},
        {"@type": "ListItem", "position": 3, "name": "Lake Kettle"},
    ],
}


def page(*blocks: object) -> str:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(block)}</script>\n' for block in blocks)
    return f"<!DOCTYPE html>\n<html><head><title>Shop</title>\n{scripts}</head><body><p>Hello</p></body></html>"


def test_a_product_with_an_offer_and_breadcrumbs_beside_it() -> None:
    reading = read(page(CRUMBS, KETTLE), "kettle.html")
    assert reading.detection.format == "schema_org"
    assert reading.problems == []
    kettle = reading.only
    assert (kettle.key, kettle.name, kettle.brand) == ("KET-1", "Lake & Kettle", "Reed")
    assert kettle.description == "Boils water.\nQuietly."
    assert kettle.category == ("Kitchen",)
    assert kettle.attributes == {"color": "Black", "power": "2200 W"}
    (variant,) = kettle.variants
    assert (str(variant.price), str(variant.list_price)) == ("49.95 USD", "60.00 USD")
    assert (variant.gtin, variant.weight_g, variant.condition) == ("04006381333931", 1200, Condition.USED)
    assert [picture.address for picture in kettle.pictures] == [
        "https://shop.example/k1.jpg",
        "https://shop.example/k2.jpg",
    ]


def test_a_group_with_its_variants_in_a_graph() -> None:
    def variant(size: str, price: float, availability: str) -> dict[str, Any]:
        offer = {"@type": "Offer", "price": price, "priceCurrency": "KRW", "availability": availability}
        return {"@type": "Product", "sku": f"C-{size}", "size": size, "color": "Green", "offers": offer}

    group = {
        "@type": "ProductGroup",
        "@id": "#coat",
        "name": "코트",
        "productGroupID": "COAT",
        "variesBy": ["https://schema.org/size"],
        "hasVariant": [variant("S", 30000, "InStock"), variant("M", 31000, "https://schema.org/OutOfStock")],
    }
    coat = read(page({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, group]}), "coat.html").only
    assert (coat.key, coat.name, coat.options) == ("COAT", "코트", ("Size",))
    assert [(each.options, str(each.price), each.available) for each in coat.variants] == [
        (("S",), "30000 KRW", True),
        (("M",), "31000 KRW", False),
    ]


def test_of_several_offers_the_cheapest_that_can_be_had() -> None:
    offers = {
        "@type": "AggregateOffer",
        "lowPrice": "8.00",
        "highPrice": "12.00",
        "priceCurrency": "EUR",
        "offers": [
            {"@type": "Offer", "price": "8.00", "availability": "https://schema.org/OutOfStock"},
            {"@type": "Offer", "price": "11.00", "availability": "https://schema.org/InStock"},
        ],
    }
    assert str(read(page({**KETTLE, "offers": offers}), "k.html").only.variants[0].price) == "11.00 EUR"
    alone = {"@type": "AggregateOffer", "lowPrice": 8, "priceCurrency": "EUR"}
    assert str(read(page({**KETTLE, "offers": alone}), "k.html").only.variants[0].price) == "8.00 EUR"


def test_pages_of_variants_come_together(tmp_path: Path) -> None:
    for size in ("S", "M"):
        parent = {"@type": "ProductGroup", "productGroupID": "G1", "name": "Boots"}
        each = {**KETTLE, "name": f"Boots {size}", "sku": f"B-{size}", "size": size, "isVariantOf": parent}
        (tmp_path / f"{size}.html").write_text(page(each), encoding="utf-8")
    boots = read(tmp_path).only
    assert (boots.name, boots.options, len(boots.variants)) == ("Boots", ("Size",), 2)


def test_broken_json_of_one_block_does_not_hide_the_others() -> None:
    broken = '<script type="application/ld+json">{"@type": "Product", </script>'
    reading = read(page(KETTLE).replace("<body>", f"<body>{broken}"), "k.html")
    assert list(reading.drafts) == ["KET-1"]
    assert [problem.reason for problem in reading.problems] == ["json_broken"]


def test_what_templates_leave_around_json_is_taken_off() -> None:
    text = (
        "<html><script type='application/ld+json'>\n//<![CDATA[\n" + json.dumps(KETTLE) + ";\n//]]>\n</script></html>"
    )
    assert list(read(text, "k.html").drafts) == ["KET-1"]


def test_a_product_without_a_price_comes_back() -> None:
    reading = read(page({**KETTLE, "offers": {"@type": "Offer", "availability": "InStock"}}), "k.html")
    assert reading.drafts == {}
    assert [problem.reason for problem in reading.problems] == ["price_missing"]


def test_json_nested_without_end_is_refused() -> None:
    deep = '{"@context": "https://schema.org", "@type": "Thing", "item": ' * 3000 + "1" + "}" * 3000
    reading = read(f'<html><script type="application/ld+json">{deep}</script></html>', "k.html")
    assert [problem.reason for problem in reading.problems] == ["json_broken"]
