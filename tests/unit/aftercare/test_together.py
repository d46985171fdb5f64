"""Things that are named in one breath are all meant, and what only tells more of one of them is not."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hupan.aftercare.casework import one_by_one
from hupan.aftercare.together import pieces_of
from hupan.aftercare.whose import Bought, called_orders, lines_called, lines_together, orders_apart
from hupan.orders import Line, Order
from hupan.shopping import Reply, Step

_NAMES = {
    "kettle": ["Reed kettle", "水壶", "주전자"],
    "tent": ["Fen tent", "帐篷", "텐트"],
    "chair": ["Oak chair", "椅子", "의자"],
    "tea": ["Hill tea", "茶叶", "녹차"],
}


class _Named:
    """What was bought, where things are called by their names alone."""

    def __init__(self, orders: Sequence[SimpleNamespace]) -> None:
        self.orders = orders

    def names(self, line: Line) -> list[str]:
        return _NAMES[line.id]

    def alike(self, line: Line) -> str:
        return line.id

    def kinds(self, _said: str) -> frozenset[str]:
        return frozenset()

    def is_one_of(self, _line: Line, _kinds: frozenset[str]) -> bool:
        return False


def _bought(*orders: str) -> Bought:
    made = [
        SimpleNamespace(id=f"o{at}", number=f"HP-{at}", lines=[SimpleNamespace(id=each, at=at) for each in one.split()])
        for at, one in enumerate(orders)
    ]
    return cast("Bought", _Named(made))


def _any(_order: Order, _line: Line) -> bool:
    return True


def _said(text: str) -> Step:
    return cast("Step", SimpleNamespace(said=text))


BOTH = [
    "send back the kettle and the chair",
    "I'd like to return my kettle as well as the chair please",
    "the chair wobbles and the kettle leaks, I want to return them",
    "refund the tea-stained kettle plus the chair",
    "kettle & chair back please",
    "水壶和椅子都退了吧",
    "我想把水壶跟那把椅子退掉",
    "椅子、水壶，都要退货",
    "取消水壶以及椅子",
    "주전자랑 의자 반품할게요",
    "의자하고 주전자 취소해 주세요",
    "주전자와 의자 둘 다 돌려보낼래요",
]
ONE = [
    ("return the kettle and keep the chair", ["kettle"]),
    ("send the kettle back, it does not match my chair", ["kettle"]),
    ("return the kettle and it does not go with my chair", ["kettle"]),
    ("I return the kettle and get a new chair", ["kettle"]),
    ("the chair is fine, return the kettle", ["kettle"]),
    ("退水壶，和椅子不搭", ["kettle"]),
    ("水壶退了，再买一把椅子", ["kettle"]),
    ("水壶要退，椅子留着", ["kettle"]),
    ("주전자 반품하고 의자는 쓸게요", ["kettle"]),
    ("주전자 반품하고 대신 의자 살래요", ["kettle"]),
]


@pytest.mark.parametrize("said", BOTH)
def test_all_that_is_named_of_an_order_is_meant(said: str) -> None:
    bought = _bought("kettle tent chair tea")
    order = bought.orders[0]
    assert {each.id for each in lines_called(_said(said), order, order.lines, bought)} == {"kettle", "chair"}
    assert len(lines_together(_said(said), order, order.lines, bought)) == 2
    assert [each.id for each in called_orders(said.casefold(), bought)] == ["o0"]
    assert orders_apart(_said(said), bought, _any) == ()


@pytest.mark.parametrize("said", BOTH)
def test_of_several_orders_each_that_has_one_of_them_is_meant(said: str) -> None:
    bought = _bought("tent chair", "tea", "kettle")
    found = orders_apart(_said(said), bought, _any)
    assert {each.id for each in found} == {"o0", "o2"}
    assert orders_apart(_said(f"{said} (HP-0)"), bought, _any) == ()


@pytest.mark.parametrize(("said", "meant"), ONE)
def test_what_is_kept_or_sought_or_does_not_match_is_not_meant(said: str, meant: list[str]) -> None:
    bought = _bought("kettle tent chair tea")
    order = bought.orders[0]
    assert [each.id for each in lines_called(_said(said), order, order.lines, bought)] == meant
    assert lines_together(_said(said), order, order.lines, bought) == ()


@pytest.mark.parametrize(
    "said",
    [
        "I bought a kettle and a tent, the tent leaks, take it back",
        "我买了水壶和帐篷，帐篷漏水，要退",
        "주전자랑 텐트 샀는데, 텐트가 새요. 반품할래요",
    ],
)
def test_what_tells_of_which_order_it_is_is_not_meant_beside_what_is_wrong(said: str) -> None:
    bought = _bought("kettle tent")
    order = bought.orders[0]
    assert lines_together(_said(said), order, order.lines, bought) == ()


def test_an_order_that_has_all_that_is_named_comes_before_those_that_have_some() -> None:
    bought = _bought("tea", "kettle tea", "kettle")
    assert [each.id for each in called_orders("cancel the kettle and the tea", bought)] == ["o1"]


def test_what_was_ordered_twice_is_open_but_to_have_it_again_the_last_time_is_meant() -> None:
    bought = _bought("kettle", "tea", "kettle")
    said = _said("the kettle and the tea again")
    assert orders_apart(said, bought, _any) == ()
    assert [each.id for each in orders_apart(said, bought, _any, latest=True)] == ["o0", "o1"]
    # Only one of them can still be asked for.
    found = orders_apart(said, bought, lambda order, _: order.id != "o0")
    assert [each.id for each in found] == ["o2", "o1"]


def test_more_and_less_is_cut_where_names_are_joined() -> None:
    assert pieces_of("cancel the tent, the chair and the tea") == ["cancel the tent", "the chair", "the tea"]
    assert pieces_of("텐트, 의자 취소해줘") == ["텐트", "의자 취소해줘"]
    assert pieces_of("帐篷，椅子都退") == ["帐篷", "椅子都退"]
    assert pieces_of("where is my tent") == ["where is my tent"]


@pytest.mark.anyio
async def test_what_joins_nothing_is_one_case() -> None:
    seen: list[str] = []

    async def one(step: Step) -> Reply:
        seen.append(step.said)
        return Reply(())

    nobody = cast("Any", None)
    await one_by_one(_said("cancel the tent"), nobody, lambda _: {}, one)
    assert seen == ["cancel the tent"]
