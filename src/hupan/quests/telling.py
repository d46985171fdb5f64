"""Whether what was found is what was sought at all."""

from collections.abc import Sequence
from typing import Protocol

from hupan.catalog import Product
from hupan.quests.seeking import Sought
from hupan.search import commerce, understand

_NAME_UNITS = 2


class Shown(Protocol):
    """Something with a product in it."""

    @property
    def product(self) -> Product:
        """The product."""
        ...


def is_something_else(found: Sought, shown: Sequence[Shown]) -> bool:
    """Whether what was sought is hardly more than a name that nobody here knows: what is near is then not it.

    Scripts without spaces are searched by pairs of letters, so part of such a name may be found in other words.
    """
    if found.called:
        return False
    understood = understand(found.quest.text, commerce())
    if not understood.units or understood.head is not None or len(understood.units) > _NAME_UNITS or found.quest.traits:
        return False
    if not found.named:
        return True
    close = [unit.surface for unit in understood.units if not unit.surface.isascii()]
    texts = [text for one in shown for text in one.product.texts.values()]
    said = " ".join(f"{each.name} {each.summary} {each.description}" for each in texts)
    return len(close) == len(understood.units) and not any(each in said for each in close)
