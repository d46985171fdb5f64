"""Medusa's product CSV: that of version 2 (`Variant Option 1 Name`) and of version 1 (`Option 1 Name`).

Each row is a variant; rows of one handle or id are a product. Prices come in a column a currency, in version 1 also in
a column a region.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from hupan.catalog import slug_of
from hupan.intake import Built, Context, DraftVariant, Group, Place, Record
from hupan.kernel import Money
from hupan.protocols.feeds.amounts import BadValueError, flag, grams, money
from hupan.protocols.feeds.rows import MOST_OPTIONS, Bench, Row, basics, one_line, path_of, pictures_of, tags_of
from hupan.protocols.feeds.tabular import TabularFormat, rows_of

_ID = re.compile(r"(pcat|ptyp|pcol|ptag|sc|sp)_[0-9A-Z]{20,}")


class Medusa(TabularFormat):
    """Medusa's products."""

    key = "medusa"
    name = "Medusa"
    columns: ClassVar[Mapping[str, str]] = {
        "product id": "id",
        "product handle": "handle",
        "product title": "name",
        "product subtitle": "summary",
        "product description": "description",
        "product status": "status",
        "product thumbnail": "image",
        "product weight": "weight_all",
        "product material": "attribute:material",
        "product origin country": "attribute:country_of_origin",
        "product type": "category",
        "product type value": "category",
        "product collection title": "collection",
        "product category 1 name": "category",
        "product tags": "tags",
        "variant title": "variant_name",
        "variant sku": "sku",
        "variant barcode": "gtin",
        "variant ean": "gtin",
        "variant upc": "gtin",
        "variant inventory quantity": "stock",
        "variant allow backorder": "backorders",
        "variant manage inventory": "managed",
        "variant weight": "weight",
    }
    patterns = (
        (r"product category (\d{1,2})(?: id)?", "category_named"),
        (r"product tag (\d{1,2})(?: value| id)?", "tags"),
        (r"product image (\d{1,2})(?: url)?", "image"),
        (r"image (\d{1,2}) url", "image"),
        (r"(?:variant )?option (\d{1,2}) name", r"option\1_name"),
        (r"(?:variant )?option (\d{1,2}) value", r"option\1_value"),
        (r"(?:variant )?price ([a-z]{3})", r"price_\1"),
        (r"(?:variant )?price .*\[([a-z]{3})\]", r"price_\1"),
    )
    ignored = (
        r"product (length|width|height|hs code|mid code|discountable|external id|type id)",
        r"product collection (id|handle)",
        r"product (profile name|profile type|is giftcard|created at|updated at|deleted at|sales channel.*)",
        r"variant (id|length|width|height|hs code|mid code|origin country|material|variant rank|metadata|created at)",
        r"variant (updated at|deleted at|product id)|shipping profile id|sales channel \d+ .*|product metadata",
        r"(variant )?price .*",
    )
    required = (
        frozenset({"product handle", "product title", "variant title"}),
        frozenset({"product id", "product title", "variant sku"}),
    )
    strong = (
        "product status",
        "product thumbnail",
        "variant sku",
        "variant manage inventory",
        "variant option 1 name",
        "option 1 name",
        "product discountable",
        "variant allow backorder",
    )

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """Rows of one handle belong together; without one, rows of one id, then of one title."""
        del before
        row = Row(record, context)
        return Place(row.get("handle") or row.get("id") or slug_of(row.get("name")) or f"line-{record.line}")

    def build(self, group: Group, context: Context) -> Built:
        """Put variants together."""
        bench = Bench(context)
        rows = rows_of(group, context)
        first = next((row for row in rows if "name" in row), rows[0])
        names = [(number, name) for number in range(1, MOST_OPTIONS + 1) if (name := _option(rows, number))]
        # Version 2 demands an option of every product and calls it so where there is none.
        if len(rows) == 1 and [name.casefold() for _, name in names] in (
            [],
            ["default option"],
            ["title"],
            ["default"],
        ):
            names = []
        told: dict[tuple[str, ...], int] = {}
        variants: list[DraftVariant] = []
        for row in rows:
            values = tuple(one_line(row.get(f"option{number}_value"), 100) for number, _ in names)
            if not all(values):
                bench.note(row, "option1_value", "option_missing", "The variant lacks the value of an option.")
            elif values in told:
                bench.note(row, "option1_value", "duplicate", f"Line {told[values]} has the same variant.")
            else:
                told[values] = row.record.line
                variant = self._variant(bench, row, values)
                variants += [variant] if variant else []
        draft = basics(first)
        named = [value for value in [first.get("category"), *first.all("category_named")] if not _ID.fullmatch(value)]
        draft = replace(
            draft,
            key=group.root,
            category=path_of(next((value for value in named if value), first.get("collection"))),
            tags=tags_of([value for value in first.all("tags") if not _ID.fullmatch(value)]),
            options=tuple(name for _, name in names),
            variants=tuple(variants),
            pictures=pictures_of([address for row in rows for address in row.all("image")]),
        )
        return bench.built(first, draft)

    def _variant(self, bench: Bench, row: Row, values: tuple[str, ...]) -> DraftVariant | None:
        price = self._price(bench, row)
        if price is None:
            return None
        variant = bench.variant(row, price, values)
        # Medusa's weights are grams.
        weight = variant.weight_g or bench.take(row, "weight_all", grams)
        uncounted = flag(row.get("managed")) is False or (flag(row.get("backorders")) is True and not variant.stock)
        return replace(variant, weight_g=weight, stock=None if uncounted else variant.stock)

    def _price(self, bench: Bench, row: Row) -> Money | None:
        """Take the price in the import's currency, else the first that there is."""
        prices = dict(row.beginning("price_"))
        wanted = bench.context.currency
        code = wanted.lower() if wanted.lower() in prices else next(iter(prices), "")
        if not code:
            bench.note(row, "price", "price_missing", "The variant has a price in no currency.")
            return None
        try:
            return money(prices[code], code.upper())
        except BadValueError as error:
            bench.note(row, f"price_{code}", error.reason, error.detail)
            return None


def _option(rows: list[Row], number: int) -> str:
    return next((one_line(row.get(f"option{number}_name"), 60) for row in rows if f"option{number}_name" in row), "")
