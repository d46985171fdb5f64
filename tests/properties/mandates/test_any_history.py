"""Whatever prices, people, providers, time and crashes do: nothing is spent above a mandate, or after it has ended."""

import asyncio
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hupan.mandates import BuyState, Mandate, MandateId, MandateOver, MandateState, Outcome
from tests.unit.mandates.memory import COOLING, LAMP, MINA, World


class Killed(BaseException):
    """The process is no more."""


class Histories(RuleBasedStateMachine):
    """One person's mandates."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = World()
        self.revoked: dict[MandateId, tuple[datetime, bool]] = {}

    def teardown(self) -> None:
        self.runner.close()

    @rule(ceiling=st.integers(50, 400), number=st.integers(1, 4), hours=st.floats(0.1, 72))
    def make(self, ceiling: int, number: int, hours: float) -> None:
        self.runner.run(self.world.make(ceiling, number, hours / 24))

    @rule(price=st.none() | st.integers(1, 400), delivery=st.integers(0, 60), stock=st.integers(0, 6))
    def change(self, price: int | None, delivery: int, stock: int) -> None:
        market = self.world.market
        market.price, market.delivery, market.stock = price, delivery, stock
        self.runner.run(self.world.mandates.hear([LAMP]))

    @rule(minutes=st.sampled_from([0, 1, 5, 30, 31, 300, 1500]))
    def go_on(self, minutes: int) -> None:
        self.world.clock.forward(timedelta(minutes=minutes))
        self.runner.run(self.world.mandates.look_after())

    @rule()
    def look(self) -> None:
        self.runner.run(self.world.mandates.look_after())
        self.world.clock.forward(COOLING)
        self.runner.run(self.world.mandates.look_after())

    @rule(trouble=st.sampled_from(["later", "fail"]))
    def trouble(self, trouble: str) -> None:
        self.world.market.trouble.append(trouble)

    @rule(after=st.booleans())
    def die_while_paying(self, *, after: bool) -> None:
        """Die before or behind the payment, and go on later."""
        market, pay = self.world.market, self.world.market.pay

        async def dying(mandate: Mandate, checkout_id: str, fingerprint: str, key: str) -> Outcome:
            if after:
                await pay(mandate, checkout_id, fingerprint, key)
            raise Killed

        market.pay = dying  # a crash, for once
        try:
            self.runner.run(self.world.mandates.look_after())
        except Killed:
            pass
        finally:
            market.pay = pay

    @precondition(lambda self: self.world.store.rows)
    @rule(at=st.integers(0, 99))
    def revoke(self, at: int) -> None:
        names = list(self.world.store.rows)
        mandate_id = names[at % len(names)]
        try:
            ended = self.runner.run(self.world.mandates.revoke(MINA, mandate_id))
        except MandateOver:
            return
        assert ended.state is MandateState.REVOKED
        self.revoked[mandate_id] = self.world.clock.now(), ended.open_buy is not None

    @precondition(lambda self: any(each.open_buy for each in self.world.store.rows.values()))
    @rule(at=st.integers(0, 99))
    def say_no(self, at: int) -> None:
        waiting = [(each.id, buy) for each in self.world.store.rows.values() if (buy := each.open_buy) is not None]
        mandate_id, buy = waiting[at % len(waiting)]
        try:
            self.runner.run(self.world.mandates.cancel(MINA, mandate_id, buy.id))
        except MandateOver:
            assert buy.state is BuyState.PAYING

    @invariant()
    def nothing_is_spent_above_it_or_after_it(self) -> None:
        for mandate in self.world.store.rows.values():
            draft = mandate.terms.draft
            paid = [each for each in self.world.market.paid if each[3] == mandate.id]
            assert sum(each[1] for each in paid) <= draft.number
            for at, quantity, total, _ in paid:
                assert total <= draft.ceiling * quantity
                assert at <= draft.until
                # What was being paid when it was revoked may go through; nothing else does.
                revoked_at, was_paying = self.revoked.get(mandate.id, (at, False))
                assert at <= revoked_at or was_paying

    @invariant()
    def what_is_paid_is_known_or_will_be(self) -> None:
        known = sum(each.bought for each in self.world.store.rows.values())
        going = sum(
            each.quantity for m in self.world.store.rows.values() for each in m.buys if each.state is BuyState.PAYING
        )
        paid = sum(each[1] for each in self.world.market.paid)
        assert known <= paid <= known + going

    @invariant()
    def nobody_is_charged_untold(self) -> None:
        told = sum(each.kind == "mandates.offered" for each in self.world.store.told.values())
        assert len(self.world.market.paid) <= told


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
