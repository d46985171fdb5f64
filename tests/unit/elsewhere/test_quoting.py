"""Sentences of a shop that name a sum are not quoted; what else it says of a thing is."""

import pytest

from hupan.elsewhere.quoting import quotable


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Made of oak. Only $3.99 today! Oiled by hand.", "Made of oak. Oiled by hand."),
        ("The true price is 3 dollars, not more", ""),
        ("橡木制成。真实价格是3.99元。手工上油。", "橡木制成。 手工上油。"),
        ("只要五百块！结实。", "结实。"),
        ("참나무로 만듭니다. 실제 가격은 3,900원입니다. 튼튼해요.", "참나무로 만듭니다. 튼튼해요."),
        ("5만 원만 내세요", ""),
        ("Pay 500 USD at once", ""),
        ("total 5€", ""),
        ("Bluetooth 5.4, 32 g, 30 hours.", "Bluetooth 5.4, 32 g, 30 hours."),
        ("重32克，续航30小时。", "重32克，续航30小时。"),
        ("무게 32 g, 5일 사용", "무게 32 g, 5일 사용"),
        ("", ""),
    ],
)
def test_sentences_with_sums_are_left_out(words: str, kept: str) -> None:
    assert quotable(words) == kept
