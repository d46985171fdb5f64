"""What is only said to be well is not what is sent back, though it is named."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from hupan.aftercare.whose import called_orders

_NAMES = {"lamp": ["Lamp", "台灯", "램프"], "blocks": ["Blocks", "积木", "블록"]}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I want the money for the lamp, the blocks are fine", ["lamp"]),
        ("the blocks are great but the lamp flickers", ["lamp"]),
        ("keeping the lamp, return the blocks", ["blocks"]),
        ("台灯退了吧 积木没问题", ["lamp"]),
        ("积木挺好，台灯要退", ["lamp"]),
        ("블록은 마음에 드는데 램프는 반품할게요", ["lamp"]),
        ("the lamp is fine", ["lamp"]),
    ],
)
def test_what_is_well_is_not_meant(said: str, meant: list[str]) -> None:
    orders = [SimpleNamespace(id=key, lines=[names]) for key, names in _NAMES.items()]
    bought = SimpleNamespace(orders=orders, names=list)

    assert [each.id for each in called_orders(said.casefold(), cast("Any", bought))] == meant
