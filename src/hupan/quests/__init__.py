"""What goods a buyer is after, kept from turn to turn, and found: the shelf first, then what was said of its goods.

A `Quest` is begun, changed and narrowed by what `phrases` and `sayings` read off a turn. `Seeker` finds its shelf by
evidence that outvotes one another (`shelving.py`), narrows by the index or by the goods themselves, gives up one wish
after another where nothing has them all (`narrowing.py`), and tells what it gave up.
"""

from hupan.quests.likening import in_common
from hupan.quests.looking import speaks_of_looks
from hupan.quests.ports import Finding, Shelves
from hupan.quests.quest import Quest, begun, changed, filters_of, fits, with_wishes, without_each
from hupan.quests.seeking import SHOWN, Reading, Seeker, Sought
from hupan.quests.telling import is_something_else

__all__ = [
    "SHOWN",
    "Finding",
    "Quest",
    "Reading",
    "Seeker",
    "Shelves",
    "Sought",
    "begun",
    "changed",
    "filters_of",
    "fits",
    "in_common",
    "is_something_else",
    "speaks_of_looks",
    "with_wishes",
    "without_each",
]
