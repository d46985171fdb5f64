"""Tidings: what became of orders, told to whoever bought, to whoever sells, and to the servers that an operator names.

Rooms below say by the outbox that an order, its parcels, its pictures or a checkout have changed; this one reads them,
and tells what it has not told yet: a notice to the person, a letter to the address that came with the order, an event
to the house's webhooks. How far an order's history was told is kept in the same transaction as what was told, so each
thing is told once, whoever dies in between. Those who speak for a seller, and those who run the market, are told what
they have to do, and of payouts, of what runs out and of webhooks that nobody takes (`desk_telling`). Agents of others
hear of orders by UCP, from a room of its own.
"""

from hupan.tidings.audience import Speakers
from hupan.tidings.desk_telling import DeskPorts, DeskTeller
from hupan.tidings.following import DeskFollower, Follower
from hupan.tidings.selling import Shortage
from hupan.tidings.service import Teller, TellerPorts

__all__ = ["DeskFollower", "DeskPorts", "DeskTeller", "Follower", "Shortage", "Speakers", "Teller", "TellerPorts"]
