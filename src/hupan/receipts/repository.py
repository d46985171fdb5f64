"""Rows of receipts and keys, and back."""

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.checkout import CheckoutId
from hupan.receipts.domain import Receipt
from hupan.receipts.ports import KeptKey
from hupan.receipts.tables import ReceiptKeyRow, ReceiptRow


class SqlReceiptStore:
    """`ReceiptStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, checkout_id: CheckoutId) -> Receipt | None:
        """Find the receipt of a checkout."""
        row = await self._session.get(ReceiptRow, checkout_id)
        return None if row is None else _receipt(row)

    async def known(self, checkout_ids: Sequence[CheckoutId]) -> set[CheckoutId]:
        """Say which of some checkouts have one."""
        query = select(ReceiptRow.checkout_id).where(ReceiptRow.checkout_id.in_(checkout_ids))
        return {CheckoutId(each) for each in await self._session.scalars(query)}

    async def keep(self, receipt: Receipt, salt: str) -> Receipt:
        """Keep a receipt, unless its checkout has one; returns the one that is kept."""
        values = {
            "checkout_id": receipt.checkout_id,
            "jws": receipt.jws,
            "kid": receipt.kid,
            "salt": salt,
            "made_at": receipt.made_at,
        }
        await self._session.execute(insert(ReceiptRow).values(values).on_conflict_do_nothing())
        query = select(ReceiptRow).where(ReceiptRow.checkout_id == receipt.checkout_id)
        return _receipt((await self._session.scalars(query)).one())

    async def keys(self) -> list[KeptKey]:
        """Read all keys that ever signed, the one that signs first."""
        row = ReceiptKeyRow
        rows = await self._session.scalars(
            select(row).order_by(row.retired_at.desc().nulls_first(), row.made_at.desc())
        )
        return [_key(each) for each in rows]

    async def make_current(self, key: KeptKey, instead_of: str | None) -> None:
        """Let a key sign from now on; nothing happens where another one does already instead of the one named."""
        row = ReceiptKeyRow
        if instead_of is not None:
            former = (
                update(row)
                .where(row.kid == instead_of, row.retired_at.is_(None))
                .values(retired_at=key.made_at, is_current=False)
            )
            await self._session.execute(former)
        values = {
            "kid": key.kid,
            "jwk": dict(key.jwk),
            "sealed": key.sealed,
            "made_at": key.made_at,
            "is_current": True,
        }
        # Only one row can be the present one: two processes that begin together agree on it.
        await self._session.execute(insert(row).values(values).on_conflict_do_nothing())


def _receipt(row: ReceiptRow) -> Receipt:
    return Receipt(CheckoutId(row.checkout_id), row.jws, row.kid, row.made_at.astimezone(UTC))


def _key(row: ReceiptKeyRow) -> KeptKey:
    retired = None if row.retired_at is None else row.retired_at.astimezone(UTC)
    return KeptKey(row.kid, row.jwk, row.sealed, row.made_at.astimezone(UTC), retired)
