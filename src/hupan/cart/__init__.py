"""Carts: what people and guests mean to buy, from several sellers and in several currencies.

A cart remembers what was put in, at which price it was seen, and nothing else: `view` tells what it costs now, what has
changed since and what cannot be had any more, and changes nothing by looking. Changes from two tabs are merged where
they touch different lines (`domain/changes.py`). A guest is known by a secret in a cookie (`guests.py`); what a guest
chose is theirs after they sign in.
"""

from hupan.cart.domain.cart import LONGEST_NOTE, MOST_LINES, MOST_OF_ONE, Cart, CartId, CartLine, LineId
from hupan.cart.domain.viewing import CartView, CurrencyGroup, LineState, SellerGroup, ShownLine
from hupan.cart.errors import (
    BadCode,
    BadQuantity,
    CartChanged,
    CartError,
    CartFull,
    ForeignForm,
    LineNotFound,
    NotEnough,
    NotForSale,
)
from hupan.cart.guests import GUEST_COOKIE, check_guest_token, guest_cookie, guest_token, known_secret, new_secret
from hupan.cart.ports import Belongings, Prices, Shelf, Stock
from hupan.cart.service import CartPorts, CartService
from hupan.cart.sweeping import CartSweep

__all__ = [
    "GUEST_COOKIE",
    "LONGEST_NOTE",
    "MOST_LINES",
    "MOST_OF_ONE",
    "BadCode",
    "BadQuantity",
    "Belongings",
    "Cart",
    "CartChanged",
    "CartError",
    "CartFull",
    "CartId",
    "CartLine",
    "CartPorts",
    "CartService",
    "CartSweep",
    "CartView",
    "CurrencyGroup",
    "ForeignForm",
    "LineId",
    "LineNotFound",
    "LineState",
    "NotEnough",
    "NotForSale",
    "Prices",
    "SellerGroup",
    "Shelf",
    "ShownLine",
    "Stock",
    "check_guest_token",
    "guest_cookie",
    "guest_token",
    "known_secret",
    "new_secret",
]
