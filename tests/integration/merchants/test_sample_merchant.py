"""The public Python sample merchant of UCP, in a process of its own: another's code, an older version, no signatures.

It is no part of this project. Say where a copy lies with `HUPAN_UCP_SAMPLE`: a folder with `rest/python` of the public
repository Universal-Commerce-Protocol/samples, and beside it `v`, a virtual environment with what that needs.
"""

import os
import socket
import subprocess
import time
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from hupan.kernel import Language, Money
from hupan.merchants import Good, Handler, NotPayableHere, PurchaseState, Skill, Status
from hupan.platform import Database
from tests.integration.merchants.ground import ADA_HOME, Room, open_room

pytestmark = pytest.mark.anyio
SAMPLE = os.environ.get("HUPAN_UCP_SAMPLE", "")


@pytest.fixture(scope="module")
def flowers(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    if not SAMPLE:
        pytest.skip("HUPAN_UCP_SAMPLE names no copy of the public sample merchant")
    server, python = Path(SAMPLE) / "rest/python/server", str(Path(SAMPLE) / "v/bin/python")
    folder = tmp_path_factory.mktemp("flowers")
    rows = [f"--products_db_path={folder}/products.db", f"--transactions_db_path={folder}/transactions.db"]
    data = f"--data_dir={server.parent}/test_data/flower_shop"
    subprocess.run([python, "import_csv.py", *rows, data], cwd=server, check=True, capture_output=True, timeout=60)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen([python, "server.py", *rows, f"--port={port}"], cwd=server, stdout=said, stderr=said)
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (folder / "said").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        process.wait(20)


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncGenerator[Room]:
    async with open_room(database, tmp_path) as opened:
        yield opened


async def test_it_is_met_in_its_own_version_and_bought_at(room: Room, flowers: str) -> None:
    added = await room.merchants.add(room.ada, flowers)
    assert added.known is not None
    assert added.known.version == "2026-01-11"
    assert added.can(Skill.CHECKOUT)
    assert not added.can(Skill.SEARCH)

    roses = Good(added.id, "bouquet_roses", "bouquet_roses", "Roses", Money(3500, "USD"))
    await room.purchases.put(room.ada, roses, 1)
    shown = await room.purchases.begin(room.ada, added.id, ADA_HOME, Language.EN)

    assert [(each.item_id, each.quantity, each.price) for each in shown.terms.lines] == [("bouquet_roses", 1, 3500)]
    assert shown.terms.status.value == "ready_for_complete", shown.terms
    assert shown.terms.total >= 3500
    assert shown.terms.adds_up
    assert shown.terms.delivery

    # Its profile names wallets of others alone, so nothing is paid from here, and what was kept stays.
    assert shown.handler is None
    with pytest.raises(NotPayableHere):
        await room.purchases.confirm(room.ada, shown.id, shown.fingerprint)
    assert len(await room.purchases.lines(room.ada)) == 1

    # Its own demonstration handler, which it takes without naming it: the same key twice is one order.
    demo, checkout_id = Handler("mock_payment_handler", "demo"), shown.terms.checkout_id
    done = await room.door.complete(added, checkout_id, demo, "one-key")
    again = await room.door.complete(added, checkout_id, demo, "one-key")
    assert (done.status, done.total) == (Status.COMPLETED, shown.terms.total)
    assert done.order_id == again.order_id != ""
    look = await room.door.order(added, done.order_id)
    assert look.pieces == 1
    # The person has bought it there: that is seen, and what was kept for it goes.
    assert (await room.purchases.follow(room.ada, shown.id)).state is PurchaseState.COMPLETED
    assert await room.purchases.lines(room.ada) == []
