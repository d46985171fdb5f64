"""Shops elsewhere in the conversation: what they sell stands beside what is sold here, marked with whose it is.

`errands` goes round the errands of shopping: a search asks the shops that somebody has added at the same time as the
market (`seeking`), things of theirs are compared, kept and bought with what `hupan.merchants` knows (`dealing`), and
whatever is about the market's own goods goes on to the errand that always did it. `cards` writes what shops say, as
what they say; `AwayDesk` shows a purchase to its buyer's page, where alone it is confirmed.
"""

from hupan.elsewhere.cards import AwayCard, AwayCards
from hupan.elsewhere.desk import AwayDesk
from hupan.elsewhere.errands import errands_elsewhere
from hupan.elsewhere.ports import ElsewhereRooms

__all__ = ["AwayCard", "AwayCards", "AwayDesk", "ElsewhereRooms", "errands_elsewhere"]
