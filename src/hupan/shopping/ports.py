"""What the shopping room needs from outside.

Above: `Router`, `ShoppingResponder` and `FindErrand`. Below: what `bootstrap` puts there for people, their orders, what
they have told of themselves, and questions to the shop.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from hupan.catalog import CategoryId, CategoryTree, ProductId
from hupan.counter import ProductsCard
from hupan.intents import Standing
from hupan.kernel import Buyer, Language, Money, PersonId
from hupan.phrases import Phrases
from hupan.quests import Sought
from hupan.shopping.domain import Filling
from hupan.shopping.steps import Step
from hupan.showcase import Goods, Visit


class People(Protocol):
    """Knows who shops, where they are and what they have. Below: `hupan.adapters.shopping`."""

    async def visit(self, person_id: PersonId, language: Language) -> Visit:
        """Begin a person's visit to the market: what they read is in this language, at their prices and place."""
        ...

    async def standing(self, buyer: Buyer, shown: Sequence[ProductId]) -> Standing:
        """Tell what a buyer has, beside these products on the screen."""
        ...

    async def open(self) -> bool:
        """Whether anything is sold here at all."""
        ...

    async def filling(self) -> Filling | None:
        """Tell how far goods are that are being brought in; `None` where what there is can be found."""
        ...


class Recalled(Protocol):
    """What is known of a buyer while goods are found in one turn. Below: `hupan.remembering`."""

    @property
    def most(self) -> int:
        """How many are to be looked at, at least."""
        ...

    def heard(self, phrases: Phrases) -> Phrases:
        """Add what was not said and is known."""
        ...

    def budget(self, tree: CategoryTree, category: CategoryId | None) -> Money | None:
        """Tell what is usually spent on such goods at most."""
        ...

    def kept_to_budget(self, tree: CategoryTree, category: CategoryId | None) -> None:
        """Note that the budget was kept to."""
        ...

    async def sift(self, found: Sought, tree: CategoryTree) -> tuple[Sought, Mapping[ProductId, Goods]]:
        """Leave out what is to be avoided, put first what fits, and read the goods."""
        ...

    def on(self, card: ProductsCard) -> ProductsCard:
        """Say on a card what was known and what it did."""
        ...

    def nothing_left(self) -> str:
        """Say that all of what was found is left out; empty where nothing was."""
        ...


class Recall(Protocol):
    """Knows what buyers have told of themselves. Below: `hupan.remembering`."""

    async def begin(self, step: Step) -> Recalled:
        """Recall what counts in a turn."""
        ...
