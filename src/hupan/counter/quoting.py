"""Strangers' words on their way into a conversation: they stay words, whatever signs are in them.

What a seller calls a thing, or types as a tracking number, comes into sentences and onto cards. In a sentence, which is
Markdown, it must draw no picture, lead nowhere, and be no token of a model's template when the sentence is read back to
one; only our own links into the market are links. Nowhere may it hold signs that hide, or turn what follows.
"""

import re
from collections.abc import Mapping
from typing import cast

from hupan.runs import CardPart, Part, TextPart

_OWN_LINK = re.compile(r"\[[^\[\]\n]*\]\(/market(?:[/?#][^\s()<>\\]*)?\)")
_MARKS = re.compile(r"[\\`*_\[\]<>|]|~(?=~)|(?<=~)~|&(?=#?\w+;)")
_WEB = re.compile(r":(?=//)|(?<=www)\.|(?<=\w)@(?=\w)", re.IGNORECASE)
_BEGINS = re.compile(r"^([ \t]*)(#|[-+=](?=[ \t]|$)|\d{1,9}(?=[.)][ \t]))", re.MULTILINE)
# Joiners, which shape emoji and some scripts, stay.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# What the page does things with rather than shows: it comes from our rooms, and goes back to them as it is.
_WORKS = frozenset(
    ["href", "src", "srcset", "path", "page", "body", "more", "seen", "fingerprint", "value", "chosen", "quest"]
)


def given(part: Part) -> Part:
    """Make a part of a reply ready to be handed out, whoever reads it."""
    if isinstance(part, TextPart):
        return TextPart(quoted(part.text))
    return CardPart(part.kind, shown(part.data)) if isinstance(part, CardPart) else part


def quoted(text: str) -> str:
    """Write a sentence in Markdown so that nothing in it is a mark but our own links into the market."""
    text, pieces, end = visible(text), list[str](), 0
    for link in _OWN_LINK.finditer(text):
        pieces += [_plain(text[end : link.start()]), link.group()]
        end = link.end()
    return "".join([*pieces, _plain(text[end:])])


def visible(text: str) -> str:
    """Leave out signs that hide, or turn what follows."""
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub("", text)


def shown(data: Mapping[str, object]) -> dict[str, object]:
    """Write a card's data so that whatever is read on it is visible; what it works with stays as it is."""
    return {key: each if key in _WORKS else _shown(each) for key, each in data.items()}


def _shown(data: object) -> object:
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, Mapping):
        return shown(cast("Mapping[str, object]", data))
    if isinstance(data, list | tuple):
        return [_shown(each) for each in cast("list[object]", data)]
    return data


def _plain(text: str) -> str:
    marked = _WEB.sub(lambda found: f"\\{found[0]}", _MARKS.sub(lambda found: f"\\{found[0]}", text))
    return _BEGINS.sub(_begun, marked)


def _begun(found: re.Match[str]) -> str:
    """A line that begins like a heading, a list or a rule is a sentence all the same."""
    space, mark = found[1], found[2]
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
