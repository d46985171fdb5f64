"""Rows of signing keys and back."""

from datetime import UTC, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.protocols.ucp.keyring import KeptKey
from hupan.protocols.ucp.tables import SigningKeyRow


class SqlKeyStore:
    """`KeyStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def published(self, since: datetime) -> list[KeptKey]:
        """Read the one that signs, first, and those that ended after a moment."""
        rows = await self._session.scalars(
            select(SigningKeyRow)
            .where(or_(SigningKeyRow.retired_at.is_(None), SigningKeyRow.retired_at > since))
            .order_by(SigningKeyRow.retired_at.desc().nulls_first(), SigningKeyRow.kid.desc())
        )
        return [_key(row) for row in rows]

    async def make_current(self, key: KeptKey, instead_of: str | None) -> None:
        """Let a key sign from now on; nothing happens where another one already does instead of the one named."""
        if instead_of is not None:
            await self._session.execute(
                update(SigningKeyRow)
                .where(SigningKeyRow.kid == instead_of, SigningKeyRow.retired_at.is_(None))
                .values(retired_at=key.made_at)
            )
        # Two processes that start together agree on one: only one row can be the current one.
        await self._session.execute(
            insert(SigningKeyRow)
            .values(kid=key.kid, sealed=key.sealed, made_at=key.made_at, is_current=True)
            .on_conflict_do_nothing()
        )


def _key(row: SigningKeyRow) -> KeptKey:
    retired = None if row.retired_at is None else row.retired_at.astimezone(UTC)
    return KeptKey(row.kid, row.sealed, row.made_at.astimezone(UTC), retired)
