"""Verbs on payouts: make, settle, list."""

from collections.abc import Mapping

from hupan.catalog import SellerId
from hupan.kernel import Clock, Money, new_id
from hupan.ledger import AccountKind, Balance, Posting, move, paid_out, seller
from hupan.payouts.domain import Payout, PayoutId, PayoutState
from hupan.payouts.errors import PayoutNotFound
from hupan.payouts.ports import PayoutStore
from hupan.platform import StoreFactory
from hupan.platform.faults import reach

_STRETCH = 200


class PayoutService:
    """Sends sellers what they have earned.

    Args:
        stores: Opens the store.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[PayoutStore], clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def make(self, least_minor: Mapping[str, int]) -> list[Payout]:
        """Make a payout for every seller who has earned enough. Each is a transaction; made again, it goes on.

        Args:
            least_minor: By currency, below how much a payout is not worth it. Others are not paid out.
        """
        made: list[Payout] = []
        after = ""
        while True:
            async with self._stores() as store:
                found = await store.books.balances(kind=AccountKind.SELLER, after=after, limit=_STRETCH)
            for each in found:
                least = least_minor.get(each.amount.currency)
                if least is not None and (payout := await self._make(each, max(1, least))) is not None:
                    made.append(payout)
                    reach("payouts.made")
            if len(found) < _STRETCH:
                return made
            after = f"{found[-1].account} {found[-1].amount.currency}"

    async def settle(self, payout_id: PayoutId, state: PayoutState, note: str) -> Payout:
        """Mark a payout as sent, or as failed: then the seller has it again. Marked so already, it stays as it is.

        Raises:
            PayoutNotFound: There is no such payout.
            PayoutOver: It has failed before.
        """
        now = self._clock.now()
        async with self._stores() as store:
            payout = await store.get(payout_id)
            if payout is None:
                raise PayoutNotFound("There is no such payout.", payout_id=payout_id)
            if payout.state is state:
                return payout
            settled = payout.settled(state, note, now)
            if state is PayoutState.FAILED:
                # The seller's account comes first, as when a payout is made: nobody waits for somebody who waits.
                await store.books.lock(seller(payout.seller_id), payout.amount.currency)
                back = move(payout.amount, paid_out(payout.seller_id), seller(payout.seller_id))
                await store.books.post(Posting.of(f"payout-failed:{payout.id}", payout.id, back), now)
            await store.save(settled)
            return settled

    async def get(self, payout_id: PayoutId) -> Payout | None:
        """Find a payout."""
        async with self._stores() as store:
            return await store.get(payout_id)

    async def page(self, before: str = "", limit: int = 50, seller_id: SellerId | None = None) -> list[Payout]:
        """List payouts, the newest first: one seller's, or all."""
        async with self._stores() as store:
            return await store.page(before, limit, seller_id)

    async def waiting(self) -> tuple[int, int]:
        """Count payouts that are to be sent, and those that failed and were not made anew since."""
        async with self._stores() as store:
            return await store.waiting()

    async def _make(self, found: Balance, least_minor: int) -> Payout | None:
        seller_id, now = SellerId(found.account.owner), self._clock.now()
        async with self._stores() as store:
            # What was seen in passing may be gone by now.
            earned: Money = await store.books.lock(found.account, found.amount.currency)
            if earned.minor < least_minor:
                return None
            payout = Payout(PayoutId(new_id("po")), seller_id, earned, PayoutState.CREATED, now)
            await store.add(payout)
            out = move(earned, seller(seller_id), paid_out(seller_id))
            await store.books.post(Posting.of(f"payout:{payout.id}", payout.id, out), now)
            return payout
