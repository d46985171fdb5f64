"""Medusa's product CSV, of version 2 and of version 1."""

from hupan.catalog import Status
from tests.conformance.exchange.desk import read

V2 = (
    "Product Id,Product Handle,Product Title,Product Subtitle,Product Description,Product Status,Product Thumbnail,"
    "Product Weight,Product Length,Product Width,Product Height,Product HS Code,"
    "Product Origin Country,Product MID Code,"
    "Product Material,Shipping Profile Id,Product Sales Channel 1,Product Collection Id,Product Type Id,Product Tag 1,"
    "Product Discountable,Product External Id,Variant Id,Variant Title,Variant SKU,Variant Barcode,"
    "Variant Allow Backorder,Variant Manage Inventory,Variant Weight,Variant Length,Variant Width,Variant Height,"
    "Variant HS Code,Variant Origin Country,Variant MID Code,Variant Material,Variant Price EUR,Variant Price USD,"
    "Variant Option 1 Name,Variant Option 1 Value,Product Image 1 Url,Product Image 2 Url"
)
V1 = (
    "Product Id,Product Handle,Product Title,Product Subtitle,Product Description,Product Status,Product Thumbnail,"
    "Product Weight,Product Collection Title,Product Collection Handle,Product Type,Product Tags,Product Discountable,"
    "Product External Id,Product Profile Name,Product Profile Type,Variant Id,Variant Title,"
    "Variant SKU,Variant Barcode,"
    "Variant Inventory Quantity,Variant Allow Backorder,Variant Manage Inventory,Variant Weight,Price EUR,"
    "Price France [USD],Option 1 Name,Option 1 Value,Option 2 Name,Option 2 Value,Image 1 Url"
)


def row(header: str, **cells: str) -> str:
    by_name = {name.replace(" ", "_").replace("[", "").replace("]", "").lower(): name for name in header.split(",")}
    named = {by_name[key]: value for key, value in cells.items()}
    return ",".join('"' + named.get(name, "") + '"' for name in header.split(","))


def sweatshirt(size: str, **cells: str) -> str:
    plain = {
        "product_id": "prod_01HQ",
        "product_handle": "sweatshirt",
        "product_title": "Medusa Sweatshirt",
        "product_subtitle": "Warm",
        "product_status": "published",
        "product_weight": "400",
        "product_tag_1": "ptag_01HQABCDEFGHJKMNPQRSTVWXYZ",
        "variant_sku": f"SWEAT-{size}",
        "variant_title": size,
        "variant_manage_inventory": "TRUE",
        "variant_price_eur": "10",
        "variant_price_usd": "15.5",
        "variant_option_1_name": "Size",
        "variant_option_1_value": size,
        "product_image_1_url": "https://medusa.example/front.png",
    }
    return row(V2, **{**plain, **cells})


def test_rows_of_a_handle_are_variants_and_the_price_is_the_imports() -> None:
    reading = read("\n".join((V2, sweatshirt("S"), sweatshirt("M", variant_weight="450"), "")))
    assert reading.detection.format == "medusa"
    assert reading.unknown == []
    shirt = reading.only
    assert (shirt.key, shirt.summary, shirt.options, shirt.tags) == ("sweatshirt", "Warm", ("Size",), ())
    assert [(str(each.price), each.options, each.weight_g) for each in shirt.variants] == [
        ("15.50 USD", ("S",), 400),
        ("15.50 USD", ("M",), 450),
    ]
    euros = read("\n".join((V2, sweatshirt("S"), "")), currency="EUR").only
    assert str(euros.variants[0].price) == "10.00 EUR"
    # A price in a currency that the file does not have is taken in one that it has.
    assert str(read("\n".join((V2, sweatshirt("S"), "")), currency="KRW").only.variants[0].price) == "10.00 EUR"


def test_a_product_that_has_only_medusas_own_option_has_none() -> None:
    text = "\n".join(
        (V2, sweatshirt("x", variant_option_1_name="Default option", variant_option_1_value="Default"), "")
    )
    assert read(text).only.options == ()


def test_version_1_with_pieces_and_prices_by_region() -> None:
    cells = {
        "product_handle": "mug",
        "product_title": "Mug",
        "product_status": "draft",
        "product_type": "Kitchen > Mugs",
        "product_tags": "tea, blue",
        "variant_sku": "MUG",
        "variant_title": "One",
        "variant_inventory_quantity": "9",
        "variant_manage_inventory": "true",
        "price_france_usd": "7.25",
        "option_1_name": "Colour",
        "option_1_value": "Blue",
        "option_2_name": "Size",
        "option_2_value": "L",
        "image_1_url": "https://medusa.example/mug.png",
    }
    mug = read("\n".join((V1, row(V1, **cells), ""))).only
    assert (mug.category, mug.tags, mug.status) == (("Kitchen", "Mugs"), ("tea", "blue"), Status.DRAFT)
    assert mug.options == ("Colour", "Size")
    assert (str(mug.variants[0].price), mug.variants[0].stock) == ("7.25 USD", 9)


def test_a_variant_without_any_price_comes_back() -> None:
    text = "\n".join((V2, sweatshirt("S"), sweatshirt("M", variant_price_eur="", variant_price_usd=""), ""))
    reading = read(text)
    assert [variant.options for variant in reading.only.variants] == [("S",)]
    assert reading.reasons == [(3, "price_missing")]
