"""Which of several kinds of goods is sought is told by the words beside their names, in three languages."""

import pytest

from hupan.catalog import Category, CategoryId, CategoryTree
from hupan.kernel import Language
from hupan.sayings import SURELY, called, flat_of, names_part

_SLUGS = (
    "phones power-banks kettles tea coffee mugs bags watches running-shoes t-shirts notebooks pens bedding chairs "
    "lamps dinosaurs blocks picture-books earphones pet-beds planters bike-gear rain-jackets sunscreen tents"
)
TREE = CategoryTree([Category(CategoryId(each), each, {Language.EN: each}) for each in _SLUGS.split()])


def _first(said: str) -> str | None:
    names = called(flat_of(said), TREE)
    return max(names, key=names.__getitem__) if names else None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        # What follows on "that", "for", "with" only tells more of the thing.
        ("a battery that clips on the back of my phone", "power-banks"),
        ("a phone with a good battery", "phones"),
        ("front light for my bike", "bike-gear"),
        ("dog bed", "pet-beds"),
        # Something stands for the thing, and only what it is for is said.
        ("something to boil water for tea", "kettles"),
        ("something that keeps my coffee hot on the train", "mugs"),
        ("泡茶烧水用的", "kettles"),
        ("물 끓이는 거", "kettles"),
        ("밖에서 폰 충전할 거", "power-banks"),
        # In Chinese and Korean the thing comes last; a name before a gap is one all the same.
        ("手冲咖啡用的壶", "kettles"),
        ("手机 拍照好的", "phones"),
        ("커피 내릴 때 쓰는 주전자", "kettles"),
        # What something is packed in is not what is sought, unless nothing else is.
        ("coffee beans, dark roast, 1kg bag", "coffee"),
        ("a bag of green tea", "tea"),
        ("a mug for my coffee", "mugs"),
        ("a 20 l bag", "bags"),
        # In a story.
        ("my kid starts school on monday and his bag broke", "bags"),
        ("my back hurts from sitting at my desk all day", "chairs"),
        ("our kettle died this morning", "kettles"),
        ("下周去三亚 怕晒伤", "sunscreen"),
        ("첫 캠핑 가는데 잘 데가 없어", "tents"),
    ],
)
def test_the_thing_itself_is_told_from_what_is_said_of_it(said: str, kind: str) -> None:
    assert _first(said) == kind


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("phone case for iphone 15", "case"),
        ("watch strap", "strap"),
        ("手机壳", "壳"),
        ("시계줄", "줄"),
        ("텐트 팩", "팩"),
        ("a watch for my dad", ""),
        ("水壶", ""),
    ],
)
def test_what_belongs_to_a_thing_is_not_the_thing(said: str, part: str) -> None:
    assert names_part(flat_of(said), TREE) == part


@pytest.mark.parametrize("said", ["애기 물티슈", "신발장", "watch strap", "手机壳", "아이폰 케이스"])
def test_a_name_within_another_word_names_nothing(said: str) -> None:
    assert not any(each >= SURELY for each in called(flat_of(said), TREE).values())


def test_a_name_is_sure_only_where_the_thing_is_named() -> None:
    assert called(flat_of("a kettle"), TREE)[CategoryId("kettles")] == SURELY
    assert called(flat_of("a kettle lid"), TREE)[CategoryId("kettles")] < SURELY
