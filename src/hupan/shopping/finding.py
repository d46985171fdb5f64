"""Errands `search` and `refine`: a few real products side by side, why each, and what nothing has."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hupan.catalog import AttributeSpec, CategoryTree, ProductId, in_language
from hupan.counter import ChoiceData, Kind, ProductsCard, quest_data
from hupan.matching import (
    Reason,
    arrives_in_time,
    fitted,
    held,
    joined,
    market_address,
    ranked_by,
    reasons_of,
    rivals_named,
    specs_of,
    trait_said,
    unheld_said,
    unknown_said,
    untaken,
    variants_of,
    wishes_of,
)
from hupan.phrases import Phrases
from hupan.quests import SHOWN, Quest, Reading, Seeker, Sought, is_something_else
from hupan.sayings import read_terms
from hupan.search import Sort
from hupan.shopping.gifting import ASKED, answered, department_of, is_open, leaves_it_open, liked, what_of
from hupan.shopping.items import items_of
from hupan.shopping.likening import likened
from hupan.shopping.ports import Recall, Recalled
from hupan.shopping.recalling import NoRecall
from hupan.shopping.steps import Reply, Step
from hupan.shopping.unheard import is_unheard
from hupan.showcase import Goods, Visit, sentences

# So many are looked at for those of which a variant fits, at its price.
_LOOKED_AT = 12
# Where a day was named: so many are looked at for those that come in time.
_LOOKED_AT_FOR_TIME = 18
# Where something is to be reduced, or sent for nothing: seldom is, and only the goods themselves tell.
_LOOKED_AT_FOR_TERMS = 36
_LONGEST = 400
_UNSAID = Phrases((), (), (), (), (), (), (), "")


class FindErrand:
    """Finds goods, or narrows down what was found.

    Args:
        seeker: Finds them.
        recall: Knows what the buyer has told of themselves; nothing where somebody else acts for them.
    """

    def __init__(self, seeker: Seeker, recall: Recall | None = None) -> None:
        self._seeker = seeker
        self._recall = recall or NoRecall()

    async def run(self, step: Step) -> Reply:
        """Find goods and show them."""
        less = step.table.reliefs.get(step.said.strip()) if step.action == "refine" else None
        if less is not None:
            return await self._taken_off(step, less)
        alike = await likened(step, self._seeker) if step.action == "refine" else None
        return await self._found(step) if alike is None else alike

    async def _taken_off(self, step: Step, less: Quest) -> Reply:
        """Seek the same without a wish: what was tapped says nothing else."""
        reader, known = step.visit.reader, await self._recall.begin(step)
        reading = Reading("", known.heard(_UNSAID), reader.language, reader.currency)
        by_hand = _LOOKED_AT_FOR_TERMS if less.terms else _LOOKED_AT if less.by is None else _LOOKED_AT_FOR_TIME
        reading = replace(reading, most=max(known.most, by_hand))
        return await self._kept(step, await self._seeker.refine(less, reading), reading, known)

    async def _found(self, step: Step) -> Reply:
        reader, quest = step.visit.reader, step.table.quest
        known = await self._recall.begin(step)
        reading = Reading(step.said, step.phrases, reader.language, reader.currency)
        if step.said.strip() in step.table.asides or not step.said:
            reading = replace(reading, said="", phrases=_UNSAID)
        reading = replace(reading, phrases=known.heard(reading.phrases))
        if step.phrases.days or (quest is not None and quest.by is not None):
            reading = replace(reading, most=_LOOKED_AT_FOR_TIME)
        heard = await asyncio.to_thread(read_terms, reading.said)
        on_terms = heard.said or (quest is not None and quest.terms)
        least = _LOOKED_AT_FOR_TERMS if on_terms else _LOOKED_AT
        reading = replace(reading, most=max(reading.most, known.most, least))
        anew = step.action != "refine"
        if step.table.last is Kind.PRODUCTS and step.said.strip() in step.table.choices:
            quest = None  # "Lamps: something to read by": of those, not of what was shown for it
        tree = await step.visit.market.catalog.categories()
        reading, department = answered(reading, step), department_of(step, tree)
        if department is not None or (ASKED in step.table.pending and leaves_it_open(reading)):
            found = await self._seeker.browse(department, reading)
        elif quest is not None and await self._seeker.goes_on(quest, reading, anew=anew):
            found = await self._seeker.refine(quest, reading)
        else:
            found = await self._seeker.seek(reading)
            if (about := await liked(reading, found)) is not None:
                reading, found = about, await self._seeker.seek(about)
            elif await is_open(step, found):
                return what_of(step, tree)
        reply = await self._kept(step, found, reading, known)
        return reply if anew else _unheard(step, reading, found, reply)

    async def _kept(self, step: Step, found: Sought, reading: Reading, known: Recalled) -> Reply:
        """Show what was found, what comes nearest to its price, or what keeps to the budget that is known."""
        bounds = _bounds(found.quest)
        if not found.products and bounds is not None and not found.absent:
            # Nothing costs that: what comes nearest is shown, and that it costs more, or less.
            found = replace(await self._nearest(found.quest, reading), quest=found.quest)
        else:
            bounds = None
        if bounds is None:
            found = await self._within_budget(step, found, reading, known)
        return await _shown(step.visit, found, bounds, known, reading)

    async def _within_budget(self, step: Step, found: Sought, reading: Reading, known: Recalled) -> Sought:
        """Keep to the budget that is known for such goods, where no price was said and anything costs so little."""
        tree = await step.visit.market.catalog.categories()
        most = known.budget(tree, found.quest.category)
        if most is None or not found.products or _bounds(found.quest) is not None:
            return found
        unsaid = replace(reading, said="", phrases=_UNSAID)
        cheaper = await self._seeker.refine(replace(found.quest, most=most), unsaid)
        if not cheaper.products:
            return found
        known.kept_to_budget(tree, found.quest.category)
        # It is the profile's and not the search's: the next turn looks it up anew.
        kept = replace(cheaper, quest=found.quest, missing=found.missing)
        return replace(kept, named=found.named, corrected=found.corrected, rivals=found.rivals)

    async def _nearest(self, quest: Quest, reading: Reading) -> Sought:
        sort = Sort.PRICE_UP if quest.most is not None else Sort.PRICE_DOWN
        unsaid = replace(reading, said="", phrases=_UNSAID)
        return await self._seeker.refine(replace(quest, least=None, most=None, sort=sort), unsaid)


def _unheard(step: Step, reading: Reading, found: Sought, reply: Reply) -> Reply:
    """Say before a reply that nothing is known of what was asked for; the reply alone where something is."""
    if found.missing or not is_unheard(step.said, reading.phrases.rest, step.table.quest, found.quest):
        return reply
    say = step.visit.reader.words.say
    return reply.after(say("No seller here states that, so I could only go by your words."))


def _bounds(quest: Quest) -> Quest | None:
    """Take from a quest what something may cost; nothing where that is open."""
    return None if quest.least is None and quest.most is None else Quest("", least=quest.least, most=quest.most)


async def _shown(visit: Visit, found: Sought, beyond: Quest | None, known: Recalled, reading: Reading) -> Reply:
    reader, quest = visit.reader, found.quest
    tree = await visit.market.catalog.categories()
    found, goods = await known.sift(found, tree)
    fitting = await fitted(visit, found, goods, priced=beyond is None)
    found, goods = fitting.found, fitting.goods
    on_time = {key: each for key, each in goods.items() if arrives_in_time(each, quest)}
    if quest.by is not None and on_time:
        found = replace(found, total=len(on_time))
    late = quest.by is not None and bool(goods) and not on_time
    specs = specs_of(tree, quest.category)
    measures = untaken(reading.said, reading.phrases.measures, quest, specs)
    ranked, unheld = await asyncio.to_thread(held, on_time or goods, measures, reader)
    shown = dict(list(ranked.items())[:SHOWN])
    why = {key: reasons_of(each, quest, specs, visit) for key, each in shown.items()}
    specs = (*specs, *variants_of(goods.values(), quest, specs))
    missing = wishes_of(beyond or fitting.lacking, specs, reader)
    missing += wishes_of(Quest("", terms=fitting.lacking.terms), specs, reader) if beyond else []
    missing += [trait_said(each, specs, reader) for each in found.missing]
    if late:
        missing.append(wishes_of(Quest("", by=quest.by), specs, reader)[-1])
    if not shown and (left_out := known.nothing_left()):
        return Reply.of(left_out, (Kind.PRODUCTS, known.on(_card(visit, found, tree, specs, (shown, why, missing)))))
    if not shown or await asyncio.to_thread(is_something_else, found, list(shown.values())):
        return Reply.of(_nothing(visit, wishes_of(quest, specs, reader)))
    lines = [_said(visit, found, missing, len(shown)), *(unheld_said(each, reader) for each in unheld)]
    lines += unknown_said(read_terms(reading.said).said, reader)
    card = _card(visit, found, tree, specs, (shown, why, missing))
    if rivals := rivals_named(found, tree, reader):
        if name := card["quest"].get("shelf"):
            lines.insert(0, reader.words.say("I took that for: %(shelf)s.", shelf=name))
        card["instead"] = [ChoiceData(label=each, say=f"{each}: {reading.said}"[:_LONGEST]) for each in rivals]
    return Reply.of(sentences(lines), (Kind.PRODUCTS, known.on(card)))


def _card(
    visit: Visit,
    found: Sought,
    tree: CategoryTree,
    specs: Sequence[AttributeSpec],
    told: tuple[Mapping[ProductId, Goods], Mapping[ProductId, list[Reason]], list[str]],
) -> ProductsCard:
    shown, why, missing = told
    shelf = None if found.quest.category is None else tree.get(found.quest.category)
    name = "" if shelf is None else in_language(shelf.names, visit.reader.language) or shelf.slug
    wishes = wishes_of(found.quest, specs, visit.reader)
    return ProductsCard(
        items=items_of(visit, shown, why),
        total=found.total,
        wishes=wishes,
        takes_off=[ChoiceData(label=each, say=_taking_off(each, name, visit)) for each in wishes],
        missing=missing,
        corrected=found.corrected or "",
        more=market_address(visit, found, tree),
        ranked_by=ranked_by(found.quest, specs, visit.reader),
        quest=quest_data(found.quest, "" if shelf is None else shelf.slug, name),
    )


def _taking_off(wish: str, shelf: str, visit: Visit) -> str:
    # It names the shelf: of several lists, the price of one is taken off.
    say = visit.reader.words.say
    if shelf:
        return say("%(shelf)s: leave out “%(wish)s”.", shelf=shelf, wish=wish)[:_LONGEST]
    return say("Leave out “%(wish)s”.", wish=wish)[:_LONGEST]


def _said(visit: Visit, found: Sought, missing: list[str], shown: int) -> str:
    reader = visit.reader
    say, tally = reader.words.say, reader.formats.tally
    lines: list[str] = []
    if found.corrected:
        lines.append(say("I looked for “%(words)s”.", words=found.corrected))
    if missing:
        lines.append(say("Nothing has all of it. These come nearest; they lack: %(wishes)s.", wishes=joined(missing)))
    elif not found.named:
        lines.append(say("Nothing goes by that name here. These come nearest."))
    elif found.total > shown:
        lines.append(say("The best %(shown)s of %(total)s that fit:", shown=tally(shown), total=tally(found.total)))
    else:
        lines.append(reader.words.count("One fits:", "%(n)s fit:", shown))
    return sentences(lines)


def _nothing(visit: Visit, wishes: list[str]) -> str:
    say = visit.reader.words.say
    if not wishes:
        return say("I found nothing like that in this market. Other words may help.")
    return say("Nothing here fits: %(wishes)s. Shall I look without that?", wishes=joined(wishes))
