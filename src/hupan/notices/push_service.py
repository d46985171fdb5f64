"""Verbs on browsers that show notices: the key they need, subscribe, unsubscribe. One call, one transaction."""

from dataclasses import dataclass

from hupan.kernel import Clock, Language, PersonId, new_id
from hupan.notices.errors import BadSubscription
from hupan.notices.ports import NotSent, PushPost, PushSealer, PushStore
from hupan.notices.pushes import MOST_SUBSCRIPTIONS, Subscription, SubscriptionId
from hupan.platform import Secrets, StoreFactory


@dataclass(frozen=True, slots=True)
class PushPorts:
    """What pushing stands on.

    Attributes:
        sealer: Knows keys, and seals messages so that only the browser reads them.
        post: Takes messages to push services.
        secrets: Seals this server's key.
    """

    stores: StoreFactory[PushStore]
    sealer: PushSealer
    post: PushPost
    secrets: Secrets
    clock: Clock


class PushService:
    """Knows which browsers show whose notices.

    Args:
        ports: What it stands on.
    """

    def __init__(self, ports: PushPorts) -> None:
        self._ports = ports
        self._stores = ports.stores
        self._key = ""

    async def public_key(self) -> str:
        """Tell the key by which push services know this server, in base64url."""
        return self._ports.sealer.public_key(await self.private_key())

    async def private_key(self) -> str:
        """Read this server's key; it is made at its first use, once for all processes."""
        if not self._key:
            fresh = self._ports.secrets.seal(self._ports.sealer.new_key()).decode()
            async with self._stores() as store:
                kept = await store.key(fresh)
            self._key = self._ports.secrets.open(kept.encode())
        return self._key

    async def subscribe(self, person_id: PersonId, endpoint: str, keys: tuple[str, str], language: Language) -> None:
        """Show a person's notices in a browser; one that was another person's before is theirs no longer.

        Args:
            person_id: Whose notices.
            endpoint: Where the browser's push service takes messages.
            keys: The browser's public key, and its secret.
            language: Of the messages.

        Raises:
            BadSubscription: The address leads to no push service, or the keys cannot be.
        """
        try:
            self._ports.post.check(endpoint)
        except NotSent as error:
            raise BadSubscription("This is no address of a push service.", why=error.reason) from error
        made = Subscription(SubscriptionId(new_id("sub")), endpoint, *keys, language)
        async with self._stores() as store:
            await store.subscribe(person_id, made, self._ports.clock.now(), MOST_SUBSCRIPTIONS)

    async def unsubscribe(self, person_id: PersonId, endpoint: str) -> None:
        """Show nothing more in a browser; nothing happens where it is not this person's."""
        async with self._stores() as store:
            await store.unsubscribe(person_id, endpoint)

    async def is_subscribed(self, person_id: PersonId, endpoint: str) -> bool:
        """Whether a browser shows this person's notices."""
        async with self._stores() as store:
            return await store.is_subscribed(person_id, endpoint)
