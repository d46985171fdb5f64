"""The conversations room's `Responder` where there is a market: shopping where that is wanted, else the usual one."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace

import structlog

from hupan.agents import Decider
from hupan.conversations import Responder, Turn
from hupan.counter import Table, best_of_each, given, read_table, turned, unclear
from hupan.intents import TALK, Enquiries, Route, Router, language_of, names_goods
from hupan.kernel import Buyer, HupanError
from hupan.phrases import Home, as_read, asks_for_words, read_phrases
from hupan.runs import (
    FilePart,
    Finished,
    Part,
    PartAdded,
    RunOutput,
    Started,
    TextDelta,
    TextPart,
    Usage,
    text_of,
)
from hupan.sayings import read_sayings, read_terms
from hupan.search import commerce
from hupan.shopping.asking_back import question, still_filled, which_list
from hupan.shopping.beside import Before, Beside
from hupan.shopping.ports import People
from hupan.shopping.steps import Errand, Reply, Step
from hupan.showcase import CART, Visit

SELF = "market"
"""Stands where other replies name their model: no model wrote these."""

_LOOKED_BACK = 24
_SEEKING = frozenset({"search", "refine"})
_ANEW = frozenset({"search"})
_OF_A_LIST = frozenset({"ask", "add", "buy", "watch", "compare"})
_PUTS_IN = frozenset({"add", "buy"})
_LEARNING_PATIENCE_S = 8.0
_LONGEST_UNLEARNED = 120
_FIRST_S, _EMPTY_S = 1.5, 10.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ShoppingParts:
    """What the shopping agent stands on.

    Attributes:
        usual: Answers whatever has nothing to do with shopping.
        decider: Decides what is wanted.
        people: Knows who shops.
        errands: Does it, by action.
        enquiries: Knows questions to the shop.
    """

    usual: Responder
    decider: Decider
    people: People
    errands: Mapping[str, Errand]
    enquiries: Enquiries | None = None


class ShoppingResponder:
    """Answers in conversations: goes shopping where that is wanted, and hands everything else to the usual assistant.

    Args:
        parts: What it stands on.
    """

    def __init__(self, parts: ShoppingParts) -> None:
        self._parts = parts
        self._router = Router(parts.decider, parts.enquiries)
        self._learning: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()

    async def start(self) -> None:
        """Learn in the background what people say who want something, once there is something to be had."""
        self._learning = asyncio.create_task(self._learn(), name="shopping.learn")

    async def stop(self) -> None:
        """Give up learning."""
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.gather(self._learning, return_exceptions=True)

    async def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Write one reply."""
        reply = await self._reply(turn)
        if not isinstance(reply, Reply):
            usual = self._parts.usual.respond(turn)
            async with aclosing(usual if reply is None else reply.held(usual)) as outputs:
                async for output in outputs:
                    yield output
            return
        yield Started(SELF)
        for part in reply.parts:
            yield _given(part)
        yield Finished("stop", Usage())

    async def _reply(self, turn: Turn) -> Reply | Beside | None:
        """Answer as a shop; where the usual assistant is to answer, tell what its words are held against, if any."""
        path = await turn.memory.path_to(turn.question_id, _LOOKED_BACK)
        if not path:
            return None
        said = await asyncio.to_thread(as_read, text_of(path[-1].parts))
        whole = await asyncio.to_thread(read_table, path)
        reply: Reply | None = None
        if not turn.started_with and not any(isinstance(part, FilePart) for part in path[-1].parts):
            reply = await self._answer(said, whole, turn, goes_on=len(path) > 1)
        if reply is not None or (whole.last is None and not whole.shown):
            return reply
        language = language_of(said, turn.reader.language)
        return Beside(Before(path, said, whole), lambda: self._parts.people.visit(turn.person_id, language))

    async def _answer(self, said: str, whole: Table, turn: Turn, *, goes_on: bool) -> Reply | None:
        heard, table = await asyncio.to_thread(turned, said, whole)
        if said.strip() in whole.choices or said.strip() in whole.reliefs:
            heard = said
        try:
            routed = await self._routed(heard, table, turn, goes_on=goes_on)
        except HupanError as error:
            # Nobody is kept from talking because nothing can be decided.
            _log.info("shopping.undecided", reason=error.detail)
            return None
        if routed is None:
            return None
        visit = await self._parts.people.visit(turn.person_id, language_of(said, turn.reader.language))
        if routed.action in _ANEW:
            # Who looks for mugs anew is not kept to what was wished of those that were shown before.
            text, table = (said if routed.said == heard else routed.said), whole
        elif routed.said != heard:
            text, table = await asyncio.to_thread(turned, routed.said, whole)
        else:
            text = heard
        return await self._served(replace(routed, said=text), visit, turn, table)

    async def _routed(self, said: str, table: Table, turn: Turn, *, goes_on: bool) -> Route | None:
        people = self._parts.people
        if not (await people.open() or await people.filling()):
            return None
        if not await self._has_learned(said):
            return await asyncio.to_thread(_unlearned, said, table)
        standing = await self._parts.people.standing(Buyer(person_id=turn.person_id), table.product_ids)
        route = await self._router.route(said, table, standing, turn, goes_on=goes_on)
        return None if route.action == TALK and not route.between else route

    async def _served(self, route: Route, visit: Visit, turn: Turn, table: Table) -> Reply:
        if route.between:
            return question(route, visit.reader)
        home = Home(visit.reader.currency, visit.reader.now.date())
        phrases = read_phrases(route.said, home)
        step = Step(route.action, route.said, phrases, visit, Buyer(person_id=turn.person_id), table)
        if route.action in _OF_A_LIST and await asyncio.to_thread(_is_of_one_list, step):
            return which_list(step)
        try:
            filling = await self._parts.people.filling() if route.action in _SEEKING else None
            if filling is not None and not filling.found:
                return Reply.of(still_filled(filling, visit.reader))
            reply = await self._parts.errands[route.action].run(step)
            return reply if filling is None else reply.after(still_filled(filling, visit.reader))
        except HupanError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, a buyer reads a sentence and we what happened
            # Writing a stack trace reads the sources.
            await asyncio.to_thread(_log.error, "shopping.failed", action=route.action, exc_info=error)
            say = visit.reader.words.say
            return Reply.of(
                say(
                    "Something went wrong here that should not have. "
                    "Please look at your [cart](%(cart)s) before you try again.",
                    cart=CART,
                )
            )

    async def _has_learned(self, said: str) -> bool:
        """Whether it can be told what is wanted; who names goods may wait a little for that."""
        if self._parts.decider.ready:
            return True
        if self._learning is None or self._learning.done() or not await asyncio.to_thread(names_goods, said):
            return False
        self._wanted.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LEARNING_PATIENCE_S):
                await asyncio.shield(self._learning)
        return self._parts.decider.ready

    async def _learn(self) -> None:
        """Learn, but not in the first seconds of a server, and not in a house without goods: somebody may want it."""
        people = self._parts.people
        await self._pass(_FIRST_S)
        try:
            while not (await people.open() or await people.filling()):
                await self._pass(_EMPTY_S)
            await asyncio.to_thread(commerce)
            await asyncio.to_thread(read_sayings)
            await asyncio.to_thread(read_terms, "")
            await self._parts.decider.learn()
        except HupanError as error:
            _log.warning("shopping.not_learned", reason=error.detail)

    async def _pass(self, seconds: float) -> None:
        """Wait, unless somebody names goods."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), seconds)
        self._wanted.clear()


def _is_of_one_list(step: Step) -> bool:
    """Whether something is said of one of several lists, and nobody knows of which."""
    # What is put in may be the best of each.
    each = step.action in _PUTS_IN and best_of_each(step.said, step.table)
    return not each and unclear(step.said, step.phrases, step.table)


def _given(part: Part) -> RunOutput:
    """Hand out a part: whatever a stranger called something, in words and on cards it is nothing but that."""
    ready = given(part)
    return TextDelta(ready.text) if isinstance(ready, TextPart) else PartAdded(ready)


def _unlearned(said: str, table: Table) -> Route | None:
    """Tell what is wanted as long as nothing is learned: who names goods, and asks for no text, looks for them."""
    bare = table.last is None and not table.shown
    seeks = bare and len(said) <= _LONGEST_UNLEARNED and names_goods(said) and not asks_for_words(said)
    return Route("search", said) if seeks else None
