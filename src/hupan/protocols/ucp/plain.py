"""What sellers and buyers wrote, as it goes out to agents: without signs that hide, or that turn what follows."""

import re
from collections.abc import Mapping
from typing import Any, Final, cast

# Lines stay lines; joiners, which shape emoji and some scripts, stay.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def plainly(body: Mapping[str, Any]) -> dict[str, Any]:
    """Write an answer so that whatever a model reads in it can be seen by a person, too."""
    return {key: _plain(each) for key, each in body.items()}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else _HIDDEN.sub("", value)
    if isinstance(value, Mapping):
        return plainly(cast("Mapping[str, Any]", value))
    if isinstance(value, list | tuple):
        return [_plain(each) for each in cast("list[object]", value)]
    return value
