"""Verifying passwords, and making guesses expensive.

Tries are counted in the database, so neither a restart nor a second process gives a guesser new ones. A try is noted
*before* the password is looked at, in a transaction of its own: a thousand guesses at once count as a thousand, and no
transaction waits for the slow hash.
"""

from dataclasses import replace
from datetime import datetime

from hupan.identity.domain import Person, Visit
from hupan.identity.errors import TooManyAttempts
from hupan.identity.ports import Attempts, IdentityStore, Passwords
from hupan.identity.rules import address_group
from hupan.identity.settings import IdentitySettings
from hupan.kernel import Clock
from hupan.platform import StoreFactory

# One address may stand for an office, and one login may be guessed at from many addresses; a low bound on the latter
# would let strangers lock people out.
_ADDRESS_FACTOR = 5
_LOGIN_FACTOR = 10


class PasswordGuard:
    """Verifies passwords at a bounded rate.

    Args:
        stores: One transaction each.
        clock: The time.
        passwords: The slow hash.
        settings: How many tries, and for how long they count.
    """

    def __init__(
        self,
        stores: StoreFactory[IdentityStore],
        clock: Clock,
        passwords: Passwords,
        settings: IdentitySettings,
    ) -> None:
        self._stores = stores
        self._clock = clock
        self._passwords = passwords
        self._settings = settings

    async def verify(self, login: str, password: str, visit: Visit) -> Person | None:
        """Find the person who has this login and this password, and may come in.

        Args:
            login: Folded.
            password: As typed.
            visit: Where the try comes from.

        Raises:
            TooManyAttempts: Too many wrong ones before; `retry_after_s` says when the next one is heard.
        """
        address = address_group(visit.address)
        person = await self._note_try(login, address)
        kept = person.password_hash if person is not None else None
        if not await self._passwords.verify(password, kept) or person is None or not person.enabled:
            return None
        renewed = await self._passwords.hash(password) if kept is not None and self._passwords.outdated(kept) else None
        return await self._note_success(person, address, renewed)

    async def _note_try(self, login: str, address: str) -> Person | None:
        now = self._clock.now()
        since = now - self._settings.login_window
        async with self._stores() as store:
            await store.prune_attempts(since)
            await store.lock_attempts(login)
            self._check(await store.count_attempts(login, address, since), now)
            await store.add_attempt(login, address, now)
            return await store.find_person(login)

    async def _note_success(self, person: Person, address: str, renewed: str | None) -> Person | None:
        async with self._stores() as store:
            # The person may have been disabled, or have changed the password, while the hash was computed.
            current = await store.get_person(person.id, for_change=True)
            if current is None or not current.enabled or current.password_hash != person.password_hash:
                return None
            await store.clear_attempts(current.login, address)
            if renewed is not None:
                current = replace(current, password_hash=renewed)
                await store.save_person(current)
            return current

    def _check(self, tried: Attempts, now: datetime) -> None:
        limit = self._settings.login_attempts
        blocked = (
            tried.together >= limit or tried.address >= limit * _ADDRESS_FACTOR or tried.login >= limit * _LOGIN_FACTOR
        )
        if blocked:
            oldest = tried.oldest_at or now
            wait_s = max(1.0, (oldest + self._settings.login_window - now).total_seconds())
            raise TooManyAttempts("Too many wrong passwords. Wait before the next try.", retry_after_s=wait_s)
