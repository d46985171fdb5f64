"""What is possible is decided by the nearest examples, and by a model only where these are not sure."""

import math
from collections.abc import Mapping, Sequence

import pytest

from hupan.agents import Action, DecidedBy, Decider, Example, Playbook, Scene, key_of
from hupan.gateways.numpy_examples import RidgeLearner
from hupan.inference import DecideRequest, Decision, EngineUnavailable, Usage
from hupan.kernel import Language

pytestmark = pytest.mark.anyio

SAID = {
    "fruit": ("apple", "pear", "plum", "red apple"),
    "tool": ("hammer", "saw", "drill", "small saw"),
    "sky": ("cloud", "moon", "star", "full moon"),
}
WORDS = sorted({word for lines in SAID.values() for line in lines for word in line.split()})
BOOK = Playbook(
    "Sort it.",
    tuple(Action(name, f"about {name}") for name in SAID),
    tuple(Example(name, Language.EN, line) for name, lines in SAID.items() for line in lines),
)
ANYTHING = dict.fromkeys(SAID, 1.0)


class WordVectors:
    """Texts are as near as they share words."""

    name = "words"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += texts
        return [_vector(text) for text in texts]


def _vector(text: str) -> list[float]:
    counts = [0.1 + text.split().count(word) for word in WORDS]
    length = math.hypot(*counts)
    return [each / length for each in counts]


class Shelf:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def find(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def keep(self, key: str, written: bytes) -> None:
        self.kept[key] = written


class Model:
    """Answers what it is told to."""

    def __init__(self, favours: str | None = None) -> None:
        self.favours = favours
        self.asked: list[DecideRequest] = []

    async def decide(self, request: DecideRequest) -> Decision:
        self.asked.append(request)
        if self.favours is None:
            raise EngineUnavailable("There is no model.")
        rest = 0.1 / max(1, len(request.choices) - 1)
        weights = {name: 0.9 if name == self.favours else rest for name in request.choices}
        return Decision(self.favours, weights, Usage())


def decider(model: Model | None = None, shelf: Shelf | None = None, words: WordVectors | None = None) -> Decider:
    return Decider(BOOK, words or WordVectors(), RidgeLearner(), shelf or Shelf(), model or Model())


@pytest.mark.parametrize(("said", "action"), [("hammer", "tool"), ("a red plum", "fruit"), ("moon and star", "sky")])
async def test_the_nearest_examples_decide(said: str, action: str) -> None:
    model = Model()
    decision = await decider(model).decide(said, Scene(ANYTHING))

    assert (decision.action, decision.by) == (action, DecidedBy.EXAMPLES)
    assert decision.probability > 0.5
    assert model.asked == []


async def test_what_is_not_possible_is_not_chosen_whatever_is_said() -> None:
    decision = await decider().decide("hammer", Scene({"fruit": 1.0, "sky": 1.0}))

    assert decision.action != "tool"
    assert "tool" not in decision.others


async def test_what_is_seldom_meant_has_to_be_said_more_clearly() -> None:
    told = decider(Model())
    rare = await told.decide("moon apple", Scene({"fruit": 1.0, "sky": 0.01}))
    usual = await told.decide("moon apple", Scene({"fruit": 0.01, "sky": 1.0}))

    assert (rare.action, usual.action) == ("fruit", "sky")


async def test_a_model_is_asked_where_examples_are_not_sure() -> None:
    model = Model("sky")
    decision = await decider(model).decide("apple hammer moon", Scene(ANYTHING, shown="Nothing is shown."))

    assert (decision.action, decision.by) == ("sky", DecidedBy.MODEL)
    (request,) = model.asked
    assert set(request.choices) <= set(SAID)
    assert request.messages[-1].content == "Nothing is shown.\napple hammer moon"


async def test_a_model_reads_the_nearest_examples_of_what_is_plausible_alone() -> None:
    model = Model("fruit")
    await decider(model).decide("apple saw moon", Scene({"fruit": 1.0, "tool": 1.0, "sky": 0.04}))

    (request,) = model.asked
    told = str(request.messages[0].content)
    assert set(request.choices) == {"fruit", "tool"}
    assert "about sky" not in told
    assert "apple" in told
    assert "saw" in told


async def test_without_a_model_the_examples_say_how_unsure_they_are() -> None:
    decision = await decider(Model(None)).decide("apple hammer moon", Scene(ANYTHING))

    assert decision.by is DecidedBy.EXAMPLES
    assert decision.probability < 0.5
    assert set(decision.others) == set(SAID) - {decision.action}


async def test_a_single_choice_is_no_choice() -> None:
    words = WordVectors()
    decision = await decider(words=words).decide("whatever", Scene({"sky": 1.0}))

    assert (decision.action, decision.probability, decision.by) == ("sky", 1.0, DecidedBy.NECESSITY)
    assert words.asked == []


@pytest.mark.parametrize("possible", [{}, {"pay": 1.0}, {"sky": 1.0, "pay": 0.1}])
async def test_what_the_playbook_does_not_know_is_a_mistake(possible: Mapping[str, float]) -> None:
    with pytest.raises(ValueError, match="Not in the playbook"):
        await decider().decide("moon", Scene(possible))


async def test_examples_are_learned_once_in_their_life() -> None:
    shelf, first, second = Shelf(), WordVectors(), WordVectors()
    await decider(shelf=shelf, words=first).learn()
    again = decider(shelf=shelf, words=second)
    await again.learn()

    assert first.asked[:-1] == [example.said for example in BOOK.examples]
    # What embeds is loaded by a text of no matter, so that the first to speak does not wait for it.
    assert second.asked == first.asked[-1:]
    assert again.ready


async def test_what_was_kept_decides_as_what_was_learned() -> None:
    shelf = Shelf()
    fresh, kept = decider(shelf=shelf), decider(shelf=shelf)

    assert [await fresh.decide(said, Scene(ANYTHING)) for said in WORDS] == [
        await kept.decide(said, Scene(ANYTHING)) for said in WORDS
    ]


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"PK\x03\x04"])
async def test_what_is_damaged_is_learned_again(damage: bytes) -> None:
    shelf, words = Shelf(), WordVectors()
    await decider(shelf=shelf).learn()
    (key,) = shelf.kept
    shelf.kept[key] = damage
    decision = await decider(shelf=shelf, words=words).decide("hammer", Scene(ANYTHING))

    assert decision.action == "tool"
    assert set(words.asked) >= {example.said for example in BOOK.examples}
    assert shelf.kept[key] != damage


def _changed(**fields: Sequence[str]) -> Playbook:
    lines = {**SAID, **fields}
    return Playbook(
        BOOK.task,
        tuple(Action(name, f"about {name}") for name in lines),
        tuple(Example(name, Language.EN, line) for name, each in lines.items() for line in each),
    )


@pytest.mark.parametrize(
    "other",
    [
        (_changed(sky=(*SAID["sky"], "rain")), "words", "ridge"),
        (_changed(sky=SAID["tool"], tool=SAID["sky"]), "words", "ridge"),
        (_changed(sea=("fish", "wave")), "words", "ridge"),
        (BOOK, "other words", "ridge"),
        (BOOK, "words", "other ridge"),
    ],
)
def test_what_was_learned_is_found_for_the_very_same_only(other: tuple[Playbook, str, str]) -> None:
    assert key_of(BOOK, "words", "ridge") == key_of(_changed(), "words", "ridge")
    assert key_of(BOOK, "words", "ridge") != key_of(*other)
