"""Google Merchant's product data: one vocabulary, as XML (RSS 2.0 and Atom) and as text parted by tabs.

Each item is a variant; items of one `item_group_id` are a product. What they differ in among Google's own attributes is
what the product is chosen by.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO, ClassVar

from hupan.catalog import Value
from hupan.intake import (
    Built,
    Context,
    Draft,
    DraftPicture,
    DraftVariant,
    Group,
    Peek,
    Place,
    Recognition,
    Record,
    RowProblem,
)
from hupan.kernel import Money
from hupan.protocols.feeds.amounts import BadValueError, Window, day, money
from hupan.protocols.feeds.google_xml import items
from hupan.protocols.feeds.rows import Bench, Row, attributes_of, basics, one_line, path_of, pictures_of
from hupan.protocols.feeds.tabular import TabularFormat, rows_of

_CHOSEN_BY = {
    "color": "Color",
    "size": "Size",
    "material": "Material",
    "pattern": "Pattern",
    "age_group": "Age group",
    "gender": "Gender",
}
_SHORTEST_NAME = 6


class GoogleText(TabularFormat):
    """Google Merchant's product data, parted by tabs."""

    key = "google_tsv"
    name = "Google Merchant (TSV)"
    file_types = (".tsv", ".txt", ".csv")
    columns: ClassVar[Mapping[str, str]] = {
        "id": "id",
        "title": "name",
        "structured title": "name",
        "description": "description",
        "item group id": "parent",
        "image link": "image",
        "additional image link": "images",
        "availability": "availability",
        "price": "price",
        "sale price": "sale_price",
        "sale price effective date": "sale_window",
        "google product category": "category_google",
        "product type": "category",
        "brand": "brand",
        "gtin": "gtin",
        "mpn": "attribute:mpn",
        "condition": "condition",
        "shipping weight": "weight",
        "product weight": "weight",
        "product detail": "details",
        "product highlight": "highlights",
        "color": "choice_color",
        "size": "choice_size",
        "material": "choice_material",
        "pattern": "choice_pattern",
        "age group": "choice_age_group",
        "gender": "choice_gender",
        "quantity": "stock",
        "sell on google quantity": "stock",
        "size type": "attribute:size_type",
        "size system": "attribute:size_system",
        "energy efficiency class": "attribute:energy_efficiency_class",
        "product length": "attribute:length",
        "product width": "attribute:width",
        "product height": "attribute:height",
        "multipack": "attribute:multipack",
    }
    ignored = (
        r"link|mobile link|canonical link|lifestyle image link|virtual model link|ads .*|custom label \d|promotion id",
        r"shipping.*|tax.*|adult|is bundle|identifier exists|availability date|expiration date|pause",
        r"cost of goods sold",
        r"unit pricing .*|installment|subscription cost|loyalty .*|certification|min .*|max .*|excluded destination",
        r"included destination|pickup.*|store code|.*handling time|transit time label|external seller id|short title",
        r"auto pricing min price|display ads .*|return .*|maximum retail price|disclosure date",
    )
    required = (frozenset({"id", "title", "price", "availability"}), frozenset({"id", "title", "price", "image link"}))
    strong = (
        "link",
        "image link",
        "availability",
        "description",
        "condition",
        "google product category",
        "gtin",
        "brand",
    )

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """Items of one group belong together."""
        del before
        row = Row(record, context)
        key = row.get("id") or f"line-{record.line}"
        group = row.get("parent")
        # A group has no item of its own; the mark keeps it apart from an item of the same name.
        return Place(key, parent=f"group:{group}" if group else "")

    def build(self, group: Group, context: Context) -> Built:
        """Put the items of a group together."""
        bench = Bench(context)
        rows = rows_of(group, context)
        first = rows[0]
        codes = [code for code in _CHOSEN_BY if len({row.get(f"choice_{code}") for row in rows} - {""}) > 1]
        told: dict[tuple[str, ...], int] = {}
        variants: list[DraftVariant] = []
        for row in rows:
            values = tuple(one_line(row.get(f"choice_{code}"), 100) for code in codes)
            if "id" not in row:
                bench.note(row, "id", "id_missing", "The item has no id.")
            elif not all(values):
                bench.note(row, f"choice_{codes[0]}", "option_missing", "It lacks a value that its group differs in.")
            elif values in told:
                bench.note(row, "id", "duplicate", f"Line {told[values]} has the same variant.")
            else:
                told[values] = row.record.line
                variant = self._variant(bench, row, values)
                variants += [variant] if variant else []
        draft = self._draft(rows, group.root, codes)
        return bench.built(first, replace(draft, variants=tuple(variants)))

    def _draft(self, rows: list[Row], root: str, codes: list[str]) -> Draft:
        first = rows[0]
        draft = basics(first)
        alike = {code: first.get(f"choice_{code}") for code in _CHOSEN_BY if code not in codes}
        google = first.get("category_google")
        return replace(
            draft,
            key=root,
            name=_shared_name([one_line(row.get("name"), 300) for row in rows]),
            category=path_of(first.get("category")) or path_of("" if google.isdigit() else google),
            highlights=_split_highlights(first.all("highlights")),
            attributes={**draft.attributes, **attributes_of(alike), **_details(first)},
            options=tuple(_CHOSEN_BY[code] for code in codes),
            pictures=_pictures(rows, codes),
        )

    def _variant(self, bench: Bench, row: Row, values: tuple[str, ...]) -> DraftVariant | None:
        regular = bench.price(row)
        if regular is None:
            return None
        price, listed = _sale(bench, row, regular)
        return replace(
            bench.variant(row, price, values, key=row.get("id")), sku=one_line(row.get("id"), 100), list_price=listed
        )


class GoogleXml(GoogleText):
    """Google Merchant's product data as RSS 2.0 or Atom."""

    key = "google_xml"
    name = "Google Merchant (XML)"
    file_types = (".xml", ".rss", ".atom")

    def recognise(self, peek: Peek) -> Recognition:
        """Look for Google's namespace in a feed."""
        text = peek.text
        feed = re.search(r"<(rss|feed|rdf:RDF)[\s>]", text)
        google = re.search(r"https?://base\.google\.com/ns/1\.0", text)
        if not feed:
            return Recognition(0.0)
        kind = {"rss": "RSS", "feed": "Atom"}.get(feed.group(1), "RSS 1.0")
        if google:
            return Recognition(0.98, (f"It is a feed in {kind} with Google's namespace.",))
        return Recognition(0.4, (f"It is a feed in {kind}, though without Google's namespace.",))

    def fields_of(self, header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[str, str]:
        """Propose fields for elements, which are known only once they come: for all that there may be."""
        return super().fields_of([*header, *(name.replace(" ", "_") for name in self.columns)], rows)

    def read(self, stream: BinaryIO, peek: Peek) -> Iterator[Record | RowProblem]:
        """Read items."""
        yield from items(stream, peek.name)


def _sale(bench: Bench, row: Row, regular: Money) -> tuple[Money, Money | None]:
    try:
        sale = money(row.get("sale_price"), bench.context.currency) if "sale_price" in row else None
        starts, slash, ends = row.get("sale_window").partition("/")
        window = Window(day(starts), day(ends, end=True) if slash else None)
    except BadValueError as error:
        bench.note(row, "sale_price", error.reason, error.detail, kept=True)
        return regular, None
    if sale is not None and sale.currency == regular.currency and sale < regular and window.holds(bench.context.now):
        return sale, regular
    return regular, None


def _details(row: Row) -> dict[str, Value]:
    """Read `section:name:value`, several of them parted by commas where they stand in one cell."""
    found: dict[str, str] = {}
    for value in row.all("details"):
        for part in re.split(r",(?=[^,:]*:[^,:]+:)", value):
            pieces = part.split(":", 2)
            if len(pieces) == 3:  # noqa: PLR2004 - section, name, value
                found.setdefault(pieces[1].strip(), pieces[2].strip())
    return attributes_of(found)


def _split_highlights(values: list[str]) -> tuple[str, ...]:
    if len(values) != 1:
        return tuple(one_line(value, 300) for value in values)
    parts = re.findall(r'"([^"]+)"|([^,]+)', values[0])
    return tuple(one_line(quoted or plain, 300) for quoted, plain in parts if (quoted or plain).strip())


def _pictures(rows: list[Row], codes: list[str]) -> tuple[DraftPicture, ...]:
    found: dict[str, DraftPicture] = {}
    for row in rows:
        options = tuple(
            (_CHOSEN_BY[code], one_line(row.get(f"choice_{code}"), 100)) for code in codes if code == "color"
        )
        more = [part.strip() for value in row.all("images") for part in re.split(r",(?=\s*https?:)", value)]
        for picture in pictures_of([row.get("image"), *more]):
            shared = picture.address in found and found[picture.address].options != options
            found[picture.address] = replace(picture, options=() if shared else options)
    return tuple(found.values())


def _shared_name(names: list[str]) -> str:
    """Find what the names of a group have in common at their beginning; the first one's where that is too little."""
    if len(names) < 2:  # noqa: PLR2004 - one has itself in common
        return names[0] if names else ""
    # Letters that all begin with; the first and the last in order differ most.
    least, most = min(names), max(names)
    common = least[
        : next((at for at, pair in enumerate(zip(least, most, strict=False)) if len(set(pair)) > 1), len(least))
    ]
    if common not in names:
        # Not in the middle of a word.
        common = re.sub(r"[^\s\-–—,/(|:]*$", "", common)
    common = common.rstrip(" -–—,/(|:[")
    return common if len(common) >= _SHORTEST_NAME else names[0]
