"""Returns: what may still go back of an order, asking for it, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from hupan.kernel import Money
from hupan.orders import Asked, LineId, Order, OrderService, Return, ReturnId, ReturnReason, ReturnService, Terms
from hupan.protocols.ucp import RETURNS, Body, Call, Outcome, invalid, list_in, number_in, text_in
from hupan.protocols.ucp_shop import OrderFinder, missing

_MOST_LINES: Final = 100
_LONGEST_NOTE: Final = 2000
_LONGEST_NUMBER: Final = 60
_LONGEST_CARRIER: Final = 40


@dataclass(frozen=True, slots=True)
class ReturnDesk:
    """Takes what agents say of returns.

    Attributes:
        orders: Knows what was bought.
        returns: Knows what goes back.
    """

    orders: OrderService
    returns: ReturnService

    async def overview(self, call: Call) -> Outcome:
        """Tell what may still go back, until when and who pays, and what is going back already."""
        _, order = await OrderFinder(self.orders).find(call)
        choices = self.orders.choices(order)
        returnable: list[Body] = [
            {
                "line_item_id": line_id,
                "quantity": each.units,
                **({} if each.until is None else {"until": each.until.isoformat()}),
                "until_if_faulty": each.fault_until.isoformat(),
            }
            for line_id, each in choices.returns.items()
        ]
        return Outcome(
            RETURNS,
            {
                "order_id": order.id,
                "returnable": returnable,
                "reasons": [_reason(each, self.orders.terms) for each in ReturnReason],
                "returns": [self._view(order, each) for each in order.returns],
            },
        )

    async def request(self, call: Call) -> Outcome:
        """Ask to send something back; the seller answers."""
        who, order = await OrderFinder(self.orders).find(call)
        asked = Asked(_units(call.body), _read_reason(call.body), text_in(call.body, "note", longest=_LONGEST_NOTE))
        changed = await self.returns.request(who, order.id, asked)
        return Outcome(RETURNS, self._view(changed, changed.returns[-1]), status=201)

    async def get(self, call: Call) -> Outcome:
        """Tell how a return stands."""
        _, order = await OrderFinder(self.orders).find(call)
        return Outcome(RETURNS, self._view(order, _case(order, call)))

    async def sent(self, call: Call) -> Outcome:
        """Say that it is on its way, with the number by which its carrier knows it."""
        who, order = await OrderFinder(self.orders).find(call)
        case = _case(order, call)
        number = text_in(call.body, "tracking_number", longest=_LONGEST_NUMBER).strip()
        if not number:
            said = "Say by which number the carrier knows it."
            raise invalid(said, code="missing", path="$.tracking_number")
        carrier = text_in(call.body, "carrier", longest=_LONGEST_CARRIER).strip()
        return self._told(await self.returns.sent(who, order.id, case.id, f"{carrier} {number}".strip()), case.id)

    async def withdraw(self, call: Call) -> Outcome:
        """Keep it after all."""
        who, order = await OrderFinder(self.orders).find(call)
        case = _case(order, call)
        return self._told(await self.returns.withdraw(who, order.id, case.id), case.id)

    def _told(self, order: Order, return_id: ReturnId) -> Outcome:
        return Outcome(RETURNS, self._view(order, next(each for each in order.returns if each.id == return_id)))

    def _view(self, order: Order, case: Return) -> Body:
        view: Body = {
            "id": case.id,
            "order_id": order.id,
            "status": case.status.value,
            "reason": case.reason.value,
            "line_items": [{"id": line_id, "quantity": count} for line_id, count in case.units.items()],
            "requested_at": case.requested_at.isoformat(),
            "updated_at": case.at.isoformat(),
            "currency": order.currency,
            "refunded": _refunded(order, case).minor,
        }
        due = next((each for each in self.orders.due(order) if each.subject == case.id), None)
        if due is not None:
            view["next"] = {"type": due.kind.value, "at": due.due_at.isoformat()}
        if case.deduction is not None and case.deduction:
            view["deduction"] = case.deduction.minor
        if case.replacements:
            view["replacements"] = [
                {"line_item_id": each.line_id, "item": {"id": each.item.offer_id, "title": each.item.title}}
                for each in case.replacements
            ]
        said = {"note": case.note, "tracking": case.tracking, "answer": case.answer}
        return view | {name: text for name, text in said.items() if text}


def _refunded(order: Order, case: Return) -> Money:
    back = [each.amount for each in order.adjustments if each.subject == case.id and each.kind.value == "refund"]
    return sum(back, Money.zero(order.currency))


def _reason(reason: ReturnReason, terms: Terms) -> Body:
    within = terms.fault if reason.is_fault else terms.change_of_mind
    payer = "seller" if reason.is_fault else "buyer"
    return {"reason": reason.value, "within_days": within, "paid_by": payer, "refunds_shipping": reason.is_fault}


def _case(order: Order, call: Call) -> Return:
    wanted = text_in(call.body, "return_id")
    found = next((each for each in order.returns if each.id == wanted), None)
    if found is None:
        raise missing("return")
    return found


def _units(body: Mapping[str, Any]) -> dict[LineId, int]:
    units: dict[LineId, int] = {}
    for at, each in enumerate(list_in(body, "line_items", most=_MOST_LINES)):
        path = f"$.line_items[{at}]"
        if not isinstance(each, dict):
            raise invalid("A line is an object.", path=path)
        line = cast("Mapping[str, Any]", each)
        line_id, quantity = LineId(text_in(line, "id", longest=20)), number_in(line, "quantity")
        if not line_id or not quantity or line_id in units:
            raise invalid("Name each line once, with how many of it go back.", path=path)
        units[line_id] = quantity
    if not units:
        raise invalid("Name at least one line.", code="missing", path="$.line_items")
    return units


def _read_reason(body: Mapping[str, Any]) -> ReturnReason:
    said = text_in(body, "reason")
    if said not in {each.value for each in ReturnReason}:
        known = ", ".join(each.value for each in ReturnReason)
        raise invalid(f"Say why it goes back: {known}.", path="$.reason")
    return ReturnReason(said)
