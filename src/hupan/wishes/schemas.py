"""Words on the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.kernel import Money
from hupan.wishes.domain import Wish, WishList, WishSeen


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class Price(_View):
    """A sum of money."""

    minor: int = Field(description="Whole minor units: cents of dollars, won of won.")
    currency: str


class WishListView(_View):
    """A list of wishes."""

    id: str
    name: str = Field(description="Empty for the first list, which every person has.")
    is_first: bool
    count: int
    created_at: datetime


class WishView(_View):
    """A wish, with what it cost when it was added."""

    list_id: str
    product_id: str
    variant_id: str | None
    price: Price | None
    added_at: datetime

    @classmethod
    def of(cls, wish: Wish) -> "WishView":
        """Show a wish."""
        return cls.model_validate(wish)


class WishSeenView(WishView):
    """A wish, with what it costs now beside what it cost then."""

    now: Price | None
    cheaper_by: Price | None

    @classmethod
    def seen(cls, seen: WishSeen) -> "WishSeenView":
        """Show a wish as it stands."""
        wish = seen.wish
        return cls(
            list_id=wish.list_id,
            product_id=wish.product_id,
            variant_id=wish.variant_id,
            price=_price(wish.price),
            added_at=wish.added_at,
            now=_price(seen.now),
            cheaper_by=_price(seen.cheaper_by),
        )


class Wishes(_View):
    """A list with what is in it, the last added first."""

    list: WishListView
    wishes: "list[WishSeenView]"

    @classmethod
    def of(cls, which: WishList, seen: "list[WishSeen]") -> "Wishes":
        """Show a list."""
        return cls(list=WishListView.model_validate(which), wishes=[WishSeenView.seen(each) for each in seen])


class WishLists(_View):
    """A person's lists, the first one first."""

    lists: list[WishListView]


class WishPlace(BaseModel):
    """Which choice of a product, and into which list."""

    variant_id: str | None = Field(None, pattern=r"^[A-Za-z0-9_.:-]{1,100}$")
    list_id: str | None = Field(None, pattern=r"^wish_[0-9a-z]{26}$")


class ListName(BaseModel):
    """A list's name."""

    name: str = Field(max_length=500)


class Wished(_View):
    """Which of the products that were asked for are in one of the person's lists."""

    product_ids: list[str]


def _price(money: Money | None) -> Price | None:
    return None if money is None else Price(minor=money.minor, currency=money.currency)
