"""What was written is found, in any script, however it is spelled."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hupan.words import cut, folded, index_words, matches, query_words
from hupan.words.cutting import is_close, runs

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
HANGUL = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
LATIN = st.sampled_from("abcdefghijklmnopqrstuvwxyzABCXYZàéßñĳﬁ0123456789")
GAPS = st.sampled_from(" ,.!?\n-—。、「」")
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
PROSE = st.text(st.one_of(HAN, HANGUL, LATIN, GAPS, ANY), max_size=80)


def found_by_index(text: str, query: str) -> bool:
    """What PostgreSQL answers: every word of the query begins some indexed word."""
    indexed = index_words(text)
    return all(any(word.startswith(asked) for word in indexed) for asked in query_words(query))


@given(PROSE, st.text(HAN, min_size=1, max_size=12), PROSE)
def test_any_stretch_of_chinese_is_found(before: str, written: str, after: str) -> None:
    text = before + written + after

    assert found_by_index(text, written)
    assert matches(text, written) is not None


@given(st.text(HANGUL, min_size=2, max_size=20), st.data())
def test_any_part_of_a_korean_word_is_found(word: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(word) - 1))
    end = data.draw(st.integers(start + 1, len(word)))

    assert found_by_index(f"어제 {word}, 오늘", word[start:end])
    assert matches(f"어제 {word}, 오늘", word[start:end]) is not None


@given(PROSE, st.text(st.sampled_from("abcxyzéß09"), min_size=1, max_size=30), PROSE, st.data())
def test_a_word_of_letters_is_found_by_its_beginning_in_any_case(
    before: str, word: str, after: str, data: st.DataObject
) -> None:
    text = f"{before} {word} {after}"
    beginning = word[: data.draw(st.integers(1, len(word)))]

    assert found_by_index(text, beginning.upper())
    assert matches(text, beginning.upper()) is not None


@given(PROSE, PROSE)
def test_what_really_stands_there_the_index_finds(text: str, query: str) -> None:
    if query_words(query) and matches(text, query) is not None:
        assert found_by_index(text, query)


@given(PROSE, PROSE)
def test_a_match_shows_what_was_asked_for(text: str, query: str) -> None:
    spans = matches(text, query)
    if not spans:
        return
    shown = "".join(folded(text[start:end]) for start, end in spans)
    assert all(word in folded(text) for word in runs(folded(query)))
    assert shown
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@given(PROSE, PROSE)
def test_a_snippet_is_short_and_its_ranges_lie_in_it(text: str, query: str) -> None:
    spans = matches(text, query)
    if spans is None:
        return
    snippet, ranges = cut(text, spans)
    units = len(snippet.encode("utf-16-le")) // 2

    assert len(snippet) <= 202
    assert "\n" not in snippet
    assert all(0 <= start < end <= units for start, end in ranges)
    assert bool(spans) == bool(ranges)


@given(PROSE)
def test_indexing_is_the_same_for_all_spellings(text: str) -> None:
    assert index_words(text) == index_words(folded(text))
    assert folded(folded(text)) == folded(text)


@given(PROSE)
def test_query_words_cannot_break_out_of_the_query(text: str) -> None:
    assert not any(set(word) & set("'\\:&|!()<>* \0") for word in query_words(text))


@given(st.text(HAN, min_size=2, max_size=30))
def test_an_index_word_of_a_close_script_is_a_pair_or_the_last_one(text: str) -> None:
    assert all(len(word) == 2 or word == text[-1] for word in index_words(text))
    assert all(is_close(word[0]) for word in index_words(text))
