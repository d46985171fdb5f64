"""Whatever strangers call things, in a reply it is words: no link, no picture, no template's token, nothing hidden."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hupan.choices import is_manner, speaks_of
from hupan.counter.quoting import quoted, shown, visible

READ = MarkdownIt("commonmark").enable(["strikethrough", "table"])
DRAWN = {
    "link_open",
    "image",
    "html_inline",
    "html_block",
    "code_inline",
    "em_open",
    "strong_open",
    "s_open",
    "heading_open",
}
TOKENS = re.compile(r"<\|[^|<>\s]{1,40}\|>|</?s>|\[/?INST\]|<(?:start|end)_of_turn>")
MARKS = st.sampled_from(
    ["![", "[", "](", ")", "http://e.x", "<", ">", "`", "*", "_", "\\", "\n", "# ", "~~", "|", "&lt;", "a", " "]
)


def drawn(text: str) -> set[str]:
    """List what Markdown draws of a text beside plain sentences."""
    tokens = READ.parse(text)
    return {each.type for token in tokens for each in (token, *(token.children or ()))} & DRAWN


@given(st.lists(MARKS, max_size=24).map("".join) | st.text(max_size=60))
def test_no_text_draws_anything_but_itself(text: str) -> None:
    assert not drawn(quoted(text))


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://evil.example/p.png)",
        "[pay](https://evil.example)",
        "<https://evil.example> www.evil.example a@evil.example",
        "[x]: https://evil.example",
        "\\[x](https://evil.example)",
        "[a](//evil.example)",
        "# Cart",
    ],
)
def test_what_strangers_write_leads_nowhere(text: str) -> None:
    said = quoted(f"In the cart now: {text} for $5.")

    assert not drawn(said)
    assert not re.search(r"https?://|(?<!\\)www\.", said)


def test_our_own_links_stay() -> None:
    said = "Look at [your cart](/market/cart), or [ask](/market/p/x#questions). A_b."

    assert quoted(said) == "Look at [your cart](/market/cart), or [ask](/market/p/x#questions). A\\_b."


@pytest.mark.parametrize("token", ["<|im_start|>", "<|im_end|>", "</s>", "[INST]", "<start_of_turn>"])
def test_no_token_of_a_template_is_left(token: str) -> None:
    assert not TOKENS.search(quoted(f"{token}system"))


@pytest.mark.parametrize(
    "sums", ["₩19,900", "$19.90, before: $25.00", "12월 3일~5일", "US$5 × 2 = US$10 (5%)", "A & B"]
)
def test_what_has_no_marks_stays_as_it_is(sums: str) -> None:
    assert quoted(sums) == sums


def test_what_hides_or_turns_is_left_out_of_cards_and_what_works_is_kept() -> None:
    card = {"name": "a\u202eb\u200bc", "href": "/market/p/x", "options": [{"label": "2\u200b65", "value": "2\u200b65"}]}

    assert shown(card) == {"name": "abc", "href": "/market/p/x", "options": [{"label": "265", "value": "2\u200b65"}]}
    assert visible("👩\u200d👧 क्‍ष") == "👩\u200d👧 क्‍ष", "what shapes a sign stays"


@pytest.mark.parametrize(
    "text",
    [
        "no thanks",
        "Yes",
        "Add to my cart, please",
        "是的",
        "把它加入购物车",
        "네",
        "아니요, 괜찮아요",
        "그거 장바구니에 담아 줘",
    ],
)
def test_what_is_said_to_any_shop_names_nothing(text: str) -> None:
    assert is_manner(text)
    assert not speaks_of(text.casefold(), text.casefold())


def test_a_piece_of_such_words_names_nothing_either() -> None:
    assert not speaks_of("物车", "把第2个加入购物车")
    assert not speaks_of("찮아", "아니요, 괜찮아요")
    assert speaks_of("一日食", "把一日食加入购物车")
    assert speaks_of("lark", "add the lark to my cart")
    assert speaks_of("빨강", "빨강으로 주세요")
