"""Between rows and domain values."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, bindparam, cast, func

from hupan.conversations.domain import (
    Conversation,
    Message,
    MessageRole,
    MessageStatus,
    TitleSource,
)
from hupan.conversations.tables import ConversationRow, MessageRow
from hupan.kernel import Kind, PersonId
from hupan.runs import Failure, Usage, parts_from_json, parts_to_json, text_of
from hupan.words import index_words


def to_conversation(row: ConversationRow) -> Conversation:
    """Read a conversation."""
    return Conversation(
        id=row.id,
        person_id=PersonId(row.person_id),
        created_at=row.created_at.astimezone(UTC),
        updated_at=row.updated_at.astimezone(UTC),
        title=row.title,
        title_source=TitleSource(row.title_source),
        pinned=row.pinned,
        archived=row.archived,
        temporary=row.temporary,
        folder_id=row.folder_id,
        model_id=row.model_id,
        thinking=row.thinking,
        active_leaf_id=row.active_leaf_id,
        running_run_id=row.running_run_id,
        shared=row.shared,
        message_count=row.message_count,
        deleted_at=row.deleted_at.astimezone(UTC) if row.deleted_at else None,
    )


def conversation_values(conversation: Conversation) -> dict[str, Any]:
    """Write a conversation, with the words of its title."""
    return asdict(conversation) | {"search": search_vector(conversation.title)}


def to_message(row: MessageRow, siblings: tuple[str, ...] = ()) -> Message:
    """Read a message."""
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        parent_id=row.parent_id,
        depth=row.depth,
        role=MessageRole(row.role),
        parts=parts_from_json(row.parts),
        status=MessageStatus(row.status),
        created_at=row.created_at.astimezone(UTC),
        model_id=row.model_id,
        run_id=row.run_id,
        usage=Usage(**row.usage) if row.usage else None,
        failure=_to_failure(row.failure) if row.failure else None,
        siblings=siblings,
    )


def message_values(message: Message, person_id: PersonId) -> dict[str, Any]:
    """Write a message, with its words."""
    return {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "person_id": person_id,
        "parent_id": message.parent_id,
        "depth": message.depth,
        "role": message.role,
        "parts": parts_to_json(message.parts),
        "status": message.status,
        "model_id": message.model_id,
        "run_id": message.run_id,
        "usage": usage_json(message.usage),
        "failure": failure_json(message.failure),
        "created_at": message.created_at,
        "search": search_vector(text_of(message.parts)),
    }


def usage_json(usage: Usage | None) -> dict[str, Any] | None:
    """Write what a reply cost."""
    return asdict(usage) if usage else None


def failure_json(failure: Failure | None) -> dict[str, Any] | None:
    """Write why a run failed."""
    return asdict(failure) if failure else None


def search_vector(text: str) -> ColumnElement[str]:
    """Make the index entry of a text."""
    words: Sequence[str] = index_words(text)
    return func.array_to_tsvector(cast(bindparam(None, list(words)), ARRAY(Text)))


def _to_failure(stored: dict[str, Any]) -> Failure:
    return Failure(stored["code"], stored["detail"], Kind(stored["kind"]), stored["params"])
