"""What is known of a buyer, put to use while goods are found, and said wherever it changed anything.

What the turn says wins: a size, a price, a brand that was named now is not looked up. What is for somebody else is not
measured by the buyer's own size. What is to be avoided is left out and counted; goods that are not made in a size come
last. All of it comes from lines that the person told, and each can be set aside for this time by a tap.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hupan.catalog import CategoryId, CategoryTree, Product, ProductId
from hupan.kernel import Money
from hupan.particulars import (
    Matter,
    Particular,
    Particulars,
    ParticularService,
    budget_for,
    is_of_brand,
    left_out,
    names_avoided,
    of_whom,
    read_told,
    size_for,
    whom_in,
)
from hupan.phrases import Age, Home, Phrases, Span
from hupan.quests import Sought
from hupan.remembering.writing import line_said
from hupan.sayings import flat_of, lets_go_of_price
from hupan.search import Sort
from hupan.shopping import Because, Item, ProductsCard, Reason, Regarded, Step, specs_of
from hupan.showcase import Goods, read_goods

LOOKED_AT = 36
"""So many are looked at where some may be left out."""

_SIZED = 12
_MOST_READ = 18
_NOWHERE = Span(0, 0)
_ANYWHERE = Home("USD", date(2000, 1, 1))
_HARD = {Matter.AVOID, Matter.NEVER}
_SOFT = {Matter.SIZE, Matter.LIKED}


@dataclass(frozen=True, slots=True)
class Regard:
    """What is known and counts in a turn.

    Attributes:
        lines: The lines that count.
        whom: For whom it is, as `whom_in` tells.
        aside: Ids of lines that do not count for this search.
        waived: Lines about what the turn itself asks for.
    """

    lines: Particulars = ()
    whom: str = ""
    aside: tuple[str, ...] = ()
    waived: Particulars = ()

    @property
    def looks_wider(self) -> int:
        """How many are to be looked at, at least; none more than usual where nothing is known."""
        abouts = {each.told.about for each in self.lines}
        return LOOKED_AT if abouts & _HARD else _SIZED if abouts & _SOFT else 0

    def heard(self, phrases: Phrases, today: date) -> Phrases:
        """Add how old somebody is, where that is known and was not said."""
        years = next((age for each in self.lines if (age := each.years(today)) is not None), None)
        if years is None or phrases.ages or not self.whom:
            return phrases
        return replace(phrases, ages=(Age(years, _NOWHERE),))


def regard_of(step: Step, known: Particulars) -> Regard:
    """Tell which lines count in a turn; it reads files the first time: not for the event loop."""
    if not known:
        return Regard()
    # Only who looks for something else begins anew.
    goes_on = step.action != "search"
    heard = read_told(step.said, _ANYWHERE)
    said = heard.rest if heard.tells else step.said
    before: Mapping[str, Any] = step.table.regarded if goes_on else {}
    whom = whom_in(said) or str(before.get("whom") or "")
    aside = {str(each) for each in before.get("aside") or ()}
    if (put_aside := step.table.asides.get(step.said.strip())) is not None:
        aside.add(put_aside)
    for each in of_whom(known, whom, aside):
        priced = step.phrases.budgets or lets_go_of_price(said)
        if (each.told.about is Matter.SIZE and step.phrases.sizes) or (each.told.about is Matter.BUDGET and priced):
            aside.add(each.id)
    lines = of_whom(known, whom, aside)
    waived = tuple(each for each in lines if _asked_for(each, said) or _asked_for(each, _text(step)))
    return Regard(tuple(each for each in lines if each not in waived), whom, tuple(sorted(aside)), waived)


def _text(step: Step) -> str:
    return step.table.quest.text if step.action == "refine" and step.table.quest is not None else ""


def _asked_for(line: Particular, said: str) -> bool:
    """Whether the turn asks for just what a line keeps away."""
    if line.told.about is Matter.NEVER:
        return flat_of(line.told.value) in flat_of(said)
    return line.told.about is Matter.AVOID and names_avoided(line.told.value, said)


class Memory:
    """Implements `hupan.shopping.Recall` by what the person told.

    Only a person's own conversation is served by it: what acts for somebody by a key finds goods without.

    Args:
        lines: Keeps it.
    """

    def __init__(self, lines: ParticularService) -> None:
        self._lines = lines

    async def begin(self, step: Step) -> "Known":
        """Recall what counts in a turn."""
        person_id = step.buyer.person_id
        known = () if person_id is None else await self._lines.of(person_id)
        return Known(step, await asyncio.to_thread(regard_of, step, known), knows=bool(known))


class Known:
    """What is known of a buyer while goods are found, and what it did. Implements `hupan.shopping.Recalled`.

    Args:
        step: What they are found for.
        regard: What counts.
        knows: Whether anything is known at all.
    """

    def __init__(self, step: Step, regard: Regard, *, knows: bool) -> None:
        self.step = step
        self.regard = regard
        self.knows = knows
        self.used: list[Particular] = []
        self.away: list[tuple[Particular, int]] = []
        self._sizes: dict[ProductId, tuple[Particular, Mapping[str, str]]] = {}
        self._goods: Mapping[ProductId, Goods] = {}
        self._tree: CategoryTree | None = None

    @property
    def most(self) -> int:
        """How many are to be looked at, at least."""
        return self.regard.looks_wider

    def heard(self, phrases: Phrases) -> Phrases:
        """Add what was not said and is known: how old somebody is."""
        return self.regard.heard(phrases, self.step.visit.reader.now.date())

    def budget(self, tree: CategoryTree, category: CategoryId | None) -> Money | None:
        """Tell what is usually spent on such goods at most."""
        line = budget_for(self.regard.lines, tree, category)
        return None if line is None else line.budget

    def kept_to_budget(self, tree: CategoryTree, category: CategoryId | None) -> None:
        """Note that the budget was kept to."""
        line = budget_for(self.regard.lines, tree, category)
        self.used += [] if line is None else [line]

    async def sift(self, found: Sought, tree: CategoryTree) -> tuple[Sought, Mapping[ProductId, Goods]]:
        """Leave out what is to be avoided, put first what is liked and what is made in the size, and read the goods."""
        self._tree = tree
        visit, lines = self.step.visit, self.regard.lines
        abouts = {each.told.about for each in lines}
        if found.products and abouts & {*_HARD, Matter.LIKED}:
            products = await visit.market.catalog.products(list(found.products))
            found = await asyncio.to_thread(self._sifted, found, products, tree)
        goods = await read_goods(visit, found.products[:_MOST_READ] if lines else found.products)
        if Matter.SIZE in abouts:
            goods = await asyncio.to_thread(self._sized, goods, tree)
        self.used += [each for each in lines if each.told.about is Matter.SOMEBODY and found.quest.traits]
        self._goods = goods
        return found, goods

    def _sifted(self, found: Sought, products: Mapping[ProductId, Product], tree: CategoryTree) -> Sought:
        hard = [each for each in self.regard.lines if each.told.about in _HARD]
        liked = [each for each in self.regard.lines if each.told.about is Matter.LIKED]
        left = dict.fromkeys(hard, 0)
        kept: list[ProductId] = []
        for product in (products[each] for each in found.products if each in products):
            specs = specs_of(tree, product.category_id)
            against = next((each for each in hard if left_out(each, product, specs)), None)
            if against is None:
                kept.append(product.id)
            else:
                left[against] += 1
        wanted = [each for each in kept if any(is_of_brand(one.told.value, products[each]) for one in liked)]
        if wanted and found.quest.sort is Sort.RELEVANCE:
            self.used += [e for e in liked if any(is_of_brand(e.told.value, products[each]) for each in wanted)]
            kept.sort(key=lambda each: each not in wanted)
        self.away = [(each, number) for each, number in left.items() if number]
        total = max(len(kept), found.total - sum(left.values())) if kept else 0
        return replace(found, products=tuple(kept), total=total)

    def _sized(self, goods: Mapping[ProductId, Goods], tree: CategoryTree) -> Mapping[ProductId, Goods]:
        for product_id, each in goods.items():
            if (found := size_for(self.regard.lines, each.product, tree)) is not None:
                self._sizes[product_id] = found
        self._goods = goods
        self.used += dict.fromkeys(line for line, _ in self._sizes.values())
        return {each: goods[each] for each in sorted(goods, key=lambda each: self._fits(each) is False)}

    def _fits(self, product_id: ProductId) -> bool | None:
        """Whether one can be had in the size; nothing where that is not known of such goods."""
        if product_id not in self._sizes:
            return None
        chosen, one = self._sizes[product_id][1], self._goods[product_id]
        return bool(chosen) and any(
            chosen.items() <= dict(each.options).items() and one.is_available(each) for each in one.product.variants
        )

    def on(self, card: ProductsCard) -> ProductsCard:
        """Say on a card what was known, what it did, and which size is chosen."""
        if not self.knows:
            return card
        return {
            **card,
            "items": [self._marked(each) for each in card["items"]],
            "because": self._because(),
            "regarded": Regarded(whom=self.regard.whom, aside=list(self.regard.aside)),
        }

    def _marked(self, item: Item) -> Item:
        product_id, say = ProductId(item["product_id"]), self.step.visit.reader.words.say
        fits = self._fits(product_id)
        if fits is None:
            return item
        line, chosen = self._sizes[product_id]
        text = say("in %(size)s", size=line.told.value) if fits else say("not in %(size)s", size=line.told.value)
        return {**item, "why": [Reason(text=text, has=fits), *item["why"]], "chosen": dict(chosen) if fits else {}}

    def _because(self) -> list[Because]:
        reader = self.step.visit.reader
        words, number = reader.words, reader.formats.number
        away = [(line, words.count("%(n)s left out", "%(n)s left out", n, n=number(n))) for line, n in self.away]
        waived = [(each, words.say("shown all the same, as you ask for it")) for each in self.regard.waived]
        used = [(each, "") for each in dict.fromkeys(self.used)]
        return [
            Because(
                line=line.id,
                text=(text := line_said(line, reader, self._tree)),
                effect=effect,
                say="" if line in self.regard.waived else words.say("Not this time: %(line)s", line=text),
            )
            for line, effect in (*away, *used, *waived)
        ]

    def nothing_left(self) -> str:
        """Say that all of what was found is kept away by what is known; empty where nothing is."""
        if not self.away:
            return ""
        # What it is stands on the card alone: sentences are read back to models.
        return self.step.visit.reader.words.say("All that I found is left out, because of what you told me.")
