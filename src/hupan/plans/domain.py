"""A plan: the steps that one message asks for, how far they are, and what each left."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from hupan.kernel import PersonId
from hupan.runs import Parts

MOST_STEPS: Final = 8
MOST_TRIES: Final = 3
"""How often a step is begun at all, counted over every going on: what fails as often only goes round in circles."""

STEP_S: Final = 20.0
PLAN_S: Final = 90.0


class StepState(StrEnum):
    """Where a step stands. Waiting: something was asked. Failed: it was given up. Skipped: one it needs was."""

    PENDING = "pending"
    NOW = "now"
    DONE = "done"
    WAITING = "waiting"
    FAILED = "failed"
    SKIPPED = "skipped"

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self in {StepState.DONE, StepState.FAILED, StepState.SKIPPED}


class PlanState(StrEnum):
    """Where a plan stands. Ended: not all of it could be done. Left: the buyer wanted no more of it."""

    UNDER_WAY = "under_way"
    WAITING = "waiting"
    DONE = "done"
    ENDED = "ended"
    LEFT = "left"

    @property
    def over(self) -> bool:
        """Whether it can be gone on with no more."""
        return self not in {PlanState.UNDER_WAY, PlanState.WAITING}


class Outcome(StrEnum):
    """What came of a step: done; something is asked; worth another try as it is; or given up for good."""

    DONE = "done"
    ASKS = "asks"
    AGAIN = "again"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing to be done.

    Attributes:
        action: An action of the playbook.
        said: The buyer's words for it; nothing else is ever put in their place.
        of: The step whose result it is about ("the cheapest" of what was found), by its place; `None` where that is
            what lies before the buyer already.
        count: How many products are wanted of a search; `None` where nothing was said.
        state: Where it stands.
        tries: How often it was begun.
        left: What it answered.
        answer: What was said to what it asked, as long as that is not done.
        apart: Whether it is a search for one of several kinds, which begins anew.
        wanted: How many of it.
        shares: Whether a sum was named for it and others together.
    """

    action: str
    said: str
    of: int | None = None
    count: int | None = None
    state: StepState = StepState.PENDING
    tries: int = 0
    left: Parts = ()
    answer: str = ""
    apart: bool = False
    wanted: int = 1
    shares: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of one message.

    Attributes:
        id: The message that asked for it. What a step does is done under this name and its place, so once.
        person_id: Whose.
        conversation_id: Where it was asked for.
        holder: The run that may carry it out; whoever takes it up later puts their own in its place.
        steps: In their order.
        state: Where it stands.
        at: When it was last touched.
    """

    id: str
    person_id: PersonId
    conversation_id: str
    holder: str
    steps: tuple[PlanStep, ...]
    at: datetime
    state: PlanState = field(default=PlanState.UNDER_WAY)

    @property
    def next(self) -> int | None:
        """The first step that is not over, by its place."""
        return next((at for at, each in enumerate(self.steps) if not each.state.over), None)

    def deed(self, at: int) -> str:
        """Name what a step does, the same whenever it is gone on with."""
        return f"{self.id}/{at}"

    def answered(self, answer: str) -> "Plan":
        """Take up the step that waits, with what was said to it."""
        at = self.next
        if at is None:
            return self
        return self._with(at, replace(self.steps[at], state=StepState.PENDING, answer=answer), PlanState.UNDER_WAY)

    def done_by_hand(self) -> "Plan":
        """Go on after the step that waits: the buyer has done it, with a tap on the card that asked."""
        at = self.next
        return self if at is None else self.became(at, Outcome.DONE, ())

    def resumed(self) -> "Plan":
        """Go on with it; a step that waits asks again."""
        return self if self.state.over else replace(self, state=PlanState.UNDER_WAY)

    def begun(self, at: int) -> "Plan":
        """Begin a step, for the first time or again."""
        step = self.steps[at]
        return self._with(at, replace(step, state=StepState.NOW, tries=step.tries + 1), PlanState.UNDER_WAY)

    def became(self, at: int, outcome: Outcome, left: Parts) -> "Plan":
        """Say what came of a step; what needs one that was given up is left out with it."""
        step = self.steps[at]
        match outcome:
            case Outcome.DONE:
                return _settled(self._with(at, replace(step, state=StepState.DONE, left=left), PlanState.UNDER_WAY))
            case Outcome.ASKS:
                # Whoever is asked has not tried in vain.
                waiting = replace(step, state=StepState.WAITING, left=left, tries=0, answer="")
                return self._with(at, waiting, PlanState.WAITING)
            case Outcome.AGAIN if step.tries < MOST_TRIES:
                return self._with(at, replace(step, state=StepState.PENDING), PlanState.UNDER_WAY)
            case _:
                failed = self._with(at, replace(step, state=StepState.FAILED, left=left), PlanState.UNDER_WAY)
                return _settled(_without_dependents(failed))

    def ended(self) -> "Plan":
        """End it where it stands: what was not done is not done any more."""
        steps = tuple(each if each.state.over else replace(each, state=StepState.SKIPPED) for each in self.steps)
        return replace(self, steps=steps, state=PlanState.LEFT)

    def cut_short(self) -> "Plan":
        """End it because it takes too long."""
        return replace(self.ended(), state=PlanState.ENDED)

    def _with(self, at: int, step: PlanStep, state: PlanState) -> "Plan":
        return replace(self, steps=(*self.steps[:at], step, *self.steps[at + 1 :]), state=state)


def _without_dependents(plan: Plan) -> Plan:
    steps = list(plan.steps)
    for at, each in enumerate(steps):
        needs = None if each.of is None else steps[each.of].state
        if not each.state.over and needs in {StepState.FAILED, StepState.SKIPPED}:
            steps[at] = replace(each, state=StepState.SKIPPED)
    return replace(plan, steps=tuple(steps))


def _settled(plan: Plan) -> Plan:
    if plan.next is not None:
        return plan
    whole = all(each.state is StepState.DONE for each in plan.steps)
    return replace(plan, state=PlanState.DONE if whole else PlanState.ENDED)
