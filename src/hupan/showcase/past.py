"""The price over time: from spans of prices to a drawing and its table."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hupan.catalog import PriceSpan
from hupan.kernel import Money
from hupan.showcase.reader import Reader
from hupan.showcase.views.history import HistoryView, Mark, Point

DAYS = 180
# Across in percent of the drawing's width, down in pixels: text keeps its size on every screen.
_WIDTH, _HEIGHT = 100, 184
_TOP, _BOTTOM = 14, 176
_LEVELS = 3
_ROOM = 0.12


def history_view(spans: Sequence[PriceSpan], reader: Reader) -> HistoryView | None:
    """Draw what an offer asked in the last months; `None` where it never changed, or changed its currency.

    Args:
        spans: Oldest first, the present one last.
        reader: For whom.
    """
    start = reader.now - timedelta(days=DAYS)
    kept = _changes(spans, start)
    if len(kept) < 2:  # noqa: PLR2004 - a line needs two ends
        return None
    if len({span.price.currency for span in kept}) > 1:
        return None
    begin = max(start, kept[0].since)
    prices = [span.price for span in kept]
    low, high = min(prices), max(prices)
    scale = _Scale(begin, reader.now, low, high)
    points = tuple(
        Point(
            x=scale.x(max(span.since, begin)),
            y=scale.y(span.price),
            day=reader.formats.day(max(span.since, begin)),
            price=reader.formats.money(span.price),
            iso=max(span.since, begin).date().isoformat(),
        )
        for span in kept
    )
    line = _steps(points)
    return HistoryView(
        height=_HEIGHT,
        line=line,
        area=f"{line}V{_BOTTOM}H{points[0].x:g}Z",
        points=points,
        levels=tuple(Mark(scale.y(each), reader.formats.money(each)) for each in _levels(low, high)),
        days=_days(begin, reader, scale),
        lowest=reader.formats.money(low),
        highest=reader.formats.money(high),
        said=_said(prices[-1], low, high, (reader.now - begin).days, reader),
    )


def _changes(spans: Sequence[PriceSpan], start: datetime) -> list[PriceSpan]:
    """The spans that reach into the time shown, without those that only repeat the price before."""
    kept: list[PriceSpan] = []
    for at, span in enumerate(spans):
        ended = spans[at + 1].since if at + 1 < len(spans) else None
        if ended is not None and ended <= start:
            continue
        if not kept or kept[-1].price != span.price:
            kept.append(span)
    return kept


class _Scale:
    """Where a day and a price stand in the drawing."""

    def __init__(self, begin: datetime, end: datetime, low: Money, high: Money) -> None:
        self._begin = begin
        self._span_s = max(1.0, (end - begin).total_seconds())
        room = (high.minor - low.minor) * _ROOM
        self._low, self._range = low.minor - room, max(1.0, high.minor - low.minor + 2 * room)

    def x(self, at: datetime) -> float:
        share = (at - self._begin).total_seconds() / self._span_s
        return round(share * _WIDTH, 2)

    def y(self, price: Money) -> float:
        share = (price.minor - self._low) / self._range
        return round(_BOTTOM - share * (_BOTTOM - _TOP), 1)


def _steps(points: Sequence[Point]) -> str:
    """A price holds until the next one: the line goes across, then up or down."""
    path = f"M{points[0].x:g} {points[0].y:g}"
    for point in points[1:]:
        path += f"H{point.x:g}V{point.y:g}"
    return f"{path}H{_WIDTH}"


def _levels(low: Money, high: Money) -> list[Money]:
    between = Money((low.minor + high.minor) // 2, low.currency)
    return [high, between, low][:_LEVELS]


def _days(begin: datetime, reader: Reader, scale: _Scale) -> tuple[Mark, ...]:
    middle = begin + (reader.now - begin) / 2
    return (
        Mark(scale.x(begin), reader.formats.month(begin.date())),
        Mark(scale.x(middle), reader.formats.month(middle.date())),
        Mark(scale.x(reader.now), reader.words.say("Today")),
    )


def _said(now: Money, low: Money, high: Money, days: int, reader: Reader) -> str:
    say, money = reader.words.say, reader.formats.money
    if now == low:
        return say(
            "Now %(now)s, the lowest in %(days)s days. The highest was %(high)s.",
            now=money(now),
            days=days,
            high=money(high),
        )
    if now == high:
        return say(
            "Now %(now)s, the highest in %(days)s days. The lowest was %(low)s.",
            now=money(now),
            days=days,
            low=money(low),
        )
    return say(
        "Now %(now)s. In %(days)s days it went from %(low)s to %(high)s.",
        now=money(now),
        days=days,
        low=money(low),
        high=money(high),
    )
