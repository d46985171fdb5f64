"""WooCommerce's product CSV, as its exporter writes it."""

from datetime import UTC, datetime

from hupan.catalog import Status
from tests.conformance.exchange.desk import read

HEADER = (
    'ID,Type,SKU,"GTIN, UPC, EAN, or ISBN",Name,Published,"Is featured?","Visibility in catalog","Short description",'
    'Description,"Date sale price starts","Date sale price ends","Tax status","Tax class","In stock?",Stock,'
    '"Low stock amount","Backorders allowed?","Sold individually?","Weight (kg)","Length (cm)","Width (cm)",'
    '"Height (cm)","Allow customer reviews?","Purchase note","Sale price","Regular price",Categories,Tags,'
    '"Shipping class",Images,"Download limit","Download expiry days",Parent,"Grouped products",Upsells,Cross-sells,'
    '"External URL","Button text",Position,Brands,"Attribute 1 name","Attribute 1 value(s)","Attribute 1 visible",'
    '"Attribute 1 global","Attribute 1 default","Attribute 2 name","Attribute 2 value(s)","Attribute 2 visible",'
    '"Attribute 2 global"'
)
# ID, type, SKU, GTIN, name, published, featured, visibility, short, long, from, to, tax, class, in stock, stock, low,
# backorders, individually, kg, cm, cm, cm, reviews, note, sale, regular, categories, tags, class, images, -, -, parent
HOODIE = (
    '44,variable,woo-vneck,,"V-Neck T-Shirt",1,1,visible,"A variable product.",'
    '"<p>Pellentesque habitant.</p>",,,taxable,,'
    '1,,,0,0,.5,24,1,2,1,,,,"Clothing > Tshirts, Clothing","soft, neck",,"https://shop.example/vneck-tee.jpg, '
    'https://shop.example/vnech-tee-green.jpg",,,,,,,,,0,Lake,Color,"Blue, Green, Red",1,1,'
    'Blue,Size,"Large, Medium, Small",1,1'
)
ANY_SIZE = (
    "69,variation,woo-vneck-red,,V-Neck T-Shirt - Red,1,0,visible,,,,,taxable,,1,5,,0,0,,,,,0,,,20,,,,"
    "https://shop.example/vneck-tee-red.jpg,,,id:44,,,,,,1,,Color,Red,,1,,Size,,,1"
)
ONE_SIZE = (
    "70,variation,woo-vneck-blue-l,4006381333931,V-Neck T-Shirt - Blue,1,0,visible,,,"
    "2026-06-01,2026-06-30,taxable,,1,,,"
    "0,0,0.6,,,,0,,12.50,15,,,,,,,woo-vneck,,,,,,2,,Color,Blue,,1,,Size,Large,,1"
)
BEANIE = (
    "45,simple,woo-beanie,,Beanie,-1,0,visible,Warm,Knitted,,,taxable,,0,0,,0,0,,,,,1,,18,20,Clothing > Accessories,,,"
    "https://shop.example/beanie.jpg,,,,,,,,,0,,Color,Red,1,1,,,,,"
)


def file(*rows: str) -> str:
    return "\n".join((HEADER, *rows, ""))


def test_a_variable_product_gets_its_variations_by_id_and_by_sku() -> None:
    # The variations come first, as exports sorted by date have them.
    reading = read(file(ANY_SIZE, ONE_SIZE, HOODIE))
    assert reading.detection.format == "woocommerce"
    assert reading.unknown == []
    assert reading.problems == []
    shirt = reading.only
    assert (shirt.key, shirt.brand, shirt.category) == ("woo-vneck", "Lake", ("Clothing", "Tshirts"))
    assert shirt.options == ("Color", "Size")
    assert shirt.attributes == {"length_cm": 24, "width_cm": 1, "height_cm": 2}
    assert [variant.options for variant in shirt.variants] == [
        ("Red", "Large"),
        ("Red", "Medium"),
        ("Red", "Small"),
        ("Blue", "Large"),
    ]
    assert len(shirt.pictures) == 3
    assert shirt.pictures[2].options == (("Color", "Red"),)


def test_a_sale_holds_in_its_days() -> None:
    within = read(file(HOODIE, ONE_SIZE)).only.variants[0]
    assert (str(within.price), str(within.list_price)) == ("12.50 USD", "15.00 USD")
    assert within.weight_g == 600
    assert within.gtin == "04006381333931"
    after = read(file(HOODIE, ONE_SIZE), now=datetime(2026, 7, 1, 12, tzinfo=UTC)).only.variants[0]
    assert (str(after.price), after.list_price) == ("15.00 USD", None)


def test_a_simple_product_that_is_a_draft_and_sold_out() -> None:
    beanie = read(file(BEANIE)).only
    assert beanie.status is Status.DRAFT
    assert (beanie.options, beanie.attributes) == ((), {"color": "Red"})
    (variant,) = beanie.variants
    assert (str(variant.price), str(variant.list_price)) == ("18.00 USD", "20.00 USD")
    assert (variant.stock, variant.available) == (0, False)


def test_a_variation_without_its_product_comes_back() -> None:
    reading = read(file(BEANIE, ONE_SIZE.replace("woo-vneck,", "gone,", 1).replace(",woo-vneck,", ",gone,")))
    assert list(reading.drafts) == ["woo-beanie"]
    assert reading.reasons == [(3, "parent_missing")]


def test_sets_and_what_is_sold_elsewhere_are_not_imported() -> None:
    grouped = BEANIE.replace("simple", "grouped").replace("45", "46").replace("woo-beanie", "set")
    external = BEANIE.replace("simple", "external").replace("45", "47").replace("woo-beanie", "there")
    reading = read(file(grouped, external))
    assert reading.drafts == {}
    assert reading.reasons == [(2, "type_unsupported"), (3, "type_unsupported")]


def test_a_comma_in_a_category_is_written_with_a_stroke() -> None:
    text = file(BEANIE.replace("Clothing > Accessories", '"Hats\\, caps > Wool"'))
    assert read(text).only.category == ("Hats, caps", "Wool")
