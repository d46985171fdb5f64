"""What readers do about an exchange that costs more: go and pay it, come back from there, or not pay it."""

from hupan.cards import CardService, Errand
from hupan.differences import DifferenceService
from hupan.kernel import Language, Money, OrderId
from hupan.orders import Exchange, OrderService, Otherwise, ReturnId, ReturnService, Units, Who
from hupan.payments import Payment, PaymentState

CAME, GOES, CARD, CASE = "from", "to", "card", "return"
"""What an address says of somebody who comes from where cards are taken, or is on the way there."""


class DifferenceDesk:
    """Leads readers to where a difference is paid, and finds out how that went.

    Args:
        differences: Take it.
        cards: Write what a buyer goes there with.
        orders: Know whose it is.
        returns: Know what an exchange would cost.
    """

    def __init__(
        self, differences: DifferenceService, cards: CardService, orders: OrderService, returns: ReturnService
    ) -> None:
        self._differences = differences
        self._cards = cards
        self._orders = orders
        self._returns = returns

    async def price(self, who: Who, order_id: OrderId, units: Units, exchange: Exchange) -> Money:
        """Tell what an exchange would cost more at the prices of this moment; negative where less."""
        return await self._returns.price(who, order_id, units, exchange)

    async def pay(self, who: Who, order_id: OrderId, return_id: ReturnId, at: str, language: Language) -> str:
        """Begin, or go on with what was begun.

        Args:
            who: Who pays.
            order_id: Of which order.
            return_id: For which exchange.
            at: The whole address of the order's page, where they come back to.
            language: In which they are spoken to there.

        Returns:
            Where they go on; empty where it is paid already.
        """
        order = await self._orders.get(who, order_id)
        errand = Errand(f"{at}?{CAME}={CARD}&{CASE}={return_id}", language, order.contact)
        credential = await self._cards.errand(order.buyer, errand)
        return await self._differences.pay(who, order_id, return_id, credential)

    async def come_back(self, who: Who, order_id: OrderId, return_id: ReturnId) -> None:
        """Find out how it went, whatever the address says."""
        await self._differences.come_back(who, order_id, return_id)

    async def give_up(self, who: Who, order_id: OrderId, return_id: ReturnId, otherwise: Otherwise) -> None:
        """Do not pay it."""
        await self._differences.give_up(who, order_id, return_id, otherwise)

    async def action(self, return_id: ReturnId) -> str:
        """Find the page on which it is being paid; empty where there is none."""
        payment: Payment | None = await self._differences.under_way(return_id)
        waits = payment is not None and payment.state is PaymentState.REQUIRES_ACTION
        return payment.action if payment is not None and waits else ""
