"""Days by which something is to be there, in the many ways in which people say them."""

from datetime import date

import pytest

from hupan.phrases import Home, read_phrases

# A Tuesday.
_HOME = Home("USD", date(2026, 11, 24))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("need a scarf before the 27th please", "2026-11-26"),
        ("by the 2nd", "2026-12-02"),
        ("gloves, the 29th at the latest", "2026-11-29"),
        ("9号之前要到", "2026-12-08"),
        ("这个月29号前", "2026-11-28"),
        ("下个月六号之前", "2026-12-05"),
        ("十二月十五号前", "2026-12-14"),
        ("29일까지 받고 싶어요", "2026-11-29"),
        ("다음 달 9일까지", "2026-12-09"),
        ("two-day delivery", "2026-11-26"),
        ("can it be next day shipping", "2026-11-25"),
        ("要次日达的", "2026-11-25"),
        ("当天能到的", "2026-11-24"),
        ("四天到货的", "2026-11-28"),
        ("익일 배송되는 거", "2026-11-25"),
        ("within 72 hours", "2026-11-27"),
        ("36小时内", "2026-11-26"),
        ("24시간 안에 받아야 해", "2026-11-25"),
        ("within 4 working days", "2026-11-30"),
        ("两个工作日之内", "2026-11-26"),
        ("영업일 기준 3일 이내", "2026-11-27"),
        ("in the next four days", "2026-11-28"),
        ("in less than two weeks", "2026-12-08"),
        ("两个星期以内", "2026-12-08"),
        ("一周之内到", "2026-12-01"),
        ("四五天内", "2026-11-29"),
        ("by end of week", "2026-11-29"),
        ("今年之内", "2026-12-31"),
        ("12월 말까지", "2026-12-31"),
        ("다음주 내로", "2026-12-06"),
        ("다음 주 되기 전에", "2026-11-29"),
        ("before we drive off on saturday", "2026-11-27"),
        ("thursday or sooner", "2026-11-26"),
        ("不晚于周四", "2026-11-26"),
        ("礼拜四之内", "2026-11-26"),
        ("목요일까진 와야 해", "2026-11-26"),
        ("오늘 저녁까지", "2026-11-24"),
        ("明晚之前", "2026-11-25"),
        ("내일 중으로", "2026-11-25"),
    ],
)
def test_by_when_it_is_wanted(text: str, day: str) -> None:
    assert [(each.day.isoformat(), each.deadline) for each in read_phrases(text, _HOME).days] == [(day, True)]


@pytest.mark.parametrize(
    "text",
    [
        "the 2nd one",
        "by the 3rd floor lift",
        "a glue that dries within 24 hours",
        "keeps tea hot for 48 hours",
        "5号电池",
        "24시간 보온",
        "一天一片的",
        "挂墙的周日历",
        "사용 후 30일까지 반품",
        "next day",
        "3일 전에 샀어요",
        "no sooner than thursday",
        "next week's specials",
        "it's his birthday next week",
        "다음 주가 엄마 생일이에요",
    ],
)
def test_what_names_no_day(text: str) -> None:
    assert read_phrases(text, _HOME).days == ()


@pytest.mark.parametrize(
    "said", ["for my mum's 70th next week", "our 45th is on sunday", "99일까지", "the 88th, please"]
)
def test_a_number_that_no_month_has_is_no_day_of_one(said: str) -> None:
    assert all(each.day is not None for each in read_phrases(said, _HOME).days)


@pytest.mark.parametrize(
    ("said", "day", "place"),
    [
        ("sizes for the 3rd", None, 3),
        ("how long is the cable for the 1st", None, 1),
        ("we need mugs for the 3rd", 3, None),
        ("a present for the 5th", 5, None),
        ("lamps for the 14th", 14, None),
        ("is it there on the 4th", 4, None),
    ],
)
def test_a_small_number_is_a_day_only_where_something_is_to_be_there(
    said: str, day: int | None, place: int | None
) -> None:
    phrases = read_phrases(said, _HOME)
    assert [each.day.day for each in phrases.days] == ([day] if day else [])
    assert [each.places for each in phrases.pointers] == ([(place,)] if place else [])


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("a rug that comes next week", "2026-12-06"),
        ("could i have it next week?", "2026-12-06"),
        ("下个礼拜要出差", "2026-12-06"),
        ("下周能收到的雨伞", "2026-12-06"),
        ("다음 주 중으로 받을 우산", "2026-12-06"),
        ("담주에 쓸 거예요", "2026-12-06"),
        ("before monday, for the kids", "2026-11-29"),
        ("sooner than saturday", "2026-11-27"),
        ("周日之前要用", "2026-11-28"),
        ("周末以前到", "2026-11-27"),
        ("일요일 전에 왔으면", "2026-11-28"),
        ("토요일 전 도착", "2026-11-27"),
        ("before today", "2026-11-24"),
        ("before the end of the month", "2026-11-30"),
        ("by monday", "2026-11-30"),
        ("prior to the 30th", "2026-11-29"),
        ("ahead of the weekend please", "2026-11-27"),
        ("다다음 주까지면 돼요", "2026-12-13"),
        ("下下周之内", "2026-12-13"),
        ("토요일 되기 전에", "2026-11-27"),
        ("saturday or before", "2026-11-28"),
        ("내일 저녁 전까지", "2026-11-25"),
    ],
)
def test_a_week_lasts_until_its_end_and_before_a_day_is_not_on_it(said: str, day: str) -> None:
    (found,) = read_phrases(said, _HOME).days

    assert (found.day.isoformat(), found.deadline) == (day, True)
