"""HTML by strangers becomes plain text: paragraphs, lists and lines stay, scripts, styles and markup go."""

import html
import re
from html.parser import HTMLParser

LONGEST = 20_000

_TAG = re.compile(r"<[a-zA-Z/!]")
_DROPPED = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "title"})
_PARAGRAPHS = frozenset(  # of HTML's block elements, those that shops write
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "table",
        "ul",
        "ol",
        "dl",
        "blockquote",
        "pre",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "main",
        "aside",
        "form",
    ]
)
_LINES = frozenset({"br", "tr", "dt", "dd", "figcaption", "summary", "details", "option"})
_CELLS = frozenset({"td", "th"})
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")

_SPACE = re.compile(r"\s+")
_MANY_LINES = re.compile(r"\n{3,}")
_BEFORE_ITEM = re.compile(r"\n\n(?=- )")


def plain_text(source: str) -> str:
    """Turn HTML, or text that only may be HTML, into plain text; blank lines part its paragraphs.

    Args:
        source: Bounded here; whatever stands in it, what comes out is text.
    """
    bounded = source[: 4 * LONGEST]
    if not _TAG.search(bounded):
        return _tidy(html.unescape(bounded).replace("\r\n", "\n").replace("\r", "\n"))
    reader = _Reader()
    reader.feed(bounded)
    reader.close()
    return _tidy("".join(reader.parts))


def one_line(source: str, longest: int = 500) -> str:
    """Turn HTML or text into one line."""
    if "<" in source or "&" in source:
        text = plain_text(source)
    else:
        text = source if source.isascii() and source.isprintable() else _INVISIBLE.sub("", source)
    return " ".join(text.split())[:longest].rstrip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._dropped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _DROPPED:
            self._dropped.append(tag)
        if self._dropped:
            return
        if tag == "li":
            self.parts.append("\n- ")
        elif tag in _PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag in _LINES:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._dropped:
            while self._dropped.pop() != tag:
                pass
        elif not self._dropped and tag in _PARAGRAPHS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            # Line ends of the source are only white space in HTML.
            self.parts.append(_SPACE.sub(" ", data))


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in _INVISIBLE.sub("", text).split("\n")]
    joined = _MANY_LINES.sub("\n\n", "\n".join(lines))
    # A list stands together, whatever blank lines its markup had.
    return _BEFORE_ITEM.sub("\n", joined).strip("\n").strip()[:LONGEST]
