"""What the wishes room needs from outside. Above: `WishService`. Below: the repository, and the catalogue."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hupan.catalog import ProductId, VariantId
from hupan.kernel import PersonId
from hupan.wishes.domain import Asked, Wish, WishList, WishListId


class WishStore(Protocol):
    """Rows of lists and wishes."""

    async def first(self, made: WishList) -> WishList:
        """Find a person's first list, or keep this one as it; holds it until the transaction ends."""
        ...

    async def lists(self, person_id: PersonId) -> list[WishList]:
        """Read a person's lists with how much is in them, the first one first."""
        ...

    async def held(self, person_id: PersonId, list_id: WishListId) -> WishList | None:
        """Find a list of a person, and hold it until the transaction ends."""
        ...

    async def make(self, made: WishList) -> None:
        """Keep a list.

        Raises:
            NameTaken: The person has one of this name.
        """
        ...

    async def rename(self, list_id: WishListId, name: str) -> None:
        """Name a list anew.

        Raises:
            NameTaken: The person has one of this name.
        """
        ...

    async def remove_list(self, list_id: WishListId) -> None:
        """Remove a list with what is in it."""
        ...

    async def find(self, list_id: WishListId, product_id: ProductId, variant_id: VariantId | None) -> Wish | None:
        """Find a wish."""
        ...

    async def add(self, wish: Wish) -> None:
        """Keep a wish.

        Raises:
            ProductNotFound: There is no such product.
        """
        ...

    async def remove(self, list_id: WishListId, product_id: ProductId, variant_id: VariantId | None) -> None:
        """Remove a wish, where it is there."""
        ...

    async def wishes(self, list_id: WishListId) -> list[Wish]:
        """Read what is in a list, the last added first."""
        ...

    async def contains(self, person_id: PersonId, product_ids: Sequence[ProductId]) -> set[ProductId]:
        """Tell which of some products are in any of a person's lists."""
        ...


class Prices(Protocol):
    """What is asked for products at the moment. Below: the catalogue."""

    async def asked(self, product_ids: Sequence[ProductId]) -> Mapping[ProductId, Sequence[Asked]]:
        """Return what is asked for the variants of products; products that nobody offers are left out."""
        ...
