"""What stands behind a port as long as no room does."""

from hupan.catalog import SellerId
from hupan.kernel import PersonId


class NoDesks:
    """Implements `ports.Desks`: until sellers have a console, nobody speaks for one, and operators do."""

    async def sellers_of(self, person_id: PersonId) -> frozenset[SellerId]:
        """Tell that there are none."""
        del person_id
        return frozenset()
