"""One's own account."""

from collections.abc import Callable
from dataclasses import replace

from hupan.identity.domain import Access, Person, Profile, Visit
from hupan.identity.errors import PersonNotFound, WrongPassword
from hupan.identity.ports import AccessNews, IdentityStore, Passwords
from hupan.identity.rules import check_password, fold_login
from hupan.identity.service.guard import PasswordGuard
from hupan.kernel import PersonId
from hupan.platform import StoreFactory


class ProfileService:
    """Changes what is one's own to change.

    Args:
        stores: One transaction each.
        guard: Verifies the current password.
        passwords: The slow hash.
        news: Hears of people who changed.
    """

    def __init__(
        self, stores: StoreFactory[IdentityStore], guard: PasswordGuard, passwords: Passwords, news: AccessNews
    ) -> None:
        self._stores = stores
        self._guard = guard
        self._passwords = passwords
        self._news = news

    async def update(self, person_id: PersonId, change: Callable[[Profile], Profile]) -> Person:
        """Change a profile.

        Args:
            person_id: Whose.
            change: Makes the new profile out of the present one, which nobody else changes meanwhile.

        Raises:
            LoginTaken: Somebody else has the new login.
            InvalidLogin: The new login would not do.
        """
        async with self._stores() as store:
            person = await _own(store, person_id)
            profile = change(person.profile)
            person = person.with_profile(replace(profile, login=fold_login(profile.login)))
            await store.save_person(person)
        await self._news.access_changed(person_id)
        return person

    async def change_password(self, access: Access, current: str | None, new: str, visit: Visit) -> None:
        """Set a new password and end every session but the one in use.

        Args:
            access: Who asks, and from which session.
            current: The present password; not asked of those who have none.
            new: The new one.
            visit: Where the request comes from; wrong guesses count as they do when signing in.

        Raises:
            WrongPassword: The present password is another.
            TooManyAttempts: Too many wrong ones before.
            WeakPassword: The new password would not do.
        """
        before = access.person
        check_password(new, before.login, before.name)
        if before.has_password:
            verified = await self._guard.verify(before.login, current, visit) if current else None
            if verified is None or verified.id != before.id:
                raise WrongPassword("The current password is another.")
            before = verified
        hashed = await self._passwords.hash(new)
        async with self._stores() as store:
            person = await _own(store, before.id)
            if person.password_hash != before.password_hash:
                raise WrongPassword("The password was changed at the same moment. Try again.")
            await store.save_person(replace(person, password_hash=hashed))
            await store.end_sessions(person.id, keep=access.session.id if access.session else None)
        await self._news.access_changed(before.id)


async def _own(store: IdentityStore, person_id: PersonId) -> Person:
    person = await store.get_person(person_id, for_change=True)
    if person is None:
        raise PersonNotFound("This account was removed.")
    return person
