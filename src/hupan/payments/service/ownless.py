"""Ways of paying behind which no account of ours or of a provider's stands: cash on delivery, and test tokens."""

from collections.abc import Mapping
from types import MappingProxyType

from hupan.kernel import Buyer, Money
from hupan.payments.domain.payments import Answer, Payment, PaymentState
from hupan.payments.domain.refunds import Refund, RefundAnswer, RefundState
from hupan.payments.errors import HandlerRefused


class CashOnDelivery:
    """Implements `ports.PaymentHandler`: authorised at once, captured order by order as couriers bring the cash.

    What was collected and is refunded is paid back by the operator: the ledger says to whom how much.

    Args:
        most: The most that couriers carry, in minor units by currency; any sum where a currency is not named.
    """

    id = "cod"
    by_order = True
    at_home = True
    config: Mapping[str, str] = MappingProxyType({})

    def __init__(self, most: Mapping[str, int] | None = None) -> None:
        self._most = most or {}

    def accepts(self, buyer: Buyer, amount: Money | None) -> bool:  # noqa: ARG002 - cash is taken from everybody
        """Take cash from everybody, as far as couriers carry that much."""
        return amount is None or amount.minor <= self._most.get(amount.currency, amount.minor)

    async def prepare(self, payment: Payment, credential: str) -> str:
        """Name it."""
        if credential:
            raise HandlerRefused("Cash takes no credential.", handler=self.id)
        return payment.id

    async def authorise(self, payment: Payment) -> Answer:  # noqa: ARG002 - nobody is asked
        """Trust the buyer to have it ready."""
        return Answer(PaymentState.AUTHORISED)

    async def capture(self, payment: Payment) -> Answer:  # noqa: ARG002 - whoever calls has the cash
        """Note that it was collected."""
        return Answer(PaymentState.CAPTURED)

    async def void(self, payment: Payment) -> Answer:  # noqa: ARG002 - nobody is asked
        """Note that nothing will be collected."""
        return Answer(PaymentState.VOIDED)

    async def look_up(self, payment: Payment) -> Answer:
        """Say what we know ourselves: nothing happens elsewhere."""
        return Answer(PaymentState.AUTHORISED if payment.state is PaymentState.AUTHORISED else PaymentState.CREATED)

    async def refund(self, payment: Payment, refund: Refund) -> RefundAnswer:  # noqa: ARG002 - nobody is asked
        """Leave it to the operator."""
        return RefundAnswer(RefundState.SUCCEEDED, refund.id)

    async def look_up_refund(self, payment: Payment, refund: Refund) -> RefundAnswer | None:  # noqa: ARG002 - nobody is asked
        """Say that nobody else has heard of it, so that it is asked for again."""
        return None


class MockHandler:
    """Implements `ports.PaymentHandler` for conformance tests: `success_token` pays, `fail_token` does not.

    `escalate_token` wants to hear from the buyer, who never convinces it: it is paid in another way, or not at all.

    It keeps nothing: its reference tells all that it would remember. It takes nobody's money, so it stands only where
    the settings say so, on loopback.
    """

    id = "mock_payment_handler"
    by_order = False
    at_home = True
    config: Mapping[str, str] = MappingProxyType({})
    answers: Mapping[str, Answer] = MappingProxyType(
        {
            "success_token": Answer(PaymentState.AUTHORISED),
            "fail_token": Answer(PaymentState.FAILED, failure="declined"),
            "escalate_token": Answer(PaymentState.REQUIRES_ACTION),
        }
    )

    def accepts(self, buyer: Buyer, amount: Money | None) -> bool:  # noqa: ARG002 - it is for everybody
        """Take tokens from everybody."""
        return True

    async def prepare(self, payment: Payment, credential: str) -> str:
        """Name it after its token."""
        if credential not in self.answers:
            raise HandlerRefused(f"Only these are taken here: {', '.join(self.answers)}.", handler=self.id)
        return f"{credential}:{payment.id}"

    async def authorise(self, payment: Payment) -> Answer:
        """Do as the token says."""
        return self.answers[payment.reference.partition(":")[0]]

    async def capture(self, payment: Payment) -> Answer:  # noqa: ARG002 - it always goes
        """Take nothing from nobody."""
        return Answer(PaymentState.CAPTURED)

    async def void(self, payment: Payment) -> Answer:  # noqa: ARG002 - it always goes
        """Let go of nothing."""
        return Answer(PaymentState.VOIDED)

    async def look_up(self, payment: Payment) -> Answer:
        """Say what we know ourselves: nothing happens elsewhere."""
        return Answer(PaymentState.AUTHORISED if payment.state is PaymentState.AUTHORISED else PaymentState.CREATED)

    async def refund(self, payment: Payment, refund: Refund) -> RefundAnswer:  # noqa: ARG002 - it always goes
        """Send nothing back."""
        return RefundAnswer(RefundState.SUCCEEDED, refund.id)

    async def look_up_refund(self, payment: Payment, refund: Refund) -> RefundAnswer | None:  # noqa: ARG002 - nobody is asked
        """Say that nobody else has heard of it, so that it is asked for again."""
        return None
