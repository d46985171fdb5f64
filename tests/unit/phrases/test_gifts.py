"""A gift is told from what is written with one, wrapped round it or said of it; leave is told from an answer."""

import pytest

from hupan.phrases import form_of


@pytest.mark.parametrize(
    "said",
    [
        "presents for my grandparents",
        "need a gift for a colleague who is leaving",
        "what do i get my brother for his graduation",
        "给爷爷买个礼物",
        "送老师什么好",
        "送女朋友的",
        "할머니 선물 뭐가 좋을까요",
        "동생 졸업에 뭐 사줄까",
    ],
)
def test_gifts(said: str) -> None:
    assert form_of(said).gives


@pytest.mark.parametrize(
    "said",
    [
        "how is a present wrapped",
        "write a thank you note for a gift",
        "is my parcel at the door at present",
        "is it polite to sell a present",
        "同事送的礼物不喜欢怎么办才不失礼",
        "선물로 받은 걸 팔아도 되나",
        "这个能送货到上海吗",
        "礼物包装怎么弄",
        "선물 포장 되나요",
        "a kettle",
    ],
)
def test_what_is_none(said: str) -> None:
    assert not form_of(said).gives


@pytest.mark.parametrize("said", ["no thanks", "never mind", "算了吧", "谢谢", "됐어요", "아니요 괜찮아요"])
def test_leave(said: str) -> None:
    assert form_of(said).leaves


@pytest.mark.parametrize("said", ["she knits", "no idea, she is into birds", "他爱钓鱼", "등산 좋아하세요"])
def test_an_answer(said: str) -> None:
    assert not form_of(said).leaves
