"""The conversations room's `Responder` for messages that ask for several steps; all others go on to the shop."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

import structlog

from hupan.agents import Decider
from hupan.catalog import CategoryTree
from hupan.conversations import Message, MessageRole, Responder, Turn
from hupan.intents import Router, language_of, names_goods
from hupan.kernel import Buyer, Clock, HupanError
from hupan.phrases import Home, as_read
from hupan.plans.apart import lie_elsewhere, several, spread
from hupan.plans.carrying import SELF, Carrier, CarrierPorts, Taken
from hupan.plans.cues import GO_ON, LEAVE
from hupan.plans.domain import MOST_STEPS, Plan, PlanState, PlanStep, StepState
from hupan.plans.drawing import Before, draw
from hupan.plans.ports import PlanStore
from hupan.plans.showing import offers_on, too_many
from hupan.platform import StoreFactory
from hupan.runs import CardPart, FilePart, Finished, RunOutput, Started, TextDelta, Usage, text_of
from hupan.sayings import may_be_apart, wishes_for
from hupan.shopping import Kind, People, Table, read_table
from hupan.showcase import Visit

_LOOKED_BACK = 24
_ANYTHING = Before(shown=1, carted=1)
_FROM_SHELF = ("search", "refine")
# Who says so little, and all of it names goods of several kinds, wants these, whatever examples it is like.
_LITTLE = 60
_TALK = "talk"
_TAKES = frozenset({"add", "buy"})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PlanningParts:
    """What planning stands on.

    Attributes:
        shop: Answers whatever is no plan.
        decider: Decides what is wanted.
        people: Knows who shops.
        plans: Keeps plans.
        carrying: Carries them out.
        clock: Tells the time.
    """

    shop: Responder
    decider: Decider
    people: People
    plans: StoreFactory[PlanStore]
    carrying: CarrierPorts
    clock: Clock


class PlanningResponder:
    """Answers messages that ask for several steps with a plan that is carried out before the buyer's eyes.

    Args:
        parts: What it stands on.
    """

    def __init__(self, parts: PlanningParts) -> None:
        self._parts = parts
        self._router = Router(parts.decider)
        self._carrier = Carrier(parts.carrying)

    async def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Write one reply."""
        taken = await self._taken(turn)
        if isinstance(taken, str):
            yield Started(SELF)
            yield TextDelta(taken)
            yield Finished("stop", Usage())
            return
        outputs = self._parts.shop.respond(turn) if taken is None else self._carrier.carry_out(taken, turn)
        async with aclosing(outputs):
            async for output in outputs:
                yield output

    async def _taken(self, turn: Turn) -> Taken | str | None:
        """Take up the plan that a message is about, or draw one; a sentence where it is beyond all bounds."""
        path = await turn.memory.path_to(turn.question_id, _LOOKED_BACK)
        if not path or any(isinstance(part, FilePart) for part in path[-1].parts):
            return None
        said = await asyncio.to_thread(as_read, text_of(path[-1].parts))
        try:
            wanted = await asyncio.to_thread(_may_be_several, said)
            plan = await self._taken_up(turn.question_id, turn) if wanted else None
            if plan is not None and (turn.started_with or not plan.state.over):
                return Taken(plan.resumed(), path, await self._visit(plan.steps[0].said, turn))
            shown = _plan_before(path)
            if shown and (taken := await self._gone_on(shown, said, path, turn)) is not None:
                return taken
            return await self._drawn(said, path, turn) if wanted and not turn.started_with else None
        except HupanError as error:
            # Nobody is kept from talking because no plan can be made.
            _log.info("plans.not_taken", reason=error.detail)
            return None

    async def _taken_up(self, plan_id: str, turn: Turn) -> Plan | None:
        async with self._parts.plans() as store:
            return await store.take_up(plan_id, turn.person_id, turn.conversation_id, turn.run_id)

    async def _gone_on(self, plan_id: str, said: str, path: Sequence[Message], turn: Turn) -> Taken | None:
        """Take up the plan of the reply before, where that is what somebody says, or an answer to what it asks."""
        async with self._parts.plans() as store:
            plan = await store.find(plan_id, turn.person_id, turn.conversation_id)
        change = None if plan is None else await self._meant(plan, said, path, turn)
        taken = None if change is None else await self._taken_up(plan_id, turn)
        if change is None or taken is None:
            return None
        taken = replace(change(taken), at=self._parts.clock.now())
        async with self._parts.plans() as store:
            await store.save(taken)
        return Taken(taken, path, await self._visit(taken.steps[0].said, turn))

    async def _meant(self, plan: Plan, said: str, path: Sequence[Message], turn: Turn) -> Callable[[Plan], Plan] | None:
        """Tell what is to become of a plan by what somebody says after it; nothing where that is about other things."""
        if any(said == each.answer for each in plan.steps):
            # The reply to this answer was broken off: it is gone on with, and what it did is not done again.
            return Plan.resumed
        if plan.state.over:
            return None
        if LEAVE.fullmatch(said):
            return Plan.ended
        if GO_ON.fullmatch(said):
            return Plan.done_by_hand if await self._done_by_hand(plan, turn) else Plan.resumed
        answers = plan.state is PlanState.WAITING and await self._answers(plan, said, path, turn)
        return (lambda taken: taken.answered(said)) if answers else None

    async def _done_by_hand(self, plan: Plan, turn: Turn) -> bool:
        """Whether what a step asks for was put into the cart meanwhile, by a tap on the card that asks for it."""
        at = plan.next
        if at is None or plan.steps[at].state is not StepState.WAITING or plan.steps[at].action != "add":
            return False
        offers = offers_on(plan.steps[at].left)
        visit = await self._visit(plan.steps[0].said, turn)
        cart = await visit.market.carts.of(Buyer(person_id=turn.person_id))
        return any(each.offer_id in offers and each.added_at >= plan.at for each in cart.lines)

    async def _answers(self, plan: Plan, said: str, path: Sequence[Message], turn: Turn) -> bool:
        at, table = plan.next, await asyncio.to_thread(read_table, path)
        if at is None:
            return False
        standing = await self._parts.people.standing(Buyer(person_id=turn.person_id), table.product_ids)
        route = await self._router.route(said, table, standing, turn, goes_on=True)
        return route.action == plan.steps[at].action and not route.between

    async def _drawn(self, said: str, path: Sequence[Message], turn: Turn) -> Taken | str | None:
        """Draw a plan and keep it; nothing where the market has no part in what is said, or is not there yet."""
        people, table = self._parts.people, await asyncio.to_thread(read_table, path)
        if not self._parts.decider.ready or not await people.open() or await people.filling() is not None:
            return None
        standing = await people.standing(Buyer(person_id=turn.person_id), table.product_ids)
        steps = await asyncio.to_thread(draw, said, Before(len(table.shown), standing.carted))
        visit = await self._visit(said, turn)
        tree, home = await visit.market.catalog.categories(), Home(visit.reader.currency, visit.reader.now.date())
        first = steps[0].said if steps else said
        steps = await asyncio.to_thread(_of_kinds, said, steps, tree, home)
        route = await self._router.route(first, table, standing, turn, goes_on=len(path) > 1) if steps else None
        if route is not None and route.action == _TALK and steps[0].apart and len(said) <= _LITTLE:
            route = replace(route, action=steps[0].action)
        if route is not None and route.action in _TAKES and await asyncio.to_thread(lie_elsewhere, said, steps, table):
            route = replace(route, action=steps[0].action)
        if route is None or not _fits(steps[0], route.action, table, unsure=bool(route.between)):
            return None
        if len(steps) > MOST_STEPS:
            return too_many(visit.reader, MOST_STEPS)
        narrows = steps[0].action in _FROM_SHELF and route.action in _FROM_SHELF and not steps[0].apart
        own = (replace(steps[0], action=route.action), *steps[1:]) if narrows else steps
        now = self._parts.clock.now()
        plan = Plan(turn.question_id, turn.person_id, turn.conversation_id, turn.run_id, own, now)
        async with self._parts.plans() as store:
            await store.put(plan)
        return Taken(plan, path, visit)

    async def _visit(self, said: str, turn: Turn) -> Visit:
        return await self._parts.people.visit(turn.person_id, language_of(said, turn.reader.language))


def _may_be_several(said: str) -> bool:
    """Whether a message may ask for several steps, or for several kinds of goods, by its words alone."""
    return bool(draw(said, _ANYTHING)) or (may_be_apart(said) and (wishes_for(said) or names_goods(said)))


def _of_kinds(said: str, steps: tuple[PlanStep, ...], tree: CategoryTree, home: Home) -> tuple[PlanStep, ...]:
    return spread(steps, tree, home) if steps else several(said, tree, home)


def _fits(first: PlanStep, action: str, table: Table, *, unsure: bool) -> bool:
    """Whether what the first step is taken for agrees with what its words are taken for by themselves."""
    bare = table.last is None and not table.shown
    if first.action in _FROM_SHELF:
        return action in _FROM_SHELF or (unsure and not bare)
    return action != _TALK or (unsure and not bare)


def _plan_before(path: Sequence[Message]) -> str:
    """Find the plan that the reply before shows."""
    replies = [each for each in path[:-1] if each.role is MessageRole.ASSISTANT]
    parts = replies[-1].parts if replies else ()
    shown = [part.data.get("plan_id") for part in parts if isinstance(part, CardPart) and part.kind == Kind.PLAN]
    return str(shown[-1]) if shown else ""
