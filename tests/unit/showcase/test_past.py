"""The price over time, drawn."""

from datetime import UTC, datetime, timedelta

from hupan.catalog import OfferId, PriceSpan
from hupan.kernel import Language, Money
from hupan.showcase import Formats, Reader, history_view, read_words

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
READER = Reader(
    Language.EN, read_words()[Language.EN], Formats(Language.EN), "USD", "US", NOW, "http://hupan", "/market"
)


def span(days_ago: int, minor: int, currency: str = "USD") -> PriceSpan:
    return PriceSpan(OfferId("off"), NOW - timedelta(days=days_ago), Money(minor, currency))


def test_a_price_that_never_changed_has_no_drawing() -> None:
    assert history_view([], READER) is None
    assert history_view([span(90, 1000)], READER) is None
    assert history_view([span(90, 1000), span(40, 1000)], READER) is None


def test_prices_of_several_currencies_are_not_drawn_on_one_scale() -> None:
    assert history_view([span(90, 1000), span(40, 9000, "KRW")], READER) is None


def test_a_line_goes_across_until_the_next_price_and_ends_today() -> None:
    view = history_view([span(100, 2000), span(50, 1000)], READER)

    assert view is not None
    first, second = view.points
    assert (first.x, second.x) == (0, 50)
    assert first.y < second.y  # dearer is higher, and y grows downwards
    assert view.line == f"M0 {first.y:g}H50V{second.y:g}H100"
    assert [each.price for each in view.points] == ["$20.00", "$10.00"]
    assert view.said == "Now $10.00, the lowest in 100 days. The highest was $20.00."


def test_what_was_asked_before_the_time_shown_counts_from_its_beginning() -> None:
    view = history_view([span(900, 500), span(400, 1500), span(10, 1600)], READER)

    assert view is not None
    assert (view.points[0].x, view.points[0].price) == (0, "$15.00")
    assert "$5.00" not in {each.price for each in view.points}
    assert view.said == "Now $16.00, the highest in 180 days. The lowest was $15.00."
