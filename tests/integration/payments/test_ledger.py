"""The books on a real PostgreSQL: they balance, are only added to, and refuse what would overdraw an account."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from hupan.kernel import Money
from hupan.ledger import Account, AccountKind, KeyReused, NotEnough, Posting, move, wallet
from hupan.ledger.repository import SqlBookStore
from hupan.platform import Database
from tests.integration.payments.stand import ADA, LAKE, Stand, share, won

pytestmark = pytest.mark.anyio

PURSE = f"wallet:{ADA.person_id}"


async def post(stand: Stand, key: str, minor: int, source: str, target: str) -> bool:
    async with stand.database.stores(SqlBookStore)() as store:
        entries = move(won(minor), Account.named(source), Account.named(target))
        return await store.books.post(Posting.of(key, "x", entries), stand.clock.now())


async def test_what_one_gives_the_other_gets_once_a_key(stand: Stand) -> None:
    assert await post(stand, "a", 500, "gateway:wallet", PURSE)
    assert not await post(stand, "a", 500, "gateway:wallet", PURSE)
    assert (await stand.balance(PURSE), await stand.balance("gateway:wallet")) == (500, -500)
    with pytest.raises(KeyReused):
        await post(stand, "a", 501, "gateway:wallet", PURSE)
    assert await stand.books_are_clean()


@pytest.mark.parametrize("source", [PURSE, "escrow:ord_1", "held:pay_1", "clearing:bank", "payout:sell_lake"])
async def test_an_account_that_holds_money_for_somebody_is_never_overdrawn(stand: Stand, source: str) -> None:
    await post(stand, "in", 100, "gateway:bank", source)
    with pytest.raises(NotEnough):
        await post(stand, "out", 101, source, "fees")
    assert await stand.balance(source) == 100
    assert [each.key for each in await stand.ledger.transactions(None)] == ["in"]


async def test_many_at_once_end_as_one_after_the_other(stand: Stand) -> None:
    await post(stand, "in", 1000, "gateway:bank", "escrow:a")
    ways = [("escrow:a", "escrow:b"), ("escrow:b", "escrow:a")] * 20
    await post(stand, "in b", 1000, "gateway:bank", "escrow:b")
    done = await asyncio.gather(*(post(stand, f"k{at % 30}", 10 + at % 2, *way) for at, way in enumerate(ways)))
    assert sum(done) == 30
    assert await stand.balance("escrow:a") + await stand.balance("escrow:b") == 2000
    assert await stand.books_are_clean()


async def _run(database: Database, *statements: str) -> None:
    async with database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


HEAD = "insert into ledger_transactions (id, key, subject, created_at) values ('ltx_1', 'k', 's', now())"
LINE = "insert into ledger_entries (transaction_id, account, currency, minor) values ('ltx_1', '{}', '{}', {})"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("fees", "KRW", 5)],
        [("fees", "KRW", 5), ("gateway:x", "KRW", -4)],
        [("fees", "KRW", 5), ("gateway:x", "USD", -5)],
        [("fees", "KRW", 5), ("gateway:x", "KRW", -5), ("gateway:x", "USD", 1)],
    ],
)
async def test_postgresql_refuses_what_does_not_balance_whoever_writes_it(
    database: Database, lines: list[tuple[str, str, int]]
) -> None:
    with pytest.raises(IntegrityError, match="ledger: ltx_1"):
        await _run(database, HEAD, *(LINE.format(*each) for each in lines))
    await _run(database, HEAD, LINE.format("fees", "KRW", 5), LINE.format("gateway:x", "KRW", -5))


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_entries set minor = minor * 2",
        "delete from ledger_entries",
        "update ledger_transactions set key = 'other'",
        "delete from ledger_transactions",
    ],
)
async def test_postgresql_refuses_to_change_what_is_written(stand: Stand, statement: str) -> None:
    await post(stand, "a", 500, "gateway:wallet", PURSE)
    with pytest.raises(IntegrityError, match="only ever added to"):
        await _run(stand.database, statement)


async def test_an_entry_that_comes_later_does_not_unbalance_an_old_transaction(stand: Stand) -> None:
    await post(stand, "a", 500, "gateway:wallet", PURSE)
    (written,) = await stand.ledger.transactions(None)
    with pytest.raises(IntegrityError, match="does not balance"):
        await _run(stand.database, LINE.replace("ltx_1", written.id).format("fees", "KRW", 1))


async def test_the_audit_finds_what_was_tampered_with(stand: Stand) -> None:
    paid = await stand.paid(share(1000, "ord_1"), share(500, "ord_2"))
    refund = await stand.payments.refund("r", paid.id, paid.shares[0].share.order_id, won(300))
    assert await stand.books_are_clean()
    assert (await stand.ledger.audit()).entries == 3 + 2 + 2
    await _run(
        stand.database,
        "update ledger_balances set minor = 700 where account = 'escrow:ord_2'",
        "insert into ledger_balances (account, currency, minor) values ('fees', 'USD', 7)",
        "update payments_shares set state = 'voided' where order_id = 'ord_2'",
        "update payments_refunds set state = 'failed'",
    )
    found = await stand.ledger.audit()
    assert not found.clean
    assert [(str(each.account), each.kept.minor, each.derived.minor) for each in found.differences] == [
        ("escrow:ord_2", 700, 500),
        ("fees", 7, 0),
    ]
    assert {(each.id, each.order_id) for each in found.unbooked} == {("ord_2", "ord_2"), (refund.id, refund.order_id)}


async def test_accounts_and_transactions_are_read_page_by_page(stand: Stand) -> None:
    for at in range(5):
        await stand.paid(share(100 + at, f"ord_{at}", LAKE))
        await post(stand, f"usd {at}", 5, "gateway:bank", f"wallet:p{at}")
    first = await stand.ledger.accounts(AccountKind.ESCROW, limit=3)
    rest = await stand.ledger.accounts(AccountKind.ESCROW, f"{first[-1].account} KRW", limit=3)
    assert [str(each.account) for each in first + rest] == [f"escrow:ord_{at}" for at in range(5)]
    assert len(await stand.ledger.accounts(None)) == 11
    newest = await stand.ledger.transactions(None, limit=4)
    older = await stand.ledger.transactions(None, newest[-1].id, limit=20)
    assert newest[0].key == "usd 4"
    assert len({each.id for each in newest + older}) == 10
    (only,) = await stand.ledger.transactions(Account.named("escrow:ord_3"))
    assert [(str(each.account), each.amount.minor) for each in only.entries] == [
        ("escrow:ord_3", 103),
        ("gateway:bank", -103),
    ]


async def test_demo_money_is_given_once_a_key(stand: Stand) -> None:
    assert ADA.person_id is not None
    for _ in range(2):
        await stand.wallets.top_up("gift", ADA.person_id, won(5000))
    await stand.wallets.top_up("dollars", ADA.person_id, Money(100, "USD"))
    with pytest.raises(KeyReused):
        await stand.wallets.top_up("gift", ADA.person_id, won(6000))
    found = await stand.wallets.balances(ADA.person_id)
    assert [(str(each.account), str(each.amount)) for each in found] == [
        (str(wallet(ADA.person_id)), "5000 KRW"),
        (str(wallet(ADA.person_id)), "1.00 USD"),
    ]
    assert [each.key for each in await stand.wallets.movements(ADA.person_id)] == ["top-up:dollars", "top-up:gift"]
