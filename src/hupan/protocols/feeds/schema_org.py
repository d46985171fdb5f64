"""schema.org's words in pages: JSON-LD of `Product` and `ProductGroup`, as shops write them for search engines.

Each product of a page is a record; a group's variants lie inside it. Where several pages show the same product (a
variant each, with `isVariantOf` or the same group), they come together.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from itertools import islice
from typing import Any, BinaryIO, cast

import orjson

from hupan.catalog import gtin_of
from hupan.intake import (
    Built,
    Context,
    Draft,
    DraftVariant,
    Group,
    Peek,
    Place,
    Recognition,
    Record,
    RowProblem,
    SourceTooLarge,
)
from hupan.kernel import Money
from hupan.protocols.feeds.amounts import BadValueError, grams, money
from hupan.protocols.feeds.plain_text import plain_text
from hupan.protocols.feeds.rows import (
    Bench,
    Row,
    attributes_of,
    bounded,
    condition_of,
    in_stock,
    one_line,
    path_of,
    pictures_of,
)

_LARGEST_PAGE = 8 << 20
_DEEPEST = 12
_MOST_PRODUCTS = 2_000
_TYPES = frozenset({"Product", "ProductGroup", "IndividualProduct", "ProductModel", "Vehicle", "Book"})
_BLOCK = re.compile(r"<script[^>]*application/ld\+json", re.IGNORECASE)
_CHOSEN_BY = ("color", "size", "material", "pattern", "suggestedAge", "suggestedGender")
_ABOUT = ("color", "size", "material", "pattern", "model", "productionDate", "countryOfOrigin", "mpn", "itemCondition")

Thing = Mapping[str, Any]


class SchemaOrg:
    """Pages with JSON-LD, or JSON-LD alone."""

    key = "schema_org"
    name = "schema.org (JSON-LD)"
    file_types = (".html", ".htm", ".json")

    def recognise(self, peek: Peek) -> Recognition:
        """Look for products in JSON-LD."""
        text = peek.text
        if _BLOCK.search(text):
            sure = 0.95 if re.search(r'"Product(Group)?"', text) else 0.5
            return Recognition(sure, ("It is a page with JSON-LD.",))
        if text.lstrip()[:1] in {"{", "["} and "schema.org" in text and re.search(r'"@type"', text):
            return Recognition(0.9, ("It is JSON-LD in schema.org's words.",))
        return Recognition(0.0)

    def fields_of(self, header: object, rows: object = ()) -> dict[str, str]:
        """Say nothing: there are no columns."""
        del header, rows
        return {"json": "json", "page": "page"}

    def knows(self, column: str) -> bool:
        """Say which names a record has."""
        return column in {"json", "page"}

    def read(self, stream: BinaryIO, peek: Peek) -> Iterator[Record | RowProblem]:
        """Read the products of a page."""
        data = stream.read(_LARGEST_PAGE + 1)
        if len(data) > _LARGEST_PAGE:
            raise SourceTooLarge(f"{peek.name} is too large for a page: {_LARGEST_PAGE:,} bytes are read at most.")
        text = data.decode(peek.encoding, "replace")
        blocks = [(1, text)]
        if text.lstrip()[:1] not in {"{", "["}:
            page = _Page()
            page.feed(text)
            page.close()
            blocks = page.blocks
        values: list[tuple[int, object]] = []
        for line, block in blocks:
            try:
                values.append((line, orjson.loads(_mended(block))))
            except orjson.JSONDecodeError as error:
                detail = f"The page's JSON-LD cannot be read ({error.msg[:120]})."
                yield RowProblem(line, "", "json_broken", detail, peek.name, cells=(("json", block[:200]),))
        # Breadcrumbs mostly stand in a block of their own.
        trail = " > ".join(next((found for _, value in values if (found := _trail(value))), ()))
        products = ((line, thing) for line, value in values for thing in _products(value, 0))
        for line, thing in islice(products, _MOST_PRODUCTS):
            told = {**thing, "category": trail} if trail and not thing.get("category") else thing
            yield Record(peek.name, line, (("json", orjson.dumps(told).decode()),))

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """Say which product it is: by its group, its id, SKU, GTIN or address."""
        del context, before
        thing = _loaded(record)
        group = _text(thing.get("inProductGroupWithID")) or _group_id(thing.get("isVariantOf"))
        return Place(_key(thing) or f"{record.file}:{record.line}", parent=f"group:{group}" if group else "")

    def build(self, group: Group, context: Context) -> Built:
        """Make a product of a page's product, or of several that are variants of one."""
        bench = Bench(context)
        rows = [Row(record, context) for record in group.records]
        things = [_loaded(record) for record in group.records]
        first = things[0]
        parent = _mapping(first.get("isVariantOf")) if _is(first, "Product") else {}
        single: list[tuple[Row, Thing]] = []
        for row, thing in zip(rows, things, strict=True):
            inside = [_mapping(each) for each in _list(thing.get("hasVariant"))]
            single += [(row, each) for each in inside if each] or [(row, thing)]
        names = _differing([thing for _, thing in single])
        variants: list[DraftVariant] = []
        seen: set[tuple[str, ...]] = set()
        for row, thing in single[:_MOST_PRODUCTS]:
            values = tuple(_said(thing, name) for name in names)
            if values in seen:
                if not names and len(things) > 1 and _key(thing) == _key(first):
                    continue  # The same product on two pages.
                bench.note(row, "json", "duplicate", "Two variants of the group are chosen by the same values.")
                continue
            seen.add(values)
            variant = self._variant(bench, row, {**_inherited(first), **thing}, values)
            variants += [variant] if variant else []
        draft = self._draft({**first, **{name: value for name, value in parent.items() if value}}, names, group.root)
        shown = pictures_of([each for _, thing in single for each in _images(thing.get("image"))])
        known = {picture.address for picture in draft.pictures}
        pictures = draft.pictures + tuple(picture for picture in shown if picture.address not in known)
        return bench.built(rows[0], bounded(replace(draft, variants=tuple(variants), pictures=pictures)))

    def _draft(self, thing: Thing, names: tuple[str, ...], key: str) -> Draft:
        about = {name: _said(thing, name) for name in _ABOUT if name not in names and name != "itemCondition"}
        for each in _list(thing.get("additionalProperty")):
            value = _mapping(each)
            unit = _text(value.get("unitText")) or _text(value.get("unitCode"))
            about.setdefault(_text(value.get("name")), f"{_text(value.get('value'))} {unit}".strip())
        return Draft(
            key=key,
            name=one_line(_text(thing.get("name")), 300),
            variants=(),
            description=plain_text(_text(thing.get("description"))),
            brand=one_line(_text(thing.get("brand")) or _text(thing.get("manufacturer")), 120),
            category=path_of(_text(thing.get("category")).replace("/", ">")),
            tags=tuple(one_line(each, 60) for each in _text(thing.get("keywords")).split(",") if each.strip()),
            attributes=attributes_of({_words(name): value for name, value in about.items() if name and value}),
            options=tuple(_words(name) for name in names),
            pictures=pictures_of(_images(thing.get("image"))),
        )

    def _variant(self, bench: Bench, row: Row, thing: Thing, values: tuple[str, ...]) -> DraftVariant | None:
        if not all(values):
            bench.note(row, "json", "option_missing", "A variant lacks a value that its group differs in.")
            return None
        offer = _offer(thing.get("offers"))
        try:
            price, listed = _price(offer, bench.context.currency)
        except BadValueError as error:
            bench.note(row, "json", error.reason, error.detail)
            return None
        gtin = next(
            (
                _text(thing.get(name))
                for name in ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "isbn")
                if name in thing
            ),
            "",
        )
        sku = one_line(_text(thing.get("sku")) or _text(offer.get("sku")), 100)
        return DraftVariant(
            key=sku or _key(thing) or " / ".join(values) or "-",
            price=price,
            sku=sku,
            options=values,
            gtin=gtin_of(gtin),
            weight_g=_weight(bench, row, thing.get("weight")),
            list_price=listed,
            condition=condition_of(_text(offer.get("itemCondition")) or _text(thing.get("itemCondition"))),
            available=in_stock(_text(offer.get("availability"))),
        )


class _Page(HTMLParser):
    """Finds the blocks of JSON-LD in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[tuple[int, str]] = []
        self._parts: list[str] | None = None
        self._line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and (dict(attrs).get("type") or "").strip().casefold() == "application/ld+json":
            self._parts = []
            self._line = self.getpos()[0]

    def handle_data(self, data: str) -> None:
        if self._parts is not None:
            self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._parts is not None:
            self.blocks.append((self._line, "".join(self._parts)))
            self._parts = None


def _mended(block: str) -> str:
    """Take off what templates leave around JSON: comments of HTML, CDATA, a semicolon; and line ends inside texts."""
    text = (
        re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", block.strip())
        .strip()
        .rstrip(";")
    )
    return re.sub(r"[\x00-\x1f]+", " ", text)


def _products(value: object, depth: int) -> Iterator[Thing]:
    """Find products, wherever in a graph, a list or a page they stand; not those inside a product."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in cast("list[object]", value):
            yield from _products(each, depth + 1)
    elif isinstance(value, dict):
        thing = cast("dict[str, Any]", value)
        if any(_is(thing, kind) for kind in _TYPES):
            yield thing
            return
        for name in (
            "@graph",
            "mainEntity",
            "mainEntityOfPage",
            "itemListElement",
            "item",
            "hasPart",
            "about",
            "itemOffered",
        ):
            yield from _products(thing.get(name), depth + 1)


def _trail(value: object) -> tuple[str, ...]:
    """Read the page's breadcrumbs, less the home page before them and the product behind them."""
    things = cast("list[Any]", value if isinstance(value, list) else _mapping(value).get("@graph") or [value])
    for each in things:
        if _is(_mapping(each), "BreadcrumbList"):
            crumbs = [_mapping(crumb) for crumb in _list(_mapping(each).get("itemListElement"))]
            names = [_text(crumb.get("name")) or _text(_mapping(crumb.get("item")).get("name")) for crumb in crumbs]
            return tuple(one_line(name, 80) for name in names[1:-1] if name)
    return ()


def _is(thing: Thing, kind: str) -> bool:
    types = [str(each).rpartition("/")[2].rpartition(":")[2] for each in _list(thing.get("@type"))]
    return kind in types


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [] if value is None else [value]


def _mapping(value: object) -> dict[str, Any]:
    if isinstance(value, list):
        value = next(iter(cast("list[object]", value)), None)
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """Read a text, also of a thing with a name, of a value with a language, and of the first of several."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return next((text for each in cast("list[object]", value) if (text := _text(each))), "")
    thing = _mapping(value)
    return next((_text(thing[name]) for name in ("name", "@value", "value", "@id") if thing.get(name) is not None), "")


def _said(thing: Thing, name: str) -> str:
    return one_line(_text(thing.get(name)), 100)


def _words(name: str) -> str:
    """Make words of a name: `countryOfOrigin` is `Country of origin`."""
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: " " + found.group(1).lower(), name).strip().capitalize()


def _loaded(record: Record) -> Thing:
    return cast("Thing", orjson.loads(dict(record.cells)["json"]))


def _key(thing: Thing) -> str:
    named = (_text(thing.get(name)) for name in ("productGroupID", "sku", "gtin13", "gtin", "mpn", "url", "@id"))
    found = next((name for name in named if name), "") or _text(thing.get("name"))
    # An address may be as long as it likes; a key is not.
    return found if len(found) <= 120 else hashlib.sha256(found.encode()).hexdigest()[:32]  # noqa: PLR2004 - a key's length


def _group_id(value: object) -> str:
    return _text(_mapping(value).get("productGroupID")) or _text(_mapping(value).get("@id"))


def _differing(things: list[Thing]) -> tuple[str, ...]:
    return tuple(name for name in _CHOSEN_BY if len({_said(thing, name) for thing in things} - {""}) > 1)


def _inherited(group: Thing) -> dict[str, Any]:
    return {name: group[name] for name in ("offers", "weight", "itemCondition") if name in group}


def _images(value: object) -> list[str]:
    found: list[str] = []
    for each in _list(value):
        thing = _mapping(each)
        address = (
            each
            if isinstance(each, str)
            else _text(thing.get("contentUrl")) or _text(thing.get("url")) or _text(thing.get("@id"))
        )
        found.append(address.strip())
    return [address for address in found if address]


def _offer(value: object) -> dict[str, Any]:
    """Take the offer: the cheapest that can be had among several."""
    offers = [_mapping(each) for each in _list(value)]
    if len(offers) == 1 and _is(offers[0], "AggregateOffer") and _list(offers[0].get("offers")):
        whole = offers[0]
        offers = [
            {"priceCurrency": whole.get("priceCurrency"), **_mapping(each)} for each in _list(whole.get("offers"))
        ]
    there = [each for each in offers if in_stock(_text(each.get("availability")))] or offers
    return min(there, key=_amount) if there else {}


def _amount(offer: Mapping[str, Any]) -> float:
    try:
        return float(_text(offer.get("price")) or _text(offer.get("lowPrice")) or "inf")
    except ValueError:
        return float("inf")


def _price(offer: Mapping[str, Any], currency: str) -> tuple[Money, Money | None]:
    specifications = [_mapping(each) for each in _list(offer.get("priceSpecification"))]
    listed = [
        each
        for each in specifications
        if _text(each.get("priceType")).rpartition("/")[2] in {"ListPrice", "StrikethroughPrice"}
    ]
    others = [each for each in specifications if each not in listed and not _is(each, "DeliveryChargeSpecification")]
    asked = others[0] if others else dict[str, Any]()
    text = _text(offer.get("price")) or _text(offer.get("lowPrice")) or _text(asked.get("price"))
    code = _text(offer.get("priceCurrency")) or _text(asked.get("priceCurrency")) or currency
    if not text:
        raise BadValueError("price_missing", "The product has no offer with a price.")
    price = money(text, code.upper())
    former = _text(listed[0].get("price")) if listed else ""
    usual = money(former, code.upper()) if former else None
    return price, usual if usual is not None and usual > price else None


def _weight(bench: Bench, row: Row, value: object) -> int | None:
    thing = _mapping(value)
    text = _text(thing.get("value")) if thing else _text(value)
    if not text:
        return None
    try:
        return grams(text, _text(thing.get("unitCode")) or _text(thing.get("unitText")))
    except BadValueError as error:
        bench.note(row, "json", error.reason, error.detail, kept=True)
        return None
