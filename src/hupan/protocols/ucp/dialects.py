"""Versions by translation: the house speaks in values of its own, and a dialect writes them as one version has them.

A further version is one more class here, and a line in `DIALECTS`: docs/decisions/0070-ucp-versions-by-translation.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from hupan.protocols.signatures import Jwk
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
    relevant,
)
from hupan.protocols.ucp.failures import Body, Outcome, UcpRefusal

_SHOPPING: Final = "dev.ucp.shopping"
_SITE: Final = "https://ucp.dev"
_OUR_SITE: Final = "https://hupan.dev/ucp"
_OURS: Final = frozenset({RETURNS, REVIEWS, ESCROW})
_OLD_WORDS: Final = {"out_of_stock": "Insufficient stock", "item_unavailable": "Product not found"}
_EXTENDS: Final[Mapping[str, tuple[str, ...]]] = {
    DISCOUNT: (CHECKOUT, CART),
    FULFILLMENT: (CHECKOUT,),
    CONSENT: (CHECKOUT,),
    MANDATES: (CHECKOUT,),
    RETURNS: (ORDER,),
    ESCROW: (ORDER,),
    REVIEWS: (SEARCH, LOOKUP),
}


@dataclass(frozen=True, slots=True)
class Business:
    """What a profile says of this market.

    Attributes:
        base_url: Where it is reached, without a slash at the end.
        capabilities: By name, with what each says of itself.
        handlers: Payment handlers by name.
        signing_keys: Public keys.
    """

    base_url: str
    capabilities: Mapping[str, Mapping[str, Any]]
    handlers: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict[str, Any])
    signing_keys: Sequence[Jwk] = ()


class Dialect(Protocol):
    """One version's words."""

    @property
    def version(self) -> str:
        """Its date."""
        ...

    @property
    def negotiates(self) -> bool:
        """Whether what an agent cannot do is kept from it, and an agent without a readable profile is refused."""
        ...

    def capabilities(self, business: Business) -> list[Capability]:
        """List what the market can do in this version."""
        ...

    def profile(self, business: Business) -> Body:
        """Write the market's profile."""
        ...

    def answer(self, outcome: Outcome, active: Mapping[str, Capability]) -> Body:
        """Write what became of an operation."""
        ...

    def refuse(self, refused: UcpRefusal) -> tuple[int, Body]:
        """Write why a request is not worked on, with the status of HTTP."""
        ...


class April2026:
    """2026-04-08."""

    version = "2026-04-08"
    negotiates = True
    known = (
        *(CHECKOUT, CART, ORDER, SEARCH, LOOKUP, DISCOUNT, FULFILLMENT, CONSENT, MANDATES, LINKING),
        *(RETURNS, REVIEWS, ESCROW),
    )

    def capabilities(self, business: Business) -> list[Capability]:
        """List what the market can do in this version."""
        return [self._capability(name, business) for name in self.known if name in business.capabilities]

    def _capability(self, name: str, business: Business) -> Capability:
        """Describe one; what is described lies under the domain of its name, since the standard wants that."""
        site, config = (_OUR_SITE if name in _OURS else _SITE), business.capabilities[name]
        if name in _OURS:
            here = f"{business.base_url}/ucp/{self.version}"
            # Every market serves what it speaks itself, whoever answers under that domain.
            config = {**config, "schema": f"{here}/schemas/{name}.json", "about": f"{here}/about/{name}"}
        return Capability(
            name,
            self.version,
            _EXTENDS.get(name, ()),
            f"{site}/{self.version}/specification/{_page(name)}",
            f"{site}/{self.version}/schemas/{_schema(name)}",
            config,
        )

    def profile(self, business: Business) -> Body:
        """Write the market's profile."""
        address = f"{business.base_url}/ucp/{self.version}"
        told: Body = {"version": self.version, "spec": f"{_SITE}/{self.version}/specification/overview"}
        schemas = f"{_SITE}/{self.version}/services/shopping"
        return {
            "ucp": {
                "version": self.version,
                "services": {
                    _SHOPPING: [
                        {**told, "transport": "rest", "schema": f"{schemas}/rest.openapi.json", "endpoint": address},
                        {
                            **told,
                            "transport": "mcp",
                            "schema": f"{schemas}/mcp.openrpc.json",
                            "endpoint": f"{address}/mcp",
                        },
                    ]
                },
                "capabilities": {each.name: [_declared(each)] for each in self.capabilities(business)},
                "payment_handlers": {name: list(each) for name, each in business.handlers.items()},
            },
            "signing_keys": list(business.signing_keys),
        }

    def answer(self, outcome: Outcome, active: Mapping[str, Capability]) -> Body:
        """Write what became of an operation."""
        ucp: Body = {
            "version": self.version,
            "status": "error" if outcome.failed else "success",
            "capabilities": {each.name: [{"version": each.version}] for each in relevant(active, outcome.root)},
        }
        if outcome.handlers is not None:
            ucp["payment_handlers"] = outcome.handlers
        written: Body = {"ucp": ucp, **outcome.body}
        if outcome.complaints:
            written["messages"] = [each.body() for each in outcome.complaints]
        return written

    def refuse(self, refused: UcpRefusal) -> tuple[int, Body]:
        """Write why a request is not worked on, with the status of HTTP."""
        if refused.flat:
            return refused.status, {
                "code": refused.complaint.code,
                "content": refused.complaint.content,
                **refused.extra,
            }
        ucp: Body = {"version": self.version, "status": "error", "capabilities": {}}
        return refused.status, {"ucp": ucp, "messages": [refused.complaint.body()], **refused.extra}


class January2026:
    """2026-01-11: no carts, no catalogue, capabilities in a list; whatever is wrong with a request is 400 and `detail`.

    Its agents name a profile that nobody has to be able to read, and that lists less than they do. So nothing is kept
    from an agent here; its profile is read for its signing keys and for where it wants to hear of orders.
    """

    version = "2026-01-11"
    negotiates = False
    # Its suite sends mandates that nobody could verify and wants them to succeed, so here none is asked for or heeded.
    known = (CHECKOUT, ORDER, DISCOUNT, FULFILLMENT, CONSENT)

    def capabilities(self, business: Business) -> list[Capability]:
        """List what the market can do in this version."""
        return [
            Capability(
                name,
                self.version,
                tuple(each for each in _EXTENDS.get(name, ()) if each != CART),
                f"{business.base_url}/ucp/{self.version}/about/{name}",
                f"{business.base_url}/ucp/{self.version}/about/{name}.json",
                business.capabilities[name],
            )
            for name in self.known
            if name in business.capabilities
        ]

    def profile(self, business: Business) -> Body:
        """Write the market's profile. Its descriptions are pages of ours, since this version wants them readable."""
        address = f"{business.base_url}/ucp/{self.version}"
        about = f"{address}/about"
        return {
            "ucp": {
                "version": self.version,
                "services": {
                    _SHOPPING: {
                        "version": self.version,
                        "spec": f"{about}/{_SHOPPING}",
                        "rest": {"schema": f"{about}/{_SHOPPING}.json", "endpoint": address},
                    }
                },
                "capabilities": [
                    {"name": each.name, **_declared(each), **({"extends": each.extends[0]} if each.extends else {})}
                    for each in self.capabilities(business)
                ],
            },
            "payment": {"handlers": [_old_handler(about, name, each) for name, each in _flat(business.handlers)]},
            "signing_keys": list(business.signing_keys),
        }

    def answer(self, outcome: Outcome, active: Mapping[str, Capability]) -> Body:
        """Write what became of an operation."""
        named = [{"name": each.name, "version": each.version} for each in relevant(active, outcome.root)]
        written: Body = {"ucp": {"version": self.version, "capabilities": named}, **outcome.body}
        _make_older(written)
        if outcome.handlers is not None:
            about = f"{_SITE}/{self.version}/about"
            handlers = [_old_handler(about, name, each) for name, each in _flat(outcome.handlers)]
            written["payment"] = {**written.get("payment", {}), "handlers": handlers}
        if outcome.complaints:
            written["messages"] = [each.body() for each in outcome.complaints]
        return written

    def refuse(self, refused: UcpRefusal) -> tuple[int, Body]:
        """Write why a request is not worked on, with the status of HTTP."""
        status = 400 if refused.status in {422, 424} else refused.status
        said = refused.complaint
        told = f"{_OLD_WORDS[said.code]}: {said.content}" if said.code in _OLD_WORDS else said.content
        return status, {"detail": told, "code": said.code, "messages": [said.body()], **refused.extra}


DIALECTS: Final[Mapping[str, Dialect]] = {each.version: each for each in (April2026(), January2026())}
"""By version, the newest first."""

NEWEST: Final = next(iter(DIALECTS.values()))


def _make_older(written: Body) -> None:
    """Write a checkout or an order as older versions have it."""
    _make_positive(written)
    for line in written.get("line_items", ()):
        _make_positive(line)
    for method in written.get("fulfillment", {}).get("methods", ()):
        if not method.get("destinations"):
            del method["destinations"]
        for option in (option for group in method.get("groups", ()) for option in group.get("options", ())):
            _make_positive(option)
    for each in written.get("fulfillment", {}).get("expectations", ()):
        each["description"] = each.pop("title", "")
    for each in written.get("adjustments", ()):
        each["amount"] = abs(sum(total["amount"] for total in each.pop("totals", ()) if total["type"] == "total"))
        for line in each.get("line_items", ()):
            line["quantity"] = abs(line["quantity"])


def _make_positive(written: Body) -> None:
    """Write what is taken off as a sum that is not negative, as older versions have it."""
    if isinstance(written.get("totals"), list):
        written["totals"] = [{**each, "amount": abs(each["amount"])} for each in written["totals"]]


def _page(name: str) -> str:
    return {
        SEARCH: "catalog/search",
        LOOKUP: "catalog/lookup",
        MANDATES: "ap2-mandates",
        LINKING: "identity-linking",
        CONSENT: "buyer-consent",
    }.get(name, name.rpartition(".")[2])


def _schema(name: str) -> str:
    service, _, short = name.split(".", 2)[2].partition(".")
    return f"{service}/{short.replace('.', '_')}.json"


def _declared(each: Capability) -> Body:
    declared: Body = {"version": each.version, "spec": each.spec, "schema": each.schema}
    if each.extends:
        declared["extends"] = each.extends[0] if len(each.extends) == 1 else list(each.extends)
    if each.config:
        declared["config"] = each.config
    return declared


def _flat(handlers: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    return ((name, each) for name, group in handlers.items() for each in group)


def _old_handler(about: str, name: str, handler: Mapping[str, Any]) -> Body:
    return {
        "id": handler["id"],
        "name": name,
        "version": January2026.version,
        "spec": f"{about}/{name}",
        "config_schema": f"{about}/{name}.json",
        "instrument_schemas": [f"{about}/{name}.json"],
        "config": handler.get("config", {}),
    }
