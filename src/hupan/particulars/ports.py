"""What the room needs. Above: `ParticularService`. Below: the repository."""

from collections.abc import Sequence
from typing import Protocol

from hupan.kernel import PersonId
from hupan.particulars.domain import Particular, ParticularId


class ParticularStore(Protocol):
    """Rows of lines, in one transaction."""

    async def hold(self, person_id: PersonId) -> None:
        """Let nobody else write lines of this person until the transaction ends."""
        ...

    async def of(self, person_id: PersonId) -> Sequence[Particular]:
        """Read a person's lines, the first told first."""
        ...

    async def put(self, line: Particular) -> None:
        """Keep a line, in place of one with the same id."""
        ...

    async def remove(self, person_id: PersonId, ids: Sequence[ParticularId]) -> None:
        """Erase lines of a person."""
        ...
