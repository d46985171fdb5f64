"""UCP spoken outwards: this house as the agent that asks, and other people's shops as those who answer.

`profile` reads what a shop says of itself and finds a version that both sides speak; `goods` and `terms` read products,
checkouts and orders, and write what is asked; `reading` is how strangers' JSON is read at all: bounded, cleaned, and
never believed. `ourselves` is this house's own profile, under which others read our keys, and signs every request.
`UcpDoor` puts it together behind the port of room `merchants`; it checks that answers are signed where the shop signs.
"""

from hupan.protocols.ucp_away.door import UcpDoor
from hupan.protocols.ucp_away.ourselves import WHERE, Ourselves, router

__all__ = ["WHERE", "Ourselves", "UcpDoor", "router"]
