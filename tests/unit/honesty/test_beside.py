"""What a model says beside cards goes out sentence by sentence, and what nothing states does not."""

from collections.abc import AsyncGenerator

import pytest

from hupan.honesty import Sentences
from hupan.kernel import Language
from hupan.runs import Finished, RunOutput, TextDelta, Usage
from tests.unit.honesty.sentences import FOUNDED, GENERAL, UNFOUNDED
from tests.unit.honesty.table import heard, outputs_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("language", Language)
async def test_what_a_card_or_a_listing_states_is_shown(language: Language) -> None:
    for question, sentence in FOUNDED[language.value]:
        assert await heard(question, sentence, language) == sentence


@pytest.mark.parametrize("language", Language)
async def test_what_nothing_states_is_not_shown(language: Language) -> None:
    for question, sentence in UNFOUNDED[language.value]:
        shown = await heard(question, sentence, language)
        assert sentence not in shown
        assert shown


@pytest.mark.parametrize("language", Language)
async def test_talk_about_anything_else_passes_as_it_is(language: Language) -> None:
    for question, sentence in GENERAL[language.value]:
        assert await heard(question, sentence, language) == sentence


@pytest.mark.parametrize("every", [1, 7, 1000])
async def test_in_its_place_stands_once_what_the_listing_states(every: int) -> None:
    answer = "A fine choice. It costs $19.99. Yes, $19.99 only! It weighs 1.1 kg.\n- It comes tomorrow.\n- Enjoy it."
    assert await heard("is the first one a good deal", answer, Language.EN, every=every) == (
        "A fine choice. \n\nAlba electric kettle 1.7 L – Price: $29.90\n\nIt weighs 1.1 kg.\n"
        "Alba electric kettle 1.7 L – Delivery: Arrives Thu, Nov 26 – Sat, Nov 28, Free delivery\n- Enjoy it."
    )


async def test_what_is_true_of_one_is_not_true_of_another() -> None:
    said = "The Birch costs $45.00. It weighs 900 g."
    assert await heard("tell me about the second", said, Language.EN) == said
    assert "$45.00" in await heard("and the second?", "The Birch costs $61.50.", Language.EN)


async def test_who_named_a_budget_may_be_told_it_and_no_price_is_made_of_it() -> None:
    said = "With your budget of $50 the first two would do."
    assert await heard("I like those, my budget is $50", said, Language.EN) == said
    assert await heard("I like those, my budget is $50", "They cost $50 each.", Language.EN) != "They cost $50 each."


async def test_code_is_never_held_back() -> None:
    said = "```\nprint('it costs $5, free shipping')\n```\n"
    assert await heard("can it print this", said, Language.EN) == said


async def test_a_sentence_waits_for_nothing_but_its_own_end() -> None:
    taken = 0

    async def pieces() -> AsyncGenerator[RunOutput]:
        nonlocal taken
        for piece in ("Good ", "choice. ", "It holds ", "1.7 litres. ", "Enjoy"):
            taken += 1
            yield TextDelta(piece)
        yield Finished("stop", Usage())

    seen = [(each, taken) async for each in outputs_of("how big is the first", pieces(), Language.EN)]
    assert seen == [
        (TextDelta("Good choice. "), 2),
        (TextDelta("It holds 1.7 litres. "), 4),
        (TextDelta("Enjoy"), 5),
        (Finished("stop", Usage()), 5),
    ]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("It is 1.7 L. Good.", ["It is 1.7 L. ", "Good."]),
        ("1. One\n2. Two", ["1. One\n", "2. Two"]),
        ("好的。价格是199元！再见", ["好的。", "价格是199元！", "再见"]),
        ("It costs $29.90. Yes", ["It costs $29.90. ", "Yes"]),
        ("See e.g. the first. Done", ["See e.g. the first. ", "Done"]),
        ("x" * 700, ["x" * 600, "x" * 100]),
    ],
)
def test_sentences_are_cut_where_they_end_and_nothing_is_lost(text: str, cut: list[str]) -> None:
    for every in (1, 5, 900):
        reader = Sentences()
        found = [each for at in range(0, len(text), every) for each in reader.read(text[at : at + every])]
        assert [*found, *filter(None, [reader.rest()])] == cut
