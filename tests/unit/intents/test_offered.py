"""What buyers say of one that is pointed at, and when it comes, is asked of the goods on the screen."""

import pytest

from hupan.intents import Standing, expected

_SHOWN = Standing(shown=4, displayed=("Aria Earbuds", "Low Earbuds"))
_OPENED = Standing(shown=4, displayed=_SHOWN.displayed, opened=True)
_PUT = Standing(shown=4, displayed=_SHOWN.displayed, carted=1, settled=True)


@pytest.mark.parametrize(
    "said", ["feedback on the third", "4th one ratings", "第三款口碑", "2号的差评", "첫 번째 별점", "4번 평점"]
)
def test_reviews_of_one_are_read_and_nothing_is_put_anywhere(said: str) -> None:
    weighed = expected(said, _SHOWN)

    assert weighed["ask"] >= 4.0
    assert max(weighed["add"], weighed["watch"], weighed["buy"]) <= 0.1


@pytest.mark.parametrize(
    "said", ["add the second, its reviews are great", "第二个评价好 加购物车", "2번 평점 좋으니까 담아줘"]
)
def test_who_wants_it_in_the_cart_has_it_there_whatever_others_say(said: str) -> None:
    assert expected(said, _SHOWN)["add"] >= 1.0


@pytest.mark.parametrize(
    "said", ["how long to Swansea", "when would i get it", "寄到兰州要几天", "到三亚多久", "춘천까지 며칠 걸려요"]
)
def test_when_it_comes_is_no_talk_beside_goods(said: str) -> None:
    assert expected(said, _OPENED)["ask"] >= 40 * expected(said, _OPENED)["talk"]
    # Beside a cart or an order it is asked of these.
    assert expected(said, _PUT)["talk"] > expected(said, _OPENED)["talk"]
