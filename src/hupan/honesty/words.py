"""The words of `words.toml`."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def words() -> Mapping[str, re.Pattern[str]]:
    """Read the words by the name of what they claim; it reads a file the first time: not for the event loop."""
    written = tomllib.loads(files("hupan.honesty").joinpath("words.toml").read_text(encoding="utf-8"))
    return {name: re.compile("|".join(patterns), re.IGNORECASE) for name, patterns in written.items()}


def says(name: str, text: str) -> bool:
    """Whether a text has any of these words."""
    return words()[name].search(text) is not None
