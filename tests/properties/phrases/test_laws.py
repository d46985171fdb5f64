"""Whatever is written, what is read is what was meant, and nothing breaks."""

import time
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hupan.phrases import LONGEST, Home, read_phrases

HOME = Home("KRW", date(2026, 11, 24))
_PIECES = (
    "$ ¥ 원 元 5만 3~5만원 两三百 half a dozen under 以内 이하 by Friday 금요일 周五 까지 前 第 二 个",
    "두 번째 말고 size 42 XXL x3 1,000 - , . between and 内 日 월 the last both of them six-year-old 살",
)
PIECES = st.sampled_from(" ".join(_PIECES).split())
ANYTHING = (
    st.text(max_size=200) | st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)
)


def _korean(number: int) -> str:
    man, rest = divmod(number, 10_000)
    thousands, rest = divmod(rest, 1000)
    return (f"{man}만" if man else "") + (f"{thousands}천" if thousands else "") + (str(rest) if rest else "")


def _chinese(number: int) -> str:
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    said, nought = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if nought and said else "") + digits[digit] + units[place]
            nought = False
        else:
            nought = True
    return said


@given(st.integers(1, 9_999_999))
def test_won_is_read_however_it_is_written(number: int) -> None:
    for written in (f"{number}원", f"{number:,}원", f"₩{number:,}", f"{_korean(number)}원", f"krw {number}"):
        (budget,) = read_phrases(f"가방 {written} 이하", HOME).budgets
        assert budget.most is not None
        assert (budget.most.minor, budget.most.currency) == (number, "KRW"), written


@given(st.integers(1, 9_999))
def test_yuan_is_read_however_it_is_written(number: int) -> None:
    for written in (
        f"{number}元",
        f"{number:,}块",
        f"{_chinese(number)}元",
        f"{_chinese(number)}块钱",
        f"rmb {number}",
    ):
        (budget,) = read_phrases(f"跑鞋{written}以内", HOME).budgets
        assert budget.most is not None
        assert (budget.most.minor, budget.most.currency) == (number * 100, "CNY"), written


@given(st.integers(1, 10_000_000))
def test_dollars_are_read_however_they_are_written(cents: int) -> None:
    for written in (
        f"${cents / 100:.2f}",
        f"${cents / 100:,.2f}",
        f"{cents / 100:.2f} dollars",
        f"usd {cents / 100:.2f}",
    ):
        (budget,) = read_phrases(f"a bag under {written}", HOME).budgets
        assert budget.most is not None
        assert (budget.most.minor, budget.most.currency) == (cents, "USD"), written


@given(st.integers(1, 60_000), st.integers(1, 60_000))
def test_a_range_has_two_ends(one: int, other: int) -> None:
    low, high = sorted((one, one + other))
    (budget,) = read_phrases(f"{low}원에서 {high}원", HOME).budgets
    assert budget.least is not None
    assert budget.most is not None
    assert (budget.least.minor, budget.most.minor) == (low, high)


_BEFORE = (("월 ", "일 전에", "일까지"), ("月", "号之前", "号"))


@given(st.integers(0, 365), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_a_date_is_the_same_in_every_language(ahead: int, today: date) -> None:
    day = today + timedelta(days=ahead)
    home = Home("USD", today)
    for written in (f"{day:%B} {day.day}", f"{day.month}월 {day.day}일까지", f"最晚{day.month}月{day.day}号"):
        (found,) = read_phrases(written, home).days
        assert (found.day.month, found.day.day) == (day.month, day.day)
        assert today <= found.day <= day


@given(st.integers(0, 365), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_before_a_date_is_the_day_before_it_in_every_language(ahead: int, today: date) -> None:
    day = today + timedelta(days=ahead)
    home = Home("USD", today)
    on = {f"before {day:%B} {day.day}": f"{day:%B} {day.day}"}
    on |= {f"{day.month}{month}{day.day}{before}": f"{day.month}{month}{day.day}{by}" for month, before, by in _BEFORE}
    for written, itself in on.items():
        (found,), (that_day,) = read_phrases(written, home).days, read_phrases(itself, home).days
        assert found.day == max(that_day.day - timedelta(days=1), today)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.sampled_from(["월화수목금토일"]), st.integers(0, 6))
def test_a_day_of_the_week_is_within_the_week(today: date, names: str, weekday: int) -> None:
    (found,) = read_phrases(f"{names[weekday]}요일까지", Home("USD", today)).days
    assert found.day.weekday() == weekday
    assert today <= found.day < today + timedelta(days=7)


@given(ANYTHING)
def test_nothing_breaks_and_no_two_phrases_share_a_sign(text: str) -> None:
    found = read_phrases(text, HOME)
    spans = sorted(
        each.span
        for kind in (found.budgets, found.counts, found.ages, found.days, found.sizes, found.pointers)
        for each in kind
    )
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for budget in found.budgets:
        assert (budget.near is None) != (budget.least is None and budget.most is None)
        if budget.least and budget.most:
            assert budget.least <= budget.most


# It has a bound of its own, in time of the processor: others may be using the machine.
@settings(deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=3))
def test_a_long_text_costs_no_more_than_its_length(pieces: list[str]) -> None:
    text = ("".join(pieces) * LONGEST)[:LONGEST]
    begun = time.process_time()
    read_phrases(text, HOME)
    # A pattern that looks back over everything at each sign would take minutes.
    assert time.process_time() - begun < 5
