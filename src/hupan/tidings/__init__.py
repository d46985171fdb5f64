"""Tidings: what became of orders, told to whoever bought, and to the servers that an operator has named.

Rooms below say by the outbox that an order, its parcels or a checkout have changed; this one reads them, and tells what
it has not told yet: a notice to the person, a letter to the address that came with the order, an event to the house's
webhooks. How far an order's history was told is kept in the same transaction as what was told, so each thing is told
once, whoever dies in between. Agents of others hear of orders by UCP, from a room of its own.
"""

from hupan.tidings.following import Follower
from hupan.tidings.service import Teller, TellerPorts

__all__ = ["Follower", "Teller", "TellerPorts"]
