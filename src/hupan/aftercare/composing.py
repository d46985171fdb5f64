"""Which errand does which action."""

from collections.abc import Mapping
from dataclasses import dataclass

from hupan.aftercare.absent import OfTheirs
from hupan.aftercare.casework import Cancel, GiveBack
from hupan.aftercare.exchanging import Swap
from hupan.aftercare.finding import CaseRooms
from hupan.aftercare.mixing import EachDeed
from hupan.aftercare.own import OwnOrElse
from hupan.aftercare.ports import Book, Orders, Payments, Returns, Watches
from hupan.aftercare.repeating import Again
from hupan.aftercare.tracking import List, Track
from hupan.aftercare.watching import Watch
from hupan.shopping import DeclineErrand, Errand


@dataclass(frozen=True, slots=True)
class CareRooms:
    """What the errands stand on beside the market of a visit."""

    orders: Orders
    returns: Returns
    payments: Payments
    watches: Watches
    book: Book


def errands_of_care(rooms: CareRooms) -> Mapping[str, Errand]:
    """Compose the errands, by their actions."""
    cases = CaseRooms(rooms.orders, rooms.returns, rooms.payments, rooms.book)
    cancel, give_back = Cancel(cases), GiveBack(cases)
    deeds: dict[str, Errand] = {
        "track": OfTheirs(rooms.orders, Track(cases, cancel, give_back)),
        "cancel": OfTheirs(rooms.orders, cancel),
        "return": OfTheirs(rooms.orders, give_back),
        "exchange": OfTheirs(rooms.orders, Swap(cases)),
        "reorder": Again(rooms.orders),
    }
    return {
        "orders": List(rooms.orders),
        "decline": OwnOrElse(cases, DeclineErrand()),
        "watch": Watch(rooms.watches),
        **{name: EachDeed(rooms.orders, deeds, own) for name, own in deeds.items()},
    }
