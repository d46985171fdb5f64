"""Verbs on wishes: add, remove, list, contains; and on the lists that hold them."""

from collections.abc import Sequence

from hupan.catalog import ProductId, VariantId
from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory
from hupan.wishes.domain import (
    MOST_LISTS,
    MOST_WISHES,
    Wish,
    WishList,
    WishListId,
    WishSeen,
    price_of,
    tidy_name,
)
from hupan.wishes.errors import ListNotFound, Stays, TooMany
from hupan.wishes.ports import Prices, WishStore


class WishService:
    """Keeps what people would like to have. Nobody sees another's.

    Args:
        stores: Opens the store of rows.
        prices: Knows what is asked at the moment.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[WishStore], prices: Prices, clock: Clock) -> None:
        self._stores = stores
        self._prices = prices
        self._clock = clock

    async def add(
        self,
        person_id: PersonId,
        product_id: ProductId,
        variant_id: VariantId | None = None,
        list_id: WishListId | None = None,
    ) -> Wish:
        """Put a product into a list, with the price of this moment; what is there stays as it was added.

        Args:
            person_id: Whose.
            product_id: What.
            variant_id: Which choice; `None` where any will do.
            list_id: Into which list; the first one unless said otherwise.

        Raises:
            ListNotFound: There is no such list of this person.
            ProductNotFound: There is no such product.
            TooMany: The list is full.
        """
        asked = await self._prices.asked([product_id])
        price = price_of(asked.get(product_id, ()), variant_id)
        async with self._stores() as store:
            into = await self._held(store, person_id, list_id)
            there = await store.find(into.id, product_id, variant_id)
            if there is not None:
                return there
            if into.count >= MOST_WISHES:
                raise TooMany(f"A list holds {MOST_WISHES} wishes.", limit=MOST_WISHES)
            wish = Wish(into.id, product_id, variant_id, price, self._clock.now())
            await store.add(wish)
        return wish

    async def remove(
        self,
        person_id: PersonId,
        product_id: ProductId,
        variant_id: VariantId | None = None,
        list_id: WishListId | None = None,
    ) -> None:
        """Take a product out of a list; nothing happens where it is not in it.

        Raises:
            ListNotFound: There is no such list of this person.
        """
        async with self._stores() as store:
            out_of = await self._held(store, person_id, list_id)
            await store.remove(out_of.id, product_id, variant_id)

    async def list(
        self, person_id: PersonId, list_id: WishListId | None = None, *, cheaper: bool = False
    ) -> tuple[WishList, list[WishSeen]]:
        """Read a list, the last added first, with what everything costs now.

        Args:
            person_id: Whose.
            list_id: Which; the first one unless said otherwise.
            cheaper: Whether only what has become cheaper since is wanted.

        Raises:
            ListNotFound: There is no such list of this person.
        """
        async with self._stores() as store:
            which = await self._held(store, person_id, list_id)
            wishes = await store.wishes(which.id)
        asked = await self._prices.asked([*dict.fromkeys(each.product_id for each in wishes)])
        seen = [
            WishSeen(
                each,
                price_of(
                    asked.get(each.product_id, ()),
                    each.variant_id,
                    None if each.price is None else each.price.currency,
                ),
            )
            for each in wishes
        ]
        return which, [each for each in seen if not cheaper or each.cheaper_by is not None]

    async def contains(self, person_id: PersonId, product_ids: Sequence[ProductId]) -> set[ProductId]:
        """Tell which of some products are in any of a person's lists, for the hearts on a page."""
        if not product_ids:
            return set()
        async with self._stores() as store:
            return await store.contains(person_id, product_ids)

    async def lists(self, person_id: PersonId) -> Sequence[WishList]:
        """Read a person's lists, the first one first."""
        async with self._stores() as store:
            await self._held(store, person_id, None)
            return await store.lists(person_id)

    async def make_list(self, person_id: PersonId, name: str) -> WishList:
        """Make a list.

        Raises:
            BadName: Its name is empty or too long.
            NameTaken: There is one of this name.
            TooMany: There are as many as there may be.
        """
        tidied = tidy_name(name)
        async with self._stores() as store:
            # The first list is held, so that two who make one at the same time count one after the other.
            await self._held(store, person_id, None)
            if len(await store.lists(person_id)) >= MOST_LISTS:
                raise TooMany(f"You have {MOST_LISTS} lists; remove one first.", limit=MOST_LISTS)
            made = self._new(person_id, tidied)
            await store.make(made)
        return made

    async def rename_list(self, person_id: PersonId, list_id: WishListId, name: str) -> WishList:
        """Name a list anew.

        Raises:
            BadName: Its name is empty or too long.
            ListNotFound: There is no such list of this person.
            NameTaken: There is another one of this name.
            Stays: It is the first one, which has no name.
        """
        tidied = tidy_name(name)
        async with self._stores() as store:
            which = await self._own(store, person_id, list_id)
            await store.rename(which.id, tidied)
        return WishList(which.id, person_id, tidied, which.is_first, which.created_at, which.count)

    async def remove_list(self, person_id: PersonId, list_id: WishListId) -> None:
        """Remove a list with what is in it.

        Raises:
            ListNotFound: There is no such list of this person.
            Stays: It is the first one.
        """
        async with self._stores() as store:
            which = await self._own(store, person_id, list_id)
            await store.remove_list(which.id)

    async def _held(self, store: WishStore, person_id: PersonId, list_id: WishListId | None) -> WishList:
        if list_id is None:
            return await store.first(self._new(person_id, "", is_first=True))
        found = await store.held(person_id, list_id)
        if found is None:
            raise ListNotFound("There is no such list.")
        return found

    async def _own(self, store: WishStore, person_id: PersonId, list_id: WishListId) -> WishList:
        found = await self._held(store, person_id, list_id)
        if found.is_first:
            raise Stays("The first list always stays.")
        return found

    def _new(self, person_id: PersonId, name: str, *, is_first: bool = False) -> WishList:
        return WishList(WishListId(new_id("wish")), person_id, name, is_first, self._clock.now())
