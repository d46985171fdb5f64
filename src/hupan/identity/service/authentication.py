"""Who is asking: by session token, by API key, or, on loopback, by being the only person there is."""

from datetime import timedelta

from hupan.identity.domain import Access, Scope
from hupan.identity.ports import IdentityStore
from hupan.identity.rules import is_usable, session_ends_at, sole_person
from hupan.identity.service.memory import AccessMemory
from hupan.identity.settings import IdentitySettings
from hupan.identity.tokens import hash_token
from hupan.kernel import Clock
from hupan.platform import StoreFactory

# Last use is for people to look at; writing it at every request would cost more than it tells.
_TOUCH_EVERY = timedelta(minutes=1)
_ALL_SCOPES = frozenset(Scope)
# Whoever asks from this machine without a password: nobody shops for a person without a key that was made for it.
_KEYLESS_SCOPES = _ALL_SCOPES - {Scope.SHOP}
_ONLY_PERSON = b"the only person"


class Authenticator:
    """Recognises callers. Called for every request, so it answers from memory where it can.

    Args:
        stores: One transaction each.
        clock: The time.
        memory: What was found out within the last seconds.
        settings: How long sessions live.
    """

    def __init__(
        self, stores: StoreFactory[IdentityStore], clock: Clock, memory: AccessMemory, settings: IdentitySettings
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._memory = memory
        self._settings = settings

    async def by_session(self, token: str) -> Access | None:
        """Recognise the person of a session that has not ended."""
        proof = hash_token(token)
        return self._memory.get(proof) or await self._read_session(proof)

    async def by_key(self, key: str) -> Access | None:
        """Recognise the person of an API key that can be used."""
        proof = hash_token(key)
        return self._memory.get(proof) or await self._read_key(proof)

    async def only_person(self) -> Access | None:
        """Take the caller for the only person there is, if without a password. The site vouches for the address."""
        known = self._memory.get(_ONLY_PERSON)
        if known is not None:
            return known
        generation = self._memory.generation
        async with self._stores() as store:
            person = sole_person(await store.list_people())
        if person is None:
            return None
        access = Access(person, _KEYLESS_SCOPES)
        self._memory.put(_ONLY_PERSON, access, generation)
        return access

    async def _read_session(self, proof: bytes) -> Access | None:
        generation = self._memory.generation
        now = self._clock.now()
        async with self._stores() as store:
            session = await store.find_session(proof)
            person = await store.get_person(session.person_id) if session is not None else None
            if session is None or person is None or person.disabled or now >= session_ends_at(session, self._settings):
                return None
            if now - session.last_seen_at >= _TOUCH_EVERY:
                await store.touch_session(session.id, now)
        access = Access(person, _ALL_SCOPES, session)
        self._memory.put(proof, access, generation)
        return access

    async def _read_key(self, proof: bytes) -> Access | None:
        generation = self._memory.generation
        now = self._clock.now()
        async with self._stores() as store:
            key = await store.find_key(proof)
            person = await store.get_person(key.person_id) if key is not None else None
            if key is None or person is None or not is_usable(key, person, now):
                return None
            if key.last_used_at is None or now - key.last_used_at >= _TOUCH_EVERY:
                await store.touch_key(key.id, now)
        access = Access(person, key.scopes)
        self._memory.put(proof, access, generation)
        return access
