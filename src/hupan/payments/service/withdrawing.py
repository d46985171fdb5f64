"""How what a provider takes back, and gives again, comes into the books: one transaction, whatever changed."""

from dataclasses import replace
from datetime import datetime

from hupan.kernel import Clock, Money, OrderId
from hupan.ledger import Entry, Posting, escrow, gateway
from hupan.payments.domain import escrow as rules
from hupan.payments.domain.escrow import Escrow, Taken
from hupan.payments.domain.payments import Payment, ShareState
from hupan.payments.domain.withdrawals import Claim, Withdrawn, at_the_market, parts
from hupan.payments.ports import PaymentStore
from hupan.payments.service.escrow import release_within


async def withdraw_within(
    store: PaymentStore, payment: Payment, before: Withdrawn, claim: Claim, clock: Clock
) -> Withdrawn:
    """Book what a provider has taken back by now, in place of what it had before.

    What was taken goes back to where it was taken from, and what is taken now is taken anew: so any change is one, also
    that of a part. Escrows of orders that a bank decides about are held.

    Args:
        store: Holds the payment.
        payment: As it is now.
        before: What the same chargeback had taken.
        claim: What the provider says now.
        clock: The time.
    """
    refunds = await store.refunds([payment.id])
    divided = parts(payment, refunds, before, claim.amount)
    orders = sorted(each.share.order_id for each in payment.shares if each.state is ShareState.CAPTURED)
    kept: dict[OrderId, Escrow] = {}
    shares: dict[OrderId, Taken] = {}
    entries: list[Entry] = []
    for order_id in orders:
        found = await store.escrow(order_id, for_change=True)
        if found is None:
            raise AssertionError("what was captured lies in an escrow")
        kept[order_id], taken, lines = await _move(
            store, found, payment.handler, before.shares.get(order_id), divided.get(order_id)
        )
        entries += lines
        if taken is not None:
            shares[order_id] = taken
    market = claim.amount - sum(divided.values(), Money.zero(claim.amount.currency))
    after = Withdrawn(market, shares, claim.fee)
    entries += at_the_market(payment.handler, before, after)
    await _write(store, payment, claim, entries, clock.now())
    charged = {order_id: _sum(after, order_id).minor - _sum(before, order_id).minor for order_id in orders}
    await store.charge_back(payment.id, {each: minor for each, minor in charged.items() if minor})
    for order_id in orders:
        holding = replace(kept[order_id], holds=_holds(kept[order_id].holds, claim))
        await store.save_escrow(holding)
        # The day on which the order's money was released has passed; nobody would come by again.
        if holding.releases and not holding.holds:
            await release_within(store, holding, clock)
    return after


async def _move(
    store: PaymentStore, kept: Escrow, handler: str, before: Taken | None, part: Money | None
) -> tuple[Escrow, Taken | None, list[Entry]]:
    outside, entries = gateway(handler), list[Entry]()
    inside = await store.books.balance(escrow(kept.order_id), kept.released.currency)
    if before is not None:
        kept, entries = rules.give_back(kept, before, outside)
        inside += before.inside
    if part is None:
        return kept, None, entries
    kept, taken, lines = rules.take(kept, inside, part, outside)
    return kept, taken, [*entries, *lines]


async def _write(store: PaymentStore, payment: Payment, claim: Claim, entries: list[Entry], now: datetime) -> None:
    sums: dict[tuple[object, str], int] = {}
    for each in entries:
        place = (each.account, each.amount.currency)
        sums[place] = sums.get(place, 0) + each.amount.minor
    if any(sums.values()):
        await store.books.post(Posting.of(claim.key, payment.id, entries), now)


def _sum(withdrawn: Withdrawn, order_id: OrderId) -> Money:
    taken = withdrawn.shares.get(order_id)
    return Money.zero(withdrawn.market.currency) if taken is None else taken.inside + taken.back


def _holds(holds: tuple[str, ...], claim: Claim) -> tuple[str, ...]:
    others = tuple(each for each in holds if each != claim.reason)
    return (*others, claim.reason) if claim.going_on else others
