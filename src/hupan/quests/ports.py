"""What finding goods needs from outside. Above: `Seeker`. Below: `hupan.search` and `hupan.catalog`."""

from collections.abc import Sequence
from typing import Protocol

from hupan.catalog import CategoryTree, Listing, ProductId
from hupan.search import SearchPage, SearchRequest


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
