"""What a list of products is narrowed to, as it stands in an address: each filter is a link, and each link a filter."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from hupan.showcase import with_query

SORTS = ("best", "price", "price_down", "rating", "newest")
_OWN = {"q", "sort", "least", "most", "stock", "after", "lang"}
_KEY = re.compile(r"[a-z][a-z0-9_.]{0,40}", re.ASCII)
_MOST_TICKS = 60
_LONGEST = 200
_LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The state of a list.

    Attributes:
        path: The page's address without its query.
        ticks: Facet and value, in the order they were ticked.
        least: The lowest price in the reader's currency, or `None`.
        stock: Only what can be had now.
        after: Where the page before ended.
    """

    path: str
    text: str = ""
    ticks: tuple[tuple[str, str], ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    stock: bool = False
    sort: str = "best"
    after: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the text narrows the list."""
        return bool(self.ticks or self.stock) or self.least is not None or self.most is not None

    @property
    def plain(self) -> bool:
        """Whether it is the first page of a text and nothing else."""
        return not self.narrowed and not self.after and self.sort == "best"

    def values(self, key: str) -> tuple[str, ...]:
        """List the ticked values of a facet."""
        return tuple(value for each, value in self.ticks if each == key)

    def fields(self) -> list[tuple[str, str]]:
        """Write it as the fields of a query."""
        prices = (("least", self.least), ("most", self.most))
        return [
            *([("q", self.text)] if self.text else []),
            *self.ticks,
            *((name, f"{price.normalize():f}") for name, price in prices if price is not None),
            *([("stock", "1")] if self.stock else []),
            *([("sort", self.sort)] if self.sort != "best" else []),
            *([("after", self.after)] if self.after else []),
        ]

    def href(self) -> str:
        """Write its address."""
        return with_query(self.path, self.fields())

    def but(self, **changes: object) -> "Narrowing":
        """Change something; the list then begins at its beginning."""
        return replace(self, **{"after": ""} | changes)

    def ticked(self, key: str, value: str, *, single: bool = False) -> "Narrowing":
        """Tick a value, or take the tick away."""
        others = tuple(each for each in self.ticks if each != (key, value) and not (single and each[0] == key))
        return self.but(ticks=others if (key, value) in self.ticks else (*others, (key, value)))

    def cleared(self) -> "Narrowing":
        """Take every filter away, and leave the text and the order."""
        return self.but(ticks=(), least=None, most=None, stock=False)


def read_narrowing(path: str, fields: Iterable[tuple[str, str]]) -> Narrowing:
    """Read the state of a list out of an address. What does not fit is left out: addresses come from anywhere."""
    given: dict[str, str] = {}
    ticks: list[tuple[str, str]] = []
    for name, value in fields:
        clean = _clean(value)
        if name in _OWN:
            given.setdefault(name, clean)
        elif clean and _KEY.fullmatch(name) and (name, clean) not in ticks and len(ticks) < _MOST_TICKS:
            ticks.append((name, clean))
    return Narrowing(
        path=path,
        text=given.get("q", ""),
        ticks=tuple(ticks),
        least=_price(given.get("least", "")),
        most=_price(given.get("most", "")),
        stock=given.get("stock") == "1",
        sort=_sort(given.get("sort", "")),
        after=given.get("after", ""),
    )


def kept_fields(narrowing: Narrowing, *, beside: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """List the fields that a form of facets carries along.

    Args:
        narrowing: The state of the list.
        beside: Facets that the form shows itself.
    """
    own = {"least", "most", "stock", "after", *beside}
    return tuple((name, value) for name, value in narrowing.fields() if name not in own)


def _clean(value: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value[:_LONGEST]).split())


def _sort(text: str) -> str:
    return text if text in SORTS else "best"


def _price(text: str) -> Decimal | None:
    try:
        price = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return price if price.is_finite() and 0 <= price < _LARGEST else None
