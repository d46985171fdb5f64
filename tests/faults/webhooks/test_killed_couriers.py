"""kill -9 between sending and marking: the event arrives again, under the same id, and none is lost."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from hupan.platform import Database
from hupan.webhooks import DeliveryStatus, Wanted
from hupan.webhooks.domain import LEASE
from tests.integration.webhooks.ground import post_office, receiving

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[3]


async def test_what_was_sent_and_not_marked_is_sent_again(database: Database, tmp_path: Path) -> None:
    async with post_office(database, tmp_path) as post, receiving() as receiver:
        await post.service.register("", Wanted(receiver.url, ["*"]))
        told = [await post.tell("orders.placed") for _ in range(3)]
        killed = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("carrier.py")),
            database.dsn,
            str(tmp_path),
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "HUPAN_FAULT": "webhooks.delivered"},
        )
        assert await killed.wait() == -signal.SIGKILL
        assert receiver.ids == told[:1]

        # The others may be carried at once; the one that the dead process had taken is nobody's until its lease ends.
        await post.courier.deliver_due()
        assert receiver.ids == told
        post.clock.go(seconds=LEASE.total_seconds() + 1)
        await post.courier.deliver_due()
        assert receiver.ids == [*told, told[0]]
        found = await post.service.deliveries()
        assert [(each.status, each.attempts) for each in found] == [
            (DeliveryStatus.DELIVERED, 1),
            (DeliveryStatus.DELIVERED, 1),
            (DeliveryStatus.DELIVERED, 2),
        ]
