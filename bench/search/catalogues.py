"""The real catalogues beside the project, as listings. They are read in place; nothing of them is kept."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from hupan.catalog import (
    Category,
    CategoryId,
    Condition,
    Listing,
    Offer,
    OfferId,
    Product,
    ProductId,
    ProductText,
    SellerId,
    Variant,
    VariantId,
)
from hupan.kernel import Language, Money

DATA = Path(__file__).parents[3] / "shared" / "data"
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Listings, and the categories that they stand in."""

    listings: Sequence[Listing]
    categories: Sequence[Category]


@dataclass(frozen=True, slots=True)
class Need:
    """A judged need: how it is asked, and what answers it."""

    name: str
    data: str
    texts: Mapping[str, str]
    grades: Mapping[str, int]


def needs() -> list[Need]:
    """Read the judged queries."""
    lines = (Path(__file__).parent / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    records = [cast("dict[str, Any]", json.loads(line)) for line in lines]
    return [Need(each["need"], each["set"], each["texts"], each["grades"]) for each in records]


def is_here() -> bool:
    """Whether the data is beside the project."""
    return DATA.is_dir()


@cache
def retail() -> Catalogue:
    """Read the English products; their ids are cut to eight characters, as the judged queries name them."""
    rows = cast(
        "list[dict[str, Any]]",
        yaml.load((DATA / "retail_demo_store" / "products.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader),
    )
    shelves = _Shelves(Language.EN)
    listings = [
        _listing(
            str(row["id"])[:8],
            Language.EN,
            ProductText(str(row["name"]), description=str(row.get("description", ""))),
            shelves.take(f"{row['style']} {row['category']}"),
            Money(round(float(row["price"]) * 100), "USD"),
        )
        for row in rows
    ]
    return Catalogue(listings, shelves.all)


@cache
def litemall() -> Catalogue:
    """Read the Chinese goods, with their attributes."""
    attributes: defaultdict[int, list[str]] = defaultdict(list)
    for row in _lines("goods_attribute"):
        attributes[row["goods_id"]].append(f"{row['attribute']} {row['value']}")
    names = {row["id"]: str(row["name"]) for row in _lines("category")}
    shelves = _Shelves(Language.ZH)
    listings = [
        _listing(
            str(row["id"]),
            Language.ZH,
            ProductText(str(row["name"]), summary=str(row["brief"]), description="。".join(attributes[row["id"]])),
            shelves.take(names.get(row["category_id"], "其他")),
            Money(round(float(row["retail_price"]) * 100), "CNY"),
        )
        for row in _lines("goods")
    ]
    return Catalogue(listings, shelves.all)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Offers of two shops.

    Attributes:
        asked: What one shop calls an offer, by the offer.
        twins: Ids of the same product in the other shop.
    """

    asked: Mapping[str, str]
    twins: Mapping[str, frozenset[str]]
    others: Catalogue


@cache
def pairs() -> Pairs:
    """Read Walmart's offers as queries, and Amazon's as listings."""
    asked: dict[str, str] = {}
    ids: dict[str, str] = {}
    fields: list[dict[str, str]] = []
    twins: defaultdict[str, set[str]] = defaultdict(set)
    for left, right, label in _pair_lines():
        if right not in ids:
            ids[right] = f"amazon_{len(ids)}"
            fields.append(_fields(right))
        mine = _fields(left)
        asked[left] = f"{mine['title']} {mine['brand']} {mine['modelno']}".strip()
        if label == "1":
            twins[left].add(ids[right])
    shelves = _Shelves(Language.EN)
    listings = [
        _listing(
            f"amazon_{number}",
            Language.EN,
            ProductText(each["title"], description=each["modelno"]),
            shelves.take(each["category"] or "other"),
            Money(round(float(each["price"] or 0) * 100), "USD"),
            brand=each["brand"],
        )
        for number, each in enumerate(fields)
    ]
    found = {offer: frozenset(same) for offer, same in twins.items()}
    return Pairs({offer: asked[offer] for offer in found}, found, Catalogue(listings, shelves.all))


class _Shelves:
    def __init__(self, language: Language) -> None:
        self._language = language
        self._known: dict[str, Category] = {}

    def take(self, name: str) -> CategoryId:
        number = len(self._known)
        shelf = self._known.setdefault(
            name, Category(CategoryId(f"cat_{self._language}{number}"), f"c{number}", {self._language: name})
        )
        return shelf.id

    @property
    def all(self) -> Sequence[Category]:
        return list(self._known.values())


def _listing(
    name: str, language: Language, text: ProductText, category: CategoryId, price: Money, brand: str = ""
) -> Listing:
    product_id, variant_id = ProductId(name), VariantId(f"{name}-v")
    product = Product(
        product_id,
        name,
        category,
        brand,
        language,
        {language: text},
        WHEN,
        WHEN,
        variants=(Variant(variant_id, ""),),
    )
    seller = SellerId(f"sel_{sum(name.encode()) % 40}")
    offer = Offer(OfferId(f"{name}-o"), product_id, variant_id, seller, price, WHEN, WHEN, Condition.NEW)
    return Listing(product, (offer,))


def _lines(name: str) -> Iterator[dict[str, Any]]:
    for line in (DATA / "litemall_zh" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _pair_lines() -> Iterable[tuple[str, str, str]]:
    for part in ("train", "valid", "test"):
        text = (DATA / "product_pairs" / f"walmart_amazon_{part}.txt").read_text(encoding="utf-8")
        for line in text.splitlines():
            left, right, label = line.split("\t")
            yield left.strip(), right.strip(), label.strip()


def _fields(offer: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"COL (\w+) VAL ?(.*?)(?= COL |$)", offer)}
