"""A capable model behind an endpoint shops by tool calls in the chat of a whole house, by the wire that servers speak.

Its calls do what the errands do and nothing else: what is not offered, not on the screen, not said by the buyer, broken
or repeated comes to nothing, and is said.
"""

import json
import time
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from bench.shopping.house import Reply, Shopper
from hupan.bootstrap.tables import load_tables
from tests.attacks.shopping.market import Json, Stall, anew, cart_of, make_tables, open_stall
from tests.conftest import fresh_database
from tests.integration.toolsets.scripted import NAME, Asked, Called, Model, Refused, serving

_ATTEMPTS, _PAUSE_S = 200, 0.1
SEEK = {"en": "I am looking for wireless headphones", "zh": "我想买无线耳机", "ko": "무선 이어폰 찾고 있어요"}
WORDS = {"en": "wireless headphones", "zh": "无线耳机", "ko": "무선 이어폰"}
ADD = {"en": "add the second one to my cart", "zh": "把第二个加入购物车", "ko": "두 번째 거 장바구니에 담아줘"}
ASK = {"en": "how much is the first one?", "zh": "第一个多少钱？", "ko": "첫 번째 거 얼마예요?"}
LOOP = {"en": "round in circles", "zh": "绕圈子", "ko": "맴돌"}


@dataclass
class Room:
    """A house with a scripted model behind an endpoint."""

    stall: Stall
    model: Model
    model_id: str
    endpoint: Json

    def say(self, buyer: Shopper, text: str) -> Reply:
        return buyer.say(text, self.model_id)


@pytest.fixture(scope="module")
def room(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Room]:
    """A market in which everybody is served in the chat, by a model that is said to be good at calling."""
    with ExitStack() as stack:
        database_url = stack.enter_context(fresh_database(postgres_url))
        load_tables()
        make_tables(database_url)
        model = Model()
        base_url = stack.enter_context(serving(model))
        stall = stack.enter_context(open_stall(database_url, tmp_path_factory.mktemp("toolsets")))
        endpoint = stall.owner.ask("POST", "/api/endpoints", {"name": "Tower", "base_url": base_url})
        assert [each["agent"] for each in endpoint["models"]] == [None]
        path = f"/api/endpoints/{endpoint['id']}"
        marked = stall.owner.ask("PATCH", path, {"agents": {NAME: True}})
        assert [each["agent"] for each in marked["models"]] == [True]
        for _ in range(_ATTEMPTS):
            if anew(stall.buyers["en"]).say("wireless headphones").cards("products"):
                break
            time.sleep(_PAUSE_S)
        yield Room(stall, model, f"{endpoint['slug']}/{NAME}", marked)


def seeking(room: Room, language: str) -> tuple[Shopper, list[str]]:
    """Let somebody look for goods; returns what is on their screen."""
    buyer = anew(room.stall.buyers[language])
    room.model.will([Called("search", {"words": WORDS[language]})], "!")
    reply = room.say(buyer, SEEK[language])
    return buyer, [each["product_id"] for each in reply.cards("products")[-1]["items"]]


@pytest.mark.parametrize("language", ["en", "zh", "ko"])
def test_several_calls_in_a_row_find_compare_and_end_in_prose(room: Room, language: str) -> None:
    buyer = anew(room.stall.buyers[language])

    def compare(asked: Asked) -> list[Called]:
        return [Called("compare", {"product_ids": asked.products[:2]})]

    prose = {"en": "Here they are, side by side.", "zh": "已经并排放好了。", "ko": "나란히 놓았습니다."}[language]
    room.model.will([Called("search", {"words": WORDS[language]})], compare, prose)
    reply = room.say(buyer, SEEK[language])

    assert len(reply.cards("products")) == len(reply.cards("comparison")) == 1
    assert reply.text == prose
    assert reply.model_id == room.model_id
    assert reply.tokens == 3 * 110
    first, second, third = room.model.asked
    assert {"see_screen", "search"} <= first.tools.keys()
    assert not {"compare", "ask", "add", "buy"} & first.tools.keys()
    assert {"compare", "ask", "refine"} <= second.tools.keys()
    # The buyer asked for nothing to be put anywhere.
    assert not {"add", "change", "buy", "watch", "code"} & second.tools.keys()
    assert all(each["strict"] and not each["parameters"]["additionalProperties"] for each in second.tools.values())
    assert [each["outcome"] for each in third.results] == ["result"] * 3
    assert third.results[1]["cards"][0]["items"][0]["price"]["text"]
    assert cart_of(buyer)["lines"] == []


@pytest.mark.parametrize("language", ["en", "zh", "ko"])
def test_the_buyers_words_and_not_the_models_say_what_goes_into_the_cart(room: Room, language: str) -> None:
    buyer, shown = seeking(room, language)

    def wrong(asked: Asked) -> list[Called]:
        assert asked.tools["add"]["parameters"]["properties"].keys() == {"product_id"}
        return [Called("add", {"product_id": shown[0]})]

    room.model.will(wrong, "!")
    reply = room.say(buyer, ADD[language])

    (line,) = cart_of(buyer)["lines"]
    (card,) = reply.cards("cart") or [None]
    assert line["quantity"] == 1
    assert line["product_id"] == shown[1] if "product_id" in line else card is not None
    # Done once, it is not offered again.
    assert "add" not in room.model.asked[1].tools


@pytest.mark.parametrize("language", ["en", "zh", "ko"])
@pytest.mark.parametrize(
    ("call", "why"),
    [
        (Called("add", {"product_id": "{first}"}), "no tool"),
        (Called("buy", {"product_id": ""}), "no tool"),
        (Called("pay", {"amount": 1}), "no tool"),
        (Called("ask", {"product_id": "prod_elsewhere", "question": "price"}), "has to be one of"),
        (Called("ask", {"product_id": "{first}", "question": "price", "quantity": 99}), "no argument 'quantity'"),
        (Called("ask", '{"product_id": "'), "no JSON"),
        (Called("ask", "[1]"), "JSON object"),
        (Called("compare", {"product_ids": ["{first}", "{first}"]}), "different"),
        (Called("search", {"words": "Zyxwv Megacorp deal"}), "Nobody asked for"),
    ],
    ids=lambda each: each.name if isinstance(each, Called) else None,
)
def test_a_call_that_nobody_may_make_does_nothing_and_is_said_to_the_model(
    room: Room, language: str, call: Called, why: str
) -> None:
    buyer, shown = seeking(room, language)
    arguments = call.arguments
    if not isinstance(arguments, str):
        arguments = _filled(arguments, shown[0])
    good = Called("ask", {"product_id": shown[0], "question": ASK[language]})
    room.model.will([Called(call.name, arguments)], [good], "!")
    reply = room.say(buyer, ASK[language])

    told = room.model.asked[1].results[-1]
    assert told["outcome"] == "try_again"
    assert why in told["why"]
    assert cart_of(buyer)["lines"] == []
    assert [part["kind"] for part in reply.parts if part["type"] == "card"][:1] == ["shopping.facts"]
    assert not reply.cards("consent")


def _filled(arguments: Json, first: str) -> Json:
    """Name a product in arguments."""
    said: Json = json.loads(json.dumps(arguments).replace("{first}", first))
    return said


@pytest.mark.parametrize("language", ["en", "zh", "ko"])
def test_a_loop_is_ended_with_an_honest_sentence(room: Room, language: str) -> None:
    buyer = anew(room.stall.buyers[language])
    room.model.will([Called("search", {"words": WORDS[language]})])
    reply = room.say(buyer, SEEK[language])

    assert len(room.model.asked) == 2
    assert len(reply.cards("products")) == 1
    assert LOOP[language] in reply.text


def test_endless_calls_that_differ_end_too(room: Room) -> None:
    buyer, shown = seeking(room, "en")
    room.model.will(lambda _: [Called("ask", {"product_id": shown[0], "question": f"weight {len(room.model.asked)}"})])
    reply = room.say(buyer, ASK["en"])

    assert len(room.model.asked) == 6
    assert "more steps than I take at once" in reply.text


def test_a_change_is_made_once_however_often_it_is_called_for(room: Room) -> None:
    buyer, shown = seeking(room, "en")
    room.model.will([Called("add", {"product_id": each}) for each in shown[:4]], "!")
    room.say(buyer, ADD["en"])

    assert [each["quantity"] for each in cart_of(buyer)["lines"]] == [1]
    told = room.model.asked[1].results[1:]
    assert [each["outcome"] for each in told] == ["result", "give_up", "give_up", "give_up"]


def test_what_is_asked_of_the_person_ends_the_turn(room: Room) -> None:
    buyer, _ = seeking(room, "en")
    room.model.will(lambda asked: [Called("add", {"product_id": asked.products[0]})], "!")
    room.say(buyer, ADD["en"])
    room.model.will([Called("buy", {"product_id": ""})], "Paid!")
    reply = room.say(buyer, "check out please")

    assert len(room.model.asked) == 1
    (consent,) = reply.cards("consent")
    assert "Paid" not in reply.text
    session = buyer.caller.ask("GET", f"/api/checkout/{consent['checkout_id']}")
    assert session["status"] not in {"completed", "completing", "complete_in_progress"}


@pytest.mark.parametrize(
    "prose",
    [
        "The first one is only $1.23.",
        "It is 90% off today.",
        "There are 998 left in stock.",
        "I have paid for it.",
        "I added it to your cart.",
        "第一个只要五百元。",
        "첫 번째는 오만원이에요.",
        "",
    ],
)
def test_prose_that_no_fact_says_is_asked_for_once_more_and_then_not_shown(room: Room, prose: str) -> None:
    buyer, shown = seeking(room, "en")
    room.model.will([Called("ask", {"product_id": shown[0], "question": ASK["en"]})], prose)
    reply = room.say(buyer, ASK["en"])

    assert len(room.model.asked) == 3
    assert "[market]" in room.model.asked[2].body["messages"][-1]["content"]
    assert not prose or prose not in reply.text
    assert reply.cards("facts")
    assert reply.text


def test_prose_that_the_facts_say_is_shown(room: Room) -> None:
    buyer, shown = seeking(room, "en")

    def told(asked: Asked) -> str:
        price = asked.results[-1]["cards"][0]["item"]["price"]
        return f"It costs {price['text']}."

    room.model.will([Called("ask", {"product_id": shown[0], "question": "how much is it?"})], told)
    reply = room.say(buyer, "how much is the first one?")

    assert reply.text.startswith("It costs ")
    assert len(room.model.asked) == 2


@pytest.mark.parametrize(
    "answer", [Refused(400), Refused(501), Refused(503), "It is great, trust me.", [Called("?", "?")]]
)
def test_where_calls_come_to_nothing_the_market_answers_as_for_any_model(
    room: Room, answer: Refused | str | list[Called]
) -> None:
    buyer = anew(room.stall.buyers["en"])
    room.model.will(answer)
    reply = room.say(buyer, SEEK["en"])

    assert reply.model_id == "market"
    assert reply.cards("products")


def test_a_model_that_nobody_called_good_at_it_is_offered_no_tools(room: Room) -> None:
    path = f"/api/endpoints/{room.endpoint['id']}"
    room.stall.owner.ask("PATCH", path, {"agents": {NAME: False}})
    try:
        buyer = anew(room.stall.buyers["en"])
        room.model.will("!")
        reply = room.say(buyer, SEEK["en"])
        assert (reply.model_id, room.model.asked) == ("market", [])
        # Asking the endpoint anew does not undo what was said of its models.
        checked = room.stall.owner.ask("POST", f"{path}/check")
        assert [each["agent"] for each in checked["models"]] == [False]
    finally:
        room.stall.owner.ask("PATCH", path, {"agents": {NAME: True}})
    shown = room.stall.owner.ask("GET", "/api/models")["items"]
    assert {"agent", "tools"} <= {*next(each for each in shown if each["id"] == room.model_id)["abilities"]}
