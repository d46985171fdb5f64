"""Shopify's product CSV, as its export and its template write it, now and before."""

import pytest

from hupan.catalog import Condition, Status
from tests.conformance.exchange.desk import read

OLD_HEADER = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,"
    "Option1 Value,Option1 Linked To,"
    "Option2 Name,Option2 Value,Option2 Linked To,Option3 Name,Option3 Value,Option3 Linked To,"
    "Variant SKU,Variant Grams,"
    "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,"
    "Variant Fulfillment Service,Variant Price,"
    "Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Unit Price Total Measure,"
    "Unit Price Total Measure Unit,Unit Price Base Measure,Unit Price Base Measure Unit,Variant Barcode,Image Src,"
    "Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,"
    "Color (product.metafields.shopify.color-pattern),Fabric (product.metafields.shopify.fabric),Variant Image,"
    "Variant Weight Unit,Variant Tax Code,Cost per item,Included / United States,Price / United States,"
    "Compare At Price / United States,Status"
)
NEW_HEADER = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,"
    "Option1 name,Option1 value,Option1 Linked To,Option2 name,Option2 value,Option2 Linked To,Option3 name,"
    "Option3 value,Option3 Linked To,Price,Compare-at price,Cost per item,Charge tax,Tax code,"
    "Unit price total measure,"
    "Unit price total measure unit,Unit price base measure,Unit price base measure unit,Inventory tracker,"
    "Inventory quantity,Continue selling when out of stock,Weight value (grams),Weight unit for display,"
    "Requires shipping,Fulfillment service,Product image URL,Image position,Image alt text,"
    "Variant image URL,Gift card,"
    "SEO title,SEO description,Color (product.metafields.shopify.color-pattern),"
    "Google Shopping / Google product category,Google Shopping / Gender,Google Shopping / Age group,"
    "Google Shopping / Manufacturer part number (MPN),Google Shopping / Condition"
)


def row(header: str, **cells: str) -> str:
    """Write a row by the names of some columns, spaces as underscores."""
    names = header.split(",")
    by_name = {key.replace("_", " ").casefold(): value for key, value in cells.items()}
    folded = [
        name.casefold().replace("-", " ").replace("(", "").replace(")", "").replace("/", "").replace(".", " ")
        for name in names
    ]
    used = {" ".join(name.split()): at for at, name in enumerate(folded)}
    values = [""] * len(names)
    for key, value in by_name.items():
        values[used[key]] = '"' + value.replace('"', '""') + '"' if set(value) & set(',"\n') else value
    return ",".join(values)


def old(**cells: str) -> str:
    return row(OLD_HEADER, **cells)


def new(**cells: str) -> str:
    return row(NEW_HEADER, **cells)


TEE = "\n".join(
    (
        OLD_HEADER,
        old(
            handle="lake-tee",
            title="Lake Tee",
            body_html="<p>Soft <b>cotton</b>.</p><ul><li>Cool</li><li>Dry &amp; light</li></ul>"
            '<script>alert("x")</script>',
            vendor="Reed & Co",
            product_category="Apparel & Accessories > Clothing > Shirts & Tops",
            type="T-Shirts",
            tags="summer, cotton",
            published="true",
            option1_name="Color",
            option1_value="Blue",
            option2_name="Size",
            option2_value="S",
            variant_sku="TEE-B-S",
            variant_grams="180",
            variant_inventory_tracker="shopify",
            variant_inventory_qty="7",
            variant_inventory_policy="deny",
            variant_price="19.90",
            variant_compare_at_price="25.00",
            variant_barcode="'4006381333931",
            image_src="https://cdn.shopify.com/s/files/1/blue.jpg?v=1",
            image_position="1",
            image_alt_text="Blue tee",
            gift_card="false",
            color_product_metafields_shopify_color_pattern="blue; white",
            variant_image="https://cdn.shopify.com/s/files/1/blue.jpg?v=1",
            variant_weight_unit="kg",
            status="active",
        ),
        old(
            handle="lake-tee",
            option1_value="Blue",
            option2_value="M",
            variant_sku="TEE-B-M",
            variant_inventory_tracker="shopify",
            variant_inventory_qty="-2",
            variant_inventory_policy="continue",
            variant_price="19.90",
            image_src="https://cdn.shopify.com/s/files/1/back.jpg",
            image_position="3",
            variant_image="https://cdn.shopify.com/s/files/1/blue.jpg?v=1",
        ),
        old(
            handle="lake-tee",
            option1_value="Red",
            option2_value="S",
            variant_sku="TEE-R-S",
            variant_inventory_qty="4",
            variant_price="21",
            image_src="https://cdn.shopify.com/s/files/1/red.jpg",
            image_position="2",
            variant_image="https://cdn.shopify.com/s/files/1/red.jpg",
        ),
        old(handle="lake-tee", image_src="https://cdn.shopify.com/s/files/1/detail.jpg", image_position="4"),
        "",
    )
)


def test_a_product_of_several_rows_becomes_one_with_its_variants() -> None:
    reading = read(TEE)
    assert reading.detection.format == "shopify"
    assert reading.detection.confidence > 0.9
    assert reading.problems == []
    tee = reading.only
    assert (tee.key, tee.name, tee.brand) == ("lake-tee", "Lake Tee", "Reed & Co")
    assert tee.description == "Soft cotton.\n- Cool\n- Dry & light"
    assert tee.category == ("Apparel & Accessories", "Clothing", "Shirts & Tops")
    assert tee.tags == ("summer", "cotton")
    assert tee.options == ("Color", "Size")
    assert [variant.options for variant in tee.variants] == [("Blue", "S"), ("Blue", "M"), ("Red", "S")]
    first = tee.variants[0]
    assert (str(first.price), str(first.list_price)) == ("19.90 USD", "25.00 USD")
    assert (first.sku, first.gtin, first.weight_g) == ("TEE-B-S", "04006381333931", 180)
    assert tee.attributes == {"color": "blue, white"}


def test_pieces_are_counted_only_where_shopify_counts_them() -> None:
    # The second sells on when nothing is left; the third has no tracker, so its number means nothing.
    assert [variant.stock for variant in read(TEE).only.variants] == [7, None, None]


def test_pictures_come_in_their_order_and_know_what_they_show() -> None:
    pictures = read(TEE).only.pictures
    assert [picture.address.rpartition("/")[2] for picture in pictures] == [
        "blue.jpg?v=1",
        "red.jpg",
        "back.jpg",
        "detail.jpg",
    ]
    assert pictures[0].alt == "Blue tee"
    assert [picture.options for picture in pictures] == [
        (("Color", "Blue"),),
        (("Color", "Red"), ("Size", "S")),
        (),
        (),
    ]


def test_the_columns_of_2025_are_known() -> None:
    cells = {"Title": "Mug", "URL handle": "mug", "Description": "<p>Holds tea.</p>", "Price": "12.5", "SKU": "MUG-1"}
    cells |= {"Compare-at price": "15", "Inventory tracker": "shopify", "Inventory quantity": "3", "Status": "Active"}
    cells |= {"Published on online store": "TRUE", "Weight value (grams)": "350", "Option1 name": "Title"}
    cells |= {"Option1 value": "Default Title", "Product image URL": "https://cdn.shopify.com/mug.png", "Type": "Mugs"}
    cells |= {"Google Shopping / Condition": "used", "Google Shopping / Manufacturer part number (MPN)": "M1"}
    reading = read(NEW_HEADER + "\n" + ",".join(cells.get(name, "") for name in NEW_HEADER.split(",")) + "\n")
    assert reading.detection.format == "shopify"
    assert reading.unknown == []
    mug = reading.only
    assert (mug.key, mug.options, mug.category, mug.description) == ("mug", (), ("Mugs",), "Holds tea.")
    (variant,) = mug.variants
    assert (str(variant.price), str(variant.list_price), variant.stock, variant.weight_g) == (
        "12.50 USD",
        "15.00 USD",
        3,
        350,
    )
    assert variant.condition is Condition.USED
    assert mug.attributes == {"mpn": "M1"}


@pytest.mark.parametrize(
    ("published", "status", "expected"),
    [
        ("true", "active", Status.ACTIVE),
        ("false", "active", Status.DRAFT),
        ("true", "draft", Status.DRAFT),
        ("true", "archived", Status.ARCHIVED),
        ("true", "", Status.ACTIVE),
    ],
)
def test_whether_it_is_seen(published: str, status: str, expected: Status) -> None:
    text = OLD_HEADER + "\n" + old(handle="a", title="A", variant_price="1", published=published, status=status)
    assert read(text).only.status is expected


def test_a_bad_variant_stays_out_and_the_others_land() -> None:
    text = "\n".join(
        (
            OLD_HEADER,
            old(handle="a", title="A", option1_name="Size", option1_value="S", variant_price="1.00", variant_sku="A-S"),
            old(handle="a", option1_value="M", variant_price="free", variant_sku="A-M"),
            old(handle="a", option1_value="S", variant_price="2.00", variant_sku="A-S2"),
            old(handle="a", option1_value="L", variant_price="", variant_sku="A-L"),
            old(handle="b", option1_value="", variant_price="3.00"),
        )
    )
    reading = read(text)
    assert [variant.sku for variant in reading.only.variants] == ["A-S"]
    assert reading.reasons == [(3, "price_invalid"), (4, "duplicate"), (5, "price_missing"), (6, "name_missing")]
    bad = next(problem for problem in reading.problems if problem.line == 3)
    assert bad.field == "Variant Price"
    assert ("Variant SKU", "A-M") in bad.cells


def test_rows_of_a_product_need_not_stand_together() -> None:
    text = "\n".join(
        (
            OLD_HEADER,
            old(handle="a", title="A", option1_name="Size", option1_value="S", variant_price="1"),
            old(handle="b", title="B", variant_price="2"),
            old(handle="a", option1_value="M", variant_price="3"),
        )
    )
    drafts = read(text).drafts
    assert [variant.options for variant in drafts["a"].variants] == [("S",), ("M",)]
    assert list(drafts) == ["a", "b"]


def test_gift_cards_are_not_sold() -> None:
    text = OLD_HEADER + "\n" + old(handle="g", title="Card", variant_price="10", gift_card="true")
    assert read(text).reasons == [(2, "type_unsupported")]
