"""Rows of shops elsewhere, and back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import Money, PersonId
from hupan.merchants.domain import (
    Difference,
    Handler,
    Introduction,
    Merchant,
    MerchantId,
    MerchantState,
    OrderLook,
    Recipient,
    Terms,
)
from hupan.merchants.purchases import KeptLine, Purchase, PurchaseId, PurchaseState
from hupan.merchants.tables import KeptLineRow, MerchantRow, PurchaseRow

_INTRODUCTION = TypeAdapter(Introduction)
_TERMS = TypeAdapter(Terms)
_RECIPIENT = TypeAdapter(Recipient)
_HANDLER = TypeAdapter(Handler)
_ORDER = TypeAdapter(OrderLook)
_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")


class SqlMerchantStore:
    """`MerchantStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self, person_id: PersonId) -> int:
        """Count a person's shops; nobody else adds one of theirs until the transaction ends."""
        await self._session.execute(_HOLD, {"name": f"merchants:{person_id}"})
        counting = select(func.count()).select_from(MerchantRow).where(MerchantRow.person_id == person_id)
        return (await self._session.scalars(counting)).one()

    async def of(self, person_id: PersonId) -> list[Merchant]:
        """Read a person's, in the order in which they were added."""
        rows = await self._session.scalars(
            select(MerchantRow).where(MerchantRow.person_id == person_id).order_by(MerchantRow.id)
        )
        return [_merchant(row) for row in rows]

    async def find(self, person_id: PersonId, merchant_id: MerchantId) -> Merchant | None:
        """Find one of a person's."""
        row = await self._session.get(MerchantRow, merchant_id, populate_existing=True)
        return None if row is None or row.person_id != person_id else _merchant(row)

    async def at(self, person_id: PersonId, address: str) -> Merchant | None:
        """Find one of a person's by its address."""
        finding = select(MerchantRow).where(MerchantRow.person_id == person_id, MerchantRow.address == address)
        row = (await self._session.scalars(finding)).one_or_none()
        return None if row is None else _merchant(row)

    async def keep(self, merchant: Merchant) -> None:
        """Keep one as it is now."""
        values = {
            "id": merchant.id,
            "person_id": merchant.person_id,
            "address": merchant.address,
            "known": None if merchant.known is None else _INTRODUCTION.dump_python(merchant.known, mode="json"),
            "state": merchant.state.value,
            "trouble": merchant.trouble,
            "added_at": merchant.added_at,
            "seen_at": merchant.seen_at,
        }
        writing = upsert(MerchantRow).values(values)
        changing = {name: writing.excluded[name] for name in ("known", "state", "trouble", "seen_at")}
        await self._session.execute(writing.on_conflict_do_update(index_elements=["id"], set_=changing))

    async def remove(self, person_id: PersonId, merchant_id: MerchantId) -> bool:
        """Remove one; says whether it was there."""
        removed = await self._session.scalars(
            delete(MerchantRow)
            .where(MerchantRow.person_id == person_id, MerchantRow.id == merchant_id)
            .returning(MerchantRow.id)
        )
        return removed.first() is not None


class SqlPurchaseStore:
    """`PurchaseStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lines(self, person_id: PersonId) -> list[KeptLine]:
        """Read what a person keeps for shops elsewhere, in the order in which it was put there."""
        rows = await self._session.scalars(
            select(KeptLineRow)
            .join(MerchantRow, MerchantRow.id == KeptLineRow.merchant_id)
            .where(MerchantRow.person_id == person_id)
            .order_by(KeptLineRow.added_at, KeptLineRow.item_id)
        )
        return [_line(row) for row in rows]

    async def put(self, line: KeptLine, at: datetime) -> None:
        """Keep something, in place of what is kept of the same."""
        values = {
            "merchant_id": line.merchant_id,
            "item_id": line.item_id,
            "title": line.title,
            "options": line.options,
            "currency": line.price.currency,
            "price_minor": line.price.minor,
            "quantity": line.quantity,
            "added_at": at,
        }
        writing = upsert(KeptLineRow).values(values)
        changing = {n: writing.excluded[n] for n in ("title", "options", "currency", "price_minor", "quantity")}
        await self._session.execute(
            writing.on_conflict_do_update(index_elements=["merchant_id", "item_id"], set_=changing)
        )

    async def take_out(self, merchant_id: MerchantId, item_ids: Sequence[str]) -> None:
        """Keep some things no longer."""
        await self._session.execute(
            delete(KeptLineRow).where(KeptLineRow.merchant_id == merchant_id, KeptLineRow.item_id.in_(item_ids))
        )

    async def find(self, purchase_id: PurchaseId, *, hold: bool = False) -> Purchase | None:
        """Find a purchase; held until the transaction ends, if that is asked for."""
        row = await self._session.get(PurchaseRow, purchase_id, with_for_update=hold, populate_existing=True)
        return None if row is None else _purchase(row)

    async def of(self, person_id: PersonId, limit: int) -> list[Purchase]:
        """Read a person's purchases, the last one first."""
        rows = await self._session.scalars(
            select(PurchaseRow)
            .where(PurchaseRow.person_id == person_id)
            .order_by(PurchaseRow.created_at.desc(), PurchaseRow.id.desc())
            .limit(limit)
        )
        return [_purchase(row) for row in rows]

    async def several(self, purchase_ids: Sequence[str]) -> list[Purchase]:
        """Read purchases, whoever's they are."""
        rows = await self._session.scalars(select(PurchaseRow).where(PurchaseRow.id.in_(purchase_ids)))
        return [_purchase(row) for row in rows]

    async def due(self, now: datetime, again_after: timedelta, limit: int) -> list[Purchase]:
        """Take purchases whose end is to be asked for; nobody else takes them for a while."""
        rows = list(
            await self._session.scalars(
                select(PurchaseRow)
                .where(PurchaseRow.next_at <= now)
                .order_by(PurchaseRow.next_at)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        )
        for row in rows:
            row.next_at = now + again_after
        return [_purchase(row) for row in rows]

    async def keep(self, purchase: Purchase) -> None:
        """Keep a purchase as it is now."""
        writing = upsert(PurchaseRow).values(_values(purchase))
        changing = {name: writing.excluded[name] for name in _CHANGING}
        await self._session.execute(writing.on_conflict_do_update(index_elements=["id"], set_=changing))


_CHANGING = (
    *("state", "terms", "fingerprint", "handler", "changes", "complaint", "order", "receipt", "changed_at"),
    *("confirmed_at", "next_at", "tries"),
)


def _values(purchase: Purchase) -> dict[str, Any]:
    handler, order = purchase.handler, purchase.order
    return {
        "id": purchase.id,
        "person_id": purchase.person_id,
        "merchant_id": purchase.merchant_id,
        "address": purchase.address,
        "state": purchase.state.value,
        "terms": _TERMS.dump_python(purchase.terms, mode="json"),
        "recipient": _RECIPIENT.dump_python(purchase.recipient, mode="json"),
        "fingerprint": purchase.fingerprint,
        "handler": None if handler is None else _HANDLER.dump_python(handler, mode="json"),
        "changes": [each.value for each in purchase.changes],
        "complaint": purchase.complaint,
        "order": None if order is None else _ORDER.dump_python(order, mode="json"),
        "receipt": purchase.receipt,
        "created_at": purchase.created_at,
        "changed_at": purchase.changed_at,
        "confirmed_at": purchase.confirmed_at,
        "next_at": purchase.next_at,
        "tries": purchase.tries,
    }


def _purchase(row: PurchaseRow) -> Purchase:
    return Purchase(
        id=PurchaseId(row.id),
        person_id=PersonId(row.person_id),
        merchant_id=MerchantId(row.merchant_id),
        address=row.address,
        state=PurchaseState(row.state),
        terms=_TERMS.validate_python(row.terms),
        recipient=_RECIPIENT.validate_python(row.recipient),
        fingerprint=row.fingerprint,
        handler=None if row.handler is None else _HANDLER.validate_python(row.handler),
        created_at=row.created_at.astimezone(UTC),
        changed_at=row.changed_at.astimezone(UTC),
        changes=tuple(Difference(each) for each in row.changes),
        complaint=row.complaint,
        order=None if row.order is None else _ORDER.validate_python(row.order),
        receipt=row.receipt,
        confirmed_at=None if row.confirmed_at is None else row.confirmed_at.astimezone(UTC),
        next_at=None if row.next_at is None else row.next_at.astimezone(UTC),
        tries=row.tries,
    )


def _line(row: KeptLineRow) -> KeptLine:
    price = Money(row.price_minor, row.currency)
    return KeptLine(MerchantId(row.merchant_id), row.item_id, row.title, row.options, price, row.quantity)


def _merchant(row: MerchantRow) -> Merchant:
    return Merchant(
        id=MerchantId(row.id),
        person_id=PersonId(row.person_id),
        address=row.address,
        added_at=row.added_at.astimezone(UTC),
        known=None if row.known is None else _INTRODUCTION.validate_python(row.known),
        state=MerchantState(row.state),
        trouble=row.trouble,
        seen_at=None if row.seen_at is None else row.seen_at.astimezone(UTC),
    )
