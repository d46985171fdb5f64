"""WooCommerce's product CSV, as its own exporter writes it since 3.1.

A variation names its parent by `id:44` or by SKU. Attributes come in numbered columns; on a variable product they hold
all values, on a variation the one that it is, or nothing where it stands for any.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import ClassVar

from hupan.catalog import Status
from hupan.intake import Built, Context, Draft, DraftPicture, DraftVariant, Group, Place, Record, first_path
from hupan.kernel import Money
from hupan.protocols.feeds.amounts import BadValueError, Window, day, flag, grams, money
from hupan.protocols.feeds.rows import (
    MOST_OPTIONS,
    Bench,
    Row,
    attributes_of,
    basics,
    one_line,
    path_of,
    pictures_of,
    tags_of,
)
from hupan.protocols.feeds.tabular import TabularFormat, rows_of

_MOST_EXPANDED = 100
_UNSOLD = {"grouped": "A set of other products", "external": "A product that is sold elsewhere"}
_COMMA = re.compile(r"(?<!\\),")


class WooCommerce(TabularFormat):
    """WooCommerce's products."""

    key = "woocommerce"
    name = "WooCommerce"
    columns: ClassVar[Mapping[str, str]] = {
        "id": "id",
        "type": "type",
        "sku": "sku",
        "gtin, upc, ean, or isbn": "gtin",
        "name": "name",
        "published": "status",
        "visibility in catalog": "visibility",
        "short description": "summary",
        "description": "description",
        "date sale price starts": "sale_starts",
        "date sale price ends": "sale_ends",
        "in stock?": "availability",
        "stock": "stock",
        "backorders allowed?": "backorders",
        "sale price": "sale_price",
        "regular price": "price",
        "categories": "category",
        "tags": "tags",
        "images": "image",
        "parent": "parent",
        "brands": "brand",
        "weight": "weight",
        "length (cm)": "attribute:length_cm",
        "width (cm)": "attribute:width_cm",
        "height (cm)": "attribute:height_cm",
    }
    patterns = (
        (r"weight \((kg|g|lbs|oz)\)", r"weight_\1"),
        (r"attribute (\d{1,2}) name", r"attribute_name_\1"),
        (r"attribute (\d{1,2}) value\(s\)", r"attribute_values_\1"),
    )
    ignored = (
        r"is featured\?|tax status|tax class|low stock amount|sold individually\?|(length|width|height) \(\w+\)",
        r"allow customer reviews\?|purchase note|shipping class|download.*|grouped products|upsells|cross-sells",
        r"external url|button text|position|attribute \d{1,2} (visible|global|default)|meta: .*|swatches attributes",
    )
    required = (
        frozenset({"type", "sku", "name", "regular price"}),
        frozenset({"type", "name", "parent", "regular price"}),
    )
    strong = (
        "published",
        "visibility in catalog",
        "short description",
        "in stock?",
        "sale price",
        "attribute 1 name",
        "attribute 1 value(s)",
        "is featured?",
        "tax status",
    )

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """A variation belongs to its parent; others are found by id and by SKU."""
        del before
        row = Row(record, context)
        number, sku = row.get("id"), row.get("sku")
        key = sku or (f"id:{number}" if number else f"line-{record.line}")
        if "variation" in _types(row):
            return Place(key, parent=row.get("parent") or f"line-{record.line}")
        return Place(key, aliases=(f"id:{number}",) if number and sku else ())

    def build(self, group: Group, context: Context) -> Built:
        """Put a product and its variations together."""
        bench = Bench(context)
        rows = rows_of(group, context)
        parents = [row for row in rows if "variation" not in _types(row)]
        if not parents:
            for row in rows:
                bench.note(row, "parent", "parent_missing", f"The file has no product {row.get('parent')!r}.")
            return bench.built(rows[0], None)
        first, variations = parents[0], [row for row in rows if row not in parents]
        for row in parents[1:]:
            bench.note(row, "sku", "duplicate", f"Line {first.record.line} has the same SKU.")
        unsold = next((_UNSOLD[each] for each in _types(first) if each in _UNSOLD), "")
        if unsold:
            bench.note(first, "type", "type_unsupported", f"{unsold} is not imported.")
            return bench.built(first, None)
        given = _attributes(first)
        names = _varied(variations)[:MOST_OPTIONS]
        draft = self._draft(first, group.root, {label: text for label, text in given.items() if label not in names})
        if "variable" in _types(first):
            variants = tuple(self._expanded(bench, first, variations, names))
            shown = tuple(picture for row in variations for picture in _of_variation(row, names))
            known = {picture.address for picture in draft.pictures}
            pictures = draft.pictures + tuple(picture for picture in shown if picture.address not in known)
            return bench.built(first, replace(draft, options=tuple(names), variants=variants, pictures=pictures))
        price, listed = _prices(bench, first)
        if price is None:
            return bench.built(first, None)
        return bench.built(first, replace(draft, variants=(self._variant(bench, first, (price, listed), ()),)))

    def _draft(self, row: Row, key: str, attributes: dict[str, str]) -> Draft:
        paths = [path_of(part.replace("\\,", ",")) for part in _COMMA.split(row.get("category"))]
        shown = {"1": Status.ACTIVE, "0": Status.DRAFT, "-1": Status.DRAFT}.get(row.get("status"), Status.ACTIVE)
        draft = basics(row)
        return replace(
            draft,
            key=key,
            category=first_path(paths),
            tags=tags_of([row.get("tags").replace("\\,", " ")]),
            attributes={**draft.attributes, **attributes_of(attributes)},
            pictures=pictures_of([part.strip() for part in _COMMA.split(row.get("image"))]),
            status=Status.DRAFT if row.get("visibility") == "hidden" else shown,
        )

    def _expanded(self, bench: Bench, parent: Row, rows: list[Row], names: list[str]) -> Iterator[DraftVariant]:
        """Make variants; a variation for any value becomes one of each."""
        all_values = {label: _listed(text) for label, text in _attributes(parent).items()}
        seen: dict[tuple[str, ...], int] = {}
        for row in rows:
            own = _attributes(row)
            choices = [[own[name]] if own.get(name) else all_values.get(name, []) for name in names]
            combinations = list(product(*choices))[: _MOST_EXPANDED + 1]
            if not all(choices) or not names or len(combinations) > _MOST_EXPANDED:
                bench.note(row, "attribute_values_1", "option_missing", "It is not said which variant this is.")
                continue
            price, listed = _prices(bench, row)
            if price is None:
                continue
            for values in combinations:
                # One that names its values comes before one that stands for any; the same twice is a mistake.
                if values in seen:
                    if len(combinations) == 1:
                        detail = f"Line {seen[values]} has the same variant."
                        bench.note(row, "attribute_values_1", "duplicate", detail)
                    continue
                seen[values] = row.record.line
                yield self._variant(bench, row, (price, listed), values)

    def _variant(
        self, bench: Bench, row: Row, prices: tuple[Money, Money | None], values: tuple[str, ...]
    ) -> DraftVariant:
        variant = bench.variant(row, prices[0], values)
        weight = variant.weight_g
        for unit in ("kg", "g", "lbs", "oz"):
            if f"weight_{unit}" in row:
                weight = bench.take(row, f"weight_{unit}", lambda text, unit=unit: grams(text, unit))
        more = row.get("backorders") == "notify" or flag(row.get("backorders")) is True
        stock = None if more and not variant.stock else variant.stock
        return replace(variant, list_price=prices[1], weight_g=weight, stock=stock, available=variant.available or more)


def _types(row: Row) -> set[str]:
    return {part.strip().casefold() for part in row.get("type").split(",")}


def _attributes(row: Row) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, label in row.beginning("attribute_name_"):
        found[one_line(label, 60)] = one_line(row.get(f"attribute_values_{number}"), 2000)
    return found


def _listed(text: str) -> list[str]:
    return [value for part in _COMMA.split(text) if (value := part.replace("\\,", ",").strip())]


def _varied(variations: list[Row]) -> list[str]:
    """Find what the variations differ in: whatever attribute they name."""
    return list(dict.fromkeys(label for row in variations for label in _attributes(row)))


def _of_variation(row: Row, names: list[str]) -> Iterator[DraftPicture]:
    own = _attributes(row)
    options = tuple((name, own[name]) for name in names if own.get(name))
    for picture in pictures_of([part.strip() for part in _COMMA.split(row.get("image"))]):
        yield replace(picture, options=options)


def _prices(bench: Bench, row: Row) -> tuple[Money | None, Money | None]:
    """Read what is asked now, and what is asked otherwise where that is more."""
    regular = bench.price(row)
    if regular is None:
        return None, None
    try:
        window = Window(day(row.get("sale_starts")), day(row.get("sale_ends"), end=True))
        sale = money(row.get("sale_price"), bench.context.currency) if "sale_price" in row else None
    except BadValueError as error:
        bench.note(row, "sale_price", error.reason, error.detail, kept=True)
        return regular, None
    if sale is not None and sale.currency == regular.currency and sale < regular and window.holds(bench.context.now):
        return sale, regular
    return regular, None
