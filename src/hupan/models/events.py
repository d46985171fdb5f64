"""The room's news: one stream for every page, across processes.

News says how things stand now, so a slow reader may miss some: only the newest of each subject is kept for it.
"""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.downloads import DownloadState, Progress
from hupan.models.ports import ProgressCodec, SignalBus

_TOPIC = "models.events"
_SIGNAL_LIMIT_BYTES = 7_500


@dataclass(frozen=True, slots=True)
class ModelEvent:
    """One piece of news.

    Attributes:
        name: `download`, `models` or `engine`.
        data: JSON on one line.
        subject: What it is about: news of one subject replaces older news of the same.
    """

    name: str
    data: str
    subject: str = ""


class ModelEvents:
    """Carries news to every page. The inference room publishes its engine's state here too.

    Args:
        encode: Writes a progress as pages read it.
        signals: Carries news to other processes; `None` keeps it in this one.
    """

    def __init__(self, encode: ProgressCodec, signals: SignalBus | None = None) -> None:
        self._encode = encode
        self._signals = signals
        self._origin = secrets.token_hex(8)
        self._readers: set[_Mailbox] = set()
        self._relay: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to hear other processes."""
        if self._signals is not None:
            self._relay = asyncio.create_task(self._hear(self._signals), name="models.events")

    async def stop(self) -> None:
        """Stop hearing other processes."""
        if self._relay is not None:
            self._relay.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._relay
            self._relay = None

    async def publish(self, name: str, data: str = "{}", subject: str = "") -> None:
        """Tell every page, in this process and in others."""
        event = ModelEvent(name, data, subject)
        self._deliver(event)
        if self._signals is not None:
            payload = json.dumps({"origin": self._origin, "name": name, "data": data, "subject": subject})
            if len(payload.encode()) <= _SIGNAL_LIMIT_BYTES:
                await self._signals.publish(_TOPIC, payload)
            else:
                await self._signals.publish(_TOPIC, json.dumps({"origin": self._origin, "name": "models"}))

    async def publish_list(self) -> None:
        """Tell every page that the list of models has changed."""
        await self.publish("models")

    async def publish_progress(self, progress: Progress) -> None:
        """Tell every page how far a download is."""
        await self.publish("download", self._encode(progress), progress.model_id)
        if progress.state is DownloadState.READY:
            await self.publish_list()

    @asynccontextmanager
    async def subscribe(self) -> AsyncGenerator[AsyncIterator[ModelEvent]]:
        """Hear the news for as long as the block runs."""
        mailbox = _Mailbox()
        self._readers.add(mailbox)
        try:
            yield mailbox.read()
        finally:
            self._readers.discard(mailbox)

    def _deliver(self, event: ModelEvent) -> None:
        for mailbox in self._readers:
            mailbox.put(event)

    async def _hear(self, signals: SignalBus) -> None:
        async with signals.subscribe(_TOPIC) as payloads:
            async for payload in payloads:
                if not payload:
                    # Some were missed: the pages read the list again.
                    self._deliver(ModelEvent("models", "{}"))
                    continue
                message: dict[str, str] = json.loads(payload)
                if message["origin"] != self._origin:
                    self._deliver(ModelEvent(message["name"], message.get("data", "{}"), message.get("subject", "")))


class _Mailbox:
    """What one reader has not read yet, the newest of each subject."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], ModelEvent] = {}
        self._filled = asyncio.Event()

    def put(self, event: ModelEvent) -> None:
        key = (event.name, event.subject)
        # Taken out first, so that it goes to the end of the order.
        self._waiting.pop(key, None)
        self._waiting[key] = event
        self._filled.set()

    async def read(self) -> AsyncIterator[ModelEvent]:
        while True:
            await self._filled.wait()
            key = next(iter(self._waiting))
            event = self._waiting.pop(key)
            if not self._waiting:
                self._filled.clear()
            yield event
