"""The Universal Commerce Protocol, over REST and MCP: how the agents of others find, buy and follow what is sold here.

`routes` publish the market's profile. `doorway` reads a request, and the `desk` says who asks (`agents`), what both
sides can do (`capabilities`) and in which version's words they speak (`dialects`). What can be asked stands in
`operations`, by REST (`rest`) or as a tool of MCP (`mcp`) alike; `writing` signs every answer. No rule of commerce
stands here.
"""

from hupan.protocols.ucp.agents import AgentProfiles, ProfileUnreachable, ProfileWeb
from hupan.protocols.ucp.app import ucp_app
from hupan.protocols.ucp.desk import UcpDesk
from hupan.protocols.ucp.keyring import KeptKey, KeyRing, KeyStore
from hupan.protocols.ucp.settings import UcpSettings
from hupan.protocols.ucp.shelf import Shelf, ShelfRooms

__all__ = [
    "AgentProfiles",
    "KeptKey",
    "KeyRing",
    "KeyStore",
    "ProfileUnreachable",
    "ProfileWeb",
    "Shelf",
    "ShelfRooms",
    "UcpDesk",
    "UcpSettings",
    "ucp_app",
]
