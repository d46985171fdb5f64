"""What the work of completing reads and writes of a checkout: each verb a transaction that holds the row."""

from collections.abc import Callable
from dataclasses import replace

from hupan.checkout.domain.session import CheckoutId, CheckoutSession, PlacedCheckout
from hupan.checkout.errors import CheckoutClosed
from hupan.checkout.ports import CheckoutStore, Seal
from hupan.platform import StoreFactory

Move = Callable[[CheckoutSession], CheckoutSession]


class Progress:
    """Keeps how far attempts have come.

    Args:
        stores: Opens the store.
        seal: Opens what is paid with.
    """

    def __init__(self, stores: StoreFactory[CheckoutStore], seal: Seal) -> None:
        self._stores = stores
        self._seal = seal

    async def read(self, checkout_id: CheckoutId, attempt: int) -> CheckoutSession:
        """Read a checkout whose attempt this is.

        Raises:
            CheckoutClosed: The attempt is over.
        """
        async with self._stores() as store:
            return _of(await store.get(checkout_id), attempt)

    async def move(self, checkout_id: CheckoutId, attempt: int, move: Move) -> CheckoutSession:
        """Move a checkout on, while nobody else does.

        Raises:
            CheckoutClosed: The attempt is over.
        """
        async with self._stores() as store:
            session = _of(await store.get(checkout_id, for_change=True), attempt)
            moved = step_on(session, move(session))
            if moved is not session:
                await store.save(moved)
                if not moved.is_paying:
                    await store.keep_credential(checkout_id, None)
            return moved

    async def credential(self, checkout_id: CheckoutId) -> str:
        """Read what an attempt pays with."""
        async with self._stores() as store:
            sealed = await store.credential(checkout_id)
        return "" if sealed is None else self._seal.open(sealed)


def plan_in(session: CheckoutSession) -> PlacedCheckout:
    """Take what was agreed out of a checkout that has come so far."""
    if session.completion is None or session.completion.plan is None:
        raise AssertionError("nothing is done before it is agreed")
    return session.completion.plan


def step_on(before: CheckoutSession, after: CheckoutSession) -> CheckoutSession:
    """Count a change; the same object where there was none."""
    if after is before:
        return before
    return replace(after, revision=before.revision + 1)


def _of(session: CheckoutSession | None, attempt: int) -> CheckoutSession:
    if session is None or session.completion is None or session.completion.attempt != attempt:
        raise CheckoutClosed("This attempt is over.", attempt=attempt)
    return session
