"""What is only meant by what was said before is written out: which of two, and a question that is asked again."""

import pytest

from hupan.counter import Table, asked_again, read_table, turned
from hupan.runs import CardPart
from tests.unit.shopping.talks import item, path, products

BOOTS = products("Alba boot", "Birch clog", "Cove sandal", "Dawn shoe")
COMPARED = CardPart("shopping.comparison", {"items": [item("Birch clog"), item("Cove sandal")], "rows": []})


def _facts(name: str) -> CardPart:
    return CardPart("shopping.facts", {"item": item(name), "facts": [], "quotes": []})


def _asked(question: str, said: str, *reply: CardPart) -> Table:
    return read_table(path("boots", BOOTS, question, *(reply or (_facts("Alba boot"),)), said))


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("前面那双防滑吗", "#2 防滑吗"),
        ("右边那款鞋底是什么做的", "#3 鞋底是什么做的"),
        ("后者评价怎么样", "#3 评价怎么样"),
        ("is the former any warmer in snow", "is #2 any warmer in snow"),
        ("what do owners say of the latter", "what do owners say of #3"),
        ("does the one on the left run small", "does #2 run small"),
        ("전자는 밑창이 뭐예요?", "#2 는 밑창이 뭐예요?"),
        ("뒤에 거 후기 어때요", "#3 후기 어때요"),
        ("오른쪽 게 더 따뜻해요?", "#3 더 따뜻해요?"),
    ],
)
def test_of_two_that_were_compared_one_is_told_by_where_it_stands(said: str, written: str) -> None:
    table = read_table(path("boots", BOOTS, "the second and the third", COMPARED, said))

    assert " ".join(turned(said, table)[0].split()) == written
    # Of four nobody knows what is meant.
    assert turned(said, read_table(path("boots", BOOTS, said)))[0] == said


@pytest.mark.parametrize("said", ["左边那双", "后者吧", "the latter, please", "the left one", "전자로", "오른쪽 거요"])
def test_who_says_no_more_chooses_and_asks_nothing(said: str) -> None:
    table = read_table(path("boots", BOOTS, "the second and the third", COMPARED, said))

    assert turned(said, table)[0] == said


@pytest.mark.parametrize("said", ["전자레인지 있어요?", "show me the others", "what is the right size", "前天买的鞋呢"])
def test_other_words_stay_as_they_are(said: str) -> None:
    table = read_table(path("boots", BOOTS, "the second and the third", COMPARED, "is the third warm", COMPARED, said))

    assert turned(said, table)[0] == said


@pytest.mark.parametrize(
    ("question", "said", "written"),
    [
        ("第一双防水吗", "那第三双呢", "#3 防水吗"),
        ("第一双防水吗", "第二双也是吗", "#2 防水吗"),
        ("第一双防水吗", "最后一双呢", "#4 防水吗"),
        ("Alba boot: 多重", "换成第二双呢？", "#2 多重"),
        ("is the first one waterproof", "and the third?", "#3 is waterproof"),
        ("is the first one waterproof", "what about the clog", "#2 is waterproof"),
        ("ratings of the first one", "same for the last one", "#4 ratings of"),
        ("첫 번째 거 방수 돼요?", "두 번째는요?", "#2 방수 돼요?"),
        ("첫 번째 거 방수 돼요?", "그럼 마지막 거는", "#4 방수 돼요?"),
        ("1번 후기 어때요", "3번 것도요?", "#3 후기 어때요"),
    ],
)
def test_who_only_names_another_asks_the_same_of_it(question: str, said: str, written: str) -> None:
    assert asked_again(said, _asked(question, said)) == written


@pytest.mark.parametrize(
    "said",
    [
        "那第三双多少钱",
        "要第二双",
        "第三双加购物车",
        "and how heavy is the third",
        "add the second one",
        "the third one, please",
        "two of the third?",
        "3번 담아 주세요",
        "두 번째 거 가격은요?",
        "여기 반품 돼요?",
    ],
)
def test_who_says_something_of_their_own_does_not(said: str) -> None:
    assert asked_again(said, _asked("is the first one waterproof", said)) is None


def test_a_question_goes_on_through_others_and_ends_with_something_else() -> None:
    first, second = _facts("Alba boot"), _facts("Birch clog")
    goes_on = path("boots", BOOTS, "is the first one warm", first, "and the second?", second, "and the third?")
    ended = path("boots", BOOTS, "is the first one warm", first, "sandals", BOOTS, "and the third?")
    which = CardPart("shopping.question", {"choices": [], "about": {"action": "ask"}})
    answered = path("boots", BOOTS, "how warm is it", which, "the second one", second, "and the third?")

    assert asked_again("and the third?", read_table(goes_on)) == "#3 is warm"
    assert asked_again("and the third?", read_table(ended)) is None
    assert asked_again("and the third?", read_table(answered)) == "#3 how warm is it"


def test_a_question_that_had_no_answer_is_asked_of_another_as_well() -> None:
    nothing = CardPart("other.card", {})

    assert asked_again("and the third?", _asked("reviews for the 2nd", "and the third?", nothing)) == "#3 reviews for"
    assert asked_again("那第三双呢", _asked("第一双会不会掉色", "那第三双呢", nothing)) == "#3 会不会掉色"
    assert asked_again("and the third?", _asked("the 2nd is lovely", "and the third?", nothing)) is None


@pytest.mark.parametrize("said", ["另一双呢", "and the other one?", "다른 하나는요?", "나머지는요?"])
def test_of_two_the_other_one_is_not_the_one_that_was_spoken_of(said: str) -> None:
    table = read_table(
        path("boots", BOOTS, "the second and the third", COMPARED, "is the third warm", _facts("Cove sandal"), said)
    )

    assert asked_again(turned(said, table)[0], table) == "#2 is warm"
