"""Verbs on what is kept for orders: release, hold, unhold. One call, one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hupan.catalog import SellerId
from hupan.kernel import Clock, Money, OrderId
from hupan.ledger import Posting, escrow
from hupan.payments.domain import escrow as rules
from hupan.payments.domain.escrow import Escrow
from hupan.payments.domain.payments import PaymentState, ShareState
from hupan.payments.domain.refunds import Refund, RefundState
from hupan.payments.errors import EscrowHeld, EscrowNotFound
from hupan.payments.ports import PaymentStore
from hupan.platform import StoreFactory

_REASON_CHARS = 100


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """Where an order's money is.

    Attributes:
        due: What is authorised and not collected yet.
        captured: What was paid.
        refunded: What went back, or is on its way.
        charged_back: What the buyer's bank has taken back.
        inside: What lies in escrow.
        released: What the seller was given and still has, the market's fee included.
        holds: Why nothing may be released at present.
    """

    seller_id: SellerId
    due: Money
    captured: Money
    refunded: Money
    charged_back: Money
    inside: Money
    released: Money
    holds: Sequence[str]
    refunds: Sequence[Refund]


class EscrowService:
    """Keeps orders' money until it is clear whose it is.

    Args:
        stores: Opens the store.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[PaymentStore], clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def release(self, order_id: OrderId) -> Money:
        """Give the seller what lies in escrow, less the market's fee. Where nothing lies there, nothing happens.

        Returns:
            What was released this time, the fee included.

        Raises:
            EscrowNotFound: Nothing was ever paid for this order.
            EscrowHeld: It is held.
        """
        async with self._stores() as store:
            kept = await store.escrow(order_id, for_change=True)
            if kept is None:
                raise _not_found(order_id)
            if kept.holds:
                raise EscrowHeld("A dispute keeps this order's money where it is.", order_id=order_id)
            return await release_within(store, kept, self._clock)

    async def hold(self, order_id: OrderId, reason: str) -> None:
        """Keep an order's money where it is until the same reason is taken away.

        Args:
            order_id: The order.
            reason: Such as the id of a dispute; each is counted once.

        Raises:
            EscrowNotFound: Nothing was ever paid for this order.
        """
        async with self._stores() as store:
            kept = await store.escrow(order_id, for_change=True)
            if kept is None:
                raise _not_found(order_id)
            word = reason[:_REASON_CHARS]
            if word not in kept.holds:
                await store.save_escrow(replace(kept, holds=(*kept.holds, word)))

    async def unhold(self, order_id: OrderId, reason: str) -> None:
        """Take a reason away; money may be released once there is none.

        Raises:
            EscrowNotFound: Nothing was ever paid for this order.
        """
        async with self._stores() as store:
            kept = await store.escrow(order_id, for_change=True)
            if kept is None:
                raise _not_found(order_id)
            left = tuple(each for each in kept.holds if each != reason[:_REASON_CHARS])
            await store.save_escrow(replace(kept, holds=left))

    async def of_order(self, order_id: OrderId) -> OrderMoney:
        """Tell where an order's money is.

        Raises:
            EscrowNotFound: Nothing was ever to be paid for this order.
        """
        async with self._stores() as store:
            payments = await store.of_order(order_id)
            shares = [(each, share) for each in payments if (share := each.share_of(order_id)) is not None]
            if not shares:
                raise _not_found(order_id)
            nothing = Money.zero(payments[0].amount.currency)
            kept = await store.escrow(order_id)
            refunds = [each for each in await store.refunds([one.id for one in payments]) if each.order_id == order_id]
            gone = [each.amount for each in refunds if each.state not in {RefundState.FAILED, RefundState.WAIVED}]
            return OrderMoney(
                seller_id=shares[0][1].share.seller_id,
                due=sum((share.due for each, share in shares if is_due(each.state, share.state)), nothing),
                captured=sum((share.due for _, share in shares if share.state is ShareState.CAPTURED), nothing),
                refunded=sum(gone, nothing),
                charged_back=Money(sum(share.charged_back for _, share in shares), nothing.currency),
                inside=await store.books.balance(escrow(order_id), nothing.currency),
                released=nothing if kept is None else kept.released,
                holds=() if kept is None else kept.holds,
                refunds=refunds,
            )

    async def held(self, after: str = "", limit: int = 50) -> list[tuple[Escrow, Money]]:
        """List orders whose money is held, and how much lies there."""
        async with self._stores() as store:
            return [
                (each, await store.books.balance(escrow(each.order_id), each.released.currency))
                for each in await store.held(after, limit)
            ]


def is_due(payment: PaymentState, share: ShareState) -> bool:
    """Tell whether a share is still to be collected."""
    return share is ShareState.OPEN and payment is PaymentState.AUTHORISED


async def release_within(store: PaymentStore, kept: Escrow, clock: Clock) -> Money:
    """Release an escrow that is held for change."""
    inside = await store.books.balance(escrow(kept.order_id), kept.released.currency)
    if not inside and not kept.releases:
        # What comes here after the day of the release, such as from a bank that has decided, goes on to the seller.
        await store.save_escrow(replace(kept, releases=1))
    if inside:
        after, entries = rules.release(kept, inside)
        posting = Posting.of(f"release:{kept.order_id}:{after.releases}", kept.order_id, entries)
        await store.books.post(posting, clock.now())
        await store.save_escrow(after)
    return inside


def _not_found(order_id: OrderId) -> EscrowNotFound:
    return EscrowNotFound("Nothing was ever paid for this order.", order_id=order_id)
