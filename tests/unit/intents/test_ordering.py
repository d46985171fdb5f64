"""Who has the list put in order puts nothing in a cart; who begins by ordering buys, whatever is told behind that."""

import pytest

from hupan.intents import Standing, expected
from hupan.phrases import form_of

LISTED = Standing(shown=6)
CARTED = Standing(carted=1, carried=("Tea", "茶", "차"), settled=True)


@pytest.mark.parametrize(
    "said",
    [
        "could you put the cheapest ones up top",
        "move the best rated to the top of the list",
        "最便宜的放最前面",
        "好评的排在前面",
        "제일 저렴한 거 맨 위로",
    ],
)
def test_a_list_is_put_in_order(said: str) -> None:
    likely = expected(said, LISTED)

    assert likely["refine"] > 50 * likely["add"]


@pytest.mark.parametrize(
    "said", ["put the cheapest in my basket first", "最便宜的先加购物车", "제일 싼 거 먼저 담아줘"]
)
def test_a_cart_is_no_list(said: str) -> None:
    likely = expected(said, LISTED)

    assert likely["refine"] <= likely["add"]


@pytest.mark.parametrize(
    "said",
    [
        "ok order it please, we're out of tea",
        "checkout now",
        "下单吧 茶喝完了",
        "赶紧结账，茶要没了",
        "바로 주문할게요, 차가 다 떨어졌어요",
    ],
)
def test_who_begins_by_ordering_buys(said: str) -> None:
    likely = expected(said, CARTED)

    assert likely["buy"] > 10 * max(likely["search"], likely["change"])


@pytest.mark.parametrize(
    "said",
    ["下单后多久发货", "结账方式有哪些", "order the tea again", "주문 내역 보여줘", "pay attention to the tea"],
)
def test_what_only_begins_like_that_does_not(said: str) -> None:
    assert not form_of(said).buys
