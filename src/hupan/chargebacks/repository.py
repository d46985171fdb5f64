"""Chargebacks on PostgreSQL, in one transaction with the payments."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.chargebacks.domain import Chargeback, ChargebackId, ChargebackReason, ChargebackState, Said
from hupan.chargebacks.tables import ChargebackRow, ListedRow
from hupan.kernel import Money, OrderId
from hupan.ledger import Unbooked
from hupan.payments import PaymentId, PaymentStore, Taken, Withdrawn

_OPEN = "state in ('needs_response', 'under_review')"


class SqlChargebackStore:
    """Implements `ports.ChargebackStore`.

    Args:
        session: The transaction.
        payments: Payments, in the same one.
    """

    def __init__(self, session: AsyncSession, payments: PaymentStore) -> None:
        self._session = session
        self.payments = payments

    async def get(self, chargeback_id: ChargebackId) -> Chargeback | None:
        """Find a chargeback."""
        row = await self._session.get(ChargebackRow, chargeback_id, populate_existing=True)
        return None if row is None else _chargeback(row)

    async def of_payment(self, payment_id: PaymentId) -> dict[str, Chargeback]:
        """Find the chargebacks of a payment, by the provider's name of them."""
        query = select(ChargebackRow).where(ChargebackRow.payment_id == payment_id)
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return {each.reference: _chargeback(each) for each in rows}

    async def save(self, chargeback: Chargeback, now: datetime) -> None:
        """Keep a chargeback, be it new or changed."""
        values = _values(chargeback)
        fixed = {"id": chargeback.id, "payment_id": chargeback.payment_id, "handler": chargeback.handler, "noted": 0}
        kept = upsert(ChargebackRow).values(**fixed, **values, checked_at=now)
        await self._session.execute(kept.on_conflict_do_update(index_elements=["id"], set_=values))

    async def checked(self, payment_id: PaymentId, now: datetime) -> None:
        """Note that the provider was asked after a payment's chargebacks."""
        row = ChargebackRow
        await self._session.execute(update(row).where(row.payment_id == payment_id).values(checked_at=now))

    async def page(self, *, waiting: bool, before: str, limit: int) -> list[Chargeback]:
        """List chargebacks, the newest first; only those that wait for an answer, where that is asked for."""
        query = select(ChargebackRow).order_by(ChargebackRow.id.desc()).limit(limit)
        if before:
            query = query.where(ChargebackRow.id < before)
        if waiting:
            query = query.where(text("state = 'needs_response'"))
        return [_chargeback(each) for each in await self._session.scalars(query)]

    async def count_waiting(self, most: int) -> int:
        """Count those that wait for an answer, as far as that is worth counting."""
        some = select(ChargebackRow.id).where(text("state = 'needs_response'")).limit(most).subquery()
        return await self._session.scalar(select(func.count()).select_from(some)) or 0

    async def unnoted(self, limit: int) -> list[Chargeback]:
        """List those of which the orders' history does not say the last."""
        query = select(ChargebackRow).where(text("noted < version")).order_by(ChargebackRow.id).limit(limit)
        return [_chargeback(each) for each in await self._session.scalars(query)]

    async def noted(self, chargeback: Chargeback) -> None:
        """Note that the orders' history says it."""
        row = ChargebackRow
        changed = update(row).where(row.id == chargeback.id, row.noted < chargeback.version)
        await self._session.execute(changed.values(noted=chargeback.version))

    async def to_look_at(self, before: datetime, limit: int) -> list[PaymentId]:
        """Name payments with chargebacks that are open, or have something unsent, and were not asked after since."""
        row = ChargebackRow
        unsent = or_(row.accepted_at.is_not(None), and_(row.answer != "", row.answered_at.is_(None)))
        query = select(row.payment_id).where(text(_OPEN), or_(unsent, row.checked_at < before))
        return [PaymentId(each) for each in await self._session.scalars(query.order_by(row.checked_at).limit(limit))]

    async def listed(self, handler: str) -> datetime | None:
        """Tell up to when a provider has listed all there were."""
        found = await self._session.scalar(select(ListedRow.upto).where(ListedRow.handler == handler))
        return None if found is None else found.astimezone(UTC)

    async def set_listed(self, handler: str, upto: datetime) -> None:
        """Note up to when a provider has listed all there were."""
        kept = upsert(ListedRow).values(handler=handler, upto=upto)
        await self._session.execute(kept.on_conflict_do_update(index_elements=["handler"], set_={"upto": upto}))

    async def unbooked(self) -> Sequence[Unbooked]:
        """Name chargebacks of which the books or the payments say something else."""
        return [Unbooked(*row) for row in await self._session.execute(text(_UNBOOKED))]


def _values(chargeback: Chargeback) -> dict[str, Any]:
    said, withdrawn = chargeback.said, chargeback.withdrawn
    fee = withdrawn.fee
    return {
        "reference": said.reference,
        "state": said.state.value,
        "inquiry": said.inquiry,
        "reason": said.reason.value,
        "currency": said.amount.currency,
        "minor": said.amount.minor,
        "withdrawn": said.withdrawn.minor,
        "market": withdrawn.market.minor,
        "taken": {order_id: [each.inside.minor, each.back.minor] for order_id, each in withdrawn.shares.items()},
        "orders": {order_id: each.minor for order_id, each in chargeback.orders.items()},
        "fee_currency": "" if fee is None else fee.currency,
        "fee_minor": 0 if fee is None else fee.minor,
        "moves": chargeback.moves,
        "answer": chargeback.answer,
        "answered_at": chargeback.answered_at,
        "accepted_at": chargeback.accepted_at,
        "due_at": said.due_at,
        "opened_at": said.opened_at,
        "closed_at": chargeback.closed_at,
        "version": chargeback.version,
    }


def _chargeback(row: ChargebackRow) -> Chargeback:
    def sum_of(minor: int) -> Money:
        return Money(minor, row.currency)

    fee = Money(row.fee_minor, row.fee_currency) if row.fee_currency else None
    taken = {OrderId(each): Taken(sum_of(inside), sum_of(back)) for each, (inside, back) in row.taken.items()}
    return Chargeback(
        id=ChargebackId(row.id),
        payment_id=PaymentId(row.payment_id),
        handler=row.handler,
        said=Said(
            reference=row.reference,
            state=ChargebackState(row.state),
            inquiry=row.inquiry,
            reason=ChargebackReason(row.reason),
            amount=sum_of(row.minor),
            withdrawn=sum_of(row.withdrawn),
            fee=fee,
            due_at=_utc(row.due_at),
            opened_at=row.opened_at.astimezone(UTC),
        ),
        withdrawn=Withdrawn(sum_of(row.market), taken, fee),
        orders={OrderId(each): sum_of(minor) for each, minor in row.orders.items()},
        moves=row.moves,
        answer=row.answer,
        answered_at=_utc(row.answered_at),
        accepted_at=_utc(row.accepted_at),
        closed_at=_utc(row.closed_at),
        version=row.version,
    )


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)


# What the provider has by the rows here, beside what the books and the payments say of it, from one moment's view.
_UNBOOKED = """
select c.id, coalesce((select min(o) from jsonb_object_keys(c.orders) o having count(*) = 1), '')
from chargebacks_chargebacks c left join lateral (
    select currency, -sum(e.minor) as minor from ledger_transactions t
    join ledger_entries e on e.transaction_id = t.id and e.account = 'gateway:' || c.handler
    where t.subject = c.payment_id and t.key like 'chargeback:' || c.id || ':%' group by currency
) b on true
group by c.id
having coalesce(sum(b.minor) filter (where b.currency = c.currency), 0) <>
        - c.withdrawn - case when c.fee_currency = c.currency then c.fee_minor else 0 end
    or coalesce(sum(b.minor) filter (where b.currency <> c.currency), 0) <>
        - case when c.fee_currency <> c.currency then c.fee_minor else 0 end
union all
select coalesce(c.order_id, s.order_id), coalesce(c.order_id, s.order_id) from (
    select c.payment_id, t.key as order_id, sum((t.value->>0)::bigint + (t.value->>1)::bigint) as minor
    from chargebacks_chargebacks c, jsonb_each(c.taken) t group by c.payment_id, t.key
) c full join (
    select payment_id, order_id, charged_back as minor from payments_shares where charged_back <> 0
) s on s.payment_id = c.payment_id and s.order_id = c.order_id
where coalesce(c.minor, 0) <> coalesce(s.minor, 0)
limit 100
"""
