"""A row in our words, and the bench on which a product is put together from rows, good or bad."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from hupan.catalog import Condition, Status, Value, gtin_of, slug_of
from hupan.intake import Built, Context, Draft, DraftPicture, DraftVariant, Record, RowProblem
from hupan.kernel import Money
from hupan.protocols.feeds.amounts import BadValueError, count, flag, grams, is_below_none, money
from hupan.protocols.feeds.plain_text import one_line, plain_text

T = TypeVar("T")

MOST_PICTURES = 30
MOST_TAGS = 50
MOST_ATTRIBUTES = 80
MOST_OPTIONS = 6
ATTRIBUTE = "attribute:"

_KEY_CHARS, _MOST_HIGHLIGHTS, _MOST_LEVELS = 200, 20, 6
_ADDRESS_BYTES = 2_000
_LIKE_GTIN = re.compile(r"[\d\s-]{8,18}", re.ASCII)
# Leading zeros belong to names, not to numbers.
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,8})(\.\d{1,6})?", re.ASCII)
_GAPS = re.compile(r"[\s_-]")
_COMMAS = re.compile(r"[,，、;]")
_GONE = frozenset(
    [
        "outofstock",
        "soldout",
        "discontinued",
        "outstock",
        "품절",
        "售罄",
        "缺货",
        "无货",
        "backorder",
        "preorder",
    ]
)

_STATUS = {
    "active": Status.ACTIVE,
    "published": Status.ACTIVE,
    "publish": Status.ACTIVE,
    "draft": Status.DRAFT,
    "proposed": Status.DRAFT,
    "pending": Status.DRAFT,
    "private": Status.DRAFT,
    "unlisted": Status.DRAFT,
    "archived": Status.ARCHIVED,
    "rejected": Status.ARCHIVED,
    "trash": Status.ARCHIVED,
}
_CONDITIONS = {
    "new": Condition.NEW,
    "refurbished": Condition.REFURBISHED,
    "used": Condition.USED,
    "damaged": Condition.DAMAGED,
    "新": Condition.NEW,
    "二手": Condition.USED,
    "새상품": Condition.NEW,
    "중고": Condition.USED,
}
_PATH_MARKS = re.compile(r"\s*(?:>|›|»|/(?=\s)|\|)\s*")


class Row:
    """A record in our words.

    Args:
        record: As it was read.
        context: Which field a column is.
    """

    __slots__ = ("_values", "record")

    def __init__(self, record: Record, context: Context) -> None:
        self.record = record
        self._values: dict[str, list[tuple[str, str]]] = {}
        fields = context.fields
        for column, value in record.cells:
            field = fields.get(column)
            if field is None:
                continue
            # Files from a Mac may have Korean in pieces (NFD), which looks the same and is not.
            shown = (value if value.isascii() else unicodedata.normalize("NFC", value)).strip()
            if not shown:
                continue
            if (values := self._values.get(field)) is None:
                self._values[field] = [(column, shown)]
            else:
                values.append((column, shown))

    def __contains__(self, field: str) -> bool:
        return field in self._values

    def get(self, field: str, default: str = "") -> str:
        """Return the first value of a field."""
        found = self._values.get(field)
        return found[0][1] if found else default

    def all(self, field: str) -> list[str]:
        """Return every value of a field, in the order of the columns."""
        return [value for _, value in self._values.get(field, ())]

    def beginning(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield what follows a prefix in fields' names, with the values."""
        for field, values in self._values.items():
            if field.startswith(prefix):
                for _, value in values:
                    yield field[len(prefix) :], value

    def column(self, field: str) -> str:
        """Return what the file calls a field; our word where it has none."""
        found = self._values.get(field)
        return found[0][0] if found else field

    def raw(self, column: str) -> str:
        """Return what stands in a column, whatever field it is."""
        return next((value for name, value in self.record.cells if name == column), "")


class Bench:
    """Where a product is put together; what is wrong is noted with its place.

    Args:
        context: What the format needs to know.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.problems: list[RowProblem] = []

    def note(self, row: Row, field: str, reason: str, detail: str, *, kept: bool = False) -> None:
        """Note a problem."""
        record = row.record
        self.problems.append(
            RowProblem(record.line, row.column(field), reason, detail, record.file, kept, record.cells)
        )

    def take(self, row: Row, field: str, read: Callable[[str], T], *, kept: bool = True) -> T | None:
        """Read a field; `None` where it is not there or cannot be read.

        Args:
            row: Where.
            field: What.
            read: How.
            kept: Whether the row stands without the value.
        """
        text = row.get(field)
        if not text:
            return None
        try:
            return read(text)
        except BadValueError as error:
            self.note(row, field, error.reason, error.detail, kept=kept)
            return None

    def price(self, row: Row, field: str = "price") -> Money | None:
        """Read the price, without which there is no offer."""
        if field not in row:
            self.note(row, field, "price_missing", "The row has no price.")
            return None
        return self.take(row, field, lambda text: money(text, self.context.currency), kept=False)

    def optional_price(self, row: Row, field: str, price: Money) -> Money | None:
        """Read a price that the row stands without; of another currency than its price it says nothing."""
        found = self.take(row, field, lambda text: money(text, self.context.currency))
        return found if found is not None and found.currency == price.currency else None

    def gtin(self, row: Row, field: str = "gtin") -> str:
        """Read a GTIN; with a wrong check digit it is left out, and said so."""
        text = row.get(field).lstrip("'")
        if not text:
            return ""
        found = gtin_of(text)
        if not found and _LIKE_GTIN.fullmatch(text):
            self.note(row, field, "gtin_invalid", f"{text} is no GTIN: its check digit is wrong.", kept=True)
        return found

    def variant(self, row: Row, price: Money, options: tuple[str, ...] = (), key: str = "") -> DraftVariant:
        """Read what every format says of a variant in the same way."""
        stock = self.take(row, "stock", count)
        sku = one_line(row.get("sku"), 100)
        listed = self.optional_price(row, "list_price", price)
        return DraftVariant(
            key=key or sku or " / ".join(options) or "-",
            price=price,
            sku=sku,
            options=options,
            gtin=self.gtin(row),
            weight_g=self.take(row, "weight", lambda text: grams(text, row.get("weight_unit"))),
            list_price=listed if listed is not None and listed > price else None,
            condition=condition_of(row.get("condition")),
            stock=stock,
            available=in_stock(row.get("availability")),
        )

    def built(self, row: Row, draft: Draft | None) -> Built:
        """Finish: a product without a name or without a variant is none."""
        if draft is None or self._refused(row, draft):
            return Built(problems=tuple(self.problems))
        return Built(bounded(draft), problems=tuple(self.problems))

    def _refused(self, row: Row, draft: Draft) -> bool:
        if not draft.name:
            self.note(row, "name", "name_missing", "The product has no name.")
            return True
        if not draft.variants:
            if not any(not problem.kept for problem in self.problems):
                self.note(row, "price", "price_missing", "The product has no variant with a price.")
            return True
        return False


def basics(row: Row) -> Draft:
    """Begin a draft with what every format says of a product in the same way; key and variants are still missing."""
    return Draft(
        key="",
        name=one_line(row.get("name"), 300),
        variants=(),
        description=plain_text(row.get("description")),
        summary=one_line(row.get("summary"), 1000),
        highlights=tuple(one_line(each, 300) for each in row.all("highlights")),
        brand=one_line(row.get("brand"), 120),
        category=path_of(row.get("category")),
        tags=tags_of(row.all("tags")),
        attributes=attributes_of(dict(row.beginning(ATTRIBUTE))),
        status=status_of(row.get("status")),
    )


def bounded(draft: Draft) -> Draft:
    """Cut what strangers may make endless, and options that are none."""
    pictures = draft.pictures[:MOST_PICTURES]
    if (
        len(draft.key) <= _KEY_CHARS
        and len(draft.highlights) <= _MOST_HIGHLIGHTS
        and len(draft.category) <= _MOST_LEVELS
        and len(draft.tags) <= MOST_TAGS
        and len(draft.attributes) <= MOST_ATTRIBUTES
        and len(draft.pictures) == len(pictures)
        and all(_is_address(each) for each in pictures)
    ):
        return draft
    return replace(
        draft,
        key=draft.key[:_KEY_CHARS],
        highlights=draft.highlights[:_MOST_HIGHLIGHTS],
        category=draft.category[:_MOST_LEVELS],
        tags=draft.tags[:MOST_TAGS],
        attributes=dict(list(draft.attributes.items())[:MOST_ATTRIBUTES]),
        pictures=tuple(each for each in draft.pictures if _is_address(each))[:MOST_PICTURES],
    )


def _is_address(picture: DraftPicture) -> bool:
    return len(picture.address.encode()) <= _ADDRESS_BYTES


def status_of(text: str) -> Status:
    """Read whether buyers see it, in a word or by yes and no; they do where nothing is said."""
    shown = flag(text)
    if shown is not None:
        return Status.ACTIVE if shown else Status.DRAFT
    return _STATUS.get(text.strip().casefold(), Status.ACTIVE if not text.strip() else Status.DRAFT)


def condition_of(text: str) -> Condition:
    """Read a condition, also as an address of schema.org."""
    word = text.strip().rpartition("/")[2].casefold().removesuffix("condition")
    return _CONDITIONS.get(word, Condition.NEW)


def in_stock(text: str) -> bool:
    """Read an availability; what is not said to be gone is there."""
    word = _GAPS.sub("", text.strip().rpartition("/")[2].casefold())
    return word not in _GONE and flag(text) is not False and not is_below_none(text)


def path_of(text: str) -> tuple[str, ...]:
    """Read a path of categories such as `Home & Garden > Kitchen`."""
    return tuple(name for part in _PATH_MARKS.split(text) if (name := one_line(part, 80)))


def tags_of(values: list[str]) -> tuple[str, ...]:
    """Read tags, parted by commas where several stand in one value."""
    found = (one_line(part, 60) for value in values for part in _COMMAS.split(value))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def attribute_key(label: str) -> str:
    """Make an attribute's key of what people call it."""
    return slug_of(label).replace("-", "_")[:60]


def attributes_of(values: Mapping[str, str]) -> dict[str, Value]:
    """Read attributes: label and text; yes, no and numbers become what they are."""
    found: dict[str, Value] = {}
    for label, text in values.items():
        key = attribute_key(label)
        shown = one_line(text, 500)
        if key and shown:
            found.setdefault(key, value_of(shown))
    return found


def value_of(text: str) -> Value:
    """Read a value: yes and no, a number, or text."""
    folded = text.casefold()
    if folded in {"yes", "true", "예", "是"}:
        return True
    if folded in {"no", "false", "아니요", "否"}:
        return False
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def pictures_of(addresses: list[str], alt: str = "") -> tuple[DraftPicture, ...]:
    """Make pictures of addresses, each once."""
    shown = one_line(alt, 300)
    return tuple(DraftPicture(each, shown) for each in dict.fromkeys(addresses) if each)
