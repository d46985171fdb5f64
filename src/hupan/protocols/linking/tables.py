"""The room's rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hupan.platform import Row


class LinkingClientRow(Row):
    """A platform that the operator knows."""

    __tablename__ = "linking_clients"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    profile_url: Mapped[str]
    redirect_uris: Mapped[list[Any]]
    secret_hash: Mapped[str]
    created_at: Mapped[datetime]


class LinkingGrantRow(Row):
    """What a person allowed a platform."""

    __tablename__ = "linking_grants"

    id: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("linking_clients.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("identity_people.id", ondelete="CASCADE"), index=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LinkingCodeRow(Row):
    """A code on its way."""

    __tablename__ = "linking_codes"

    hash: Mapped[str] = mapped_column(primary_key=True)
    grant_id: Mapped[str] = mapped_column(ForeignKey("linking_grants.id", ondelete="CASCADE"), index=True)
    redirect_uri: Mapped[str]
    challenge: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LinkingTokenRow(Row):
    """A token, as its hash. `client_id` says to whom it was given, which has to be whose grant it is."""

    __tablename__ = "linking_tokens"

    hash: Mapped[str] = mapped_column(primary_key=True)
    grant_id: Mapped[str] = mapped_column(ForeignKey("linking_grants.id", ondelete="CASCADE"), index=True)
    client_id: Mapped[str]
    refreshes: Mapped[bool]
    scopes: Mapped[list[Any]]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
