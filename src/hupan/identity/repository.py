"""The room's store on PostgreSQL. One instance lives for one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Executable, and_, delete, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.identity.domain import ApiKey, Invitation, InvitationId, KeyId, Person, Role, Session, SessionId
from hupan.identity.errors import LoginTaken
from hupan.identity.ports import Attempts
from hupan.identity.records import INVITATION, KEY, PERSON, SESSION, Record
from hupan.identity.tables import InvitationRow, KeyRow, LoginAttemptRow, PersonRow, SessionRow
from hupan.kernel import PersonId, new_id

T = TypeVar("T")

_PEOPLE = PersonRow.__table__
_SESSIONS = SessionRow.__table__
_INVITATIONS = InvitationRow.__table__
_KEYS = KeyRow.__table__


class SqlIdentityStore:
    """Implements `ports.IdentityStore`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    # People

    async def lock_people(self) -> None:
        """Wait until no other transaction that called this is open."""
        await self._lock("identity.people")

    async def count_people(self) -> int:
        """Count everybody, the disabled too."""
        return await self._session.scalar(select(func.count()).select_from(PersonRow)) or 0

    async def count_owners(self) -> int:
        """Count the owners who may come in."""
        owners = select(func.count()).where(PersonRow.role == Role.OWNER.value, PersonRow.disabled_at.is_(None))
        return await self._session.scalar(owners) or 0

    async def add_person(self, person: Person) -> None:
        """Add a person, whose login nobody has."""
        try:
            await self._session.execute(insert(PersonRow).values(PERSON.write(person)))
        except IntegrityError as error:
            raise _login_taken(person) from error

    async def get_person(self, person_id: PersonId, *, for_change: bool = False) -> Person | None:
        """Find a person; with `for_change` nobody else changes them until the transaction ends."""
        found = select(_PEOPLE).where(PersonRow.id == person_id)
        return await self._one(PERSON, found.with_for_update() if for_change else found)

    async def find_person(self, login: str, *, for_change: bool = False) -> Person | None:
        """Find a person by folded login."""
        found = select(_PEOPLE).where(PersonRow.login == login)
        return await self._one(PERSON, found.with_for_update() if for_change else found)

    async def list_people(self) -> Sequence[Person]:
        """List everybody, oldest account first."""
        return await self._all(PERSON, select(_PEOPLE).order_by(PersonRow.created_at, PersonRow.id))

    async def save_person(self, person: Person) -> None:
        """Write back a person that was read `for_change`."""
        try:
            await self._session.execute(update(PersonRow).where(PersonRow.id == person.id).values(PERSON.write(person)))
        except IntegrityError as error:
            raise _login_taken(person) from error

    async def remove_person(self, person_id: PersonId) -> None:
        """Remove a person with their sessions, invitations and keys, which go by cascade."""
        await self._session.execute(delete(PersonRow).where(PersonRow.id == person_id))

    # Sessions

    async def add_session(self, session: Session) -> None:
        """Add a session."""
        await self._session.execute(insert(SessionRow).values(SESSION.write(session)))

    async def find_session(self, token_hash: bytes) -> Session | None:
        """Find a session by the hash of its token."""
        return await self._one(SESSION, select(_SESSIONS).where(SessionRow.token_hash == token_hash))

    async def list_sessions(self, person_id: PersonId) -> Sequence[Session]:
        """List a person's sessions, last seen first."""
        own = select(_SESSIONS).where(SessionRow.person_id == person_id)
        return await self._all(SESSION, own.order_by(SessionRow.last_seen_at.desc(), SessionRow.id.desc()))

    async def touch_session(self, session_id: SessionId, at: datetime) -> None:
        """Note that a session was seen."""
        await self._session.execute(update(SessionRow).where(SessionRow.id == session_id).values(last_seen_at=at))

    async def end_session(self, person_id: PersonId, session_id: SessionId) -> bool:
        """End one session of a person; say whether there was one."""
        own = delete(SessionRow).where(SessionRow.id == session_id, SessionRow.person_id == person_id)
        return (await self._session.execute(own.returning(SessionRow.id))).first() is not None

    async def end_sessions(self, person_id: PersonId, *, keep: SessionId | None = None) -> None:
        """End a person's sessions, all or all but one."""
        own = delete(SessionRow).where(SessionRow.person_id == person_id)
        await self._session.execute(own if keep is None else own.where(SessionRow.id != keep))

    async def trim_sessions(self, person_id: PersonId, keep: int) -> None:
        """Delete all of a person's sessions but the `keep` last seen."""
        own = select(SessionRow.id).where(SessionRow.person_id == person_id)
        old = own.order_by(SessionRow.last_seen_at.desc(), SessionRow.id.desc()).offset(keep)
        await self._session.execute(delete(SessionRow).where(SessionRow.id.in_(old)))

    async def prune_sessions(self, *, seen_before: datetime, created_before: datetime) -> None:
        """Delete everybody's sessions that have ended."""
        ended = or_(SessionRow.last_seen_at <= seen_before, SessionRow.created_at <= created_before)
        await self._session.execute(delete(SessionRow).where(ended))

    # Invitations

    async def add_invitation(self, invitation: Invitation) -> None:
        """Add an invitation."""
        await self._session.execute(insert(InvitationRow).values(INVITATION.write(invitation)))

    async def find_invitation(self, token_hash: bytes) -> Invitation | None:
        """Find an invitation by the hash of its token."""
        return await self._one(INVITATION, select(_INVITATIONS).where(InvitationRow.token_hash == token_hash))

    async def get_invitation(self, invitation_id: InvitationId) -> Invitation | None:
        """Find an invitation."""
        return await self._one(INVITATION, select(_INVITATIONS).where(InvitationRow.id == invitation_id))

    async def take_invitation(self, token_hash: bytes) -> Invitation | None:
        """Find and delete an invitation; of two who take it at once, one gets it."""
        taken = delete(InvitationRow).where(InvitationRow.token_hash == token_hash)
        return await self._one(INVITATION, taken.returning(*_INVITATIONS.columns))

    async def list_invitations(self) -> Sequence[Invitation]:
        """List the invitations, newest first."""
        return await self._all(INVITATION, select(_INVITATIONS).order_by(InvitationRow.id.desc()))

    async def remove_invitation(self, invitation_id: InvitationId) -> None:
        """Delete an invitation."""
        await self._session.execute(delete(InvitationRow).where(InvitationRow.id == invitation_id))

    async def prune_invitations(self, expired_before: datetime) -> None:
        """Delete invitations that have expired."""
        await self._session.execute(delete(InvitationRow).where(InvitationRow.expires_at <= expired_before))

    # API keys

    async def add_key(self, key: ApiKey) -> None:
        """Add a key."""
        await self._session.execute(insert(KeyRow).values(KEY.write(key)))

    async def find_key(self, secret_hash: bytes) -> ApiKey | None:
        """Find a key by the hash of its secret."""
        return await self._one(KEY, select(_KEYS).where(KeyRow.secret_hash == secret_hash))

    async def list_keys(self, person_id: PersonId) -> Sequence[ApiKey]:
        """List a person's keys, newest first."""
        return await self._all(KEY, select(_KEYS).where(KeyRow.person_id == person_id).order_by(KeyRow.id.desc()))

    async def touch_key(self, key_id: KeyId, at: datetime) -> None:
        """Note that a key was used."""
        await self._session.execute(update(KeyRow).where(KeyRow.id == key_id).values(last_used_at=at))

    async def remove_key(self, person_id: PersonId, key_id: KeyId) -> bool:
        """Delete one key of a person; say whether there was one."""
        own = delete(KeyRow).where(KeyRow.id == key_id, KeyRow.person_id == person_id)
        return (await self._session.execute(own.returning(KeyRow.id))).first() is not None

    async def remove_keys(self, person_id: PersonId) -> None:
        """Delete all keys of a person."""
        await self._session.execute(delete(KeyRow).where(KeyRow.person_id == person_id))

    # Passwords that were tried

    async def lock_attempts(self, login: str) -> None:
        """Wait until no other transaction that called this for the same login is open."""
        await self._lock(f"identity.attempts:{login}")

    async def count_attempts(self, login: str, address: str, since: datetime) -> Attempts:
        """Count what was tried for this login or from this address."""
        row = LoginAttemptRow
        counts = select(
            func.count().filter(and_(row.login == login, row.address == address)),
            func.count().filter(row.login == login),
            func.count().filter(row.address == address),
            func.min(row.at),
        ).where(or_(row.login == login, row.address == address), row.at > since)
        together, of_login, of_address, oldest_at = (await self._session.execute(counts)).one()
        return Attempts(together=together, login=of_login, address=of_address, oldest_at=oldest_at)

    async def add_attempt(self, login: str, address: str, at: datetime) -> None:
        """Note a try."""
        row = {"id": new_id("try"), "login": login, "address": address, "at": at}
        await self._session.execute(insert(LoginAttemptRow).values(row))

    async def clear_attempts(self, login: str, address: str) -> None:
        """Forget the tries for this login from this address."""
        own = delete(LoginAttemptRow).where(LoginAttemptRow.login == login, LoginAttemptRow.address == address)
        await self._session.execute(own)

    async def prune_attempts(self, before: datetime) -> None:
        """Forget everybody's tries that no longer count."""
        await self._session.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at <= before))

    async def _one(self, record: Record[T], query: Executable) -> T | None:
        row = (await self._session.execute(query)).mappings().one_or_none()
        return record.read({**row}) if row is not None else None

    async def _all(self, record: Record[T], query: Executable) -> Sequence[T]:
        return [record.read({**row}) for row in (await self._session.execute(query)).mappings()]

    async def _lock(self, name: str) -> None:
        await self._session.execute(text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _login_taken(person: Person) -> LoginTaken:
    return LoginTaken(f"Somebody has the login {person.login} already.", login=person.login)
