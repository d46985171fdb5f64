"""Questions: anybody asks, the seller and buyers answer, and what helped comes first."""

from dataclasses import replace

import pytest

from hupan.catalog import ProductId
from hupan.kernel import new_id
from hupan.platform import Database
from hupan.reviews import (
    BadCursor,
    BadText,
    ImportedAnswer,
    ImportedQuestion,
    MayNotAnswer,
    OwnWords,
    ProductNotFound,
    QuestionId,
    QuestionNotFound,
    ReviewSettings,
    ReviewState,
)
from tests.integration.reviews.ground import START, Square, add_people, add_products, open_square

pytestmark = pytest.mark.anyio


async def test_the_seller_and_buyers_answer_and_nobody_else(square: Square) -> None:
    (lamp,) = await add_products(square.database)
    ada, ben, kim = await add_people(square.database, "Ada", "Ben", "Kim")
    question = await square.questions.ask(ada, lamp, " Does it\u202e dim? ", "en")
    assert question.text == "Does it dim?"
    with pytest.raises(MayNotAnswer):
        await square.questions.answer(ben, question.id, "Yes")
    square.known.orders[ben.person_id, lamp] = "order-1"
    square.known.sellers[kim.person_id, lamp] = "Lakeside Lamps"
    await square.questions.answer(ben, question.id, "Mine does.")
    square.clock.go(hours=1)
    await square.questions.answer(kim, question.id, "In ten steps.")

    (shown,) = (await square.questions.list(lamp)).questions
    assert [(each.author, each.by_seller, each.text) for each in shown.answers] == [
        ("Lakeside Lamps", True, "In ten steps."),
        ("Ben", False, "Mine does."),
    ]
    with pytest.raises(QuestionNotFound):
        await square.questions.answer(kim, QuestionId(new_id("ques")), "?")


@pytest.mark.parametrize("text", ["", " \n\t\u200e ", "x" * 501])
async def test_empty_and_endless_questions_are_refused(square: Square, text: str) -> None:
    (lamp,), (ada,) = await add_products(square.database), await add_people(square.database, "Ada")
    with pytest.raises(BadText):
        await square.questions.ask(ada, lamp, text, "en")
    with pytest.raises(ProductNotFound):
        await square.questions.ask(ada, ProductId("gone"), "Where?", "en")


async def test_votes_and_reports_reach_questions_and_answers(square: Square) -> None:
    (lamp,), (ada, ben) = await add_products(square.database), await add_people(square.database, "Ada", "Ben")
    question = await square.questions.ask(ada, lamp, "Does it dim?", "en")
    answer = await square.questions.answer(replace(ben, is_admin=True), question.id, "Call 555.")
    assert await square.standing.vote(ben.person_id, question.id, helpful=True) == 1
    assert await square.standing.vote(ada.person_id, answer.id, helpful=True) == 1
    with pytest.raises(OwnWords):
        await square.standing.vote(ada.person_id, question.id, helpful=True)
    assert (await square.questions.list(lamp, reader=ada.person_id)).voted == {answer.id}

    await square.standing.report(ada.person_id, answer.id, "Advertising")
    (flagged,) = await square.standing.flagged()
    assert (flagged.id, flagged.product_id, flagged.reasons) == (answer.id, lamp, ("Advertising",))
    await square.standing.settle(answer.id, ReviewState.REJECTED)
    assert (await square.questions.list(lamp)).questions[0].answers == ()
    await square.standing.settle(question.id, ReviewState.REJECTED)
    assert (await square.questions.list(lamp)).total == 0
    with pytest.raises(QuestionNotFound):
        await square.questions.answer(replace(ben, is_admin=True), question.id, "Again")


async def test_where_words_wait_for_approval_questions_do(database: Database) -> None:
    square = open_square(database, ReviewSettings(approval=True))
    (lamp,), (ada,) = await add_products(database), await add_people(database, "Ada")
    question = await square.questions.ask(ada, lamp, "Does it dim?", "en")
    assert (await square.questions.list(lamp)).total == 0
    await square.standing.settle(question.id, ReviewState.PUBLISHED)
    assert (await square.questions.list(lamp)).total == 1


async def test_imported_questions_come_once_with_their_answers(square: Square) -> None:
    (lamp,), (ben,) = await add_products(square.database), await add_people(square.database, "Ben")
    answers = (ImportedAnswer("Shop", "Yes, 50%", START, by_seller=True), ImportedAnswer("Lee", "No", START))
    rows = [
        ImportedQuestion(str(n), lamp, "Kim", f"Question {n}", START, helpful=n, answers=answers) for n in range(30)
    ]
    assert (await square.questions.put_questions("shop", rows)).created == 30
    assert (await square.questions.put_questions("shop", rows)).unchanged == 30

    seen: list[str] = []
    page = await square.questions.list(lamp, limit=7)
    while True:
        seen += [each.text for each in page.questions]
        if page.cursor is None:
            break
        page = await square.questions.list(lamp, limit=7, cursor=page.cursor)
    assert seen == [f"Question {n}" for n in reversed(range(30))]
    assert (await square.questions.list(lamp, "50%")).total == 30
    assert (await square.questions.list(lamp, "question 7")).total == 1
    with pytest.raises(BadCursor):
        await square.questions.list(lamp, cursor="nothing")

    (last,) = (await square.questions.list(lamp, "Question 29")).questions
    await square.questions.answer(replace(ben, is_admin=True), last.id, "From here")
    changed = [replace(rows[29], answers=(ImportedAnswer("Shop", "Now yes", START),))]
    assert (await square.questions.put_questions("shop", changed)).changed == 1
    (last,) = (await square.questions.list(lamp, "Question 29")).questions
    assert {each.text for each in last.answers} == {"From here", "Now yes"}
    assert await square.questions.delete_source("shop") == 30
    with pytest.raises(ProductNotFound):
        await square.questions.put_questions("shop", [replace(rows[0], product_id=ProductId("gone"))])
