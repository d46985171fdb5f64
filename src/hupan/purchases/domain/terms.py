"""For how long what may be done, as values."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Terms:
    """Days.

    Attributes:
        ship: Until the seller has shipped; then what has not left is cancelled.
        silent: From sending until a parcel of which nobody says that it arrived counts as arrived.
        release: From arrival until the seller is paid.
        change_of_mind: From arrival in which anything may go back.
        fault: From arrival in which the seller answers for faults.
        answer: Until the seller has answered a request to return; then it is granted.
        send: Until the buyer has sent what goes back; then the return lapses.
        receive: From sending until the seller has said what arrived; then it counts as received.
        pay: Until the buyer has paid what an exchange costs more; then it is not made.
        dispute: From arrival, or from shipping where nothing arrived, in which a dispute may be opened.
        dispute_answer: Until the seller has answered a dispute; then an operator looks at it.
    """

    ship: int = 14
    silent: int = 30
    release: int = 7
    change_of_mind: int = 14
    fault: int = 30
    answer: int = 3
    send: int = 14
    receive: int = 14
    pay: int = 3
    dispute: int = 60
    dispute_answer: int = 5


def days(count: int) -> timedelta:
    """Say days as a span."""
    return timedelta(days=count)
