"""What this room needs from outside.

Above: `service/`, which decides. Below: `repository.py` (PostgreSQL), `passwords.py` (Argon2id) and `news.py`
(signals).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hupan.identity.domain import (
    ApiKey,
    Invitation,
    InvitationId,
    KeyId,
    Person,
    Session,
    SessionId,
)
from hupan.kernel import PersonId


class PeopleStore(Protocol):
    """People."""

    async def lock_people(self) -> None:
        """Wait until no other transaction that called this is open: changes to who is owner come one at a time."""
        ...

    async def count_people(self) -> int:
        """Count everybody, the disabled too."""
        ...

    async def count_owners(self) -> int:
        """Count the owners who may come in."""
        ...

    async def add_person(self, person: Person) -> None:
        """Add a person.

        Raises:
            LoginTaken: Somebody has this login.
        """
        ...

    async def get_person(self, person_id: PersonId, *, for_change: bool = False) -> Person | None:
        """Find a person; with `for_change` nobody else changes them until the transaction ends."""
        ...

    async def find_person(self, login: str, *, for_change: bool = False) -> Person | None:
        """Find a person by folded login."""
        ...

    async def list_people(self) -> Sequence[Person]:
        """List everybody, oldest account first."""
        ...

    async def save_person(self, person: Person) -> None:
        """Write back a person that was read `for_change`.

        Raises:
            LoginTaken: Somebody has this login.
        """
        ...

    async def remove_person(self, person_id: PersonId) -> None:
        """Remove a person with their sessions, invitations and keys."""
        ...


class SessionStore(Protocol):
    """Sessions."""

    async def add_session(self, session: Session) -> None:
        """Add a session."""
        ...

    async def find_session(self, token_hash: bytes) -> Session | None:
        """Find a session by the hash of its token."""
        ...

    async def list_sessions(self, person_id: PersonId) -> Sequence[Session]:
        """List a person's sessions, last seen first."""
        ...

    async def touch_session(self, session_id: SessionId, at: datetime) -> None:
        """Note that a session was seen."""
        ...

    async def end_session(self, person_id: PersonId, session_id: SessionId) -> bool:
        """End one session of a person; say whether there was one."""
        ...

    async def end_sessions(self, person_id: PersonId, *, keep: SessionId | None = None) -> None:
        """End a person's sessions, all or all but one."""
        ...

    async def trim_sessions(self, person_id: PersonId, keep: int) -> None:
        """Delete all of a person's sessions but the `keep` last seen."""
        ...

    async def prune_sessions(self, *, seen_before: datetime, created_before: datetime) -> None:
        """Delete everybody's sessions that have ended."""
        ...


class InvitationStore(Protocol):
    """Invitations."""

    async def add_invitation(self, invitation: Invitation) -> None:
        """Add an invitation."""
        ...

    async def find_invitation(self, token_hash: bytes) -> Invitation | None:
        """Find an invitation by the hash of its token."""
        ...

    async def get_invitation(self, invitation_id: InvitationId) -> Invitation | None:
        """Find an invitation."""
        ...

    async def take_invitation(self, token_hash: bytes) -> Invitation | None:
        """Find and delete an invitation; of two who take it at once, one gets it."""
        ...

    async def list_invitations(self) -> Sequence[Invitation]:
        """List the invitations, newest first."""
        ...

    async def remove_invitation(self, invitation_id: InvitationId) -> None:
        """Delete an invitation."""
        ...

    async def prune_invitations(self, expired_before: datetime) -> None:
        """Delete invitations that have expired."""
        ...


class KeyStore(Protocol):
    """API keys."""

    async def add_key(self, key: ApiKey) -> None:
        """Add a key."""
        ...

    async def find_key(self, secret_hash: bytes) -> ApiKey | None:
        """Find a key by the hash of its secret."""
        ...

    async def list_keys(self, person_id: PersonId) -> Sequence[ApiKey]:
        """List a person's keys, newest first."""
        ...

    async def touch_key(self, key_id: KeyId, at: datetime) -> None:
        """Note that a key was used."""
        ...

    async def remove_key(self, person_id: PersonId, key_id: KeyId) -> bool:
        """Delete one key of a person; say whether there was one."""
        ...

    async def remove_keys(self, person_id: PersonId) -> None:
        """Delete all keys of a person."""
        ...


@dataclass(frozen=True, slots=True)
class Attempts:
    """Passwords tried within the window: how many, and when the oldest of them was.

    Attributes:
        together: Those for this login from this address.
        login: Those for this login, from anywhere.
        address: Those from this address, for any login.
        oldest_at: When the oldest of all of them was.
    """

    together: int
    login: int
    address: int
    oldest_at: datetime | None


class AttemptStore(Protocol):
    """Passwords that were tried."""

    async def lock_attempts(self, login: str) -> None:
        """Wait until no other transaction that called this for the same login is open."""
        ...

    async def count_attempts(self, login: str, address: str, since: datetime) -> Attempts:
        """Count what was tried for this login or from this address."""
        ...

    async def add_attempt(self, login: str, address: str, at: datetime) -> None:
        """Note a try."""
        ...

    async def clear_attempts(self, login: str, address: str) -> None:
        """Forget the tries for this login from this address."""
        ...

    async def prune_attempts(self, before: datetime) -> None:
        """Forget everybody's tries that no longer count."""
        ...


class IdentityStore(PeopleStore, SessionStore, InvitationStore, KeyStore, AttemptStore, Protocol):
    """Everything that this room keeps, within one transaction."""


class Passwords(Protocol):
    """Hashing of passwords, slow on purpose."""

    async def hash(self, password: str) -> str:
        """Hash a new password."""
        ...

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Compare; without a hash it takes as long and says no, so that time does not tell which logins exist."""
        ...

    def outdated(self, password_hash: str) -> bool:
        """Say whether the hash was made with weaker parameters than today's."""
        ...


class AccessNews(Protocol):
    """Tells everybody who remembers a person's rights to look again. Called after the change is committed."""

    async def access_changed(self, person_id: PersonId) -> None:
        """Say that a person, or one of their sessions or keys, was changed."""
        ...
