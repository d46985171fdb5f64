"""Lets a model call tools, one answer after the other, until it says something that holds, or is at an end."""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from hupan.conversations import Message, MessageRole, MessageStatus, Turn
from hupan.honesty import Facts, unfounded
from hupan.inference import ChatMessage, ChatRequest, ToolCall, ToolCallDelta
from hupan.inference import Finished as ModelFinished
from hupan.inference import Started as ModelStarted
from hupan.inference import TextDelta as ModelText
from hupan.inference import Usage as ModelUsage
from hupan.kernel import Clock, HupanError
from hupan.phrases import Home
from hupan.runs import CardPart, Finished, PartAdded, Parts, RunOutput, Started, TextDelta, TextPart, Usage
from hupan.shopping import People, given, read_table
from hupan.toolsets.domain import (
    LONGEST_ANSWER,
    MOST_CALLS,
    MOST_ROUNDS,
    MOST_TOKENS,
    MOST_TRIES,
    WITHIN_S,
    NotWithToolsError,
    Outcome,
    Stopped,
    Told,
)
from hupan.toolsets.hands import Asked, Hands
from hupan.toolsets.offering import CHANGES, SCREEN, Ground, offered
from hupan.toolsets.ports import ChatModels
from hupan.toolsets.telling import opening, result, said_in, screen

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LoopParts:
    """What calling tools stands on."""

    models: ChatModels
    people: People
    hands: Hands
    clock: Clock


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn that is answered by calls.

    Attributes:
        path: The conversation up to the message that is answered.
        ground: Where the model may act at first.
        asked: What the turn is about.
    """

    path: Sequence[Message]
    ground: Ground
    asked: Asked


@dataclass(frozen=True, slots=True)
class _Answer:
    model_id: str
    text: str
    calls: tuple[ToolCall, ...]
    usage: ModelUsage


@dataclass
class _State:
    """How far a turn is."""

    ground: Ground
    messages: list[ChatMessage]
    until: float
    facts: Facts = field(default_factory=Facts)
    replies: list[Parts] = field(default_factory=list[Parts])
    words: list[str] = field(default_factory=list[str])
    seen: dict[tuple[object, ...], list[Told]] = field(default_factory=dict[tuple[object, ...], list[Told]])
    calls: int = 0
    senseless: int = 0
    corrected: bool = False
    usage: Usage = field(default_factory=Usage)

    @property
    def fresh(self) -> bool:
        """Whether nothing was done or shown yet."""
        return not self.replies


class Loop:
    """Answers turns by what a model calls for.

    Args:
        parts: What it stands on.
    """

    def __init__(self, parts: LoopParts) -> None:
        self._parts = parts

    async def answer(self, begun: Begun, turn: Turn) -> AsyncGenerator[RunOutput]:
        """Answer a turn.

        Raises:
            NotWithToolsError: Before the first output: it cannot be answered by calls.
        """
        state = _State(begun.ground, opening(begun.path, begun.ground.table), self._parts.clock.monotonic() + WITHIN_S)
        state.facts.shown = len(begun.ground.table.shown)
        started = False
        async with aclosing(self._rounds(state, begun, turn)) as said:
            async for each in said:
                if isinstance(each, str):
                    text = given(TextPart(each))
                    if isinstance(text, TextPart) and text.text:
                        yield TextDelta(text.text)
                    continue
                if isinstance(each, Started) and started:
                    continue
                started = True
                yield each
        yield Finished("stop", state.usage)

    async def _rounds(self, state: _State, begun: Begun, turn: Turn) -> AsyncGenerator[RunOutput | str]:
        """Ask the model round after round; a text is what the reply ends with."""
        stopped: Stopped | None = Stopped.STEPS
        for number in range(MOST_ROUNDS + 1):
            answer = await self._asked(state, turn, last=number == MOST_ROUNDS)
            if isinstance(answer, Stopped):
                stopped = answer
                break
            if not answer.calls:
                prose = await self._prose(state, answer.text, begun)
                if prose is None:
                    continue
                yield Started(answer.model_id)
                yield prose
                return
            state.messages.append(ChatMessage("assistant", answer.text, tool_calls=answer.calls))
            ended = False
            async with aclosing(self._called(state, answer.calls, begun)) as steps:
                async for step in steps:
                    if isinstance(step, Stopped | None):
                        stopped, ended = step, True
                        break
                    yield Started(answer.model_id)
                    yield step
            if ended:
                break
        if state.fresh:
            raise NotWithToolsError(f"stopped: {stopped}")
        yield _ending(stopped, state, begun)

    async def _called(
        self, state: _State, calls: Sequence[ToolCall], begun: Begun
    ) -> AsyncGenerator[RunOutput | Stopped | None]:
        """Do what is called for; `None` where the person has to answer, a reason where it has to end."""
        for call in calls:
            state.calls += 1
            if state.calls > MOST_CALLS:
                yield Stopped.STEPS
                return
            key = _key(call, state)
            if _is_loop(state.seen.get(key, [])):
                yield Stopped.LOOP
                return
            told = await self._parts.hands.use(call, state.ground, begun.asked)
            state.seen.setdefault(key, []).append(told)
            state.senseless += not told.sense
            text = screen(state.ground.table) if call.name == SCREEN and told.sense else result(told)
            state.messages.append(ChatMessage("tool", text, tool_call_id=call.id))
            if told.reply is None:
                continue
            for part in await self._taken(state, call, told, begun):
                yield PartAdded(part)
            if told.outcome is Outcome.ASKS:
                yield None
                return

    async def _taken(self, state: _State, call: ToolCall, told: Told, begun: Begun) -> Parts:
        """Take in what an errand answered, and see anew where the buyer stands."""
        parts = () if told.reply is None else tuple(map(given, told.reply.parts))
        state.replies.append(parts)
        if told.reply is not None:
            state.words.append(said_in(told.reply))
        done = state.ground.done | ({call.name} & CHANGES)
        asked = begun.path[-1]
        replies = [_message(each, asked.created_at) for each in state.replies]
        table = await asyncio.to_thread(read_table, [*begun.path, *replies, asked])
        standing = await self._parts.people.standing(begun.asked.buyer, table.product_ids)
        state.ground = replace(state.ground, table=table, standing=standing, done=done)
        await asyncio.to_thread(state.facts.learn, parts)
        state.facts.shown = len(table.shown)
        state.facts.done |= done
        return tuple(part for part in parts if isinstance(part, CardPart))

    async def _prose(self, state: _State, text: str, begun: Begun) -> str | None:
        """Take what the model says at last; `None` where it is asked to say it again.

        Raises:
            NotWithToolsError: It says something without having looked anything up.
        """
        text = text.strip()
        if state.fresh and not _only_asks(text):
            raise NotWithToolsError("nothing was called for")
        reader = begun.asked.visit.reader
        wrong = await asyncio.to_thread(unfounded, text, state.facts, Home(reader.currency, reader.now.date()))
        if text and not wrong:
            return text
        _log.info("toolsets.unfounded", count=len(wrong), again=not state.corrected)
        if state.corrected or state.fresh:
            return "\n\n".join(dict.fromkeys(filter(None, state.words[-2:])))
        state.corrected = True
        why = f"No fact says: {'; '.join(wrong[:5])}. Say it again without that." if wrong else "Say something."
        state.messages += [ChatMessage("assistant", text or "-"), ChatMessage("user", f"[market] {why}")]
        return None

    async def _asked(self, state: _State, turn: Turn, *, last: bool) -> _Answer | Stopped:
        """Let the model answer once.

        Raises:
            NotWithToolsError: It cannot be asked, and nothing was done yet.
        """
        left = state.until - self._parts.clock.monotonic()
        if left <= 0:
            return Stopped.TIME
        if state.usage.input_tokens + state.usage.output_tokens > MOST_TOKENS or (last and not state.corrected):
            return Stopped.STEPS
        if state.senseless >= MOST_TRIES:
            return Stopped.MODEL
        request = ChatRequest(
            turn.model_id,
            tuple(state.messages),
            thinking=turn.thinking,
            max_tokens=LONGEST_ANSWER,
            tools=tuple(offered(state.ground).values()),
            affinity=turn.conversation_id,
            person_id=turn.person_id,
        )
        try:
            async with asyncio.timeout(left):
                answer = await self._heard(request)
        except TimeoutError:
            return Stopped.TIME
        except HupanError as error:
            _log.info("toolsets.no_answer", reason=error.detail, code=error.code)
            return Stopped.MODEL
        used, cost = state.usage, answer.usage
        state.usage = replace(
            used,
            input_tokens=used.input_tokens + cost.input_tokens,
            cached_tokens=used.cached_tokens + cost.cached_tokens,
            output_tokens=used.output_tokens + cost.output_tokens,
        )
        return answer

    async def _heard(self, request: ChatRequest) -> _Answer:
        text, model_id, usage = "", request.model_id or "", ModelUsage()
        calls: dict[int, ToolCall] = {}
        async with aclosing(self._parts.models.chat(request)) as events:
            async for event in events:
                match event:
                    case ModelStarted():
                        model_id = event.model_id
                    case ModelText():
                        text += event.text
                    case ToolCallDelta():
                        calls[event.index] = _joined(calls.get(event.index), event)
                    case ModelFinished():
                        usage = event.usage
                    case _:
                        pass
        ids = [replace(each, id=each.id or f"call_{at}") for at, each in sorted(calls.items())]
        return _Answer(model_id, text, tuple(ids), usage)


def _message(parts: Parts, at: datetime) -> Message:
    return Message("", "", None, 0, MessageRole.ASSISTANT, parts, MessageStatus.COMPLETE, at)


def _joined(call: ToolCall | None, delta: ToolCallDelta) -> ToolCall:
    if call is None:
        return ToolCall(delta.id, delta.name, delta.arguments)
    return ToolCall(call.id or delta.id, call.name or delta.name, call.arguments + delta.arguments)


def _key(call: ToolCall, state: _State) -> tuple[object, ...]:
    """Name a call, so that the same one is known again; after a change it is another one."""
    try:
        arguments = json.dumps(json.loads(call.arguments or "{}"), sort_keys=True)
    except (ValueError, RecursionError):
        arguments = call.arguments
    stands = len(state.replies) if call.name == SCREEN else len(state.ground.done)
    return call.name, arguments, stands


def _is_loop(before: Sequence[Told]) -> bool:
    """Whether a call was made already and will come to the same; what was worth another try may be tried."""
    return bool(before) and (before[-1].outcome is not Outcome.AGAIN or len(before) >= MOST_TRIES)


def _only_asks(text: str) -> bool:
    """Whether a text asks the buyer something, and tells nothing that could be wrong."""
    return text.endswith(("?", "？")) and not any(sign.isdigit() for sign in text)


def _ending(stopped: Stopped | None, state: _State, begun: Begun) -> str:
    """Say honestly why it ends here, after what was found; or ask what the errand asks."""
    say = begun.asked.visit.reader.words.say
    found = "\n\n".join(dict.fromkeys(filter(None, state.words[-1:] if stopped is None else state.words[-2:])))
    why = {
        None: "",
        Stopped.LOOP: say("I was going round in circles, so I stopped here. This is what I found."),
        Stopped.STEPS: say("This takes more steps than I take at once, so I stopped here. This is what I found."),
        Stopped.TIME: say("This takes longer than it should, so I stopped. What was done stays done."),
        Stopped.MODEL: say("The model could not go on, so I stopped here. This is what I found."),
    }[stopped]
    return f"{why}\n\n{found}".strip()
