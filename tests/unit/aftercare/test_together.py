"""Things that are named in one breath are all meant, and what only tells more of one of them is not."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hupan.aftercare.finding import one_by_one
from hupan.aftercare.together import pieces_of
from hupan.aftercare.whose import (
    Bought,
    called_orders,
    lines_called,
    lines_together,
    of_order,
    said_of_each,
    things_apart,
)
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


def _said(text: str, action: str = "return") -> Step:
    return cast("Step", SimpleNamespace(said=text, action=action))


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
    "cancel my kettle, and the chair as well",
    "I don't want the kettle or the chair any more",
    "neither the chair nor the kettle is what I need, take them back",
    "水壶漏水，椅子也不稳，都退掉",
    "주전자는 물이 안 끓고, 의자는 너무 낮아요, 둘 다 반품할게요",
]
ONE = [
    ("return the kettle and keep the chair", ["kettle"]),
    ("send the kettle back, it does not match my chair", ["kettle"]),
    ("return the kettle and it does not go with my chair", ["kettle"]),
    ("I return the kettle and get a new chair", ["kettle"]),
    ("the chair is fine, return the kettle", ["kettle"]),
    ("cancel the kettle, but still send the chair", ["kettle"]),
    ("水壶取消，椅子照常寄", ["kettle"]),
    ("水壶不要了，椅子正常发货", ["kettle"]),
    ("주전자만 취소하고 의자는 그대로 보내 주세요", ["kettle"]),
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
    assert things_apart(_said(said), bought, _any) is None


@pytest.mark.parametrize("said", BOTH)
def test_of_several_orders_each_that_has_one_of_them_is_meant(said: str) -> None:
    bought = _bought("tent chair", "tea", "kettle")
    # The number of an order tells which is meant of those that have a thing, and leaves the other thing where it is.
    for text in (said, f"{said} (HP-0)"):
        found = things_apart(_said(text), bought, _any)
        assert found is not None
        assert {each.id for each in found.orders} == {"o0", "o2"}
        assert (found.refused, found.between) == ((), ())


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


TWICE = [
    "send the kettle and the tea back please",
    "물 주전자하고 녹차 돌려보낼게요",
    "水壶以及茶叶都要退货",
]


@pytest.mark.parametrize("said", TWICE)
def test_which_of_what_was_ordered_twice_is_asked_and_the_answer_keeps_the_other_things(said: str) -> None:
    bought = _bought("kettle", "tea", "kettle")
    open_ = things_apart(_said(said), bought, _any)
    assert open_ is not None
    assert (open_.orders, [each.id for each in open_.between]) == ((), ["o0", "o2"])

    answer = of_order(said, bought.orders[2])
    told = things_apart(_said(answer), bought, _any)
    assert told is not None
    assert {each.id for each in told.orders} == {"o1", "o2"}
    assert of_order(answer, bought.orders[2]) == answer


def test_to_have_again_what_was_ordered_twice_the_last_time_is_meant() -> None:
    bought = _bought("kettle", "tea", "kettle")
    found = things_apart(_said("the kettle and the tea again", "reorder"), bought, _any, latest=True)
    assert found is not None
    assert [each.id for each in found.orders] == ["o0", "o1"]


@pytest.mark.parametrize("said", TWICE)
def test_of_what_was_ordered_twice_that_is_meant_of_which_it_can_still_be_asked(said: str) -> None:
    found = things_apart(_said(said), _bought("kettle", "tea", "kettle"), lambda order, _: order.id != "o0")
    assert found is not None
    assert {each.id for each in found.orders} == {"o1", "o2"}


@pytest.mark.parametrize(
    "said", ["return the kettle, the tea and the chair", "水壶、茶叶和椅子都退", "주전자랑 녹차랑 의자 반품할게요"]
)
def test_what_lies_beside_another_thing_that_is_meant_is_meant_rather_than_the_same_elsewhere(said: str) -> None:
    found = things_apart(_said(said), _bought("kettle", "kettle chair", "tea"), _any)
    assert found is not None
    assert {each.id for each in found.orders} == {"o1", "o2"}


@pytest.mark.parametrize("said", BOTH)
def test_what_can_no_longer_be_asked_for_is_told_beside_what_can(said: str) -> None:
    found = things_apart(_said(said), _bought("kettle tent", "chair"), lambda _, line: line.id == "chair")
    assert found is not None
    assert [each.id for each in found.orders] == ["o1"]
    assert [(order.id, line.id) for order, line in found.refused] == [("o0", "kettle")]
    # Of one order, too.
    found = things_apart(_said(said), _bought("kettle chair"), lambda _, line: line.id == "chair")
    assert found is not None
    assert ([each.id for each in found.orders], [line.id for _, line in found.refused]) == (["o0"], ["kettle"])


@pytest.mark.parametrize(
    ("said", "pieces"),
    [
        ("swap the Oak chair for a red one and the kettle for XL", {"chair": "a red one", "kettle": "XL"}),
        (
            "exchange the kettle for the smaller one, and the chair to blue please",
            {"kettle": "smaller", "chair": "blue"},
        ),
        ("椅子要换成红的，水壶换大号的", {"chair": "红的", "kettle": "大号"}),
        ("水壶换成1升的，还有椅子换个蓝色", {"kettle": "1升", "chair": "蓝色"}),
        ("의자는 빨간색으로, 주전자는 XL로 바꿔 주세요", {"chair": "빨간색", "kettle": "XL"}),
        ("주전자를 큰 걸로 바꾸고 의자는 파란색으로 교환할게요", {"kettle": "큰 걸로", "chair": "파란색"}),
    ],
)
def test_what_is_to_come_instead_is_said_of_each_thing_for_itself(said: str, pieces: dict[str, str]) -> None:
    told = said_of_each(_said(said, "exchange"), _bought("kettle tent chair"))
    assert {line for _, line in told} == {*pieces}
    assert all(piece in told["o0", line] for line, piece in pieces.items())


def test_what_comes_instead_is_none_of_the_things() -> None:
    for said in ("exchange the kettle for the one that goes with my chair", "水壶换成和椅子一样的颜色"):
        assert said_of_each(_said(said, "exchange"), _bought("kettle tent chair")) == {}


@pytest.mark.parametrize(
    "said",
    [
        "get me another kettle and the tea again",
        "水壶和茶叶再来一份",
        "茶叶、水壶，再买一次",
        "주전자랑 녹차 한 번 더 살게요",
        "녹차하고 주전자 또 주문할래요",
    ],
)
def test_words_for_having_it_again_are_none_for_what_comes_in_its_place(said: str) -> None:
    found = things_apart(_said(said, "reorder"), _bought("kettle", "tea"), _any, latest=True)
    assert found is not None
    assert {each.id for each in found.orders} == {"o0", "o1"}


def test_more_and_less_is_cut_where_names_are_joined() -> None:
    assert pieces_of("cancel the tent, the chair and the tea") == ["cancel the tent", "the chair", "the tea"]
    assert pieces_of("텐트, 의자 취소해줘") == ["텐트", "의자 취소해줘"]
    assert pieces_of("帐篷，椅子都退") == ["帐篷", "椅子都退"]
    assert pieces_of("where is my tent") == ["where is my tent"]


@pytest.mark.anyio
async def test_what_joins_nothing_is_one_case() -> None:
    seen: list[str] = []

    async def one(step: Step, order: Order | None) -> Reply:
        assert order is None
        seen.append(step.said)
        return Reply(())

    nobody = cast("Any", None)
    await one_by_one(_said("cancel the tent"), nobody, nobody, one)
    assert seen == ["cancel the tent"]
