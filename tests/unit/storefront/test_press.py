"""What goes into pages cannot get out of its place."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hupan.showcase import HOME, own_path
from hupan.storefront.press import Assets, as_data, linked, marked, read_assets


@given(st.text())
def test_data_inside_a_page_never_ends_its_element(text: str) -> None:
    written = str(as_data({"name": text + "</script><!--"}))

    assert not set("<>&") & set(written)
    assert json.loads(written) == {"name": text + "</script><!--"}


def test_pieces_of_sentences_are_escaped() -> None:
    assert str(marked("<i>")) == "<mark>&lt;i&gt;</mark>"
    assert str(linked("a&b", '"><x')) == '<a href="&#34;&gt;&lt;x">a&amp;b</a>'


def test_a_form_leads_back_into_the_market_and_nowhere_else() -> None:
    own = ["/market", "/market/p/x?v=1#reviews", "/market?lang=ko"]
    others = ["", "//evil.example", "https://evil.example/market", "/marketplace", "/market/\\evil", "/market/\nx", "/"]

    assert [own_path(each) for each in own] == own
    assert {own_path(each) for each in others} == {HOME}


def test_before_the_first_build_there_are_no_assets(tmp_path: Path) -> None:
    assert read_assets(tmp_path / "dist") == Assets()
