"""Finding goods for somebody of whom nothing is known."""

from collections.abc import Mapping

from hupan.catalog import CategoryId, CategoryTree, ProductId
from hupan.counter import ProductsCard
from hupan.kernel import Money
from hupan.phrases import Phrases
from hupan.quests import Sought
from hupan.shopping.steps import Step
from hupan.showcase import Goods, read_goods


class NoRecall:
    """Implements `Recall`: it knows nothing."""

    async def begin(self, step: Step) -> "_Nothing":
        """Recall nothing."""
        return _Nothing(step)


class _Nothing:
    most = 0

    def __init__(self, step: Step) -> None:
        self._visit = step.visit

    def heard(self, phrases: Phrases) -> Phrases:
        return phrases

    def budget(self, tree: CategoryTree, category: CategoryId | None) -> Money | None:
        del tree, category

    def kept_to_budget(self, tree: CategoryTree, category: CategoryId | None) -> None:
        pass

    async def sift(self, found: Sought, tree: CategoryTree) -> tuple[Sought, Mapping[ProductId, Goods]]:
        del tree
        return found, await read_goods(self._visit, found.products)

    def on(self, card: ProductsCard) -> ProductsCard:
        return card

    def nothing_left(self) -> str:
        return ""
