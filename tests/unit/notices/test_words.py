"""Letters are written in every language, about the same things, with the same facts."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from hupan.kernel import Language


def _words(language: Language) -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("hupan.notices") / "words" / f"{language}.toml").read_text(encoding="utf-8"))


def _facts(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", Language)
def test_every_kind_has_its_words(language: Language) -> None:
    english, words = _words(Language.EN), _words(language)
    assert words.keys() == english.keys()
    for kind, parts in words.items():
        assert parts.keys() == english[kind].keys()
        # A sentence may leave a fact out, but never name one that is not there.
        known = set[str]().union(*(_facts(part) for part in english[kind].values()))
        assert set[str]().union(*(_facts(part) for part in parts.values())) == known, kind
        assert all(part.strip() for part in parts.values())
