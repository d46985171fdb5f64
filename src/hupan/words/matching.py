"""Where the words of a query stand in a text, and the snippet that shows it."""

import unicodedata
from collections.abc import Sequence

from hupan.words.cutting import folded, is_close, runs

_BEFORE_CHARS = 40
_SNIPPET_CHARS = 200

Span = tuple[int, int]


def matches(text: str, asked: str) -> list[Span] | None:
    """Find where the words of a query stand in a text; `None` when one of them does not."""
    plain, origins = _folded_with_origins(text)
    spans: list[Span] = []
    for word in dict.fromkeys(runs(folded(asked))):
        found = [at for at in _occurrences(plain, word) if is_close(word[0]) or _begins_word(plain, at)]
        if not found:
            return None
        spans.extend((origins[at][0], origins[at + len(word) - 1][1]) for at in found)
    return _joined(spans)


def cut(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """Cut a snippet around the first match, on one line, and say in UTF-16 units where the matches stand in it."""
    start = max(0, (spans[0][0] if spans else 0) - _BEFORE_CHARS)
    if start > 0 and (space := text.find(" ", start, spans[0][0])) >= 0:
        start = space + 1
    end = min(len(text), start + _SNIPPET_CHARS)
    lead = "…" if start > 0 else ""
    body = text[start:end].replace("\n", " ").replace("\r", " ").replace("\t", " ")
    snippet = lead + body + ("…" if end < len(text) else "")
    shift = len(lead) - start
    ranges = [
        (_utf16(snippet, first + shift), _utf16(snippet, min(last, end) + shift))
        for first, last in spans
        if first < end and last > start
    ]
    return snippet, ranges


def _folded_with_origins(text: str) -> tuple[str, list[Span]]:
    """Fold a text so that each folded character knows from where it came.

    Folding character by character would miss what only neighbours compose (accents, Hangul written in letters), so each
    cluster of them is folded whole.
    """
    plain: list[str] = []
    origins: list[Span] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and _composes(text[at:end], text[end]):
            end += 1
        piece = folded(text[at:end])
        plain.append(piece)
        origins.extend([(at, end)] * len(piece))
        at = end
    return "".join(plain), origins


def _composes(before: str, char: str) -> bool:
    if char < "\u0300" or "\u4e00" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3":
        return False  # the usual cases, told quickly
    return unicodedata.category(char)[0] == "M" or folded(before + char) != folded(before) + folded(char)


def _occurrences(plain: str, word: str) -> list[int]:
    places: list[int] = []
    at = plain.find(word)
    while at >= 0:
        places.append(at)
        at = plain.find(word, at + len(word))
    return places


def _begins_word(plain: str, at: int) -> bool:
    if at == 0:
        return True
    before = plain[at - 1]
    return is_close(before) or next(runs(before), None) is None


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, last in sorted(set(spans)):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _utf16(text: str, at: int) -> int:
    return len(text[:at].encode("utf-16-le")) // 2
