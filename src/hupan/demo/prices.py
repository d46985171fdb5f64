"""What things cost, and what they cost before: prices that look like prices, and a year of changes around the sales."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from hupan.kernel import CURRENCIES, Money

_CHEAP_USD, _CHEAP_CNY, _CHEAP_KRW = 30, 120, 30_000
_YEAR_DAYS = 365
# Month, day, and for how long: sales that every shop knows.
_SALES = ((3, 8, 4), (5, 5, 4), (6, 18, 6), (7, 15, 5), (9, 20, 7), (11, 11, 4), (11, 27, 5), (12, 20, 9))
_SALE_TAKEN, _ON_SALE_NOW, _STEP_TAKEN, _HONEST_LIST, _FANCY_LIST = 0.3, 0.2, 0.55, 0.35, 0.12


@dataclass(frozen=True, slots=True)
class Course:
    """How a seller's price of a product went, as factors of its usual price.

    Attributes:
        points: When a price began, and its factor; the last one is today's.
        usual: Factor of the list price; 0 for none. It may be one that was never asked.
    """

    points: tuple[tuple[datetime, float], ...]
    usual: float


def rounded(amount: float, currency: str) -> Money:
    """Round an amount to what a shop there would write on the tag."""
    if currency == "USD":
        tag = round(amount * 2) / 2 - 0.01 if amount < _CHEAP_USD else round(amount) - 0.01
    elif currency == "CNY":
        tag = round(amount) - 0.1 if amount < _CHEAP_CNY else round(amount / 10) * 10 - 1
    else:
        tag = round(amount / 500) * 500 - 100 if amount < _CHEAP_KRW else round(amount / 1000) * 1000 - 100
    minor = round(tag * 10 ** CURRENCIES[currency])
    return Money(max(minor, 10 ** CURRENCIES[currency]), currency)


def between(span: tuple[float, float], place: float) -> float:
    """Find the price at a place from 0 to 1: as many goods lie in each doubling."""
    low, high = span
    return low * (high / low) ** place


def course(dice: Random, day: date, age_days: int) -> Course:
    """Invent a year of prices.

    Args:
        dice: Decides.
        day: Today.
        age_days: For how many days the thing has been on sale.
    """
    reach = min(age_days, _YEAR_DAYS)
    base = 1.0
    if dice.random() < _STEP_TAKEN:
        base = dice.uniform(0.92, 1.12)
    turn = dice.randrange(30, max(31, reach))
    points: dict[int, float] = {reach: base}
    if turn < reach:
        points[turn] = 1.0
    for month, start_day, days in _SALES:
        ago = _days_since(day, month, start_day)
        if ago + 1 < reach and ago > days and dice.random() < _SALE_TAKEN:
            usual = base if ago > turn else 1.0
            points[ago] = usual * dice.uniform(0.74, 0.93)
            points[ago - days] = base if ago - days > turn else 1.0
    on_sale = dice.random() < _ON_SALE_NOW and reach > _YEAR_DAYS // 6
    if on_sale:
        # A reduction that may be shown struck: it is younger than a month, and nothing was cheaper in the month before.
        began = dice.randrange(2, 24)
        points = {ago: factor for ago, factor in points.items() if ago > began + 40} | {began + 40: 1.0}
        points[began] = dice.uniform(0.7, 0.9)
    return Course(tuple(_tidy(day, points)), _list_factor(dice, on_sale=on_sale))


def _list_factor(dice: Random, *, on_sale: bool) -> float:
    drawn = dice.random()
    if drawn < _FANCY_LIST:
        return dice.uniform(1.45, 2.1)
    if on_sale or drawn < _FANCY_LIST + _HONEST_LIST * 0.3:
        return 1.0 if on_sale else dice.uniform(1.05, 1.15)
    return 0.0


def _tidy(day: date, points: dict[int, float]) -> list[tuple[datetime, float]]:
    kept: list[tuple[datetime, float]] = []
    for ago in sorted(points, reverse=True):
        if not kept or abs(kept[-1][1] - points[ago]) > 0.004:  # noqa: PLR2004 - less than any price is rounded
            kept.append((moment(day, ago, 1), points[ago]))
    return kept


def moment(day: date, days_ago: int, hour: int) -> datetime:
    """Name a moment some days before a day."""
    return datetime.combine(day - timedelta(days=days_ago), time(hour), UTC)


def _days_since(day: date, month: int, start_day: int) -> int:
    """Count from the last time that a date of the year was there."""
    last = date(day.year, month, start_day)
    if last > day:
        last = date(day.year - 1, month, start_day)
    return (day - last).days
