"""Who sells: forty sellers of three countries with their stores, and the tree of goods."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hupan.catalog import Category, Seller, SellerId, Store, StoreId, slug_of
from hupan.demo.domain import SOURCE, Ground, category_id, chance, ident
from hupan.demo.drawing import Sitting
from hupan.demo.library import Library, words
from hupan.demo.prices import moment
from hupan.demo.promotions import promotions
from hupan.demo.wording import fill
from hupan.inventory import Location, LocationId
from hupan.kernel import Language

CURRENCY = {"US": "USD", "CN": "CNY", "KR": "KRW"}
LANGUAGE = {"US": Language.EN, "CN": Language.ZH, "KR": Language.KO}
_SECOND_PLACE = 3


@dataclass(frozen=True, slots=True)
class Shop:
    """A seller as the generator needs to know it.

    Attributes:
        places: Where its goods lie.
        dear: How its prices lie beside the others'.
    """

    seller: Seller
    departments: frozenset[str]
    language: Language
    places: tuple[Location, ...]
    dear: float


@dataclass(frozen=True, slots=True)
class _Entry:
    country: str
    names: Mapping[Language, str]
    departments: list[str]
    number: int


def picture_name(svg: str) -> str:
    """Name a drawing as the room `pictures` does."""
    return hashlib.sha256(svg.encode()).hexdigest() + "v"


def shops(library: Library, seed: int, day: date) -> tuple[Shop, ...]:
    """Make the sellers."""
    return tuple(_shop(library, seed, day, entry) for entry in _entries(library))


def ground(library: Library, seed: int, day: date) -> Ground:
    """Make what the goods stand on."""
    signs: list[str] = []
    stores: list[Store] = []
    opened = shops(library, seed, day)
    for entry, shop in zip(_entries(library), opened, strict=True):
        sign = _sign(library, seed, entry)
        signs.append(sign)
        stores.append(
            Store(
                id=StoreId(ident("store", seed, entry.names[Language.EN])),
                seller_id=shop.seller.id,
                slug=shop.seller.slug,
                names=entry.names,
                descriptions=_descriptions(library, seed, entry),
                language=shop.language,
                picture=picture_name(sign),
            )
        )
    return Ground(
        sellers=tuple(shop.seller for shop in opened),
        stores=tuple(stores),
        signs=tuple(signs),
        locations=tuple(place for shop in opened for place in shop.places),
        categories=tuple(_categories(library, seed)),
        promotions=tuple(promotions(seed, tuple(shop.seller for shop in opened))),
    )


def _entries(library: Library) -> Iterator[_Entry]:
    for number, (country, *names, departments) in enumerate(library.market["sellers"]["list"]):
        yield _Entry(country, words(list(names)), departments.split(), number)


def _shop(library: Library, seed: int, day: date, entry: _Entry) -> Shop:
    dice = chance(seed, "seller", entry.number)
    name = entry.names[Language.EN]
    seller = Seller(
        id=SellerId(ident("sell", seed, name)),
        slug=slug_of(name),
        name=entry.names[LANGUAGE[entry.country]],
        country=entry.country,
        currency=CURRENCY[entry.country],
        created_at=moment(day, dice.randrange(950, 3000), 8),
        source=SOURCE,
    )
    cities = library.market["sellers"]["cities"][entry.country]
    at = entry.number % len(cities)
    chosen = [cities[at]] if entry.number % _SECOND_PLACE else [cities[at], cities[(at + 1) % len(cities)]]
    places = tuple(
        Location(LocationId(ident("loc", seed, name, city[0])), seller.id, city[0], entry.country, city[3])
        for city in chosen
    )
    departments = frozenset(entry.departments)
    return Shop(seller, departments, LANGUAGE[entry.country], places, dice.uniform(0.94, 1.08))


def _descriptions(library: Library, seed: int, entry: _Entry) -> dict[Language, str]:
    dice = chance(seed, "about", entry.number)
    sellers, departments = library.market["sellers"], library.market["departments"]
    at, year = dice.randrange(2), str(dice.randrange(2008, 2023))
    city = sellers["cities"][entry.country][entry.number % 3]
    goods = [words(departments[each]["names"]) for each in entry.departments]
    described: dict[Language, str] = {}
    for position, language in enumerate(Language):
        joined = {Language.EN: " and ", Language.ZH: "和", Language.KO: "·"}[language].join(
            each[language].lower() for each in goods
        )
        values = {"store": entry.names[language], "goods": joined, "year": year, "city": city[position]}
        described[language] = fill(sellers["about"][position][at], values)
    return described


def _sign(library: Library, seed: int, entry: _Entry) -> str:
    dice = chance(seed, "sign", entry.number)
    goods = next(each for each in library.goods if each.department == entry.departments[0])
    form = dice.choice(goods.models).form
    return library.studio.draw(Sitting(form, dice.choice(goods.colours), "", dice.randrange(2**31), close=True))


def _categories(library: Library, seed: int) -> Iterator[Category]:
    for position, (slug, table) in enumerate(library.market["departments"].items()):
        yield Category(
            id=category_id(seed, slug),
            slug=slug,
            names=words(table["names"]),
            position=position,
            icon=table["icon"],
            source=SOURCE,
        )
    for position, goods in enumerate(library.goods):
        # A department of one shelf is that shelf's parent all the same: the tree has two levels everywhere.
        yield Category(
            id=category_id(seed, goods.slug),
            slug=goods.slug,
            names=goods.names,
            parent_id=category_id(seed, goods.department),
            attributes=tuple(trait.spec for trait in goods.traits),
            position=position,
            icon=goods.icon,
            source=SOURCE,
        )
