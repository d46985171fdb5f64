"""Rows of browsers and of what is pushed to them, and back."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import Language, PersonId
from hupan.notices.letters import LEASE, LetterStatus
from hupan.notices.pushes import LONGEST_WAIT, DuePush, Subscription, SubscriptionId
from hupan.notices.repository import notice_of
from hupan.notices.tables import NoticeRow, PushKeyRow, PushRow, SubscriptionRow
from hupan.platform import has_come

_OURS = "vapid"


class SqlPushStore:
    """`PushStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def key(self, fresh: str) -> str:
        """Read this server's key, sealed; or keep this one as it."""
        row = PushKeyRow
        await self._session.execute(insert(row).values(name=_OURS, sealed=fresh).on_conflict_do_nothing())
        kept: str = (await self._session.execute(select(row.sealed).where(row.name == _OURS))).scalar_one()
        return kept

    async def subscribe(self, person_id: PersonId, to: Subscription, now: datetime, most: int) -> None:
        """Keep a browser, and let the oldest ones go where there are too many."""
        row = SubscriptionRow
        values = {"person_id": person_id, "key": to.key, "auth": to.auth, "language": to.language.value}
        await self._session.execute(
            insert(row)
            .values(id=to.id, endpoint=to.endpoint, created_at=now, **values)
            .on_conflict_do_update(index_elements=["endpoint"], set_=values)
        )
        spare = select(row.id).where(row.person_id == person_id).order_by(row.id.desc()).offset(most)
        await self._session.execute(delete(row).where(row.id.in_(spare)))

    async def unsubscribe(self, person_id: PersonId, endpoint: str) -> None:
        """Forget a person's browser."""
        row = SubscriptionRow
        await self._session.execute(delete(row).where(row.person_id == person_id, row.endpoint == endpoint))

    async def is_subscribed(self, person_id: PersonId, endpoint: str) -> bool:
        """Whether a browser is a person's."""
        row = SubscriptionRow
        found = await self._session.scalar(select(row.id).where(row.person_id == person_id, row.endpoint == endpoint))
        return found is not None

    async def remove(self, subscription_id: SubscriptionId) -> None:
        """Forget a browser that is no longer there, and what was on its way to it."""
        await self._session.execute(delete(SubscriptionRow).where(SubscriptionRow.id == subscription_id))

    async def take_pushes(self, now: datetime, limit: int) -> list[DuePush]:
        """Take pushes that are due; they are the caller's for a while."""
        found = await self._session.execute(
            select(PushRow, NoticeRow, SubscriptionRow)
            .join(NoticeRow, NoticeRow.id == PushRow.notice_id)
            .join(SubscriptionRow, SubscriptionRow.id == PushRow.subscription_id)
            .where(PushRow.status == LetterStatus.PENDING, has_come(PushRow.next_at, now, LONGEST_WAIT))
            .order_by(PushRow.next_at, PushRow.notice_id)
            .limit(limit)
            .with_for_update(of=PushRow, skip_locked=True)
        )
        taken: list[DuePush] = []
        for push, notice, to in found:
            push.attempts += 1
            push.next_at = now + LEASE
            browser = Subscription(SubscriptionId(to.id), to.endpoint, to.key, to.auth, Language(to.language))
            taken.append(DuePush(notice_of(notice), browser, push.attempts))
        return taken

    async def mark_push(self, push: DuePush, status: LetterStatus, now: datetime, wait_s: float, error: str) -> None:
        """Write what came of an attempt, unless somebody else has taken the push since."""
        row = PushRow
        await self._session.execute(
            update(row)
            .where(
                row.notice_id == push.notice.id,
                row.subscription_id == push.to.id,
                row.attempts == push.attempts,
            )
            .values(status=status, next_at=now + timedelta(seconds=wait_s), last_error=error)
        )
