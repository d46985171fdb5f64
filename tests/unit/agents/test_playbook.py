"""A playbook lies in a folder that people can read, and what is wrong with it is said."""

from pathlib import Path

import pytest

from hupan.agents import read_playbook
from hupan.kernel import Language


def _write(folder: Path) -> Path:
    (folder / "actions.toml").write_text('task = "Sort it."\n\n[actions]\nbuy = "to pay"\nask = "to know"\n')
    for language in Language:
        (folder / language.value).mkdir()
        for action in ("buy", "ask"):
            lines = [f"{language.value} {action} {number}" for number in range(2)]
            (folder / language.value / f"{action}.txt").write_text("\n".join(("# People say:", *lines, "")))
    return folder


def test_it_is_read_in_the_order_in_which_it_is_written(tmp_path: Path) -> None:
    book = read_playbook(_write(tmp_path))

    assert book.task == "Sort it."
    assert book.names == ("buy", "ask")
    assert [each.said for each in book.examples if each.language is Language.KO] == [
        "ko buy 0",
        "ko buy 1",
        "ko ask 0",
        "ko ask 1",
    ]


def test_an_action_has_examples_in_every_language(tmp_path: Path) -> None:
    (_write(tmp_path) / "zh" / "ask.txt").write_text("one alone\n")
    with pytest.raises(ValueError, match="fewer than 2 examples"):
        read_playbook(tmp_path)


def test_one_sentence_means_one_thing(tmp_path: Path) -> None:
    (_write(tmp_path) / "en" / "ask.txt").write_text("en buy 0\nsomething else\n")
    with pytest.raises(ValueError, match="Said twice"):
        read_playbook(tmp_path)


def test_examples_of_nothing_are_a_slip_of_the_pen(tmp_path: Path) -> None:
    (_write(tmp_path) / "ko" / "bye.txt").write_text("a\nb\n")
    with pytest.raises(ValueError, match="Examples of nothing"):
        read_playbook(tmp_path)
