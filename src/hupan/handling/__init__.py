"""Orders over HTTP: what buyers, sellers and operators ask of them, and how an order is shown to a program.

What may be done, and what it brings about, is the room of `orders` below; nothing is decided here. Rooms above that
have more to offer about an order ask in the same words who it is that asks, and for which order.
"""

from hupan.handling.route_parts import Buying, OrderName, ReturnName

__all__ = ["Buying", "OrderName", "ReturnName"]
