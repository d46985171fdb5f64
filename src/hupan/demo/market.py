"""The demo market as a stream: the same seed and day give the same market, to the last letter and line."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from hupan.catalog import Listing
from hupan.demo.domain import Ground, Lot, chance
from hupan.demo.library import Goods, Library
from hupan.demo.making import make, product
from hupan.demo.offering import offered, sellers_of
from hupan.demo.people import Shop, ground, shops
from hupan.demo.talking import Talk, questions, reviews
from hupan.kernel import Language

PRODUCTS, REVIEWS, QUESTIONS = 2013, 12_000, 2_000

_ECHOES = 2
_MOST_QUESTIONS = 6


class DemoMarket:
    """Invents a market.

    Args:
        seed: Another one is another market.
        day: From which its dates are counted back.
        products: How many there are.
    """

    def __init__(self, seed: int = 1, day: date = date(2026, 11, 1), products: int = PRODUCTS) -> None:
        self._seed = seed
        self._day = day
        self._products = products
        self._library = Library()

    @property
    def total(self) -> int:
        """How many products there are."""
        return self._products

    @cached_property
    def ground(self) -> Ground:
        """Sellers, stores, places and categories."""
        return ground(self._library, self._seed, self._day)

    def lots(self, start: int = 0) -> Iterator[Lot]:
        """Make products with everything that belongs to them, one by one.

        Args:
            start: How many to leave out; what follows is the same as without.
        """
        opened = shops(self._library, self._seed, self._day)
        said = self._shares(REVIEWS * self._products // PRODUCTS, 1.05, most=90)
        asked = self._shares(QUESTIONS * self._products // PRODUCTS, 2.0, most=_MOST_QUESTIONS)
        for at in range(start, self._products):
            yield self._lot(at, opened, (said[at], asked[at]))

    def _lot(self, at: int, opened: tuple[Shop, ...], much: tuple[int, int]) -> Lot:
        goods, number, echo = self._place(at)
        made = make(self._library, self._seed, goods, number, echo)
        sellers = sellers_of(made, opened, self._seed)
        shop = sellers[0]
        written, pictures = product(self._library, self._seed, made, shop.language, self._day)
        terms = offered(self._seed, made, written, sellers, self._day)
        written = replace(written, source_hash=_fingerprint(written, terms.offers))
        talk = Talk(made, written, terms.offers, shop, self._stores[shop.seller.id], *much)
        return Lot(
            listing=Listing(written, terms.offers),
            pictures=pictures,
            spans=terms.spans,
            levels=terms.levels,
            reviews=tuple(reviews(self._library, self._seed, talk, self._day)),
            questions=tuple(questions(self._library, self._seed, talk, self._day)),
        )

    def _place(self, at: int) -> tuple[Goods, int, int | None]:
        """Say which product of which category it is: they come in turn, so half a market has some of all."""
        shelves = self._library.goods
        goods, number = shelves[at % len(shelves)], at // len(shelves)
        last = (self._products - 1 - at % len(shelves)) // len(shelves)
        echo = number - (last - _ECHOES + 1) if number > last - _ECHOES and last > _ECHOES * 2 else None
        return goods, number, echo

    def _shares(self, total: int, flatness: float, most: int) -> list[int]:
        """Divide reviews or questions over products: few have many."""
        dice = chance(self._seed, "shares", total)
        weights = [dice.paretovariate(flatness) - 0.9 for _ in range(self._products)]
        counts = [0] * self._products
        while (left := total - sum(counts)) > 0:
            for at in dice.choices(range(self._products), weights, k=left):
                if counts[at] < most:
                    counts[at] += 1
        return counts

    @cached_property
    def _stores(self) -> Mapping[str, Mapping[Language, str]]:
        return {store.seller_id: store.names for store in self.ground.stores}


def _fingerprint(*things: object) -> str:
    return hashlib.blake2b(repr(things).encode(), digest_size=16).hexdigest()
