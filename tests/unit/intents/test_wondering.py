"""What is asked beside goods: of these in a word, or of the world; and what names no goods, though it sounds so."""

import pytest

from hupan.intents import Standing, expected, names_goods
from hupan.intents.naming import is_noise
from hupan.phrases import form_of

SHOWN = Standing(shown=5, displayed=("Aria kettle", "Low kettle"), stated=("Capacity", "容量", "용량"))
SIDE_BY_SIDE = Standing(shown=5, displayed=SHOWN.displayed, stated=SHOWN.stated, compared=2)
OPENED = Standing(shown=1, displayed=("Aria kettle",), stated=SHOWN.stated, opened=True)


@pytest.mark.parametrize(
    "said",
    [
        "what about the lid",
        "stability wise?",
        "in terms of looks",
        "那手感呢",
        "做工方面怎么样",
        "마감은요",
        "내열성은?",
    ],
)
def test_a_name_alone_asks_of_what_lies_there_and_narrows_nothing(said: str) -> None:
    weighed = expected(said, SIDE_BY_SIDE)

    assert form_of(said).elides
    assert weighed["ask"] > 20 * weighed["refine"]
    assert weighed["compare"] > 20 * weighed["refine"]


@pytest.mark.parametrize("said", ["the capacity?", "容量呢", "용량은요"])
def test_of_many_an_attribute_is_asked_by_its_name(said: str) -> None:
    weighed = expected(said, SHOWN)

    assert weighed["ask"] > 20 * max(weighed["refine"], weighed["talk"])


@pytest.mark.parametrize(
    "said",
    [
        "and you?",
        "how about lunch?",
        "what about the weather",
        "你呢",
        "明天呢",
        "为什么呢",
        "红色的呢",
        "너는?",
        "오늘은?",
    ],
)
def test_what_is_no_part_of_a_thing_is_not_asked_of_it(said: str) -> None:
    assert not form_of(said).elides


@pytest.mark.parametrize(
    "said",
    ["how many days to Lisbon", "when would it get to Cork", "寄到青岛几天", "到昆明多久", "울산까지 며칠 걸려요"],
)
def test_how_long_to_a_place_is_asked_of_the_delivery(said: str) -> None:
    weighed = expected(said, SHOWN)

    assert weighed["ask"] > 1000 * weighed["talk"]


@pytest.mark.parametrize("said", ["how long to Lisbon by train", "坐高铁到昆明多久", "울산까지 기차로 얼마나 걸려"])
def test_who_travels_there_asks_of_the_world(said: str) -> None:
    assert expected(said, SHOWN)["talk"] > expected("how many days to Lisbon", SHOWN)["talk"] * 10


@pytest.mark.parametrize(
    "said",
    [
        "which is older, Rome or Athens",
        "who was taller, Laurel or Hardy",
        "黄河和长江哪个长",
        "한라산이랑 설악산 중에 어디가 더 높아",
    ],
)
def test_two_that_are_no_goods_are_set_against_each_other_in_the_world(said: str) -> None:
    weighed = expected(said, SIDE_BY_SIDE)

    assert weighed["talk"] > 5 * weighed["compare"]


@pytest.mark.parametrize(
    "said", ["which is lighter, the first or the second", "which is better, steel or glass", "第一个和第二个哪个轻"]
)
def test_two_of_the_goods_are_not(said: str) -> None:
    weighed = expected(said, SIDE_BY_SIDE)

    assert weighed["talk"] < weighed["compare"]


@pytest.mark.parametrize(
    "said",
    [
        "what's 12 times 34",
        "what is 18% of 90",
        "the square root of 81",
        "convert 5 miles to km",
        "how many grams in 3 ounces",
        "12加34等于多少",
        "81的平方根",
        "五英里是多少公里",
        "12 곱하기 34",
        "90의 18퍼센트는",
        "5마일은 몇 킬로야",
    ],
)
def test_sums_of_nothing_are_talk(said: str) -> None:
    weighed = expected(said, SHOWN)

    assert weighed["talk"] > 1000 * max(weighed["ask"], weighed["refine"], weighed["search"])


@pytest.mark.parametrize(
    "said", ["120*180", "3 times the second", "30 cm or more", "1.5-2 litres", "16+256的", "两米以上的", "2리터 이상"]
)
def test_measures_of_goods_are_not(said: str) -> None:
    weighed = expected(said, SHOWN)

    assert weighed["talk"] < 1


@pytest.mark.parametrize(
    "said",
    [
        "hold on, someone's at the door",
        "one sec, someone is calling me",
        "oops wrong chat",
        "稍等 有人敲门",
        "我去去就回",
        "잠깐 누가 왔어",
    ],
)
def test_who_is_called_away_wishes_for_nothing(said: str) -> None:
    weighed = expected(said, SHOWN)

    assert weighed["talk"] > 50 * weighed["search"]


@pytest.mark.parametrize(
    "said",
    [
        "wait, is the second one cheaper",
        "hang on, add the blue one",
        "等等 第一个多重",
        "等一下 要红色的",
        "잠깐 두 번째는 얼마야",
    ],
)
def test_who_only_says_wait_first_goes_on_shopping(said: str) -> None:
    assert expected(said, SHOWN)["talk"] <= 0.3


@pytest.mark.parametrize("said", ["那苦不苦", "厚不厚", "吵不吵啊", "甜不甜"])
def test_so_or_not_so_is_a_question(said: str) -> None:
    assert form_of(said).asks
    assert expected(said, OPENED)["ask"] > 2 * expected(said, OPENED)["refine"]


@pytest.mark.parametrize(
    "said", ["asdfgh", "qwerty zzzz", "lkjh", "fghfgh", "啊啊啊", "ㅁㄴㅇㄹ", "ㅋㅋㅋㅋ", "zzzz!!"]
)
def test_what_fingers_do_on_keys_is_no_wish(said: str) -> None:
    weighed = expected(said, Standing())

    assert is_noise(said)
    assert weighed["search"] < weighed["talk"] / 100


@pytest.mark.parametrize("said", ["usb", "tv", "mug", "qled tv", "html", "rug", "杯", "티", "ssd", "papa", "红红的"])
def test_short_words_are_words(said: str) -> None:
    assert not is_noise(said)


@pytest.mark.parametrize(
    "said",
    [
        "이건 어떻게 써",
        "그만 갈게",
        "작은 게 나아",
        "택배 기사님",
        "혹시 무거울까요",
        "영화 봤어",
        "회사 사장 욕",
        "기차 놓쳤어",
    ],
)
def test_the_end_of_a_korean_word_names_no_goods(said: str) -> None:
    assert not names_goods(said)


@pytest.mark.parametrize("said", ["꽃게", "게 사고 싶어요", "손거울", "운동화", "머그컵", "옷장", "배 한 상자", "리스"])
def test_goods_that_end_so_are_still_named(said: str) -> None:
    assert names_goods(said)
