"""Verbs of the operator: look over everything, ask again, send once more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hupan.backoffice.domain import OrderMoney, Overview, PaymentName, SellerMoney, SellerPage, Shop, shop_of
from hupan.backoffice.errors import SellerNotFound
from hupan.catalog import CatalogService, Seller, SellerId
from hupan.chargebacks import ChargebackService
from hupan.desks import DeskService
from hupan.kernel import HupanError, Language, OrderId, PersonId
from hupan.ledger import LedgerService, escrow, seller
from hupan.notices import DeadLetterService
from hupan.orders import Oversight, WaitingFor, Who
from hupan.payments import PaymentId, PaymentService, Refund, RefundId
from hupan.payouts import PayoutService
from hupan.webhooks import DeliveryStatus, WebhookService

_MOST_COUNTED = 100
_MOST_MOVES = 100


@dataclass(frozen=True, slots=True)
class Rooms:
    """Whom the back office asks."""

    catalog: CatalogService
    orders: Oversight
    payments: PaymentService
    payouts: PayoutService
    chargebacks: ChargebackService
    ledger: LedgerService
    webhooks: WebhookService
    letters: DeadLetterService
    desks: DeskService


class BackOffice:
    """Sees what waits for a hand, wherever it is.

    Args:
        rooms: Whom it asks.
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def overview(self) -> Overview:
        """Count what waits for a hand."""
        rooms = self._rooms
        seen_to = frozenset(each.seller_id for each in await rooms.desks.seats())
        waiting = await rooms.orders.waiting(seen_to)
        unsent, failed = await rooms.payouts.waiting()
        return Overview(
            returns=waiting[WaitingFor.RETURN],
            disputes=waiting[WaitingFor.DISPUTE],
            errands=waiting[WaitingFor.ERRAND],
            unsent=waiting[WaitingFor.SENDING],
            failed_refunds=len(await rooms.payments.failed_refunds(limit=_MOST_COUNTED)),
            uncertain_payments=len(await rooms.payments.uncertain(_MOST_COUNTED)),
            payouts_to_send=unsent,
            payouts_failed=failed,
            chargebacks=await rooms.chargebacks.waiting(),
            dead_deliveries=len(await rooms.webhooks.deliveries(DeliveryStatus.DEAD, limit=_MOST_COUNTED)),
            dead_letters=await rooms.letters.count(),
        )

    async def sellers(
        self, words: str = "", after: str = "", limit: int = 50, language: Language = Language.EN
    ) -> SellerPage:
        """List sellers by the names of their shops, whatever their status, with their balances.

        Args:
            words: A part of a name or of the address; any where it is empty.
            after: Where an earlier page said that the list goes on.
            limit: How many at most.
            language: In which shops are named.
        """
        wanted = words.casefold().strip()
        sellers = await self._named((await self._rooms.catalog.sellers()).values(), language)
        found = [each for each in sorted(sellers, key=_place) if wanted in _words(each) and _place(each) > after]
        shown = await self._with_money(found[:limit])
        return SellerPage(shown, _place(found[limit - 1]) if len(found) > limit else "")

    async def named(self, seller_ids: Sequence[SellerId], language: Language = Language.EN) -> SellerPage:
        """Find sellers, such as those of a list of orders; those that are no longer there are left out."""
        found = await self._rooms.catalog.sellers(seller_ids)
        return SellerPage(await self._with_money(await self._named(found.values(), language)), "")

    async def seller(self, seller_id: SellerId, language: Language = Language.EN) -> SellerMoney:
        """Find a seller with its balances.

        Raises:
            SellerNotFound: There is none.
        """
        found = (await self._rooms.catalog.sellers([seller_id])).get(seller_id)
        if found is None:
            raise SellerNotFound("There is no such seller.", seller_id=seller_id)
        return (await self._with_money(await self._named([found], language)))[0]

    async def money_of(self, order_id: OrderId) -> OrderMoney:
        """Tell where an order's money came from, and how it has moved since."""
        payments = await self._rooms.payments.of_order(order_id)
        about = [order_id, *(refund.id for _, refunds in payments for refund in refunds)]
        moved = await self._rooms.ledger.transactions(escrow(order_id), limit=_MOST_MOVES, subjects=about)
        return OrderMoney(payments, moved)

    async def order_numbers(self, order_ids: Sequence[OrderId]) -> Mapping[OrderId, str]:
        """Find what buyers and sellers call orders; those that are not there are left out."""
        return await self._rooms.orders.numbers(order_ids)

    async def names_of_payments(self, payment_ids: Sequence[PaymentId]) -> list[PaymentName]:
        """Tell by what people know payments: the orders that they paid for, and who paid."""
        found = await self._rooms.payments.several(payment_ids)
        of = {each.id: [paid.share.order_id for paid in each.shares] for each in found}
        # What came to nothing, or waits for its bank still, has ids of orders that nobody placed.
        numbers = await self.order_numbers([order_id for ids in of.values() for order_id in ids])
        return [
            PaymentName(each.id, each.buyer.person_id, {one: numbers[one] for one in of[each.id] if one in numbers})
            for each in found
        ]

    async def retry_refund(self, by: PersonId, refund_id: RefundId) -> Refund:
        """Send a refund that failed once more, and let the order that waited for it go on.

        Raises:
            PaymentNotFound: There is no such refund.
            WrongState: It has not failed.
            RefundTooLarge: That much is not left any more.
        """
        made = await self._rooms.payments.retry_refund(refund_id)
        try:
            await self._rooms.orders.retry(Who.operating(by), made.order_id)
        except HupanError:
            return made  # the order hears of it when it tries again by itself
        return made

    async def replay_dead(self) -> int:
        """Deliver once more every webhook that was given up; returns how many."""
        return sum([await self._rooms.webhooks.replay_dead(each.id) for each in await self._rooms.webhooks.endpoints()])

    async def _named(self, found: Iterable[Seller], language: Language) -> list[Shop]:
        sellers = [*found]
        stores = await self._rooms.catalog.stores([each.id for each in sellers])
        return [Shop(each, shop_of(each, stores.get(each.id), language)) for each in sellers]

    async def _with_money(self, found: Sequence[Shop]) -> list[SellerMoney]:
        balances = await self._rooms.ledger.balances([seller(each.seller.id) for each in found])
        return [
            SellerMoney(
                each.seller,
                each.name,
                [balance.amount for balance in balances if balance.account == seller(each.seller.id)],
            )
            for each in found
        ]


def _place(found: Shop) -> str:
    return f"{found.name.casefold()} {found.seller.id}"


def _words(found: Shop) -> str:
    return f"{found.name.casefold()}\n{found.seller.name.casefold()}\n{found.seller.slug}"
