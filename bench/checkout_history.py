"""Orders of the past by the million, as rows: for `bench.checkout`, which asks what they cost the next one."""

from sqlalchemy import text

from hupan.platform import Database

BUYERS = 2_000
"""Past orders belong to so many buyers: the more orders, the longer is each buyer's list."""

# A machine with little memory keeps up with as many at a time.
_STRETCH = 50_000
_WORDS = {
    "order": "'ord_' || lpad(g::text, 26, '0')",
    "payment": "'pay_' || lpad(g::text, 26, '0')",
    "checkout": "'chk_' || lpad(g::text, 26, '0')",
    "reservation": "'rsv_' || lpad(g::text, 26, '0')",
    "booked": "'ltx_' || lpad(g::text, 26, '0')",
    "at": "timestamptz '2025-01-01' + g * interval '10 seconds'",
    "buyer": f"'per_' || g % {BUYERS}",
}

# What one completed purchase leaves behind, as the rooms write it; `g` counts.
_ROWS = (
    """
    insert into checkout_sessions (id, buyer, currency, status, version, revision, fingerprint, created_at, updated_at,
        expires_at, body)
    select {checkout}, {buyer}, 'KRW', 'completed', 1, 5, '', {at}, {at}, {at}, body from there, like_this
    """,
    """
    insert into payments_payments (id, key, fingerprint, person_id, guest, handler, currency, minor, state, reference,
        action, failure, version, created_at, updated_at)
    select {payment}, {checkout} || '.1', '', {buyer}, '', 'wallet', 'KRW', 15000, 'captured', {payment}, '', '', 2,
        {at}, {at} from there
    """,
    """
    insert into payments_shares (payment_id, order_id, seller_id, minor, waived, state)
    select {payment}, {order}, 'sell_one', 15000, 0, 'captured' from there
    """,
    """
    insert into payments_escrows (order_id, seller_id, currency, fee_bps, released, releases)
    select {order}, 'sell_one', 'KRW', 500, 15000, 1 from there
    """,
    """
    insert into inventory_reservations (id, key, status, created_at, expires_at, ended_at)
    select {reservation}, {checkout} || '.1', 'committed', {at}, {at}, {at} from there
    """,
    """
    insert into inventory_reservation_lines (reservation_id, offer_id, location_id, quantity)
    select {reservation}, 'off_one', 'loc_one', 1 from there
    """,
    """
    insert into ledger_transactions (id, key, subject, created_at)
    select {booked}, 'capture:' || {payment}, {payment}, {at} from there
    """,
    """
    insert into ledger_entries (transaction_id, account, currency, minor)
    select {booked}, account, 'KRW', minor
    from there, lateral (values ('gateway:wallet', -15000), ('escrow:' || {order}, 15000)) each(account, minor)
    """,
    """
    insert into ledger_balances (account, currency, minor) select 'escrow:' || {order}, 'KRW', 15000 from there
    """,
    """
    insert into orders_orders (id, number, checkout_id, buyer, seller_id, payment_id, reservation_id, destination,
        contact, gift_note, currency, total_minor, paid_minor, refunded_minor, status, placed_at, closed_at)
    select {order}, 'P' || lpad(g::text, 12, '0'), {checkout}, {buyer}, 'sell_one', {payment}, {reservation},
        destination, '', '', 'KRW', 15000, 15000, 0, 'completed', {at}, {at} from there, like_that
    """,
    """
    insert into orders_lines (order_id, position, product_id, body)
    select {order}, 0, 'prod_one', line from there, like_that
    """,
    "insert into orders_history (order_id, position, body) select {order}, 0, entry from there, like_that",
)
_THERE = """
with there as (select g from generate_series(cast(:first as int), cast(:last as int)) g),
like_this as (select body from checkout_sessions where status = 'completed' order by id desc limit 1),
like_that as (
    select o.destination, l.body as line, h.body as entry from orders_orders o
    join orders_lines l on l.order_id = o.id and l.position = 0
    join orders_history h on h.order_id = o.id and h.position = 0 order by o.id desc limit 1
)
"""


async def add_past(database: Database, present: int, wanted: int) -> None:
    """Add orders of the past, like the last that was made, until there are so many.

    Args:
        database: Where to; somebody has bought something there.
        present: How many were added before.
        wanted: How many there are going to be.
    """
    for first in range(present + 1, wanted + 1, _STRETCH):
        async with database.begin() as connection:
            # Every row is as the rooms would have it; to have each of them looked at would take an hour.
            await connection.execute(text("set local session_replication_role = replica"))
            values = {"first": first, "last": min(first + _STRETCH - 1, wanted)}
            for each in _ROWS:
                await connection.execute(text(_THERE + each.format(**_WORDS)), values)
    async with database.engine.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(text("vacuum analyze"))
