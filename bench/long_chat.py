"""What appending a message and opening the last screen cost in conversations of 10, 1,000 and 10,000 messages.

    python -m bench.long_chat [--rounds 40]

Each round goes through the three conversations in turn, so that a slow moment of the machine hits all alike. Appending
is posting over HTTP until the answer is there (message, reply and run committed); the reply itself is one word and is
written before the next round. Beside the median stands its ratio to the shortest conversation: flat is 1.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx

from bench.figures import figure, median, spread
from bench.streams import own_database
from hupan.conversations import Conversation, Message, MessageRole, MessageStatus, Turn
from hupan.kernel import PersonId, SystemClock, new_id
from hupan.runs import Finished, Part, RunOutput, Started, TextDelta, TextPart, Usage
from tests.integration.conversations.house import House, Plan, open_house

SIZES = (10, 1_000, 10_000)
_TEXT = "The lake lies still this morning; a heron stands in the reeds, and nobody has anything urgent to say. " * 4


@dataclass
class Chat:
    """A conversation that is measured."""

    size: int
    id: str
    last_reply: str
    append_s: list[float] = field(default_factory=list[float])
    open_s: list[float] = field(default_factory=list[float])
    earlier_s: list[float] = field(default_factory=list[float])


async def one_word(_: Turn) -> AsyncGenerator[RunOutput]:
    """Answer as shortly as can be."""
    yield Started("model")
    yield TextDelta("Yes.")
    yield Finished("stop", Usage())


async def planted(house: House, person: PersonId, size: int) -> Chat:
    """Write a conversation of `size` messages."""
    now = SystemClock().now()
    conversation_id = new_id("conv")
    messages: list[Message] = []
    parts: tuple[Part, ...] = (TextPart(_TEXT),)
    for depth in range(size):
        role = MessageRole.ASSISTANT if depth % 2 else MessageRole.USER
        parent = messages[-1].id if messages else None
        complete = MessageStatus.COMPLETE
        messages.append(Message(new_id("msg"), conversation_id, parent, depth, role, parts, complete, now))
    last = messages[-1].id
    made = Conversation(conversation_id, person, now, now, "Long", active_leaf_id=last, message_count=size)
    await house.threads.plant(person, made, messages)
    return Chat(size, conversation_id, last)


async def measure(rounds: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(script=one_word)
        async with own_database() as database, open_house(database, Path(folder), plan) as house:
            person = await house.person("ada")
            chats = [await planted(house, person, size) for size in SIZES]
            async with house.browser(person) as browser:
                for each in range(rounds + 3):
                    for chat in chats:
                        await _once(house, person, browser, chat)
                    if each == 2:  # the first rounds fill caches and pools
                        for chat in chats:
                            chat.append_s, chat.open_s, chat.earlier_s = [], [], []
    _print("append", [chat.append_s for chat in chats], chats)
    _print("open", [chat.open_s for chat in chats], chats)
    # The shortest conversation has no full screen above the last one to compare with.
    _print("earlier", [chat.earlier_s for chat in chats[1:]], chats[1:])


def _print(name: str, taken_s: list[list[float]], chats: list[Chat]) -> None:
    base = median(taken_s[0])
    for chat, values in zip(chats, taken_s, strict=True):
        milliseconds = [value * 1000 for value in values]
        facts = {"messages": chat.size, "ratio_to_shortest": round(median(values) / base, 2)}
        figure(f"long_chat.{name}", median(milliseconds), "ms", **facts, **spread(milliseconds))


async def _once(house: House, person: PersonId, browser: httpx.AsyncClient, chat: Chat) -> None:
    url = f"/api/conversations/{chat.id}/messages"
    body = {"client_id": str(uuid4()), "parent_id": chat.last_reply, "parts": [{"type": "text", "text": "And now?"}]}
    began = time.perf_counter()
    answer = await browser.post(url, json=body)
    chat.append_s.append(time.perf_counter() - began)
    posted = answer.raise_for_status().json()
    chat.last_reply = posted["reply"]["id"]
    await house.finished(person, posted["run"]["id"])
    began = time.perf_counter()
    screen = (await browser.get(url)).raise_for_status().json()
    chat.open_s.append(time.perf_counter() - began)
    began = time.perf_counter()
    await browser.get(url, params={"before": screen["items"][0]["id"]})
    chat.earlier_s.append(time.perf_counter() - began)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    asyncio.run(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
