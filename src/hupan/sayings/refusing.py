"""Ways to refuse, in three languages: the words lie in `refusals.toml`, once for whoever reads them."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files


def _either(ways: Sequence[str]) -> str:
    return f"(?:{'|'.join(ways)})"


# The file is small, and patterns of whole rooms are made of it, as if it were written there.
_WAYS: Mapping[str, Sequence[str]] = tomllib.loads(
    files("hupan.sayings").joinpath("refusals.toml").read_text(encoding="utf-8")
)
DROPS = _either(_WAYS["drop"])
"""Said right before what is to be left out, as part of a pattern: "hide", "leave out"."""
REFUSED_ZH = _either(_WAYS["behind_zh"])
"""Said right behind what is refused, as part of a pattern."""
REFUSED_KO = _either(_WAYS["behind_ko"])
"""Said right behind what is refused, as part of a pattern."""
REFUSAL = _either(_WAYS["anywhere"])
"""Says anywhere in a text that something is not, or is not wanted; part of a pattern."""
_REFUSES = re.compile(REFUSAL)


def refuses(flat: str) -> bool:
    """Whether a text that is written small says of anything that it is not, or is not wanted."""
    return _REFUSES.search(flat) is not None
