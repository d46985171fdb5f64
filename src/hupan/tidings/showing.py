"""What is worth telling of the pictures that the two sides of a return or a dispute show one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hupan.exhibits import Exhibit
from hupan.kernel import Language
from hupan.orders import DisputeStatus, Order, Side
from hupan.tidings.domain import Facts, Tiding, named, page_of
from hupan.tidings.selling import DeskTiding

_ADDED, _GONE = "pictures", "picture_gone"
_WITH_THE_MARKET: Final = frozenset({DisputeStatus.ANSWERED, DisputeStatus.ESCALATED})


@dataclass(frozen=True, slots=True)
class Shown:
    """Pictures that were added at once, or one that was taken back.

    Attributes:
        key: The same for the same deed.
        deed: The end of the kinds by which it is told.
        units: How many pictures.
    """

    key: str
    deed: str
    case_id: str
    side: Side
    at: datetime
    units: int


def of_exhibits(exhibits: Iterable[Exhibit]) -> list[Shown]:
    """Find what was done with an order's pictures, the earliest first.

    What was taken back before anybody heard that it had been added is told as taken back alone.
    """
    at_once: dict[tuple[str, Side, datetime], list[Exhibit]] = {}
    for each in exhibits:
        at_once.setdefault((each.case_id, each.side, each.at), []).append(each)
    done = [
        Shown(f"{min(own, key=lambda each: each.id).id}:added", _ADDED, *case, len(there))
        for case, own in at_once.items()
        if (there := [each for each in own if each.is_there])
    ]
    done += [
        Shown(f"{each.id}:gone", _GONE, each.case_id, each.side, each.taken_back_at, 1)
        for own in at_once.values()
        for each in own
        if each.taken_back_at is not None
    ]
    return sorted(done, key=lambda each: (each.at, each.key))


def of_shown(order: Order, shown: Shown, language: Language) -> tuple[Tiding, Sequence[DeskTiding]]:
    """Tell the other side, and the market where it is the market that decides.

    Args:
        order: The order, as it is by now.
        shown: What was done.
        language: Of letters to the buyer.
    """
    disputes = {str(each.id): each.status for each in order.disputes}
    about = f"{'dispute' if shown.case_id in disputes else 'return'}_{shown.deed}"
    facts: Facts = {**named(order), "units": shown.units}
    tiding = Tiding(
        key=shown.key,
        topic=f"orders.{about}",
        data={
            "order_id": order.id,
            "number": order.number,
            "seller_id": order.seller_id,
            "case_id": shown.case_id,
            "role": shown.side.value,
            "pictures": shown.units,
        },
        at=shown.at,
        buyer=order.buyer,
        kind="" if shown.side is Side.BUYER else f"orders.{about}",
        facts=facts,
        link=page_of(order),
        contact=order.contact,
        language=language,
    )
    told = ["selling"] if shown.side is not Side.SELLER else []
    if shown.side is not Side.OPERATOR and disputes.get(shown.case_id) in _WITH_THE_MARKET:
        told.append("operating")
    link = f"/operate/orders/{order.id}"
    return tiding, [
        DeskTiding(f"{shown.key}:{whom}", f"{whom}.{about}", shown.at, link, facts, order.seller_id, urgent=True)
        for whom in told
    ]
