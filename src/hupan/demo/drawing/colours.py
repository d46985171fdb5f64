"""Colours by name, and the tones that light and shade make of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hupan.kernel import Language

_LIGHT, _SHADE = (255, 252, 246), (20, 24, 34)
_STEPS = {"": (_LIGHT, 0.0), "l": (_LIGHT, 0.3), "ll": (_LIGHT, 0.6), "d": (_SHADE, 0.24), "dd": (_SHADE, 0.5)}

RGB = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of goods.

    Attributes:
        hex: As `#rrggbb`.
        accent: The colour of its small parts.
        second: A third that goes with both.
    """

    key: str
    hex: str
    accent: str
    second: str
    names: Mapping[Language, str]

    @property
    def lightness(self) -> float:
        """How bright it looks, from 0 to 1 (ITU-R BT.709 weights, gamma left in)."""
        red, green, blue = _rgb(self.hex)
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


class Palette:
    """All colours.

    Args:
        table: The file `colours.toml`.
    """

    def __init__(self, table: Mapping[str, list[str]]) -> None:
        self._colours: dict[str, Colour] = {}
        for key, (shown, accent, second, *names) in table.items():
            self._colours[key] = Colour(key, shown, accent, second, dict(zip(Language, names, strict=True)))
        self._tones: dict[str, dict[str, str]] = {}

    def __getitem__(self, key: str) -> Colour:
        return self._colours[key]

    def tones(self, key: str) -> Mapping[str, str]:
        """Name every tone in drawings of a thing of this colour: `c` its own, `a` its accent's, `b` the second's."""
        if key not in self._tones:
            colour = self._colours[key]
            chosen = {"c": colour, "a": self._colours[colour.accent], "b": self._colours[colour.second]}
            tones: dict[str, str] = {}
            for name, each in chosen.items():
                prefix = "" if name == "c" else name
                tones |= {prefix + step or name: _mix(each.hex, *how) for step, how in _STEPS.items()}
            self._tones[key] = tones
        return self._tones[key]


@cache
def _rgb(shown: str) -> RGB:
    return int(shown[1:3], 16), int(shown[3:5], 16), int(shown[5:7], 16)


def _mix(shown: str, other: RGB, share: float) -> str:
    mixed = (round(own + (to - own) * share) for own, to in zip(_rgb(shown), other, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)
