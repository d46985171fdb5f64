"""How orders are looked for among all: by what somebody typed, by seller, by what waits for a hand."""

import re

from sqlalchemy import ColumnElement, Text, func, literal_column, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.orders.ports import Filters, Unsent, WaitingFor
from hupan.orders.tables import DeadlineRow, DisputeRow, EffectRow, OrderRow, ReturnRow
from hupan.purchases import DeadlineKind

MOST_COUNTED = 1000
"""Beyond this nobody needs to know how many wait."""

# As the partial indexes of the tables say it.
_RETURNS = text("orders_returns.body ->> 'status' in ('requested', 'sent')")
_DISPUTES = text("orders_disputes.body ->> 'status' in ('open', 'answered', 'escalated')")
_NAME = literal_column("lower(orders_orders.destination ->> 'name')", Text)
_NO_NUMBER = re.compile(r"[^A-Z0-9]")


def conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Say in the database's words which orders are looked for."""
    where: list[ColumnElement[bool]] = []
    if filters.seller_id is not None:
        where.append(OrderRow.seller_id == filters.seller_id)
    if filters.waiting is not None:
        where.append(OrderRow.id.in_(_waiting(filters.waiting, filters.unsent)))
    if words := " ".join(filters.words.replace("\0", " ").split()).lower():
        found = [func.lower(OrderRow.contact) == words, _NAME.like(f"{_literal(words)}%")]
        if number := _NO_NUMBER.sub("", words.upper()):
            grouped = "-".join(number[at : at + 4] for at in range(0, len(number), 4))
            found.append(OrderRow.number.like(f"{grouped}%"))
        where.append(or_(*found))
    return where


async def count_waiting(session: AsyncSession, unsent: Unsent) -> dict[WaitingFor, int]:
    """Count orders that wait for a hand, each kind as far as `MOST_COUNTED`."""
    return {
        each: await session.scalar(
            select(func.count()).select_from(_waiting(each, unsent).distinct().limit(MOST_COUNTED).subquery())
        )
        or 0
        for each in WaitingFor
    }


def _waiting(kind: WaitingFor, unsent: Unsent | None):  # noqa: ANN202 - the type of a selection says less than its lines
    match kind:
        case WaitingFor.RETURN:
            return select(ReturnRow.order_id).where(_RETURNS)
        case WaitingFor.DISPUTE:
            return select(DisputeRow.order_id).where(_DISPUTES)
        case WaitingFor.ERRAND:
            return select(EffectRow.order_id).where(EffectRow.done_at.is_(None), EffectRow.failure != "")
        case WaitingFor.SENDING:
            # The rules say of what there is something to send: it is cancelled by itself on a certain day.
            row = DeadlineRow
            open_ = select(row.order_id).where(row.kind == DeadlineKind.SHIP.value)
            if unsent is None:
                return open_
            nobody = OrderRow.seller_id.not_in(sorted(unsent.seen_to))
            late = row.due_at < unsent.cancelled_before
            return open_.join(OrderRow, OrderRow.id == row.order_id).where(or_(nobody, late))


def _literal(words: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", words)
