"""What UCP itself lacks: returns, reviews and escrow, as capabilities under a name of our own.

They are negotiated like all others, had by REST and as tools of MCP, and described by JSON Schemas (`documents`) that
every market serves. `whose` says whose an order is: the agent's that made it, or the person's who let a platform act.
`returns`, `escrow` and `reviews` ask the rooms below, which hold every rule; `operations` lists it all for the door.
"""

from hupan.protocols.ucp_extensions.documents import DOCUMENTS
from hupan.protocols.ucp_extensions.escrow import EscrowDesk
from hupan.protocols.ucp_extensions.operations import operations
from hupan.protocols.ucp_extensions.returns import ReturnDesk
from hupan.protocols.ucp_extensions.reviews import Names, ReviewDesk
from hupan.protocols.ucp_shop import OrderFinder

__all__ = ["DOCUMENTS", "EscrowDesk", "Names", "OrderFinder", "ReturnDesk", "ReviewDesk", "operations"]
