"""What is asked of the shop as a shop is told from what is asked of a thing, of an order, and of the world."""

import math
from collections.abc import Mapping, Sequence
from typing import cast

import pytest

from hupan.agents import Decider, Decision, Playbook, Scene, key_of
from hupan.enquiries import Subjects, enquiries_book, enquiries_learned
from hupan.enquiries.places import country_named
from hupan.gateways.numpy_examples import RidgeLearner
from hupan.inference import EMBEDDER_ID, DecideRequest
from hupan.inference import Decision as Answered
from hupan.intents import Standing
from hupan.sayings import Subject, asked_of_shop

pytestmark = pytest.mark.anyio

BOOK = enquiries_book()
STALE = "Something under playbook/ or lines/ has changed: .venv/bin/python scripts/learn.py"


class Fixed:
    """Stands for embedder, learner, shelf and judge: whatever is said, it is this."""

    name = "fixed"

    def __init__(self, action: str) -> None:
        self.action = action
        self.asked = 0

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += 1
        return [[0.0] for _ in texts]

    def learn(self, vectors: Sequence[Sequence[float]], labels: Sequence[int]) -> "Fixed":
        del vectors, labels
        return self

    def read(self, written: bytes) -> "Fixed":
        del written
        return self

    def find(self, key: str) -> bytes | None:
        return key.encode()

    def keep(self, key: str, written: bytes) -> None:
        raise AssertionError(key, written)

    def weigh(self, vector: Sequence[float]) -> list[float]:
        del vector
        return [math.log(0.9 if each == self.action else 0.1 / len(BOOK.names)) for each in BOOK.names]

    def alike(self, vector: Sequence[float]) -> list[float]:
        del vector
        return [0.0] * len(BOOK.examples)

    def written(self) -> bytes:
        return b""

    async def decide(self, request: DecideRequest) -> Answered:
        raise AssertionError(request)


def knowing(action: str) -> tuple[Subjects, Fixed]:
    """Know of everything that it is this."""
    fixed = Fixed(action)

    def made(book: Playbook) -> Decider:
        return Decider(book, fixed, fixed, fixed, fixed)

    return Subjects(made), fixed


class Weighed:
    """Stands for the decider: it has weighed everything so."""

    def __init__(self, likely: Mapping[str, float]) -> None:
        (self._first, self._by), *others = sorted(likely.items(), key=lambda each: -each[1])
        self._others = dict(others)

    async def decide(self, said: str, scene: Scene) -> Decision:
        del said, scene
        return Decision(self._first, self._by, self._others)


def knowing_of(likely: Mapping[str, float]) -> Subjects:
    """Know of everything that it is likely to be these."""
    return Subjects(lambda _: cast("Decider", Weighed(likely)))


def test_what_is_shipped_was_learned_of_the_lines_that_are_shipped() -> None:
    its_key = enquiries_learned().read_bytes().partition(b"\n")[0].decode()

    assert its_key == key_of(BOOK, EMBEDDER_ID, RidgeLearner().name), STALE


def test_there_are_lines_of_each_subject_and_of_what_only_sounds_so() -> None:
    names = {each.action for each in BOOK.examples}

    assert {each.value for each in Subject if each is not Subject.CANCEL} | {"cancelling"} <= names
    assert {"talk", "return", "cancel", "exchange", "ask"} <= names


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("what do you charge for postage to my flat, is shipping free?", Subject.COST),
        ("who pays for return shipping", Subject.RETURNS),
        ("could I get it wrapped as a present", Subject.GIFT),
        ("麻烦问下专票怎么开", Subject.INVOICE),
        ("退货运费是谁承担的", Subject.RETURNS),
        ("收到货再付钱行吗，支持货到付款不", Subject.PAYMENT),
        ("혹시 반품 배송비는 제가 내야 하나요", Subject.RETURNS),
        ("에스크로는 어떻게 돼요", Subject.SAFETY),
        ("네이버페이로 결제 가능한가요", Subject.PAYMENT),
        ("who covers the postage when I send stuff back", Subject.RETURNS),
        ("who'll pay for sending it back to you", Subject.RETURNS),
        ("and who pays the shipping", Subject.COST),
        ("我付的钱是直接到卖家手里吗", Subject.SAFETY),
        ("货款是平台保管吗", Subject.SAFETY),
        ("does my money go straight to the seller", Subject.SAFETY),
        ("who holds the money until it arrives", Subject.SAFETY),
        ("결제 금액은 바로 판매자에게 가나요", Subject.SAFETY),
        ("돈은 누가 보관해요", Subject.SAFETY),
        ("how do I report a seller", Subject.CONTACT),
        ("我要举报这个卖家", Subject.CONTACT),
        ("판매자 신고하고 싶어요", Subject.CONTACT),
        ("is Apple Pay okay", Subject.PAYMENT),
        ("would Revolut be fine", Subject.PAYMENT),
        ("微信能付吗", Subject.PAYMENT),
        ("用京东白条行不行", Subject.PAYMENT),
        ("카카오페이 돼요?", Subject.PAYMENT),
        ("제로페이 가능해요?", Subject.PAYMENT),
        ("could you tie a ribbon around it", Subject.GIFT),
        ("能包得漂亮一点吗", Subject.GIFT),
        ("리본 묶어 주실 수 있어요?", Subject.GIFT),
    ],
)
def test_words_that_are_said_to_a_shop_alone_are_read(said: str, subject: Subject) -> None:
    assert asked_of_shop(said).sure[:1] == (subject,)


@pytest.mark.parametrize(
    "said",
    [
        "how do I return a list from a function",
        "what is escrow in real estate law",
        "is it safe to swim after eating",
        "怎么在表格里返回上一行",
        "파이썬에서 값 반환하기",
        "我付的房租是直接到房东手里吗",
        "who holds the world record",
        "돈을 어떻게 모아요",
        "is apple juice okay for toddlers",
        "how do I tie a bow tie",
        "能用微信发消息吗",
        "페이스북 되나요",
        "손편지 쓰는 법",
        "report a bug to the store team",
        "세금 신고 방법",
    ],
)
def test_words_that_may_be_about_anything_are_not_taken_for_sure(said: str) -> None:
    assert asked_of_shop(said).sure == ()


async def test_a_question_to_the_shop_is_claimed_and_what_sounds_so_is_not() -> None:
    talk = Decision("talk", 0.9)
    asks, _ = knowing("returns")
    talks, _ = knowing("talk")

    assert await asks.claim("what is your return policy?", Standing(), talk)
    assert not await talks.claim("what is a return policy good for in economics?", Standing(), talk)
    # Who asks for a text, or says that it came broken, asks nothing of the shop.
    assert not await asks.claim("write a return policy for my bakery", Standing(), talk)
    assert not await asks.claim("it arrived broken, how do refunds take place", Standing(orders=1, returnable=1), talk)


async def test_what_shops_alone_are_told_is_weighed_against_talk_and_not_against_what_else_is_done_there() -> None:
    talk, beside = Decision("talk", 0.5), Standing(shown=3)
    asks = knowing_of({"returns": 0.45, "talk": 0.12})
    talks = knowing_of({"returns": 0.2, "talk": 0.45})

    assert await asks.claim("how do I return something?", beside, talk)
    assert not await talks.claim("how do I return something?", beside, talk)


async def test_nothing_is_looked_at_where_no_word_speaks_of_a_shop_and_the_playbook_is_sure() -> None:
    asks, fixed = knowing("returns")

    assert not await asks.claim("only the waterproof ones", Standing(shown=3), Decision("refine", 0.9))
    for said in ("a teapot that ships for free", "全场包邮的茶壶", "무료배송 찻주전자", "not from overseas"):
        assert not await asks.claim(said, Standing(shown=3), Decision("search", 0.9))
    assert fixed.asked == 0
    assert await asks.claim("do you have free shipping?", Standing(shown=3), Decision("refine", 0.9))


async def test_of_a_thing_on_the_screen_the_thing_answers_but_not_where_only_the_shop_can() -> None:
    asks, _ = knowing("warranty")
    beside, ask = Standing(shown=3), Decision("ask", 0.9)

    assert not await asks.claim("how long does delivery take for the first one?", beside, ask)
    assert await asks.claim("does the second come with a warranty?", beside, ask)
    assert await asks.claim("could this be sent to an address in Germany", beside, ask)


async def test_what_somebody_has_nothing_of_is_no_choice() -> None:
    asks, _ = knowing("cost")

    # "How much is shipping" is said of a cart by whoever has something in it.
    assert await asks.claim("how much is shipping", Standing(), Decision("cart", 0.9))


async def test_a_subject_is_told_by_words_then_by_examples_and_else_asked_for() -> None:
    said = await knowing("gift")[0].of("do you take credit cards")
    near = await knowing("gift")[0].of("would somebody make it pretty for her")
    open_ = await knowing("no such thing")[0].of("what about that")

    assert (said.subjects, near.subjects) == ((Subject.PAYMENT,), (Subject.GIFT,))
    assert open_.subjects == ()
    assert len(open_.between) == 3


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("do you ship to Canada", "CA"),
        ("northern ireland please", "GB"),
        ("你们能寄到新加坡吗", "SG"),
        ("제주도도 되나요", "KR"),
        ("send it to the us", "US"),
        ("can you turn this in for us", ""),
        ("我想退货", ""),
    ],
)
def test_a_country_is_known_by_what_people_call_it(said: str, code: str) -> None:
    assert country_named(said) == code
