"""The room's rows.

A conversation never holds its messages in one value: each message is a row that knows its parent, so that appending and
opening the last screen cost the same at any length.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row

_PERSON = "identity_people.id"
_CONVERSATION = "conversations_conversations.id"


class FolderRow(Row):
    """A drawer."""

    __tablename__ = "conversations_folders"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"), index=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


class ConversationRow(Row):
    """A conversation. `search` holds the words of its title."""

    __tablename__ = "conversations_conversations"
    __table_args__ = (
        Index("ix_conversations_list", "person_id", "archived", "pinned", "updated_at", "id"),
        Index("ix_conversations_bin", "deleted_at", postgresql_where=text("deleted_at is not null")),
        Index("ix_conversations_temporary", "created_at", postgresql_where=text("temporary")),
        Index("ix_conversations_search", "search", postgresql_using="gin"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(_PERSON, ondelete="CASCADE"))
    title: Mapped[str]
    title_source: Mapped[str]
    pinned: Mapped[bool]
    archived: Mapped[bool]
    temporary: Mapped[bool]
    folder_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations_folders.id", ondelete="SET NULL"), index=True
    )
    model_id: Mapped[str | None]
    thinking: Mapped[bool | None]
    active_leaf_id: Mapped[str | None]
    running_run_id: Mapped[str | None]
    message_count: Mapped[int]
    shared: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    search: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)


class MessageRow(Row):
    """A message. `latest_child_id` remembers which of its continuations was looked at last."""

    __tablename__ = "conversations_messages"
    __table_args__ = (
        Index("ix_messages_siblings", "parent_id", "created_at", "id"),
        Index("ix_messages_roots", "conversation_id", "created_at", postgresql_where=text("parent_id is null")),
        Index("ix_messages_search", "search", postgresql_using="gin"),
        UniqueConstraint("conversation_id", "client_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey(_CONVERSATION, ondelete="CASCADE"))
    person_id: Mapped[str]
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("conversations_messages.id", ondelete="CASCADE"))
    latest_child_id: Mapped[str | None]
    depth: Mapped[int]
    role: Mapped[str]
    parts: Mapped[list[dict[str, Any]]]
    status: Mapped[str]
    model_id: Mapped[str | None]
    run_id: Mapped[str | None]
    client_id: Mapped[str | None]
    usage: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime]
    search: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)


class FileUseRow(Row):
    """That a conversation shows a file; a file that none shows is swept away."""

    __tablename__ = "conversations_file_uses"

    conversation_id: Mapped[str] = mapped_column(ForeignKey(_CONVERSATION, ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[str] = mapped_column(primary_key=True, index=True)
