"""Payments, refunds and escrow on PostgreSQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from hupan.catalog import SellerId
from hupan.kernel import Buyer, Money, OrderId, PersonId
from hupan.ledger import Books, Unbooked
from hupan.payments.domain.escrow import Escrow, Share, Taken
from hupan.payments.domain.payments import (
    NEWS,
    PaidShare,
    Payment,
    PaymentId,
    PaymentState,
    ShareState,
    Verb,
)
from hupan.payments.domain.refunds import OPEN, Refund, RefundId, RefundState
from hupan.payments.errors import KeyReused
from hupan.payments.tables import EscrowRow, PaymentRow, RefundRow, ShareRow
from hupan.platform import tell


class SqlPaymentStore:
    """Implements `ports.PaymentStore`.

    Args:
        session: The transaction.
        books: The ledger, in the same one.
    """

    def __init__(self, session: AsyncSession, books: Books) -> None:
        self._session = session
        self.books = books

    async def add(self, payment: Payment) -> Payment:
        """Keep a new payment; returns the one that its key has already, where it has one."""
        values = {
            "id": payment.id,
            "key": payment.key,
            "fingerprint": payment.fingerprint,
            "person_id": payment.buyer.person_id,
            "guest": payment.buyer.guest,
            "handler": payment.handler,
            "currency": payment.amount.currency,
            "minor": payment.amount.minor,
            "created_at": payment.created_at,
            "updated_at": payment.created_at,
            **_changing(payment),
        }
        added = upsert(PaymentRow).values(values).on_conflict_do_nothing(index_elements=["key"])
        if await self._session.scalar(added.returning(PaymentRow.id)) is None:
            return await self.by_key(payment.key) or payment
        rows = [
            {
                "payment_id": payment.id,
                "order_id": each.share.order_id,
                "seller_id": each.share.seller_id,
                "minor": each.share.amount.minor,
                "waived": each.waived.minor,
                "state": each.state.value,
                "charged_back": each.charged_back,
            }
            for each in payment.shares
        ]
        await self._session.execute(insert(ShareRow), rows)
        return payment

    async def get(self, payment_id: PaymentId, *, for_change: bool = False) -> Payment | None:
        """Find a payment."""
        query = select(PaymentRow).where(PaymentRow.id == payment_id)
        if for_change:
            query = query.with_for_update().execution_options(populate_existing=True)
        found = await self._payments(query)
        return found[0] if found else None

    async def several(self, payment_ids: Collection[PaymentId]) -> list[Payment]:
        """Find payments; those that are not there are left out."""
        return await self._payments(select(PaymentRow).where(PaymentRow.id.in_(payment_ids)).order_by(PaymentRow.id))

    async def by_key(self, key: str) -> Payment | None:
        """Find the payment of a key."""
        found = await self._payments(select(PaymentRow).where(PaymentRow.key == key))
        return found[0] if found else None

    async def by_reference(self, handler: str, reference: str) -> PaymentId | None:
        """Find a payment by the provider's name of it."""
        row = PaymentRow
        found = await self._session.scalar(
            select(row.id).where(row.handler == handler, row.reference == reference, row.reference != "")
        )
        return None if found is None else PaymentId(found)

    async def of_order(self, order_id: OrderId) -> list[Payment]:
        """Find the payments of an order, the oldest first."""
        ids = select(ShareRow.payment_id).where(ShareRow.order_id == order_id)
        return await self._payments(select(PaymentRow).where(PaymentRow.id.in_(ids)).order_by(PaymentRow.id))

    async def save(self, payment: Payment, now: datetime, *, news: bool = True) -> None:
        """Write a payment back, and tell the rooms above where that is news."""
        await self._session.execute(_SAVE, {"id": payment.id, "updated_at": now, **_changing(payment)})
        changed = [each for each in payment.shares if each.state is not ShareState.OPEN or each.waived]
        if changed:
            # What was captured stays so. What was voided may turn out to have been taken after all.
            values = {
                "id": payment.id,
                "captured": ShareState.CAPTURED.value,
                "orders": [each.share.order_id for each in changed],
                "waived": [each.waived.minor for each in changed],
                "states": [each.state.value for each in changed],
            }
            await self._session.execute(_SAVE_SHARES, values)
        if news:
            await tell(self._session, NEWS, [payment.id])

    async def unsettled(self, now: datetime, asked_ago: timedelta, limit: int) -> list[PaymentId]:
        """Find payments whose handler was asked and has not answered."""
        row = PaymentRow
        query = select(row.id).where(row.pending.is_not(None), _long_ago(row.updated_at, now, asked_ago))
        return [PaymentId(each) for each in await self._session.scalars(query.order_by(row.updated_at).limit(limit))]

    async def escrow(self, order_id: OrderId, *, for_change: bool = False) -> Escrow | None:
        """Find an order's escrow."""
        query = select(EscrowRow).where(EscrowRow.order_id == order_id)
        if for_change:
            query = query.with_for_update().execution_options(populate_existing=True)
        row = await self._session.scalar(query)
        return None if row is None else _escrow(row)

    async def escrows(self, order_ids: Collection[OrderId]) -> list[Escrow]:
        """Find the escrows of orders, where they have one."""
        rows = await self._session.scalars(select(EscrowRow).where(EscrowRow.order_id == func.any(list(order_ids))))
        return [_escrow(each) for each in rows]

    async def open_escrows(self, escrows: Collection[Escrow]) -> None:
        """Make sure that orders have an escrow, and hold them."""
        ordered = sorted(escrows, key=lambda each: each.order_id)
        rows = [
            {"order_id": each.order_id, "currency": each.released.currency, **_escrow_values(each)} for each in ordered
        ]
        await self._session.execute(upsert(EscrowRow).values(rows).on_conflict_do_nothing())
        held = select(EscrowRow.order_id).where(EscrowRow.order_id == func.any([each.order_id for each in ordered]))
        await self._session.execute(held.order_by(EscrowRow.order_id).with_for_update())

    async def save_escrow(self, escrow: Escrow) -> None:
        """Write an escrow back."""
        changed = update(EscrowRow).where(EscrowRow.order_id == escrow.order_id)
        await self._session.execute(changed.values(**_escrow_values(escrow)))

    async def held(self, after: str, limit: int) -> list[Escrow]:
        """List escrows that are held, by order."""
        row = EscrowRow
        query = select(row).where(row.holds != text("'[]'::jsonb"), row.order_id > after)
        return [_escrow(each) for each in await self._session.scalars(query.order_by(row.order_id).limit(limit))]

    async def add_refund(self, refund: Refund) -> None:
        """Keep a new refund. Its payment is held."""
        values = {
            "id": refund.id,
            "key": refund.key,
            "payment_id": refund.payment_id,
            "order_id": refund.order_id,
            "currency": refund.amount.currency,
            "minor": refund.amount.minor,
            "inside": refund.taken.inside.minor,
            "back": refund.taken.back.minor,
            "state": refund.state.value,
            "reference": refund.reference,
            "failure": refund.failure,
            "created_at": refund.created_at,
            "updated_at": refund.created_at,
        }
        added = upsert(RefundRow).values(values).on_conflict_do_nothing(index_elements=["key"]).returning(RefundRow.id)
        if await self._session.scalar(added) is None:
            raise KeyReused("This key belongs to another refund.", key=refund.key)
        await tell(self._session, NEWS, [refund.payment_id])

    async def refund(self, refund_id: RefundId) -> Refund | None:
        """Find a refund. Its payment is held where it is going to be changed."""
        row = await self._session.get(RefundRow, refund_id, populate_existing=True)
        return None if row is None else _refund(row)

    async def refund_by_key(self, key: str) -> Refund | None:
        """Find the refund of a key."""
        row = await self._session.scalar(select(RefundRow).where(RefundRow.key == key))
        return None if row is None else _refund(row)

    async def refunds(self, payment_ids: Collection[PaymentId]) -> list[Refund]:
        """List refunds of payments, the oldest first."""
        query = select(RefundRow).where(RefundRow.payment_id == func.any(list(payment_ids))).order_by(RefundRow.id)
        return [_refund(row) for row in await self._session.scalars(query)]

    async def save_refund(self, refund: Refund, now: datetime) -> None:
        """Write a refund back, and tell the rooms above."""
        changed = update(RefundRow).where(RefundRow.id == refund.id)
        values = {"state": refund.state.value, "reference": refund.reference, "failure": refund.failure}
        await self._session.execute(changed.values(**values, updated_at=now))
        await tell(self._session, NEWS, [refund.payment_id])

    async def replace_refund(self, refund: Refund, successor: RefundId) -> None:
        """Let another refund take the place of one that failed, and its key."""
        changed = update(RefundRow).where(RefundRow.id == refund.id)
        await self._session.execute(changed.values(key=refund.id, retried_as=successor))

    async def failed_refunds(self, before: str, limit: int) -> list[Refund]:
        """List refunds that failed and that no other has taken the place of, the newest first."""
        row = RefundRow
        query = select(row).where(text("state = 'failed' and retried_as is null")).order_by(row.id.desc()).limit(limit)
        if before:
            query = query.where(row.id < before)
        return [_refund(each) for each in await self._session.scalars(query)]

    async def unsettled_refunds(self, now: datetime, asked_ago: timedelta, limit: int) -> list[RefundId]:
        """Find refunds of which the end is not known."""
        row = RefundRow
        open_ = row.state.in_([each.value for each in OPEN])
        query = select(row.id).where(open_, _long_ago(row.updated_at, now, asked_ago))
        return [RefundId(each) for each in await self._session.scalars(query.order_by(row.updated_at).limit(limit))]

    async def charge_back(self, payment_id: PaymentId, changes: Mapping[OrderId, int]) -> None:
        """Add to what was charged back of a payment's shares. The payment is held."""
        share = ShareRow
        for order_id, minor in changes.items():
            changed = update(share).where(share.payment_id == payment_id, share.order_id == order_id)
            await self._session.execute(changed.values(charged_back=share.charged_back + minor))

    async def pass_on(self, topic: str, payment_id: PaymentId) -> None:
        """Tell the rooms above what a provider said."""
        await tell(self._session, topic, [payment_id])

    async def unbooked(self) -> Sequence[Unbooked]:
        """Name orders and refunds of which the books say something else, from one moment's view of both."""
        return [Unbooked(*row) for row in await self._session.execute(text(_UNBOOKED))]

    async def _payments(self, query: Select[PaymentRow]) -> list[Payment]:
        rows: Sequence[PaymentRow] = list(await self._session.scalars(query))
        share = ShareRow
        shares: dict[str, list[ShareRow]] = {row.id: [] for row in rows}
        of_these = select(share).where(share.payment_id == func.any(list(shares))).order_by(share.order_id)
        for each in await self._session.scalars(of_these.execution_options(populate_existing=True)):
            shares[each.payment_id].append(each)
        return [_payment(row, shares[row.id]) for row in rows]


def _long_ago(at: InstrumentedAttribute[datetime], now: datetime, ago: timedelta) -> ColumnElement[bool]:
    # What lies ahead by as much was written before the clock was set right: nobody waits until that time comes again.
    return ~at.between(now - ago, now + ago)


def _changing(payment: Payment) -> dict[str, Any]:
    return {
        "state": payment.state.value,
        "reference": payment.reference,
        "action": payment.action,
        "failure": payment.failure,
        "pending": None if payment.pending is None else payment.pending.value,
        "version": payment.version,
    }


def _payment(row: PaymentRow, shares: Sequence[ShareRow]) -> Payment:
    return Payment(
        id=PaymentId(row.id),
        key=row.key,
        fingerprint=row.fingerprint,
        buyer=Buyer(None if row.person_id is None else PersonId(row.person_id), row.guest),
        handler=row.handler,
        amount=Money(row.minor, row.currency),
        shares=tuple(
            PaidShare(
                Share(OrderId(each.order_id), SellerId(each.seller_id), Money(each.minor, row.currency)),
                Money(each.waived, row.currency),
                ShareState(each.state),
                each.charged_back,
            )
            for each in shares
        ),
        state=PaymentState(row.state),
        created_at=row.created_at.astimezone(UTC),
        reference=row.reference,
        action=row.action,
        failure=row.failure,
        pending=None if row.pending is None else Verb(row.pending),
        version=row.version,
    )


def _escrow_values(escrow: Escrow) -> dict[str, Any]:
    return {
        "seller_id": escrow.seller_id,
        "fee_bps": escrow.fee_bps,
        "released": escrow.released.minor,
        "releases": escrow.releases,
        "holds": list(escrow.holds),
    }


def _escrow(row: EscrowRow) -> Escrow:
    return Escrow(
        order_id=OrderId(row.order_id),
        seller_id=SellerId(row.seller_id),
        fee_bps=row.fee_bps,
        released=Money(row.released, row.currency),
        releases=row.releases,
        holds=tuple(row.holds),
    )


def _refund(row: RefundRow) -> Refund:
    return Refund(
        id=RefundId(row.id),
        key=row.key,
        payment_id=PaymentId(row.payment_id),
        order_id=OrderId(row.order_id),
        amount=Money(row.minor, row.currency),
        taken=Taken(Money(row.inside, row.currency), Money(row.back, row.currency)),
        state=RefundState(row.state),
        created_at=row.created_at.astimezone(UTC),
        reference=row.reference,
        failure=row.failure,
        retried_as=None if row.retried_as is None else RefundId(row.retried_as),
    )


_SAVE = text("""
update payments_payments set state = :state, reference = :reference, action = :action, failure = :failure,
    pending = :pending, version = :version, updated_at = :updated_at
where id = :id
""")
_SAVE_SHARES = text("""
update payments_shares s set waived = n.waived, state = n.state
from unnest(cast(:orders as text[]), cast(:waived as bigint[]), cast(:states as text[])) as n(order_id, waived, state)
where s.payment_id = :id and s.order_id = n.order_id and s.state <> :captured
""")

# What payments and refunds say of themselves, beside what the books say of them. The one place that reads another
# room's tables: asked one after the other, the two rooms would tell of two different moments.
_UNBOOKED = """
select order_id as id, order_id from (
    select order_id, sum(case when state = 'captured' then minor - waived else 0 end) as captured
    from payments_shares group by order_id
) s full join (
    select split_part(account, ':', 2) as order_id, sum(minor) as captured
    from ledger_entries join ledger_transactions on id = transaction_id
    where account like 'escrow:%' and key like 'capture:%' group by account
) b using (order_id)
where coalesce(s.captured, 0) <> coalesce(b.captured, 0)
union all
select r.id, r.order_id from payments_refunds r
left join ledger_transactions begun on begun.key = 'refund:' || r.id
left join ledger_transactions done on done.key = 'refunded:' || r.id
left join ledger_transactions failed on failed.key = 'refund-failed:' || r.id
where (r.state <> 'waived') <> (begun.id is not null)
    or (r.state = 'failed') <> (failed.id is not null)
    or (r.state = 'succeeded' and done.id is null) or (r.state in ('pending', 'unknown') and done.id is not null)
limit 100
"""
