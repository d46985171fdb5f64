"""Only what no later text can change is printed for good."""

import io

import pytest
from rich.console import Console

from hupan.terminal.client import Piece
from hupan.terminal.markdown_stream import MarkdownStream, split_finished


@pytest.mark.parametrize(
    ("markdown", "finished"),
    [
        ("", ""),
        ("one line", ""),
        ("a paragraph\n\n", "a paragraph\n\n"),
        ("a paragraph\n\nthe next", "a paragraph\n\n"),
        ("```\ncode\n\nmore", ""),
        ("```\ncode\n\nmore\n```\n\nafter", "```\ncode\n\nmore\n```\n\n"),
        ("- one\n\n- two", ""),
        ("1. one\n\n2. two", ""),
        ("- one\n- two\n\ntext\n\nmore", "- one\n- two\n\ntext\n\n"),
    ],
)
def test_split(markdown: str, finished: str) -> None:
    assert split_finished(markdown) == (finished, markdown[len(finished) :])


def test_the_whole_answer_is_on_the_screen_once_however_it_came() -> None:
    answer = "# Title\n\nSome *words*.\n\n```python\nprint(1)\n\nprint(2)\n```\n\n- one\n- two\n\nThe end."

    def drawn(size: int) -> str:
        out = io.StringIO()
        console = Console(file=out, width=60, force_terminal=False)
        with MarkdownStream(console) as stream:
            for start in range(0, len(answer), size):
                stream.add(Piece(answer[start : start + size]))
        return out.getvalue()

    whole = drawn(len(answer))
    for words in ("Title", "Some words.", "print(1)", "print(2)", "one", "two", "The end."):
        assert whole.count(words) == 1
    assert [line.strip() for line in drawn(1).split() if line] == [line.strip() for line in whole.split() if line]


def test_thinking_is_folded_away_when_the_answer_begins() -> None:
    out = io.StringIO()
    with MarkdownStream(Console(file=out, width=60)) as stream:
        stream.add(Piece("let me see", "thinking"))
        stream.add(Piece("Yes."))
    assert "let me see" not in out.getvalue()
    assert "(thought in 3 words)" in out.getvalue()
    assert "Yes." in out.getvalue()
