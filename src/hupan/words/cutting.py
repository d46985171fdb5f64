"""Words as the search index knows them, in scripts with spaces and without.

Text is folded (NFKC, then case) and cut at everything that is neither letter, mark nor number. Chinese, Japanese and
Korean are written, or inflected, without gaps, so each run of them is indexed as its pairs of neighbouring characters,
and its last character alone; any stretch of two characters is then a pair that was indexed, and one character the
beginning of one. Words of other scripts are indexed whole and found by their beginning.
"""

import unicodedata
from collections.abc import Iterator

_WORD_CHARS = 64
_INDEX_BYTES = 900_000  # PostgreSQL keeps at most 1 MB of words for one row
_CLOSE = (
    (0x1100, 0x11FF),  # Hangul letters
    (0x3005, 0x3007),
    (0x3040, 0x30FF),  # Kana
    (0x3130, 0x318F),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7FF),  # Hangul
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)

_FIRST_CLOSE = chr(_CLOSE[0][0])


def folded(text: str) -> str:
    """Make spellings equal that a searcher holds for equal; a NUL, which nobody writes, is a gap."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.replace("\0", " ")).casefold())


def is_close(char: str) -> bool:
    """Whether a character belongs to a script that is written without gaps."""
    if char < _FIRST_CLOSE:
        return False
    if "\u4e00" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3":
        return True  # the usual ones, told quickly: a message has up to 100,000 of them
    point = ord(char)
    return any(first <= point <= last for first, last in _CLOSE)


def runs(text: str) -> Iterator[str]:
    """Cut folded text into words, and runs of close characters."""
    current = ""
    for char in text:
        if not (char.isalnum() or unicodedata.category(char)[0] in "LMN"):
            if current:
                yield current
            current = ""
        elif current and is_close(char) != is_close(current[0]):
            yield current
            current = char
        else:
            current += char
    if current:
        yield current


def index_words(text: str) -> list[str]:
    """List what the index keeps of a text."""
    words: set[str] = set()
    room = _INDEX_BYTES
    for run in runs(folded(text)):
        for word in _indexed(run):
            if word not in words:
                room -= len(word.encode())
                if room < 0:
                    return sorted(words)
                words.add(word)
    return sorted(words)


def query_words(text: str) -> list[str]:
    """List what a query asks for; each is to be found as the beginning of an indexed word."""
    words: dict[str, None] = {}
    for run in runs(folded(text)):
        if is_close(run[0]) and len(run) > 1:
            words.update(dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1)))
        else:
            words[run[:_WORD_CHARS]] = None
    return list(words)


def tsquery(text: str) -> str:
    """Write a query in PostgreSQL's words; empty where nothing is asked."""
    # Words hold letters, marks and numbers only, so nothing in them needs quoting.
    return " & ".join(f"'{word}':*" for word in query_words(text))


def _indexed(run: str) -> Iterator[str]:
    if not is_close(run[0]):
        yield run[:_WORD_CHARS]
        return
    for at in range(len(run) - 1):
        yield run[at : at + 2]
    yield run[-1]
