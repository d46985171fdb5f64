"""What is worth telling to those who speak for sellers, and to those who run the market."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from hupan.catalog import OfferId, ProductId, SellerId, VariantId
from hupan.orders import Entry, Order, OrderStatus, Side, Terms
from hupan.payouts import Payout, PayoutState
from hupan.tidings.domain import Facts, named
from hupan.webhooks import Endpoint

_MARKET: Final = "operating."
_LONGEST_HOST: Final = 100
_BY_BANKS: Final = "operating.chargeback"


@dataclass(frozen=True, slots=True)
class DeskTiding:
    """Something to tell those who speak for a seller, or run the market.

    Attributes:
        key: The same for the same thing, however often it is told.
        kind: `selling.…` is for those who speak for the seller, `operating.…` for those who run the market.
        link: Where it is dealt with.
        by: Who did it, and so knows it already.
        urgent: Whether somebody has to do something: where nobody speaks for the seller, the market does.
    """

    key: str
    kind: str
    at: datetime
    link: str
    facts: Facts = field(default_factory=dict[str, str | int])
    seller_id: SellerId | None = None
    by: str = ""
    urgent: bool = False

    @property
    def for_market(self) -> bool:
        """Whether it is for those who run the market."""
        return self.kind.startswith(_MARKET)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How an entry of an order's history is told.

    Attributes:
        days: Which of the terms says until when it is dealt with, or empty.
    """

    kind: str
    days: str = ""
    urgent: bool = False


_SELLING: Final[Mapping[str, _Kind]] = {
    "placed": _Kind("selling.order_placed", "ship", urgent=True),
    "exchanged": _Kind("selling.exchange_to_send", "ship", urgent=True),
    "parcel_returned": _Kind("selling.parcel_returned", urgent=True),
    "return_requested": _Kind("selling.return_requested", "answer", urgent=True),
    "return_sent": _Kind("selling.return_sent", "receive", urgent=True),
    "dispute_opened": _Kind("selling.dispute_opened", "dispute_answer", urgent=True),
    "dispute_said": _Kind("selling.dispute_said", urgent=True),
    "dispute_escalated": _Kind("selling.dispute_escalated"),
    "dispute_decided": _Kind("selling.dispute_decided"),
    "dispute_withdrawn": _Kind("selling.dispute_withdrawn"),
    "chargeback_opened": _Kind("selling.chargeback_opened", urgent=True),
    "chargeback_won": _Kind("selling.chargeback_won"),
    "chargeback_lost": _Kind("selling.chargeback_lost"),
}
_OPERATING: Final[Mapping[str, str]] = {
    "dispute_answered": "operating.dispute_answered",
    "dispute_escalated": "operating.dispute_to_decide",
    "chargeback_opened": "operating.chargeback_opened",
    "chargeback_won": "operating.chargeback_won",
    "chargeback_lost": "operating.chargeback_lost",
}


def of_entry(order: Order, index: int, terms: Terms) -> tuple[DeskTiding, ...]:
    """Tell one entry of an order's history to those who did not do it.

    Args:
        order: The order, as it is by now.
        index: Of the entry.
        terms: Until when things are dealt with.
    """
    entry = order.history[index]
    told: list[tuple[str, Facts, bool]] = []
    if entry.actor.role is not Side.SELLER and (seen := _seen_by_seller(order, entry, terms)) is not None:
        told.append(seen)
    if entry.event in _OPERATING:
        told.append((_OPERATING[entry.event], _wanted_back(order, entry), True))
    return tuple(
        DeskTiding(
            key=f"{order.id}:{index}:{kind.partition('.')[0]}",
            kind=kind,
            at=entry.at,
            link="/operate/money" if kind.startswith(_BY_BANKS) else f"/operate/orders/{order.id}",
            facts={**named(order), **facts},
            seller_id=order.seller_id,
            by=entry.actor.id,
            urgent=urgent,
        )
        for kind, facts, urgent in told
    )


_PAYOUTS: Final = {
    PayoutState.CREATED: "selling.payout_made",
    PayoutState.SENT: "selling.payout_sent",
    PayoutState.FAILED: "selling.payout_failed",
}


def of_payout(payout: Payout) -> tuple[DeskTiding, ...]:
    """Tell that a payout was made, was sent, or has failed."""
    facts: Facts = {"total_minor": payout.amount.minor, "currency": payout.amount.currency}
    at, failed = payout.settled_at or payout.created_at, payout.state is PayoutState.FAILED
    desk = DeskTiding(
        key=f"{payout.id}:{payout.state.value}",
        kind=_PAYOUTS[payout.state],
        at=at,
        link=f"/operate/desk/{payout.seller_id}",
        facts=facts,
        seller_id=payout.seller_id,
    )
    if not failed:
        return (desk,)
    return desk, DeskTiding(f"{desk.key}:operating", "operating.payout_failed", at, "/operate/payouts", facts)


def of_dead_letters(endpoint: Endpoint, now: datetime) -> DeskTiding:
    """Tell that an endpoint does not take what is sent to it: once a day, however much that is."""
    host = endpoint.url.partition("://")[2].partition("/")[0][:_LONGEST_HOST]
    key = f"{endpoint.id}:dead:{now:%Y%m%d}"
    return DeskTiding(key, "operating.webhook_dead", now, "/operate/deliveries", {"host": host})


@dataclass(frozen=True, slots=True)
class Shortage:
    """Of an offer there are few left, or none.

    Attributes:
        name: Of the product.
        left: How many.
        few: So many are called few.
    """

    offer_id: OfferId
    seller_id: SellerId
    product_id: ProductId
    variant_id: VariantId
    name: str
    left: int
    few: int

    @property
    def level(self) -> int:
        """How bad it is: 1 for few, 2 for none."""
        return 1 if self.left else 2


def of_shortages(found: Sequence[Shortage], now: datetime) -> list[DeskTiding]:
    """Tell what runs out: each on its own, and where it is many of one seller's at once, in one sentence."""
    by_seller: dict[SellerId, list[Shortage]] = {}
    for each in found:
        by_seller.setdefault(each.seller_id, []).append(each)
    return [_short(seller_id, own, now) for seller_id, own in sorted(by_seller.items())]


def _short(seller_id: SellerId, own: Sequence[Shortage], now: datetime) -> DeskTiding:
    first = min(own, key=lambda each: (each.left, each.offer_id))
    facts: Facts = {"item": first.name, "left": first.left, "lines": len(own)}
    kind = "selling.stock_several" if len(own) > 1 else "selling.stock_low" if first.left else "selling.stock_out"
    # Told in the transaction that remembers it; the time is what tells this shortage from the next one.
    key = f"{first.offer_id}:{kind}:{now.isoformat()}"
    return DeskTiding(key, kind, now, f"/operate/desk/{seller_id}", facts, seller_id)


def _seen_by_seller(order: Order, entry: Entry, terms: Terms) -> tuple[str, Facts, bool] | None:
    if entry.event == "cancelled":
        if order.status is OrderStatus.CANCELLED:
            return "selling.order_cancelled", {}, False
        return "selling.order_partly_cancelled", {"units": int(entry.params.get("units") or 0)}, False
    known = _SELLING.get(entry.event)
    if known is None:
        return None
    facts: dict[str, str | int] = {}
    if known.days:
        facts["due_on"] = (entry.at + timedelta(days=getattr(terms, known.days))).date().isoformat()
    if entry.event == "placed":
        facts |= {"total_minor": order.total.minor, "currency": order.currency}
    if entry.event == "dispute_decided":
        facts |= {"total_minor": int(entry.params.get("refund") or 0), "currency": order.currency}
    return known.kind, {**facts, **_wanted_back(order, entry)}, known.urgent


def _wanted_back(order: Order, entry: Entry) -> Facts:
    """Say what a bank wants back; nothing of any other entry."""
    if not entry.event.startswith("chargeback_"):
        return {}
    return {"total_minor": int(entry.params.get("amount") or 0), "currency": order.currency}
