"""Demo money: every person's wallet, and the handler by which it pays."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from hupan.kernel import Buyer, Clock, Money, PersonId
from hupan.ledger import (
    Account,
    Balance,
    BookStore,
    Entry,
    KeyReused,
    NotEnough,
    Posting,
    Transaction,
    gateway,
    held,
    move,
    wallet,
)
from hupan.payments.domain.payments import Answer, Payment, PaymentState
from hupan.payments.domain.refunds import Refund, RefundAnswer, RefundState
from hupan.payments.errors import BadPayment, HandlerRefused
from hupan.platform import StoreFactory
from hupan.platform.faults import reach

HANDLER = "wallet"
_OUTSIDE = gateway(HANDLER)
_KEY = re.compile(r"[!-~]{1,200}")


class WalletService:
    """Knows what people have in their wallets.

    Args:
        stores: Opens the store.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[BookStore], clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def top_up(self, key: str, person_id: PersonId, amount: Money) -> None:
        """Give a person demo money; the operator's verb. The same key twice gives it once.

        Raises:
            BadPayment: It is nothing, or less.
            KeyReused: The key has given something else.
        """
        if amount.minor <= 0 or not _KEY.fullmatch(key):
            raise BadPayment("A top-up is more than nothing, and has a key of 1 to 200 characters.")
        posting = Posting.of(f"top-up:{key}", person_id, move(amount, _OUTSIDE, wallet(person_id)))
        async with self._stores() as store:
            await store.books.post(posting, self._clock.now())

    async def balances(self, person_id: PersonId) -> list[Balance]:
        """Tell what a person has, by currency."""
        async with self._stores() as store:
            return await store.books.balances(owner=wallet(person_id))

    async def movements(self, person_id: PersonId, before: str = "", limit: int = 50) -> list[Transaction]:
        """List what changed a wallet, the newest first."""
        async with self._stores() as store:
            return await store.books.transactions(wallet(person_id), before, limit)


class WalletHandler:
    """Implements `ports.PaymentHandler` over the books: what it sets aside, takes and gives back are its transactions.

    Args:
        stores: Opens the store.
        clock: The time.
    """

    id = HANDLER
    by_order = False
    at_home = True
    config: Mapping[str, str] = MappingProxyType({})

    def __init__(self, stores: StoreFactory[BookStore], clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    def accepts(self, buyer: Buyer, amount: Money | None) -> bool:  # noqa: ARG002 - whether it is enough is seen when it is taken
        """Tell whether a buyer has a wallet: people do."""
        return buyer.person_id is not None

    async def prepare(self, payment: Payment, credential: str) -> str:
        """Name it. A wallet is opened by being signed in, never by a credential."""
        if credential:
            raise HandlerRefused("A wallet takes no credential.", handler=self.id)
        return payment.id

    async def authorise(self, payment: Payment) -> Answer:
        """Set the money aside, where there is enough."""
        try:
            await self._post("authorise", payment, move(payment.amount, _purse(payment), held(payment.id)))
        except NotEnough:
            return Answer(PaymentState.FAILED, failure="not_enough")
        return Answer(PaymentState.AUTHORISED)

    async def capture(self, payment: Payment) -> Answer:
        """Take what is set aside."""
        return await self._end(payment, "capture", move(payment.amount, held(payment.id), _OUTSIDE))

    async def void(self, payment: Payment) -> Answer:
        """Put back what is set aside, if anything is."""
        if (await self.look_up(payment)).state is PaymentState.CREATED:
            return Answer(PaymentState.VOIDED)
        return await self._end(payment, "void", move(payment.amount, held(payment.id), _purse(payment)))

    async def look_up(self, payment: Payment) -> Answer:
        """Tell how far a payment has come, by its transactions."""
        keys = {verb: f"wallet:{verb}:{payment.id}" for verb in ("authorise", "capture", "void")}
        async with self._stores() as store:
            done = await store.books.has(list(keys.values()))
        if keys["capture"] in done:
            return Answer(PaymentState.CAPTURED)
        if keys["void"] in done:
            return Answer(PaymentState.VOIDED)
        return Answer(PaymentState.AUTHORISED if keys["authorise"] in done else PaymentState.CREATED)

    async def refund(self, payment: Payment, refund: Refund) -> RefundAnswer:
        """Put something back into the wallet."""
        entries = move(refund.amount, _OUTSIDE, _purse(payment))
        async with self._stores() as store:
            await store.books.post(Posting.of(f"wallet:refund:{refund.id}", refund.id, entries), self._clock.now())
        reach("payments.wallet_refund")
        return RefundAnswer(RefundState.SUCCEEDED, refund.id)

    async def look_up_refund(self, payment: Payment, refund: Refund) -> RefundAnswer | None:  # noqa: ARG002 - its own id names it
        """Tell whether something was put back."""
        async with self._stores() as store:
            done = await store.books.has([f"wallet:refund:{refund.id}"])
        return RefundAnswer(RefundState.SUCCEEDED, refund.id) if done else None

    async def _end(self, payment: Payment, verb: str, entries: tuple[Entry, Entry]) -> Answer:
        """What is set aside ends once: the second to come finds nothing there, and is told what has become of it."""
        try:
            await self._post(verb, payment, entries)
        except (NotEnough, KeyReused):
            return await self.look_up(payment)
        return Answer(PaymentState.CAPTURED if verb == "capture" else PaymentState.VOIDED)

    async def _post(self, verb: str, payment: Payment, entries: tuple[Entry, Entry]) -> None:
        async with self._stores() as store:
            posting = Posting.of(f"wallet:{verb}:{payment.id}", payment.id, entries)
            await store.books.post(posting, self._clock.now())
        reach(f"payments.wallet_{verb}")


def _purse(payment: Payment) -> Account:
    return wallet(payment.buyer.person_id or PersonId(""))
