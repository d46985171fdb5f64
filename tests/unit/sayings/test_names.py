"""The list of what people call goods, which `bench naming` goes through, is whole."""

from collections import Counter

import pytest

from bench.naming import wishes
from bench.shopping.script import LANGUAGES
from hupan.demo import DemoMarket

_LEAST = 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_of_goods_is_called_in_at_least_six_ways(language: str) -> None:
    there = {
        (product.source_key.partition("/")[0], product.tags[1])
        for product in (lot.listing.product for lot in DemoMarket(seed=1).lots())
    }
    said = Counter(each.kind for each in wishes() if each.language == language)
    assert said.keys() == {kind for kind, _ in there} | {"absent"}
    assert all(
        said[kind] >= _LEAST * len({form for each, form in there if each == kind}) for kind in said.keys() - {"absent"}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wish_is_written_twice_and_half_are_kept(language: str) -> None:
    written = [each for each in wishes() if each.language == language]
    assert not [said for said, count in Counter(each.said for each in written).items() if count > 1]
    assert abs(sum(each.kept for each in written) * 2 - len(written)) <= 1
