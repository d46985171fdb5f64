"""Korean particles follow the last sound of what is filled in."""

from datetime import UTC, datetime

import pytest

from hupan.kernel import Language, Money, PersonId
from hupan.notices.domain import Notice, NoticeId
from hupan.notices.korean import settled
from hupan.notices.letters import say_notice


@pytest.mark.parametrize(
    ("open_text", "said"),
    [
        ("주문 7KQ2-M4XD-93TB이(가) 접수되었습니다", "주문 7KQ2-M4XD-93TB가 접수되었습니다"),
        ("주문 QSDE-RWRH-KC70이(가)", "주문 QSDE-RWRH-KC70이"),
        ("주문 AAAA-BBBB-CCCL은(는)", "주문 AAAA-BBBB-CCCL은"),
        ("₩36,955을(를) 환불했습니다", "₩36,955을 환불했습니다"),
        ("US$8.00을(를) 환불했습니다", "US$8.00를 환불했습니다"),
        ("CN¥469.00이(가)", "CN¥469.00이"),
        ("주문 7KQ2($24.00)이(가)", "주문 7KQ2($24.00)가"),
        ("서울(으)로, 부산(으)로, 대구(으)로", "서울로, 부산으로, 대구로"),
        ("“찻잔”을(를) “주전자”을(를)", "“찻잔”을 “주전자”를"),
        ("hooks.example.org(으)로 보낸", "hooks.example.org(으)로 보낸"),
        ("아무 조사도 없습니다", "아무 조사도 없습니다"),
    ],
)
def test_a_particle_follows_the_last_sound(open_text: str, said: str) -> None:
    assert settled(open_text) == said


def test_a_notice_in_korean_leaves_no_particle_open() -> None:
    notice = Notice(
        NoticeId("ntc_1"),
        PersonId("person_1"),
        "orders.placed",
        {"number": "7KQ2-M4XD-93T3", "total_minor": 62_700, "currency": "KRW"},
        "",
        datetime(2026, 11, 21, tzinfo=UTC),
        None,
    )

    def won(money: Money, _: Language) -> str:
        return f"₩{money.minor:,}"

    said = say_notice(notice, Language.KO, won)
    assert said.subject == "주문 7KQ2-M4XD-93T3이 접수되었습니다"
    assert said.body == "감사합니다. 주문 7KQ2-M4XD-93T3(₩62,700)이 접수되었습니다."
