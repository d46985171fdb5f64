"""Laws of cutting, spelling, spreading and nearness, against whatever hypothesis thinks of."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hupan.gateways.numpy_vectors import NumpyMeanings, VectorFile
from hupan.search import MeaningFilter, ProductMeaning, commerce, document_words, runs, spread_sellers, understand
from hupan.search.correcting import distance
from hupan.search.cutting import LONGEST_WORD, words_of
from hupan.words import folded

texts = st.text(max_size=60)
letters = st.text("abcdeé가각힣", max_size=8)


@given(texts)
def test_folding_changes_nothing_twice(text: str) -> None:
    assert list(words_of(runs(folded(text)))) == list(words_of(runs(text)))


@given(texts)
def test_case_and_spaces_around_do_not_matter(text: str) -> None:
    assert list(words_of(runs(f"  {text}\n"))) == list(words_of(runs(text)))


@given(texts)
def test_words_of_the_index_have_no_gaps_and_are_bounded(text: str) -> None:
    for word in document_words(text, commerce()):
        assert word
        assert not any(char.isspace() for char in word)
        assert len(word) <= 4 * LONGEST_WORD


@given(texts)
def test_whatever_a_listing_is_called_is_found_by_its_own_name(text: str) -> None:
    kept = set(document_words(text, commerce()))

    for unit in understand(text, commerce()).units:
        assert any(set(way) <= kept for way in unit.ways)


@given(st.integers(0, 9999), st.sampled_from(["gb", "kg", "cm", "ml", "w"]), st.sampled_from(["", " ", "-"]))
def test_a_unit_is_glued_to_its_number(number: int, unit: str, between: str) -> None:
    assert f"{number}{unit}" in list(words_of(runs(f"a {number}{between}{unit.upper()} thing")))


@given(letters, letters)
def test_distance_is_the_same_both_ways_and_nothing_between_equals(left: str, right: str) -> None:
    far = distance(left, right, 99)

    assert (far == 0) == (left == right)
    assert far == distance(right, left, 99)
    assert distance(left, right, 2) == min(far, 3)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), max_size=80))
def test_spreading_sellers_loses_nobody_and_keeps_the_best_first(hits: list[tuple[int, float]]) -> None:
    ranked = sorted(enumerate(hits), key=lambda hit: -hit[1][1])
    spread = spread_sellers(ranked, lambda hit: hit[1][0], lambda hit: hit[1][1])

    assert sorted(spread) == sorted(ranked)
    assert spread[:1] == ranked[:1]
    for seller in range(4):
        mine = [hit for hit in ranked if hit[1][0] == seller]
        assert [hit for hit in spread if hit[1][0] == seller] == mine


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 120), st.integers(1, 10))
def test_what_is_near_is_what_is_nearest(seed: int, count: int, limit: int) -> None:
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(count, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with TemporaryDirectory() as folder:
        meanings = NumpyMeanings(VectorFile(Path(folder) / "vectors.bin", 64))
        meanings.load()
        meanings.learn({number: vectors[number].tolist() for number in range(count)})
        meanings.change({key: ProductMeaning(key, key, key % 3, 0, key, available=True) for key in range(count)})
        meanings.settle()
        found = meanings.near(vectors[0].tolist(), MeaningFilter(categories=[0, 1]), limit)

    exact = {key: float(vectors[key] @ vectors[0]) for key in range(count) if key % 3 < 2}
    nearest = sorted(exact.values(), reverse=True)[:limit]
    assert len(found) == len(nearest)
    assert np.allclose([exact[key] for key, _ in found], nearest, atol=0.02)
    assert all(abs(exact[key] - likeness) < 0.02 for key, likeness in found)
