"""What the work of completing reads and writes of a checkout."""

from collections.abc import Callable
from dataclasses import replace

from hupan.checkout.domain.session import CheckoutId, CheckoutSession
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

    async def take_up(self, checkout_id: CheckoutId, attempt: int) -> tuple[CheckoutSession, str]:
        """Read a checkout whose attempt this is, and what the attempt pays with.

        Raises:
            CheckoutClosed: The attempt is over.
        """
        async with self._stores() as store:
            session = _of(await store.get(checkout_id), attempt)
            sealed = await store.credential(checkout_id)
        return session, "" if sealed is None else self._seal.open(sealed)

    async def move(
        self, checkout_id: CheckoutId, attempt: int, move: Move, *, known: CheckoutSession | None = None
    ) -> CheckoutSession:
        """Move a checkout on, while nobody else does.

        Args:
            checkout_id: Which one.
            attempt: Which of its attempts.
            move: Makes the next state of it; called again where somebody else was faster.
            known: As it was read before, where it was: most of the time it still is like that.

        Raises:
            CheckoutClosed: The attempt is over.
        """
        async with self._stores() as store:
            if known is not None:
                moved = step_on(known, move(known))
                if moved is known or await store.save(moved, over=known):
                    return moved
            session = _of(await store.get(checkout_id, for_change=True), attempt)
            moved = step_on(session, move(session))
            if moved is not session:
                await store.save(moved, over=session)
            return moved


def step_on(before: CheckoutSession, after: CheckoutSession) -> CheckoutSession:
    """Count a change; the same object where there was none."""
    if after is before:
        return before
    return replace(after, revision=before.revision + 1)


def _of(session: CheckoutSession | None, attempt: int) -> CheckoutSession:
    if session is None or session.completion is None or session.completion.attempt != attempt:
        raise CheckoutClosed("This attempt is over.", attempt=attempt)
    return session
