"""Asks carriers now and then; several processes may do it at once."""

from datetime import timedelta

from hupan.fulfillment.service import FulfillmentService
from hupan.platform import Rounds

EVERY_S = 15.0


class ParcelLookout(Rounds):
    """A background task.

    Args:
        fulfillment: Does the asking.
        each: How long a parcel is left alone after it was asked about.
        every_s: Seconds between two rounds; usually 15, or as long as a parcel is left alone, where that is shorter.
    """

    def __init__(self, fulfillment: FulfillmentService, each: timedelta, every_s: float | None = None) -> None:
        usual_s = min(EVERY_S, each.total_seconds())
        super().__init__(lambda: fulfillment.look(each), usual_s if every_s is None else every_s, "fulfillment.look")
