"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class PersonRow(Row):
    """A person. Logins are stored folded (see `rules.fold_login`), so equality is identity."""

    __tablename__ = "identity_people"

    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    language: Mapped[str | None]
    theme: Mapped[str]
    preferences: Mapped[dict[str, Any]]
    password_hash: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SessionRow(Row):
    """A signed-in browser."""

    __tablename__ = "identity_sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    address: Mapped[str]
    user_agent: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class InvitationRow(Row):
    """An open invitation; it is deleted when it is used."""

    __tablename__ = "identity_invitations"

    id: Mapped[str] = mapped_column(primary_key=True)
    inviter_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    note: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class KeyRow(Row):
    """An API key."""

    __tablename__ = "identity_keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    prefix: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class LoginAttemptRow(Row):
    """A password that was tried; kept for as long as it counts against the next one."""

    __tablename__ = "identity_login_attempts"
    __table_args__ = (Index(None, "login", "at"), Index(None, "address", "at"))

    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
