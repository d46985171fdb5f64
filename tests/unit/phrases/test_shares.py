"""How many there are is no share of it: what is for each, or what one of them is for, stands beside the count."""

from datetime import date

import pytest

from hupan.phrases import Home, read_phrases

HOME = Home("CNY", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("手套要四双 每人一双", 4),
        ("牙刷改成三支 一家人 一人一支", 3),
        ("每人两瓶 一共要八瓶", 8),
        ("改成两本 一本自己看 一本送同事", 2),
        ("改成三个 送一个给老师", 3),
        ("장갑 네 켤레로 바꿔주세요 한 켤레씩 나눠 낄거라", 4),
        ("세 개로 해주세요 한 개는 선물할 거라", 3),
        ("한 사람당 두 병씩 총 여덟 병", 8),
        ("make it four boxes, two boxes each", 4),
        ("two bottles each, six bottles in all", 6),
        ("3 copies, 1 copy for my teacher", 3),
    ],
)
def test_a_share_is_not_how_many_there_are(said: str, number: int) -> None:
    assert [each.number for each in read_phrases(said, HOME).counts] == [number]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("两个给我", [2]),
        ("第一个和第三个各两个", [2]),
        ("두 병씩 담아줘", [2]),
        ("two pairs for my kids", [2]),
        ("세 개에서 한 개는 빼줘", [3, 1]),
        ("一个太少 每人要两个", [1, 2]),
    ],
)
def test_what_stands_alone_or_is_to_go_or_is_more_counts(said: str, numbers: list[int]) -> None:
    assert [each.number for each in read_phrases(said, HOME).counts] == numbers


@pytest.mark.parametrize("said", ["텀블러그 두 개", "머그 세 개 더요", "요그 네 개"])
def test_the_end_of_a_word_points_at_nothing(said: str) -> None:
    found = read_phrases(said, HOME)

    assert not found.pointers
    assert len(found.counts) == 1


@pytest.mark.parametrize("said", ["그 두 개 담아줘", "장바구니에 이 세 개 넣어줘"])
def test_those_two_are_pointed_at(said: str) -> None:
    assert read_phrases(said, HOME).pointers
