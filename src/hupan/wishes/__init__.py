"""Wishes: what people would like to have, in lists of their own, with the price of the day they wished for it.

Everybody has a first list without a name, and may make others. Nobody sees another's. What a wish costs now comes from
the catalogue at the time of the look, so that "cheaper than when you added it" is true when it is read.
"""

from hupan.wishes.domain import Asked, Wish, WishList, WishListId, WishSeen
from hupan.wishes.errors import BadName, ListNotFound, NameTaken, ProductNotFound, Stays, TooMany, WishesError
from hupan.wishes.ports import Prices
from hupan.wishes.service import WishService

__all__ = [
    "Asked",
    "BadName",
    "ListNotFound",
    "NameTaken",
    "Prices",
    "ProductNotFound",
    "Stays",
    "TooMany",
    "Wish",
    "WishList",
    "WishListId",
    "WishSeen",
    "WishService",
    "WishesError",
]
