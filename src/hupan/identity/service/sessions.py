"""Signing in and out."""

from collections.abc import Sequence

from hupan.identity.domain import Session, SessionId, Visit
from hupan.identity.errors import InvalidLogin, SessionNotFound, WrongCredentials
from hupan.identity.ports import AccessNews, IdentityStore
from hupan.identity.rules import fold_login, session_ends_at, sole_person
from hupan.identity.service.entry import Entry, begin_session
from hupan.identity.service.guard import PasswordGuard
from hupan.identity.settings import IdentitySettings
from hupan.kernel import Clock, PersonId
from hupan.platform import StoreFactory


class SessionService:
    """Begins, lists and ends sessions.

    Args:
        stores: One transaction each.
        clock: The time.
        guard: Verifies passwords and slows down guessing.
        news: Hears of sessions that ended.
        settings: How long sessions live.
    """

    def __init__(
        self,
        stores: StoreFactory[IdentityStore],
        clock: Clock,
        guard: PasswordGuard,
        news: AccessNews,
        settings: IdentitySettings,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._guard = guard
        self._news = news
        self._settings = settings

    async def needs_owner(self) -> bool:
        """Say whether nobody has an account yet."""
        async with self._stores() as store:
            return await store.count_people() == 0

    async def sign_in(self, login: str, password: str, visit: Visit) -> Entry:
        """Begin a session for whoever knows the password.

        Raises:
            WrongCredentials: Login and password do not belong together, or the person is disabled.
            TooManyAttempts: Too many wrong ones before.
        """
        try:
            folded = fold_login(login)
        except InvalidLogin:
            # Nobody has such a login; it goes the long way all the same, so that time does not tell.
            folded = ""
        person = await self._guard.verify(folded, password, visit)
        if person is None:
            raise WrongCredentials("Login and password do not belong together.")
        async with self._stores() as store:
            return await begin_session(store, person, visit, clock=self._clock, settings=self._settings)

    async def enter_without_password(self, visit: Visit) -> Entry | None:
        """Begin a session for the only person there is, if they have no password. The site vouches for the address."""
        async with self._stores() as store:
            person = sole_person(await store.list_people())
            if person is None:
                return None
            return await begin_session(store, person, visit, clock=self._clock, settings=self._settings)

    async def list(self, person_id: PersonId) -> Sequence[Session]:
        """List a person's sessions that have not ended, last seen first."""
        now = self._clock.now()
        async with self._stores() as store:
            sessions = await store.list_sessions(person_id)
        return [session for session in sessions if now < session_ends_at(session, self._settings)]

    async def end(self, person_id: PersonId, session_id: SessionId) -> None:
        """End one of a person's sessions.

        Raises:
            SessionNotFound: The person has no such session.
        """
        async with self._stores() as store:
            if not await store.end_session(person_id, session_id):
                raise SessionNotFound("You have no such session.")
        await self._news.access_changed(person_id)
