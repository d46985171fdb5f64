"""Whether everything adds up once a crowd has bought: without that, `bench.checkout` has measured nothing."""

import asyncio
import time
from collections.abc import Mapping

from sqlalchemy import text

from hupan.catalog import OfferId
from hupan.ledger.repository import SqlBookStore
from hupan.platform import Database

_REST_S = 300.0
_LOOK_EVERY_S = 0.5

_UNDER_WAY = "select count(*) from checkout_sessions where due_at is not null or status = 'complete_in_progress'"
_GONE = """
select each.offer_id, min(each.there) - sum(level.on_hand) as gone,
    (select coalesce(sum(cast(line.body ->> 'quantity' as int)), 0) from orders_lines line
        where line.body #>> '{item,offer_id}' = each.offer_id) as ordered,
    (select coalesce(sum(held.quantity), 0) from inventory_reservation_lines held
        join inventory_reservations of on of.id = held.reservation_id
        where held.offer_id = each.offer_id and of.status = 'committed') as committed,
    (select count(*) from inventory_reservation_lines held where held.offer_id = each.offer_id
        and held.held_until is not null) as held
from unnest(cast(:offers as text[]), cast(:there as int[])) as each(offer_id, there)
join inventory_levels level on level.offer_id = each.offer_id group by each.offer_id
"""
# Each must find nothing.
_NEVER: Mapping[str, str] = {
    "completed without its orders": """
        select c.id from checkout_sessions c where c.status = 'completed'
            and not exists (select from orders_orders o where o.checkout_id = c.id)
    """,
    "orders of what was not completed": """
        select o.id from orders_orders o join checkout_sessions c on c.id = o.checkout_id where c.status <> 'completed'
    """,
    "a seller's orders twice": """
        select checkout_id from orders_orders group by checkout_id, seller_id having count(*) > 1
    """,
    "another sum to pay than ordered": """
        select p.id from payments_payments p left join orders_orders o on o.payment_id = p.id
        where p.state not in ('voided', 'failed')
        group by p.id having p.minor is distinct from sum(o.total_minor)
    """,
    "paid twice": """
        select split_part(key, ':', 1) from payments_payments where state not in ('voided', 'failed')
        group by 1 having count(*) > 1
    """,
}


async def check_books(database: Database, stocked: Mapping[OfferId, int]) -> dict[OfferId, int]:
    """Wait until nothing is under way any more, and insist that everything adds up.

    Args:
        database: Where.
        stocked: How many there were of each offer.

    Returns:
        How many of each were sold.
    """
    await _come_to_rest(database)
    values = {"offers": list(stocked), "there": list(stocked.values())}
    async with database.begin() as connection:
        rows = (await connection.execute(text(_GONE), values)).all()
        for row in rows:
            assert row.gone == row.ordered == row.committed, row
            assert row.held == 0, row
        for what, query in _NEVER.items():
            found = (await connection.execute(text(query))).all()
            assert not found, (what, found[:3])
    async with database.stores(SqlBookStore)() as store:
        audit = await store.books.audit()
    assert audit.clean, audit
    return {OfferId(row.offer_id): int(row.gone) for row in rows}


async def _come_to_rest(database: Database) -> None:
    deadline = time.monotonic() + _REST_S
    while True:
        async with database.begin() as connection:
            under_way = await connection.scalar(text(_UNDER_WAY))
        if not under_way:
            return
        assert time.monotonic() < deadline, f"{under_way} checkouts are still being paid"
        await asyncio.sleep(_LOOK_EVERY_S)
