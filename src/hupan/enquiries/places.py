"""Which country somebody names, in three languages: by the names of the CLDR, and by what people say beside these."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import cast

from hupan.kernel import Language
from hupan.showcase import LOCALES

_SHORTEST = 2
_SPACED = re.compile(r"^[\x00-\u024f]+$")


def country_named(said: str) -> str:
    """Find the country that a text names, by its code; empty where it names none.

    It reads files the first time: not for the event loop.
    """
    folded = said.casefold()
    named = ((name, code) for name, (code, pattern) in _names().items() if name in folded and pattern.search(folded))
    found = [(len(name), code) for name, code in named]
    return max(found)[1] if found else ""


@cache
def _names() -> dict[str, tuple[str, re.Pattern[str]]]:
    # Imported here, as in `hupan.showcase`: a server that starts does not wait for it.
    from babel import Locale  # noqa: PLC0415 - see above

    written = tomllib.loads(files("hupan.enquiries").joinpath("places.toml").read_text(encoding="utf-8"))
    names = {name: code for code, each in written.items() for name in each}
    for language in Language:
        territories = cast("Mapping[str, str]", Locale.parse(LOCALES[language]).territories)
        for code, name in territories.items():
            if len(code) == 2 and code.isalpha() and len(name) >= _SHORTEST:  # noqa: PLR2004 - codes of ISO 3166-1
                names.setdefault(name.casefold(), code)
    return {name: (code, _pattern(name)) for name, code in names.items()}


def _pattern(name: str) -> re.Pattern[str]:
    """Words that are parted by spaces stand alone; others run on into what follows."""
    return re.compile(rf"(?<![a-z]){re.escape(name)}(?![a-z])" if _SPACED.match(name) else re.escape(name))
