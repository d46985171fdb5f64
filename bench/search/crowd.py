"""A crowd of listings: the real catalogues, varied until there are enough, with vectors varied in the same manner.

Each is a real listing's words with some of another's, under another seller, brand, price and other attributes; its
vector lies between theirs, with noise. Texts are cut and embedded once for each real listing, not for each of a crowd.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from bench.search.catalogues import WHEN, litemall, pairs, retail
from bench.search.room import documents
from hupan.catalog import CategoryTree, ProductId
from hupan.search import Document, number_of

_COLOURS = ("red", "blue", "green", "black", "white", "pink", "grey", "brown")
_SIZES = ("s", "m", "l", "xl")
_SELLERS, _BRANDS = 5000, 3000
_NOISE = 0.02

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Real listings, to vary.

    Attributes:
        documents: As the index keeps them.
        vectors: What they mean, in the same order.
    """

    documents: Sequence[Document]
    vectors: Floats

    def members(self, first: int, count: int) -> tuple[list[Document], Floats]:
        """Vary some; the same numbers give the same listings."""
        draw = random.Random(first)  # noqa: S311 - the same numbers have to come again
        noise = np.random.default_rng(first)
        size = len(self.documents)
        pairs = [(draw.randrange(size), draw.randrange(size)) for _ in range(count)]
        chosen = np.array(pairs)
        mixed = 0.8 * self.vectors[chosen[:, 0]] + 0.2 * self.vectors[chosen[:, 1]]
        mixed += noise.normal(0, _NOISE / 4, mixed.shape)
        vectors = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
        made = [
            self._one(first + at, self.documents[one], self.documents[other], draw)
            for at, (one, other) in enumerate(pairs)
        ]
        return made, vectors

    def _one(self, number: int, one: Document, other: Document, draw: random.Random) -> Document:
        product_id = ProductId(f"prod_{number:026d}")
        sellers = tuple(f"sel_{min(int(draw.paretovariate(0.6)), _SELLERS)}" for _ in range(draw.choice((1, 1, 2))))
        price = draw.randrange(100, 50_000)
        return replace(
            one,
            product_id=product_id,
            key=number_of(product_id),
            name=[*one.name, *other.name[:3]],
            brand=one.brand or f"Brand {min(int(draw.paretovariate(0.7)), _BRANDS)}",
            sellers=sellers,
            lead=sellers[0],
            attributes=(
                f"color={draw.choice(_COLOURS)}",
                f"size={draw.choice(_SIZES)}",
                f"warranty_years={draw.randrange(5)}",
            ),
            price=price,
            discount=draw.choice((0, 0, 0, 10, 30)),
            available=draw.random() < 0.92,
            rating=draw.choice((3.2, 3.8, 4.1, 4.4, 4.7)),
            reviews=int(draw.paretovariate(0.8)),
            created_at=WHEN + timedelta(minutes=number % 500_000),
            meaning_hash=number_of(f"meaning {number}"),
        )


def base_documents() -> Iterator[Document]:
    """Write the real listings as the index keeps them."""
    for catalogue in (retail(), litemall(), pairs().others):
        yield from documents(catalogue.listings, CategoryTree(catalogue.categories))
