"""Differences: what an exchange costs more, where its buyer has to be there to pay it, such as by a card.

An order that waits for such a sum says so itself, and says until when (`purchases`, `orders`). This room makes one
attempt after the other to take it, each a payment with a key of its own, notes each before anybody is asked, and sees
each through: taken, it is told to the order; taken for an order that does not wait any more, it goes back.
"""

from hupan.differences.domain import Attempt
from hupan.differences.errors import DifferencesError, NothingToPay, StillAsking, TooManyAttempts
from hupan.differences.ports import DifferencePorts, DifferenceStore
from hupan.differences.service import DifferenceService
from hupan.differences.watching import DifferenceListener, DifferenceWatch

__all__ = [
    "Attempt",
    "DifferenceListener",
    "DifferencePorts",
    "DifferenceService",
    "DifferenceStore",
    "DifferenceWatch",
    "DifferencesError",
    "NothingToPay",
    "StillAsking",
    "TooManyAttempts",
]
