"""What a model calls for is done as the buyer's words say, if it is offered there, and else not at all."""

import asyncio
import json

import pytest

from hupan.phrases import Home, read_phrases
from hupan.runs import CardPart
from hupan.shopping import Kind, Reply
from hupan.toolsets import Outcome
from hupan.toolsets.domain import Told
from tests.unit.toolsets.scripted import CARDS, FIRST, NOW, SECOND, TABLE, Errands, asked, call, ground, question


def used(
    name: str,
    arguments: object,
    *may: str,
    said: str = "hello",
    errands: Errands,
    done: frozenset[str] = frozenset(),
) -> Told:
    """Let a model call for something."""
    written = arguments if isinstance(arguments, str) else json.dumps(arguments)
    where = ground(*may, done=done)
    return asyncio.run(errands.hands().use(call(name, written), where, asked(said)))


@pytest.mark.parametrize("name", ["add", "buy", "cancel", "return", "exchange", "reorder", "watch", "change", "code"])
def test_what_the_buyers_words_do_not_ask_for_is_not_run(name: str) -> None:
    errands = Errands()
    for arguments in ({}, {"product_id": FIRST}, {"order_id": ""}):
        told = used(name, arguments, "none", errands=errands)
        assert (told.outcome, told.sense) == (Outcome.AGAIN, False)
        assert "no tool" in told.why
    assert errands.ran == []


def test_what_was_done_is_not_run_again() -> None:
    errands = Errands()
    told = used("add", {"product_id": FIRST}, "add", errands=errands, done=frozenset({"add"}))
    assert told.outcome is Outcome.GIVE_UP
    assert errands.ran == []


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("pay", {"amount": 1}),
        ("add", {"product_id": "prod_elsewhere"}),
        ("add", {"product_id": FIRST, "quantity": 99}),
        ("add", {"product_id": FIRST, "words": "ninety-nine of them"}),
        ("add", {}),
        ("add", '{"product_id": '),
        ("add", "[" * 100_000),
        ("ask", {"product_id": FIRST, "question": "x" * 201}),
        ("ask", {"product_id": FIRST, "question": "\x00"}),
        ("ask", {"product_id": FIRST, "question": " "}),
        ("cancel", {"order_id": "order_elsewhere"}),
        ("track", {"order_id": ""}),
        ("search", {"words": "Zyxwv Megacorp deal"}),
        ("refine", {"words": "Zyxwv Megacorp deal"}),
    ],
)
def test_a_call_that_makes_no_sense_is_not_run(name: str, arguments: object) -> None:
    errands = Errands()
    told = used(name, arguments, "add", "cancel", errands=errands)
    assert (told.outcome, told.sense, told.reply) == (Outcome.AGAIN, False, None)
    assert told.why
    assert errands.ran == []


def test_a_change_is_run_with_the_buyers_words_before_all_that_is_on_the_screen() -> None:
    errands = Errands()
    said = "two of the second one, please"
    told = used("add", {"product_id": FIRST}, "add", said=said, errands=errands)
    (step,) = errands.ran
    assert (told.outcome, step.said, step.table, step.deed) == (Outcome.RESULT, said, TABLE, "msg_1/tools/add")
    assert step.phrases == read_phrases(said, Home("USD", NOW.date()))


def test_what_the_model_chose_counts_only_where_the_words_were_answered_by_which_one() -> None:
    errands = Errands({"add": question})
    told = used("add", {"product_id": SECOND}, "add", said="put it in", errands=errands)
    whole, chosen = errands.ran
    assert (whole.table.focus, chosen.table.focus) == (TABLE.focus, 1)
    assert [each.said for each in errands.ran] == ["put it in"] * 2
    assert told.outcome is Outcome.ASKS

    errands = Errands({"cancel": question})
    used("cancel", {"order_id": TABLE.orders[1]}, "cancel", said="cancel it", errands=errands)
    assert [step.table.orders for step in errands.ran] == [TABLE.orders, TABLE.orders[1:]]

    errands = Errands({"cancel": question})
    used("cancel", {"order_id": ""}, "cancel", said="cancel it", errands=errands)
    assert len(errands.ran) == 1, "nothing was chosen, so the question stays"


def test_what_only_reads_is_run_with_the_models_words_about_that_product_alone() -> None:
    errands = Errands()
    used("ask", {"product_id": SECOND, "question": "is it loud?"}, said="tell me more", errands=errands)
    (step,) = errands.ran
    assert (step.said, step.table.focus, step.deed) == ("is it loud?", 0, "")
    assert [each.product_id for each in step.table.shown] == [SECOND]


@pytest.mark.parametrize("kind", [Kind.VARIANTS, Kind.QUESTION, Kind.CONSENT, Kind.CASE])
def test_a_card_that_asks_is_the_persons_to_answer(kind: Kind) -> None:
    errands = Errands({"buy": lambda _: Reply((CardPart(kind, CARDS[kind]),))})
    assert used("buy", {"product_id": ""}, "buy", errands=errands).outcome is Outcome.ASKS
