"""What changes for one person, told to all of that person's pages in whatever process they are connected."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from hupan.conversations.domain import Conversation
from hupan.conversations.ports import ShelfStore
from hupan.kernel import HupanError, PersonId
from hupan.platform import StoreFactory
from hupan.runs import Run, RunStore, SignalBus


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """A conversation is new, or looks different now."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ConversationGone:
    """A conversation is no longer listed."""

    conversation_id: str


@dataclass(frozen=True, slots=True)
class RunChanged:
    """A run began or ended."""

    run: Run


@dataclass(frozen=True, slots=True)
class MessageAdded:
    """A message was appended."""

    conversation_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Resync:
    """Some news may have been missed."""


FeedItem: TypeAlias = ConversationChanged | ConversationGone | RunChanged | MessageAdded | Resync


class Feed:
    """Publishes and follows a person's news.

    Args:
        signals: Carries them; a signal names what changed, the follower reads it.
        shelf: Opens the store of conversations.
        runs: Opens the store of runs.
    """

    def __init__(self, signals: SignalBus, shelf: StoreFactory[ShelfStore], runs: StoreFactory[RunStore]) -> None:
        self._signals = signals
        self._shelf = shelf
        self._runs = runs

    async def tell(
        self,
        person_id: PersonId,
        *,
        conversation: str | None = None,
        run: str | None = None,
        messages: Sequence[str] = (),
    ) -> None:
        """Say that something changed.

        Args:
            person_id: For whom.
            conversation: The conversation that changed, appeared or went, or whose messages are named.
            run: A run that began or ended.
            messages: Messages that were appended to it.
        """
        words = [f"message/{conversation}/{each}" for each in messages]
        words += [f"run/{run}"] if run else []
        words += [f"conversation/{conversation}"] if conversation else []
        await self._signals.publish(_topic(person_id), " ".join(words))

    async def follow(self, person_id: PersonId) -> AsyncGenerator[FeedItem]:
        """Yield news for as long as the caller listens; ends where the database is away, to be followed anew."""
        async with self._signals.subscribe(_topic(person_id)) as payloads:
            async for payload in payloads:
                if not payload:
                    yield Resync()
                    continue
                for word in payload.split():
                    try:
                        item = await self._read(person_id, word.split("/"))
                    except HupanError:
                        return
                    if item is not None:
                        yield item

    async def _read(self, person_id: PersonId, word: Sequence[str]) -> FeedItem | None:
        match word:
            case ["message", conversation_id, message_id]:
                return MessageAdded(conversation_id, message_id)
            case ["run", run_id]:
                async with self._runs() as store:
                    run = await store.run(run_id)
                return RunChanged(run) if run else None
            case ["conversation", conversation_id]:
                async with self._shelf() as store:
                    found = await store.conversation(person_id, conversation_id)
                return ConversationChanged(found) if found else ConversationGone(conversation_id)
            case _:
                return None


def _topic(person_id: PersonId) -> str:
    return f"conversations.person.{person_id}"
