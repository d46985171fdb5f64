"""Buying: the shopping agent's errands about the cart and the purchase.

Each errand is one action of the playbook. What can be undone is done at once: a cart is filled and changed by words
(`adding`, `changing`). What cannot is only prepared, as a card that a person taps: a purchase (`purchasing`, with the
card of room `consents`). Nothing in this room pays: docs/decisions/0089-a-card-asks-and-a-person-taps.md.
"""

from hupan.buying.composing import BuyingRooms, errands_of_buying

__all__ = ["BuyingRooms", "errands_of_buying"]
