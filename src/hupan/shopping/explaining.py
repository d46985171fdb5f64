"""Why one is shown, or comes first, and which of them we would take: by what was asked for, and by what is stated."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hupan.catalog import CategoryTree, ProductId
from hupan.counter import FactsCard, Kind, pointed
from hupan.matching import Reason, joined, ranked_by, reasons_of, specs_of
from hupan.phrases import form_of
from hupan.quests import Quest
from hupan.shopping.items import items_of
from hupan.shopping.steps import Reply, Step
from hupan.showcase import Goods, Visit, read_goods, sentences

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What speaks for each of those that are shown."""

    goods: Mapping[ProductId, Goods]
    why: Mapping[ProductId, Sequence[Reason]]
    visit: Visit

    def best(self) -> ProductId:
        """Choose what has most of what was asked for, then what is rated best, then what costs least."""
        return max(self.goods, key=self._worth)

    def _worth(self, key: ProductId) -> tuple[bool, int, float, float]:
        one = self.goods[key]
        has = sum(1 if each["has"] else -1 for each in self.why[key])
        price = None if one.best is None else float(self.visit.worth(one.best.price))
        return price is not None, has, one.summary.mean or 0.0, -(price or 0.0)

    def leads(self, key: ProductId) -> list[str]:
        """Say in what it is ahead of all the others."""
        say, others = self.visit.reader.words.say, [one for other, one in self.goods.items() if other != key]
        one, told = self.goods[key], list[str]()
        prices = [self.visit.worth(each.best.price) for each in others if each.best is not None]
        if one.best is not None and prices and self.visit.worth(one.best.price) < min(prices):
            told.append(say("It is the cheapest of these."))
        rated = [each.summary.mean or 0.0 for each in others]
        if one.summary.mean is not None and rated and one.summary.mean > max(rated):
            told.append(say("Buyers rate it best of these."))
        return told


async def explained(step: Step) -> Reply | None:
    """Say why a product is shown, or which one we would take; nothing where that is not asked.

    Args:
        step: What was said.
    """
    form, shown = await asyncio.to_thread(form_of, step.said), step.table.shown
    if not shown or not (form.justifies or form.advises):
        return None
    visit, places = step.visit, pointed(step.said, step.phrases, step.table)
    among = step.table.compared if form.advises and len(step.table.compared) >= _SEVERAL else range(len(shown))
    goods = await read_goods(visit, [shown[place].product_id for place in among])
    if not goods:
        return Reply.of(visit.reader.words.say("It is no longer sold here."))
    tree, quest = await visit.market.catalog.categories(), step.table.quest or Quest("")
    weighed = _Weighed(goods, {key: _why(one, quest, tree, visit) for key, one in goods.items()}, visit)
    # "Why is that on top", where nothing was spoken of: the first.
    meant = weighed.best() if form.advises else shown[places[0] if len(places) == 1 else 0].product_id
    if meant not in goods:
        return Reply.of(visit.reader.words.say("It is no longer sold here."))
    [item] = items_of(visit, {meant: goods[meant]}, {meant: weighed.why[meant]})
    say, told = visit.reader.words.say, list[str]()
    if form.advises:
        told.append(say("I would take %(name)s.", name=item["name"]))
    elif step.table.quest is not None:
        told.append(ranked_by(quest, specs_of(tree, quest.category), visit.reader))
    told += [*_asked_for(weighed.why[meant], "" if form.advises else item["name"], visit), *weighed.leads(meant)]
    if form.advises:
        told.append(say("I go by what you asked for, then by what buyers say, then by the price."))
    return Reply.of(sentences(told), (Kind.FACTS, FactsCard(item=item, facts=[], quotes=[], explains=True)))


def _why(goods: Goods, quest: Quest, tree: CategoryTree, visit: Visit) -> list[Reason]:
    return reasons_of(goods, quest, specs_of(tree, quest.category or goods.product.category_id), visit)


def _asked_for(why: Sequence[Reason], name: str, visit: Visit) -> list[str]:
    """Say what it has of what was asked for, and what not."""
    say = visit.reader.words.say
    has, lacks = ([each["text"] for each in why if each["has"] is there] for there in (True, False))
    if not why:
        return [say("Beyond the kind you have not said what it should have, so nothing else speaks for it yet.")]
    told: list[str] = []
    if has and name:
        told.append(say("Of what you asked for %(name)s has: %(wishes)s.", name=name, wishes=joined(has)))
    elif has:
        # It was named just before.
        told.append(say("It has, of what you asked for: %(wishes)s.", wishes=joined(has)))
    if lacks:
        told.append(say("It does not have, or does not state: %(wishes)s.", wishes=joined(lacks)))
    return told
