"""Several deeds in one breath are told apart, each with the words that name its things."""

import pytest

from hupan.choices import deeds_apart


@pytest.mark.parametrize(
    ("said", "deeds"),
    [
        (
            "please cancel the tent and the tea, and return the kettle",
            [("cancel", "please cancel the tent and the tea"), ("return", "return the kettle")],
        ),
        (
            "send the jacket back and swap the boots for a 44",
            [("return", "send the jacket back"), ("exchange", "swap the boots for a 44")],
        ),
        (
            "Where is my tent? And order the tea again",
            [("track", "Where is my tent"), ("reorder", "order the tea again")],
        ),
        ("帐篷取消，水壶退掉", [("cancel", "帐篷取消"), ("return", "水壶退掉")]),
        ("退掉茶叶，靴子换成44码", [("return", "退掉茶叶"), ("exchange", "靴子换成44码")]),
        ("帐篷到哪了？水壶我要退货", [("track", "帐篷到哪了"), ("return", "水壶我要退货")]),
        ("텐트는 취소하고 주전자는 반품할게요", [("cancel", "텐트는 취소하고"), ("return", "주전자는 반품할게요")]),
        (
            "텐트, 녹차는 취소해 주시고 부츠는 44로 교환해 주세요",
            [("cancel", "텐트, 녹차는 취소해 주시고"), ("exchange", "부츠는 44로 교환해 주세요")],
        ),
        (
            "주전자는 어디쯤이에요? 녹차는 또 주문할게요",
            [("track", "주전자는 어디쯤이에요"), ("reorder", "녹차는 또 주문할게요")],
        ),
    ],
)
def test_each_deed_has_its_own_words(said: str, deeds: list[tuple[str, str]]) -> None:
    assert list(deeds_apart(said)) == deeds


@pytest.mark.parametrize(
    "said",
    [
        "cancel the tent and the kettle",
        "return the kettle, it leaks and I want my money back",
        "cancel the tent, or return it once it is here",
        "if you cannot cancel the tent I will return it",
        "where is the refund for the kettle",
        "水壶退掉，茶叶也退掉",
        "帐篷能取消吗，还是只能退货",
        "텐트 취소하고 녹차도 취소해 주세요",
        "취소가 안 되면 반품할게요",
        "thanks a lot",
    ],
)
def test_one_deed_and_a_choice_between_two_are_not_parted(said: str) -> None:
    assert deeds_apart(said) == ()
