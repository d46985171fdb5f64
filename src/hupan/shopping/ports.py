"""What the shopping room needs from outside.

Above: `ShoppingResponder`. Below: what `bootstrap` puts there for people and their orders.
"""

from typing import Protocol

from hupan.kernel import Buyer, Language, PersonId
from hupan.shopping.domain import Filling, Standing
from hupan.showcase import Visit


class People(Protocol):
    """Knows who shops, where they are and what they have. Below: `hupan.adapters.shopping`."""

    async def visit(self, person_id: PersonId, language: Language) -> Visit:
        """Begin a person's visit to the market: what they read is in this language, at their prices and place."""
        ...

    async def standing(self, buyer: Buyer, shown: int) -> Standing:
        """Tell what a buyer has, beside so many products on the screen."""
        ...

    async def open(self) -> bool:
        """Whether anything is sold here at all."""
        ...

    async def filling(self) -> Filling | None:
        """Tell how far goods are that are being brought in; `None` where what there is can be found."""
        ...
