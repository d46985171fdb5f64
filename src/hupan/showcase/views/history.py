"""The price over time, as a line that is drawn by the server and a table that says the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A price from a day on, and where it stands in the drawing."""

    x: float
    y: float
    day: str
    price: str
    iso: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the grid with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The drawing and the table. Places across are in percent, places down in pixels."""

    height: int
    line: str
    area: str
    points: tuple[Point, ...]
    levels: tuple[Mark, ...]
    days: tuple[Mark, ...]
    lowest: str
    highest: str
    said: str
