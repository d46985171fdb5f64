"""What a text becomes: words, concepts, and, of a query, units with the thing among them."""

import pytest

from hupan.search import Lexicon, commerce, document_words, english, runs, understand
from hupan.search.cutting import stem, words_of
from hupan.search.understanding import gloss


def words(text: str) -> list[str]:
    return list(words_of(runs(text)))


def concepts(text: str) -> set[str]:
    return {word[1:] for word in document_words(text, commerce()) if word.startswith("§")}


@pytest.mark.parametrize(
    "spellings",
    [
        ("128GB", "128 gb", "128-GB", "128 gigabytes", "128기가"),
        ("20寸", '20"', "20 in", "20-inch", "20인치", "20 英寸"),
        ("1.5L", "1.5 l", "1.5 litres", "1.5升", "1.5리터"),
        ("500ml", "500 毫升", "500밀리리터", "500 ML"),
    ],
)
def test_a_number_and_its_unit_are_one_word_however_they_are_written(spellings: tuple[str, ...]) -> None:
    shared = set(words(spellings[0]))
    for each in spellings[1:]:
        shared &= set(words(each))

    assert len([word for word in shared if not word.isdigit()]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RTX 4070", "rtx4070"),
        ("RTX-4070", "rtx4070"),
        ("xav5001-100nas", "xav5001100nas"),
        ("108 r00645", "108r00645"),
        ("café", "CAFE"),
        ("ＵＳＢ", "usb"),
        ("men's shoes", "mens shoe"),
    ],
)
def test_two_spellings_of_a_name_share_a_word(one: str, other: str) -> None:
    assert set(words(one)) >= set(words(other)) or set(words(other)) & set(words(one))
    assert words(other)[0] in words(one)


def test_thousands_are_not_parted_and_decimals_stay() -> None:
    assert words("1,299 mAh") == ["1299", "mah", "1299mah"]
    assert "2.4ghz" in words("2.4 GHz")


def test_close_scripts_are_kept_as_pairs_and_the_last_character() -> None:
    assert words("陶瓷碗") == ["陶瓷", "瓷碗", "碗"]
    assert words("가방") == ["가방", "방"]
    assert words("碗") == ["碗"]


@pytest.mark.parametrize(
    ("forms", "one"),
    [
        (("shoe", "shoes"), "sho"),
        (("hike", "hiking", "hiked"), "hik"),
        (("batteries", "battery"), "battery"),
        (("dresses", "dress"), "dress"),
        (("knitted", "knit"), "knit"),
        (("string",), "string"),
        (("bed",), "bed"),
        (("rtx4070",), "rtx4070"),
        (("glass", "glasses"), "glass"),
    ],
)
def test_english_endings_are_taken_off(forms: tuple[str, ...], one: str) -> None:
    assert {stem(form) for form in forms} == {one}


@pytest.mark.parametrize("text", ["red sneakers", "红色运动鞋", "빨간 운동화", "crimson running shoes"])
def test_the_same_wish_names_the_same_concepts_in_every_language(text: str) -> None:
    assert {"red", "sneaker", "shoe"} <= concepts(text)


def test_the_longest_name_counts_and_one_character_only_at_the_end() -> None:
    assert "bread" in concepts("面包")
    assert "bag" not in concepts("面包")
    assert "bowl" in concepts("大陶瓷碗")
    assert "bowl" not in concepts("碗柜")


@pytest.mark.parametrize(
    ("query", "thing"),
    [
        ("red leather jacket", "jacket"),
        ("rug for the living room", "rug"),
        ("dog toy with a leash", "toy"),
        ("아이방 커튼", "커튼"),
        ("复古胶片相机", "胶片相机"),
        ("장난감 자동차 하나", "장난감 자동차"),
        ("looking for an air conditioner", "air conditioner"),
        ("一台洗衣机", "洗衣机"),
    ],
)
def test_the_thing_itself_is_told_from_what_is_said_of_it(query: str, thing: str) -> None:
    understood = understand(query, commerce())

    assert understood.head is not None
    assert understood.units[understood.head].surface == thing


def test_a_query_without_a_known_thing_has_none() -> None:
    assert understand("qwxyz 4070", commerce()).head is None
    assert understand("  !? ", commerce()).units == ()


def test_what_says_nothing_is_left_out_unless_it_is_all_there_is() -> None:
    assert [unit.surface for unit in understand("i am looking for a mug", commerce()).units] == ["am", "mug"]
    assert [unit.surface for unit in understand("用", commerce()).units] == ["用"]


def test_a_query_is_written_in_english_where_the_lexicon_knows_it() -> None:
    assert english(understand("빨간 가죽 가방", commerce())) == "red leather bag"
    assert english(understand("红色 xyz 包", commerce())) == "red xyz bag"
    assert gloss("全棉羊毛地毯", commerce()) == "cotton wool rug"


def test_an_endless_query_is_cut() -> None:
    assert len(understand("mug " * 5000, commerce()).units) == 24


def test_a_lexicon_without_words_finds_nothing() -> None:
    assert list(Lexicon([]).find(runs("red 红色"))) == []
