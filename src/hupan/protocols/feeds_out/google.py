"""Writes Google Merchant's product data: an item for each offer, as RSS 2.0 or parted by tabs.

What a word means is told in `hupan.protocols.feeds.google`; here the vocabulary of the specification of 2025 is
written, in its own spelling.
"""

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from hupan.catalog import Category, Condition, Media, Offer, ProductText, Seller, Store, Variant
from hupan.exchange import Exported

_MOST_PICTURES = 10
_TITLE_CHARS, _TEXT_CHARS, _ID_CHARS = 150, 5000, 50
_CONDITIONS = {
    Condition.NEW: "new",
    Condition.REFURBISHED: "refurbished",
    Condition.USED: "used",
    Condition.DAMAGED: "used",
}
_OPTIONS = {"color": "color", "colour": "color", "size": "size", "material": "material", "pattern": "pattern"}
_COLUMNS = [
    "id",
    "item_group_id",
    "title",
    "description",
    "link",
    "image_link",
    "additional_image_link",
    "availability",
    "price",
    "sale_price",
    "condition",
    "brand",
    "gtin",
    "identifier_exists",
    "product_type",
    "color",
    "size",
    "material",
    "pattern",
    "product_highlight",
    "product_detail",
    "shipping_weight",
    "external_seller_id",
    "quantity",
]
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Cell = tuple[str, str]


def cells_of(exported: Exported) -> Iterator[list[Cell]]:
    """Say what stands in the feed for each offer of a listing; none for what cannot be bought by looking at it."""
    product = exported.listing.product
    variants = {variant.id: variant for variant in product.variants}
    for offer in exported.listing.offers:
        variant = variants.get(offer.variant_id)
        if variant is not None:
            yield list(_cells(exported, offer, variant))


def _cells(exported: Exported, offer: Offer, variant: Variant) -> Iterator[Cell]:
    product = exported.listing.product
    seller = exported.sellers.get(offer.seller_id)
    left = exported.stock.get(offer.id, 0)
    yield "id", str(offer.id)[:_ID_CHARS]
    if len(product.variants) > 1:
        yield "item_group_id", str(product.id)[:_ID_CHARS]
    yield from _said(exported, variant)
    yield "availability", "in_stock" if left else "out_of_stock"
    yield from _asked(offer)
    yield "condition", _CONDITIONS[offer.condition]
    yield from _named(exported, variant)
    yield from _described(exported, variant)
    if seller is not None:
        yield "external_seller_id", str(seller.slug)[:_ID_CHARS]
    yield "quantity", str(left)


def _said(exported: Exported, variant: Variant) -> Iterator[Cell]:
    """Title, text, address and pictures."""
    product, base = exported.listing.product, exported.base_url
    text = product.text(product.language)
    chosen = " / ".join(variant.options.values())
    yield "title", (f"{text.name} - {chosen}" if chosen else text.name)[:_TITLE_CHARS]
    yield "description", _description(text)
    mark = f"?v={variant.id}" if len(product.variants) > 1 else ""
    yield "link", f"{base}/market/p/{product.slug}{mark}"
    for at, media in enumerate(_shown(product.media, variant)):
        yield ("additional_image_link" if at else "image_link"), base + exported.picture_url(media.picture)


def _asked(offer: Offer) -> Iterator[Cell]:
    if offer.list_price is not None and offer.list_price > offer.price:
        yield "price", str(offer.list_price)
        yield "sale_price", str(offer.price)
    else:
        yield "price", str(offer.price)


def _named(exported: Exported, variant: Variant) -> Iterator[Cell]:
    """By what it is known elsewhere, and where it belongs."""
    brand = exported.listing.product.brand
    if brand:
        yield "brand", brand[:70]
    if variant.gtin:
        yield "gtin", variant.gtin
    elif not brand:
        yield "identifier_exists", "no"
    if exported.category:
        yield "product_type", " > ".join(exported.category)


def _described(exported: Exported, variant: Variant) -> Iterator[Cell]:
    """What it is chosen by, and what else is known of it."""
    product = exported.listing.product
    for key, value in variant.options.items():
        if key in _OPTIONS:
            yield _OPTIONS[key], value[:100]
    for highlight in product.text(product.language).highlights[:10]:
        yield "product_highlight", highlight[:150]
    for key, value in list(product.attributes.items())[:100]:
        shown = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        yield "product_detail", f":{_words(key)}:{shown}"
    if variant.weight_g:
        yield "shipping_weight", f"{variant.weight_g} g"


class GoogleXmlWriter:
    """RSS 2.0 with Google's namespace.

    Args:
        base_url: Under which the market is reached.
    """

    key = "google"

    def __init__(self, base_url: str) -> None:
        self._base = base_url

    def begin(self, sellers: Mapping[str, Seller], stores: Mapping[str, Store], categories: list[Category]) -> bytes:
        """Open the channel."""
        del sellers, stores, categories
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
            f"<title>Hupan</title>\n<link>{_xml(self._base)}/market</link>\n<description>Hupan market</description>\n"
        ).encode()

    def item(self, exported: Exported) -> bytes:
        """Write the offers of a listing."""
        return "".join(self._item(cells) for cells in cells_of(exported)).encode()

    def end(self) -> bytes:
        """Close the channel."""
        return b"</channel>\n</rss>\n"

    def _item(self, cells: list[Cell]) -> str:
        return "<item>\n" + "".join(self._element(name, value) for name, value in cells) + "</item>\n"

    def _element(self, name: str, value: str) -> str:
        if name == "product_detail":
            _, label, text = value.split(":", 2)
            inside = (
                f"<g:attribute_name>{_xml(label)}</g:attribute_name><g:attribute_value>{_xml(text)}</g:attribute_value>"
            )
            return f"<g:product_detail>{inside}</g:product_detail>\n"
        return f"<g:{name}>{_xml(value)}</g:{name}>\n"


class GoogleTextWriter:
    """Text parted by tabs."""

    key = "google-tsv"

    def begin(self, sellers: Mapping[str, Seller], stores: Mapping[str, Store], categories: list[Category]) -> bytes:
        """Write the header."""
        del sellers, stores, categories
        return ("\t".join(_COLUMNS) + "\n").encode()

    def item(self, exported: Exported) -> bytes:
        """Write the offers of a listing."""
        return "".join(self._row(cells) for cells in cells_of(exported)).encode()

    def end(self) -> bytes:
        """Write nothing more."""
        return b""

    def _row(self, cells: list[Cell]) -> str:
        values: dict[str, list[str]] = {}
        for name, value in cells:
            values.setdefault(name, []).append(value)
        return "\t".join(_text(name, values.get(name, [])) for name in _COLUMNS) + "\n"


def _text(name: str, values: list[str]) -> str:
    if len(values) > 1 and name == "product_highlight":
        values = [f'"{value}"' for value in values]
    # Tabs, line ends and quotation marks would be taken for the table's own.
    joined = " ".join(",".join(values).split())
    return '"' + joined.replace('"', '""') + '"' if '"' in joined else joined


def _description(text: ProductText) -> str:
    return (text.description or text.summary or text.name)[:_TEXT_CHARS]


def _shown(media: tuple[Media, ...], variant: Variant) -> list[Media]:
    """Sort pictures: those of the variant first, those of others not at all."""
    fits = [each for each in media if all(variant.options.get(key) == value for key, value in each.options.items())]
    return sorted(fits, key=lambda each: not each.options)[:_MOST_PICTURES]


def _words(key: str) -> str:
    return key.replace("_", " ").replace(":", " ").strip().capitalize()[:140]


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
