"""A turn of calls ends: by an answer that holds, by a card that asks, or at a bound, and says which."""

import asyncio

import pytest

from hupan.inference import ToolCall, Usage
from hupan.runs import CardPart, TextPart
from hupan.shopping import Kind, Reply
from hupan.toolsets.domain import MOST_CALLS, MOST_ROUNDS, NotWithToolsError, Outcome, Told
from hupan.toolsets.telling import result
from tests.unit.toolsets.scripted import CARDS, FIRST, Clock, Errands, Model, Turn, answer, call, ground

ASK = "how loud is the first one?"


def asking(what: str, call_id: str = "call_1") -> ToolCall:
    return call("ask", f'{{"product_id": "{FIRST}", "question": "{what}"}}', call_id)


def answered(
    model: Model, *may: str, said: str = ASK, errands: Errands | None = None, clock: Clock | None = None
) -> Turn:
    return asyncio.run(answer(said, model, ground(*may), errands or Errands(), clock))


def calls(*each: ToolCall) -> list[ToolCall]:
    return list(each)


def test_what_is_called_for_is_shown_and_the_prose_after_it() -> None:
    turn = answered(Model([calls(asking("loud?")), "Here it is."]))
    assert (turn.text, turn.cards) == ("Here it is.", [Kind.FACTS])


def test_what_strangers_wrote_leads_nowhere_out_of_prose() -> None:
    prose = "See [this](https://evil.example) ![x](https://evil.example/?q=1)"
    turn = answered(Model([calls(asking("loud?")), prose]))
    assert r"\[this\](" in turn.text
    assert "https://" not in turn.text


def test_after_a_card_that_asks_nothing_more_is_asked_of_the_model_or_run() -> None:
    errands = Errands(
        {"buy": lambda _: Reply((TextPart("Confirm it."), CardPart(Kind.CONSENT, CARDS["shopping.consent"])))}
    )
    model = Model([calls(call("buy", '{"product_id": ""}'), asking("loud?", "call_2")), "Paid!"])
    turn = answered(model, "buy", said="check out", errands=errands)
    assert (len(model.requests), [each.action for each in errands.ran]) == (1, ["buy"])
    assert turn.cards == [Kind.CONSENT]
    assert turn.text == "Confirm it."


def test_a_change_that_was_made_is_offered_no_more_and_permits_no_other() -> None:
    errands = Errands()
    model = Model([calls(call("add", f'{{"product_id": "{FIRST}"}}')), calls(call("buy", "{}", "call_2")), "Done."])
    answered(model, "add", said="add the first one", errands=errands)
    offered = [{each.name for each in request.tools} for request in model.requests]
    assert ["add" in each for each in offered] == [True, False, False]
    assert not any("buy" in each for each in offered)
    assert [each.action for each in errands.ran] == ["add"]


def test_the_same_call_again_is_a_loop() -> None:
    errands = Errands()
    turn = answered(Model([calls(asking("loud?"))]), errands=errands)
    assert "round in circles" in turn.text
    assert len(errands.ran) == 1


def test_so_many_calls_are_made_and_no_more() -> None:
    errands = Errands()
    many = [asking(f"how loud, {at}?", f"call_{at}") for at in range(MOST_CALLS + 3)]
    turn = answered(Model([many]), errands=errands)
    assert len(errands.ran) == MOST_CALLS
    assert "more steps" in turn.text


def test_so_many_rounds_are_gone_and_no_more() -> None:
    model = Model([calls(asking(f"how loud, {at}?")) for at in range(MOST_ROUNDS + 3)])
    turn = answered(model)
    assert len(model.requests) == MOST_ROUNDS
    assert "more steps" in turn.text


def test_so_long_it_takes_and_no_longer() -> None:
    model = Model([calls(asking(f"how loud, {at}?")) for at in range(9)])
    turn = answered(model, clock=Clock(step=40.0))
    assert len(model.requests) == 2
    assert "longer than it should" in turn.text


def test_so_many_tokens_are_spent_and_no_more() -> None:
    model = Model([calls(asking(f"how loud, {at}?")) for at in range(9)], Usage(50_000, 0, 100))
    turn = answered(model)
    assert len(model.requests) == 2
    assert "more steps" in turn.text


@pytest.mark.parametrize("prose", ["It costs $1.", "It is 90% off.", "I have paid.", "I put it in your cart.", ""])
def test_prose_that_no_fact_says_is_said_again_and_then_left_out(prose: str) -> None:
    model = Model([calls(asking("loud?")), prose, prose])
    turn = answered(model)
    assert len(model.requests) == 3
    assert turn.text == "Found."


def test_what_nobody_looked_up_is_not_said() -> None:
    with pytest.raises(NotWithToolsError):
        answered(Model(["It is the best there is."]))
    assert answered(Model(["Which one do you mean?"])).text == "Which one do you mean?"
    with pytest.raises(NotWithToolsError):
        answered(Model(["Shall I take the one for $1?"]))


def test_three_calls_that_make_no_sense_are_the_last() -> None:
    model = Model([calls(call("pay", f'{{"amount": {at}}}')) for at in range(9)])
    with pytest.raises(NotWithToolsError):
        answered(model)
    assert len(model.requests) == 3


def test_a_model_is_not_told_where_the_buyer_lives_how_they_pay_or_what_is_known_of_them() -> None:
    parts = [CardPart(kind, data) for kind, data in CARDS.items()]
    told = result(Told(Outcome.RESULT, reply=Reply(tuple(parts[:1]))))
    for part in parts:
        told += result(Told(Outcome.RESULT, reply=Reply((part,))))
    consent, remembered = CARDS["shopping.consent"], CARDS["shopping.remembered"]
    secret = [*consent["deliver_to"], consent["pay_with"], consent["fingerprint"], consent["checkout_id"]]
    secret += [each["text"] for each in remembered["lines"]]
    secret += [each["text"] for each in CARDS["shopping.products"]["because"]]
    assert secret
    assert not [each for each in secret if each in told]
    assert "/market/" not in told
