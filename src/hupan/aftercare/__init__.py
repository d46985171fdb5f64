"""Aftercare: the shopping agent's errands about what was bought, what became of it, and what is watched.

An order is found by what the buyer calls it (`whose`), shown with its way (`tracking`), ordered again (`repeating`).
Cancelling, sending back (`casework`) and exchanging (`exchanging`) are only prepared: the card carries what the tap
posts to the market's own API. What it would be worth is found by the rules themselves, on a copy of the order.
"""

from hupan.aftercare.composing import CareRooms, errands_of_care

__all__ = ["CareRooms", "errands_of_care"]
