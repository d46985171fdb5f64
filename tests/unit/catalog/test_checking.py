"""What a listing has to be: every contradiction is refused, by the name of its field."""

from dataclasses import replace

import pytest

from hupan.catalog import (
    BadListing,
    CategoryId,
    Listing,
    Media,
    Offer,
    OfferId,
    Option,
    OptionValue,
    Product,
    ProductId,
    ProductText,
    Variant,
    VariantId,
)
from hupan.catalog.checking import checked
from hupan.kernel import Language, Money
from tests.integration.catalog.market import LAKE, offer, shirt

SHIRT = shirt()
PRODUCT = replace(SHIRT.product, media=())
RED, BLUE = PRODUCT.variants
COLOUR = PRODUCT.options[0]
FIRST = SHIRT.offers[0]
EN = Language.EN


def texts(text: ProductText) -> Product:
    return replace(PRODUCT, texts={EN: text})


def option(**changes: object) -> Product:
    return replace(PRODUCT, options=(replace(COLOUR, **changes),))


def variant(changed: Variant) -> Product:
    return replace(PRODUCT, variants=(changed, BLUE))


def many(rows: int, columns: int = 1) -> Product:
    """A product of so many variants in two options."""
    counts = {"row": rows, "column": columns}
    values = {key: tuple(OptionValue(str(number)) for number in range(count)) for key, count in counts.items()}
    variants = tuple(
        Variant(VariantId(f"var_{row.value}_{column.value}"), "", {"row": row.value, "column": column.value})
        for row in values["row"]
        for column in values["column"]
    )
    options = tuple(Option(key, {EN: key}, values[key]) for key in values)
    return replace(PRODUCT, options=options, variants=variants)


BAD_PRODUCTS: dict[str, tuple[str, Product]] = {
    "an id with a blank": ("id", replace(PRODUCT, id=ProductId("a b"))),
    "no category": ("category_id", replace(PRODUCT, category_id=CategoryId(""))),
    "a long brand": ("brand", replace(PRODUCT, brand="x" * 301)),
    "a long source": ("source", replace(PRODUCT, source="x" * 301)),
    "a long source key": ("source_key", replace(PRODUCT, source_key="x" * 301)),
    "no text of its own language": ("texts", replace(PRODUCT, language=Language.KO)),
    "no name": ("texts.name", texts(ProductText("  "))),
    "a long name": ("texts.name", texts(ProductText("x" * 301))),
    "a long summary": ("texts.summary", texts(ProductText("x", "x" * 2_001))),
    "a long description": ("texts.description", texts(ProductText("x", "", "x" * 20_001))),
    "many highlights": ("texts.highlights", texts(ProductText("x", "", "", ("x",) * 51))),
    "a NUL": ("texts.name", texts(ProductText("x\x00y"))),
    "half a character": ("texts.description", texts(ProductText("x", "", "\ud83d"))),
    "many tags": ("tags", replace(PRODUCT, tags=("x",) * 101)),
    "many attributes": ("attributes", replace(PRODUCT, attributes={str(number): 1 for number in range(201)})),
    "an attribute without a name": ("attributes", replace(PRODUCT, attributes={"": 1})),
    "a number that is none": ("attributes.a", replace(PRODUCT, attributes={"a": float("nan")})),
    "an endless number": ("attributes.a", replace(PRODUCT, attributes={"a": float("inf")})),
    "a huge number": ("attributes.a", replace(PRODUCT, attributes={"a": 10**16})),
    "a long attribute": ("attributes.a", replace(PRODUCT, attributes={"a": "x" * 2_001})),
    "an option without values": ("options.color", option(values=())),
    "an option twice": ("options", replace(PRODUCT, options=(COLOUR, COLOUR))),
    "a value twice": ("options.color", option(values=(*COLOUR.values, COLOUR.values[0]))),
    "an option without a name": ("options.color", option(names={})),
    "a swatch that is no colour": ("options.color", option(values=(*COLOUR.values, OptionValue("x", {}, "red")))),
    "many pictures": ("media", replace(PRODUCT, media=(Media("abc", 1, 1),) * 101)),
    "a picture without height": ("media", replace(PRODUCT, media=(Media("abc", 1, 0),))),
    "a picture that is a path": ("media.picture", replace(PRODUCT, media=(Media("../x", 1, 1),))),
    "a picture of another colour": (
        "media.options",
        replace(PRODUCT, media=(Media("abc", 1, 1, {}, {"color": "green"}),)),
    ),
    "many values": ("options.row", many(501)),
    "no variants": ("variants", replace(PRODUCT, variants=())),
    "many variants": ("variants", many(167, 3)),
    "a variant twice": ("variants.id", variant(replace(RED, id=BLUE.id))),
    "two variants of one choice": ("variants.options", variant(replace(RED, options={"color": "blue"}))),
    "a variant without a choice": ("variants.options", variant(replace(RED, options={}))),
    "a variant of another option": ("variants.options", variant(replace(RED, options={"color": "red", "size": "m"}))),
    "a variant of an unknown value": ("variants.options", variant(replace(RED, options={"color": "green"}))),
    "a wrong check digit": ("variants.gtin", variant(replace(RED, gtin="4006381333932"))),
    "a negative weight": ("variants.weight_g", variant(replace(RED, weight_g=-1))),
    "a long SKU": ("variants.sku", variant(replace(RED, sku="x" * 101))),
}

BAD_OFFERS: dict[str, tuple[str, Offer]] = {
    "a price of nothing": ("offers.price", replace(FIRST, price=Money(0, "KRW"))),
    "a negative price": ("offers.price", replace(FIRST, price=Money(-1, "KRW"))),
    "a list price in other money": ("offers.list_price", replace(FIRST, list_price=Money(1, "USD"))),
    "a list price of nothing": ("offers.list_price", replace(FIRST, list_price=Money(0, "KRW"))),
    "another product": ("offers.variant_id", replace(FIRST, product_id=ProductId("prod_other"))),
    "another product's variant": ("offers.variant_id", replace(FIRST, variant_id=VariantId("var_other"))),
    "handling before ordering": ("offers.handling_days", replace(FIRST, handling_days=-1)),
    "handling for years": ("offers.handling_days", replace(FIRST, handling_days=366)),
    "an id with a blank": ("offers.id", replace(FIRST, id=OfferId("a b"))),
    "an offer twice": ("offers.id", SHIRT.offers[1]),
    "one promise twice": ("offers", replace(SHIRT.offers[1], id=OfferId("off_new"))),
}


@pytest.mark.parametrize(("field", "product"), BAD_PRODUCTS.values(), ids=BAD_PRODUCTS)
def test_a_product_that_contradicts_itself_is_refused(field: str, product: Product) -> None:
    with pytest.raises(BadListing) as refused:
        checked(Listing(product))
    assert refused.value.params["field"] == field
    assert refused.value.params["product_id"] == product.id


@pytest.mark.parametrize(("field", "bad"), BAD_OFFERS.values(), ids=BAD_OFFERS)
def test_an_offer_that_contradicts_itself_is_refused(field: str, bad: Offer) -> None:
    with pytest.raises(BadListing) as refused:
        checked(Listing(PRODUCT, (bad, SHIRT.offers[1])))
    assert refused.value.params["field"] == field


def test_the_largest_listing_is_taken() -> None:
    text = ProductText("x" * 300, "x" * 2_000, "x" * 20_000, ("x",) * 50)
    largest = replace(
        many(500),
        texts={EN: text},
        media=(Media("abc", 1, 1),) * 100,
        attributes={str(number): True for number in range(200)},
    )
    assert checked(Listing(largest)).product.texts == {EN: text}


def test_variants_keep_their_order_and_get_whole_identifiers() -> None:
    shuffled = replace(PRODUCT, variants=(replace(RED, position=7), replace(BLUE, gtin="036000291452", position=2)))
    variants = checked(Listing(shuffled)).product.variants
    assert [(each.id, each.position, each.gtin) for each in variants] == [
        (BLUE.id, 0, "00036000291452"),
        (RED.id, 1, ""),
    ]


def test_a_product_without_options_has_one_variant() -> None:
    plain = replace(PRODUCT, options=(), variants=(replace(RED, options={}),))
    assert checked(Listing(plain, (offer(plain, 0, LAKE, Money(1, "USD")),))).product == plain
    with pytest.raises(BadListing):
        checked(Listing(replace(plain, variants=(replace(RED, options={}), replace(BLUE, options={})))))
