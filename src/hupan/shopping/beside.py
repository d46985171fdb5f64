"""What the usual assistant says while goods lie on the screen, held against what cards and listings state of them.

It goes out sentence by sentence. A sentence that claims of the goods what nothing states is not shown: in its place
stands, once, what the listing does state of that. No model is asked again, and nothing is read before a sentence claims
something.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

import structlog

from hupan.catalog import ProductId
from hupan.conversations import Message, MessageRole
from hupan.counter import Kind, Table, names_list, placed, pointed, quoted
from hupan.honesty import About, Claim, Of, Sentences, Stated, about, claims, concerns, sums_in
from hupan.kernel import HupanError
from hupan.phrases import Home, converted, read_phrases
from hupan.runs import CardPart, RunOutput, TextDelta, text_of
from hupan.sayings import Topic
from hupan.shopping.listings import Line, Listing, read_listings
from hupan.showcase import Visit

_MOST_LINES = 3
_NOWHERE = Home("USD", date(2000, 1, 1))
_FENCE = "```"
# Cards that say something of the market, or of the buyer's things there, and not of goods alone.
_MARKETS = frozenset({Kind.ANSWER, Kind.CART, Kind.CONSENT, Kind.ORDERS, Kind.ORDER, Kind.CASE})
_TOLD: Final[Mapping[Of, Topic]] = {
    Of.PRICE: Topic.PRICE,
    Of.OFF: Topic.PRICE,
    Of.ARRIVAL: Topic.DELIVERY,
    Of.SENDING: Topic.DELIVERY,
    Of.STOCK: Topic.STOCK,
    Of.RETURNS: Topic.RETURNS,
}

LookUp: TypeAlias = Callable[[Visit, Sequence[ProductId]], Awaitable[Mapping[ProductId, Listing]]]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stated of one product."""

    name: str
    stated: Stated
    lines: tuple[Line, ...]
    rating: str


@dataclass(frozen=True, slots=True)
class Before:
    """What lies before a buyer who is answered.

    Attributes:
        path: The conversation; the last message is the one that is answered.
        said: What it says, as it is read.
        table: What was read off its cards.
    """

    path: Sequence[Message]
    said: str
    table: Table


class Beside:
    """Holds one reply of the usual assistant against what lies before the buyer.

    Args:
        before: What lies before the buyer.
        begin: Begins the buyer's visit to the market; asked once.
        look_up: Reads listings; asked once, when something is claimed.
    """

    def __init__(self, before: Before, begin: Callable[[], Awaitable[Visit]], look_up: LookUp = read_listings) -> None:
        self._path, self._said, self._table = before.path, before.said, before.table
        self._begin, self._look_up = begin, look_up
        self._names = [each.name for each in before.table.shown]
        self._turn = About.GOODS
        self._meant: tuple[int, ...] = ()
        self._fenced = False
        self._given: set[str] = set()
        # What was written last, and whether what comes next begins a paragraph.
        self._at = ""
        self._apart = False
        self._visit: Visit | None = None
        self._known: tuple[_Known, ...] | None = None
        self._market: Stated | None = None
        self._heard: frozenset[Decimal] = frozenset()

    async def held(self, outputs: AsyncGenerator[RunOutput]) -> AsyncGenerator[RunOutput]:
        """Hand on what the assistant says, each sentence when it is over and holds."""
        sentences = Sentences()
        async with aclosing(outputs) as every:
            async for output in every:
                if isinstance(output, TextDelta):
                    for sentence in sentences.read(output.text):
                        if text := await self._next(sentence):
                            yield TextDelta(text)
                    continue
                if text := await self._next(sentences.rest()):
                    yield TextDelta(text)
                yield output
        if text := await self._next(sentences.rest()):
            yield TextDelta(text)

    async def _next(self, sentence: str) -> str:
        """Return what is to be written next."""
        apart, self._apart = self._apart, False
        text = await self._shown(sentence)
        if not text.strip():
            self._apart = self._apart or apart
            return "" if apart else text
        self._at = "\n\n" + text.lstrip() if apart else text
        return self._at

    async def _shown(self, sentence: str) -> str:
        """Return a sentence as it may be shown."""
        if _FENCE in sentence:
            self._fenced = not self._fenced
        if self._fenced or _FENCE in sentence or not any(map(str.isalnum, sentence)):
            return sentence
        if self._visit is None:
            self._visit = await self._begin()
            await asyncio.to_thread(self._read)
        wrong = await asyncio.to_thread(self._claimed, sentence)
        if not wrong:
            return sentence
        known = await self._listings()
        meant = [known[place] for place in self._meant if place < len(known)] or list(known)
        stated = [*(each.stated for each in meant), *([] if self._market is None else [self._market])]
        wrong = [each for each in wrong if not await asyncio.to_thread(each.holds, *stated)]
        if not wrong:
            return sentence
        _log.info("shopping.unfounded", of=sorted({each.of.value for each in wrong}))
        instead = await asyncio.to_thread(self._instead, wrong, meant)
        told = [line for line in instead if line not in self._given]
        self._given.update(told)
        return self._paragraph(told, sentence[len(sentence.rstrip()) :])

    def _paragraph(self, lines: Sequence[str], ending: str) -> str:
        """Write what stands in a sentence's place as a paragraph of its own; whatever follows begins another."""
        if not lines:
            return ""
        before = "\n\n" if self._at.strip() and not self._at.endswith("\n") else ""
        self._apart = not ending.endswith("\n")
        return before + "\n\n".join(lines) + (ending if ending.endswith("\n") else "")

    def _home(self) -> Home:
        if self._visit is None:
            raise AssertionError("A visit begins before anything is read.")
        reader = self._visit.reader
        return Home(reader.currency, reader.now.date())

    def _read(self) -> None:
        """Read the question, and what lies there beside the goods."""
        home = self._home()
        self._meant = pointed(self._said, read_phrases(self._said, home), self._table)
        self._turn = about(self._said, pointed=bool(self._named(self._said)), kinds=names_list(self._said, self._table))
        heard = [text_of(each.parts) for each in self._path if each.role is MessageRole.USER]
        self._heard = frozenset(worth for each in heard for _, worth in sums_in(each, home))
        self._market = Stated(home)
        for message in self._path:
            cards = [each for each in message.parts if isinstance(each, CardPart) and each.kind in _MARKETS]
            for each in cards:
                self._market.learn(each.data)
            if cards and message.role is MessageRole.ASSISTANT:
                self._market.note(self._nameless(text_of(message.parts)))

    def _named(self, text: str) -> tuple[int, ...]:
        """Find the goods that a text points at itself: by their places, or by words of their own."""
        if not self._table.shown:
            return ()
        phrases = read_phrases(text, self._home())
        bare = Table(shown=self._table.shown)
        return placed(phrases, len(bare.shown)) or (pointed(text, phrases, bare) if len(bare.shown) > 1 else ())

    def _nameless(self, text: str) -> str:
        for name in sorted(self._names, key=len, reverse=True):
            text = text.replace(name, " ")
        return text

    def _claimed(self, sentence: str) -> list[Claim]:
        """List what a sentence claims of the goods; which of them it names is remembered for the next one."""
        named = self._named(sentence)
        if named:
            self._meant = named
        bare = self._nameless(sentence)
        found = claims(bare, self._home(), self._heard)
        whole = any(name and name in sentence for name in self._names)
        kinds = names_list(sentence, self._table)
        return concerns(found, bare, self._turn, named=bool(named) or whole, kinds=kinds)

    async def _listings(self) -> tuple[_Known, ...]:
        """Read what the listings of the goods on the screen say, and the cards that showed them."""
        if self._known is None and self._visit is not None:
            try:
                ids = [each.product_id for each in self._table.shown]
                found: Mapping[ProductId, Listing] = await self._look_up(self._visit, ids)
            except HupanError as error:
                _log.info("shopping.not_looked_up", reason=error.detail)
                found = {}
            self._known = await asyncio.to_thread(self._knowing, found)
        return self._known or ()

    def _knowing(self, found: Mapping[ProductId, Listing]) -> tuple[_Known, ...]:
        home, known, items = self._home(), list[_Known](), list(self._items())
        for shown in self._table.shown:
            stated, rating = Stated(home), ""
            stated.note(shown.name, theirs=True)
            for item in items:
                if item.get("product_id") == shown.product_id:
                    stated.learn(item)
                    rating = _rating(item) or rating
            listing = found.get(shown.product_id, Listing())
            for line in listing.lines:
                stated.note(f"{line.label}: {line.value}", theirs=line.topic is None)
            for price in listing.prices:
                stated.note(price)
            known.append(_Known(shown.name, stated, listing.lines, rating))
        return tuple(known)

    def _items(self) -> Iterator[Mapping[str, Any]]:
        """Find the goods as cards of the conversation showed them."""
        for message in self._path:
            for part in message.parts:
                if isinstance(part, CardPart):
                    several, one = part.data.get("items"), part.data.get("item")
                    every = [*cast("list[object]", several if isinstance(several, list) else []), one]
                    yield from (cast("Mapping[str, Any]", each) for each in every if isinstance(each, Mapping))

    def _instead(self, wrong: Sequence[Claim], meant: Sequence[_Known]) -> list[str]:
        """Say what is stated of what was claimed."""
        return list(dict.fromkeys(line for claim in wrong for line in self._stated_of(claim, meant)))

    def _stated_of(self, claim: Claim, meant: Sequence[_Known]) -> Iterator[str]:
        if self._visit is None:
            return
        say = self._visit.reader.words.say
        if claim.of is Of.DEED:
            yield say("Nothing was done just now: what changes anything is shown on a card first.")
            return
        found = [(each.name, line) for each in meant[:_MOST_LINES] for line in _lines_of(claim, each)]
        # What holds for all of them is said once.
        alike = len({line for _, line in found}) == 1 and len(found) > 1
        told = [line if alike or line == name else f"{name} – {line}" for name, line in found]
        yield from map(quoted, told) if told else [say("The listing does not say that.")]


def _rating(item: Mapping[str, Any]) -> str:
    rating = item.get("rating")
    return str(cast("Mapping[str, Any]", rating).get("label", "")) if isinstance(rating, Mapping) else ""


def _lines_of(claim: Claim, known: _Known) -> Iterator[str]:
    """Take of a listing what it says of that which was claimed."""
    if claim.of is Of.RATING:
        if known.rating:
            yield known.rating
        return
    own = [line for line in known.lines if line.topic is None and claim.unit and _measures(line.value, claim)]
    if not own and claim.unit and _measures(known.name, claim):
        yield known.name
    for line in known.lines:
        if line in own or (line.topic is not None and line.topic is _TOLD.get(claim.of)):
            yield f"{line.label}: {line.value}"


def _measures(text: str, claim: Claim) -> bool:
    """Whether a text has a measure of the kind that was claimed."""
    own = Stated(_NOWHERE)
    own.note(text, theirs=True)
    return any(converted(number, unit, claim.unit) is not None for number, unit in own.measures)
