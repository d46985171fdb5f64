"""What platforms are told of the orders that they made: webhooks in UCP's words.

`Herald` hears of orders from their room's outbox. For every order that an agent's checkout made it works out what
has happened since it told last (`events`), writes that in the words of the version in which the checkout began, and
hands it to the room of webhooks, in one transaction with how far it has told. So a crash loses nothing and repeats
nothing, whatever it interrupts; the courier behind delivers in order, signed (`signing`), and tries again.
"""

from hupan.protocols.ucp_events.events import OrderEvent, Told, events_since
from hupan.protocols.ucp_events.herald import READER, Herald, HeraldPorts, HeraldStore, Orders, Platforms
from hupan.protocols.ucp_events.signing import MarketSigner

__all__ = [
    "READER",
    "Herald",
    "HeraldPorts",
    "HeraldStore",
    "MarketSigner",
    "OrderEvent",
    "Orders",
    "Platforms",
    "Told",
    "events_since",
]
