"""Carts of agents, in UCP's words: begun, read, replaced, given up, and turned into checkouts.

Each is a cart of the room of carts, of a guest whom nobody is: that guest's name stands in a `CartRecord` beside the
agent whose cart it is, and nobody else's request finds it. `Baskets` does what is asked, `operations` list it for UCP's
door, and the till turns a cart into a checkout by the port that `Baskets` fills. `CartLinks` hands a cart to a person,
by an address that opens once. No rule of commerce stands here.
"""

from hupan.protocols.ucp_cart.baskets import BasketRooms, Baskets
from hupan.protocols.ucp_cart.links import CartLinks, LinkSpent
from hupan.protocols.ucp_cart.operations import operations
from hupan.protocols.ucp_cart.records import CartRecord, CartRecordStore

__all__ = ["BasketRooms", "Baskets", "CartLinks", "CartRecord", "CartRecordStore", "LinkSpent", "operations"]
