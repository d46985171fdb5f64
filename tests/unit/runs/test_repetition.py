"""What counts as a model that repeats itself, what does not, and what is left of it."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from hupan.runs.repetition import LOOK_EVERY_CHARS, Repetition

ROOT = Path(__file__).parents[3]
SOURCES = {".py", ".md", ".ts", ".tsx", ".toml", ".po"}


def left_of(text: str, *, step: int = 3) -> str | None:
    """What stays of a text that comes in small pieces; `None` when nothing is found."""
    reading = Repetition()
    for at in range(0, len(text), step):
        surplus = reading.read(text[at : at + step])
        if surplus is not None:
            read = text[: at + step]
            return read[: len(read) - surplus].rstrip()
    return None


@pytest.mark.parametrize(
    ("before", "again"),
    [
        ("호수는 물이 고인 곳입니다.\n\n", "호수는 아름답습니다.\n"),
        ("", "호수는 자연과 사람을 이어 주는 소중한 공간입니다. "),
        ("西湖在杭州。\n", "西湖的水很清，湖边有很多柳树。"),
        ("A lake.\n", "The lake is calm.\nThe heron waits.\nThe reeds bend.\n"),
        ("Of all lakes: ", "the water is deep and the water is cold and "),
        ("", "def add(a, b):\n    return a + b\n\n"),
        ("# Paragraphs\n\n", "".join(f"In bay {bay} live {bay * bay} herons. " for bay in range(30)) + "\n\n"),
    ],
)
def test_what_comes_again_and_again_is_said_once(before: str, again: str) -> None:
    assert left_of(before + again * 60) == (before + again).rstrip()


def test_a_number_that_counts_the_lines_is_no_news() -> None:
    text = "A list:\n" + "".join(f"{number}. 호수는 자연의 선물입니다.\n" for number in range(1, 60))

    left = left_of(text)

    assert left is not None
    assert left.startswith("A list:\n1. 호수는 자연의 선물입니다.")
    assert left.count("호수는") <= 10


def test_few_sentences_in_any_order_are_found() -> None:
    said = ("The lake is calm today. ", "A heron waits in the reeds. ", "Nobody is at the shore. ")
    # Drawn by a generator of digits that has no short period.
    text = "".join(said[(number * number // 7) % 3] for number in range(200))

    left = left_of(text)

    assert left is not None
    assert all(left.count(each.strip()) >= 1 for each in said)
    assert len(left) < 400


def test_what_stood_before_stays_to_the_last_letter() -> None:
    story = "".join(
        f"On day {number} the heron caught {number * 7 % 31} fish in bay {number % 13}. " for number in range(99)
    )

    left = left_of(story + "And then it slept. " * 60)

    assert left == story + "And then it slept."


def rows(count: int, row: str) -> str:
    return "".join(row.format(n=number, half=number / 2, square=number * number) for number in range(count))


@pytest.mark.parametrize(
    "text",
    [
        "-" * 400 + "\n" + "=" * 400,
        "| a | b |\n|---|---|\n" + rows(200, "| {n} | {square} |\n"),
        "| name | ok |\n|---|---|\n" + rows(40, "| item {n} | yes |\n"),
        rows(500, "{n}, "),
        rows(2000, "{n} "),
        rows(2000, "{n}\n"),
        "[" + "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],\n" * 16 + "]",
        rows(80, '{{"id": {n}, "name": "User {n}", "active": true}},\n'),
        rows(60, "    case {n}:\n        return {square};\n        break;\n"),
        "".join(
            f"{n} bottles of beer on the wall, {n} bottles of beer.\nTake one down and pass it around, "
            f"{n - 1} bottles of beer on the wall.\n\n"
            for n in range(99, 0, -1)
        ),
        rows(
            12,
            "Verse {n} of the old song, which is not like verse {half}.\n" + "Row, row, row your boat,\nmerrily!\n\n",
        ),
        "Merrily, merrily, merrily, merrily, life is but a dream. " * 4,
        "하하하하하하하하하하" * 20,
        "ㅋ" * 300,
        "",
    ],
)
def test_what_is_meant_to_be_alike_is_left_alone(text: str) -> None:
    assert left_of(text) is None


def test_whole_sources_are_left_alone() -> None:
    # A file of code or prose is longer and more alike in itself than replies are.
    for path in own_sources():
        text = path.read_text()
        assert left_of(text, step=LOOK_EVERY_CHARS) is None, path


def own_sources() -> Iterable[Path]:
    for folder in ("src/hupan/kernel", "src/hupan/catalog", "src/hupan/showcase", "docs", "frontend/src"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in SOURCES and path.is_file():
                yield path


def test_memory_stays_bounded() -> None:
    reading = Repetition()
    for number in range(20_000):
        assert reading.read(f"{number * 7919 % 100_003} ") is None

    held = vars(reading)["_held"]
    assert len(held) < 9000
