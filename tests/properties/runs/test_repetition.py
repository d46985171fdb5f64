"""Laws of the guard: every period is caught within a stated length, however it is cut, and nothing said is lost."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from hupan.runs.repetition import LOOK_EVERY_CHARS, PERIOD_CHARS, Repetition, enough_bytes

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
PERIOD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=90)
PHRASES = st.lists(
    st.sampled_from(["호수는 ", "물", "the lake ", "is calm", ".\n", "a", "。", "- ", "reeds "]), min_size=1
)
RANDOM = st.randoms(use_true_random=True)
PIECES = st.lists(st.integers(4, 40), min_size=1, max_size=9)


def caught(text: str, pieces: list[int]) -> tuple[int, int] | None:
    """How much was read when it was caught, and how much of that is kept."""
    reading, at, turn = Repetition(), 0, 0
    while at < len(text):
        piece = text[at : at + pieces[turn % len(pieces)]]
        at, turn = at + len(piece), turn + 1
        surplus = reading.read(piece)
        if surplus is not None:
            return at, at - surplus
    return None


@settings(max_examples=40)
@given(TEXT, st.one_of(PERIOD, PHRASES.map("".join)), PIECES)
def test_every_period_is_caught_within_its_bound(before: str, period: str, pieces: list[int]) -> None:
    # In bytes of any turn of the period: a few characters at its edge, and the pieces that it comes in.
    size = _shortest(period)
    bound = enough_bytes(period[:size]) * 2 + 4 * (2 * len(period) + LOOK_EVERY_CHARS + max(pieces))
    text = before + period * (bound // len(period.encode()) + 4)

    found = caught(text, pieces)

    assert found is not None
    read, kept = found
    assert len(text[len(before) : read].encode()) <= bound
    # Nothing is lost: what is dropped only goes on with what stands before it.
    assert kept < read
    assert all(text[at] == text[at - size] if at >= size else text[at].isspace() for at in range(kept, read))


def _shortest(period: str) -> int:
    """How long the shortest text is of which a period is made."""
    return next(size for size in range(1, len(period) + 1) if (period * 2)[size:].startswith(period))


@settings(max_examples=40)
@given(RANDOM, st.integers(1000, PERIOD_CHARS), PIECES)
def test_the_longest_periods_are_caught(rng: random.Random, size: int, pieces: list[int]) -> None:
    period = "".join(rng.choice("abcdefgh 호수물") for _ in range(size))

    found = caught(period * 6, pieces)

    assert found is not None
    assert found[0] <= 4 * size + 1200 + LOOK_EVERY_CHARS + max(pieces)
    assert found[1] >= size


@settings(max_examples=40)
@given(RANDOM, PIECES)
def test_random_words_are_never_caught(rng: random.Random, pieces: list[int]) -> None:
    words = ["호수", "물", "the", "lake", "reeds", "湖", "heron", "is", "calm", "\n", ". ", "| "]

    assert caught(" ".join(rng.choice(words) for _ in range(2000)), pieces) is None


@settings(max_examples=40)
@given(TEXT, PERIOD, PIECES)
def test_few_repetitions_are_no_loop(before: str, period: str, pieces: list[int]) -> None:
    assert caught(before + period * 2, pieces) is None
