"""Buying: the shopping agent's errands about the cart and the purchase.

Each errand is one action of the playbook. What can be undone is done at once: a cart is filled and changed by words
(`adding`, `carting`). What cannot is only prepared, as a card that a person taps: a purchase (`purchasing`, with the
card of `consenting` and what speaks `against` it). Nothing in this room pays, and none of the ports below could:
docs/decisions/0089-a-card-asks-and-a-person-taps.md.
"""

from hupan.buying.composing import BuyingRooms, errands_of_buying
from hupan.buying.consenting import Consents
from hupan.buying.desk import ConsentDesk
from hupan.buying.differing import differences, snapshot
from hupan.buying.items import cart_card, drawn, put_in, question, variants_card

__all__ = [
    "BuyingRooms",
    "ConsentDesk",
    "Consents",
    "cart_card",
    "differences",
    "drawn",
    "errands_of_buying",
    "put_in",
    "question",
    "snapshot",
    "variants_card",
]
