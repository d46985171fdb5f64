"""What the intents room needs from outside.

Above: `Router`. Below: what `bootstrap` puts there for questions to the shop.
"""

from typing import Protocol

from hupan.agents import Decision
from hupan.intents.domain import Standing


class Enquiries(Protocol):
    """Knows when somebody asks something of the shop as a shop, and not of a thing. Below: `hupan.enquiries`."""

    async def claim(self, said: str, standing: Standing, taken_for: Decision) -> bool:
        """Whether what the playbook takes for something else is such a question."""
        ...
