"""Rows of what people want to be told by which way, and back."""

from sqlalchemy import case, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from hupan.kernel import PersonId
from hupan.notices.choices import PATTERNS, Choice, Topic
from hupan.notices.tables import ChoiceRow, NoticeRow


class SqlChoiceStore:
    """`ChoiceStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def choices(self, person_id: PersonId) -> dict[Topic, Choice]:
        """Read what a person has decided."""
        rows = await self._session.scalars(select(ChoiceRow).where(ChoiceRow.person_id == person_id))
        known = {topic.value for topic in Topic}
        return {Topic(row.topic): Choice(row.mail, row.push) for row in rows if row.topic in known}

    async def choose(self, person_id: PersonId, topic: Topic, choice: Choice) -> None:
        """Keep what a person has decided."""
        values = {"mail": choice.mail, "push": choice.push}
        statement = insert(ChoiceRow).values(person_id=person_id, topic=topic.value, **values)
        await self._session.execute(statement.on_conflict_do_update(index_elements=["person_id", "topic"], set_=values))


def is_wanted(way: InstrumentedAttribute[bool]) -> ColumnElement[bool]:
    """Say of a notice, in a query, whether its reader wants it by a way.

    Args:
        way: `ChoiceRow.mail` or `ChoiceRow.push`.
    """
    cases = [(NoticeRow.kind.regexp_match(pattern), literal(topic.value)) for topic, pattern in PATTERNS]
    topic = case(*cases, else_=literal(Topic.ORDERS.value))
    refused = select(ChoiceRow.topic).where(
        ChoiceRow.person_id == NoticeRow.person_id, ChoiceRow.topic == topic, way.is_(False)
    )
    return ~refused.exists()
