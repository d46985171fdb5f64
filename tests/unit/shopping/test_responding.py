"""Turns that are about goods are answered by errands; all others, and all that cannot be decided, by the assistant."""

import asyncio
import math
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import cast

import pytest

from hupan.agents import Decider
from hupan.catalog import ProductId
from hupan.conversations import Turn
from hupan.inference import DecideRequest, Decision, EngineUnavailable
from hupan.intents import Standing, language_of, playbook
from hupan.kernel import Buyer, Language, PersonId
from hupan.rates import ReferenceRates
from hupan.runs import CardPart, FilePart, Finished, Part, PartAdded, RunOutput, Started, TextDelta, TextPart
from hupan.shopping import Filling, Kind, Reply, ShoppingParts, ShoppingResponder, Step, errands
from hupan.showcase import Formats, Market, Reader, Visit, Words, read_words
from tests.unit.shopping.talks import AT, item, products, turn

pytestmark = pytest.mark.anyio

WORDS: Mapping[Language, Words] = read_words()
FORMATS = {language: Formats(language) for language in Language}
SHOES = products("Alba boot", "Birch clog")
PLAYBOOK = playbook()


class Usual:
    """The assistant: says that it was asked."""

    def __init__(self) -> None:
        self.asked: list[Turn] = []

    async def respond(self, turn: Turn) -> AsyncGenerator[RunOutput]:
        self.asked.append(turn)
        yield TextDelta("as usual")


class People:
    """Shoppers without anything of their own."""

    def __init__(self, *, is_open: bool = True) -> None:
        self.is_open = is_open
        self.still: Filling | None = None
        self.languages: list[Language] = []

    async def visit(self, person_id: PersonId, language: Language) -> Visit:
        assert person_id == "person_1"
        self.languages.append(language)
        reader = Reader(language, WORDS[language], FORMATS[language], "USD", "US", AT, "", "/market")
        return Visit(cast("Market", None), reader, cast("ReferenceRates", None))

    async def standing(self, buyer: Buyer, shown: Sequence[ProductId]) -> Standing:
        assert buyer == Buyer(person_id=PersonId("person_1"))
        return Standing(shown=len(shown))

    async def open(self) -> bool:
        return self.is_open

    async def filling(self) -> Filling | None:
        return self.still


class Echo:
    """An errand that says what it was run for."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.steps: list[Step] = []
        self._failure = failure

    async def run(self, step: Step) -> Reply:
        self.steps.append(step)
        if self._failure is not None:
            raise self._failure
        return Reply.of("Done.", (Kind.CART, {"lines": []}))


class Minds:
    """Knows how likely each action is for what the test says: embedder, learner, judge and shelf in one."""

    name = "minds"

    def __init__(self, likely: Mapping[str, Mapping[str, float]]) -> None:
        self._likely = [dict[str, float](), *likely.values()]
        self._said = list(likely)

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[float(self._said.index(text) + 1) if text in self._said else 0.0] for text in texts]

    def learn(self, vectors: Sequence[Sequence[float]], labels: Sequence[int]) -> "Minds":
        assert len(vectors) == len(labels)
        return self

    def weigh(self, vector: Sequence[float]) -> list[float]:
        likely = self._likely[round(vector[0])]
        rest = max(1e-6, 1 - sum(likely.values())) / len(PLAYBOOK.names)
        return [math.log(likely.get(name, rest)) for name in PLAYBOOK.names]

    def alike(self, vector: Sequence[float]) -> list[float]:
        return [vector[0]] * len(PLAYBOOK.examples)

    def written(self) -> bytes:
        return b"minds"

    def read(self, written: bytes) -> "Minds":
        assert written == b"minds"
        return self

    def find(self, key: str) -> bytes | None:
        assert key
        return b"minds"

    def keep(self, key: str, written: bytes) -> None:
        raise AssertionError(key, written)

    async def decide(self, request: DecideRequest) -> Decision:
        raise EngineUnavailable("There is no model.")


class Stand:
    """A responder with everything around it."""

    def __init__(
        self, likely: Mapping[str, Mapping[str, float]], *, is_open: bool = True, failure: Exception | None = None
    ) -> None:
        minds = Minds(likely)
        self.usual, self.people, self.echo = Usual(), People(is_open=is_open), Echo(failure)
        self.decider = Decider(PLAYBOOK, minds, minds, minds, minds)
        own = errands(
            cast("Market", _Nothing()), minds, dict.fromkeys(("search", "ask", "return", "orders"), self.echo)
        )
        self.responder = ShoppingResponder(ShoppingParts(self.usual, self.decider, self.people, own))

    async def say(
        self, *said: str | Part, started_with: tuple[Part, ...] = (), learned: bool = True
    ) -> list[RunOutput]:
        if learned:
            await self.decider.learn()
        asked = turn(*said, started_with=started_with)
        return [each async for each in self.responder.respond(asked)]


class _Nothing:
    search = None
    catalog = None


def _text(outputs: Sequence[RunOutput]) -> str:
    return "".join(each.text for each in outputs if isinstance(each, TextDelta))


async def test_goods_are_answered_by_an_errand_with_words_and_cards() -> None:
    stand = Stand({"rain boots": {"search": 0.9}})
    outputs = await stand.say("rain boots")

    assert isinstance(outputs[0], Started)
    assert outputs[1:3] == [TextDelta("Done."), PartAdded(CardPart("shopping.cart", {"lines": []}))]
    assert isinstance(outputs[-1], Finished)
    assert outputs[-1].usage.output_tokens == 0
    (step,) = stand.echo.steps
    assert (step.action, step.said, step.buyer) == ("search", "rain boots", Buyer(person_id=PersonId("person_1")))
    assert not stand.usual.asked


async def test_everything_else_is_the_assistants_unchanged() -> None:
    stand = Stand({"why is the sky blue": {"talk": 0.9}})

    assert await stand.say("why is the sky blue") == [TextDelta("as usual")]
    assert stand.usual.asked[0].question_id == "msg_0"


async def test_without_a_card_on_the_table_only_what_is_clear_leaves_the_assistant() -> None:
    unclear = {"search": 0.4, "talk": 0.3, "decline": 0.2}
    stand = Stand({"the treaty of NATO": unclear, "cancel it": {"cart": 0.6, "talk": 0.1}})

    assert _text(await stand.say("the treaty of NATO")) == "as usual"
    assert _text(await stand.say("cancel it")) == "as usual"


async def test_amid_general_talk_only_goods_that_are_named_begin_something_new() -> None:
    stand = Stand({"a dark one": {"search": 0.9, "talk": 0.05}, "rain boots": {"search": 0.9, "talk": 0.05}})
    reply = CardPart("other.card", {})

    assert _text(await stand.say("write a poem", reply, "a dark one")) == "as usual"
    assert _text(await stand.say("write a poem", reply, "rain boots")) == "Done."


async def test_beside_cards_what_is_unsure_is_asked_and_the_answer_is_understood() -> None:
    stand = Stand({"the warm one": {"ask": 0.4, "refine": 0.35}})
    asked = await stand.say("shoes", SHOES, "the warm one")
    card = next(each.part for each in asked if isinstance(each, PartAdded))

    assert isinstance(card, CardPart)
    assert card.kind == Kind.QUESTION
    assert card.data["choices"][0]["label"] == "Know more about what is shown"
    assert not stand.echo.steps

    await stand.say("shoes", SHOES, "the warm one", card, card.data["choices"][0]["say"])
    assert [(each.action, each.said) for each in stand.echo.steps] == [("ask", "the warm one")]


async def test_an_answer_goes_to_the_errand_that_asked() -> None:
    about = {"action": "return", "order": "ord_1"}
    asked = CardPart("shopping.question", {"choices": [{"label": "A", "say": "the red one"}], "about": about})
    stand = Stand({})
    await stand.say("send it back", asked, "the red one")

    assert stand.echo.steps[0].action == "return"
    assert stand.echo.steps[0].table.pending["order"] == "ord_1"


async def test_a_value_of_the_choice_that_was_asked_for_is_an_answer() -> None:
    size = {"key": "size", "label": "Size", "values": [{"value": "m", "label": "Medium", "swatch": ""}]}
    card = CardPart("shopping.variants", {"item": item("Alba boot"), "options": [size], "then": "ask"})
    stand = Stand({"the medium one please": {"talk": 0.9}, "tell me a medium long story about it": {"talk": 0.9}})
    await stand.say("boots", SHOES, "add the first", card, "the medium one please")

    assert [each.action for each in stand.echo.steps] == ["ask"]


@pytest.mark.parametrize(
    "said", ["my orders", "order status", "我的订单", "查一下物流", "주문 조회", "제 택배 어디쯤이에요"]
)
async def test_who_asks_for_their_orders_is_shown_them_whatever_is_being_chosen(said: str) -> None:
    size = {"key": "size", "label": "Size", "values": [{"value": "m", "label": "Medium", "swatch": ""}]}
    card = CardPart("shopping.variants", {"item": item("Alba boot"), "options": [size], "then": "ask"})
    stand = Stand({said: {"buy": 0.9}})
    await stand.say("boots", SHOES, "add the first", card, said)

    assert [each.action for each in stand.echo.steps] == ["orders"]


@pytest.mark.parametrize("said", ["cancel my order", "我的订单取消", "내 주문 취소해줘"])
async def test_who_wants_something_done_with_an_order_asks_for_no_list(said: str) -> None:
    stand = Stand({said: {"search": 0.9}})
    await stand.say("boots", SHOES, said)

    assert [each.action for each in stand.echo.steps] == ["search"]


@pytest.mark.parametrize("text", ["x" * 500, "a\nb\nc\nd\ne", "```python\nshoes\n```", "   "])
async def test_what_nobody_says_in_a_shop_is_not_looked_at(text: str) -> None:
    stand = Stand({text: {"search": 0.99}})

    assert _text(await stand.say(text)) == "as usual"


async def test_attachments_replies_that_go_on_and_an_empty_market_are_the_assistants() -> None:
    stand = Stand({"rain boots": {"search": 0.9}})
    picture = FilePart("file_1", "boots.png", "image/png", 10)

    assert _text(await stand.say("rain boots", started_with=(TextPart("Here"),))) == "as usual"
    assert _text(await stand.say("rain boots", picture)) == "as usual"
    assert _text(await Stand({"rain boots": {"search": 0.9}}, is_open=False).say("rain boots")) == "as usual"


async def test_until_the_examples_are_learned_general_talk_does_not_wait() -> None:
    stand = Stand({"rain boots": {"search": 0.9}, "hello": {"talk": 0.9}})
    await stand.responder.start()
    assert _text(await stand.say("hello", learned=False)) == "as usual"
    assert not stand.decider.ready
    assert _text(await stand.say("rain boots", learned=False)) == "Done."
    assert stand.decider.ready
    await stand.responder.stop()


async def test_where_nothing_can_be_learned_who_names_goods_looks_for_them() -> None:
    stand = Stand({})
    for said in (
        "hello",
        "how do rain boots keep water out?",
        "explain what rain boots are made of",
        "x " * 90 + "boots",
    ):
        assert _text(await stand.say(said, learned=False)) == "as usual", said
    assert _text(await stand.say("boots", SHOES, "rain boots", learned=False)) == "as usual"
    assert not stand.echo.steps

    assert _text(await stand.say("rain boots", learned=False)) == "Done."
    assert [(each.action, each.said) for each in stand.echo.steps] == [("search", "rain boots")]


async def test_who_names_goods_need_not_wait_until_somebody_looks_for_goods_again() -> None:
    stand = Stand({"rain boots": {"search": 0.9}}, is_open=False)
    await stand.responder.start()
    # It has looked by now, and would look again in ten seconds.
    await asyncio.sleep(1.7)
    stand.people.is_open = True
    async with asyncio.timeout(3):
        assert _text(await stand.say("rain boots", learned=False)) == "Done."
    await stand.responder.stop()


async def test_a_market_that_is_being_filled_says_how_far_it_is() -> None:
    stand = Stand({"rain boots": {"search": 0.9}, "is it warm": {"ask": 0.9}})
    stand.people.still = Filling(1_240, 2_013)
    outputs = await stand.say("rain boots")

    assert _text(outputs) == (
        "The market is still being filled: 1,240 of 2,013 goods can be found so far. "
        "Ask again in a minute for the rest.\n\nDone."
    )
    assert outputs[2] == PartAdded(CardPart("shopping.cart", {"lines": []}))
    # What is before somebody is there, however much else is still to come.
    assert _text(await stand.say("boots", SHOES, "is it warm")) == "Done."


@pytest.mark.parametrize("is_open", [True, False])
async def test_where_nothing_is_on_the_shelves_yet_nothing_is_invented(*, is_open: bool) -> None:
    stand = Stand({"rain boots": {"search": 0.9}, "why is the sky blue": {"talk": 0.9}}, is_open=is_open)
    stand.people.still = Filling(0, 2_013)

    assert _text(await stand.say("rain boots")).startswith("The market is being filled at this moment")
    assert not stand.echo.steps
    assert _text(await stand.say("why is the sky blue")) == "as usual"


async def test_a_fault_of_ours_is_a_sentence() -> None:
    stand = Stand({"rain boots": {"search": 0.9}}, failure=RuntimeError("a secret of ours"))
    told = _text(await stand.say("rain boots"))

    assert told.startswith("Something went wrong")
    assert "secret" not in told


async def test_what_a_room_refuses_ends_the_reply_with_its_code() -> None:
    stand = Stand({"rain boots": {"search": 0.9}}, failure=EngineUnavailable("No engine."))
    with pytest.raises(EngineUnavailable):
        await stand.say("rain boots")


async def test_other_peoples_things_are_declined_and_nothing_is_done() -> None:
    stand = Stand({"show me my neighbour's orders": {"decline": 0.9}, "set the price to 1": {"decline": 0.95}})

    for said in ("show me my neighbour's orders", "set the price to 1"):
        outputs = await stand.say(said)
        assert "cannot do that" in _text(outputs)
        assert not any(isinstance(each, PartAdded) for each in outputs)


async def test_every_action_has_an_errand() -> None:
    composed = errands(cast("Market", _Nothing()), Minds({}))

    assert set(composed) | {"talk"} == set(PLAYBOOK.names) | {"talk"}


@pytest.mark.parametrize(
    ("said", "account", "answered"),
    [
        ("무선 이어폰", Language.EN, Language.KO),
        ("两双跑鞋", Language.EN, Language.ZH),
        ("靴を探しています", Language.EN, Language.EN),
        ("rain boots", Language.ZH, Language.ZH),
        ("rain boots", None, Language.EN),
    ],
)
def test_the_reply_is_in_the_language_that_was_written(said: str, account: Language | None, answered: Language) -> None:
    assert language_of(said, account) is answered


@pytest.mark.parametrize(
    "said", ["Shoes: leave out “up to $40”.", "鞋：去掉“40美元以内”这个条件。", "신발: “4만원 이하” 조건은 빼 주세요."]
)
async def test_a_wish_is_taken_off_whatever_its_words_would_mean_else(said: str) -> None:
    quest = {**SHOES.data["quest"], "most": [4_000, "USD"]}
    shown = CardPart("shopping.products", {**SHOES.data, "quest": quest, "takes_off": [{"label": "x", "say": said}]})
    stand = Stand({said: {"talk": 0.9}})
    own = errands(cast("Market", _Nothing()), Minds({}), dict.fromkeys(("refine",), stand.echo))
    responder = ShoppingResponder(ShoppingParts(stand.usual, stand.decider, stand.people, own))
    await stand.decider.learn()
    outputs = [each async for each in responder.respond(turn("shoes", shown, said))]

    assert _text(outputs) == "Done."
    (step,) = stand.echo.steps
    assert (step.action, step.said) == ("refine", said)
    assert step.table.reliefs[said].most is None
