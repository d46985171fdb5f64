"""What a checkout tells its buyer: typed, with a stable code, and a place in the checkout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hupan.kernel import Money, Param


class MessageType(StrEnum):
    """How much it matters: an error keeps the checkout from being completed."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Severity(StrEnum):
    """Who can mend an error: whoever drives the checkout, or only the buyer in person."""

    RECOVERABLE = "recoverable"
    BUYER_INPUT = "requires_buyer_input"
    BUYER_REVIEW = "requires_buyer_review"


class Code(StrEnum):
    """What it is about. Programs and translations go by it."""

    NO_LINES = "no_lines"
    CONTACT_MISSING = "contact_missing"
    DESTINATION_MISSING = "destination_missing"
    DESTINATION_INVALID = "destination_invalid"
    NOT_FOR_SALE = "not_for_sale"
    OUT_OF_STOCK = "out_of_stock"
    VARIANT_CHANGED = "variant_changed"
    CURRENCY_CHANGED = "currency_changed"
    PRICE_CHANGED = "price_changed"
    CANNOT_SHIP = "cannot_ship"
    DELIVERY_CHOICE_GONE = "delivery_choice_gone"
    CODE_NOT_APPLIED = "code_not_applied"
    TOTAL_CHANGED = "total_changed"
    PROMOTION_GONE = "promotion_gone"
    PAYMENT_DECLINED = "payment_declined"
    PAYMENT_ACTION_REQUIRED = "payment_action_required"
    PAYMENT_UNCERTAIN = "payment_uncertain"
    PAYMENT_RETURNED = "payment_returned"
    TOOK_TOO_LONG = "took_too_long"
    NOT_COMPLETED = "not_completed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that the buyer should know.

    Attributes:
        path: Where in the checkout, as a JSONPath, such as `$.lines[0]`.
        text: One plain sentence in English; pages translate by the code.
        severity: Of an error.
    """

    type: MessageType
    code: Code
    path: str
    text: str
    severity: Severity | None = None
    params: Mapping[str, Param] = field(default_factory=dict[str, Param])


def error(code: Code, path: str, text: str, /, **params: Param) -> Message:
    """Say what keeps the checkout from being completed."""
    return Message(MessageType.ERROR, code, path, text, Severity.RECOVERABLE, params)


def for_buyer(code: Code, path: str, text: str, /, **params: Param) -> Message:
    """Say what the buyer in person has to do first."""
    return Message(MessageType.ERROR, code, path, text, Severity.BUYER_INPUT, params)


def warning(code: Code, path: str, text: str, /, **params: Param) -> Message:
    """Say what the buyer should look at before paying."""
    return Message(MessageType.WARNING, code, path, text, None, params)


def blocks(messages: Sequence[Message]) -> bool:
    """Whether one of them keeps the checkout from being completed."""
    return any(each.type is MessageType.ERROR for each in messages)


def escalates(messages: Sequence[Message]) -> bool:
    """Whether one of them is for the buyer in person."""
    return any(each.severity in {Severity.BUYER_INPUT, Severity.BUYER_REVIEW} for each in messages)


def sums(before: Money, now: Money) -> dict[str, Param]:
    """Write two sums as facts of a message."""
    return {
        "before_minor": before.minor,
        "before_currency": before.currency,
        "now_minor": now.minor,
        "now_currency": now.currency,
    }
