"""What PostgreSQL itself sees to in the ledger, whoever writes to it.

A transaction balances and is never changed, and no account that holds money for somebody is overdrawn.

The same words stand in the tables' metadata (`tables.py`) and in the revision that makes them.
"""

BALANCED = """
create or replace function ledger_check_balanced() returns trigger language plpgsql as $$
declare
    about text;
begin
    if tg_table_name = 'ledger_entries' then
        about := new.transaction_id;
    else
        about := new.id;
    end if;
    if (select count(*) from ledger_entries where transaction_id = about) < 2 then
        raise exception using errcode = 'check_violation', message = 'ledger: ' || about || ' has no two entries';
    end if;
    if exists (
        select from ledger_entries where transaction_id = about group by currency having sum(minor) <> 0
    ) then
        raise exception using errcode = 'check_violation', message = 'ledger: ' || about || ' does not balance';
    end if;
    return null;
end
$$
"""
"""Seen when the transaction commits, so that entries can be written one by one."""

APPEND_ONLY = """
create or replace function ledger_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception using errcode = 'check_violation', message = tg_table_name || ' is only ever added to';
end
$$
"""

NOT_OVERDRAWN = """
create or replace function ledger_refuse_overdraft() returns trigger language plpgsql as $$
begin
    raise exception using errcode = 'check_violation', message = 'ledger: ' || new.account || ' is overdrawn';
end
$$
"""
"""A check constraint would look at what is about to be added to a balance, too, which may well be negative."""

OVERDRAFT_TRIGGER = """
create trigger ledger_balances_not_overdrawn after insert or update on ledger_balances for each row
when (new.minor < 0 and new.account !~ '^(gateway|seller):' and new.account <> 'fees')
execute function ledger_refuse_overdraft()
"""


def triggers_of(table: str) -> tuple[str, str]:
    """Return the statements that watch over a table of the ledger.

    Args:
        table: `ledger_transactions` or `ledger_entries`.
    """
    balanced = (
        f"create constraint trigger {table}_balanced after insert on {table} "
        "deferrable initially deferred for each row execute function ledger_check_balanced()"
    )
    append_only = (
        f"create trigger {table}_append_only before update or delete on {table} "
        "for each row execute function ledger_refuse_change()"
    )
    return balanced, append_only
