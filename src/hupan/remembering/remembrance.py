"""The conversations room's `Responder` that hears what people say of themselves."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date

from hupan.catalog import CategoryTree
from hupan.conversations import MessageRole, Responder, Turn
from hupan.intents import language_of, names_goods
from hupan.kernel import Buyer, PersonId
from hupan.particulars import (
    Brand,
    Forget,
    Heard,
    Matter,
    Particular,
    ParticularId,
    Particulars,
    ParticularsError,
    ParticularService,
    Told,
    read_told,
)
from hupan.phrases import Home, as_read, read_phrases
from hupan.remembering.cards import LineOfYours
from hupan.remembering.writing import line_said
from hupan.runs import CardPart, FilePart, Finished, PartAdded, RunOutput, Started, TextDelta, TextPart, Usage, text_of
from hupan.sayings import CALLED, called, flat_of
from hupan.search import SearchRequest
from hupan.shopping import SELF, Errand, Kind, People, Step, Table, given, read_table
from hupan.showcase import Visit

PAGE = "/market/about-you"

# Whether anything is told does not hang on the reader's money.
_ANYWHERE = Home("USD", date(2000, 1, 1))
_LOOKED_BACK = 24
_BRANDS_LOOKED_AT = 12
_USED_IN_SEARCHES = {Matter.SIZE, Matter.AVOID, Matter.NEVER, Matter.LIKED, Matter.BUDGET}


@dataclass(frozen=True, slots=True)
class _Sorted:
    """What is kept, and what is only offered."""

    kept: tuple[Told, ...]
    offered: tuple[Told, ...]


class Remembrance:
    """Hears what people say of themselves, and lets whoever stands behind it answer everything else.

    Args:
        usual: Answers.
        people: Knows who is there.
        lines: Keeps what they tell.
        again: Shows the goods that are on the table anew.
    """

    def __init__(self, usual: Responder, people: People, lines: ParticularService, again: Errand) -> None:
        self._usual = usual
        self._people = people
        self._lines = lines
        self._again = again

    async def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Write one reply."""
        path = await turn.memory.path_to(turn.question_id, _LOOKED_BACK)
        # What is read here is what a person typed as the last message, and nothing that came with it.
        plain = bool(path) and path[-1].role is MessageRole.USER and not turn.started_with
        if not plain or any(isinstance(part, FilePart) for part in path[-1].parts):
            async for output in _all(self._usual, turn):
                yield output
            return
        said = await asyncio.to_thread(as_read, text_of(path[-1].parts))
        table = await asyncio.to_thread(read_table, path)
        answers = self._answers(turn, said, table)
        async with aclosing(answers) as outputs:
            async for output in outputs:
                yield output

    async def _answers(self, turn: Turn, said: str, table: Table) -> AsyncGenerator[RunOutput]:
        heard = await asyncio.to_thread(read_told, said, _ANYWHERE)
        if not (heard.tells or heard.asks or heard.forget) or not await self._people.open():
            async for output in _all(self._usual, turn):
                yield output
            return
        visit = await self._people.visit(turn.person_id, language_of(said, turn.reader.language))
        # A sum without a currency is one of the reader's place.
        heard = await asyncio.to_thread(read_told, said, Home(visit.reader.currency, visit.reader.now.date()))
        if heard.asks or heard.forget:
            card, text = await (self._known(turn, visit) if heard.asks else self._forgotten(turn, visit, heard))
            async for output in _reply(text, [card]):
                yield output
            return
        goods = table.shown or table.quest is not None or await asyncio.to_thread(names_goods, heard.rest)
        if heard.rest and not goods:
            # Somebody talks about other things, and their general assistant keeps no profile of them.
            async for output in _all(self._usual, turn):
                yield output
            return
        cards = await self._remembered(turn.person_id, visit, heard)
        if heard.rest or table.last is Kind.VARIANTS:
            async for output in _with(self._usual, turn, cards):
                yield output
            return
        text = _said(cards, visit)
        again = await self._shown_again(turn, visit, table, heard) if cards else []
        async for output in _reply(text, [*cards, *again]):
            yield output

    async def _remembered(self, person_id: PersonId, visit: Visit, heard: Heard) -> list[CardPart]:
        """Keep what was clearly said, and offer what was not."""
        told = await self._sorted(visit, heard)
        tree = await visit.market.catalog.categories()
        cards: list[CardPart] = []
        kept: Particulars = ()
        if told.kept:
            try:
                kept = await self._lines.tell(person_id, told.kept, by_talk=True)
            except ParticularsError:
                # It is one too many, or odd: the person sees on the page what there is.
                told = replace(told, offered=(*told.kept, *told.offered))
        if kept:
            cards.append(_card("kept", [_line(each, visit, tree) for each in kept]))
        if told.offered:
            now = visit.reader.now
            shown = [Particular(ParticularId(""), person_id, each, by_talk=True, told_at=now) for each in told.offered]
            cards.append(_card("offered", [_line(each, visit, tree) for each in shown]))
        return cards

    async def _sorted(self, visit: Visit, heard: Heard) -> _Sorted:
        kept, offered = list(heard.told), list(heard.unsure)
        for brand in heard.brands:
            known = brand.as_brand or await _is_sold(brand, visit)
            if known:
                kept.append(brand.told)
            elif brand.told.about is Matter.NEVER and not await asyncio.to_thread(names_goods, brand.told.value):
                offered.append(brand.told)
        tree = await visit.market.catalog.categories()
        for told, words in heard.budgets:
            names = await asyncio.to_thread(called, flat_of(words), tree)
            category = max(names, key=names.__getitem__, default=None)
            if category is not None and names[category] >= CALLED:
                kept.append(replace(told, subject=category))
        return _Sorted(tuple(kept), tuple(offered))

    async def _known(self, turn: Turn, visit: Visit) -> tuple[CardPart, str]:
        lines, tree = await self._lines.of(turn.person_id), await visit.market.catalog.categories()
        card = _card("known", [_line(each, visit, tree) for each in lines])
        say = visit.reader.words.say
        if not lines:
            return card, say("I know nothing about you yet. Tell me, for example, which size you wear.")
        return card, say("This is all that I remember about you. It is yours to change or erase.")

    async def _forgotten(self, turn: Turn, visit: Visit, heard: Heard) -> tuple[CardPart, str]:
        lines, tree = await self._lines.of(turn.person_id), await visit.market.catalog.categories()
        meant = [each for each in lines if any(_is_meant(one, each) for one in heard.forget)]
        gone = await self._lines.erase(turn.person_id, [each.id for each in meant])
        card = _card("forgotten", [_line(each, visit, tree) | {"id": ""} for each in gone])
        say = visit.reader.words.say
        if gone:
            return card, say("Forgotten.")
        return card, say("I remember nothing of that kind about you.")

    async def _shown_again(self, turn: Turn, visit: Visit, table: Table, heard: Heard) -> list[CardPart]:
        """Show the goods that are on the table as they stand with what is known now."""
        matters = any(each.about in _USED_IN_SEARCHES for each in heard.told) or bool(heard.brands)
        if table.quest is None or table.last is not Kind.PRODUCTS or not matters:
            return []
        nothing = read_phrases("", Home(visit.reader.currency, visit.reader.now.date()))
        step = Step("refine", "", nothing, visit, Buyer(person_id=turn.person_id), table)
        reply = await self._again.run(step)
        return [part for part in reply.parts if isinstance(part, CardPart)]


def _is_meant(forget: Forget, line: Particular) -> bool:
    told = line.told
    if told.about not in forget.about:
        return False
    # "My size" is one's own; only who wants everything forgotten means that of others, too.
    if told.whom != forget.whom and forget.about != frozenset(Matter):
        return False
    if forget.subject and told.subject not in {forget.subject, ""}:
        return False
    return not forget.thing or _root(forget.thing) == _root(told.value)


def _root(thing: str) -> str:
    return thing.casefold().rstrip("s")


async def _is_sold(brand: Brand, visit: Visit) -> bool:
    """Whether something of a brand is sold here."""
    name = brand.told.value
    page = await visit.market.search.search(
        SearchRequest(name, visit.reader.language, limit=_BRANDS_LOOKED_AT, facets=False)
    )
    products = await visit.market.catalog.products([hit.product_id for hit in page.hits])
    return any(each.brand.casefold() == name.casefold() for each in products.values())


def _line(line: Particular, visit: Visit, tree: CategoryTree) -> LineOfYours:
    told = line.told
    body: dict[str, str | None] = {"about": told.about.value, "value": told.value, "subject": told.subject}
    return LineOfYours(id=line.id, text=line_said(line, visit.reader, tree), body={**body, "whom": told.whom or None})


def _card(state: str, lines: Sequence[Mapping[str, object]]) -> CardPart:
    return CardPart(Kind.REMEMBERED, {"state": state, "lines": [dict(each) for each in lines], "page": PAGE})


def _said(cards: Sequence[CardPart], visit: Visit) -> str:
    """Say what became of it; the lines themselves stand on the card alone, where no model reads them."""
    say = visit.reader.words.say
    states = {str(each.data["state"]) for each in cards}
    if "kept" in states:
        return say("I will remember that.")
    if "offered" in states:
        return say("Shall I remember that?")
    return say("I did not understand of which goods you say that.")


async def _all(usual: Responder, turn: Turn) -> AsyncGenerator[RunOutput]:
    async with aclosing(usual.respond(turn)) as outputs:
        async for output in outputs:
            yield output


async def _with(usual: Responder, turn: Turn, cards: Sequence[CardPart]) -> AsyncGenerator[RunOutput]:
    """Let another answer, and put cards at the end of it."""
    async with aclosing(usual.respond(turn)) as outputs:
        async for output in outputs:
            if isinstance(output, Finished):
                for card in cards:
                    yield PartAdded(_given(card))
            yield output


async def _reply(text: str, cards: Sequence[CardPart]) -> AsyncGenerator[RunOutput]:
    yield Started(SELF)
    first = given(TextPart(text))
    if isinstance(first, TextPart):
        yield TextDelta(first.text)
    for card in cards:
        yield PartAdded(_given(card))
    yield Finished("stop", Usage())


def _given(card: CardPart) -> CardPart:
    ready = given(card)
    return ready if isinstance(ready, CardPart) else card
