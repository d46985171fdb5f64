import pytest

from hupan.words import cut, index_words, matches, tsquery


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("湖畔的早晨很安静", "早晨"),
        ("ＦＵＬＬ　ＷＩＤＴＨ", "full width"),
        ("호숫가에서 아침을", "아침"),
        ("호숫가에서 아침을", "호숫가"),
        ("ㅎㅗ수", "호수"),
        ("Straße nach Köln", "STRASSE koln".replace("koln", "köln")),
        ("GPT-4 and gpt4", "gpt 4"),
        ("이메일 주소는 a@b.kr 입니다", "a b kr"),
        ("模型Qwen2.5很小", "qwen2"),
        ("カタカナ", "ﾀｶﾅ".replace("ﾀｶﾅ", "タカナ")),
    ],
)
def test_it_is_found(text: str, asked: str) -> None:
    assert matches(text, asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("你好,好吗", "你好吗"),
        ("Straße", "asse"),
        ("morning", "evening"),
        ("早晨", "早上"),
    ],
)
def test_it_is_not_found(text: str, asked: str) -> None:
    assert matches(text, asked) is None


def test_the_query_asks_for_beginnings() -> None:
    assert tsquery("Lake 湖畔早") == "'lake':* & '湖畔':* & '畔早':*"
    assert tsquery(" '; drop table & ! ") == "'drop':* & 'table':*"
    assert tsquery("?!") == ""


def test_ranges_count_as_pages_do() -> None:
    text = "🌊🌊 lake"

    snippet, ranges = cut(text, matches(text, "lake") or [])

    assert snippet == text
    assert ranges == [(5, 9)]


def test_a_snippet_begins_near_the_match() -> None:
    text = "word " * 100 + "needle " + "word " * 100

    snippet, ranges = cut(text, matches(text, "needle") or [])

    assert snippet.startswith("…word ")
    assert snippet.endswith("…")
    assert [snippet[start:end] for start, end in ranges] == ["needle"]


def test_an_endless_text_is_indexed_as_far_as_the_database_allows() -> None:
    text = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(400_000))

    assert sum(len(word.encode()) for word in index_words(text)) <= 900_000
