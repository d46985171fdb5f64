"""Identity linking: a person lets a platform act for them here, and can take that back (OAuth 2.0 with PKCE).

`domain` has the rules (RFC 6749, 7636, 8252), `service` the verbs on clients, grants and tokens, `routes` the endpoints
and the page on which a person is asked. Tokens are kept as hashes alone. UCP's door asks `LinkingService.identify`.
"""

from hupan.protocols.linking.domain import (
    CONFIRM_RECEIPT,
    MANAGE_ORDERS,
    READ_ORDERS,
    SCOPES,
    WRITE_REVIEWS,
    Client,
    Grant,
    Linked,
    Scope,
    scope_names,
)
from hupan.protocols.linking.failures import LinkingRefusal
from hupan.protocols.linking.ports import LinkingStore
from hupan.protocols.linking.service import LinkingService, Registered

__all__ = [
    "CONFIRM_RECEIPT",
    "MANAGE_ORDERS",
    "READ_ORDERS",
    "SCOPES",
    "WRITE_REVIEWS",
    "Client",
    "Grant",
    "Linked",
    "LinkingRefusal",
    "LinkingService",
    "LinkingStore",
    "Registered",
    "Scope",
    "scope_names",
]
