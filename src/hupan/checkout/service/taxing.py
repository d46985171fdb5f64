"""What tax was in a checkout, for the receipts of its orders."""

from dataclasses import dataclass
from decimal import Decimal

from hupan.catalog import SellerId
from hupan.checkout.domain.session import CheckoutId
from hupan.checkout.ports import CheckoutStore
from hupan.kernel import Money
from hupan.platform import StoreFactory
from hupan.pricing import StepKind


@dataclass(frozen=True, slots=True)
class TaxTaken:
    """The tax of one rate that is in what was paid.

    Attributes:
        rate: A share of one.
        included: Whether the prices held it already; else it was added to them.
    """

    rate: Decimal
    included: bool
    amount: Money


class CheckoutTaxes:
    """Tells it.

    Args:
        stores: Opens the store.
    """

    def __init__(self, stores: StoreFactory[CheckoutStore]) -> None:
        self._stores = stores

    async def of(self, checkout_id: CheckoutId, seller_id: SellerId) -> tuple[TaxTaken, ...]:
        """Tell the tax in what was paid to one seller, by rate; nothing where it was not reckoned, or is not known."""
        async with self._stores() as store:
            session = await store.get(checkout_id)
        if session is None or session.quote is None:
            return ()
        quote = session.quote
        theirs = {each.line.offer_id for each in quote.lines if each.line.seller_id == seller_id}
        found = (
            TaxTaken(
                Decimal(str(step.params["rate"])),
                bool(step.params["included"]),
                Money(sum(minor for offer_id, minor in step.shares.items() if offer_id in theirs), quote.currency),
            )
            for step in quote.steps
            if step.kind is StepKind.TAX
        )
        return tuple(each for each in found if each.amount)
