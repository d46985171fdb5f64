"""Conversations to test with: messages with cards, and turns that answer them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from hupan.conversations import Message, MessageRole, MessageStatus, Reader, Turn
from hupan.files import StoredFile
from hupan.kernel import Language, PersonId
from hupan.runs import CardPart, Part, Parts, TextPart

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def item(name: str, *, offer: str = "") -> dict[str, object]:
    """A product on a card; its id comes from its name."""
    return {
        "product_id": f"prod_{name.split(maxsplit=1)[0].casefold()}",
        "offer_id": offer,
        "variant_id": f"var_{offer}" if offer else "",
        "href": "/market/p/x",
        "name": name,
        "picture": None,
        "price": None,
        "from_price": False,
        "rating": None,
        "delivery": "",
        "seller": "",
        "note": "",
        "why": [],
    }


def products(*names: str, quest: Mapping[str, object] | None = None) -> CardPart:
    """A card with several products."""
    own: dict[str, object] = {
        "text": "shoes",
        "category": "",
        "least": None,
        "most": None,
        "traits": [],
        "sort": "relevance",
    }
    return CardPart("shopping.products", {"items": [item(each) for each in names], "quest": own | dict(quest or {})})


def path(*said: str | Part) -> list[Message]:
    """A conversation: texts are the person's, cards are replies."""
    return [_message(number, each) for number, each in enumerate(said)]


def _message(number: int, said: str | Part) -> Message:
    parts: Parts = (TextPart(said),) if isinstance(said, str) else (TextPart("Here:"), said)
    role = MessageRole.USER if isinstance(said, str) else MessageRole.ASSISTANT
    return Message(f"msg_{number}", "conv", None, number, role, parts, MessageStatus.COMPLETE, AT)


class Memory:
    """Remembers one conversation."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = list(messages)

    async def path_to(self, message_id: str, limit: int) -> Sequence[Message]:
        assert message_id == self._messages[-1].id
        return self._messages[-limit:]

    async def file(self, file_id: str) -> tuple[StoredFile, bytes] | None:
        raise LookupError(file_id)


def turn(*said: str | Part, started_with: Parts = (), language: Language | None = Language.EN) -> Turn:
    """The turn that answers the last message of a conversation."""
    messages = path(*said)
    return Turn(
        run_id="run",
        conversation_id="conv",
        person_id=PersonId("person_1"),
        question_id=messages[-1].id,
        model_id=None,
        thinking=None,
        started_with=started_with,
        reader=Reader(language),
        memory=Memory(messages),
    )
