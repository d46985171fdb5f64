"""One law: what a follower puts together from the events is what the reply holds."""

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from hupan.runs import (
    CardPart,
    CitationPart,
    Notice,
    NoticePart,
    PartAdded,
    PartReplaced,
    Parts,
    RunOutput,
    Started,
    TextDelta,
    TextPart,
    ThinkingDelta,
    ThinkingPart,
    fold,
    parts_from_json,
    parts_to_json,
    resumable,
)
from hupan.runs.draft import Draft, Step, merge, number

WORDS = st.text(max_size=12)
STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
WHOLE = st.one_of(
    st.builds(NoticePart, STORABLE, st.dictionaries(STORABLE, st.integers() | STORABLE, max_size=2)),
    st.builds(CitationPart, STORABLE, STORABLE, STORABLE),
    st.builds(CardPart, STORABLE, st.dictionaries(STORABLE, st.lists(st.integers()), max_size=2)),
)
OUTPUTS = st.lists(
    st.one_of(
        st.builds(TextDelta, WORDS),
        st.builds(TextDelta, WORDS),
        st.builds(ThinkingDelta, WORDS),
        st.builds(PartAdded, WHOLE),
        st.builds(Notice, STORABLE),
        st.builds(Started, STORABLE),
    ),
    max_size=30,
)
STANDING = st.lists(
    st.one_of(st.builds(TextPart, STORABLE), st.builds(ThinkingPart, STORABLE, st.none() | st.just(1.0)), WHOLE),
    max_size=4,
).map(tuple)


def told(draft: Draft, outputs: Sequence[RunOutput]) -> list[Step]:
    pending: list[Step] = []
    merge(pending, draft.opening())
    for at, output in enumerate(outputs):
        merge(pending, draft.add(output, float(at)))
    merge(pending, draft.close(99.0))
    return pending


@given(STANDING, OUTPUTS)
def test_folding_the_events_gives_the_draft(standing: Parts, outputs: list[RunOutput]) -> None:
    draft = Draft(standing)
    events = number(told(draft, outputs), 0)

    assert fold(events) == draft.parts
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


@given(STANDING, OUTPUTS, st.data())
def test_a_reply_cut_anywhere_folds_to_its_beginning(
    standing: Parts, outputs: list[RunOutput], data: st.DataObject
) -> None:
    events = number(told(Draft(standing), outputs), 0)
    cut = data.draw(st.integers(0, len(events)))

    text = "".join(part.text for part in fold(events[:cut]) if isinstance(part, TextPart))
    whole = "".join(part.text for part in fold(events) if isinstance(part, TextPart))

    assert whole.startswith(text)


@given(STANDING, OUTPUTS)
def test_everything_that_is_told_can_be_kept(standing: Parts, outputs: list[RunOutput]) -> None:
    for event in number(told(Draft(standing), outputs), 0):
        assert "\0" not in event.data
        assert "\n" not in event.data
        event.data.encode()
        json.loads(event.data)


@given(
    st.lists(st.one_of(st.builds(TextDelta, STORABLE), st.builds(ThinkingDelta, STORABLE), st.builds(PartAdded, WHOLE)))
)
def test_no_text_is_lost(outputs: list[RunOutput]) -> None:
    draft = Draft()
    told(draft, outputs)

    said = "".join(output.text for output in outputs if isinstance(output, TextDelta))
    assert said == "".join(part.text for part in draft.parts if isinstance(part, TextPart))


@given(STANDING)
def test_parts_survive_being_kept(standing: Parts) -> None:
    assert parts_from_json(json.loads(json.dumps(parts_to_json(standing)))) == standing


@given(STANDING)
def test_a_reply_goes_on_from_its_last_text_or_from_nothing(standing: Parts) -> None:
    rest = resumable(standing)

    assert not rest or isinstance(rest[-1], TextPart)
    assert [part for part in rest if isinstance(part, TextPart)] == [
        part for part in standing if isinstance(part, TextPart)
    ]


def test_a_part_is_replaced_in_its_place() -> None:
    draft = Draft()
    steps = told(draft, [PartAdded(NoticePart("a")), TextDelta("x"), PartReplaced(0, NoticePart("b"))])

    assert fold(number(steps, 0)) == draft.parts == (NoticePart("b"), TextPart("x"))
