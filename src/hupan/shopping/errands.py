"""Which errand does which action."""

from collections.abc import Mapping

from hupan.agents import Models
from hupan.intents import playbook
from hupan.quests import Seeker
from hupan.shopping.asking import AskErrand
from hupan.shopping.comparing import CompareErrand
from hupan.shopping.declining import DeclineErrand, PageErrand
from hupan.shopping.finding import FindErrand
from hupan.shopping.ports import Recall
from hupan.shopping.steps import Errand
from hupan.showcase import Market


def errands(
    market: Market, models: Models, others: Mapping[str, Errand] | None = None, recall: Recall | None = None
) -> dict[str, Errand]:
    """Compose the errands of a market: one for every action of the playbook.

    Args:
        market: The rooms that goods are shown from.
        models: Asked which attribute a question means.
        others: What is done by rooms above; what nobody does is done on the market's pages.
        recall: Knows what buyers have told of themselves, where they speak for themselves.
    """
    find = FindErrand(Seeker(market.search, market.catalog), recall)
    own: dict[str, Errand] = {
        "search": find,
        "refine": find,
        "compare": CompareErrand(),
        "ask": AskErrand(models),
        "decline": DeclineErrand(),
    }
    return dict.fromkeys(playbook().names, PageErrand()) | own | dict(others or {})
