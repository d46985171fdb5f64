"""What can go wrong with cards that are kept.

HupanError
└── CardsError
    ├── CardNotFound    this person keeps no such card
    └── CardsAway       whoever keeps the numbers does not answer; nothing was changed
"""

from hupan.kernel import HupanError, Kind


class CardsError(HupanError):
    """The root of this room's errors."""

    code = "cards.error"


class CardNotFound(CardsError):
    """This person keeps no such card."""

    code = "cards.card_not_found"
    kind = Kind.NOT_FOUND


class CardsAway(CardsError):
    """Whoever keeps the numbers does not answer; nothing was changed, so it can be tried again."""

    code = "cards.away"
    kind = Kind.UNAVAILABLE
