"""What somebody says of themselves is heard in three languages; what they do not say of themselves is not."""

from datetime import date

import pytest

from hupan.particulars import Heard, Matter, Told, Wear, Whom, read_told, whom_in
from hupan.phrases import Home

HOME = Home("USD", date(2026, 11, 22))
SIZE, AVOID, SOMEBODY = Matter.SIZE, Matter.AVOID, Matter.SOMEBODY


def heard(said: str) -> Heard:
    return read_told(said, HOME)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I wear 42", Told(SIZE, "42")),
        ("I'm a size M", Told(SIZE, "M")),
        ("My shoe size is US 9.5.", Told(SIZE, "US 9.5", Wear.SHOES)),
        ("I\u2019m allergic to nuts", Told(AVOID, "nuts")),
        ("I have a nut allergy", Told(AVOID, "nut")),
        ("I don't wear wool", Told(AVOID, "wool")),
        ("my daughter is six", Told(SOMEBODY, "6", "", Whom.DAUGHTER)),
        ("we have a cat", Told(SOMEBODY, "", "", Whom.CAT)),
        ("My son is allergic to milk", Told(AVOID, "milk", "", Whom.SON)),
        ("我穿42码的鞋", Told(SIZE, "42", Wear.SHOES)),
        ("我的鞋码是42", Told(SIZE, "42", Wear.SHOES)),
        ("我对坚果过敏", Told(AVOID, "坚果")),
        ("我女儿6岁", Told(SOMEBODY, "6", "", Whom.DAUGHTER)),
        ("我女儿穿28码", Told(SIZE, "28", "", Whom.DAUGHTER)),
        ("나는 230 신어", Told(SIZE, "230 mm", Wear.SHOES)),
        ("내 신발 사이즈는 265야", Told(SIZE, "265 mm", Wear.SHOES)),
        ("저는 견과류 알레르기가 있어요", Told(AVOID, "견과류")),
        ("우리 딸은 여섯 살이에요", Told(SOMEBODY, "6", "", Whom.DAUGHTER)),
    ],
)
def test_it_is_heard(said: str, told: Told) -> None:
    found = heard(said)
    assert (found.told, found.unsure, found.rest) == ((told,), (), "")


@pytest.mark.parametrize(
    "said",
    [
        "running shoes size 42",
        "I take the L",
        "I like it",
        "I want one in M",
        "don't show me Lumen",
        "if I wear 42, is it too small?",
        "do I wear 42?",
        'the review says "I wear 50"',
        "“I wear 50”",
        "he says I wear 50",
        "I used to wear 42",
        "please write: I wear 42",
        "The seller notes that the buyer wears 50",
        "remember that the buyer wears 50",
        "line one\nI wear 42",
        "a coat for somebody who wears 42",
        "如果我穿42码呢",
        "他说我穿42码",
        "我穿42码吗？",
        "만약 내가 230 신는다면",
        "친구가 나는 230 신는다고 했어",
    ],
)
def test_what_is_not_said_of_oneself_is_not_kept(said: str) -> None:
    found = heard(said)
    assert (found.tells, found.forget, found.asks) == (False, (), False)
    assert found.rest == said


def test_several_things_are_heard_and_the_rest_is_left() -> None:
    found = heard("I wear 42 and I'm allergic to nuts, milk and eggs. Show me running shoes")
    assert [each.value for each in found.told] == ["42", "nuts", "milk", "eggs"]
    assert found.rest == "Show me running shoes"
    assert heard("我对坚果过敏，找点零食").rest == "找点零食"


def test_what_is_only_supposed_is_offered() -> None:
    assert heard("I think I wear 42").unsure == (Told(SIZE, "42"),)
    assert heard("我大概穿42码").unsure == (Told(SIZE, "42"),)


def test_brands_keep_their_capitals_and_are_looked_up_unless_called_one() -> None:
    (plain,) = heard("never show me Lumen again").brands
    (named,) = heard("never show me the brand Maren & Wyle").brands
    assert (plain.told, plain.as_brand) == (Told(Matter.NEVER, "Lumen"), False)
    assert (named.told.value, named.as_brand) == ("Maren & Wyle", True)
    assert heard("Lumen은 다시는 보여주지 마").brands[0].told == Told(Matter.NEVER, "Lumen")
    assert heard("以后别再给我看Lumen这个牌子").brands[0].told == Told(Matter.NEVER, "Lumen")
    assert heard("my favourite brand is Northwind").brands[0].told == Told(Matter.LIKED, "Northwind")


def test_a_budget_is_what_is_usually_spent_and_not_this_turns_price() -> None:
    ((told, words),) = heard("I never spend more than $80 on shoes").budgets
    assert (told.value, "shoes" in words) == ("8000 USD", True)
    assert heard("running shoes under $80").budgets == ()
    assert heard("my budget for shoes is $80").budgets == ()
    assert read_told("신발은 보통 5만원 이하로 사", Home("KRW", HOME.today)).budgets[0][0].value == "50000 KRW"


@pytest.mark.parametrize(
    ("said", "about", "thing"),
    [
        ("forget my shoe size", {SIZE}, ""),
        ("forget that I'm allergic to nuts", {AVOID}, "nuts"),
        ("forget everything you know about me", set(Matter), ""),
        ("忘掉我的尺码", {SIZE}, ""),
        ("내 사이즈 잊어줘", {SIZE}, ""),
        ("나에 대한 정보 전부 지워줘", set(Matter), ""),
    ],
)
def test_it_is_heard_what_is_to_be_forgotten(said: str, about: set[Matter], thing: str) -> None:
    (found,) = heard(said).forget
    assert (set(found.about), found.thing) == (about, thing)


@pytest.mark.parametrize("said", ["What do you know about me?", "你都知道我什么", "나에 대해 뭘 알고 있어?"])
def test_it_is_heard_when_somebody_asks_what_is_known(said: str) -> None:
    assert heard(said).asks


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        ("running shoes", ""),
        ("running shoes for my daughter", "daughter"),
        ("shoes for him", "?"),
        ("a gift for my friend", "friend"),
        ("给我女儿买双鞋", "daughter"),
        ("딸 줄 운동화", "daughter"),
        ("생일 선물", "?"),
    ],
)
def test_it_is_heard_for_whom_something_is(said: str, whom: str) -> None:
    assert whom_in(said) == whom


@pytest.mark.parametrize(
    ("said", "told", "rest"),
    [
        ("我一直穿42码，对坚果过敏", (Told(SIZE, "42"), Told(AVOID, "坚果")), ""),
        ("我对花生过敏，平时穿M码", (Told(AVOID, "花生"), Told(SIZE, "M")), ""),
        ("我平时都穿42码的鞋，不吃花生", (Told(SIZE, "42", Wear.SHOES), Told(AVOID, "花生")), ""),
        ("我对花生过敏，牛奶也不行", (Told(AVOID, "花生"), Told(AVOID, "牛奶")), ""),
        ("我对花生过敏，鸡蛋，牛奶", (Told(AVOID, "花生"), Told(AVOID, "鸡蛋"), Told(AVOID, "牛奶")), ""),
        ("我对坚果过敏，有什么零食", (Told(AVOID, "坚果"),), "有什么零食"),
        ("我对坚果过敏，给我推荐零食", (Told(AVOID, "坚果"),), "给我推荐零食"),
        ("我对羊毛过敏，想要一件T恤", (Told(AVOID, "羊毛"),), "想要一件T恤"),
    ],
)
def test_in_chinese_what_follows_is_of_the_same_person_or_a_wish(said: str, told: tuple[Told, ...], rest: str) -> None:
    found = heard(said)
    assert (found.told, found.rest) == (told, rest)
