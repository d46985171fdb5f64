"""What has to hold after everybody has come to rest, whatever died meanwhile: everything is held against everything."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import text

from hupan.backoffice import BackOffice
from hupan.checkout import CheckoutService
from hupan.checkout.domain.moving import TIME_TO_PAY
from hupan.kernel import PersonId
from hupan.ledger import LedgerService
from hupan.orders import Order, OrderService, ReturnStatus, Who
from hupan.payments import EscrowService, PaymentService
from hupan.platform import Database
from tests.faults.market.ground import GOODS, UNITS, Ground
from tests.faults.market.people import PURSE, Crowd

S = TypeVar("S")

AUDITOR = PersonId("per_auditor")
_ROUNDS = 8
_LATER = timedelta(hours=7)
_LOOKS, _LOOK_S = 200, 0.05
_UNNOTICED = timedelta(seconds=30)
# What is under way, and how of it that is told whose turn has come.
_BUSY: Mapping[str, tuple[str, str]] = {
    "checkout_sessions": ("due_at is not null", "due_at <= :now"),
    "orders_effects": ("done_at is null", "next_at <= :now"),
    "payments_payments": ("state = 'unknown' or pending is not null", "true"),
    "payments_refunds": ("state in ('pending', 'unknown')", "true"),
    **dict.fromkeys(
        ("webhooks_deliveries", "notices_contact_letters", "notices_letters", "notices_pushes"),
        ("status = 'pending'", "next_at <= :now"),
    ),
    # What was not read yet, of what is told: it becomes letters, deliveries and receipts when it is.
    "platform_outbox_places": (
        (
            "reader in ('tidings', 'receipts') and exists (select from platform_outbox as news "
            "where news.topic = platform_outbox_places.topic and (news.transaction, news.number) "
            "> (platform_outbox_places.transaction, platform_outbox_places.number))"
        ),
        "true",
    ),
    "dbos.workflow_status": ("status in ('PENDING', 'ENQUEUED')", "true"),
}

# What was taken and did not go back, by attempt to complete a checkout.
_HELD = """
select p.key,
    coalesce((select sum(s.minor - s.waived) from payments_shares s
              where s.payment_id = p.id and s.state = 'captured'), 0)
    - coalesce((select sum(r.minor) from payments_refunds r
                where r.payment_id = p.id and r.state = 'succeeded'), 0)
from payments_payments p where p.key ~ '^chk_[^:]+:[0-9]+$'
"""

Row = Sequence[Any]


class Books:
    """Reads everything there is.

    Args:
        ground: Where.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._database = Database(ground.postgres.url, pool_size=2)

    async def close(self) -> None:
        """Read no more."""
        await self._database.close()

    async def rows(self, query: str, **values: object) -> list[Row]:
        """Ask the database."""
        async with self._database.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(query), values)]

    async def come_to_rest(self) -> None:
        """Let hours pass until nothing is under way any more; the server is down, and its rooms open here."""
        ground = self._ground
        for _ in range(_ROUNDS):
            ground.ahead += _LATER
            async with ground.at_home() as services:
                await _of(services, PaymentService).reconcile_all()
                for each in await _of(services, PaymentService).failed_refunds(limit=1000):
                    await _of(services, BackOffice).retry_refund(AUDITOR, each.id)
                await _of(services, CheckoutService).look_after()
                for _ in range(_LOOKS):
                    await asyncio.sleep(_LOOK_S)
                    if not await self._busy(waiting=False):
                        break
            if not await self._busy(waiting=True):
                return
        busy = await self._busy(waiting=True)
        raise AssertionError(f"never done: {busy}; {ground.last_words()}")

    async def _busy(self, *, waiting: bool) -> dict[str, list[Row]]:
        now = datetime.now(UTC) + self._ground.ahead
        found: dict[str, list[Row]] = {}
        for table, (open_, due) in _BUSY.items():
            where = f"({open_})" if waiting else f"({open_}) and ({due})"
            named = {"now": now} if ":now" in where else {}
            if not (await self.rows(f"select to_regclass('{table}')"))[0][0]:
                continue  # nobody has bought anything: there is no durable work yet
            if some := await self.rows(f"select * from {table} where {where} limit 3", **named):  # noqa: S608 - words of ours
                found[table] = some
        return found

    async def check(self, crowd: Crowd) -> Counter[str]:
        """Hold everything against everything; returns how often what happened."""
        async with self._ground.at_home() as services:
            assert (await _of(services, LedgerService).audit()).clean
            orders = await self._orders(_of(services, OrderService))
            escrow = _of(services, EscrowService)
            for each in orders:
                inside = await escrow.of_order(each.id)
                assert each.remaining == inside.captured - inside.refunded + inside.due, each.id
        await self._checkouts(orders, crowd)
        await self._payments()
        await self._stock(orders)
        await self._webhooks(crowd)
        await self._tidings(orders)
        await self._receipts()
        done = Counter(each.status.value for each in orders)
        done += Counter(each.reason for order in orders for each in order.adjustments)
        again = "select count(*) from payments_refunds where retried_as is not null"
        return done + Counter({"sent again": (await self.rows(again))[0][0]})

    async def _orders(self, service: OrderService) -> list[Order]:
        found: list[Order] = []
        before = None
        while True:
            page = await service.list(Who.operating(AUDITOR), before=before, limit=100)
            found += page.orders
            if page.before is None:
                return found
            before = page.before

    async def _checkouts(self, orders: list[Order], crowd: Crowd) -> None:
        """Whoever bought has the orders that they were promised, and paid for them once; whoever did not, paid not."""
        placed: dict[str, list[Order]] = {}
        for order in orders:
            placed.setdefault(order.checkout_id, []).append(order)
        kept = await self.rows("select id, status, body, credential from checkout_sessions")
        states = {row[0]: row[1] for row in await self.rows("select id, state from payments_payments")}
        attempts: dict[str, dict[int, int]] = {}
        for key, held in await self.rows(_HELD):
            checkout_id, attempt = key.split(":")
            attempts.setdefault(checkout_id, {})[int(attempt)] = held
        for checkout_id, status, body, credential in kept:
            assert status in {"completed", "canceled", "incomplete", "ready_for_complete"}, (checkout_id, status)
            assert credential is None
            mine = placed.pop(checkout_id, [])
            assert bool(mine) == (status == "completed"), checkout_id
            if mine:
                promised = body["completion"]["plan"]["orders"]
                assert {each["order_id"] for each in promised} == {each.id for each in mine}
                assert {states[each.payment_id] for each in mine} <= {"captured", "authorised", "voided"}
            asked = attempts.pop(checkout_id, {})
            assert set(asked) <= set(range(1, body["attempts"] + 1)), (checkout_id, asked)
            if mine:
                for attempt in set(range(1, body["attempts"] + 1)) - set(asked):
                    assert await self._ran_over(checkout_id, attempt), (checkout_id, attempt, asked)
                assert body["attempts"] in asked, (checkout_id, asked)
            # Whatever was taken for what was not bought went back.
            kept_of = {each for each, held in asked.items() if held}
            assert kept_of <= ({body["attempts"]} if mine else set()), (checkout_id, asked)
        assert not attempts
        assert not placed
        # Nobody was told that they have bought what is not theirs.
        completed = {row[0] for row in kept if row[1] == "completed"}
        assert {each for each, said in crowd.told.items() if said == "completed"} <= completed

    async def _ran_over(self, checkout_id: str, attempt: int) -> bool:
        """Whether an attempt lasted longer than there is time to pay: then it ended before it asked for money."""
        if self._ground.jumped:
            return True
        query = """
            select to_timestamp(min(created_at) / 1000.0), to_timestamp(max(updated_at) / 1000.0)
            from dbos.workflow_status where workflow_uuid like :named
        """
        ((began, ended),) = await self.rows(query, named=f"%{checkout_id}:{attempt}:%")
        # One that died before there was work of it began earlier than its work.
        return self._ground.passed(began - _UNNOTICED, ended) >= TIME_TO_PAY

    async def _payments(self) -> None:
        """What providers say that they took is what we say that they took, payment by payment."""
        query = """
            select p.id, p.handler, p.state,
                coalesce((select sum(s.minor - s.waived) from payments_shares s
                          where s.payment_id = p.id and s.state = 'captured'), 0),
                coalesce((select sum(r.minor) from payments_refunds r
                          where r.payment_id = p.id and r.state = 'succeeded'), 0),
                p.key
            from payments_payments p
        """
        taken: Counter[str] = Counter()
        for payment_id, handler, state, captured, refunded, key in await self.rows(query):
            assert 0 <= refunded <= captured, payment_id
            taken[handler] += captured - refunded
            if handler == "stripe":
                assert self._ground.bank.taken(payment_id) == captured - refunded, (payment_id, state, key)
        balances = Counter({(row[0], row[1]): row[2] for row in await self.rows("select * from ledger_balances")})
        for handler, minor in taken.items():
            # What a wallet pays stays in our books: outside of them is what the operator gave.
            outside = PURSE if handler == "wallet" else minor
            assert -balances[f"gateway:{handler}", "KRW"] == outside, handler
        left = [minor for (account, _), minor in balances.items() if account.startswith("wallet:")]
        assert PURSE - sum(left) == taken["wallet"]
        assert not any(m for (account, _), m in balances.items() if account.startswith(("clearing:", "held:")))
        sent = (await self.rows("select coalesce(sum(minor), 0) from payments_payouts where state <> 'failed'"))[0][0]
        assert sent == sum(m for (account, _), m in balances.items() if account.startswith("payout:"))

    async def _stock(self, orders: list[Order]) -> None:
        """Every unit is on a shelf, with a buyer, or set aside for somebody."""
        gone: Counter[str] = Counter()
        for order in orders:
            for line in order.lines:
                gone[line.item.offer_id] += line.quantity - line.cancelled - line.returned
            # Off the shelf for who has yet to pay what it costs more.
            for case in order.returns:
                for each in case.replacements if case.status is ReturnStatus.UNPAID else ():
                    gone[each.item.offer_id] += case.units[each.line_id]
        there = {
            row[0]: row[1] for row in await self.rows("select offer_id, sum(on_hand) from inventory_levels group by 1")
        }
        assert {each: UNITS - there[each] for each in GOODS} == {each: gone[each] for each in GOODS}
        held = await self.rows("select key from inventory_reservations where status = 'held'")
        open_cases = {f"{order.id}:{each.id}" for order in orders for each in order.returns if each.status.is_open}
        assert {row[0] for row in held} <= open_cases
        used = (await self.rows("select sum(used) from pricing_promotions"))[0][0]
        # Everybody uses it, but for those in whose conversation it was not heard.
        spring = "select count(*) from checkout_sessions where status = 'completed' and body::text like '%SPRING%'"
        assert used == (await self.rows(spring))[0][0]

    async def _webhooks(self, crowd: Crowd) -> None:
        """Whatever was to be told was told, at least once."""
        told = {row[0] for row in await self.rows("select event_id from webhooks_deliveries")}
        assert crowd.events <= told
        assert told <= set(self._ground.post.got)

    async def _receipts(self) -> None:
        """Who bought has a signed receipt of it, one; and nobody else has."""
        kept = Counter(row[0] for row in await self.rows("select checkout_id from receipts_receipts"))
        bought = await self.rows("select id from checkout_sessions where status = 'completed'")
        assert kept == Counter(row[0] for row in bought)

    async def _tidings(self, orders: list[Order]) -> None:
        """Everything that has become of an order was told, once: to servers, to its buyer, and to its address."""
        told = Counter(row[0] for row in await self.rows("select event_id from webhooks_deliveries"))
        assert max(told.values(), default=1) == 1
        letters = {row[0]: row[1] for row in await self.rows("select key, id from notices_contact_letters")}
        notices = {row[0] for row in await self.rows("select key from notices_notices")}
        for order in orders:
            for at in range(len(order.history)):
                assert told[f"evt:{order.id}:{at}"] == 1, (order.id, at)
            assert f"{order.id}:0" in (notices if order.buyer.person_id else letters), order.id
        unsent = await self.rows("select key from notices_contact_letters where status <> 'sent'")
        assert unsent == []
        taken = {each.removeprefix("<").partition("@")[0] for each in self._ground.post.letters}
        assert set(letters.values()) == taken
        pushes = Counter(row[0] for row in await self.rows("select status from notices_pushes"))
        assert set(pushes) <= {"sent", "spared"}
        assert pushes["sent"] <= self._ground.post.pushed


def _of(services: Mapping[type, object], kind: type[S]) -> S:
    return cast("S", services[kind])
