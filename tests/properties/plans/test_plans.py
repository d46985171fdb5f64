"""Whatever becomes of its steps, a plan comes to an end, tries nothing without bound, and does no step twice."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from hupan.kernel import PersonId
from hupan.plans import MOST_STEPS, MOST_TRIES, Outcome, Plan, PlanState, PlanStep, StepState
from hupan.runs import TextPart

AT = datetime(2026, 11, 22, tzinfo=UTC)
LEFT = (TextPart("done"),)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    length = draw(st.integers(1, MOST_STEPS))
    of = [draw(st.none() | st.integers(0, at - 1)) if at else None for at in range(length)]
    steps = tuple(PlanStep("add", f"step {at}", of=each) for at, each in enumerate(of))
    return Plan("msg", PersonId("person"), "conv", "run", steps, AT)


deaths = st.booleans()
outcomes = st.lists(st.tuples(st.sampled_from(Outcome), deaths, st.booleans()), max_size=80)


@given(plans(), outcomes)
def test_a_plan_is_bounded_and_does_nothing_twice(plan: Plan, came: list[tuple[Outcome, bool, bool]]) -> None:
    done: list[int] = []
    tries = [0] * len(plan.steps)
    for outcome, dies, goes_on in came:
        if plan.state is PlanState.WAITING:
            plan = plan.answered("this one") if goes_on else plan.resumed()
        at = plan.next
        if plan.state.over or at is None:
            break
        if plan.steps[at].tries >= MOST_TRIES:
            plan = plan.became(at, Outcome.GIVEN_UP, LEFT)
            continue
        plan = plan.begun(at)
        tries[at] += 1
        if dies:
            # Nothing more was written: whoever goes on finds it begun.
            plan = replace(plan, holder="another run").resumed()
            continue
        plan = plan.became(at, outcome, LEFT)
        if outcome is Outcome.ASKS:
            tries[at] = 0
        if outcome is Outcome.DONE:
            done.append(at)
        assert plan.steps[at].tries == tries[at]
    assert max(tries) <= MOST_TRIES
    assert done == sorted(set(done))
    assert all(plan.steps[at].state is StepState.DONE for at in done)
    for each in plan.steps:
        needs = None if each.of is None else plan.steps[each.of].state
        assert not (each.state is StepState.DONE and needs in {StepState.FAILED, StepState.SKIPPED})
    assert plan.state.over == (plan.next is None)
    assert (plan.state is PlanState.DONE) == all(each.state is StepState.DONE for each in plan.steps)


@given(plans(), st.integers(0, MOST_STEPS))
def test_what_is_left_or_takes_too_long_is_over_and_keeps_what_was_done(plan: Plan, done: int) -> None:
    for at in range(min(done, len(plan.steps) - 1)):
        plan = plan.begun(at).became(at, Outcome.DONE, LEFT)
    for ended in (plan.ended(), plan.cut_short()):
        assert ended.state.over
        assert ended.next is None
        assert [each for each in ended.steps if each.state is StepState.DONE] == [
            each for each in plan.steps if each.state is StepState.DONE
        ]


@given(plans())
def test_deeds_are_named_the_same_whoever_goes_on(plan: Plan) -> None:
    names = [plan.deed(at) for at in range(len(plan.steps))]
    assert len(set(names)) == len(names)
    assert names == [replace(plan, holder="another").resumed().deed(at) for at in range(len(plan.steps))]
