"""Where things sit for their picture: a form is filled in, painted, and lit."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from zlib import crc32

from hupan.demo.drawing.colours import Palette

WIDTH, HEIGHT = 800, 600

_TOKEN = re.compile(r'"@([a-z]+)"|\$([a-z]+)|\{([a-z]+)\}')
# Mats from light to deep; a white thing sits on a deeper one.
_MATS = (
    ("#fbfaf8", "#e6e3dd"),
    ("#f8fafb", "#dfe4e7"),
    ("#f7faf7", "#dce4dd"),
    ("#fbf7f4", "#e9ddd5"),
    ("#f6f7fb", "#dcdfe9"),
    ("#dde3e6", "#b9c3c9"),
    ("#e6ded4", "#c8bbab"),
    ("#d9e1da", "#b3c1b5"),
)
_LIGHT_MATS = 5
_PALE = 0.78


@dataclass(frozen=True, slots=True)
class Sitting:
    """What is to be drawn.

    Attributes:
        form: Category and form, such as `mugs.rounded`.
        pattern: A pattern by name, or empty for plain.
        look: Whoever has the same look differs in colour only.
        close: Whether the picture comes close, to show the make.
    """

    form: str
    colour: str
    pattern: str
    look: int
    close: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A thing as drawn by hand.

    Attributes:
        shadow: Where it stands: the middle of its shadow and half its width.
        choices: Names in its drawing, and the alternatives for each.
    """

    shadow: tuple[float, float, float]
    choices: Mapping[str, Sequence[str]]
    body: str


class Studio:
    """Draws.

    Args:
        palette: All colours.
        drawings: The files of forms.
        paints: The file `paints.txt`.
        patterns: The file `patterns.txt`.
    """

    def __init__(self, palette: Palette, drawings: Sequence[str], paints: str, patterns: str) -> None:
        self._palette = palette
        self.forms = {name: form for text in drawings for name, form in _forms(text).items()}
        self._paints = {name: _gradient(spec) for name, spec in _lines(paints)}
        self.patterns = {name: _tile(spec) for name, spec in _lines(patterns)}

    def draw(self, sitting: Sitting) -> str:
        """Draw a thing.

        Raises:
            KeyError: There is no such form, colour or pattern.
        """
        form = self.forms[sitting.form]
        chance = Random(sitting.look)  # noqa: S311 - chance here decides how a mug looks, nothing secret
        chosen = {name: chance.choice(options) for name, options in form.choices.items()}
        turn, mat_at = chance.uniform(-1.2, 1.2), chance.randrange(1000)
        mark = f"{crc32(repr(sitting).encode()):08x}"
        used: dict[str, str] = {}
        fill = self._filler(sitting, mark, chosen, used)
        body = _TOKEN.sub(fill, form.body)
        x, y, wide = form.shadow
        ground = _TOKEN.sub(fill, f'<ellipse cx="{x:g}" cy="{y:g}" rx="{wide:g}" ry="{6 + wide / 13:.1f}" fill="@sh"/>')
        mat = self._mat(sitting, mat_at, mark)
        close = _close(chance) if sitting.close else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="{WIDTH}" height="{HEIGHT}">'
            f'<defs>{mat}{"".join(used.values())}</defs><rect width="400" height="300" fill="url(#{mark}-mat)"/>'
            f'<g transform="{close}rotate({turn:.2f} 200 {y:g})">{ground}{body}</g></svg>'
        )

    def _filler(
        self, sitting: Sitting, mark: str, chosen: Mapping[str, str], used: dict[str, str]
    ) -> Callable[[re.Match[str]], str]:
        tones = self._palette.tones(sitting.colour)

        def fill(found: re.Match[str]) -> str:
            paint, tone, name = found.groups()
            if name:
                return _TOKEN.sub(fill, chosen[name])
            if tone:
                return tones[tone]
            if paint == "p" and not sitting.pattern:
                return '"none"'
            if paint not in used:
                of_tile = self.patterns.get(sitting.pattern if paint == "p" else paint)
                made = of_tile or self._paints[paint]
                used[paint] = _TOKEN.sub(lambda inner: tones[inner.group(2)], made).replace("ID", f"{mark}-{paint}")
            return f'"url(#{mark}-{paint})"'

        return fill

    def _mat(self, sitting: Sitting, at: int, mark: str) -> str:
        pale = self._palette[sitting.colour].lightness > _PALE
        light, deep = _MATS[_LIGHT_MATS + at % 3] if pale else _MATS[at % _LIGHT_MATS]
        return (
            f'<radialGradient id="{mark}-mat" cx=".5" cy=".36" r=".78"><stop offset="0" stop-color="{light}"/>'
            f'<stop offset="1" stop-color="{deep}"/></radialGradient>'
        )


def _close(chance: Random) -> str:
    x, y = chance.choice(((170, 120), (230, 150), (200, 170)))
    return f"translate(200 150) scale(1.9) translate({-x} {-y}) "


def _lines(text: str) -> list[tuple[str, str]]:
    pairs = [line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, spec) for name, spec in pairs]


def _forms(text: str) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    category = ""
    for block in re.split(r"^(?=[#=] )", text, flags=re.MULTILINE):
        head, _, rest = block.partition("\n")
        if head.startswith("# "):
            category = head[2:].strip()
        elif head.startswith("= "):
            name, shadow = head[2:].split()
            x, y, wide = (float(each) for each in shadow.split(","))
            lines = rest.splitlines()
            choices = {line[1:].split(" ", 1)[0]: line.split(" ", 1)[1].split("|") for line in lines if line[:1] == "!"}
            body = "".join(line for line in lines if line[:1] != "!")
            forms[f"{category}.{name}"] = Form((x, y, wide), choices, body)
    return forms


def _gradient(spec: str) -> str:
    kind, *stops = spec.split(" | ")
    linear, *where = kind.split()
    names = ("x1", "y1", "x2", "y2") if linear == "L" else ("cx", "cy", "r")
    element = "linearGradient" if linear == "L" else "radialGradient"
    place = " ".join(f'{name}="{value}"' for name, value in zip(names, where, strict=True))
    return f'<{element} id="ID" {place}>{"".join(map(_stop, stops))}</{element}>'


def _stop(stop: str) -> str:
    offset, colour, *opacity = stop.split()
    shown = colour if colour.startswith("#") else "$" + colour
    veil = f' stop-opacity="{opacity[0]}"' if opacity else ""
    return f'<stop offset="{offset}" stop-color="{shown}"{veil}/>'


def _tile(spec: str) -> str:
    width, height, drawn = spec.split(" ", 2)
    return f'<pattern id="ID" width="{width}" height="{height}" patternUnits="userSpaceOnUse">{drawn}</pattern>'
