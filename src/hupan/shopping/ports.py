"""What the shopping room needs from outside.

Above: `Seeker` and `ShoppingResponder`. Below: `hupan.search` and `hupan.catalog`, and for people and their orders what
`bootstrap` puts there.
"""

from collections.abc import Sequence
from typing import Protocol

from hupan.catalog import CategoryTree, Listing, ProductId
from hupan.kernel import Buyer, Language, PersonId
from hupan.search import SearchPage, SearchRequest
from hupan.shopping.domain import Filling, Standing
from hupan.showcase import Visit


class Finding(Protocol):
    """Finds products. Below: `SearchService`."""

    async def search(self, request: SearchRequest) -> SearchPage:
        """Find products."""
        ...


class Shelves(Protocol):
    """What stands in the market. Below: `CatalogService`."""

    async def categories(self) -> CategoryTree:
        """Return every category, with its place."""
        ...

    async def listings(self, ids: Sequence[ProductId]) -> list[Listing]:
        """Read products with their offers; what is not for sale is left out."""
        ...


class People(Protocol):
    """Knows who shops, where they are and what they have. Below: `hupan.adapters.shopping`."""

    async def visit(self, person_id: PersonId, language: Language) -> Visit:
        """Begin a person's visit to the market: what they read is in this language, at their prices and place."""
        ...

    async def standing(self, buyer: Buyer, shown: int) -> Standing:
        """Tell what a buyer has, beside so many products on the screen."""
        ...

    async def open(self) -> bool:
        """Whether anything is sold here at all."""
        ...

    async def filling(self) -> Filling | None:
        """Tell how far goods are that are being brought in; `None` where what there is can be found."""
        ...
