"""Calls on ground that is made up: errands that note what they are run for, and a model that says what a test says."""

import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from hupan.catalog import ProductId
from hupan.conversations import Message, MessageRole, MessageStatus
from hupan.inference import ChatEvent, ChatRequest, Finished, Started, TextDelta, ToolCall, ToolCallDelta, Usage
from hupan.intents import Standing
from hupan.kernel import Buyer, Language
from hupan.runs import CardPart, TextPart
from hupan.shopping import Kind, Reply, Step, Table, read_table
from hupan.showcase import Formats, Reader, read_words
from hupan.toolsets import Ground, Hands, Loop, LoopParts
from hupan.toolsets.hands import Asked
from hupan.toolsets.loop import Begun

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CARDS: Mapping[str, dict[str, Any]] = json.loads((Path(__file__).parents[1] / "shopping/cards.json").read_text())
_PRODUCTS = {**CARDS["shopping.products"], "items": CARDS["shopping.products"]["items"][:3]}
_BEFORE = (CardPart(Kind.ORDERS, CARDS["shopping.orders"]), CardPart(Kind.PRODUCTS, _PRODUCTS))
FULL = Standing(shown=3, carted=2, orders=2, cancellable=2, returnable=2)
BUYER = Buyer(guest="0" * 64)
_READER = Reader(
    Language.EN, read_words()[Language.EN], Formats(Language.EN), "USD", "US", NOW, "http://localhost", "/market"
)
VISIT = cast("Any", SimpleNamespace(reader=_READER))


def path(said: str) -> list[Message]:
    """A conversation in which three products and two orders were shown, and then this was said."""
    shown = Message("msg_0", "", None, 0, MessageRole.ASSISTANT, _BEFORE, MessageStatus.COMPLETE, NOW)
    return [shown, Message("msg_1", "", None, 0, MessageRole.USER, (TextPart(said),), MessageStatus.COMPLETE, NOW)]


TABLE = read_table(path("hello"))
FIRST, SECOND, THIRD = (each.product_id for each in TABLE.shown)

Answer = Callable[[Step], Reply]


def question(_step: Step) -> Reply:
    """Ask which one."""
    return Reply.of("Which one?", (Kind.QUESTION, {"choices": [], "about": {}}))


def found(_step: Step) -> Reply:
    """Answer with facts."""
    return Reply.of("Found.", (Kind.FACTS, CARDS["shopping.facts"]))


@dataclass
class Errands:
    """Errands of every action, each of which answers as a test wants and notes for what it was run."""

    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    ran: list[Step] = field(default_factory=list[Step])

    async def run(self, step: Step) -> Reply:
        """Note it, and answer."""
        self.ran.append(step)
        return self.answers.get(step.action, found)(step)

    def hands(self) -> Hands:
        """Give these to hands."""
        actions = "search refine compare ask cart orders track add change code buy cancel return exchange reorder watch"
        return Hands(dict.fromkeys(actions.split(), self))


def asked(said: str, heard: str = "") -> Asked:
    """What a turn is about."""
    return Asked(said, heard or said, VISIT, BUYER, "msg_1/tools")


def ground(*may: str, table: Table = TABLE, done: frozenset[str] = frozenset()) -> Ground:
    """Where a model may act."""
    return Ground(table, FULL, frozenset(may), done)


def call(name: str, arguments: str = "{}", call_id: str = "call_1") -> ToolCall:
    """A call."""
    return ToolCall(call_id, name, arguments)


@dataclass
class Clock:
    """A clock that goes on by so much each time it is read."""

    at: float = 0.0
    step: float = 0.0

    def now(self) -> datetime:
        """Tell the time."""
        return NOW

    def monotonic(self) -> float:
        """Tell the seconds."""
        self.at += self.step
        return self.at


@dataclass
class Model:
    """Answers in turn, and the last answer from then on; an answer is prose, or calls."""

    answers: Sequence[str | Sequence[ToolCall]]
    usage: Usage = field(default_factory=lambda: Usage(100, 0, 10))
    requests: list[ChatRequest] = field(default_factory=list[ChatRequest])

    async def chat(self, request: ChatRequest) -> AsyncGenerator[ChatEvent]:
        """Continue a chat."""
        self.requests.append(request)
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        yield Started("clever", 0.0)
        if isinstance(answer, str):
            yield TextDelta(answer)
        else:
            for index, each in enumerate(answer):
                yield ToolCallDelta(index, each.id, each.name, each.arguments)
        yield Finished(cast("Any", "stop"), self.usage)


class People:
    """Everybody stands where there is everything."""

    async def standing(self, buyer: Buyer, shown: Sequence[ProductId]) -> Standing:
        """Say where."""
        del buyer
        return replace(FULL, shown=len(shown))


@dataclass
class Turn:
    """What came of a turn."""

    text: str
    cards: list[str]
    model: Model
    errands: Errands

    @property
    def read(self) -> str:
        """All that the model has read."""
        return "\n".join(str(each.content) for each in self.model.requests[-1].messages)


async def answer(said: str, model: Model, where: Ground, errands: Errands, clock: Clock | None = None) -> Turn:
    """Let a model answer a turn."""
    parts = LoopParts(model, cast("Any", People()), errands.hands(), cast("Any", clock or Clock()))
    turn = SimpleNamespace(model_id="clever", thinking=None, conversation_id="con_1", person_id=None, run_id="run_1")
    text, cards = "", list[str]()
    async for output in Loop(parts).answer(Begun(path(said), where, asked(said)), cast("Any", turn)):
        text += str(getattr(output, "text", ""))
        card = getattr(output, "part", None)
        cards += [] if card is None else [str(card.kind)]
    return Turn(text, cards, model, errands)
