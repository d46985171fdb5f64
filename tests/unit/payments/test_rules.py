"""Rules of double entry, of escrow and of a payment's states, on plain values."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hupan.catalog import SellerId
from hupan.kernel import Buyer, CurrencyMismatch, Money, OrderId
from hupan.ledger import FEES, Account, AccountKind, BadTransaction, Entry, NoAccount, Posting, clearing, gateway
from hupan.payments import BadPayment, PaymentRequest, RefundTooLarge, Share, WrongState
from hupan.payments.domain import escrow as rules
from hupan.payments.domain.escrow import Escrow
from hupan.payments.domain.payments import (
    Answer,
    PaidShare,
    Payment,
    PaymentId,
    PaymentState,
    Verb,
    answered,
    asked,
    unanswered,
)

S = PaymentState
LAKE = SellerId("sell_lake")
GUEST = Buyer.guest_of("a secret")


def won(minor: int) -> Money:
    return Money(minor, "KRW")


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [Entry(FEES, won(0)), Entry(gateway("x"), won(0))],
        [Entry(FEES, won(5))],
        [Entry(FEES, won(5)), Entry(gateway("x"), won(-4))],
        [Entry(FEES, won(5)), Entry(gateway("x"), Money(-5, "USD"))],
        [Entry(FEES, won(5)), Entry(FEES, won(-5))],
    ],
)
def test_what_does_not_add_up_cannot_even_be_said(entries: list[Entry]) -> None:
    with pytest.raises(BadTransaction):
        Posting.of("k", "s", entries)


def test_entries_of_an_account_are_one_and_those_of_nothing_are_none() -> None:
    posting = Posting.of(
        "k", "s", [Entry(gateway("x"), won(-9)), Entry(FEES, won(4)), Entry(FEES, won(5)), Entry(gateway("y"), won(0))]
    )
    assert posting.entries == (Entry(FEES, won(9)), Entry(gateway("x"), won(-9)))
    with pytest.raises(BadTransaction):
        replace(posting, entries=posting.entries[::-1])


@pytest.mark.parametrize("kind", AccountKind)
def test_an_account_is_read_as_it_is_written(kind: AccountKind) -> None:
    for owner in ("", "guest:of:somebody"):
        assert Account.named(str(Account(kind, owner))) == Account(kind, owner)
    with pytest.raises(NoAccount):
        Account.named(f"no{kind}:x")


def test_a_refund_takes_from_escrow_first_and_never_more_than_there_was() -> None:
    kept = Escrow(OrderId("ord_1"), LAKE, 1000, released=won(50))
    after, taken, entries = rules.take(kept, won(30), won(45), clearing("x"))
    assert (taken.inside, taken.back, after.released) == (won(30), won(15), won(35))
    # The fee of 50 was 5, that of 35 is 4: halves go up.
    assert {str(each.account): each.amount.minor for each in entries} == {
        "escrow:ord_1": -30,
        "seller:sell_lake": -14,
        "fees": -1,
        "clearing:x": 45,
    }
    assert rules.give_back(after, taken, clearing("x"))[0] == kept
    with pytest.raises(RefundTooLarge):
        rules.take(kept, won(30), won(81), clearing("x"))


def share(minor: int, order: str = "ord_1", currency: str = "KRW") -> Share:
    return Share(OrderId(order), LAKE, Money(minor, currency))


@pytest.mark.parametrize(
    ("amount", "shares", "key", "credential"),
    [
        (won(5), [], "k", ""),
        (won(5), [share(4)], "k", ""),
        (won(0), [share(0)], "k", ""),
        (won(5), [share(6), share(-1, "ord_2")], "k", ""),
        (won(5), [share(2), share(3)], "k", ""),
        (won(5), [share(5, currency="USD")], "k", ""),
        (won(101), [share(1, f"ord_{at}") for at in range(101)], "k", ""),
        (won(5), [share(5)], "", ""),
        (won(5), [share(5)], "k\x00", ""),
        (won(5), [share(5)], "k" * 201, ""),
        (won(5), [share(5)], "k", "x" * 1001),
        (won(5), [share(5)], "k", "pm_\ud800"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    amount: Money, shares: list[Share], key: str, credential: str
) -> None:
    with pytest.raises(BadPayment):
        PaymentRequest(key, GUEST, amount, "bank", credential, tuple(shares))


def payment(state: PaymentState, pending: Verb | None = None, version: int = 3) -> Payment:
    return Payment(
        id=PaymentId("pay_1"),
        key="k",
        fingerprint="f",
        buyer=GUEST,
        handler="bank",
        amount=won(5),
        shares=(PaidShare(share(5), won(0)),),
        state=state,
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
        reference="r",
        pending=pending,
        version=version,
    )


@pytest.mark.parametrize("state", [S.CAPTURED, S.VOIDED, S.FAILED])
@pytest.mark.parametrize("answer", [S.CREATED, S.REQUIRES_ACTION, S.AUTHORISED, S.VOIDED, S.FAILED])
def test_what_is_over_stays_over(state: PaymentState, answer: PaymentState) -> None:
    before = payment(state)
    assert answered(before, Answer(answer), 3) == before
    assert unanswered(before, 3) == before


def test_an_answer_of_the_past_moves_nothing_back() -> None:
    lost = unanswered(payment(S.AUTHORISED, Verb.CAPTURE), 3)
    assert lost.state is S.UNKNOWN
    assert answered(lost, Answer(S.AUTHORISED), 2) == lost
    assert answered(lost, Answer(S.AUTHORISED), 3) == payment(S.AUTHORISED)
    assert answered(lost, Answer(S.CAPTURED), 2).state is S.CAPTURED
    assert unanswered(payment(S.AUTHORISED), 2).state is S.AUTHORISED
    assert answered(payment(S.AUTHORISED), Answer(S.REQUIRES_ACTION), 3).state is S.AUTHORISED
    late = answered(payment(S.CREATED, Verb.VOID, 4), Answer(S.AUTHORISED), 3)
    assert (late.state, late.pending) == (S.AUTHORISED, Verb.VOID)


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (Verb.AUTHORISE, S.REQUIRES_ACTION),
        (Verb.CAPTURE, S.CREATED),
        (Verb.CAPTURE, S.REQUIRES_ACTION),
        (Verb.CAPTURE, S.UNKNOWN),
        (Verb.VOID, S.CAPTURED),
        (Verb.VOID, S.UNKNOWN),
    ],
)
def test_a_handler_is_asked_only_what_makes_sense(verb: Verb, state: PaymentState) -> None:
    with pytest.raises(WrongState):
        asked(payment(state), verb)


def test_shares_are_of_one_currency() -> None:
    with pytest.raises(CurrencyMismatch):
        rules.take(Escrow(OrderId("ord_1"), LAKE, 0, won(5)), won(5), Money(5, "USD"), clearing("x"))
