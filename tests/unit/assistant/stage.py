"""A scripted model, a path of messages in memory, and a clock that stands still."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hupan.conversations import Message, MessageRole, MessageStatus, Reader, Turn
from hupan.files import StoredFile
from hupan.inference import ChatEvent, ChatMessage, ChatRequest, Finished, Started, TextContent, TextDelta, Usage
from hupan.kernel import PersonId
from hupan.runs import Part, Parts, TextPart

ADA = PersonId("pers_ada")


@dataclass
class FixedClock:
    at: datetime
    seconds: float = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        self.seconds += 0.25
        return self.seconds


@dataclass
class ScriptedModels:
    """Says what it is told to, and counts a token a character."""

    context: int = 1000
    says: Sequence[ChatEvent] = (Started("m", 0.1), TextDelta("Well."), Finished("stop", Usage(10, 4, 2, 0.1, 0.2)))
    fails: Exception | None = None
    requests: list[ChatRequest] = field(default_factory=list[ChatRequest])
    warmed: list[tuple[ChatMessage, ...]] = field(default_factory=list[tuple[ChatMessage, ...]])
    asked_about: set[str | None] = field(default_factory=set[str | None])

    async def chat(self, request: ChatRequest) -> AsyncGenerator[ChatEvent]:
        self.requests.append(request)
        for event in self.says:
            yield event
        if self.fails is not None:
            raise self.fails

    async def count_tokens(self, model_id: str | None, messages: Sequence[ChatMessage]) -> int:
        self.asked_about.add(model_id)
        return sum(len(written(message)) for message in messages if message.role != "system")

    async def context_tokens(self, model_id: str | None) -> int:
        self.asked_about.add(model_id)
        return self.context

    async def warm(self, model_id: str | None, messages: Sequence[ChatMessage], *, affinity: str | None = None) -> None:
        self.asked_about |= {model_id, affinity}
        self.warmed.append(tuple(messages))


@dataclass
class Stage:
    """One conversation, a straight path of messages, and files."""

    models: ScriptedModels = field(default_factory=ScriptedModels)
    path: list[Message] = field(default_factory=list[Message])
    files: dict[str, tuple[StoredFile, bytes]] = field(default_factory=dict[str, tuple[StoredFile, bytes]])
    readings: list[int] = field(default_factory=list[int])

    async def path_to(self, message_id: str, limit: int) -> Sequence[Message]:
        end = next(at for at, message in enumerate(self.path) if message.id == message_id) + 1
        self.readings.append(end)
        return self.path[max(0, end - limit) : end]

    async def file(self, file_id: str) -> tuple[StoredFile, bytes] | None:
        return self.files.get(file_id)

    def says(self, role: MessageRole, *parts: Part | str) -> Message:
        """Append a message."""
        message = Message(
            id=f"msg_{len(self.path)}",
            conversation_id="conv_1",
            parent_id=self.path[-1].id if self.path else None,
            depth=len(self.path),
            role=role,
            parts=tuple(TextPart(part) if isinstance(part, str) else part for part in parts),
            status=MessageStatus.COMPLETE,
            created_at=datetime(2026, 11, 21, tzinfo=UTC),
        )
        self.path.append(message)
        return message

    def talks(self, turns: int, chars: int = 50) -> None:
        """Append exchanges, each of twice so many characters."""
        for number in range(turns):
            self.says(MessageRole.USER, f"q{number} ".ljust(chars, "x"))
            self.says(MessageRole.ASSISTANT, f"a{number} ".ljust(chars, "y"))

    def attach(self, file_id: str, media_type: str, data: bytes) -> None:
        file = StoredFile(
            file_id, ADA, f"{file_id}.txt", media_type, len(data), "0" * 64, datetime(2026, 1, 1, tzinfo=UTC)
        )
        self.files[file_id] = (file, data)

    def turn(self, started_with: Parts = (), *, model_id: str | None = None, thinking: bool | None = None) -> Turn:
        """Take a turn at answering the last message."""
        return Turn(
            run_id="run_1",
            conversation_id="conv_1",
            person_id=ADA,
            question_id=self.path[-1].id,
            model_id=model_id,
            thinking=thinking,
            started_with=started_with,
            reader=Reader(),
            memory=self,
        )


def written(message: ChatMessage) -> str:
    if isinstance(message.content, str):
        return message.content
    return "".join(piece.text if isinstance(piece, TextContent) else "[picture]" for piece in message.content)
