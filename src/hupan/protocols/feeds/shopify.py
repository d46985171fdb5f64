"""Shopify's product CSV: that of 2025 and later (`URL handle`, `Price`) and the older one (`Handle`, `Variant Price`).

A product takes several rows of one handle: the first says what it is, each names a variant, a picture, or both. A row
with neither price nor option value is a picture's alone.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from hupan.catalog import Status, slug_of
from hupan.intake import Built, Context, DraftPicture, DraftVariant, Group, Place, Record
from hupan.protocols.feeds.amounts import flag
from hupan.protocols.feeds.rows import MOST_OPTIONS, Bench, Row, attributes_of, basics, one_line, path_of, status_of
from hupan.protocols.feeds.tabular import TabularFormat, rows_of


class Shopify(TabularFormat):
    """Shopify's products."""

    key = "shopify"
    name = "Shopify"
    columns: ClassVar[Mapping[str, str]] = {
        "handle": "id",
        "url handle": "id",
        "title": "name",
        "body (html)": "description",
        "description": "description",
        "vendor": "brand",
        "product category": "category",
        "standardized product type": "category",
        "type": "type",
        "custom product type": "type",
        "tags": "tags",
        "published": "published",
        "published on online store": "published",
        "status": "status",
        "variant sku": "sku",
        "sku": "sku",
        "variant grams": "weight",
        "weight value (grams)": "weight",
        "variant inventory tracker": "tracker",
        "inventory tracker": "tracker",
        "variant inventory qty": "stock",
        "inventory quantity": "stock",
        "variant inventory policy": "policy",
        "continue selling when out of stock": "policy",
        "variant price": "price",
        "price": "price",
        "variant compare at price": "list_price",
        "compare-at price": "list_price",
        "variant barcode": "gtin",
        "barcode": "gtin",
        "image src": "image",
        "product image url": "image",
        "image position": "image_position",
        "image alt text": "image_alt",
        "variant image": "variant_image",
        "variant image url": "variant_image",
        "gift card": "gift_card",
        "google shopping / condition": "condition",
        "google shopping / mpn": "attribute:mpn",
        "google shopping / manufacturer part number (mpn)": "attribute:mpn",
        "google shopping / gender": "attribute:gender",
        "google shopping / age group": "attribute:age_group",
    }
    patterns = (
        (r"option([123]) name", r"option\1_name"),
        (r"option([123]) value", r"option\1_value"),
        (r"(.+) \(product\.metafields\.[^)]+\)", "attribute:"),
    )
    ignored = (
        r"option[123] linked to",
        r"variant (fulfillment service|requires shipping|taxable|tax code|weight unit)",
        r"(fulfillment service|requires shipping|charge tax|tax code|weight unit for display|cost per item)",
        r"unit price .*|variant unit price .*",
        r"seo (title|description)",
        r"google shopping / .*",
        r"(included|price|compare-at price|compare at price) / .*",
        r".*\(variant\.metafields\.[^)]+\)",
        r"collection",
    )
    required = (
        frozenset({"handle", "title", "variant price"}),
        frozenset({"url handle", "title", "price"}),
        frozenset({"handle", "title", "body (html)"}),
        frozenset({"title", "option1 name", "option1 value"}),
    )
    strong = (
        "vendor",
        "tags",
        "option1 name",
        "option1 value",
        "variant sku",
        "sku",
        "variant inventory qty",
        "inventory quantity",
        "image src",
        "product image url",
        "body (html)",
        "description",
        "status",
    )

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """Rows of one handle belong together; where it is left out, a row without a title goes on with the last."""
        row = Row(record, context)
        key = row.get("id") or slug_of(row.get("name"))
        return Place(key or (before.key if before else f"line-{record.line}"))

    def build(self, group: Group, context: Context) -> Built:
        """Put variants and pictures together."""
        bench = Bench(context)
        rows = rows_of(group, context)
        first = next((row for row in rows if "name" in row), rows[0])
        if flag(first.get("gift_card")):
            bench.note(first, "gift_card", "type_unsupported", "Gift cards are not sold here.")
            return bench.built(first, None)
        names = _option_names(rows)
        told: dict[tuple[str, ...], Row] = {}
        variants: list[DraftVariant] = []
        for row in rows:
            values = tuple(one_line(row.get(f"option{number}_value"), 100) for number, _ in names)
            if "price" not in row and not any(values) and (row is not first or ("image" in row and len(rows) > 1)):
                continue
            if values in told:
                bench.note(row, "option1_value", "duplicate", f"Line {told[values].record.line} has the same variant.")
                continue
            told[values] = row
            variant = self._variant(bench, row, values if names else ())
            if variant is not None:
                variants.append(variant)
        draft = replace(
            basics(first),
            key=group.root,
            category=path_of(first.get("category")) or path_of(first.get("type")),
            status=_status(first),
            attributes=_attributes(first),
            options=tuple(name for _, name in names),
            variants=tuple(variants),
            pictures=_pictures(rows, names),
        )
        return bench.built(first, draft)

    def _variant(self, bench: Bench, row: Row, values: tuple[str, ...]) -> DraftVariant | None:
        if values and not all(values):
            bench.note(row, "option1_value", "option_missing", "The variant lacks the value of an option.")
            return None
        price = bench.price(row)
        if price is None:
            return None
        variant = bench.variant(row, price, values)
        # Without a tracker Shopify sells without counting, whatever the column of pieces says; with the policy
        # `continue` it sells on when they are gone. Shops with several locations export no pieces at all.
        tracked = "tracker" in row or "tracker" not in bench.context.fields.values()
        goes_on = row.get("policy").casefold() == "continue" or flag(row.get("policy")) is True
        if not tracked or (goes_on and not variant.stock):
            return replace(variant, stock=None, available=True)
        return variant


def _option_names(rows: list[Row]) -> list[tuple[int, str]]:
    """Find the options: their names stand in the product's first row. `Title` of `Default Title` is none."""
    names: list[tuple[int, str]] = []
    for number in range(1, 4):
        name = next((row.get(f"option{number}_name") for row in rows if f"option{number}_name" in row), "")
        values = {row.get(f"option{number}_value") for row in rows} - {""}
        if name and values and not (name == "Title" and values == {"Default Title"}):
            names.append((number, one_line(name, 60)))
    return names[:MOST_OPTIONS]


def _status(row: Row) -> Status:
    status = status_of(row.get("status"))
    hidden = flag(row.get("published")) is False
    return Status.DRAFT if hidden and status is Status.ACTIVE else status


def _attributes(row: Row) -> dict[str, Any]:
    values: dict[str, str] = {}
    for label, text in row.beginning("attribute:"):
        # A metafield that is a list stands in the cell as `red; blue`; a metaobject as its handle.
        values.setdefault(label, text.replace("; ", ", "))
    return attributes_of(values)


def _pictures(rows: list[Row], names: list[tuple[int, str]]) -> tuple[DraftPicture, ...]:
    by_address: dict[str, DraftPicture] = {}
    positions: dict[str, float] = {}
    for row in rows:
        address = row.get("image")
        if address and address not in by_address:
            by_address[address] = DraftPicture(address, one_line(row.get("image_alt"), 300))
            place = row.get("image_position")
            positions[address] = int(place) if re.fullmatch(r"\d{1,5}", place, re.ASCII) else len(positions) + 1
    for row in rows:
        address = row.get("variant_image")
        if address and address not in by_address:
            positions[address] = 1000 + len(positions)
            by_address[address] = DraftPicture(address)
    for address, options in _shown_by(rows, names).items():
        by_address[address] = replace(by_address[address], options=options)
    return tuple(by_address[address] for address in sorted(by_address, key=lambda each: positions[each]))


def _shown_by(rows: list[Row], names: list[tuple[int, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Find the option values that the variants of a picture share, and others do not have."""
    shown: dict[str, tuple[tuple[str, str], ...]] = {}
    addresses = {row.get("variant_image") for row in rows} - {""}
    for address in addresses:
        its = [row for row in rows if row.get("variant_image") == address]
        common: list[tuple[str, str]] = []
        for number, name in names:
            values = {row.get(f"option{number}_value") for row in its}
            if len(values) == 1 and len({row.get(f"option{number}_value") for row in rows}) > 1:
                common.append((name, values.pop()))
        if common:
            shown[address] = tuple(common)
    return shown
