"""What plans need. Above: `PlanningResponder`. Below: the repository, and whoever answers everything else."""

from typing import Protocol

from hupan.kernel import PersonId
from hupan.plans.domain import Plan


class PlanStore(Protocol):
    """Rows of plans, in one transaction."""

    async def put(self, plan: Plan) -> None:
        """Keep a new one, in place of an older one of the same message."""
        ...

    async def take_up(self, plan_id: str, person_id: PersonId, conversation_id: str, holder: str) -> Plan | None:
        """Become the holder of a plan; `None` where there is none of that person there."""
        ...

    async def find(self, plan_id: str, person_id: PersonId, conversation_id: str) -> Plan | None:
        """Read a plan; `None` where there is none of that person there."""
        ...

    async def save(self, plan: Plan) -> bool:
        """Write how a plan stands; false where another run holds it by now."""
        ...
