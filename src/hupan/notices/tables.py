"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class NoticeRow(Row):
    """A notice to a person."""

    __tablename__ = "notices_notices"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_notices_notices_person", "person_id", "id"),
        Index("ix_notices_notices_unread", "person_id", postgresql_where="read_at is null"),
        Index("ix_notices_notices_created", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]]
    link: Mapped[str]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class ChannelRow(Row):
    """Where letters to a person go.

    Attributes:
        code_hash: SHA-256 of the code that was sent there last; empty once it was given.
        code_tries: How often a wrong one was given.
    """

    __tablename__ = "notices_channels"

    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[str]
    language: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    is_on: Mapped[bool]
    code_hash: Mapped[str]
    code_sent_at: Mapped[datetime]
    code_tries: Mapped[int]


class LetterRow(Row):
    """A notice that is to be sent as a letter; it is removed with what came of it."""

    __tablename__ = "notices_letters"
    __table_args__ = (
        Index("ix_notices_letters_due", "next_at", postgresql_where="status = 'pending'"),
        Index("ix_notices_letters_dead", "notice_id", postgresql_where="status = 'dead'"),
    )

    notice_id: Mapped[str] = mapped_column(ForeignKey("notices_notices.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    last_error: Mapped[str]


class ContactLetterRow(Row):
    """A letter to the address that somebody left with an order, guests above all."""

    __tablename__ = "notices_contact_letters"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_notices_contact_letters_due", "next_at", postgresql_where="status = 'pending'"),
        Index("ix_notices_contact_letters_created", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]]
    link: Mapped[str]
    created_at: Mapped[datetime]
    status: Mapped[str]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    last_error: Mapped[str]


class SubscriptionRow(Row):
    """A browser that shows a person's notices even where no page is open.

    Attributes:
        endpoint: Where its push service takes messages: a stranger's address.
        key: The browser's public key, and `auth` its secret, both in base64url.
    """

    __tablename__ = "notices_subscriptions"
    __table_args__ = (UniqueConstraint("endpoint"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str]
    key: Mapped[str]
    auth: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[datetime]


class ChoiceRow(Row):
    """Whether a person wants the notices of a topic by a way; without a row they come by every way that is on."""

    __tablename__ = "notices_choices"

    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    mail: Mapped[bool]
    push: Mapped[bool]


class PushRow(Row):
    """A notice on its way to a browser; it is removed with the subscription."""

    __tablename__ = "notices_pushes"
    __table_args__ = (Index("ix_notices_pushes_due", "next_at", postgresql_where="status = 'pending'"),)

    notice_id: Mapped[str] = mapped_column(ForeignKey("notices_notices.id", ondelete="CASCADE"), primary_key=True)
    subscription_id: Mapped[str] = mapped_column(
        ForeignKey("notices_subscriptions.id", ondelete="CASCADE"), primary_key=True
    )
    status: Mapped[str]
    attempts: Mapped[int]
    next_at: Mapped[datetime]
    last_error: Mapped[str]


class PushKeyRow(Row):
    """The key by which push services know this server; there is one row."""

    __tablename__ = "notices_push_keys"

    name: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[str]
