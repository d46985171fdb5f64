"""Shows a plan in the reply: one card that is replaced as it goes, and under it what each step has left."""

from collections.abc import Iterator, Sequence

from hupan.plans.domain import Plan, PlanState, PlanStep, StepState
from hupan.runs import CardPart, Part, PartAdded, PartReplaced, Parts, RunOutput, TextDelta, TextPart
from hupan.shopping import ChoiceData, Kind, PlanCard, PlanStepData
from hupan.showcase import Reader


class Showing:
    """Writes the reply of a plan.

    Args:
        reader: For whom.
        started_with: What stands in the reply already, where a broken-off one goes on.
    """

    def __init__(self, reader: Reader, started_with: Parts) -> None:
        self._reader = reader
        self._parts: list[Part] = list(started_with)
        self._text_last = bool(started_with) and isinstance(started_with[-1], TextPart)

    def plan(self, plan: Plan) -> RunOutput:
        """Show how far it is."""
        card = CardPart(Kind.PLAN, dict(plan_card(plan, self._reader)))
        at = next((at for at, each in enumerate(self._parts) if _is_plan(each)), None)
        if at is None:
            self._add(card)
            return PartAdded(card)
        self._parts[at] = card
        return PartReplaced(at, card)

    def missed(self, plan: Plan, before: Sequence[Part]) -> Iterator[RunOutput]:
        """Show what steps have left that stands nowhere: the process died before it could be read."""
        there = [part for part in (*before, *self._parts) if isinstance(part, CardPart)]
        for each in plan.steps:
            cards = [part for part in each.left if isinstance(part, CardPart)]
            if each.state.over and cards and not any(part in there for part in cards):
                yield from self.left(each)

    def left(self, step: PlanStep) -> Iterator[RunOutput]:
        """Show what a step has left, if it is over or asks for something."""
        if step.state.over or step.state is StepState.WAITING:
            for part in step.left:
                yield from self.words(part.text) if isinstance(part, TextPart) else self._added(part)

    def words(self, text: str) -> Iterator[RunOutput]:
        """Write a paragraph."""
        if not text:
            return
        if self._text_last:
            text = f"\n\n{text}"
        else:
            self._add(TextPart(""))
        self._text_last = True
        yield TextDelta(text)

    def _added(self, part: Part) -> Iterator[RunOutput]:
        self._add(part)
        yield PartAdded(part)

    def _add(self, part: Part) -> None:
        self._parts.append(part)
        self._text_last = isinstance(part, TextPart)


def plan_card(plan: Plan, reader: Reader) -> PlanCard:
    """Draw a plan. Until it is over it can be left; a reply that broke off can be gone on with as any other."""
    say = reader.words.say
    at = plan.next
    said = [] if plan.state.over else [say("Leave it")]
    if plan.state is PlanState.WAITING and at is not None and offers_on(plan.steps[at].left):
        # Who has tapped "add" on the card that asks goes on with that.
        said.insert(0, say("Go on"))
    choices = [ChoiceData(label=each, say=each) for each in said]
    steps = [
        PlanStepData(label=_label(each.action, reader), said=each.said, state=each.state.value) for each in plan.steps
    ]
    return PlanCard(plan_id=plan.id, state=plan.state.value, steps=steps, choices=choices)


def tapped_on(left: Parts) -> Parts:
    """Let a tap on the cards that ask go on with the plan: nobody has to say so once more."""
    return tuple(
        CardPart(each.kind, {**each.data, "goes_on": True})
        if isinstance(each, CardPart) and each.kind == Kind.VARIANTS
        else each
        for each in left
    )


def offers_on(left: Parts) -> frozenset[str]:
    """List what one tap on the cards that a step has left can put into the cart."""
    cards = [part.data for part in left if isinstance(part, CardPart) and part.kind == Kind.VARIANTS]
    return frozenset(str(each["offer_id"]) for card in cards for each in card["variants"] if each["offer_id"])


def said_at_the_end(plan: Plan, reader: Reader) -> str:
    """Say honestly what was not done."""
    say = reader.words.say
    if plan.state is PlanState.LEFT:
        return say("Left there. What was done stays done.")
    if plan.state is not PlanState.ENDED:
        return ""
    if not any(each.state is StepState.FAILED for each in plan.steps):
        return say("This takes longer than it should, so I stopped. What was done stays done.")
    if any(each.state is StepState.SKIPPED for each in plan.steps):
        return say("One step could not be done, so what needs it was left out.")
    failed = sum(each.state is StepState.FAILED for each in plan.steps)
    if 1 < failed < len(plan.steps):
        return say("Some steps could not be done; the others are.")
    # Where none was done, each has said why already.
    return "" if failed == len(plan.steps) else say("One step could not be done; the others are.")


def too_many(reader: Reader, most: int) -> str:
    """Say that these are more steps than are done at once."""
    number = reader.formats.number(most)
    return reader.words.say(
        "These are more than %(most)s steps at once. Tell me the first ones, and the rest afterwards.", most=number
    )


def _is_plan(part: Part) -> bool:
    return isinstance(part, CardPart) and part.kind == Kind.PLAN


def _label(action: str, reader: Reader) -> str:
    say = reader.words.say
    return {
        "search": say("Look for goods"),
        "refine": say("Narrow down what is shown"),
        "compare": say("Compare"),
        "add": say("Put it in the cart"),
        "code": say("Use a code"),
        "cart": say("See the cart"),
        "buy": say("Prepare the purchase"),
        "watch": say("Be told when it gets cheaper"),
    }[action]
