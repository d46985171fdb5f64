"""The conversations room's `Responder` for shopping turns of models that are good at calling tools."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import structlog

from hupan.agents import Decider
from hupan.conversations import Message, MessageRole, Responder, Turn
from hupan.intents import Enquiries, Router, language_of
from hupan.kernel import Buyer, Clock, HupanError
from hupan.phrases import as_read
from hupan.plans import Before, draw
from hupan.runs import FilePart, RunOutput, text_of
from hupan.shopping import Errand, Kind, People, Table, read_table
from hupan.toolsets.domain import NotWithToolsError
from hupan.toolsets.hands import Asked, Hands
from hupan.toolsets.loop import Begun, Loop, LoopParts
from hupan.toolsets.offering import CHANGES, Ground
from hupan.toolsets.ports import Abilities, ChatModels

_LOOKED_BACK = 24
_WITHOUT = frozenset({"talk", "decline"})
# What was asked by a card is understood by that card.
_ASKED = frozenset({Kind.VARIANTS, Kind.QUESTION})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ToolingParts:
    """What it stands on.

    Attributes:
        shop: Answers all turns that are not answered by calls.
        abilities: Knows which models are good at calling.
        models: Asks them.
        decider: Decides what is wanted.
        people: Knows who shops.
        errands: Does what is called for, by action.
        clock: Tells the time.
        enquiries: Knows questions to the shop.
    """

    shop: Responder
    abilities: Abilities
    models: ChatModels
    decider: Decider
    people: People
    errands: Mapping[str, Errand]
    clock: Clock
    enquiries: Enquiries | None = None


class ToolingResponder:
    """Answers shopping turns by what a capable model calls for; all others go on to the shop.

    Args:
        parts: What it stands on.
    """

    def __init__(self, parts: ToolingParts) -> None:
        self._parts = parts
        self._router = Router(parts.decider, parts.enquiries)
        self._loop = Loop(LoopParts(parts.models, parts.people, Hands(parts.errands), parts.clock))

    async def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Write one reply."""
        begun = await self._begun(turn)
        if begun is not None:
            try:
                async with aclosing(self._loop.answer(begun, turn)) as outputs:
                    async for output in outputs:
                        yield output
            except NotWithToolsError as error:
                # It is raised before anything was said, so nothing is said twice.
                _log.info("toolsets.without", reason=str(error), model=turn.model_id)
            else:
                return
        async with aclosing(self._parts.shop.respond(turn)) as outputs:
            async for output in outputs:
                yield output

    async def _begun(self, turn: Turn) -> Begun | None:
        """Take up a turn that is about goods, if its model is good at calling; what it may change is fixed here."""
        if turn.started_with or not await self._parts.abilities.calls_tools(turn.model_id):
            return None
        path = await turn.memory.path_to(turn.question_id, _LOOKED_BACK)
        if not path or any(isinstance(part, FilePart) for part in path[-1].parts):
            return None
        said = await asyncio.to_thread(as_read, text_of(path[-1].parts))
        table = await asyncio.to_thread(read_table, path)
        try:
            return await self._taken(said, path, table, turn)
        except HupanError as error:
            _log.info("toolsets.not_taken", reason=error.detail)
            return None

    async def _taken(self, said: str, path: Sequence[Message], table: Table, turn: Turn) -> Begun | None:
        people = self._parts.people
        if table.last in _ASKED or not self._parts.decider.ready:
            return None
        if not await people.open() or await people.filling() is not None:
            return None
        buyer = Buyer(person_id=turn.person_id)
        standing = await people.standing(buyer, table.product_ids)
        route = await self._router.route(said, table, standing, turn, goes_on=len(path) > 1)
        if route.action in _WITHOUT or route.between or route.said != said:
            return None
        steps = await asyncio.to_thread(draw, said, Before(shown=1, carted=1))
        may = {route.action, *(each.action for each in steps)} & CHANGES
        visit = await people.visit(turn.person_id, language_of(said, turn.reader.language))
        heard = "\n".join(text_of(each.parts) for each in path if each.role is MessageRole.USER)
        asked = Asked(said, heard, visit, buyer, f"{turn.question_id}/tools")
        return Begun(path, Ground(table, standing, frozenset(may)), asked)
