"""What is asked of a product is found by names, units and the words in which people ask, in three languages."""

from collections.abc import Sequence
from datetime import date
from functools import cache

import pytest

from hupan.catalog import AttributeSpec
from hupan.demo.library import Library
from hupan.phrases import Home, read_phrases
from hupan.sayings import Topic, asks_for_all, asks_past_prices, attributes_of, topics_of

NOW = date(2026, 11, 22)
ASKED = [
    ("chairs", "would it hold somebody of 130 kilos", "load_kg"),
    ("chairs", "앉았을 때 발이 뜨지 않을까요", "seat_cm"),
    ("chairs", "体重两百斤的人坐会不会塌", "load_kg"),
    ("tents", "how many minutes until it stands", "minutes"),
    ("tents", "혼자 설치하는 데 오래 걸리나요", "minutes"),
    ("tents", "下大雨会漏水吗", "water_column_mm"),
    ("tents", "could I take it out in the snow", "season"),
    ("watches", "is it ok in the shower", "water_bar"),
    ("watches", "洗澡要摘下来吗", "water_bar"),
    ("watches", "물놀이할 때 차도 되죠", "water_bar"),
    ("watches", "能收微信消息吗", "smart"),
    ("sunscreen", "会不会泛白", "filter"),
    ("sunscreen", "does it stink of perfume", "fragrance_free"),
    ("sunscreen", "향이 강한 편인가요", "fragrance_free"),
    ("sunscreen", "多少倍的", "spf"),
    ("earphones", "充满一次能听几个小时", "battery_hours"),
    ("earphones", "will my sweat kill them at the gym", "waterproof"),
    ("earphones", "옆자리 소음도 막아줘?", "noise_cancelling"),
    ("power-banks", "will airport security take it off me", "airline"),
    ("power-banks", "비행기에 들고 타도 되는지", "airline"),
    ("power-banks", "케이블 없이 되는 거 맞죠", "wireless"),
    ("monitors", "can I hang my macbook on it with one cable", "usb_c"),
    ("monitors", "打游戏流畅不", "refresh_hz"),
    ("monitors", "글씨 선명하게 보여?", "resolution"),
    ("keyboards", "不喜欢机械声 能换轴吗", "hot_swap"),
    ("keyboards", "숫자 패드 달려 있어요?", "keys"),
    ("kettles", "多少瓦", "power_w"),
    ("kettles", "몇 잔 정도 나와요", "volume_l"),
    ("kettles", "does it work on a gas stove", "electric"),
    ("bedding", "is it ok for a newborn baby", "oeko"),
    ("bedding", "겨울에 춥지 않을까", "season"),
    ("knives", "会生锈吗", "steel"),
    ("knives", "can it go in the dishwasher", "dishwasher"),
    ("knives", "칼날이 몇 센치예요", "blade_cm"),
    ("mugs", "how long does it keep tea hot", "insulated"),
    ("mugs", "얼음 넣으면 오래 가?", "insulated"),
    ("mugs", "装得下一罐可乐吗", "volume_ml"),
    ("lamps", "is it harsh on the eyes or can I dim it", "dimmable"),
    ("lamps", "黄光还是白光", "colour_k"),
    ("lamps", "전구 따로 사야 하나요", "energy"),
    ("running-shoes", "是跑公路的还是越野的", "surface"),
    ("running-shoes", "한 짝에 몇 그램", "shoe_g"),
    ("bags", "맥북 들어가나요", "laptop"),
    ("bags", "what is the thing made of", "material"),
    ("dresses", "有兜吗", "pockets"),
    ("dresses", "무릎 덮는 길이예요?", "length_cm"),
    ("t-shirts", "is it see-through", "gsm"),
    ("t-shirts", "남녀 공용인가요", "fit"),
    ("sunglasses", "开车戴行不行", "polarised"),
    ("sunglasses", "오래 쓰면 무겁지 않나", "frame_g"),
    ("dinosaurs", "does it make any noise", "roars"),
    ("dinosaurs", "两岁能玩吗 适合几岁", "age_from"),
    ("blocks", "다 놀고 넣어둘 상자 있어요?", "box"),
    ("picture-books", "里面有英文没", "bilingual"),
    ("shampoo", "머리 지성인데 맞을까", "hair"),
    ("shampoo", "is there silicone in it", "silicone_free"),
    ("yoga-mats", "how thick is it", "thickness_mm"),
    ("bike-gear", "밤에 눈에 띄나요", "reflective"),
    ("tea", "打过农药没有", "organic"),
    ("tea", "몇 도 물에 우려야 해", "brew_c"),
    ("coffee", "will it keep me awake all night", "decaf"),
    ("coffee", "酸不酸", "roast"),
    ("coffee", "goes it in my capsule machine", "grind"),
    ("snacks", "my kid is allergic to peanuts, is it safe", "nuts"),
    ("snacks", "우유 들어갔어요?", "vegan"),
    ("pet-beds", "can I take the cover off and wash it", "washable"),
    ("pet-beds", "우리 개 12키로인데 괜찮을지 몇 키로까지", "load_kg"),
    ("notebooks", "钢笔写会不会透", "paper_gsm"),
    ("notebooks", "줄 있는 거예요 무지예요", "ruling"),
    ("pens", "我左手写字 会蹭脏吗", "quick_dry"),
    ("pens", "can you put in a new cartridge", "refillable"),
    ("planters", "겨울에 베란다에 둬도 안 깨져?", "outdoor"),
    ("planters", "물 빠지는 구멍이 있나요", "drainage"),
    ("phones", "运存多大 卡不卡", "ram_gb"),
    ("rain-jackets", "can I fold it into a pouch", "packable"),
]
OF_ANYTHING = [
    ("what do its owners say", Topic.REVIEWS),
    ("did anybody regret buying it", Topic.REVIEWS),
    ("买过的都怎么说", Topic.REVIEWS),
    ("有人吐槽过吗", Topic.REVIEWS),
    ("써 본 사람들은 뭐라던가요", Topic.REVIEWS),
    ("금방 고장난다는 얘기 있어?", Topic.REVIEWS),
    ("has anyone actually tried it on a wet road", Topic.REVIEWS),
    ("what does somebody who owned one make of it", Topic.REVIEWS),
    ("戴过的都觉得怎么样", Topic.REVIEWS),
    ("睡过的人怎么说", Topic.REVIEWS),
    ("먹어본 사람 있나요", Topic.REVIEWS),
    ("신어 본 분들은 뭐라고 해요", Topic.REVIEWS),
    ("what would it cost me", Topic.PRICE),
    ("这个贵不贵", Topic.PRICE),
    ("could I have it by friday, when would it arrive", Topic.DELIVERY),
    ("周五前能到吗", Topic.DELIVERY),
    ("내일 받을 수 있나", Topic.DELIVERY),
    ("how long to Aberdeen", Topic.DELIVERY),
    ("when can I expect it", Topic.DELIVERY),
    ("do you post the small one to Ireland", Topic.DELIVERY),
    ("would I get it by thursday", Topic.DELIVERY),
    ("这款寄到昆明多久", Topic.DELIVERY),
    ("到拉萨大概要几天", Topic.DELIVERY),
    ("啥时候能拿到手", Topic.DELIVERY),
    ("강릉까지 며칠이나 걸려요", Topic.DELIVERY),
    ("언제쯤 올까요", Topic.DELIVERY),
    ("제주로 택배 보내 주시나요", Topic.DELIVERY),
    ("不喜欢能退吗", Topic.RETURNS),
    ("별로면 환불돼요?", Topic.RETURNS),
    ("还剩几个", Topic.STOCK),
    ("有别的颜色没", Topic.OPTIONS),
]


@cache
def specs(goods: str) -> Sequence[AttributeSpec]:
    (found,) = [each for each in Library().goods if each.slug == goods]
    return [trait.spec for trait in found.traits]


def asked(goods: str, said: str) -> list[str]:
    measures = read_phrases(said, Home("USD", NOW)).measures
    return [each.key for each in attributes_of(said, measures, specs(goods))]


@pytest.mark.parametrize(("goods", "said", "key"), ASKED)
def test_an_attribute_is_found_by_the_words_in_which_one_asks_for_it(goods: str, said: str, key: str) -> None:
    assert key in asked(goods, said)


@pytest.mark.parametrize(("said", "topic"), OF_ANYTHING)
def test_what_is_asked_of_anything_is_found(said: str, topic: Topic) -> None:
    assert topic in topics_of(said)


@pytest.mark.parametrize(
    ("goods", "said"),
    [
        ("chairs", "what is its name"),
        ("tea", "这个是谁画的"),
        ("bags", "왜 이름이 그래요"),
        ("monitors", "who invented it"),
        ("kettles", "how long to boil a full one"),
        ("kettles", "烧到开要多久"),
        ("monitors", "서울에서 대전까지 얼마나 걸려"),
    ],
)
def test_what_no_attribute_answers_is_not_answered_by_one(goods: str, said: str) -> None:
    assert asked(goods, said) == []
    assert topics_of(said) == []


@pytest.mark.parametrize(
    "said",
    [
        "tell me about number 1",
        "tell me a bit more about the second one",
        "full specs please",
        "介绍一下第一个",
        "第二个的详细参数",
        "1번 자세히 알려줘",
        "이거 스펙 좀",
    ],
)
def test_all_that_is_known_can_be_asked_for(said: str) -> None:
    assert asks_for_all(said)
    assert not asks_past_prices(said)


@pytest.mark.parametrize(
    "said",
    [
        "how has the price of number 1 changed?",
        "has it been cheaper before?",
        "price history of the first one",
        "第一个的价格变化怎么样？",
        "这个以前更便宜吗",
        "最近降过价吗",
        "1번 가격 변동 보여줘",
        "이거 지난달에 더 쌌어?",
    ],
)
def test_what_it_has_cost_can_be_asked_for(said: str) -> None:
    assert asks_past_prices(said)


@pytest.mark.parametrize(
    "said",
    [
        "how much is the first one",
        "is there a cheaper one",
        "which was the cheapest of them",
        "第一个多少钱",
        "有更便宜的吗",
        "1번 얼마예요?",
        "더 싼 거 있어?",
        "I want the lowest price",
    ],
)
def test_what_it_costs_now_is_no_question_of_the_past(said: str) -> None:
    assert not asks_past_prices(said)
    assert not asks_for_all(said)


def test_what_is_named_comes_before_what_is_spoken_of() -> None:
    assert asked("tents", "waterproof enough for a week of rain?")[0] == "waterproof"


def test_no_question_is_answered_with_everything() -> None:
    everything = (
        "how big, how heavy, how thick is it, what is it made of, can it get wet, can I wash it, for whom is it"
    )
    assert len(asked("mugs", everything)) <= 4
