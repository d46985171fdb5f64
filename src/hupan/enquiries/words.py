"""Which sentence answers a question, and how listings speak of a subject; the words lie in `words.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from hupan.sayings import Subject


def answering(subject: Subject, said: str) -> int:
    """Tell which sentence of a rule answers what was said, counted from 0; it reads a file the first time."""
    folded = said.casefold()
    return next((line for about, line, asked in _answers() if about is subject and asked.search(folded)), 0)


def written(subject: Subject) -> re.Pattern[str]:
    """Tell how listings speak of a subject, written small; it reads a file the first time."""
    return _any_of(_read()["written"][subject.value])


@cache
def _answers() -> tuple[tuple[Subject, int, re.Pattern[str]], ...]:
    return tuple((Subject(each["subject"]), int(each["line"]), _any_of(each["asked"])) for each in _read()["answers"])


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(files("hupan.enquiries").joinpath("words.toml").read_text(encoding="utf-8"))
