"""What holds in this market is said of every subject, and says what is so and no more."""

from datetime import UTC, datetime

import pytest

from hupan.enquiries import House, WaysToPay, rules_of
from hupan.enquiries.telling import asked_plainly
from hupan.enquiries.words import answering, written
from hupan.kernel import Language
from hupan.orders import Terms
from hupan.sayings import Subject, asked_of_shop
from hupan.showcase import Formats, Reader, read_words

WORDS = read_words()
HOUSE = House(Terms(change_of_mind=9, fault=44, release=6, dispute=77), WaysToPay(wallet=True))


def reader(language: Language) -> Reader:
    """Read in a language."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Reader(language, WORDS[language], Formats(language), "USD", "US", now, "http://x", "/")


@pytest.mark.parametrize("language", list(Language))
def test_every_subject_has_a_rule_in_every_language(language: Language) -> None:
    rules = rules_of(HOUSE, reader(language))

    assert set(rules) == set(Subject)
    for rule in rules.values():
        assert rule.title
        assert rule.lines
        assert all(label and text for label, text in rule.lines)


@pytest.mark.parametrize("language", list(Language))
def test_the_questions_that_are_offered_are_understood_without_doubt(language: Language) -> None:
    for subject in Subject:
        assert asked_of_shop(asked_plainly(subject, reader(language))).sure[:1] == (subject,)


def test_the_days_are_those_of_the_terms() -> None:
    rules = rules_of(HOUSE, reader(Language.EN))

    assert "9 days" in rules[Subject.RETURNS].lines[0][1]
    assert "44 days" in rules[Subject.RETURNS].lines[1][1]
    assert "6 days" in rules[Subject.SAFETY].lines[0][1]
    assert "77 days" in rules[Subject.SAFETY].lines[2][1]
    none = rules_of(House(Terms(change_of_mind=0), WaysToPay()), reader(Language.EN))
    assert "only where something is wrong" in none[Subject.RETURNS].lines[0][1]


def test_only_ways_of_paying_that_are_open_are_named() -> None:
    def labels(ways: WaysToPay) -> list[str]:
        rules = rules_of(House(Terms(), ways), reader(Language.EN))
        return [label for label, _ in rules[Subject.PAYMENT].lines]

    assert labels(WaysToPay(wallet=True)) == ["Wallet", "Anything else"]
    assert labels(WaysToPay(card=True, cash=True)) == ["Card", "Cash on delivery", "Anything else"]
    assert labels(WaysToPay()) == ["At present"]
    cash = rules_of(House(Terms(), WaysToPay(cash=True)), reader(Language.EN))[Subject.SAFETY]
    assert "Cash on delivery" in [label for label, _ in cash.lines]
    assert "Cash on delivery" not in [label for label, _ in rules_of(HOUSE, reader(Language.EN))[Subject.SAFETY].lines]


@pytest.mark.parametrize(
    ("subject", "said", "line"),
    [
        (Subject.RETURNS, "who pays for return shipping", 3),
        (Subject.RETURNS, "怎么退货", 2),
        (Subject.RETURNS, "반품 규정이 있나요", 0),
        (Subject.INVOICE, "能开公司抬头的发票吗", 1),
        (Subject.CONTACT, "상담원 연결해 주세요", 1),
        (Subject.SAFETY, "what if the seller never sends anything", 1),
        (Subject.CONTACT, "how do I report a seller", 1),
        (Subject.CONTACT, "举报假货", 1),
        (Subject.GIFT, "could you tie a ribbon around it", 1),
        (Subject.GIFT, "能系个丝带吗", 1),
        (Subject.GIFT, "손편지 같이 넣어 줄 수 있나요", 0),
    ],
)
def test_the_sentence_that_answers_comes_first(subject: Subject, said: str, line: int) -> None:
    assert answering(subject, said) == line


def test_a_listing_speaks_of_a_warranty_in_any_language() -> None:
    for each in ("two-year warranty.", "质保两年。", "2년 보증."):
        assert written(Subject.WARRANTY).search(each)
    assert not written(Subject.GENUINE).search("genuine leather upper")
