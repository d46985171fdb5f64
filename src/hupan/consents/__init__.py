"""Consents: the cards of a cart and of a purchase, which a person sees before anything is bought.

What is in a cart stands on a card as `items` write it. What would be bought, and all that follows from it, stands on
the card of `consenting`, with what speaks `against` it, and with what is different from what was seen before
(`differing`). A page asks a `desk` for either as it stands now. Nothing in this room buys, and none of the ports could:
docs/decisions/0089-a-card-asks-and-a-person-taps.md.
"""

from hupan.consents.consenting import ConsentRooms, Consents
from hupan.consents.desk import ConsentDesk
from hupan.consents.differing import differences, snapshot
from hupan.consents.items import cart_card, drawn, named, picture_data, put_in, question, value_said, variants_card
from hupan.consents.ports import Book, Checkouts, Mail, Orders, Payments

__all__ = [
    "Book",
    "Checkouts",
    "ConsentDesk",
    "ConsentRooms",
    "Consents",
    "Mail",
    "Orders",
    "Payments",
    "cart_card",
    "differences",
    "drawn",
    "named",
    "picture_data",
    "put_in",
    "question",
    "snapshot",
    "value_said",
    "variants_card",
]
