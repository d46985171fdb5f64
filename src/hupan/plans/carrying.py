"""Carries a plan out: step after step, each noted before it begins and after it ended, and shown as it goes."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import structlog

from hupan.conversations import Message, MessageRole, MessageStatus, Turn
from hupan.kernel import Buyer, Clock, HupanError
from hupan.kernel import Kind as Trouble
from hupan.phrases import Count, Home, Span, read_phrases
from hupan.plans.domain import MOST_TRIES, PLAN_S, STEP_S, Outcome, Plan, PlanState, PlanStep, StepState
from hupan.plans.errors import PlanTaken
from hupan.plans.ports import PlanStore
from hupan.plans.showing import Showing, said_at_the_end, tapped_on
from hupan.plans.sums import said_of_the_sum
from hupan.platform import StoreFactory
from hupan.platform.faults import reach
from hupan.pricing import Place
from hupan.runs import CardPart, Finished, Part, Parts, RunOutput, Started, TextPart, Usage
from hupan.shopping import Errand, Kind, Reply, Step, Table, given, read_table, turned
from hupan.showcase import CART, Visit

SELF = "market"
"""Stands where other replies name their model: no model wrote these."""

_PAUSE_S = 0.3
_MOST_COMPARED = 4
_FROM_SHELF = frozenset({"search", "refine"})
_ASKING = frozenset({Kind.VARIANTS, Kind.QUESTION})
_DONE_BY: Final[Mapping[str, frozenset[Kind]]] = {
    "search": frozenset({Kind.PRODUCTS}),
    "refine": frozenset({Kind.PRODUCTS}),
    "compare": frozenset({Kind.COMPARISON}),
    "add": frozenset({Kind.CART, Kind.CONSENT}),
    "code": frozenset({Kind.CART}),
    "cart": frozenset({Kind.CART}),
    "buy": frozenset({Kind.CONSENT}),
    "watch": frozenset({Kind.PRICES}),
}
"""What an errand shows that has done what it was run for. None of these asks a model, and none pays."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CarrierPorts:
    """What plans are carried out with."""

    plans: StoreFactory[PlanStore]
    errands: Mapping[str, Errand]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Taken:
    """A plan that this run holds.

    Attributes:
        plan: The plan.
        path: The conversation up to the message that is answered.
        visit: For whom it is carried out.
    """

    plan: Plan
    path: Sequence[Message]
    visit: Visit


class Carrier:
    """Carries plans out.

    Args:
        ports: What it stands on.
    """

    def __init__(self, ports: CarrierPorts) -> None:
        self._ports = ports

    async def carry_out(self, taken: Taken, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Go on with a plan from where it stands, and show how far it is."""
        clock, plan = self._ports.clock, taken.plan
        until = clock.monotonic() + PLAN_S
        showing = Showing(taken.visit.reader, turn.started_with)
        yield Started(SELF)
        yield showing.plan(plan)
        for output in showing.missed(plan, [part for each in taken.path for part in each.parts]):
            yield output
        while plan.state is PlanState.UNDER_WAY and (at := plan.next) is not None:
            if clock.monotonic() > until:
                plan = await self._kept(plan.cut_short())
                break
            outcome, left = Outcome.GIVEN_UP, _in_vain(taken.visit)
            if plan.steps[at].tries < MOST_TRIES:
                plan = await self._kept(plan.begun(at))
                yield showing.plan(plan)
                reach(f"plans.begun.{at}")
                outcome, left = await self._tried(plan, at, taken)
                reach(f"plans.tried.{at}")
            if outcome is Outcome.AGAIN and plan.steps[at].tries < MOST_TRIES:
                await asyncio.sleep(_PAUSE_S * plan.steps[at].tries)
            plan = await self._kept(plan.became(at, outcome, left))
            for output in showing.left(plan.steps[at]):
                yield output
            yield showing.plan(plan)
            reach(f"plans.ended.{at}")
        for said in (await said_of_the_sum(plan, taken.visit), said_at_the_end(plan, taken.visit.reader)):
            for output in showing.words(said):
                yield output
        yield showing.plan(plan)
        yield Finished("stop", Usage())

    async def _kept(self, plan: Plan) -> Plan:
        plan = replace(plan, at=self._ports.clock.now())
        async with self._ports.plans() as store:
            if not await store.save(plan):
                raise PlanTaken("This plan is gone on with elsewhere.")
        return plan

    async def _tried(self, plan: Plan, at: int, taken: Taken) -> tuple[Outcome, Parts]:
        """Do a step, and say what came of it."""
        say, one = taken.visit.reader.words.say, plan.steps[at]
        try:
            async with asyncio.timeout(STEP_S):
                reply = await self._run(plan, at, taken)
                outcome, left = await self._judged(one, reply, taken), tuple(map(given, reply.parts))
                return outcome, tapped_on(left) if outcome is Outcome.ASKS and one.action == "add" else left
        except TimeoutError:
            return Outcome.AGAIN, _in_vain(taken.visit)
        except HupanError as error:
            if error.kind is Trouble.UNAVAILABLE or error.retry_after_s is not None:
                return Outcome.AGAIN, _in_vain(taken.visit)
            return Outcome.GIVEN_UP, (given(TextPart(say("This cannot be done: %(why)s", why=error.detail))),)
        except Exception as error:  # noqa: BLE001 - whatever it is, a buyer reads a sentence and we what happened
            await asyncio.to_thread(_log.error, "plans.failed", action=one.action, exc_info=error)
            text = say(
                "Something went wrong here that should not have. "
                "Please look at your [cart](%(cart)s) before you try again.",
                cart=CART,
            )
            return Outcome.GIVEN_UP, (TextPart(text),)

    async def _run(self, plan: Plan, at: int, taken: Taken) -> Reply:
        one, visit = plan.steps[at], taken.visit
        said, table = one.answer or one.said, await asyncio.to_thread(_table, plan, at, taken.path)
        if one.action == "compare" and len(table.shown) == 1:
            # One thing is compared with nothing, and nobody is asked with what.
            return Reply.of(visit.reader.words.say("Only one fits, so there is nothing to compare it with."))
        if not one.apart and one.action not in _FROM_SHELF:
            said, table = await asyncio.to_thread(turned, said, table)
        if one.apart:
            # It is one of several kinds that were wished for at once, and goes on with none of the others.
            table = replace(table, quest=None)
        if one.action == "buy" and one.of is not None:
            # What it is about lies in the cart by now.
            table = replace(table, shown=(), focus=None)
        phrases = await asyncio.to_thread(read_phrases, said, Home(visit.reader.currency, visit.reader.now.date()))
        wanted = 1 if one.of is None else plan.steps[one.of].wanted
        if one.action == "add" and wanted > 1 and not phrases.counts:
            # "Two mugs ... and put the cheapest in my cart" are two.
            phrases = replace(phrases, counts=(Count(wanted, Span(0, 0)),))
        step = Step(one.action, said, phrases, visit, Buyer(person_id=plan.person_id), table, deed=plan.deed(at))
        errand = self._ports.errands[one.action]
        reply = await errand.run(step)
        if one.action == "compare" and Kind.QUESTION in _kinds(reply.parts) and len(table.shown) > _MOST_COMPARED:
            few = replace(table, shown=table.shown[:_MOST_COMPARED])
            reply = await errand.run(replace(step, table=few))
        return reply if one.count is None else _fewer(reply, one.count, visit)

    async def _judged(self, one: PlanStep, reply: Reply, taken: Taken) -> Outcome:
        kinds = _kinds(reply.parts)
        if kinds & _ASKING or (one.action == "code" and not kinds):
            return Outcome.ASKS
        if not kinds & _DONE_BY[one.action]:
            return Outcome.GIVEN_UP
        if one.action == "code":
            return await self._code_counts(taken)
        return Outcome.DONE

    async def _code_counts(self, taken: Taken) -> Outcome:
        visit = taken.visit
        view = await visit.market.carts.view(Buyer(person_id=taken.plan.person_id), Place(visit.reader.place))
        return Outcome.DONE if view.cart.codes and not view.refused_codes else Outcome.GIVEN_UP


def _in_vain(visit: Visit) -> Parts:
    say = visit.reader.words.say
    return (TextPart(say("I tried this three times, and it did not work. I go round in circles, so I leave it.")),)


def _kinds(parts: Parts) -> frozenset[Kind]:
    return frozenset(Kind(part.kind) for part in parts if isinstance(part, CardPart) and part.kind in set(Kind))


def _fewer(reply: Reply, count: int, visit: Visit) -> Reply:
    """Show no more products than were asked for, and say so many."""
    words, tally = visit.reader.words, visit.reader.formats.tally
    parts: list[Part] = []
    said: dict[str, str] = {}
    for part in reply.parts:
        if isinstance(part, CardPart) and part.kind == Kind.PRODUCTS and len(part.data["items"]) > count:
            shown, total = len(part.data["items"]), int(part.data["total"])
            now = words.say("The best %(shown)s of %(total)s that fit:", shown=tally(count), total=tally(total))
            before = words.say("The best %(shown)s of %(total)s that fit:", shown=tally(shown), total=tally(total))
            said |= {before: now, words.count("One fits:", "%(n)s fit:", shown): now}
            parts.append(CardPart(part.kind, {**part.data, "items": part.data["items"][:count]}))
        else:
            parts.append(part)
    return Reply(tuple(TextPart(_told(part.text, said)) if isinstance(part, TextPart) else part for part in parts))


def _told(text: str, said: Mapping[str, str]) -> str:
    return next((text.replace(before, now) for before, now in said.items() if before in text), text)


def _table(plan: Plan, at: int, path: Sequence[Message]) -> Table:
    """Lay before a step what lay there when the message came, and what the steps before it have left."""
    one, now = plan.steps[at], path[-1].created_at
    # Of several kinds that were found only those lie there that a step is about.
    done = [
        each.left
        for place, each in enumerate(plan.steps[:at])
        if each.state is StepState.DONE and not (each.apart and one.of is not None and place != one.of)
    ]
    if one.answer:
        done.append(one.left)
    replies = [_message(MessageRole.ASSISTANT, parts, now) for parts in done]
    asked = _message(MessageRole.USER, (TextPart(one.answer or one.said),), now)
    return read_table([*path[:-1], *replies, asked])


def _message(role: MessageRole, parts: Parts, at: datetime) -> Message:
    return Message("", "", None, 0, role, parts, MessageStatus.COMPLETE, at)
