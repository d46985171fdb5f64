"""Any history of a checkout: what moves it, in any order, never breaks what it promises."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hupan.checkout import CheckoutClosed, CheckoutId, CheckoutSession, Code, NotReady, Status
from hupan.checkout.domain import moving
from hupan.checkout.domain.messages import error
from hupan.checkout.domain.moving import Beginning
from hupan.checkout.domain.session import Course, PlacedCheckout, Wishes
from hupan.kernel import Language, Money
from tests.unit.checkout.world import CONTACT, HOME, MINA, START

REASON = (error(Code.PAYMENT_DECLINED, "$.payment", "No."),)
OVER = {Status.COMPLETED, Status.CANCELED}


class History(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.session = CheckoutSession(
            CheckoutId("chk_1"), MINA, "KRW", Wishes(()), START, START, START + moving.LIFE, fingerprint="f"
        )
        self.before = self.session
        self.turned: set[int] = set()

    @initialize()
    def begin_ready(self) -> None:
        self._move(replace(self.session, status=Status.READY))

    @rule(minutes=st.integers(0, 600))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(status=st.sampled_from([Status.READY, Status.INCOMPLETE, Status.ESCALATED]))
    @precondition(lambda self: self.session.is_open)
    def assess(self, status: Status) -> None:
        self._move(replace(self.session, status=status))

    @rule(key=st.text("abc", min_size=1, max_size=2))
    def begin(self, key: str) -> None:
        wanted = self.session.status is Status.READY
        try:
            self._move(moving.begin(self.session, Beginning(key, "wallet", {}), self.now))
            assert wanted
        except (CheckoutClosed, NotReady):
            assert not wanted

    @rule()
    @precondition(lambda self: self.session.is_paying)
    def agree(self) -> None:
        plan = PlacedCheckout(self.session.id, MINA, CONTACT, HOME, Language.EN, (), Money(1, "KRW"))
        agreed = moving.agree(self.session, plan)
        assert moving.agree(agreed, replace(plan, total=Money(2, "KRW"))) is agreed
        self._move(agreed)

    @rule()
    @precondition(lambda self: self.session.status is Status.IN_PROGRESS)
    def await_buyer(self) -> None:
        self._move(moving.await_buyer(self.session, REASON[0], self.now))

    @rule()
    @precondition(lambda self: self.session.is_paying)
    def put_off(self) -> None:
        self._move(moving.put_off(self.session, self.now))
        completion = self.session.completion
        assert completion is not None
        assert self.now < completion.due_at <= self.now + moving.LONGEST_WAIT

    @rule()
    @precondition(lambda self: self.session.is_paying)
    def go_on(self) -> None:
        self._move(moving.go_on(self.session, self.now))

    @rule(canceling=st.booleans())
    @precondition(lambda self: self.session.is_paying)
    def turn_back(self, canceling: bool) -> None:
        self._move(moving.turn_back(self.session, REASON, self.now, canceling=canceling))
        self.turned.add(self.session.attempts)

    @rule()
    @precondition(lambda self: self.session.is_paying and self.session.attempts in self.turned)
    def reopen(self) -> None:
        self._move(moving.reopen(self.session, self.now))
        assert self.session.completion is None
        assert self.session.status in {Status.INCOMPLETE, Status.CANCELED}

    @rule()
    @precondition(lambda self: self.session.is_paying and self.session.attempts not in self.turned)
    def finish(self) -> None:
        done = moving.finish(self.session, self.now)
        assert moving.finish(done, self.now) is done
        self._move(done)

    @rule()
    def cancel(self) -> None:
        allowed = self.session.is_open or self.session.status is Status.CANCELED
        try:
            self._move(moving.cancel(self.session, self.now))
            assert allowed
        except CheckoutClosed:
            assert not allowed

    @rule()
    def expire(self) -> None:
        expired = moving.expire(self.session, self.now)
        assert (expired is not self.session) == (self.session.is_open and self.now >= self.session.expires_at)
        self._move(expired)

    @invariant()
    def what_is_over_stays_over(self) -> None:
        if self.before.status in OVER:
            assert self.session.status is self.before.status

    @invariant()
    def it_is_open_or_paid_or_over(self) -> None:
        session = self.session
        assert [session.is_open, session.is_paying, session.status in OVER].count(True) == 1

    @invariant()
    def an_attempt_turns_back_once(self) -> None:
        completion = self.session.completion
        if completion is not None and self.session.is_paying:
            assert (completion.course is Course.BACK) == (self.session.attempts in self.turned)
        if self.session.status is Status.COMPLETED:
            assert self.session.attempts not in self.turned

    @invariant()
    def attempts_only_grow(self) -> None:
        assert self.before.attempts <= self.session.attempts <= self.before.attempts + 1

    def _move(self, session: CheckoutSession) -> None:
        self.before, self.session = self.session, session


TestHistories = History.TestCase
TestHistories.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
