"""Magento 2's product CSV. Its own sample catalogue is read in tests/integration/exchange."""

from hupan.catalog import Status
from hupan.kernel import Language
from tests.conformance.exchange.desk import read

HEADER = (
    "sku,store_view_code,attribute_set_code,product_type,categories,product_websites,name,description,short_description,"
    "weight,product_online,tax_class_name,visibility,price,special_price,special_price_from_date,special_price_to_date,"
    "url_key,base_image,base_image_label,small_image,additional_attributes,qty,is_in_stock,manage_stock,"
    "use_config_manage_stock,configurable_variations,configurable_variation_labels,additional_images,associated_skus"
)


def row(**cells: str) -> str:
    values = [cells.get(name, "") for name in HEADER.split(",")]
    return ",".join('"' + value.replace('"', '""') + '"' if "," in value or '"' in value else value for value in values)


def child(sku: str, **cells: str) -> str:
    plain = {
        "sku": sku,
        "product_type": "simple",
        "name": sku,
        "price": "29.000000",
        "visibility": "Not Visible Individually",
        "product_online": "1",
        "qty": "5.0000",
        "is_in_stock": "1",
        "manage_stock": "1",
        "weight": "2.0000",
    }
    return row(**{**plain, **cells})


PARENT = row(
    sku="JKT",
    attribute_set_code="Top",
    product_type="configurable",
    categories="Default Category/Men/Tops,Default Category/Sale",
    product_websites="base",
    name="Lake Jacket",
    description="<p>Keeps wind out.</p>",
    product_online="1",
    visibility="Catalog, Search",
    base_image="/j/k/jkt.jpg",
    additional_attributes="material=Wool, soft|Cotton,pattern=Solid,eco_collection=Yes,has_options=1",
    configurable_variations="sku=JKT-S-Red,size=S,color=Red|sku=JKT-M-Red,size=M,color=Red|sku=JKT-L-Red,size=L,color=Red",
    configurable_variation_labels="size=Size,color=Colour",
)


def file(*rows: str) -> str:
    return "\n".join((HEADER, *rows, ""))


def test_a_configurable_product_claims_its_variants_wherever_they_stand() -> None:
    reading = read(file(child("JKT-S-Red"), PARENT, child("JKT-M-Red", price="31.5", special_price="20", qty="0")))
    assert reading.detection.format == "magento"
    jacket = reading.only
    assert (jacket.key, jacket.options, jacket.category) == ("JKT", ("Size", "Colour"), ("Men", "Tops"))
    assert jacket.attributes == {"material": "Wool, soft, Cotton", "pattern": "Solid", "eco_collection": True}
    assert [(variant.sku, variant.options, variant.stock) for variant in jacket.variants] == [
        ("JKT-S-Red", ("S", "Red"), 5),
        ("JKT-M-Red", ("M", "Red"), 0),
    ]
    assert [(str(variant.price), variant.list_price and str(variant.list_price)) for variant in jacket.variants] == [
        ("29.00 USD", None),
        ("20.00 USD", "31.50 USD"),
    ]
    # The third variant is named, but has no row.
    assert reading.reasons == [(3, "variant_missing")]
    assert reading.problems[0].kept


def test_weights_are_pounds_where_people_use_them() -> None:
    assert read(file(child("A", visibility="Catalog, Search"))).only.variants[0].weight_g == 907
    assert read(file(child("A", visibility="Catalog, Search")), currency="EUR").only.variants[0].weight_g == 2000


def test_a_store_view_brings_a_translation() -> None:
    shown = child("A", name="Bag", visibility="Catalog, Search")
    reading = read(
        file(shown, row(sku="A", store_view_code="ko_KR", name="가방"), row(sku="A", store_view_code="fr", name="Sac"))
    )
    bag = reading.only
    assert bag.translations[Language.KO].name == "가방"
    assert reading.reasons == [(4, "store_view_unknown")]


def test_what_is_not_visible_by_itself_is_a_draft() -> None:
    assert read(file(child("A"))).only.status is Status.DRAFT
    assert read(file(child("A", visibility="Catalog, Search", product_online="2"))).only.status is Status.ACTIVE


def test_sets_are_not_imported() -> None:
    reading = read(file(child("SET", product_type="bundle", price="0")))
    assert reading.drafts == {}
    assert reading.reasons == [(2, "type_unsupported")]


def test_the_same_sku_twice_is_told() -> None:
    reading = read(file(child("A"), child("A")))
    assert list(reading.drafts) == ["A"]
    assert reading.reasons == [(3, "duplicate")]
