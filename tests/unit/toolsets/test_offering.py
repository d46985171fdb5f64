"""What is offered follows from where the buyer stands and from their words, and takes nothing else."""

from typing import cast

import pytest

from hupan.catalog import ProductId
from hupan.intents import Standing
from hupan.kernel import OrderId
from hupan.quests import Quest
from hupan.shopping import Shown, Table
from hupan.toolsets import Ground, offered
from hupan.toolsets.hands import foreign
from hupan.toolsets.offering import CHANGES, wrong_with

SHOWN = tuple(Shown(ProductId(f"prod_{each}"), each) for each in "abc")
TABLE = Table(quest=Quest("shoes"), shown=SHOWN, orders=(OrderId("order_1"),))
FULL = Standing(shown=3, carted=2, orders=1, cancellable=1, returnable=1)


def test_an_empty_shop_offers_what_can_be_had_there() -> None:
    tools = offered(Ground(Table(), Standing(), CHANGES))
    assert {"see_screen", "search", "cart"} <= tools.keys()
    assert not {"add", "buy", "compare", "ask", "refine", "track", "cancel", "watch"} & tools.keys()


def test_nothing_that_changes_is_offered_without_the_buyers_words() -> None:
    assert not offered(Ground(TABLE, FULL, frozenset())).keys() & CHANGES
    assert offered(Ground(TABLE, FULL, frozenset({"add"}))).keys() & CHANGES == {"add"}
    assert not offered(Ground(TABLE, FULL, frozenset({"add"}), frozenset({"add"}))).keys() & CHANGES


def test_no_tool_pays_and_none_that_changes_takes_more_than_something_of_the_screen() -> None:
    tools = offered(Ground(TABLE, FULL, CHANGES))
    assert tools.keys() >= CHANGES
    assert not any("pay" in name for name in tools)
    for name, tool in tools.items():
        fields = cast("dict[str, dict[str, list[str]]]", tool.parameters["properties"])
        assert tool.strict
        assert tool.parameters["additionalProperties"] is False
        assert tool.parameters["required"] == list(fields)
        if name in CHANGES:
            assert fields.keys() <= {"product_id", "order_id"}
            assert all({*each["enum"]} <= {"prod_a", "prod_b", "prod_c", "order_1", ""} for each in fields.values())


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ({"product_ids": ["prod_a", "prod_b"]}, False),
        ({"product_ids": ["prod_a"]}, True),
        ({"product_ids": ["prod_a", "prod_a"]}, True),
        ({"product_ids": ["prod_a", "prod_z"]}, True),
        ({"product_ids": "prod_a"}, True),
        ({"product_ids": ["prod_a", 7]}, True),
        ({"product_ids": ["prod_a", "prod_b"], "quantity": 2}, True),
        ({}, True),
        ([], True),
        (None, True),
    ],
)
def test_arguments_are_held_to_the_schema(arguments: object, wrong: bool) -> None:
    assert bool(wrong_with(arguments, offered(Ground(TABLE, FULL, CHANGES))["compare"].parameters)) is wrong


@pytest.mark.parametrize(
    ("words", "heard", "others"),
    [
        ("wireless headphones", "a present for my son", []),
        ("무선 이어폰", "아들 선물", []),
        ("running shoes Alba", "do you have Alba shoes", []),
        ("Zyxwv headphones", "headphones please", ["zyxwv"]),
        ("shoes under 80", "shoes, please", ["80"]),
        ("shoes under 80", "shoes for 80 at most", []),
    ],
)
def test_a_search_is_in_the_buyers_words_or_in_those_of_goods(words: str, heard: str, others: list[str]) -> None:
    assert [each.casefold() for each in foreign(words, heard)] == others
