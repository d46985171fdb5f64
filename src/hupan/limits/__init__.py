"""Limits: how much may be spent for a person, for each purchase or in a day, of everything, a seller or a category.

People set them for what acts in their name: cards in a conversation, agents of others, mandates. What a purchase takes
is counted before it begins, under a lock of the person, so that two at once cannot both pass; where nothing comes of
it, it is let go of. On the market's page the person may go beyond a limit, this time, and what they spend there counts.
"""

from hupan.limits.domain import (
    MOST_LIMITS,
    About,
    Limit,
    LimitId,
    Part,
    Purchase,
    Rules,
    Span,
    Standing,
    Wanted,
)
from hupan.limits.errors import BadLimit, LimitNotFound, LimitReached, LimitsByPerson, LimitsError, TooManyLimits
from hupan.limits.ports import Attempt, Attempts
from hupan.limits.service import LimitService
from hupan.limits.sweeping import LimitSweep

__all__ = [
    "MOST_LIMITS",
    "About",
    "Attempt",
    "Attempts",
    "BadLimit",
    "Limit",
    "LimitId",
    "LimitNotFound",
    "LimitReached",
    "LimitService",
    "LimitSweep",
    "LimitsByPerson",
    "LimitsError",
    "Part",
    "Purchase",
    "Rules",
    "Span",
    "Standing",
    "TooManyLimits",
    "Wanted",
]
