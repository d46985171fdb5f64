"""What the page of the cart says besides what is in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CartNotice:
    """What has just happened, or did not work.

    Attributes:
        tone: `good` or `warning`.
        undo: The line that can be put back, or empty.
    """

    text: str
    tone: str
    undo: str = ""
