"""Laws of addresses, identifiers and former prices."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from hupan.catalog import OfferId, PriceSpan, former_price, gtin_of, slug_of
from hupan.catalog.domain import FORMER
from hupan.kernel import Money

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OFFER = OfferId("off_a")
histories = st.lists(st.tuples(st.integers(0, 100 * 24), st.integers(1, 40)), min_size=1, max_size=12)


def spans_of(history: list[tuple[int, int]], currency: str = "KRW") -> list[PriceSpan]:
    """Make spans of pairs of hours ago and price."""
    by_time = dict(history)
    return [
        PriceSpan(OFFER, NOW - timedelta(hours=hours), Money(by_time[hours], currency))
        for hours in sorted(by_time, reverse=True)
    ]


def asked(spans: list[PriceSpan], begin: datetime, end: datetime) -> list[int]:
    """What was asked at some moment between two times, hour by hour: the definition, without its arithmetic."""
    hours = int((end - begin) / timedelta(hours=1))
    moments = [end - timedelta(hours=hour) for hour in range(1, hours + 1)]
    return [
        [span.price.minor for span in spans if span.since <= moment][-1]
        for moment in moments
        if any(span.since <= moment for span in spans)
    ]


@given(st.text(max_size=200))
def test_an_address_is_letters_digits_and_single_hyphens(name: str) -> None:
    slug = slug_of(name)
    assert re.fullmatch(r"([^\W_]+(-[^\W_]+)*)?", slug)
    assert len(slug) <= 80
    assert slug == unicodedata.normalize("NFKC", slug)
    assert slug_of(slug) == slug


@given(st.text("가나다abcé湖畔 123", min_size=1))
def test_an_address_keeps_every_script(name: str) -> None:
    assume(name.strip())
    assert set(slug_of(name)) <= set(name) | {"-"}
    assert slug_of(name)


@given(st.integers(1, 10**13 - 1), st.sampled_from((8, 12, 13, 14)))
def test_of_ten_check_digits_one_is_right(number: int, length: int) -> None:
    body = str(number).zfill(length - 1)[-(length - 1) :]
    assume(body.strip("0"))
    right = [digit for digit in "0123456789" if gtin_of(body + digit)]
    assert len(right) == 1
    assert gtin_of(body + right[0]) == (body + right[0]).zfill(14)
    assert gtin_of(gtin_of(body + right[0])) == gtin_of(body + right[0])


@given(st.integers(10**12, 10**13 - 1), st.data())
def test_two_neighbours_that_differ_by_anything_but_five_are_noticed_when_swapped(
    number: int, data: st.DataObject
) -> None:
    digits = str(number)
    good = next(digits[:-1] + digit for digit in "0123456789" if gtin_of(digits[:-1] + digit))
    at = data.draw(st.integers(0, len(good) - 2))
    assume(abs(int(good[at]) - int(good[at + 1])) not in {0, 5})
    swapped = good[:at] + good[at + 1] + good[at] + good[at + 2 :]
    assert gtin_of(swapped) == ""


@given(st.text(max_size=20))
def test_no_text_becomes_anything_but_a_whole_identifier(text: str) -> None:
    assert re.fullmatch(r"(\d{14})?", gtin_of(text), re.ASCII)


@given(histories)
def test_a_former_price_is_the_lowest_that_was_truly_asked(history: list[tuple[int, int]]) -> None:
    spans = spans_of(history)
    former = former_price(spans, NOW)
    present = spans[-1]
    began = next(
        (spans[at].since for at in range(len(spans) - 1, 0, -1) if spans[at].price != spans[at - 1].price),
        spans[0].since,
    )
    before = asked(spans, began - FORMER, began)
    shown = bool(before) and min(before) > present.price.minor and NOW - began < FORMER
    assert former == (Money(min(before), "KRW") if shown else None)


@given(histories, st.integers(0, 11))
def test_writing_a_price_down_again_changes_nothing(history: list[tuple[int, int]], place: int) -> None:
    spans = spans_of(history)
    at = place % len(spans)
    again = PriceSpan(OFFER, spans[at].since + timedelta(minutes=30), spans[at].price)
    assert former_price([*spans[: at + 1], again, *spans[at + 1 :]], NOW) == former_price(spans, NOW)


@given(histories, st.integers(1, 40))
def test_after_a_change_of_currency_nothing_is_said(history: list[tuple[int, int]], price: int) -> None:
    older = [(hours + 1, minor) for hours, minor in history]
    spans = [*spans_of(older), PriceSpan(OFFER, NOW, Money(price, "USD"))]
    assert former_price(spans, NOW) is None


@given(histories, st.integers(1, 40))
def test_a_price_raised_just_before_it_is_cut_shows_no_reduction(history: list[tuple[int, int]], price: int) -> None:
    older = [(hours + 48, price) for hours, _ in history]
    raised = PriceSpan(OFFER, NOW - timedelta(hours=20), Money(price * 2, "KRW"))
    cut = PriceSpan(OFFER, NOW, Money(price, "KRW"))
    assert former_price([*spans_of(older), raised, cut], NOW) is None
