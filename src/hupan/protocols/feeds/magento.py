"""Magento 2's product CSV (Adobe Commerce), as its export writes it.

A configurable product names its variants in `configurable_variations`; each is a row of its own with price, pieces and
picture, which may stand before or behind it. Rows with a `store_view_code` hold the texts of another language.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from hupan.catalog import ProductText, Status, gtin_of
from hupan.intake import Built, Context, Draft, DraftPicture, DraftVariant, Group, Place, Record, first_path
from hupan.kernel import Language, Money
from hupan.protocols.feeds.amounts import BadValueError, Window, day, flag, grams, money
from hupan.protocols.feeds.plain_text import plain_text
from hupan.protocols.feeds.rows import MOST_OPTIONS, Bench, Row, attributes_of, basics, one_line, path_of, pictures_of
from hupan.protocols.feeds.tabular import TabularFormat, rows_of

_SOLD = frozenset({"simple", "configurable", "virtual", "downloadable"})
_PAIR = re.compile(r",(?=[a-z][a-z0-9_]*=)")
_OF_ITS_OWN = frozenset({"has_options", "required_options", "gift_message_available", "shipment_type"})
_NO_PICTURE = "no_selection"


class Magento(TabularFormat):
    """Magento's products."""

    key = "magento"
    name = "Magento 2"
    columns: ClassVar[Mapping[str, str]] = {
        "sku": "sku",
        "store view code": "store_view",
        "product type": "type",
        "categories": "category",
        "name": "name",
        "description": "description",
        "short description": "summary",
        "weight": "weight",
        "product online": "status",
        "visibility": "visibility",
        "price": "price",
        "special price": "sale_price",
        "special price from date": "sale_starts",
        "special price to date": "sale_ends",
        "base image": "image",
        "base image label": "image_alt",
        "additional images": "images",
        "additional attributes": "additional",
        "qty": "stock",
        "is in stock": "availability",
        "manage stock": "managed",
        "use config manage stock": "managed_by_config",
        "allow backorders": "backorders",
        "configurable variations": "variations",
        "configurable variation labels": "variation_labels",
        "country of manufacture": "attribute:country_of_origin",
        "msrp price": "list_price",
    }
    ignored = (
        r"attribute set code|product websites|tax class name|url key|meta (title|keywords|description)|map .*|msrp .*",
        r"(small|thumbnail|swatch) image( label)?|created at|updated at|new (from|to) date|display product options in",
        r"gift message available|custom (design|layout).*|page layout|product options container|use config .*|hide .*",
        r"out of stock qty|is qty decimal|(min|max) cart qty|notify on stock below|qty increments|enable qty .*",
        r"is decimal divided|website id|(related|crosssell|upsell) (skus|position)|additional image labels|bundle .*",
        r"associated skus|configurable variation prices|custom options|giftcard .*|downloadable .*",
        r"deferred stock update",
    )
    required = (
        frozenset({"sku", "product type", "attribute set code"}),
        frozenset({"sku", "product type", "product websites"}),
    )
    strong = ("store view code", "categories", "additional attributes", "url key", "base image", "visibility", "qty")

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """A configurable product claims its variants by SKU."""
        del before
        row = Row(record, context)
        key = row.get("sku") or f"line-{record.line}"
        children = tuple(sku for sku, _ in _variations(row.get("variations")) if sku != key)
        return Place(key, children=children)

    def build(self, group: Group, context: Context) -> Built:
        """Put a configurable product and its variants together, or take a simple one by itself."""
        bench = Bench(context)
        rows = rows_of(group, context)
        views = [row for row in rows if "store_view" in row]
        main = [row for row in rows if "store_view" not in row]
        first = next((row for row in main if row.get("sku") == group.root), (main or rows)[0])
        if not main:
            bench.note(first, "sku", "parent_missing", "The product has a row for a store view only.")
            return bench.built(first, None)
        kind = first.get("type", "simple")
        if kind not in _SOLD:
            bench.note(first, "type", "type_unsupported", f"Products of the type {kind[:40]!r} are not imported.")
            return bench.built(first, None)
        draft = self._draft(first, group.root)
        draft = replace(draft, translations=_translations(bench, first, views))
        if kind == "configurable":
            draft = self._configurable(bench, draft, first, [row for row in main if row is not first])
        else:
            for row in main[1:]:
                bench.note(row, "sku", "duplicate", f"Line {first.record.line} has the same SKU.")
            variant = self._variant(bench, first, ())
            draft = replace(draft, variants=(variant,) if variant else ())
        return bench.built(first, draft)

    def _draft(self, row: Row, key: str) -> Draft:
        draft = basics(row)
        paths = [tuple(part for part in each.split("/") if part) for each in row.get("category").split(",")]
        named = [tuple(one_line(part, 80) for part in _below_root(path)) for path in paths]
        attributes = _additional(row)
        hidden = row.get("visibility") == "Not Visible Individually" or flag(row.get("status")) is False
        return replace(
            draft,
            key=key,
            category=first_path(named) or path_of(row.get("category").replace("/", ">")),
            brand=attributes.pop("manufacturer", "") or attributes.pop("brand", ""),
            attributes={**draft.attributes, **attributes_of(attributes)},
            pictures=_pictures(row),
            status=Status.DRAFT if hidden else Status.ACTIVE,
        )

    def _configurable(self, bench: Bench, draft: Draft, first: Row, children: list[Row]) -> Draft:
        by_sku = {row.get("sku"): row for row in children}
        told = _variations(first.get("variations"))
        codes = list(dict.fromkeys(code for _, values in told for code in values))[:MOST_OPTIONS]
        labels = _labels(first.get("variation_labels"))
        names = tuple(labels.get(code, code.replace("_", " ").capitalize()) for code in codes)
        variants: list[DraftVariant] = []
        pictures = list(draft.pictures)
        for sku, values in told:
            row = by_sku.get(sku)
            if row is None:
                detail = f"The variant {sku[:100]} has no row in the file."
                bench.note(first, "variations", "variant_missing", detail, kept=True)
                continue
            if any(code not in values for code in codes):
                bench.note(row, "variations", "option_missing", "The variant lacks the value of an option.")
                continue
            choice = tuple(one_line(values[code], 100) for code in codes)
            variant = self._variant(bench, row, choice)
            if variant is not None:
                variants.append(variant)
                pictures += [replace(each, options=_by_colour(names, choice)) for each in _pictures(row)]
        return replace(draft, options=names, variants=tuple(variants), pictures=_once(pictures))

    def _variant(self, bench: Bench, row: Row, values: tuple[str, ...]) -> DraftVariant | None:
        regular = bench.price(row)
        if regular is None:
            return None
        price, listed = _special(bench, row, regular)
        variant = bench.variant(row, price, values, key=row.get("sku"))
        extra = _additional(row)
        gtin = next((extra[name] for name in ("gtin", "ean", "upc", "barcode", "isbn") if extra.get(name)), "")
        # What the shop's configuration says is not in the file; it counts pieces unless somebody turned that off.
        counted = flag(row.get("managed")) is not False or flag(row.get("managed_by_config")) is True
        # The unit is a setting of the shop, which no file tells: pounds as it is installed, else kilograms.
        unit = "lb" if price.currency == "USD" else "kg"
        return replace(
            variant,
            list_price=listed or variant.list_price,
            gtin=variant.gtin or gtin_of(gtin),
            weight_g=bench.take(row, "weight", lambda text: grams(text, unit)),
            stock=variant.stock if counted else None,
        )


def _variations(text: str) -> list[tuple[str, dict[str, str]]]:
    """Read `sku=A-S,size=S,color=Red|sku=A-M,...`: SKUs with the values by which they are chosen."""
    found: list[tuple[str, dict[str, str]]] = []
    for part in text.split("|") if text else ():
        pairs = dict(pair.split("=", 1) for pair in _PAIR.split(part) if "=" in pair)
        sku = pairs.pop("sku", "").strip()
        if sku:
            found.append((sku, pairs))
    return found


def _labels(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split(",") if "=" in pair)


def _additional(row: Row) -> dict[str, str]:
    """Read `material=Wool,climate=Cool|Indoor`: several values of one are parted by a bar."""
    found: dict[str, str] = {}
    for pair in _PAIR.split(row.get("additional")):
        code, equals, value = pair.partition("=")
        if equals and code not in _OF_ITS_OWN and value.strip():
            found[code] = value.strip().strip('"').replace("|", ", ")
    return found


def _below_root(path: tuple[str, ...]) -> tuple[str, ...]:
    """Take the root off a path: it is the tree's own, and no category of goods."""
    return path[1:] if path and path[0] in {"Default Category", "Root Catalog"} else path


def _pictures(row: Row) -> tuple[DraftPicture, ...]:
    addresses = [row.get("image"), *(part.strip() for part in row.get("images").split(","))]
    return pictures_of([each for each in addresses if each != _NO_PICTURE], row.get("image_alt"))


def _by_colour(names: tuple[str, ...], choice: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Say what a variant's picture shows: its colour where there is one, as the sizes of a colour look alike."""
    pairs = tuple(zip(names, choice, strict=True))
    colours = tuple(pair for pair in pairs if pair[0].casefold() in {"color", "colour", "색상", "颜色"})
    return colours or pairs


def _once(pictures: list[DraftPicture]) -> tuple[DraftPicture, ...]:
    found: dict[str, DraftPicture] = {}
    for picture in pictures:
        # The configurable product's own picture is that of one of its variants, whose options say more.
        if picture.address not in found or not found[picture.address].options:
            found[picture.address] = picture
    return tuple(found.values())


def _special(bench: Bench, row: Row, regular: Money) -> tuple[Money, Money | None]:
    try:
        window = Window(day(row.get("sale_starts")), day(row.get("sale_ends"), end=True))
        special = money(row.get("sale_price"), bench.context.currency) if "sale_price" in row else None
    except BadValueError as error:
        bench.note(row, "sale_price", error.reason, error.detail, kept=True)
        return regular, None
    if special is not None and special.currency == regular.currency and special < regular:
        return (special, regular) if window.holds(bench.context.now) else (regular, None)
    return regular, None


def _translations(bench: Bench, first: Row, views: list[Row]) -> dict[Language, ProductText]:
    found: dict[Language, ProductText] = {}
    for row in views:
        code = row.get("store_view").casefold()
        language = next((each for each in Language if re.search(rf"(^|[_-]){each.value}($|[_-])", code)), None)
        if language is None or language in found or language is bench.context.language:
            detail = f"The store view {code[:40]!r} names none of the languages en, zh and ko."
            bench.note(row, "store_view", "store_view_unknown", detail)
            continue
        found[language] = ProductText(
            name=one_line(row.get("name") or first.get("name"), 300),
            summary=one_line(row.get("summary"), 1000),
            description=plain_text(row.get("description")),
        )
    return found
