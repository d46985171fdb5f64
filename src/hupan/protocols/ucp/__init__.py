"""The Universal Commerce Protocol, over REST and MCP: how the agents of others come in.

`routes` publish the market's profile. `doorway` reads a request, and the `desk` says who asks (`agents`), what both
sides can do (`capabilities`) and in which version's words they speak (`dialects`). What can be asked are `Operation`s,
which `protocols/ucp_shop` makes of the market's rooms; they are had by REST (`rest`) or as tools of MCP (`mcp`) alike.
`writing` signs every answer. No rule of commerce stands here.
"""

from hupan.protocols.ucp.agents import AgentProfiles, ProfileUnreachable, ProfileWeb
from hupan.protocols.ucp.app import ucp_app
from hupan.protocols.ucp.calls import Call, Operation, list_in, number_in, object_in, text_in, texts_in
from hupan.protocols.ucp.capabilities import (
    CART,
    CHECKOUT,
    CONSENT,
    DISCOUNT,
    ESCROW,
    FULFILLMENT,
    LINKING,
    LOOKUP,
    MANDATES,
    ORDER,
    RETURNS,
    REVIEWS,
    SEARCH,
    Capability,
)
from hupan.protocols.ucp.desk import DeskParts, Offering, UcpDesk
from hupan.protocols.ucp.dialects import DIALECTS, NEWEST
from hupan.protocols.ucp.failures import Body, Complaint, Outcome, UcpRefusal, invalid, refusal
from hupan.protocols.ucp.keyring import KeptKey, KeyRing, KeyStore
from hupan.protocols.ucp.settings import UcpSettings

__all__ = [
    "CART",
    "CHECKOUT",
    "CONSENT",
    "DIALECTS",
    "DISCOUNT",
    "ESCROW",
    "FULFILLMENT",
    "LINKING",
    "LOOKUP",
    "MANDATES",
    "NEWEST",
    "ORDER",
    "RETURNS",
    "REVIEWS",
    "SEARCH",
    "AgentProfiles",
    "Body",
    "Call",
    "Capability",
    "Complaint",
    "DeskParts",
    "KeptKey",
    "KeyRing",
    "KeyStore",
    "Offering",
    "Operation",
    "Outcome",
    "ProfileUnreachable",
    "ProfileWeb",
    "UcpDesk",
    "UcpRefusal",
    "UcpSettings",
    "invalid",
    "list_in",
    "number_in",
    "object_in",
    "refusal",
    "text_in",
    "texts_in",
    "ucp_app",
]
