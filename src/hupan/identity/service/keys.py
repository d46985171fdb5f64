"""API keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hupan.identity.domain import ApiKey, KeyId, Scope
from hupan.identity.errors import ExpiryPassed, KeyNotFound, TooManyKeys
from hupan.identity.ports import AccessNews, IdentityStore
from hupan.identity.tokens import hash_token, new_key, shown_prefix
from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory

MAX_KEYS = 100


@dataclass(frozen=True, slots=True)
class KeyDraft:
    """A key to be made."""

    name: str
    scopes: frozenset[Scope]
    expires_at: datetime | None = None


class KeyService:
    """Makes, lists and revokes a person's keys.

    Args:
        stores: One transaction each.
        clock: The time.
        news: Hears of keys that were revoked.
    """

    def __init__(self, stores: StoreFactory[IdentityStore], clock: Clock, news: AccessNews) -> None:
        self._stores = stores
        self._clock = clock
        self._news = news

    async def create(self, person_id: PersonId, draft: KeyDraft) -> tuple[ApiKey, str]:
        """Make a key.

        Returns:
            The key and its secret, which is kept nowhere.

        Raises:
            ExpiryPassed: It would have expired already.
            TooManyKeys: The person has as many as one may have.
        """
        now = self._clock.now()
        if draft.expires_at is not None and draft.expires_at <= now:
            raise ExpiryPassed("A key cannot expire in the past.")
        secret = new_key()
        key = ApiKey(
            id=KeyId(new_id("key")),
            person_id=person_id,
            name=draft.name,
            prefix=shown_prefix(secret),
            secret_hash=hash_token(secret),
            scopes=draft.scopes,
            created_at=now,
            expires_at=draft.expires_at,
        )
        async with self._stores() as store:
            if len(await store.list_keys(person_id)) >= MAX_KEYS:
                raise TooManyKeys(f"You have {MAX_KEYS} keys. Revoke one first.", limit=MAX_KEYS)
            await store.add_key(key)
        return key, secret

    async def list(self, person_id: PersonId) -> Sequence[ApiKey]:
        """List a person's keys, newest first; the expired too, so that one sees why a program was refused."""
        async with self._stores() as store:
            return await store.list_keys(person_id)

    async def revoke(self, person_id: PersonId, key_id: KeyId) -> None:
        """Revoke one of a person's keys.

        Raises:
            KeyNotFound: The person has no such key.
        """
        async with self._stores() as store:
            if not await store.remove_key(person_id, key_id):
                raise KeyNotFound("You have no such key.")
        await self._news.access_changed(person_id)
