"""What people write when they look for something, and what is read off it."""

from datetime import date

import pytest

from hupan.kernel import Money
from hupan.phrases import Budget, Home, Phrases, Pointer, SizeSystem, read_phrases

TUESDAY = date(2026, 11, 24)


def _read(text: str, currency: str = "USD") -> Phrases:
    return read_phrases(text, Home(currency, TUESDAY))


def _sum(money: Money | None) -> str | None:
    return None if money is None else f"{money.amount.normalize():f} {money.currency}"


def _bounds(budget: Budget) -> tuple[str | None, str | None, str | None]:
    return _sum(budget.least), _sum(budget.most), _sum(budget.near)


BUDGETS = [
    ("I don't want to pay over 30", "USD", (None, "30 USD", None)),
    ("not looking to spend any more than 45", "USD", (None, "45 USD", None)),
    ("don't show me anything above $30", "USD", (None, "30 USD", None)),
    ("no pricier than 65", "USD", (None, "65 USD", None)),
    ("nothing under 20", "USD", ("20 USD", None, None)),
    ("pricier than 65", "USD", ("65 USD", None, None)),
    ("sub-50", "USD", (None, "50 USD", None)),
    ("I only have $25", "USD", (None, "25 USD", None)),
    ("a $40 budget", "USD", (None, "40 USD", None)),
    ("up to 20 each", "USD", (None, "20 USD", None)),
    ("不高于99", "CNY", (None, "99 CNY", None)),
    ("别贵过80", "CNY", (None, "80 CNY", None)),
    ("不要低于50", "CNY", ("50 CNY", None, None)),
    ("4만원 넘으면 안 돼", "KRW", (None, "40000 KRW", None)),
    ("5만원은 넘지 않게", "KRW", (None, "50000 KRW", None)),
    ("5만원 넘는 건 빼고", "KRW", (None, "50000 KRW", None)),
    ("무선 이어폰 5만원 이하로, 운동할 때 쓸 거", "KRW", (None, "50000 KRW", None)),
    ("两双跑鞋,预算五百,要防水", "CNY", (None, "500 CNY", None)),
    ("under 80 bucks", "USD", (None, "80 USD", None)),
    ("under 80 bucks", "CAD", (None, "80 CAD", None)),
    ("less than 100", "EUR", (None, "100 EUR", None)),
    ("around 50", "USD", (None, None, "50 USD")),
    ("70ish", "USD", (None, None, "70 USD")),
    ("I could stretch to 150", "USD", (None, "150 USD", None)),
    ("90 tops", "USD", (None, "90 USD", None)),
    ("somewhere between 20 and 40", "USD", ("20 USD", "40 USD", None)),
    ("大概一百来块", "CNY", (None, None, "100 CNY")),
    ("两三百", "CNY", ("200 CNY", "300 CNY", None)),
    ("两百到三百之间", "CNY", ("200 CNY", "300 CNY", None)),
    ("预算加到八百", "CNY", (None, "800 CNY", None)),
    ("台灯 三百内", "CNY", (None, "300 CNY", None)),
    ("预算就两百", "CNY", (None, "200 CNY", None)),
    ("预算不高,150", "CNY", (None, "150 CNY", None)),
    ("顶多400 再贵不要", "CNY", (None, "400 CNY", None)),
    ("别超过600 月底了", "CNY", (None, "600 CNY", None)),
    ("甭超300", "CNY", (None, "300 CNY", None)),
    ("超过200就不要了", "CNY", (None, "200 CNY", None)),
    ("钱包就剩80", "CNY", (None, "80 CNY", None)),
    ("200不到的", "CNY", (None, "200 CNY", None)),
    ("给300预算", "CNY", (None, "300 CNY", None)),
    ("900起的", "CNY", ("900 CNY", None, None)),
    ("150附近", "CNY", (None, None, "150 CNY")),
    ("anything lower than 70", "USD", (None, "70 USD", None)),
    ("20만원 선에서", "KRW", (None, None, "200000 KRW")),
    ("5만 원 내로", "KRW", (None, "50000 KRW", None)),
    ("a 15 inch laptop below 900", "USD", (None, "900 USD", None)),
    ("€1,299.99 max", "USD", (None, "1299.99 EUR", None)),
    ("three hundred dollars tops", "USD", (None, "300 USD", None)),
    ("십만원 넘지 않게", "KRW", (None, "100000 KRW", None)),
    ("만원 이하", "KRW", (None, "10000 KRW", None)),
    ("5만 이하", "KRW", (None, "50000 KRW", None)),
    ("최대 20만 원", "KRW", (None, "200000 KRW", None)),
    ("예산은 30만원이에요", "KRW", (None, "300000 KRW", None)),
    ("不超过1.5万", "CNY", (None, "15000 CNY", None)),
    ("两百以内", "CNY", (None, "200 CNY", None)),
    ("500块以内的耳机", "CNY", (None, "500 CNY", None)),
    ("¥5000以内", "JPY", (None, "5000 JPY", None)),
    ("¥5000以内", "CNY", (None, "5000 CNY", None)),
    ("至少200元", "CNY", ("200 CNY", None, None)),
    ("100만원 이상", "KRW", ("1000000 KRW", None, None)),
    ("over 300 dollars", "USD", ("300 USD", None, None)),
    ("3~5만원", "KRW", ("30000 KRW", "50000 KRW", None)),
    ("$20-40", "USD", ("20 USD", "40 USD", None)),
    ("between $20 and $40", "USD", ("20 USD", "40 USD", None)),
    ("from 20 to 30 dollars", "USD", ("20 USD", "30 USD", None)),
    ("20-30k won", "USD", ("20000 KRW", "30000 KRW", None)),
    ("300到500元之间", "CNY", ("300 CNY", "500 CNY", None)),
    ("两三百块钱的", "CNY", ("200 CNY", "300 CNY", None)),
    ("3만원대 가방", "KRW", ("30000 KRW", "39999 KRW", None)),
    ("5-6만원대", "KRW", ("50000 KRW", "69999 KRW", None)),
    ("100元左右", "CNY", (None, None, "100 CNY")),
    ("about 50 euros", "USD", (None, None, "50 EUR")),
    ("삼만 오천원 정도", "KRW", (None, None, "35000 KRW")),
    ("한 3만원쯤", "KRW", (None, None, "30000 KRW")),
    ("US$ 1,200", "KRW", (None, None, "1200 USD")),
    ("8천원짜리", "KRW", (None, None, "8000 KRW")),
]


@pytest.mark.parametrize(("text", "currency", "bounds"), BUDGETS)
def test_sums(text: str, currency: str, bounds: tuple[str | None, str | None, str | None]) -> None:
    assert [_bounds(budget) for budget in _read(text, currency).budgets] == [bounds]


@pytest.mark.parametrize(
    "text",
    [
        "水壶500 毫升的",
        "16G内存的手机",
        "内胆300克的杯子",
        "不锈钢内胆",
        "under 5 kg",
        "under 10 minutes",
        "over 4 stars",
        "4 以上",
        "iphone 15 128gb",
        "$0.999",
        "100% cotton",
        "위한 가방",
        "千层饼",
        "천 가방",
    ],
)
def test_what_is_no_sum(text: str) -> None:
    assert _read(text, "USD").budgets == ()


@pytest.mark.parametrize(
    ("text", "day", "deadline"),
    [
        ("by Friday", "2026-11-27", True),
        ("금요일까지", "2026-11-27", True),
        ("이번 주 금요일까지", "2026-11-27", True),
        ("周五之前", "2026-11-26", True),
        ("on Tuesday", "2026-11-24", False),
        ("next Tuesday", "2026-12-01", False),
        ("다음 주 수요일", "2026-12-02", False),
        ("담주 목욜", "2026-12-03", False),
        ("오는 금욜까지", "2026-11-27", True),
        ("낼까지", "2026-11-25", True),
        ("下周三之前", "2026-12-01", True),
        ("tomorrow", "2026-11-25", False),
        ("내일모레", "2026-11-26", False),
        ("大后天", "2026-11-27", False),
        ("in three days", "2026-11-27", False),
        ("within 2 weeks", "2026-12-08", True),
        ("사흘 뒤", "2026-11-27", False),
        ("일주일 안에", "2026-12-01", True),
        ("三天内", "2026-11-27", True),
        ("2周内", "2026-12-08", True),
        ("before Dec 24", "2026-12-23", True),
        ("by the 5th of March", "2027-03-05", True),
        ("12월 24일", "2026-12-24", False),
        ("12月24日前", "2026-12-23", True),
        ("by 11/20", "2027-11-20", True),
        ("2026-12-01", "2026-12-01", False),
        ("圣诞节前", "2026-12-24", True),
        ("크리스마스 전에", "2026-12-24", True),
        ("this weekend", "2026-11-28", False),
        ("다음 주말", "2026-12-05", False),
        ("月底", "2026-11-30", True),
        ("end of the month", "2026-11-30", True),
        ("이번 주", "2026-11-29", True),
    ],
)
def test_days(text: str, day: str, *, deadline: bool) -> None:
    assert [(found.day.isoformat(), found.deadline) for found in _read(text).days] == [(day, deadline)]


@pytest.mark.parametrize("text", ["Feb 30", "5 days battery", "sun hat", "11/20", "1/2 cup", "25월 3일"])
def test_what_is_no_day(text: str) -> None:
    assert _read(text).days == ()


def test_next_friday_is_not_the_same_day_for_everybody() -> None:
    (day,) = _read("next Friday").days
    assert (day.day, day.unsure) == (date(2026, 12, 4), True)
    (day,) = read_phrases("next Friday", Home("USD", date(2026, 11, 28))).days
    assert (day.day, day.unsure) == (date(2026, 12, 4), False)


def test_the_29th_of_february_is_in_a_leap_year() -> None:
    (day,) = _read("by Feb 29").days
    assert day.day == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2 pairs", 2),
        ("세 켤레", 3),
        ("열두 개", 12),
        ("两双", 2),
        ("三件", 3),
        ("x3", 3),
        ("10개", 10),
        ("a dozen pieces", 12),
    ],
)
def test_counts(text: str, number: int) -> None:
    assert [count.number for count in _read(text).counts] == [number]


@pytest.mark.parametrize("text", ["第二个", "一些便宜的", "세탁기", "두 번 주문했어", "1080x1920", "0 boxes"])
def test_what_is_no_count(text: str) -> None:
    assert _read(text).counts == ()


@pytest.mark.parametrize(
    ("text", "years"),
    [("a six-year-old", 6), ("6살 아이", 6), ("여섯 살", 6), ("六岁男孩", 6), ("for my 10 year old", 10)],
)
def test_ages(text: str, years: int) -> None:
    assert [age.years for age in _read(text).ages] == [years]


@pytest.mark.parametrize(
    ("text", "value", "system"),
    [
        ("size 42", "42", SizeSystem.PLAIN),
        ("EU 42.5", "42.5", SizeSystem.EU),
        ("US 9½", "9.5", SizeSystem.US),
        ("uk size 8", "8", SizeSystem.UK),
        ("270mm", "270", SizeSystem.MM),
        ("270 사이즈 운동화", "270", SizeSystem.MM),
        ("40码的靴子", "40", SizeSystem.PLAIN),
        ("L码", "L", SizeSystem.LETTER),
        ("size m", "M", SizeSystem.LETTER),
        ("in a large", "L", SizeSystem.LETTER),
        ("大号", "L", SizeSystem.LETTER),
        ("라지로", "L", SizeSystem.LETTER),
        ("2xl hoodie", "XXL", SizeSystem.LETTER),
        ("XXXL", "3XL", SizeSystem.LETTER),
    ],
)
def test_sizes(text: str, value: str, system: SizeSystem) -> None:
    assert [(size.value, size.system) for size in _read(text).sizes] == [(value, system)]


@pytest.mark.parametrize("text", ["a small table", "an extra large pizza", "s-hook", "m3 screw", "usb 3"])
def test_what_is_no_size(text: str) -> None:
    assert _read(text).sizes == ()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("the second one", (2,)),
        ("how does the second differ from that", (2,)),
        ("the 3rd, please", (3,)),
        ("add #2", (2,)),
        ("number three", (3,)),
        ("두 번째 거", (2,)),
        ("세번째 거", (3,)),
        ("2번 담아줘", (2,)),
        ("第二个", (2,)),
        ("第十款", (10,)),
        ("the last one", (-1,)),
        ("마지막 거", (-1,)),
        ("젤 위에꺼 담아", (1,)),
        ("맨 아래 있는 거", (-1,)),
        ("삼번 담아줘", (3,)),
        ("最后一个", (-1,)),
        ("the first two", (1, 2)),
        ("前三个", (1, 2, 3)),
        ("처음 두 개", (1, 2)),
        ("the last two", (-2, -1)),
        ("the top two", (1, 2)),
        ("these three", (1, 2, 3)),
        ("all three", (1, 2, 3)),
        ("이 두 개", (1, 2)),
        ("这两个", (1, 2)),
        ("2 vs 4", (2, 4)),
        ("compare 1 and 3", (1, 3)),
        ("1跟4哪个好", (1, 4)),
        ("1이랑 2 비교", (1, 2)),
        ("second vs fourth", (2, 4)),
        ("the 4th", (4,)),
        ("三号", (3,)),
        ("the one at the bottom", (-1,)),
    ],
)
def test_pointers(text: str, places: tuple[int, ...]) -> None:
    (pointer,) = _read(text).pointers
    assert (pointer.places, pointer.everything, pointer.without) == (places, False, False)


@pytest.mark.parametrize("text", ["both of them", "둘 다 담아줘", "两个都要"])
def test_pointing_at_everything(text: str) -> None:
    (pointer,) = _read(text).pointers
    assert pointer.everything
    assert pointer.places == ()


@pytest.mark.parametrize("text", ["not the first one", "첫 번째 말고", "第一个不要"])
def test_pointing_at_what_is_not_meant(text: str) -> None:
    (pointer,) = _read(text).pointers
    assert (pointer.places, pointer.without) == ((1,), True)


@pytest.mark.parametrize("text", ["the last time", "the first thing I need", "두 번 주문했어", "the 99th one"])
def test_what_points_at_nothing(text: str) -> None:
    assert _read(text).pointers == ()


def test_a_whole_sentence() -> None:
    found = _read("a birthday present for a six-year-old who likes dinosaurs, by Friday, under $40")
    assert [_bounds(budget) for budget in found.budgets] == [(None, "40 USD", None)]
    assert [age.years for age in found.ages] == [6]
    assert [(day.day, day.deadline) for day in found.days] == [(date(2026, 11, 27), True)]
    assert found.counts == found.sizes == found.pointers == ()
    assert found.rest == "a birthday present for a who likes dinosaurs"


def test_two_pointers_and_a_count() -> None:
    found = _read("첫 번째 말고 두 번째 거 세 켤레 담아줘", "KRW")
    assert [(pointer.places, pointer.without) for pointer in found.pointers] == [((1,), True), ((2,), False)]
    assert [count.number for count in found.counts] == [3]
    assert found.rest == "담아줘"


def test_places_are_those_of_what_was_typed() -> None:
    text = "ＵＮＤＥＲ ＄４０, İstanbul 가방"
    found = _read(text)
    assert [_bounds(budget) for budget in found.budgets] == [(None, "40 USD", None)]
    (budget,) = found.budgets
    assert text[budget.span.start : budget.span.end] == "ＵＮＤＥＲ ＄４０"


def test_pointers_compare_by_value() -> None:
    (pointer,) = _read("both").pointers
    assert pointer == Pointer((), everything=True, without=False, span=pointer.span, number=2)


@pytest.mark.parametrize(
    "text", ["all three of mine", "top 3", "2 pen", "3 cup", "around 4", "make it 3", "1 or 2 of them"]
)
def test_what_is_no_sum_is_none(text: str) -> None:
    assert _read(text).budgets == ()


@pytest.mark.parametrize("text", ["2 or 3 mugs", "kettles of 1 or 2 litres", "20 and 40 cm"])
def test_what_is_counted_up_for_another_reason_points_at_nothing(text: str) -> None:
    assert _read(text).pointers == ()


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("is the second any good in the rain", [(2,)]),
        ("does the third fold", [(3,)]),
        ("first one looks good, toss it in", [(1,)]),
        ("add 1 and 4 please", [(1, 4)]),
        ("2 v 5", [(2, 5)]),
        ("前两把摆一起", [(1, 2)]),
        ("my first one broke", []),
        ("I want the first aid kit", []),
        ("do you have the second edition", []),
        ("2 sugars and 3 mugs", []),
    ],
)
def test_an_ordinal_points_unless_a_noun_follows_it(said: str, places: list[tuple[int, ...]]) -> None:
    found = read_phrases(said, Home("USD", date(2026, 11, 22)))

    assert [each.places for each in found.pointers] == places


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ("sixty is my absolute limit", "60 USD"),
        ("not spending more than fifty on it", "50 USD"),
        ("can't go over ninety", "90 USD"),
        ("my max is forty", "40 USD"),
        ("forty or less", "40 USD"),
    ],
)
def test_a_limit_is_the_most_in_whatever_words(said: str, most: str) -> None:
    (budget,) = _read(said).budgets

    assert (budget.least, _sum(budget.most)) == (None, most)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("it's my birthday on friday and I want shoes", 0),
        ("周五我生日,想买双跑鞋", 0),
        ("금요일이 내 생일이라 러닝화 하나 사고 싶어", 0),
        ("my mum's birthday is on saturday, i need a gift", 1),
        ("妈妈周五生日,想送她个杯子", 1),
        ("금요일이 엄마 생일이라 선물 사야 해", 1),
        ("다음주 화욜이 엄마 환갑이에요", 0),
        ("생일이 이번주 토욜이라 그 전에 와야 돼요", 1),
        ("shoes for my birthday by friday", 1),
        ("it's my birthday, can it be here on friday", 1),
    ],
)
def test_a_day_that_only_says_when_a_feast_is_bounds_nothing(said: str, days: int) -> None:
    assert len(_read(said).days) == days


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("add both", 2),
        ("둘 다 담아줘", 2),
        ("세 개 다 담아줘", 3),
        ("셋 다 주세요", 3),
        ("两个都要", 2),
        ("三个全要", 3),
        ("all of them", 0),
        ("都要", 0),
    ],
)
def test_everything_says_how_many_it_is(text: str, number: int) -> None:
    found = _read(text)
    assert [(pointer.everything, pointer.number) for pointer in found.pointers] == [(True, number)]
    assert found.counts == ()


def test_two_in_another_colour_are_not_all_there_are() -> None:
    found = _read("두 개 다른 색으로")
    assert found.pointers == ()
    assert [count.number for count in found.counts] == [2]


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("3만원대로", 30_000, 39_999),
        ("10만원대", 100_000, 199_999),
        ("15만원대", 150_000, 159_999),
        ("100만원대", 1_000_000, 1_999_999),
        ("10만 언더로만", None, 100_000),
        ("15만~20만", 150_000, 200_000),
        ("5만 넘으면 안돼", None, 50_000),
        ("3만5천 이하", None, 35_000),
        ("오만 이하", None, 50_000),
    ],
)
def test_koreans_leave_out_the_won(said: str, least: int | None, most: int | None) -> None:
    (budget,) = _read(said, "KRW").budgets

    assert (budget.least and budget.least.minor, budget.most and budget.most.minor) == (least, most)


@pytest.mark.parametrize("said", ["2만mah 이상", "2번만", "이만 갈게요", "20만 화소", "팔로워 10만명", "보낼게요"])
def test_what_ends_like_ten_thousand_or_a_day_is_not_always_one(said: str) -> None:
    read = _read(said, "KRW")

    assert (read.budgets, read.days) == ((), ())


@pytest.mark.parametrize(("said", "years"), [("두돌이에요", 2), ("18개월 아기", 1), ("14 months old", 1)])
def test_the_youngest_are_counted_otherwise(said: str, years: int) -> None:
    assert [each.years for each in _read(said, "KRW").ages] == [years]


@pytest.mark.parametrize("said", ["12개월 할부", "돌침대", "이번에 산 거"])
def test_months_and_stones_are_no_ages_and_this_time_is_no_place(said: str) -> None:
    read = _read(said, "KRW")

    assert (read.ages, read.pointers) == ((), ())


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("就第二块吧 不对 第三块", [(3,)]),
        ("the second, no wait, the third one", [(3,)]),
        ("第一个还是第三个", [(1,), (3,)]),
    ],
)
def test_the_place_that_is_named_at_last_counts(said: str, places: list[tuple[int, ...]]) -> None:
    assert [each.places for each in read_phrases(said, Home("CNY", date(2026, 11, 20))).pointers] == places


@pytest.mark.parametrize(("said", "near"), [("预算三百来块", 300), ("五百多块的", 500)])
def test_some_hundreds_and_more_are_about_so_much(said: str, near: int) -> None:
    (found,) = read_phrases(said, Home("CNY", date(2026, 11, 20))).budgets

    assert found.near == Money.exactly(near, "CNY")
    assert found.bounded


def test_a_set_of_four_pieces_is_no_count() -> None:
    assert not read_phrases("要四件套", Home("CNY", date(2026, 11, 20))).counts
    assert [each.number for each in read_phrases("要四套", Home("CNY", date(2026, 11, 20))).counts] == [4]


@pytest.mark.parametrize("said", ["2k左右的安卓机", "手机 2k上下"])
def test_thousands_are_read_beside_signs_of_chinese_too(said: str) -> None:
    (found,) = read_phrases(said, Home("CNY", date(2026, 11, 20))).budgets

    assert found.near == Money.exactly(2000, "CNY")


@pytest.mark.parametrize("text", ["还有一块瑜伽垫", "两块手表"])
def test_a_counter_of_things_is_no_money(text: str) -> None:
    assert _read(text).budgets == ()


@pytest.mark.parametrize("text", ["两块钱", "8块以内", "5块的", "30块瑜伽垫"])
def test_yuan_are_money_all_the_same(text: str) -> None:
    assert _read(text).budgets


def test_a_fountain_pen_is_no_ten_thousand_years() -> None:
    assert read_phrases("만년필 하나", Home("KRW", TUESDAY)).measures == ()
