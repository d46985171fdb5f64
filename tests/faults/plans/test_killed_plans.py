"""kill -9 of the server amid the steps of a plan: it is shown where it broke off, goes on, and does no step twice."""

import asyncio
import signal
import socket
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from bench.shopping.house import House, Shopper
from hupan.bootstrap.tables import load_tables
from hupan.platform import Database, Row
from tests.attacks.shopping.market import Stall, cart_of, empty, fresh
from tests.conftest import fresh_database
from tests.faults.market.server import serve

Json = dict[str, Any]
SAID = "find wireless headphones, put the cheapest one in my cart and check out"
_DIES_WITHIN_S, _PAUSE_S, _ATTEMPTS = 60.0, 0.1, 1000
_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.market.server"])


@dataclass
class Lives:
    """A server that dies and is started again, at the same address."""

    listener: socket.socket
    folder: Path
    database_url: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    @contextmanager
    def life(self, point: str = "") -> Generator[Any]:
        """Let it live, until a point is passed at the latest."""
        variables = {
            "HUPAN_SERVER_DATA_DIR": str(self.folder / "data"),
            "HUPAN_DATABASE_URL": self.database_url,
            "HUPAN_MARKET_DEMO": "false",
            "HUPAN_MODELS_SOURCES": "file",
            "HUPAN_MODELS_FETCH_DEFAULT": "false",
            "HUPAN_SEARCH_MEANING": "false",
        }
        words = (self.listener, str(self.folder), variables, timedelta(), point)
        process = _context.Process(target=serve, args=words)
        process.start()
        try:
            yield process
        finally:
            process.kill()
            process.join(20)


async def _tables(url: str) -> None:
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    await database.close()


def wait_for_shop(buyer: Shopper) -> None:
    for _ in range(_ATTEMPTS):
        with suppress(httpx.HTTPError):
            if anew(buyer).say("wireless headphones").cards("products"):
                return
        time.sleep(_PAUSE_S)
    raise AssertionError("nobody is served")


def anew(buyer: Shopper) -> Shopper:
    talk = buyer.caller.ask("POST", "/api/conversations", {})
    return Shopper(buyer.caller, buyer.person_id, buyer.language, talk["id"])


def die_of(buyer: Shopper, process: Any) -> Json:  # noqa: ANN401 - of whichever context
    """Ask for several things, and wait until the server has died of one of them; returns the reply as it was begun."""
    path = f"/api/conversations/{buyer.conversation_id}/messages"
    sent = {"client_id": str(uuid4()), "parent_id": None, "parts": [{"type": "text", "text": SAID}]}
    posted: Json = buyer.caller.ask("POST", path, sent)
    with suppress(httpx.HTTPError):
        for _ in buyer.caller.follow(f"/api/runs/{posted['run']['id']}/events"):
            pass
    process.join(_DIES_WITHIN_S)
    assert process.exitcode == -signal.SIGKILL
    return posted["reply"]


def message(buyer: Shopper, message_id: str) -> Json:
    """Read a message, as soon as somebody answers who knows that its writer is dead."""
    for _ in range(_ATTEMPTS):
        with suppress(httpx.HTTPError):
            page = buyer.caller.ask("GET", f"/api/conversations/{buyer.conversation_id}/messages")
            found: Json = next(each for each in page["items"] if each["id"] == message_id)
            if found["status"] != "running":
                return found
        time.sleep(_PAUSE_S)
    raise AssertionError("the reply is still said to be written")


def cards(found: Json, kind: str) -> list[Json]:
    return [each["data"] for each in found["parts"] if each["type"] == "card" and each["kind"] == f"shopping.{kind}"]


def gone_on(buyer: Shopper, message_id: str) -> Json:
    """Tap on "continue", and wait for the end."""
    going = buyer.caller.ask("POST", f"/api/messages/{message_id}/continue", {})
    for _ in buyer.caller.follow(f"/api/runs/{going['run']['id']}/events"):
        pass
    return message(buyer, message_id)


def check_whole(buyer: Shopper, found: Json) -> None:
    (plan,) = cards(found, "plan")
    assert [each["state"] for each in plan["steps"]] == ["done", "done", "done"], found
    assert plan["state"] == "done"
    assert found["status"] == "complete"
    assert [len(cards(found, kind)) for kind in ("products", "cart", "consent")] == [1, 1, 1]
    assert [each["quantity"] for each in cart_of(buyer)["lines"]] == [1]
    assert [each["quantity"] for each in cards(found, "consent")[0]["lines"]] == [1]
    assert buyer.caller.ask("GET", "/api/orders")["orders"] == []


def test_a_plan_goes_on_where_it_was_killed_and_does_nothing_twice(postgres_url: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with fresh_database(postgres_url) as url, socket.socket() as listener, ExitStack() as leaving:
        load_tables()
        asyncio.run(_tables(url))
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        lives = Lives(listener, tmp_path, url)
        with lives.life("plans.ended.1") as process:
            house = House(lives.url)
            buyer = house.welcome("mina", "en")
            for each in (house.owner, buyer.caller):
                leaving.callback(each.close)
            Stall(house, buyer, {}, url).bring(*fresh().lines())
            wait_for_shop(buyer)
            talk = anew(buyer)
            broken = die_of(talk, process)
        with lives.life("plans.tried.1") as process:
            found = message(talk, broken["id"])
            assert found["status"] == "interrupted"
            for plan in cards(found, "plan"):
                assert plan["state"] == "under_way"
                assert plan["steps"][2]["state"] == "pending"
            check_whole(talk, gone_on(talk, broken["id"]))

            # This time it dies after the goods were put in, and before anybody noted that.
            wait_for_shop(buyer)
            empty(buyer)
            talk = anew(buyer)
            broken = die_of(talk, process)
        with lives.life():
            found = message(talk, broken["id"])
            assert found["status"] == "interrupted"
            assert [each["quantity"] for each in cart_of(talk)["lines"]] == [1]
            check_whole(talk, gone_on(talk, broken["id"]))
