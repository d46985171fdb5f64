"""What is written in traditional characters, in Cantonese or in words of Taiwan is read as what it means."""

import pytest

from hupan.phrases.hant import simplified


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("預算五百以內的雙肩包", "预算五百以内的双肩包"),
        ("有什麼顏色", "有什么颜色"),
        ("防潑水的後背包，可以放筆電", "防泼水的双肩包，可以放笔记本电脑"),
        ("我要這件洋裝", "我要这件连衣裙"),
        ("折價券怎麼用", "优惠券怎么用"),
        ("有冇平啲嘅", "有没有便宜点的"),
        ("第一個幾錢", "第一个多少钱"),
        ("唔要黑色", "不要黑色"),
        ("好啦就呢個 落單", "好啦就这个 下单"),
        ("呢款有咩色", "这款有什么色"),
        ("最平嗰對", "最便宜那对"),
    ],
)
def test_what_is_written_elsewhere_is_read_as_it_is_meant(written: str, read: str) -> None:
    assert simplified(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "running shoes under $80",
        "무선 이어폰 5만원 이하",
        "這個はいくらですか",
        "想买双跑鞋，预算三百来块",
        "左边个子高的那个",
        "颜色呢个人喜欢黑的",
        "屏幕最平整的",
        "平价一点的",
    ],
)
def test_everything_else_stays_as_it_is(written: str) -> None:
    assert simplified(written) == written
