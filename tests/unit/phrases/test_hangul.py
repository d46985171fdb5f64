"""What is typed in Korean on a phone is written out before it is read, and means what it meant."""

from importlib.resources import files

import pytest

from hupan.phrases import as_read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("젤싼거", "제일 싼 거"),
        ("두번째꺼", "두번째 거"),
        ("결제 ㄱㄱ", "결제 해 줘"),
        ("ㅇㅋ 2번", "오케이 2번"),
        ("ㅋㅋ 그거 담아줘", "그거 담아줘"),
        ("러닝화270있나여", "러닝화 270 있나요"),
        ("무선이어야함", "무선이어야 해"),
        ("뭐 있음?", "뭐 있어?"),
        ("차이가 뭐임", "차이가 뭐야"),
        ("안넘는거", "안 넘는 거"),
        ("보여주라", "보여 줘"),
        ("의자추천좀여", "의자 추천 좀요"),
        ("흰색이 좋을듯", "흰색이 좋을 것 같아"),
        ("30만원 내외로 부탁드립니다", "30만원 내외로 보여 줘"),
        ("런닝화 자켓 썬크림", "러닝화 재킷 선크림"),
        ("강쥐 방석", "강아지 방석"),
    ],
)
def test_what_is_typed_is_written_out(typed: str, read: str) -> None:
    assert as_read(typed) == read


@pytest.mark.parametrize(
    "said",
    [
        *(
            "자전거 헬멧",
            "젤펜 하나",
            "젤리 간식",
            "레이스 뜨임",
            "보드게임",
            "불 꺼줘",
            "이번 주에 업어 줘",
            "여행용 파우치",
        ),
        *("ㅋㅋㅋ", "ㅠㅠ", "ㅋㅋㅋㅋ 노잼", "running shoes ㅋㅋ", "跑鞋"),
    ],
)
def test_words_of_their_own_stay(said: str) -> None:
    assert as_read(said) == said


def test_what_is_written_out_stays_so() -> None:
    folder = files("hupan.intents").joinpath("playbook", "ko")
    lines = [line for each in folder.iterdir() for line in each.read_text(encoding="utf-8").splitlines() if line]
    written = [as_read(each) for each in lines]

    assert [as_read(each) for each in written] == written
    # The examples are written as people are taught to: hardly any changes.
    assert sum(one != other for one, other in zip(lines, written, strict=True)) < len(lines) / 20
