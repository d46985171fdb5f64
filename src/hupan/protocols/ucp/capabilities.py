"""Capabilities: what this market can do, what an agent can, and what both can (the standard's intersection)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

CHECKOUT: Final = "dev.ucp.shopping.checkout"
CART: Final = "dev.ucp.shopping.cart"
ORDER: Final = "dev.ucp.shopping.order"
SEARCH: Final = "dev.ucp.shopping.catalog.search"
LOOKUP: Final = "dev.ucp.shopping.catalog.lookup"
DISCOUNT: Final = "dev.ucp.shopping.discount"
FULFILLMENT: Final = "dev.ucp.shopping.fulfillment"
CONSENT: Final = "dev.ucp.shopping.buyer_consent"
MANDATES: Final = "dev.ucp.shopping.ap2_mandate"
LINKING: Final = "dev.ucp.common.identity_linking"
RETURNS: Final = "dev.hupan.shopping.return"
REVIEWS: Final = "dev.hupan.shopping.review"
ESCROW: Final = "dev.hupan.shopping.escrow"


@dataclass(frozen=True, slots=True)
class Capability:
    """Something that one side can do.

    Attributes:
        name: In reverse-domain words.
        version: Of the capability.
        extends: What it extends; it works where at least one of these does.
        spec: Where it is described.
        schema: Where its words are defined.
        config: As it says itself.
    """

    name: str
    version: str
    extends: tuple[str, ...] = ()
    spec: str = ""
    schema: str = ""
    config: Mapping[str, Any] = field(default_factory=dict[str, Any])


def intersection(ours: Iterable[Capability], theirs: Iterable[Capability]) -> dict[str, Capability]:
    """Find what both sides can do: by name, in the newest version that both have, without orphaned extensions."""
    known = {(each.name, each.version) for each in theirs}
    both: dict[str, Capability] = {}
    for each in sorted(ours, key=lambda capability: capability.version):
        if (each.name, each.version) in known:
            both[each.name] = each
    while orphans := [name for name, each in both.items() if each.extends and not both.keys() & {*each.extends}]:
        for name in orphans:
            del both[name]
    return both


def relevant(active: Mapping[str, Capability], root: str) -> list[Capability]:
    """Pick what the answer of an operation names: its root capability and what extends that."""
    return [each for name, each in active.items() if name == root or root in each.extends]
