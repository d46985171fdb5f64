"""What people want to be told by which way: by groups of kinds, since nobody wants to decide about thirty."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Topic(StrEnum):
    """A group of kinds of notices."""

    ORDERS = "orders"
    DELIVERY = "delivery"
    RETURNS = "returns"
    DISPUTES = "disputes"
    WATCHES = "watches"
    SELLING_ORDERS = "selling_orders"
    SELLING_RETURNS = "selling_returns"
    SELLING_DISPUTES = "selling_disputes"
    SELLING_PAYOUTS = "selling_payouts"
    SELLING_STOCK = "selling_stock"
    OPERATING = "operating"


PATTERNS: Final[tuple[tuple[Topic, str], ...]] = (
    (Topic.OPERATING, r"^operating\."),
    (Topic.SELLING_DISPUTES, r"^selling\.dispute"),
    (Topic.SELLING_RETURNS, r"^selling\.return"),
    (Topic.SELLING_PAYOUTS, r"^selling\.payout"),
    (Topic.SELLING_STOCK, r"^selling\.stock"),
    (Topic.SELLING_ORDERS, r"^selling\."),
    (Topic.WATCHES, r"^watches\."),
    (Topic.DISPUTES, r"^orders\.dispute"),
    (Topic.RETURNS, r"^orders\.(return|exchange)"),
    (Topic.DELIVERY, r"^orders\.(shipped|sent|out_for_delivery|deliver|parcel)"),
)
"""Which kinds belong to a topic: the first pattern found in a kind, else `ORDERS`. PostgreSQL reads them alike."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether the notices of a topic come as letters, too, and on the person's devices; the list always has them."""

    mail: bool = True
    push: bool = True


def topic_of(kind: str) -> Topic:
    """Say to which topic a kind belongs."""
    return next((topic for topic, pattern in PATTERNS if re.search(pattern, kind)), Topic.ORDERS)


def with_usual(chosen: Mapping[Topic, Choice]) -> dict[Topic, Choice]:
    """Fill in what nobody has decided: everything comes by every way that is on."""
    return {topic: chosen.get(topic, Choice()) for topic in Topic}
