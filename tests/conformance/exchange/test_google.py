"""Google Merchant's product data: RSS 2.0, Atom, and text parted by tabs."""

from datetime import UTC, datetime

import pytest

from hupan.catalog import Condition
from hupan.intake import SourceUnsafe
from tests.conformance.exchange.desk import read

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">
<channel>
<title>Lake store</title><link>https://shop.example</link><description>All of it</description>
<item>
  <g:id>SKU-RED-S</g:id>
  <g:item_group_id>TEE</g:item_group_id>
  <g:title><![CDATA[Lake Tee - Red, S]]></g:title>
  <g:description>&lt;p&gt;Soft &amp;amp; light.&lt;/p&gt;</g:description>
  <g:link>https://shop.example/tee?c=red</g:link>
  <g:image_link>https://shop.example/red.jpg</g:image_link>
  <g:additional_image_link>https://shop.example/red2.jpg</g:additional_image_link>
  <g:additional_image_link>https://shop.example/red3.jpg</g:additional_image_link>
  <g:availability>in_stock</g:availability>
  <g:price>25.00 USD</g:price>
  <g:sale_price>19.90 USD</g:sale_price>
  <g:sale_price_effective_date>2026-06-01T00:00-05:00/2026-06-30T23:59-05:00</g:sale_price_effective_date>
  <g:google_product_category>212</g:google_product_category>
  <g:product_type>Home &gt; Clothing &gt; Tees</g:product_type>
  <g:brand>Reed</g:brand>
  <g:gtin>4006381333931</g:gtin>
  <g:mpn>R-1</g:mpn>
  <g:condition>refurbished</g:condition>
  <g:color>Red</g:color><g:size>S</g:size><g:gender>unisex</g:gender>
  <g:shipping_weight>0.4 lb</g:shipping_weight>
  <g:shipping><g:country>US</g:country><g:service>Standard</g:service><g:price>4.95 USD</g:price></g:shipping>
  <g:product_detail><g:section_name>General</g:section_name><g:attribute_name>Sleeve</g:attribute_name><g:attribute_value>Short</g:attribute_value></g:product_detail>
  <g:product_detail><g:attribute_name>Pockets</g:attribute_name><g:attribute_value>2</g:attribute_value></g:product_detail>
  <g:product_highlight>Dries fast</g:product_highlight>
  <g:product_highlight>Made by the lake</g:product_highlight>
</item>
<item>
  <g:id>SKU-BLUE-S</g:id><g:item_group_id>TEE</g:item_group_id><title>Lake Tee - Blue, S</title>
  <g:image_link>https://shop.example/blue.jpg</g:image_link><g:availability>out of stock</g:availability>
  <g:price>25 USD</g:price><g:color>Blue</g:color><g:size>S</g:size><g:gender>unisex</g:gender>
</item>
<item><g:id>MUG</g:id><title>Mug</title><g:price>12.00</g:price><g:image_link>https://shop.example/m.jpg</g:image_link></item>
<item><g:id>BAD</g:id><title>Bad</title><g:price>twelve</g:price></item>
</channel>
</rss>
"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<title>Lake</title>
<entry>
  <id>tag:shop.example,2026:1</id><title>Atom's own</title><link href="https://shop.example/a"/>
  <g:id>A-1</g:id><g:title>Lamp</g:title><g:price>30000 KRW</g:price><g:availability>in stock</g:availability>
</entry>
</feed>"""


def test_items_of_a_group_become_variants_in_rss() -> None:
    reading = read(RSS, "feed.xml")
    assert reading.detection.format == "google_xml"
    assert list(reading.drafts) == ["group:TEE", "MUG"]
    tee = reading.drafts["group:TEE"]
    assert (tee.name, tee.brand, tee.description) == ("Lake Tee", "Reed", "Soft & light.")
    assert tee.category == ("Home", "Clothing", "Tees")
    assert tee.options == ("Color",)
    assert tee.attributes == {"mpn": "R-1", "size": "S", "gender": "unisex", "sleeve": "Short", "pockets": 2}
    assert tee.highlights == ("Dries fast", "Made by the lake")
    red, blue = tee.variants
    assert (red.sku, red.options, str(red.price), str(red.list_price)) == (
        "SKU-RED-S",
        ("Red",),
        "19.90 USD",
        "25.00 USD",
    )
    assert (red.gtin, red.weight_g, red.condition) == ("04006381333931", 181, Condition.REFURBISHED)
    assert (blue.available, blue.list_price) == (False, None)
    assert [(picture.address[-8:], picture.options) for picture in tee.pictures] == [
        ("/red.jpg", (("Color", "Red"),)),
        ("red2.jpg", (("Color", "Red"),)),
        ("red3.jpg", (("Color", "Red"),)),
        ("blue.jpg", (("Color", "Blue"),)),
    ]
    line = RSS[: RSS.index("<item><g:id>BAD")].count("\n") + 1
    assert [(problem.reason, problem.line) for problem in reading.problems] == [("price_invalid", line)]


def test_a_sale_ends_when_it_says() -> None:
    reading = read(RSS, "feed.xml", now=datetime(2026, 7, 2, tzinfo=UTC))
    assert str(reading.drafts["group:TEE"].variants[0].price) == "25.00 USD"


def test_atom_and_googles_words_before_its_own() -> None:
    reading = read(ATOM, "feed.xml")
    lamp = reading.only
    assert (lamp.key, lamp.name, str(lamp.variants[0].price)) == ("A-1", "Lamp", "30000 KRW")


def test_text_parted_by_tabs() -> None:
    rows = [
        "id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\tproduct_highlight\tproduct_detail\tgtin",
        (
            '1\t"12"" ruler"\tStraight\thttps://shop.example/1\thttps://shop.example/1.jpg\tin_stock\t3.50 USD\t'
            '"""Long"",""Light"""\tSize:Length:12 in,Size:Width:1 in\t12345'
        ),
        "2\tPen\tBlue\thttps://shop.example/2\thttps://shop.example/2.jpg\tin_stock\t1,50 EUR\t\t\t4006381333930",
    ]
    reading = read("\n".join(rows), "feed.tsv")
    assert (reading.detection.format, reading.detection.delimiter) == ("google_tsv", "\t")
    ruler = reading.drafts["1"]
    assert (ruler.name, ruler.highlights) == ('12" ruler', ("Long", "Light"))
    assert ruler.attributes == {"length": "12 in", "width": "1 in"}
    assert str(reading.drafts["2"].variants[0].price) == "1.50 EUR"
    # The second GTIN has a wrong check digit: the row lands without it, and is told.
    assert [(problem.line, problem.reason, problem.kept) for problem in reading.problems] == [(3, "gtin_invalid", True)]


def test_a_feed_that_is_cut_off_gives_what_came_before() -> None:
    reading = read(RSS[: RSS.index("<item><g:id>BAD")], "feed.xml")
    assert list(reading.drafts) == ["group:TEE", "MUG"]
    assert [problem.reason for problem in reading.problems] == ["xml_broken"]


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1/evil.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(declaration: str) -> None:
    bomb = RSS.replace("<rss", f"{declaration}\n<rss", 1).replace("Reed", "&b;")
    with pytest.raises(SourceUnsafe):
        read(bomb, "feed.xml")
