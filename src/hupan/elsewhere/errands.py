"""Goes round the errands of shopping, so that each does what it did, and what shops elsewhere sell is no exception."""

from collections.abc import Mapping
from typing import Final

from hupan.elsewhere.dealing import Dealing
from hupan.elsewhere.ports import ElsewhereRooms
from hupan.elsewhere.seeking import SeekElsewhere
from hupan.shopping import Errand

_SEEKING: Final = ("search", "refine")
_DEALING: Final = ("compare", "add", "buy", "ask", "reviews", "prices", "watch")


def errands_elsewhere(here: Mapping[str, Errand], rooms: ElsewhereRooms) -> dict[str, Errand]:
    """Return every errand, those that know of shops elsewhere in place of those that do not.

    Args:
        here: What is done with the market's own goods.
        rooms: What shopping elsewhere stands on.
    """
    own: dict[str, Errand] = dict(here)
    for name in _SEEKING:
        own[name] = SeekElsewhere(here[name], rooms.merchants, rooms.within_s)
    for name in _DEALING:
        if name in here:
            own[name] = Dealing(name, here[name], rooms)
    return own
