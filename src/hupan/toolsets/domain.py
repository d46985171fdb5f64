"""What a model's calls come to, and how far they may go."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hupan.shopping import Reply

MOST_CALLS: Final = 8
MOST_ROUNDS: Final = 6
MOST_TRIES: Final = 3
"""How often the same call, or one that makes no sense, is made before it is taken for a loop."""

WITHIN_S: Final = 90.0
STEP_S: Final = 20.0
MOST_TOKENS: Final = 60_000
LONGEST_ANSWER: Final = 1_024


class Outcome(StrEnum):
    """What came of a call, as the model reads it: done; worth another try; not to be had; or the person's to answer."""

    RESULT = "result"
    AGAIN = "try_again"
    GIVE_UP = "give_up"
    ASKS = "asks_the_person"


class Stopped(StrEnum):
    """Why calls are ended: they repeat themselves, are too many, take too long, or the model went away."""

    LOOP = "loop"
    STEPS = "steps"
    TIME = "time"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a call.

    Attributes:
        outcome: Which of the four.
        why: For the model, where there is no result.
        reply: What the errand answered, which the buyer reads, too.
        sense: Whether the call made sense at all.
    """

    outcome: Outcome
    why: str = ""
    reply: Reply | None = None
    sense: bool = True


class NotWithToolsError(Exception):
    """The turn cannot be answered by calls, and nothing was done or shown: whoever answers without them has to."""
