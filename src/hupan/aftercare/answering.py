"""Answers what somebody asks of their orders: where their money is, where else it can go, and what if it never came.

Whoever asks when money comes back does not want to send anything back, and whoever wrote a wrong street does not want
to cancel. Each is answered from the order itself, with the order below it, or with what a tap does about it.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence

from hupan.aftercare.looking import day_said, order_looks
from hupan.aftercare.ports import Book, Orders
from hupan.aftercare.raising import address_reply, dispute_reply
from hupan.aftercare.whose import Bought, meant_order, which_order
from hupan.consents import drawn
from hupan.orders import AdjustmentKind, Order, ReturnStatus
from hupan.phrases import form_of
from hupan.shopping import Kind, OrdersCard, Reply, Step
from hupan.showcase import ORDERS, Visit, order_path, sentences

_MONEY = re.compile(
    r"\b(?:where|when|what about|status|how long|has|have|did|is|any news)\b.*\b(?:refund(?:ed)?|money)\b"
    r"|\brefund\b.*\b(?:yet|status|arrive|take|come|due)\b|\bstill (?:no|waiting for my) (?:refund|money)\b"
    r"|환불.*(?:언제|어떻게 됐|됐나|됐어요|된 거|완료|들어|안 와|안 왔|얼마나|상태|진행)|언제.*환불"
    r"|돈.*언제.*(?:들어|돌려)|退款.*(?:到|什么时候|多久|进度|怎么样|如何|没|状态|了吗)"
    r"|(?:什么时候|多久|还没).*(?:退款|退钱|退给|到账)"
)
# Whoever wants money for something has none coming yet.
_WANTS = re.compile(
    r"\b(?:want|would like|'d like|need|give me|get me|returning|(?:to|can i|could i|i'll|please) (?:return|refund))\b"
    r"|\bsend\b.*\bback\b|반품|환불해|환불하|환불 ?받고|(?:要|想|能|申请)退|退货|退回去"
)
# Said of an order "to my home" is enough; of anything else it might be where a thing is used.
_TO_A_PLACE = re.compile(
    r"\b(?:send|ship|deliver|forward)\b.*\bto (?:my|the) (?:\w+ )?(?:office|work|place|home|house|flat|door)\b"
)
_WHEN = re.compile(r"\bwhen\b|\bhow (?:long|soon)\b|\bsend\b.*\bback\b|\breturn\b|언제|반품|什么时候|多久|几号|退货")
_STOPS = re.compile(
    r"\bcancel|\bcall (?:it|this|that|the order) off\b|\bcall off\b|\b(?:stop|abort) (?:it|this|that|the|my)\b|취소"
    r"|안 보내(?:도|셔도)|取消|(?:别|不要|不用)(?:再)?(?:发货|发|寄|送)了"
)
_MISSING = re.compile(
    r"\b(?:delivered|arrived|there)\b.*\b(?:nothing|nowhere|not here|never (?:got|came|arrived|received)"
    r"|(?:did|have)n'?t (?:got|get|receive|received)|no (?:parcel|package)|isn'?t (?:here|there))\b"
    r"|\bnever (?:got|arrived|came|received|showed up)\b"
    r"|\b(?:parcel|package|order|it) (?:is|got|went) (?:lost|missing|stolen)\b"
    r"|(?:배송\s?완료|도착했).*(?:안 왔|못 받|없어|안 받)|(?:못 받았|안 왔어|분실|사라졌)"
    r"|(?:签收|送达|到了|妥投).*(?:没收到|没有收到|没看到|没见)|(?:没收到|没有收到|丢件|弄丢|丢了)"
)
_COMPLAINS = re.compile(
    r"\bcomplain(?:t)?\b|\bdispute\b|\b(?:seller|shop) (?:never|doesn'?t|won'?t|refuses) (?:to )?(?:answer|reply|help)"
    r"|항의|신고하|클레임|분쟁|불만|投诉|维权|申诉"
)
_OPEN = frozenset({ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.SENT, ReturnStatus.RECEIVED})

Told = Callable[[Order], Awaitable[Reply | str]]


def wants_it_stopped(said: str) -> bool:
    """Whether somebody wants an order not to come."""
    return _STOPS.search(said.casefold()) is not None


async def answered(step: Step, bought: Bought, orders: Orders, book: Book) -> Reply | None:
    """Answer such a question; `None` where it is none."""
    text = step.said.casefold()
    missing = _MISSING.search(text) is not None
    redirects = _TO_A_PLACE.search(text) or (await asyncio.to_thread(form_of, step.said)).redirects

    async def address(order: Order) -> Reply | str:
        prepared = await address_reply(step, order, bought, book) if orders.choices(order).readdress else None
        return prepared or _address_said(step.visit, order, orders)

    async def complaint(order: Order) -> Reply | str:
        said = (_missing_said if missing else _page_said)(step.visit, order, orders)
        return dispute_reply(step, order, bought, orders, said, missing=missing) if said else ""

    async def money(order: Order) -> str:
        return _money_said(step.visit, order)

    if _MONEY.search(text) and not _WANTS.search(text):
        return await _told_of(step, bought, _is_owed, money)
    if redirects and not _WHEN.search(text) and not wants_it_stopped(step.said):
        return await _told_of(step, bought, lambda order: orders.choices(order).readdress, address)
    if missing or _COMPLAINS.search(text):
        return await _told_of(step, bought, lambda order: orders.choices(order).dispute_until is not None, complaint)
    return None


def _is_owed(order: Order) -> bool:
    return bool(order.refunded) or bool(_under_way(order))


async def _told_of(step: Step, bought: Bought, fits: Callable[[Order], bool], told: Told) -> Reply | None:
    fitting = [each for each in bought.orders if fits(each)]
    order = meant_order(step, bought, fits)
    if order is None and len(fitting) > 1:
        return which_order(step, bought, fitting)
    order = order or next(iter(fitting), bought.orders[0])
    answer = await told(order)
    if isinstance(answer, Reply):
        return answer
    looks = await order_looks(step.visit, [order], bought)
    return Reply.of(answer, drawn(Kind.ORDERS, OrdersCard(orders=looks, more=ORDERS))) if answer else None


def _under_way(order: Order) -> Sequence[ReturnStatus]:
    """List at which step what goes back for money is."""
    return tuple(each.status for each in order.returns if each.status in _OPEN and not each.replacements)


def _money_said(visit: Visit, order: Order) -> str:
    reader = visit.reader
    say, money = reader.words.say, reader.formats.money
    said: list[str] = []
    back = [each for each in order.adjustments if each.kind is AdjustmentKind.REFUND]
    if back and all(each.done for each in back):
        said.append(
            say(
                "%(sum)s of order %(number)s went back on %(day)s, the way it was paid.",
                sum=money(order.refunded),
                number=order.number,
                day=day_said(max(each.at for each in back), reader),
            )
        )
    elif back:
        sum_ = money(order.refunded)
        said.append(say("%(sum)s of order %(number)s is on its way back.", sum=sum_, number=order.number))
    steps = {
        ReturnStatus.REQUESTED: say("The seller has not answered yet; without an answer it is granted."),
        ReturnStatus.APPROVED: say("It is granted. Send it back; the money comes when the seller has it."),
        ReturnStatus.SENT: say("It is on its way back; the money comes when the seller has it."),
        ReturnStatus.RECEIVED: say("The seller has it, and the money is on its way."),
    }
    said += [steps[each] for each in dict.fromkeys(_under_way(order))]
    return sentences(said) or say("Nothing of order %(number)s is being given back.", number=order.number)


def _address_said(visit: Visit, order: Order, orders: Orders) -> str:
    say, may = visit.reader.words.say, orders.choices(order)
    if may.readdress:
        page = order_path(order.id, "address")
        return say(
            "Order %(number)s has not left yet: you can [change its address](%(page)s) as long as that costs the same.",
            number=order.number,
            page=page,
        )
    return say(
        "Order %(number)s has left already or is over, so its address cannot be changed any more.", number=order.number
    )


def _missing_said(visit: Visit, order: Order, orders: Orders) -> str:
    reader, until = visit.reader, orders.choices(order).dispute_until
    say, came = reader.words.say, order.delivered_at
    if until is None:
        return ""
    known = (
        say("Order %(number)s is said to have arrived on %(day)s.", number=order.number, day=day_said(came, reader))
        if came is not None
        else say("Order %(number)s is on its way.", number=order.number)
    )
    return f"{known} {_page_said(visit, order, orders)}"


def _page_said(visit: Visit, order: Order, orders: Orders) -> str:
    reader, until = visit.reader, orders.choices(order).dispute_until
    if until is None:
        return ""
    return reader.words.say(
        "If it is not there, or not right and the seller does not help, you can [complain](%(page)s) of order "
        "%(number)s until %(day)s. The seller answers first, and then the market decides.",
        page=order_path(order.id, "dispute"),
        number=order.number,
        day=day_said(until, reader),
    )
