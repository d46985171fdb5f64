"""Of several kinds of goods that one reply laid out, each in its list, what is pointed at is found in the right one."""

from datetime import date

import pytest

from hupan.conversations import Message
from hupan.counter import Table, best_of_each, names_list, pointed, read_table, turned, unclear
from hupan.phrases import Home, read_phrases
from hupan.runs import CardPart, TextPart
from tests.unit.shopping.talks import item, path, products

HOME = Home("USD", date(2026, 11, 20))
KETTLES = ("Alba pot", "Birch pot", "Cove pot")
MUGS = ("Dawn mug", "Elm mug", "Fir mug")


def _several(*said: str | CardPart, shelf: tuple[str, str] = ("Kettles", "Mugs")) -> list[Message]:
    kettles = products(*KETTLES, quest={"slug": "kettles", "shelf": shelf[0]})
    mugs = products(*MUGS, quest={"slug": "mugs", "shelf": shelf[1]})
    first, reply, *others = path("a kettle and a mug", kettles, *said)
    both = Message(
        reply.id,
        reply.conversation_id,
        None,
        1,
        reply.role,
        (TextPart(""), kettles, mugs),
        reply.status,
        reply.created_at,
    )
    return [first, both, *others]


def _meant(said: str, table: Table) -> list[str]:
    text, own = turned(said, table)
    return [own.shown[at].name for at in pointed(text, read_phrases(text, HOME), own)]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("add the first kettle", ["Alba pot"]),
        ("the second mug, please", ["Elm mug"]),
        ("how heavy is the last mug?", ["Fir mug"]),
        ("the second one of the mugs", ["Elm mug"]),
        ("of the kettles the third one", ["Cove pot"]),
        ("compare the first two mugs", ["Dawn mug", "Elm mug"]),
        ("compare the second kettle with the last mug", ["Birch pot", "Fir mug"]),
        ("a mug that goes with the second kettle", ["Birch pot"]),
        ("第一个水壶多大", ["Alba pot"]),
        ("马克杯里的第二个", ["Elm mug"]),
        ("第三个杯子和第一个水壶都要", ["Alba pot", "Fir mug"]),
        ("두 번째 머그컵 담아줘", ["Elm mug"]),
        ("주전자 중에서 세 번째 거", ["Cove pot"]),
        ("첫 번째 주전자랑 두 번째 머그컵 비교해줘", ["Alba pot", "Elm mug"]),
        ("the Elm one", ["Elm mug"]),
    ],
)
def test_a_place_is_one_of_the_list_whose_kind_is_named(said: str, names: list[str]) -> None:
    assert sorted(_meant(said, read_table(_several(said)))) == sorted(names)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("add both firsts", ["Alba pot", "Dawn mug"]),
        ("the first of each", ["Alba pot", "Dawn mug"]),
        ("put the second one of each in my cart please", ["Birch pot", "Elm mug"]),
        ("I'll take the last ones from both lists", ["Cove pot", "Fir mug"]),
        ("both of the top ones", ["Alba pot", "Dawn mug"]),
        ("每样第一个", ["Alba pot", "Dawn mug"]),
        ("两边的第二个都要", ["Birch pot", "Elm mug"]),
        ("各来第三个", ["Cove pot", "Fir mug"]),
        ("第一个都放进购物车", ["Alba pot", "Dawn mug"]),
        ("각각 첫 번째 거 담아줘", ["Alba pot", "Dawn mug"]),
        ("종류별로 두번째 걸로 담아줘", ["Birch pot", "Elm mug"]),
        ("세 번째 거 하나씩 넣어줘", ["Cove pot", "Fir mug"]),
        ("첫 번째 걸로 둘 다", ["Alba pot", "Dawn mug"]),
    ],
)
def test_one_place_of_each_list_is_one_product_of_each(said: str, names: list[str]) -> None:
    table = read_table(_several(said))
    assert sorted(_meant(said, table)) == sorted(names)
    text, own = turned(said, table)
    assert not unclear(text, read_phrases(text, HOME), own)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("the second of each, please", "I'll take #2 #5 , please"),
        ("各来第一个", "#1 #4 都要"),
        ("每样第三个吧", "#3 #6 都要 吧"),
        ("각각 두 번째 거요", "#2 #5 담아줘 요"),
        ("how heavy is the first of each?", "how heavy is #1 #4 ?"),
    ],
)
def test_whoever_says_nothing_else_takes_them(said: str, read: str) -> None:
    assert turned(said, read_table(_several(said)))[0] == read


def test_a_place_of_each_is_one_where_there_is_one_list() -> None:
    table = read_table(path("a kettle", products(*KETTLES, quest={"slug": "kettles", "shelf": "Kettles"})))
    assert turned("the first one of each colour", table)[0] == "the first one of each colour"


@pytest.mark.parametrize("said", ["the first one", "add the cheapest", "第二个", "두 번째 거 담아줘", "最便宜的"])
def test_without_a_kind_nobody_knows_of_which_list_it_is(said: str) -> None:
    text, table = turned(said, read_table(_several(said)))

    assert unclear(text, read_phrases(text, HOME), table)
    assert [each.slug for each in table.beside] == ["kettles", "mugs"]


@pytest.mark.parametrize(
    "said",
    [
        "the lightest of each please",
        "I'll have the best rated of both",
        "the priciest from every list",
        "每样来个最轻的",
        "两种都要评价最好的",
        "各拿一个最贵的",
        "각각 가장 가벼운 걸로요",
        "둘 다 제일 비싼 거",
        "종류마다 평점 제일 높은 거 하나씩",
    ],
)
def test_the_best_of_each_is_one_of_every_list(said: str) -> None:
    text, table = turned(said, read_table(_several(said)))
    each = best_of_each(text, table)
    assert [[one.name for one in own.shown] for own in each] == [[*KETTLES], [*MUGS]]
    assert all(own.beside == () for own in each)


@pytest.mark.parametrize("said", ["the cheapest mug", "the cheapest", "each of them is dear", "둘 다 보여", "两种都要"])
def test_the_best_of_one_list_and_all_of_both_are_not_the_best_of_each(said: str) -> None:
    assert best_of_each(*turned(said, read_table(_several(said)))) == ()


@pytest.mark.parametrize(
    "said", ["the cheapest mug", "the Elm one", "which of the mugs is the lightest", "最便宜的水壶"]
)
def test_a_kind_or_a_name_leaves_no_question(said: str) -> None:
    text, table = turned(said, read_table(_several(said)))

    assert not unclear(text, read_phrases(text, HOME), table)


def test_the_list_that_was_spoken_of_last_is_meant_then() -> None:
    facts = CardPart("shopping.facts", {"item": item("Elm mug"), "facts": [], "quotes": []})
    said = "and the third one?"
    table = read_table(_several("tell me about the second mug", facts, said))

    assert table.focus == 1
    assert _meant(said, table) == ["Fir mug"]
    assert _meant("the third kettle", table) == ["Cove pot"]


def test_a_list_that_was_laid_out_before_is_still_there() -> None:
    lamps = products("Gale light", "Hazel light", quest={"slug": "lamps", "shelf": "Lamps"})
    table = read_table(_several("show me lamps", lamps, "the second one"))

    assert _meant("the second one", table) == ["Hazel light"]
    assert _meant("no, the second kettle", table) == ["Birch pot"]


def test_a_shelf_that_no_list_of_names_knows_is_known_by_its_own() -> None:
    gears = products("Alba gear", "Birch gear", quest={"slug": "sprockets-xyz", "shelf": "Sprockets"})
    mugs = products(*MUGS, quest={"slug": "mugs", "shelf": "Mugs"})
    table = read_table(path("sprockets", gears, "mugs", mugs, "the second sprocket"))

    assert _meant("the second sprocket", table) == ["Birch gear"]


def test_one_kind_alone_answers_of_which_it_is() -> None:
    table = read_table(_several("the first one"))

    assert names_list("the kettle", table)
    assert not names_list("the kettle or the mug", table)
    assert not names_list("neither", table)
