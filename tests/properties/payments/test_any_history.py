"""Whatever is done in whatever order, with a provider that answers or not: no money appears, none is lost."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from hupan.chargebacks import ChargebackReason, ChargebackState, Said
from hupan.kernel import Buyer, HupanError, Money, OrderId, PersonId, new_id
from hupan.ledger import AccountKind
from hupan.payments import Payment, PaymentRequest, PaymentState, RefundState
from hupan.payouts import PayoutState
from hupan.platform import Database, Row
from tests.integration.payments.stand import HILL, LAKE, Stand, open_stand, request, share, won

T = TypeVar("T")

MISHAPS = st.lists(st.sampled_from(["", "", "", "before", "after", "decline"]), max_size=3)
SUMS = st.integers(1, 5000)


class Histories(RuleBasedStateMachine):
    """One person with a wallet, a bank that fails now and then, two sellers."""

    url = ""
    payments = Bundle[PaymentRequest]("payments")

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.database = Database(self.url, pool_size=2)
        self.runner.run(self.start_afresh())
        self.stand: Stand = open_stand(self.database)
        self.person = PersonId(new_id("person"))
        self.given = 0
        self.known: dict[str, Payment] = {}
        self.orders: list[OrderId] = []

    def do(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What is refused is refused; anything else that goes wrong fails."""
        try:
            return self.runner.run(work)
        except HupanError:
            return None

    @rule(minor=SUMS, times=st.integers(1, 2))
    def top_up(self, minor: int, times: int) -> None:
        key = new_id("gift")
        for _ in range(times):
            self.runner.run(self.stand.wallets.top_up(key, self.person, won(minor)))
        self.given += minor

    @rule(
        target=payments,
        sums=st.lists(SUMS, min_size=1, max_size=2),
        handler=st.sampled_from(["wallet", "bank", "cod"]),
        mishaps=MISHAPS,
    )
    def authorise(self, sums: list[int], handler: str, mishaps: list[str]) -> PaymentRequest:
        self.stand.bank.fails = mishaps
        shares = [share(each, seller=seller) for each, seller in zip(sums, (LAKE, HILL), strict=False)]
        wish = request(*shares, handler=handler, buyer=Buyer(self.person))
        self.orders += [each.order_id for each in shares]
        self.note(wish, self.do(self.stand.payments.authorise(wish)))
        return wish

    @rule(wish=payments, mishaps=MISHAPS)
    def authorise_again(self, wish: PaymentRequest, mishaps: list[str]) -> None:
        self.stand.bank.fails = mishaps
        self.note(wish, self.do(self.stand.payments.authorise(wish)))

    @rule(wish=payments, verb=st.sampled_from(["capture", "capture", "void", "reconcile"]), mishaps=MISHAPS)
    def go_on(self, wish: PaymentRequest, verb: str, mishaps: list[str]) -> None:
        self.stand.bank.fails = mishaps
        if (payment := self.known.get(wish.key)) is not None:
            self.note(wish, self.do(getattr(self.stand.payments, verb)(payment.id)))

    @rule(wish=payments, at=st.integers(0, 1), minor=SUMS, key=st.integers(0, 3), mishaps=MISHAPS)
    def refund(self, wish: PaymentRequest, at: int, minor: int, key: int, mishaps: list[str]) -> None:
        self.stand.bank.fails = mishaps
        payment = self.known.get(wish.key)
        if payment is not None and at < len(wish.shares):
            order = wish.shares[at].order_id
            self.do(self.stand.payments.refund(f"{wish.key}-{key}", payment.id, order, won(minor)))

    @rule(minor=SUMS, back=SUMS)
    def buy_and_think_again(self, minor: int, back: int) -> None:
        """The way that most go, so that what comes after it is reached often."""
        self.stand.bank.fails = []
        wish = request(share(minor), buyer=Buyer(self.person))
        order = wish.shares[0].order_id
        self.orders.append(order)
        payment = self.runner.run(self.stand.payments.authorise(wish))
        self.runner.run(self.stand.payments.capture(payment.id))
        self.runner.run(self.stand.payments.refund(f"{wish.key}-0", payment.id, order, won(min(minor, back))))
        self.note(wish, self.runner.run(self.stand.payments.get(payment.id)))

    @rule(at=st.integers(0, 20))
    def bounce(self, at: int) -> None:
        """The buyer's bank sends a refund back."""
        self.stand.bank.fails = []
        for order in self.orders[at:] + self.orders[:at]:
            money = self.do(self.stand.escrow.of_order(order))
            for each in money.refunds if money is not None else ():
                known = self.stand.bank.refunds.get(each.id)
                if known is not None and known.state is RefundState.SUCCEEDED:
                    payment = self.runner.run(self.stand.payments.get(each.payment_id))
                    self.stand.bank.bounce(payment, each)
                    self.runner.run(self.stand.payments.hear("bank", payment.reference.encode(), "signed"))
                    return

    @rule(
        at=st.integers(0, 20),
        share_of=st.integers(1, 12),
        state=st.sampled_from(ChargebackState),
        which=st.integers(0, 1),
        told=st.booleans(),
        mishaps=MISHAPS,
    )
    def charge_back(
        self, at: int, share_of: int, state: ChargebackState, which: int, told: bool, mishaps: list[str]
    ) -> None:
        """A buyer's bank wants a part back, or all, or has decided; from any state to any other."""
        paid = [each for each in self.known.values() if each.handler == "bank" and each.state is PaymentState.CAPTURED]
        if not paid:
            return
        payment = paid[at % len(paid)]
        amount = max(1, payment.amount.minor * share_of // 12)
        taken = state is not ChargebackState.WON and share_of % 3 != 0
        said = Said(
            reference=f"dp-{payment.id}-{which}",
            state=state,
            inquiry=not taken,
            reason=ChargebackReason.FRAUDULENT,
            amount=won(amount),
            withdrawn=won(amount if taken else 0),
            fee=won(15) if taken else None,
            due_at=None,
            opened_at=self.stand.clock.now(),
        )
        self.stand.bank.dispute(payment, said)
        self.stand.bank.fails = mishaps
        if told:
            self.do(self.stand.chargebacks.look(payment.id))

    @rule(at=st.integers(0, 5), verb=st.sampled_from(["answer", "accept"]), mishaps=MISHAPS)
    def decide(self, at: int, verb: str, mishaps: list[str]) -> None:
        self.stand.bank.fails = mishaps
        found = self.runner.run(self.stand.chargebacks.page(limit=10))
        if found:
            words = ("It arrived.",) if verb == "answer" else ()
            self.do(getattr(self.stand.chargebacks, verb)(found[at % len(found)].id, *words))

    @rule(at=st.integers(0, 20), verb=st.sampled_from(["release", "release", "hold", "unhold"]))
    def escrow(self, at: int, verb: str) -> None:
        if self.orders:
            words = () if verb == "release" else ("dispute",)
            self.do(getattr(self.stand.escrow, verb)(self.orders[at % len(self.orders)], *words))

    @rule(least=SUMS, state=st.sampled_from(PayoutState))
    def pay_out(self, least: int, state: PayoutState) -> None:
        for payout in self.do(self.stand.payouts.make({"KRW": least})) or ():
            self.do(self.stand.payouts.settle(payout.id, state, "a note"))

    @rule(wish=consumes(payments))
    def ask_for_something_else(self, wish: PaymentRequest) -> None:
        other = replace(wish, shares=(share(7),), amount=won(7))
        assert self.do(self.stand.payments.authorise(other)) is None

    def note(self, wish: PaymentRequest, payment: Payment | None) -> None:
        if payment is not None:
            before = self.known.setdefault(wish.key, payment)
            assert before.id == payment.id
            if before.state in {PaymentState.CAPTURED, PaymentState.FAILED}:
                assert payment.state is before.state
            self.known[wish.key] = payment

    @invariant()
    def the_books_are_right(self) -> None:
        audit = self.runner.run(self.stand.ledger.audit())
        assert audit.clean, audit

    def teardown(self) -> None:
        """Everything is asked for in the end; then what the bank took is what our books say of it."""
        self.stand.bank.fails = []
        self.stand.clock.forward(days=1)
        self.runner.run(self.stand.payments.reconcile_all())
        self.runner.run(self.stand.chargebacks.sweep())
        self.the_books_are_right()
        taken = sum(self.stand.bank.charged.values())
        assert -self.balance(AccountKind.GATEWAY, "bank") == taken
        # What went back by refunds alone is never more than was paid.
        assert all(self.refunded_at_most(each) for each in self.stand.bank.charged)
        assert self.balance(AccountKind.CLEARING, "bank") == 0
        kinds = {kind: self.balance(kind) for kind in AccountKind}
        assert sum(kinds.values()) == 0
        assert min(kinds[kind] for kind in (AccountKind.ESCROW, AccountKind.WALLET, AccountKind.HELD)) >= 0
        assert self.balance(AccountKind.WALLET, self.person) <= self.given
        self.runner.run(self.database.close())
        self.runner.close()

    def refunded_at_most(self, payment_id: str) -> bool:
        disputes = self.stand.bank.disputes.get(f"bank-{payment_id}", {}).values()
        gone = sum(each.withdrawn.minor + (each.fee.minor if each.fee else 0) for each in disputes)
        return self.stand.bank.charged[payment_id] + gone >= 0

    def balance(self, kind: AccountKind, owner: str | None = None) -> int:
        found = self.runner.run(self.stand.ledger.accounts(kind, limit=10_000))
        assert {each.amount.currency for each in found} <= {"KRW"}
        sums = [each.amount for each in found if owner is None or each.account.owner == owner]
        return sum(sums, Money.zero("KRW")).minor

    async def start_afresh(self) -> None:
        async with self.database.engine.begin() as connection:
            tables = [name for name in Row.metadata.tables if name.startswith(("chargebacks_", "ledger_", "payments_"))]
            await connection.exec_driver_sql(f"truncate {', '.join(tables)}")


def test_money_is_conserved_over_any_history(schema_url: str) -> None:
    Histories.url = schema_url
    settled = settings(
        max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    run_machine(Histories, settings=settled)
