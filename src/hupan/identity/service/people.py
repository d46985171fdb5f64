"""Accounts: the first one, and what is done to those of others."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hupan.identity.domain import Person, Role, Visit
from hupan.identity.errors import AlreadySetUp, PasswordNeeded, PersonNotFound
from hupan.identity.ports import AccessNews, IdentityStore, Passwords
from hupan.identity.rules import (
    check_grant,
    check_manage,
    check_not_self,
    check_owner_remains,
    check_password,
    fold_login,
)
from hupan.identity.service.entry import Entry, begin_session
from hupan.identity.settings import IdentitySettings
from hupan.kernel import Clock, Language, PersonId, new_id
from hupan.platform import StoreFactory


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who gets an account."""

    login: str
    name: str
    password: str | None = field(default=None, repr=False)
    language: Language | None = None


class PeopleService:
    """Makes, changes and removes accounts.

    Args:
        stores: One transaction each.
        clock: The time.
        passwords: The slow hash.
        news: Hears of people whose rights changed.
        settings: How long sessions live.
    """

    def __init__(
        self,
        stores: StoreFactory[IdentityStore],
        clock: Clock,
        passwords: Passwords,
        news: AccessNews,
        settings: IdentitySettings,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._passwords = passwords
        self._news = news
        self._settings = settings

    async def set_up(self, newcomer: Newcomer, visit: Visit) -> Entry:
        """Make the first person the owner and sign them in; of two at once, one succeeds.

        Raises:
            AlreadySetUp: Somebody has an account.
            InvalidLogin: The login would not do.
            WeakPassword: The password would not do.
        """
        owner = await self._prepare(newcomer, Role.OWNER)
        async with self._stores() as store:
            await store.lock_people()
            if await store.count_people() > 0:
                raise AlreadySetUp("Hupan has an owner already. Sign in instead.")
            await store.add_person(owner)
            return await begin_session(store, owner, visit, clock=self._clock, settings=self._settings)

    async def add(self, newcomer: Newcomer, role: Role) -> Person:
        """Add a person; for whoever holds the machine, since nobody's rights are asked.

        Args:
            newcomer: Whom.
            role: As what; the first person is made owner whatever is said.

        Raises:
            PasswordNeeded: Somebody has no password, and would be locked out by not being the only one any more.
            LoginTaken: Somebody has this login.
            InvalidLogin: The login would not do.
            WeakPassword: The password would not do.
        """
        person = await self._prepare(newcomer, role)
        async with self._stores() as store:
            await store.lock_people()
            others = await store.list_people()
            for other in others:
                if not other.has_password:
                    raise PasswordNeeded(f"{other.login} needs a password first: hupan user passwd {other.login}")
            if not others:
                person = replace(person, role=Role.OWNER)
            await store.add_person(person)
        return person

    async def list(self) -> Sequence[Person]:
        """List everybody, oldest account first."""
        async with self._stores() as store:
            return await store.list_people()

    async def find(self, login: str) -> Person:
        """Find a person by login.

        Raises:
            PersonNotFound: Nobody has this login.
        """
        async with self._stores() as store:
            return _found(await store.find_person(fold_login(login)))

    async def change(
        self, actor: Person, person_id: PersonId, *, role: Role | None = None, disabled: bool | None = None
    ) -> Person:
        """Change what a person may do. Disabling ends their sessions and revokes their keys.

        Raises:
            PersonNotFound: There is no such person.
            NotAllowed: The actor's role does not permit it.
            NotYourself: Disabling oneself.
            LastOwner: Nobody would be left as owner.
        """
        async with self._stores() as store:
            await store.lock_people()
            actor, target = await _both(store, actor, person_id)
            after = target
            if role is not None and role is not target.role:
                check_grant(actor, role)
                after = replace(after, role=role)
            if disabled is not None and disabled is target.enabled:
                check_not_self(actor, target)
                after = replace(after, disabled_at=self._clock.now() if disabled else None)
            check_owner_remains(target, after, await store.count_owners())
            await store.save_person(after)
            if not after.enabled:
                await store.end_sessions(person_id)
                await store.remove_keys(person_id)
        await self._news.access_changed(person_id)
        return after

    async def remove(self, actor: Person, person_id: PersonId) -> None:
        """Remove a person and their ways in.

        Raises:
            PersonNotFound: There is no such person.
            NotAllowed: The actor's role does not permit it.
            NotYourself: Removing oneself.
            LastOwner: Nobody would be left as owner.
        """
        async with self._stores() as store:
            await store.lock_people()
            actor, target = await _both(store, actor, person_id)
            check_not_self(actor, target)
            check_owner_remains(target, None, await store.count_owners())
            await store.remove_person(person_id)
        await self._news.access_changed(person_id)

    async def reset_password(self, login: str, password: str) -> Person:
        """Give a person a new password and end their sessions; for whoever holds the machine.

        Raises:
            PersonNotFound: Nobody has this login.
            WeakPassword: The password would not do.
        """
        folded = fold_login(login)
        async with self._stores() as store:
            check_password(password, folded, _found(await store.find_person(folded)).name)
        hashed = await self._passwords.hash(password)
        async with self._stores() as store:
            person = replace(_found(await store.find_person(folded, for_change=True)), password_hash=hashed)
            await store.save_person(person)
            await store.end_sessions(person.id)
        await self._news.access_changed(person.id)
        return person

    async def _prepare(self, newcomer: Newcomer, role: Role) -> Person:
        login = fold_login(newcomer.login)
        hashed = None
        if newcomer.password is not None:
            check_password(newcomer.password, login, newcomer.name)
            hashed = await self._passwords.hash(newcomer.password)
        return Person(
            id=PersonId(new_id("person")),
            login=login,
            name=newcomer.name,
            role=role,
            created_at=self._clock.now(),
            language=newcomer.language,
            password_hash=hashed,
        )


def _found(person: Person | None) -> Person:
    if person is None:
        raise PersonNotFound("There is no such person.")
    return person


async def _both(store: IdentityStore, actor: Person, person_id: PersonId) -> tuple[Person, Person]:
    """Read both anew: the actor may have lost the role since the request was let in."""
    target = _found(await store.get_person(person_id, for_change=True))
    actor = _found(await store.get_person(actor.id))
    check_manage(actor, target)
    return actor, target
