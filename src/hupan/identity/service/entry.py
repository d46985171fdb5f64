"""How a session begins: after a password, after the first set-up, after an invitation, or on loopback without more."""

from dataclasses import dataclass, field

from hupan.identity.domain import Person, Session, SessionId, Visit
from hupan.identity.ports import IdentityStore
from hupan.identity.settings import IdentitySettings
from hupan.identity.tokens import hash_token, new_token
from hupan.kernel import Clock, new_id

MAX_USER_AGENT = 300
# A script that forgets its cookie begins a session at every call; the oldest make room.
MAX_SESSIONS = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A session that just began, with the token that only the browser keeps."""

    person: Person
    session: Session
    token: str = field(repr=False)


async def begin_session(
    store: IdentityStore, person: Person, visit: Visit, *, clock: Clock, settings: IdentitySettings
) -> Entry:
    """Begin a session under a fresh token; one that the browser brought along is never taken over."""
    now = clock.now()
    await store.prune_sessions(seen_before=now - settings.session_idle, created_before=now - settings.session_max)
    token = new_token()
    session = Session(
        id=SessionId(new_id("sess")),
        person_id=person.id,
        token_hash=hash_token(token),
        created_at=now,
        last_seen_at=now,
        address=visit.address,
        user_agent=visit.user_agent[:MAX_USER_AGENT],
    )
    await store.add_session(session)
    await store.trim_sessions(person.id, MAX_SESSIONS)
    return Entry(person, session, token)
