"""The words of pages: everything is said in every language, and nothing in them breaks a page."""

import re
from functools import cache
from typing import Any, cast

import pytest
from markupsafe import Markup

from hupan.kernel import Language
from hupan.showcase import Words, read_words
from scripts.market_words import CATALOGUES, messages

PLACEHOLDER = re.compile(r"%\(\w+\)s")


@cache
def _said() -> tuple[tuple[str, str | tuple[str, ...]], ...]:
    return tuple(messages())


@cache
def _words() -> dict[Language, Words]:
    return read_words()


def _forms(words: Words, message: str | tuple[str, ...]) -> list[str]:
    """Say a message without its values."""
    translations = cast("Any", words)._translations
    if isinstance(message, str):
        return [translations.gettext(message)]
    return [translations.ngettext(message[0], message[1], number) for number in (0, 1, 2, 5)]


def test_pages_say_much() -> None:
    assert len(_said()) > 150
    assert {"showcase/cards.py", "storefront/templates/home.html"} < {name for name, _ in _said()}


@pytest.mark.parametrize("language", [Language.ZH, Language.KO])
def test_nothing_is_left_in_english(language: Language) -> None:
    words = _words()[language]
    same = {
        str(message)
        for _, message in _said()
        for form in _forms(words, message)
        if form in (message if isinstance(message, tuple) else (message,))
    }
    # What is only signs and values, or a brand's own word, is the same everywhere.
    assert {each for each in same if re.search(r"[A-Za-z]{2}", PLACEHOLDER.sub("", each))} == set()


@pytest.mark.parametrize("language", [Language.ZH, Language.KO])
def test_no_value_is_lost_on_the_way(language: Language) -> None:
    words = _words()[language]
    lost = [
        (message, form)
        for _, message in _said()
        for form in _forms(words, message)
        if set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall("".join(message)))
    ]
    assert lost == []


@pytest.mark.parametrize("language", Language)
def test_no_word_ends_an_attribute_or_begins_a_tag(language: Language) -> None:
    words = _words()[language]
    assert [form for _, message in _said() for form in _forms(words, message) if set(form) & set('"<>&')] == []


def test_the_catalogues_hold_nothing_that_nobody_says() -> None:
    said = {message if isinstance(message, str) else message[0] for _, message in _said()}
    for file in CATALOGUES.glob("*.po"):
        # Long ones go over several lines; their first word is enough to find them by.
        kept = re.findall(r'^msgid "(.+)"$', file.read_text(encoding="utf-8"), re.MULTILINE)
        assert [each for each in kept if each.replace('\\"', '"') not in said] == []


def test_values_inside_a_sentence_are_escaped_unless_they_are_marked_up() -> None:
    words = _words()[Language.EN]

    assert words.say_safely("Sold by %(seller)s", seller="<script>") == Markup("Sold by &lt;script&gt;")
    assert words.say_safely("Sold by %(seller)s", seller=Markup("<a>x</a>")) == Markup("Sold by <a>x</a>")


def test_numbers_choose_the_form() -> None:
    one, many = "%(n)s product", "%(n)s products"

    assert [_words()[Language.EN].count(one, many, number) for number in (1, 2)] == ["1 product", "2 products"]
    assert _words()[Language.KO].count(one, many, 2, n="2,000") == "상품 2,000개"
