"""Whatever buyers, sellers, carriers and banks do, in whatever order: nothing is lost, made, or done twice."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from hupan.catalog import OfferId
from hupan.checkout import Changes, CheckoutSession, NewCheckout, Status, WantedLine
from hupan.inventory import Level, LocationId
from hupan.kernel import Buyer, HupanError, OrderId, PersonId, new_id
from hupan.orders import (
    Asked,
    CancelReason,
    DisputeId,
    DisputeReason,
    Exchange,
    LineId,
    Order,
    ReturnId,
    ReturnReason,
    Who,
)
from hupan.orders.service.disputes import Verdict
from hupan.payouts import PayoutState
from hupan.purchases import Received, ReturnStatus
from tests.integration.catalog.market import LAKE
from tests.integration.checkout.shop import BLUE, CAP, CONTACT, HOME, MOON, RED, confirming, won
from tests.integration.reviews.ground import add_people
from tests.properties.market.ground import GOODS, Market, open_market

PURSE = 300_000
SMALL = st.integers(0, 5)
COUNT = st.integers(1, 3)
MISHAPS = st.lists(st.sampled_from(["", "", "", "", "before", "after", "decline"]), max_size=4)
OPERATOR = Who.operating(PersonId("per_owner"))
SELLERS = Who.selling(PersonId("per_seller"), frozenset({LAKE, MOON}))
PLACES = {RED: LocationId("loc_lake"), BLUE: LocationId("loc_lake"), CAP: LocationId("loc_moon")}
# Everything that has a count of its own: what is asked for again under the same name must not move any of them.
_TRACES = """
    select (select count(*) from ledger_transactions), (select count(*) from ledger_entries),
           (select count(*) from orders_orders), (select count(*) from payments_payments),
           (select count(*) from payments_refunds), (select sum(on_hand) from inventory_levels),
           (select count(*) from inventory_put_backs), (select sum(used) from pricing_promotions)
"""


@dataclass
class Bought:
    """An order, as whoever placed it remembers it."""

    buyer: Buyer
    order_id: OrderId

    @property
    def who(self) -> Who:
        return Who.buying(self.buyer)


def where_there_is(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Do nothing where there is none yet.

    What a bank does to two requests at once is up to chance; were it a precondition, the same history would be drawn
    in another way the second time, which Hypothesis takes for a failure.
    """

    def deciding(do: Callable[..., None]) -> Callable[..., None]:
        @wraps(do)
        def do_where_there_is(self: "Histories", *given: object, **drawn: object) -> None:
            if getattr(self, name):
                do(self, *given, **drawn)

        return do_where_there_is

    return deciding


class Histories(RuleBasedStateMachine):
    """A person with a wallet, two guests with cards, two sellers, an operator, a bank that fails now and then."""

    market: Market

    @initialize()
    def open(self) -> None:
        market = self.market
        # Else an order that an earlier one never sent would be cancelled, and put back on the shelf, in this one.
        market.run(market.come_to_rest())
        person = market.run(add_people(market.shop.database, "Mina"))[0].person_id
        self.people = {Buyer(person): "wallet", Buyer.guest_of(new_id("g")): "bank", Buyer.guest_of(new_id("g")): "cod"}
        market.run(market.shop.below.wallets.top_up(new_id("gift"), person, won(PURSE)))
        self.person = person
        self.sessions: list[tuple[Buyer, CheckoutSession]] = []
        self.bought: list[Bought] = []
        self.resold: set[str] = set()
        self.base = market.on_hand()
        self.payments = {each for (each,) in market.rows("select id from payments_payments")}

    # -- looking about and buying

    def _buyer(self, which: int) -> Buyer:
        return list(self.people)[which % len(self.people)]

    @rule(which=SMALL, offer=st.sampled_from(GOODS), count=st.integers(-1, 4))
    def change_cart(self, which: int, offer: OfferId, count: int) -> None:
        carts, buyer = self.market.shop.below.carts, self._buyer(which)
        self.market.may(carts.add(buyer, offer, count))

    @rule(which=SMALL, wanted=st.dictionaries(st.sampled_from(GOODS), COUNT, max_size=2), code=st.booleans())
    def begin(self, which: int, wanted: dict[OfferId, int], code: bool) -> None:
        buyer = self._buyer(which)
        lines = tuple(WantedLine(each, count) for each, count in wanted.items()) or None
        wishes = Changes(contact=CONTACT, destination=HOME, codes=("spring",) if code else ())
        made = self.market.may(self.market.shop.checkouts.create(buyer, NewCheckout("KR", lines, wishes=wishes)))
        if made is not None:
            self.sessions.append((buyer, made))

    @rule(which=SMALL, offer=st.sampled_from(GOODS), count=COUNT)
    @where_there_is("sessions")
    def update(self, which: int, offer: OfferId, count: int) -> None:
        at = which % len(self.sessions)
        buyer, session = self.sessions[at]
        changes = Changes(lines=(WantedLine(offer, count),))
        changed = self.market.may(self.market.shop.checkouts.update(buyer, session.id, changes))
        if changed is not None:
            self.sessions[at] = buyer, changed

    @rule(which=SMALL, mishaps=MISHAPS, times=st.integers(1, 3), keys=st.integers(1, 2))
    @where_there_is("sessions")
    def complete(self, which: int, mishaps: list[str], times: int, keys: int) -> None:
        """Several windows at once, some with the same key."""
        at, checkouts = which % len(self.sessions), self.market.shop.checkouts
        buyer, session = self.sessions[at]
        self.market.shop.bank.fails = list(mishaps)
        asked = [confirming(session, f"key{each % keys}", self.people[buyer]) for each in range(times)]

        async def all_at_once() -> None:
            done = await asyncio.gather(
                *(checkouts.complete(buyer, session.id, each) for each in asked), return_exceptions=True
            )
            odd = [each for each in done if isinstance(each, BaseException) and not isinstance(each, HupanError)]
            assert not odd, odd

        self.market.run(all_at_once())
        self._look(at)

    @rule(which=SMALL, offer=st.sampled_from(GOODS), count=COUNT)
    def buy_and_have_it_brought(self, which: int, offer: OfferId, count: int) -> None:
        """The way that most go, so that what comes after it is reached often."""
        self.begin(which, {offer: count}, code=False)
        before = len(self.bought)
        self.complete(len(self.sessions) - 1, [], 1, 1)
        for each in range(before, len(self.bought)):
            self.ship(each, 0, count)
        if len(self.bought) > before:
            self.market.run(self.market.let_pass(31))

    @rule(which=SMALL, resume=st.booleans())
    @where_there_is("sessions")
    def resume_or_cancel(self, which: int, resume: bool) -> None:
        at, checkouts = which % len(self.sessions), self.market.shop.checkouts
        buyer, session = self.sessions[at]
        self.market.may((checkouts.resume if resume else checkouts.cancel)(buyer, session.id))
        self._look(at)

    def _look(self, at: int) -> None:
        buyer, known = self.sessions[at]
        if self.market.rows("select 1 from checkout_sessions where id = :id", id=known.id):
            self.sessions[at] = buyer, self.market.run(self.market.shop.look(known.id))
        else:
            # A month after it was given up it is forgotten, and nothing else ever is.
            assert known.status is not Status.COMPLETED
            assert not known.is_paying
            self.sessions[at] = buyer, replace(known, status=Status.CANCELED)
        placed = {each.order_id for each in self.bought}
        for order in self.market.run(self.market.shop.orders_of(buyer)):
            if order.id not in placed:
                self.bought.append(Bought(buyer, order.id))

    # -- after the purchase

    def _order(self, which: int) -> tuple[Bought, Order]:
        bought = self.bought[which % len(self.bought)]
        return bought, self.market.run(self.market.orders.get(OPERATOR, bought.order_id))

    def _units(self, order: Order, line: int, count: int) -> dict[LineId, int]:
        return {order.lines[line % len(order.lines)].id: count}

    @rule(which=SMALL, line=SMALL, count=COUNT, seller=st.booleans(), mishaps=MISHAPS)
    @where_there_is("bought")
    def cancel(self, which: int, line: int, count: int, seller: bool, mishaps: list[str]) -> None:
        bought, order = self._order(which)
        self.market.shop.bank.fails = list(mishaps)
        who, units = SELLERS if seller else bought.who, self._units(order, line, count)
        self.market.may(self.market.orders.cancel(who, order.id, CancelReason.OTHER, units))

    @rule(which=SMALL, line=SMALL, count=COUNT)
    @where_there_is("bought")
    def ship(self, which: int, line: int, count: int) -> None:
        _, order = self._order(which)
        self.market.may(self.market.orders.ship(SELLERS, order.id, self._units(order, line, count), "demo"))

    @rule(which=SMALL)
    @where_there_is("bought")
    def void(self, which: int) -> None:
        _, order = self._order(which)
        for parcel in order.parcels[:1]:
            self.market.may(self.market.orders.void(SELLERS, order.id, parcel.shipment_id))

    @rule(hours=st.sampled_from([1, 31, 31, 100, 400]), mishaps=MISHAPS)
    def time_passes(self, hours: float, mishaps: list[str]) -> None:
        self.market.shop.bank.fails = list(mishaps)
        self.market.run(self.market.let_pass(hours))
        for at in range(len(self.sessions)):
            self._look(at)

    @rule(which=SMALL, line=SMALL, count=COUNT, fault=st.booleans(), other=st.none() | st.sampled_from([RED, BLUE]))
    @where_there_is("bought")
    def ask_back(self, which: int, line: int, count: int, fault: bool, other: OfferId | None) -> None:
        bought, order = self._order(which)
        market, units = self.market, self._units(order, line, count)
        reason = ReturnReason.DEFECTIVE if fault else ReturnReason.CHANGED_MIND
        exchange = None
        if other is not None:
            exchange = Exchange({next(iter(units)): other})
            price = market.may(market.returns.price(bought.who, order.id, units, exchange))
            exchange = Exchange(exchange.offers, price)
        market.may(market.returns.request(bought.who, order.id, Asked(units, reason, "", exchange)))

    @rule(which=SMALL, line=SMALL, count=COUNT, other=st.sampled_from([RED, BLUE]), mishaps=MISHAPS)
    @where_there_is("bought")
    def swap(self, which: int, line: int, count: int, other: OfferId, mishaps: list[str]) -> None:
        bought, order = self._order(which)
        market, units = self.market, self._units(order, line, count)
        market.shop.bank.fails = list(mishaps)
        exchange = Exchange({next(iter(units)): other})
        price = market.may(market.returns.price(bought.who, order.id, units, exchange))
        asked = Asked(units, ReturnReason.CHANGED_MIND, "", Exchange(exchange.offers, price))
        market.may(market.returns.swap(bought.who, order.id, asked))

    @rule(
        which=SMALL,
        what=st.sampled_from(["approve", "approve", "reject", "withdraw", "sent", "receive", "keep", "worn"]),
        mishaps=MISHAPS,
    )
    @where_there_is("bought")
    def go_on(self, which: int, what: str, mishaps: list[str]) -> None:
        bought, order = self._order(which)
        market, case = self.market, order.returns[-1].id if order.returns else ReturnId("none")
        returns, name, worn = market.returns, order.id, "Worn."
        market.shop.bank.fails = list(mishaps)
        steps: dict[str, Callable[[], Coroutine[Any, Any, Order]]] = {
            "approve": lambda: returns.approve(SELLERS, name, case),
            "reject": lambda: returns.reject(SELLERS, name, case, "No."),
            "withdraw": lambda: returns.withdraw(bought.who, name, case),
            "sent": lambda: returns.sent(bought.who, name, case, "1"),
            "receive": lambda: returns.receive(SELLERS, name, Received(case)),
            "keep": lambda: returns.receive(SELLERS, name, Received(case, won(7), worn)),
            "worn": lambda: returns.receive(SELLERS, name, Received(case, resell=False)),
        }
        before = {each.id: each.status for each in order.returns}
        done = market.may(steps[what]())
        received = {ReturnStatus.RECEIVED, ReturnStatus.REFUNDED, ReturnStatus.EXCHANGED}
        if done is not None and what in {"receive", "keep"} and before[case] not in received:
            self.resold.add(case)

    @rule(
        which=SMALL,
        wanted=st.integers(1, 60_000),
        what=st.sampled_from(["open", "open", "say", "answer", "accept", "decide", "withdraw", "nothing"]),
        mishaps=MISHAPS,
    )
    @where_there_is("bought")
    def dispute(self, which: int, wanted: int, what: str, mishaps: list[str]) -> None:
        bought, order = self._order(which)
        market, name = self.market, order.id
        case = order.open_dispute.id if order.open_dispute is not None else DisputeId("none")
        disputes, mine = market.disputes, bought.who
        market.shop.bank.fails = list(mishaps)
        steps: dict[str, Callable[[], Coroutine[Any, Any, Order]]] = {
            "open": lambda: disputes.open(mine, name, DisputeReason.OTHER, "It hums.", won(wanted)),
            "say": lambda: disputes.say(mine, name, case, "It really does."),
            "answer": lambda: disputes.answer(SELLERS, name, case, "It does not."),
            "accept": lambda: disputes.accept(SELLERS, name, case),
            "decide": lambda: disputes.decide(OPERATOR, name, case, Verdict(won(wanted), "So be it.")),
            "nothing": lambda: disputes.decide(OPERATOR, name, case, Verdict(won(0), "It does not.")),
            "withdraw": lambda: disputes.withdraw(mine, name, case),
        }
        market.may(steps[what]())

    @rule(which=SMALL, minor=st.integers(0, 30_000), mishaps=MISHAPS)
    @where_there_is("bought")
    def give_back(self, which: int, minor: int, mishaps: list[str]) -> None:
        """Twice, as a form that is sent again: the second time nothing moves."""
        _, order = self._order(which)
        market, given = self.market, sum(each.event == "given_back" for each in order.history)
        market.shop.bank.fails = list(mishaps)
        if market.may(market.orders.give_back(SELLERS, order.id, won(minor), "Sorry.", given)) is None:
            return
        before = market.rows(_TRACES)
        market.may(market.orders.give_back(SELLERS, order.id, won(minor), "Sorry.", given))
        assert market.rows(_TRACES) == before

    @rule(which=SMALL, verb=st.sampled_from(["confirm", "release", "hold", "unhold"]))
    @where_there_is("bought")
    def end(self, which: int, verb: str) -> None:
        bought, order = self._order(which)
        market, escrow = self.market, self.market.escrow
        if verb == "confirm":
            market.may(market.orders.confirm(bought.who, order.id))
        elif verb == "release":
            market.may(escrow.release(order.id))
        else:
            market.may((escrow.hold if verb == "hold" else escrow.unhold)(order.id, "operator"))

    @rule(least=st.integers(1, 50_000), state=st.sampled_from(PayoutState))
    def pay_out(self, least: int, state: PayoutState) -> None:
        for payout in self.market.may(self.market.payouts.make({"KRW": least})) or ():
            self.market.may(self.market.payouts.settle(payout.id, state, "a note"))

    # -- the seller's shelf

    @rule(offer=st.sampled_from(GOODS), minor=st.integers(100, 40_000))
    def change_price(self, offer: OfferId, minor: int) -> None:
        self.market.run(self.market.catalog.set_price(offer, won(minor)))

    @rule(offer=st.sampled_from(GOODS), units=st.sampled_from([0, 1, 2, 5, 1_000]))
    def count_stock(self, offer: OfferId, units: int) -> None:
        before = self.market.on_hand()
        self.market.run(self.market.shop.below.inventory.put_levels([Level(offer, PLACES[offer], units)]))
        self.base[offer] += units - before[offer]

    # -- the same again

    @rule(which=SMALL)
    def send_the_completion_again(self, which: int) -> None:
        done = [each for each in self.sessions if each[1].status is Status.COMPLETED]
        if not done:
            return
        buyer, session = done[which % len(done)]
        before = self.market.rows(_TRACES)
        again = confirming(session, "key0", self.people[buyer])
        for each in (again, confirming(session, "another", "wallet")):
            self.market.may(self.market.shop.checkouts.complete(buyer, session.id, each))
        assert self.market.rows(_TRACES) == before

    # -- what holds

    @invariant()
    def the_books_are_right(self) -> None:
        market = self.market
        assert market.run(market.shop.ledger.audit()).clean
        odd = "select transaction_id, currency from ledger_entries group by 1, 2 having sum(minor) <> 0"
        assert market.rows(odd) == []
        kept = Counter({row[0]: row[1] for row in market.rows("select account, minor from ledger_balances")})
        entries = market.rows("select account, sum(minor)::bigint from ledger_entries group by 1")
        summed = {row[0]: row[1] for row in entries}
        assert {name: minor for name, minor in kept.items() if minor} == {n: m for n, m in summed.items() if m}
        assert not [n for n, m in kept.items() if m < 0 and n.startswith(("escrow:", "wallet:", "held:", "payout:"))]

    @invariant()
    def no_money_of_an_order_is_lost_or_given_twice(self) -> None:
        for bought in self.bought:
            order = self.market.run(self.market.orders.get(OPERATOR, bought.order_id))
            money = self.market.run(self.market.escrow.of_order(order.id))
            # The seller's part and the market's fee are both in what was released.
            assert money.captured == money.inside + money.released + money.refunded, order.id
            assert min(money.inside.minor, money.released.minor, order.remaining.minor) >= 0
            assert money.refunded.minor <= money.captured.minor
            assert order.refunded.minor <= order.paid.minor
            if not self._busy(order.id):
                assert order.remaining == money.captured - money.refunded + money.due, order.id

    @invariant()
    def nobody_gets_back_more_than_they_paid(self) -> None:
        assert all(each >= 0 for each in self.market.shop.bank.charged.values())
        (held,) = self.market.run(self.market.shop.below.wallets.balances(self.person))
        assert 0 <= held.amount.minor <= PURSE
        query = """
            select p.id from payments_payments p where
                (select coalesce(sum(r.minor), 0) from payments_refunds r
                 where r.payment_id = p.id and r.state in ('succeeded', 'pending', 'unknown')) >
                (select coalesce(sum(s.minor - s.waived), 0) from payments_shares s
                 where s.payment_id = p.id and s.state = 'captured')
        """
        assert self.market.rows(query) == []

    @invariant()
    def no_unit_is_lost_or_sold_twice(self) -> None:
        there = self.market.on_hand()
        assert min(there.values()) >= 0
        gone: Counter[str] = Counter()
        for bought in self.bought:
            _, order = self._order(self.bought.index(bought))
            back: Counter[str] = Counter()
            for case in order.returns:
                if case.id in self.resold:
                    back.update({str(each): count for each, count in case.units.items()})
            for line in order.lines:
                assert line.quantity >= line.cancelled + line.shipped >= line.shipped >= line.delivered >= 0
                assert 0 <= line.returned + order.returning(line.id) <= line.delivered
                gone[line.item.offer_id] += line.quantity - line.cancelled - back[line.id]
        if not self._busy():
            assert {each: self.base[each] - there[each] for each in GOODS} == {each: gone[each] for each in GOODS}

    def _busy(self, order_id: OrderId | None = None) -> bool:
        """Whether something outside of orders is still to be done, such as a refund that the bank did not answer."""
        which = "true" if order_id is None else "order_id = :order_id"
        named = {} if order_id is None else {"order_id": order_id}
        waiting = f"select 1 from orders_effects where done_at is null and {which} limit 1"  # noqa: S608 - our words
        paying = [each for _, each in self.sessions if each.is_paying]
        return bool(self.market.rows(waiting, **named)) or bool(paying and order_id is None)

    def teardown(self) -> None:
        """The bank answers again, and days pass: then nothing is under way any more, and everything holds."""
        if not hasattr(self, "bought"):
            return
        self.market.shop.bank.fails = []
        for _ in range(6):
            self.market.run(self.market.let_pass(7))
            for at in range(len(self.sessions)):
                self._look(at)
            if not self._busy():
                break
        assert not any(each.is_paying for _, each in self.sessions)
        self.the_books_are_right()
        self.no_money_of_an_order_is_lost_or_given_twice()
        self.nobody_gets_back_more_than_they_paid()
        self.no_unit_is_lost_or_sold_twice()
        placed = {session.id for _, session in self.sessions if session.status is Status.COMPLETED}
        orders = self.market.run(self.market.orders.list(OPERATOR, limit=100)).orders
        mine = {each.order_id for each in self.bought}
        assert {each.checkout_id for each in orders if each.id in mine} == placed


def _live(schema_url: str, folder: Path, examples: int, steps: int, *, same: bool = False) -> None:
    settled = settings(
        derandomize=same,
        database=None,
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    with open_market(schema_url, folder) as market:
        Histories.market = market
        run_machine(Histories, settings=settled)


def test_nothing_is_lost_over_any_history(schema_url: str, tmp_path: Path) -> None:
    _live(schema_url, tmp_path, 10, 20, same=True)


def test_what_was_given_up_long_ago_is_forgotten_and_what_was_bought_is_not(schema_url: str, tmp_path: Path) -> None:
    with open_market(schema_url, tmp_path) as market:
        Histories.market = market
        history = Histories()
        history.open()
        history.buy_and_have_it_brought(0, RED, 1)
        history.begin(1, {BLUE: 1}, code=False)
        for _ in range(5):
            history.time_passes(400, [])
        assert [each.status for _, each in history.sessions] == [Status.COMPLETED, Status.CANCELED]
        assert len(market.rows("select 1 from checkout_sessions")) == 1
        history.teardown()


def test_what_one_history_leaves_is_not_counted_to_the_next(schema_url: str, tmp_path: Path) -> None:
    with open_market(schema_url, tmp_path) as market:
        Histories.market = market
        before, after = Histories(), Histories()
        before.open()
        before.begin(0, {RED: 3}, code=False)
        before.complete(0, [], 1, 1)
        before.teardown()
        assert len(before.bought) == 1
        after.open()
        after.time_passes(400, [])
        after.no_unit_is_lost_or_sold_twice()


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_nothing_is_lost_over_many_long_histories(schema_url: str, tmp_path: Path) -> None:
    _live(schema_url, tmp_path, 150, 50)
