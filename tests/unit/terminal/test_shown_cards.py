"""Cards in the terminal: each golden sample is drawn, and what strangers wrote stays text."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from hupan.terminal.client import Piece
from hupan.terminal.markdown_stream import MarkdownStream
from hupan.terminal.shown_cards import drawn

SAMPLES: dict[str, dict[str, Any]] = json.loads((Path(__file__).parents[1] / "shopping/cards.json").read_text())
ODD = "This part needs the page, or a newer version."


def shown(kind: str, data: dict[str, Any], width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    console.print(drawn(kind, data))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@pytest.mark.parametrize("width", [60, 120])
def test_every_kind_is_drawn_within_the_terminal(kind: str, width: int) -> None:
    text = shown(kind, SAMPLES[kind], width)
    assert ODD not in text
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_products_are_numbered_with_their_prices_to_the_right() -> None:
    card = SAMPLES["shopping.products"]
    first, second = card["items"][0], {**card["items"][1], "name": "한별랩 노이즈 캔슬링 완전 무선 이어폰"}
    lines = shown("shopping.products", {**card, "items": [first, second]}).splitlines()
    named = [line.rstrip() for line in lines if line.startswith(("1 ", "2 "))]
    assert [line.split()[-1] for line in named] == ["$47.99", "$44.50"]
    # Hangul takes two cells a sign: the sums still end below one another.
    assert cell_len(named[0]) == cell_len(named[1])
    assert any(line.strip() == first["href"] for line in lines)


def test_a_consent_card_leads_to_the_page_and_says_that_nothing_is_bought() -> None:
    card = SAMPLES["shopping.consent"]
    text = " ".join(shown("shopping.consent", card, 200).split())
    assert f"Nothing is bought yet. Confirm it at {card['page']}" in text
    for each in (*card["changes"], *card["against"], card["returns"], "$138.97"):
        assert each in text


def test_a_card_of_another_address_lists_where_it_can_go() -> None:
    places: list[dict[str, Any]] = [
        {"lines": ["Mina Kim", "1 Lake Road"], "body": {}},
        {"lines": ["Jae Kim", "2 Hill Road"], "body": {}},
    ]
    card: dict[str, Any] = {**SAMPLES["shopping.case"], "kind": "address", "places": places}
    lines = [line.strip() for line in shown("shopping.case", card, 120).splitlines()]
    assert {"- Mina Kim, 1 Lake Road", "- Jae Kim, 2 Hill Road"} <= set(lines)
    assert any(line.startswith("Nothing is done yet. Confirm it at /market/orders/") for line in lines)


def test_what_strangers_wrote_is_no_markup_and_moves_nothing() -> None:
    card = SAMPLES["shopping.facts"]
    quote = {**card["quotes"][0], "text": "[bold]loud[/bold]\x1b[2J\x07\n\u202egone"}
    text = shown("shopping.facts", {**card, "quotes": [quote]})
    assert "“[bold]loud[/bold][2Jgone”" in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("kind", "data"), [("shopping.unheard", {}), ("shopping.cart", {}), ("shopping.orders", {"orders": 3, "more": ""})]
)
def test_what_is_not_as_it_should_be_is_said_to_be_so(kind: str, data: dict[str, Any]) -> None:
    assert ODD in shown(kind, data)


def test_a_card_stands_below_the_words_before_it() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    with MarkdownStream(console) as stream:
        stream.add(Piece("Here is "))
        stream.add(Piece("what fits."))
        stream.add(Piece("", "card", ("shopping.question", SAMPLES["shopping.question"])))
        stream.add(Piece("Ask on."))
    assert isinstance(console.file, io.StringIO)
    said = [line.strip() for line in console.file.getvalue().splitlines() if line.strip()]
    assert said[0] == "Here is what fits."
    assert said[1] == "- Compare the first one and the second one."
    assert said[-1] == "Ask on."
