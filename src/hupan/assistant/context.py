"""How much of a conversation a model reads, and what happens when it is too long.

The rule: as long as the conversation fits, all of it is read, and each turn only appends to what the model read before.
When it does not fit any more, the oldest turns are dropped until half of the room is free, in one step; the reply says
so with a notice that names the first message that is still read. Later turns begin at that message, so the prefix stays
the same until the room is full again. Nothing is ever cut inside a message.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hupan.assistant.errors import MessageTooLong
from hupan.assistant.ports import Models
from hupan.assistant.reading import read
from hupan.conversations import Message, MessageRole, Turn, TurnMemory
from hupan.inference import ChatMessage
from hupan.runs import NoticePart, Parts

TRIMMED = "assistant.context_trimmed"

_STRETCH = 32
# The shortest reply that there has to be room for: a quarter of the context, at most this.
_REPLY_TOKENS = 2048
# No text packs more characters into a token for long; beyond this nothing older can fit.
_CHARS_PER_TOKEN = 8


@dataclass(frozen=True, slots=True)
class Window:
    """What a model reads. `notice` is there when turns were dropped just now."""

    messages: tuple[ChatMessage, ...]
    notice: NoticePart | None = None


class ContextPolicy:
    """Chooses what a model reads.

    Args:
        models: Counts tokens.
    """

    def __init__(self, models: Models) -> None:
        self._models = models

    async def window(self, turn: Turn, system: ChatMessage, tail: Sequence[ChatMessage] = ()) -> Window:
        """Choose what is read in a turn.

        Args:
            turn: The turn.
            system: What stands before everything.
            tail: What stands behind the question: the beginning of a reply that goes on.

        Raises:
            MessageTooLong: The last message alone does not fit.
        """
        context = await self._models.context_tokens(turn.model_id)
        room = context - min(context // 4, _REPLY_TOKENS)
        path = await _recent(turn, context * _CHARS_PER_TOKEN)
        whole = path[0].depth == 0 or _cut_of(path, turn.started_with) == path[0].id
        chat = [system, *await read(path, turn.memory), *tail]
        if whole and await self._models.count_tokens(turn.model_id, chat) <= room:
            return Window(tuple(chat))
        return await self._trimmed(turn, (system, tuple(tail)), path, room)

    async def _trimmed(
        self, turn: Turn, around: tuple[ChatMessage, tuple[ChatMessage, ...]], path: Sequence[Message], room: int
    ) -> Window:
        """Drop turns from the oldest on until half of the room is free, or only the last message is left."""
        starts = [at for at, message in enumerate(path) if message.role is MessageRole.USER]
        system, tail = around
        first = 0
        while True:
            kept = path[starts[first] :]
            chat = [system, *await read(kept, turn.memory), *tail]
            tokens = await self._models.count_tokens(turn.model_id, chat)
            left = len(starts) - first
            if tokens <= room // 2 or left == 1:
                break
            # Each try keeps about the share that would fit, by the last count; the count decides, not the guess.
            first = max(first + 1, len(starts) - max(1, left * room // (2 * tokens)))
        if tokens > room:
            raise MessageTooLong(
                "This message, with what is attached to it, is longer than the model can read.",
                tokens=tokens,
                room=room,
            )
        notice = NoticePart(TRIMMED, {"dropped": kept[0].depth, "kept": len(kept), "first_id": kept[0].id})
        return Window(tuple(chat), notice)


async def _recent(turn: Turn, most_chars: int) -> list[Message]:
    """Read the path backwards until its beginning, the message named by the latest notice, or more than can fit."""
    path: list[Message] = []
    at: str | None = turn.question_id
    while at is not None:
        stretch = await _stretch(turn.memory, at)
        path[:0] = stretch
        cut = _cut_of(path, turn.started_with)
        found = next((index for index, message in enumerate(path) if message.id == cut), None)
        if found is not None:
            return path[found:]
        if sum(_chars(message) for message in path) > most_chars:
            break
        at = stretch[0].parent_id
    return path


async def _stretch(memory: TurnMemory, message_id: str) -> list[Message]:
    return list(await memory.path_to(message_id, _STRETCH))


def _cut_of(path: Sequence[Message], started_with: Parts) -> str | None:
    """Find the latest notice on the path, or in the reply that goes on, and which message it names."""
    for parts in (started_with, *(message.parts for message in reversed(path))):
        for part in reversed(parts):
            if isinstance(part, NoticePart) and part.code == TRIMMED:
                return str(part.params.get("first_id"))
    return None


def _chars(message: Message) -> int:
    return sum(len(getattr(part, "text", "")) for part in message.parts)
