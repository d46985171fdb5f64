"""A story that is told with a wish names many things; sought is what is wished for, in three languages."""

import pytest

from hupan.catalog import Category, CategoryId, CategoryTree
from hupan.kernel import Language
from hupan.sayings import CALLED, called, flat_of, wish_of

_SLUGS = (
    "phones power-banks kettles tea coffee mugs bags watches running-shoes t-shirts notebooks pens bedding chairs "
    "lamps dinosaurs blocks picture-books earphones pet-beds planters bike-gear rain-jackets sunscreen tents snacks"
)
TREE = CategoryTree([Category(CategoryId(each), each, {Language.EN: each}) for each in _SLUGS.split()])


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("my sister just moved into a new flat and her kitchen is empty, I need a kettle", "kettles"),
        ("my laptop fell off the desk yesterday and the screen broke. can you find me a padded backpack", "bags"),
        ("I dropped my phone in the kettle this morning. Anyway, looking for earphones", "earphones"),
        (
            "we went camping last week in a tent that leaked and my shoes got soaked, so I want a rain jacket",
            "rain-jackets",
        ),
        ("I need a lamp, my old desk was next to the window but now I read in bed with my books", "lamps"),
        ("My dad drinks tea all day and always burns his tongue; show me a watch for his birthday", "watches"),
        ("my cat destroyed my chair, my headphones and a notebook last night, need a pet bed", "pet-beds"),
        ("I read books under a lamp with a mug of coffee every evening and would like some snacks", "snacks"),
        ("上周我的手机掉进了水壶里，想买个新耳机", "earphones"),
        ("我姐刚搬进新家，厨房里什么都没有，想给她买个水壶", "kettles"),
        ("昨天露营帐篷漏水，鞋子也湿了，帮我找件雨衣", "rain-jackets"),
        ("我想要一盏台灯，因为晚上看书写字，桌子椅子都有了", "lamps"),
        ("猫把我的椅子和耳机都抓坏了，要买个猫窝", "pet-beds"),
        ("我爸天天喝茶看书，推荐一块手表给他", "watches"),
        ("언니가 새 집으로 이사했는데 부엌이 텅 비었어요. 주전자 필요해요", "kettles"),
        ("어제 캠핑 갔는데 텐트가 새서 신발이 다 젖었어요. 우비 찾아줘", "rain-jackets"),
        ("고양이가 의자랑 이어폰을 다 망가뜨려서 고양이 침대 사려고요", "pet-beds"),
        ("핸드폰을 주전자에 빠뜨렸어요 ㅠㅠ 이어폰 새로 사고 싶어요", "earphones"),
        ("스탠드 하나 보여줘, 밤에 책상에서 책 읽고 노트에 글 쓰거든", "lamps"),
        ("아빠가 맨날 차 마시면서 책 읽으시는데 시계 선물 추천해줘", "watches"),
    ],
)
def test_what_is_sought_is_named_where_it_is_wished_for(said: str, kind: str) -> None:
    names = called(wish_of(flat_of(said)), TREE)
    assert max(names, key=names.__getitem__) == kind
    assert names[CategoryId(kind)] >= CALLED


@pytest.mark.parametrize("said", ["kettle", "something to boil water", "保温杯 500毫升", "가벼운 텐트"])
def test_where_nobody_says_that_they_wish_all_of_it_is_the_wish(said: str) -> None:
    assert wish_of(said) == said
