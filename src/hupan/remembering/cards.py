"""The card that says what is remembered of a buyer."""

from typing import Literal, TypedDict


class LineOfYours(TypedDict):
    """What is known of the buyer, as it is written for them, and as it is sent to `/api/particulars` to be kept.

    `id` is empty where it is not kept.
    """

    id: str
    text: str
    body: dict[str, str | None]


class RememberedCard(TypedDict):
    """What was kept, is offered to be kept, was forgotten, or is known of the buyer; `page` is where it all stands."""

    state: Literal["kept", "offered", "forgotten", "known"]
    lines: list[LineOfYours]
    page: str
