"""Reads the form of what people say, whatever it is about, in three languages: the patterns lie in `forms.toml`.

Whether somebody asks for words or wishes for things, chooses, or needs a thing no longer is told by how they say it.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LONGEST = 300
_FEW_WORDS, _FEW_SIGNS, _FEW_LETTERS, _CLOSE = 3, 6, 24, re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")
_PASSING = re.compile(
    r"^(?:(?:ok(?:ay)?|cool|thanks?(?: you| a lot)?|thx|great|nice|perfect|lol|haha+|hm+|oh|ah|btw|by the way"
    r"|no worries|anyways?|hey|hi|hello|alright|awesome|wow)\b[\s,.!~…]*)+"
    r"|^(?:(?:好[的吧了]?|谢谢你?|嗯+|哦+|哈哈+|对了|话说|行吧?|你好|唉)[，,。.!！~\s]+)+"
    r"|^(?:(?:네|넵|응|오+|아+|음+|그래|고마워요?|감사합니다|ㅋ+|ㅎ+|참|근데|그런데|안녕하세요|안녕)[,.!~\s]+)+"
)


@dataclass(frozen=True, slots=True)
class Form:
    """The forms that a text has.

    Attributes:
        words: It asks for a text or for knowledge.
        texts: It asks for a text.
        wishes: It wishes for things.
        picks: It chooses one of several by what sets it apart.
        best: It chooses it from any number: not the lighter one, but the lightest.
        carts: It wants something in the cart.
        asks: It is a question.
        another: It asks to see goods of a kind, whatever there is of it.
        spares: It needs something no longer.
        complains: What has come is broken, or not what was ordered.
        takes: It takes "it", and that is all.
        offers: It asks what newcomers and the like get off.
        wonders: It asks which, how much or what others say, where yes or no is no answer.
        sells: It asks whether a kind of goods is sold here at all.
        recalls: It asks to see what was ordered, or where that is.
        redirects: It wants what was ordered to go somewhere else, or says that its address is wrong.
        buys: It begins by buying what there is.
        gives: It is about a gift.
        leaves: It wants nothing more of what was asked.
        elides: It is a name, said so that it asks: the rest is left out.
        travels: Somebody goes somewhere themselves.
        reckons: It asks what numbers or measures come to.
        pauses: Somebody is called away, or wrote by mistake.
        drops: It wants nothing now, or is to be thought over, and says no more.
        idles: It asks what there is to do, or for a talk.
        tells: It tells of a bad day, or of what got wet.
        likens: It asks for others that are like one that is shown.
        justifies: It asks why one is shown, or comes first.
        advises: It asks which of them we would take ourselves.
    """

    words: bool
    texts: bool
    wishes: bool
    picks: bool
    best: bool
    carts: bool
    asks: bool
    another: bool
    spares: bool
    complains: bool
    takes: bool
    offers: bool
    wonders: bool
    sells: bool
    recalls: bool
    redirects: bool
    buys: bool
    gives: bool
    leaves: bool
    elides: bool
    travels: bool
    reckons: bool
    pauses: bool
    drops: bool
    idles: bool
    tells: bool
    likens: bool
    justifies: bool
    advises: bool


def form_of(said: str) -> Form:
    """Read the form of a text; it reads a file the first time: not for the event loop."""
    folded = _without_passing(said[:_LONGEST].casefold().strip())
    found = {name: pattern.search(folded) is not None for name, pattern in _patterns().items()}
    found["wishes"] = found["wishes"] or _is_little(said)
    return Form(**found)


def asks_for_words(said: str) -> bool:
    """Whether a text has the form in which people ask for a text or for knowledge, rather than for goods."""
    return form_of(said).words


def superlative(said: str) -> bool:
    """Whether somebody names what is most so of any number; it reads a file the first time."""
    return _patterns()["best"].search(said.casefold()) is not None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    written = tomllib.loads(files("hupan.phrases").joinpath("forms.toml").read_text(encoding="utf-8"))
    begins = rf"^(?:(?:please|can you|could you|help me)\s+)*(?:{'|'.join(written.pop('begins'))})\b"
    written["words"] = [begins, *written["words"]]
    return {name: _any_of(patterns) for name, patterns in written.items()}


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def _without_passing(folded: str) -> str:
    """Leave out what is only said in passing before: "ok cool. what is the boiling point of water"."""
    return _PASSING.sub("", folded) or folded


def _is_little(said: str) -> bool:
    """Whether it is so little that the goods are all of it: "fountain pen", "钢笔"."""
    words = said.split()
    return len(words) <= _FEW_WORDS and sum(map(len, words)) <= (_FEW_SIGNS if _CLOSE.search(said) else _FEW_LETTERS)
