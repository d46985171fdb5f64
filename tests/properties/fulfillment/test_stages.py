"""Whatever carriers say, in whatever order and however often: the same parcel stands at the same stage."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hupan.fulfillment import Stage, TrackingEvent
from hupan.fulfillment.domain import news_of, stage_of

START = datetime(2026, 3, 2, tzinfo=UTC)


def _event(key: int, stage: Stage, minutes: int) -> TrackingEvent:
    return TrackingEvent(str(key), stage, START + timedelta(minutes=minutes))


def _key(event: TrackingEvent) -> str:
    return event.key


EVENTS = st.lists(
    st.builds(_event, st.integers(0, 30), st.sampled_from(Stage), st.integers(0, 5_000)), max_size=25, unique_by=_key
)


@given(EVENTS, st.randoms(use_true_random=False), st.integers(1, 5))
def test_order_repetition_and_pieces_do_not_matter(events: list[TrackingEvent], chance: Random, size: int) -> None:
    now = START + timedelta(days=10)
    mixed = [*events, *events]
    chance.shuffle(mixed)
    kept: list[TrackingEvent] = []
    for at in range(0, len(mixed), size):
        kept += news_of(kept, mixed[at : at + size], now)
    assert sorted(each.key for each in kept) == sorted(each.key for each in events)
    assert stage_of(kept) is stage_of(events)


@given(EVENTS, EVENTS)
def test_what_has_arrived_is_never_on_its_way_again(first: list[TrackingEvent], later: list[TrackingEvent]) -> None:
    if stage_of(first) is Stage.DELIVERED:
        assert stage_of([*first, *later]) in {Stage.DELIVERED, Stage.RETURNED}
