"""Rows of plans and back."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import PersonId
from hupan.plans.domain import Plan, PlanState, PlanStep, StepState
from hupan.plans.tables import PlanRow
from hupan.runs import parts_from_json, parts_to_json


class SqlPlanStore:
    """`PlanStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, plan: Plan) -> None:
        """Keep a new one, in place of an older one of the same message."""
        values = _values(plan)
        writing = upsert(PlanRow).values(
            id=plan.id, person_id=plan.person_id, conversation_id=plan.conversation_id, **values
        )
        await self._session.execute(writing.on_conflict_do_update(index_elements=["id"], set_=values))

    async def take_up(self, plan_id: str, person_id: PersonId, conversation_id: str, holder: str) -> Plan | None:
        """Become the holder of a plan; `None` where there is none of that person there."""
        taking = (
            update(PlanRow)
            .where(PlanRow.id == plan_id, PlanRow.person_id == person_id)
            .where(PlanRow.conversation_id == conversation_id)
            .values(holder=holder)
            .returning(PlanRow)
        )
        row = (await self._session.scalars(taking)).one_or_none()
        return None if row is None else _plan(row)

    async def find(self, plan_id: str, person_id: PersonId, conversation_id: str) -> Plan | None:
        """Read a plan; `None` where there is none of that person there."""
        row = await self._session.scalar(
            select(PlanRow)
            .where(PlanRow.id == plan_id, PlanRow.person_id == person_id)
            .where(PlanRow.conversation_id == conversation_id)
        )
        return None if row is None else _plan(row)

    async def save(self, plan: Plan) -> bool:
        """Write how a plan stands; false where another run holds it by now."""
        saving = update(PlanRow).where(PlanRow.id == plan.id, PlanRow.holder == plan.holder).values(**_values(plan))
        return (await self._session.scalar(saving.returning(PlanRow.id))) is not None


def _values(plan: Plan) -> dict[str, Any]:
    return {
        "holder": plan.holder,
        "state": plan.state.value,
        "steps": [_written(each) for each in plan.steps],
        "updated_at": plan.at,
    }


def _plan(row: PlanRow) -> Plan:
    return Plan(
        id=row.id,
        person_id=PersonId(row.person_id),
        conversation_id=row.conversation_id,
        holder=row.holder,
        steps=tuple(_step(each) for each in row.steps),
        at=row.updated_at.astimezone(UTC),
        state=PlanState(row.state),
    )


def _written(step: PlanStep) -> dict[str, Any]:
    return {
        "action": step.action,
        "said": step.said,
        "of": step.of,
        "count": step.count,
        "state": step.state.value,
        "tries": step.tries,
        "left": parts_to_json(step.left),
        "answer": step.answer,
        "apart": step.apart,
        "wanted": step.wanted,
        "shares": step.shares,
    }


def _step(data: Mapping[str, Any]) -> PlanStep:
    return PlanStep(
        action=data["action"],
        said=data["said"],
        of=data["of"],
        count=data["count"],
        state=StepState(data["state"]),
        tries=data["tries"],
        left=parts_from_json(data["left"]),
        answer=data["answer"],
        # Plans of before these were kept have none.
        apart=data.get("apart", False),
        wanted=data.get("wanted", 1),
        shares=data.get("shares", False),
    )
