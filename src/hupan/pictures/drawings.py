"""Checks vector pictures: shapes, colours and gradients pass; whatever could run, load or grow without end does not.

Only our own code draws here (the demo market); a stranger's SVG never comes this far. The check holds all the same, so
that a mistake in the drawing, or a copied file, cannot put a script under our own address. Words are no shapes: they
would need the reader's fonts and language.
"""

import re
from collections.abc import Mapping
from xml.parsers import expat

from hupan.pictures.domain import Drawn
from hupan.pictures.errors import DrawingRefused

LARGEST_DRAWING_BYTES = 200_000

_MOST_ELEMENTS = 5000
_DEEPEST = 64
_WIDEST = 10_000
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_PLAIN_COLOUR = "#e7e5e4"

_WORDS = frozenset({"title", "desc", "style"})
_ELEMENT_NAMES = (
    "svg g defs symbol use path rect circle ellipse line polyline polygon linearGradient radialGradient stop "
    "clipPath mask pattern filter feGaussianBlur feOffset feFlood feComposite feMerge feMergeNode feBlend "
    "feColorMatrix feDropShadow feTurbulence"
)
_ATTRIBUTE_NAMES = (
    "id class style transform d x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height points viewBox "
    "preserveAspectRatio fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap "
    "stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color clip-path clip-rule mask "
    "filter paint-order vector-effect shape-rendering mix-blend-mode offset stop-color stop-opacity gradientUnits "
    "gradientTransform spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits "
    "maskContentUnits mask-type filterUnits primitiveUnits in in2 result stdDeviation flood-color flood-opacity "
    "operator k1 k2 k3 k4 mode type values baseFrequency numOctaves seed stitchTiles "
    "color-interpolation-filters version role aria-label aria-hidden pathLength"
)
_ELEMENTS = _WORDS.union(_ELEMENT_NAMES.split())
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_HERE = re.compile(r"#[\w.-]+", re.ASCII)
_LOADS = re.compile(r"url\(\s*(?!['\"]?#[\w.-]+['\"]?\s*\))", re.IGNORECASE | re.ASCII)
# A backslash or a comment hides words from a check; `@` brings in sheets and fonts.
_HIDDEN = re.compile(r"[\\@]|/\*|expression|javascript:|image-set|-moz-binding|src\s*\(", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|fill:\s*)(#[0-9a-fA-F]{6})\b", re.ASCII)
_BOX = re.compile(r"0[\s,]+0[\s,]+(\d+(?:\.\d+)?)[\s,]+(\d+(?:\.\d+)?)", re.ASCII)


def check_drawing(svg: bytes) -> Drawn:
    """Check a drawing.

    Args:
        svg: The document, in UTF-8, with a `viewBox` that begins at 0 0.

    Returns:
        Its size, and the colour that is drawn first, which lies behind all others.

    Raises:
        DrawingRefused: It holds more than shapes and colours, or it is no SVG.
    """
    if len(svg) > LARGEST_DRAWING_BYTES:
        raise DrawingRefused(f"A drawing has at most {LARGEST_DRAWING_BYTES:,} bytes.")
    try:
        text = svg.decode()
    except UnicodeDecodeError as error:
        raise DrawingRefused("A drawing is written in UTF-8.") from error
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.words
    parser.StartDoctypeDeclHandler = reading.refuse_type
    parser.ProcessingInstructionHandler = reading.refuse_instruction
    parser.buffer_text = True
    try:
        parser.Parse(text, True)  # noqa: FBT003 - expat's own word for "this is all of it"
    except expat.ExpatError as error:
        raise DrawingRefused(f"The drawing is no well-formed SVG: {error}.") from error
    return reading.drawn()


class _Reading:
    """One pass over a document; raises at the first thing that does not belong there."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._named = 0
        self._has_name: list[bool] = []
        self._elements = 0
        self._size: tuple[int, int] | None = None
        self._colour = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Check an element as it opens."""
        self._elements += 1
        if name not in _ELEMENTS:
            raise DrawingRefused(f"A drawing has no element <{name[:40]}>.")
        if self._elements > _MOST_ELEMENTS or len(self._open) >= _DEEPEST:
            raise DrawingRefused("The drawing has too many elements, or they are nested too deeply.")
        if not self._open:
            self._root(name, attributes)
        elif name == "svg":
            raise DrawingRefused("A drawing is one <svg>.")
        # What is used and itself uses grows without end: ten of ten of ten.
        if name == "use" and self._named:
            raise DrawingRefused("In a drawing no <use> stands inside an element that has an id.")
        for key, value in attributes.items():
            self._attribute(key, value)
        self._open.append(name)
        self._has_name.append("id" in attributes)
        self._named += "id" in attributes

    def end(self, _name: str) -> None:
        """Leave an element."""
        self._open.pop()
        self._named -= self._has_name.pop()

    def words(self, text: str) -> None:
        """Check what stands between elements."""
        if not self._open or self._open[-1] not in _WORDS:
            if text.strip():
                raise DrawingRefused("A drawing has no words in it.")
        elif self._open[-1] == "style" and (_HIDDEN.search(text) or _LOADS.search(text)):
            raise DrawingRefused("A drawing's style loads nothing.")

    def refuse_type(self, *_: object) -> None:
        """Refuse a document type, by which entities come in."""
        raise DrawingRefused("A drawing has no document type.")

    def refuse_instruction(self, *_: object) -> None:
        """Refuse a processing instruction, by which style sheets come in."""
        raise DrawingRefused("A drawing has no processing instructions.")

    def drawn(self) -> Drawn:
        """Tell what was read."""
        if self._size is None:
            raise DrawingRefused("The drawing is empty.")
        return Drawn(*self._size, self._colour or _PLAIN_COLOUR)

    def _root(self, name: str, attributes: Mapping[str, str]) -> None:
        box = _BOX.fullmatch(attributes.get("viewBox", "").strip())
        if name != "svg" or attributes.get("xmlns") != _SVG or box is None:
            raise DrawingRefused('A drawing is an <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 width height">.')
        width, height = round(float(box[1])), round(float(box[2]))
        if not (1 <= width <= _WIDEST and 1 <= height <= _WIDEST):
            raise DrawingRefused(f"A drawing is 1 to {_WIDEST:,} units across and high.")
        self._size = (width, height)

    def _attribute(self, key: str, value: str) -> None:
        if key in {"xmlns", "xmlns:xlink"}:
            if value not in {_SVG, _XLINK}:
                raise DrawingRefused("A drawing has only SVG in it.")
        elif key in {"href", "xlink:href"}:
            if not _HERE.fullmatch(value):
                raise DrawingRefused("A drawing refers only to its own parts.")
        elif key not in _ATTRIBUTES:
            raise DrawingRefused(f"A drawing has no attribute {key[:40]}.")
        elif (_HIDDEN.search(value) and key != "aria-label") or _LOADS.search(value):
            raise DrawingRefused(f"The attribute {key} loads something from elsewhere.")
        elif not self._colour and key in {"fill", "style", "stop-color"} and (found := _COLOUR.search(value)):
            self._colour = found[1].lower()
