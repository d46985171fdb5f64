"""Which ways of paying there are is a matter of settings, and test tokens are money on no other machine."""

import asyncio
from pathlib import Path

import pytest

from hupan.bootstrap import payments
from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.payments import open_payments
from hupan.kernel import Money, SystemClock
from hupan.platform import Database, InvalidSettings, Secrets, ServerSettings, SettingsSources, Signals
from tests.integration.payments.stand import ADA, won

pytestmark = pytest.mark.anyio


async def ground(database: Database, folder: Path, host: str, **said: str) -> Foundation:
    return Foundation(
        sources=SettingsSources(environment={f"HUPAN_{name}": value for name, value in said.items()}),
        server=ServerSettings(host=host),
        database=database,
        signals=Signals(database),
        secrets=await asyncio.to_thread(Secrets, folder / "key"),
        clock=SystemClock(),
    )


async def test_settings_say_how_one_can_pay(database: Database, tmp_path: Path) -> None:
    async with open_payments(await ground(database, tmp_path, "0.0.0.0")) as room:  # noqa: S104 - nobody listens in this test
        assert [each.id for each in room.payments.handlers(ADA, won(5))] == ["wallet", "cod"]
    said = {"PAYMENTS_COD": "false", "PAYMENTS_MOCK": "true", "STRIPE_SECRET_KEY": "sk_test_12345"}
    for host in ("127.0.0.1", "::1", "localhost"):
        async with open_payments(await ground(database, tmp_path, host, **said)) as room:
            found = [each.id for each in room.payments.handlers(ADA, won(5))]
            assert found == ["wallet", "mock_payment_handler", "stripe"]
            assert (await room.ledger.audit()).clean


async def test_couriers_carry_only_so_much(database: Database, tmp_path: Path) -> None:
    said = {"PAYMENTS_WALLET": "false", "PAYMENTS_COD_MOST": '{"KRW": 50000}'}
    async with open_payments(await ground(database, tmp_path, "127.0.0.1", **said)) as room:
        open_to = {sum_: [each.id for each in room.payments.handlers(ADA, won(sum_))] for sum_ in (50_000, 50_001)}
        assert open_to == {50_000: ["cod"], 50_001: []}
        assert [each.id for each in room.payments.handlers(ADA, Money(10**9, "USD"))] == ["cod"]
        assert [each.id for each in room.payments.handlers(ADA)] == ["cod"]
    with pytest.raises(InvalidSettings, match="HUPAN_PAYMENTS_COD_MOST"):
        async with open_payments(await ground(database, tmp_path, "127.0.0.1", PAYMENTS_COD_MOST="a lot")):
            pass


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "shop.example", "127.0.0.1.example"])  # noqa: S104 - refused
async def test_test_tokens_are_no_money_where_others_can_reach_us(
    database: Database, tmp_path: Path, host: str
) -> None:
    with pytest.raises(InvalidSettings, match="host of this machine alone"):
        async with open_payments(await ground(database, tmp_path, host, PAYMENTS_MOCK="true")):
            pass


async def test_cards_need_the_library(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_name: str) -> None:
        return None

    monkeypatch.setattr(payments, "find_spec", nowhere)
    with pytest.raises(InvalidSettings, match=r"hupan\[stripe\]"):
        async with open_payments(await ground(database, tmp_path, "127.0.0.1", STRIPE_SECRET_KEY="sk_test_12345")):
            pass
