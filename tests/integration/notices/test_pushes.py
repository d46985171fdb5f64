"""Notices to browsers: a push service on this machine that decrypts what it is sent, as the browser behind it would."""

import asyncio
import base64
import os
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import http_ece
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from hupan.bootstrap.notices import say_money
from hupan.gateways.open_web import OpenWebPost, OpenWebSender
from hupan.gateways.webpush import WebPushSealer
from hupan.kernel import Language, PersonId
from hupan.notices import BadSubscription, News, NoticeService, PushPorts, PushService, Runner
from hupan.notices.push_repository import SqlPushStore
from hupan.notices.pushes import MOST_SUBSCRIPTIONS, STAYS
from hupan.notices.repository import SqlNoticeStore
from hupan.platform import Database, Secrets, Signals
from tests.integration.reviews.ground import HandClock, add_people
from tests.integration.webhooks.ground import Got, Receiver, receiving

_decrypt = cast("Callable[..., bytes]", http_ece.decrypt)
_verify = cast("Callable[[str], bool]", Vapid02.verify)

pytestmark = pytest.mark.anyio


class Browser:
    """What a browser keeps to itself, and what it gives away."""

    def __init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.keys = (_text(point), _text(self.secret))

    def read(self, got: Got) -> dict[str, Any]:
        assert got.headers["content-encoding"] == "aes128gcm"
        plain = _decrypt(got.body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        return cast("dict[str, Any]", orjson.loads(plain))


@dataclass
class Pushing:
    notices: NoticeService
    pushes: PushService
    runner: Runner
    clock: HandClock
    service: Receiver
    ada: PersonId
    bob: PersonId

    async def tell(self, key: str = "k", **facts: str | int) -> None:
        told = {"number": "N-1", "total_minor": 48_900, "currency": "KRW"} | facts
        await self.notices.tell(News(self.ada, key, "orders.placed", told, "/market/orders/ord_1"))

    async def subscribe(self, browser: Browser, path: str = "", language: Language = Language.KO) -> str:
        endpoint = f"{self.service.url}{path}"
        await self.pushes.subscribe(self.ada, endpoint, browser.keys, language)
        return endpoint


@pytest.fixture
async def pushing(database: Database, tmp_path: Path) -> AsyncGenerator[Pushing]:
    clock, signals = HandClock(), Signals(database)
    secrets = await asyncio.to_thread(Secrets, tmp_path / "secret.key")
    ada, bob = await add_people(database, "Ada", "Bob")
    notices = NoticeService(database.stores(SqlNoticeStore), signals, clock)
    async with receiving("/push") as service, OpenWebSender(private_networks=True, whole_s=0.5) as sender:
        service.status = 201
        ports = PushPorts(
            database.stores(SqlPushStore), WebPushSealer("mailto:ops@shop.example"), OpenWebPost(sender), secrets, clock
        )
        pushes = PushService(ports)
        yield Pushing(notices, pushes, Runner(ports, pushes, say_money), clock, service, ada.person_id, bob.person_id)


async def test_a_browser_reads_what_nobody_else_can(pushing: Pushing) -> None:
    browser = Browser()
    await pushing.subscribe(browser)
    await pushing.tell()
    assert await pushing.runner.send_due() == 1
    (got,) = pushing.service.got
    (notice,) = (await pushing.notices.page(pushing.ada)).notices
    assert browser.read(got) == {
        "title": "주문 N-1이 접수되었습니다",
        "body": "감사합니다. 주문 N-1(₩48,900)이 접수되었습니다.",
        "link": "/market/orders/ord_1",
        "tag": notice.id,
        "lang": "ko",
    }
    assert b"48,900" not in got.body
    with pytest.raises(http_ece.ECEException):
        Browser().read(got)
    assert await pushing.runner.send_due() == 0


async def test_the_push_service_knows_who_sends(pushing: Pushing) -> None:
    await pushing.subscribe(Browser())
    await pushing.tell()
    await pushing.runner.send_due()
    (got,) = pushing.service.got
    words = got.headers["authorization"]
    assert _verify(words)
    assert words.endswith(f"k={await pushing.pushes.public_key()}")
    claims = orjson.loads(_bytes(words.partition("t=")[2].split(".")[1]))
    origin = pushing.service.url.removesuffix("/push")
    expires = pushing.clock.now() + timedelta(hours=12)
    assert claims == {"aud": origin, "exp": int(expires.timestamp()), "sub": "mailto:ops@shop.example"}
    assert got.headers["ttl"] == str(int(STAYS.total_seconds()))


async def test_the_key_is_made_once(pushing: Pushing, database: Database, tmp_path: Path) -> None:
    first = await pushing.pushes.public_key()
    async with OpenWebSender(private_networks=True) as sender:
        ports = PushPorts(
            database.stores(SqlPushStore),
            WebPushSealer(""),
            OpenWebPost(sender),
            await asyncio.to_thread(Secrets, tmp_path / "secret.key"),
            pushing.clock,
        )
        assert await PushService(ports).public_key() == first
    async with database.engine.connect() as connection:
        ((sealed,),) = (await connection.exec_driver_sql("select sealed from notices_push_keys")).all()
    assert await pushing.pushes.private_key() not in sealed


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(pushing: Pushing, status: int) -> None:
    endpoint = await pushing.subscribe(Browser())
    pushing.service.status = status
    await pushing.tell("a")
    await pushing.tell("b")
    await pushing.runner.send_due()
    assert not await pushing.pushes.is_subscribed(pushing.ada, endpoint)
    pushing.service.status = 201
    await pushing.tell("c")
    assert await pushing.runner.send_due() == 0


async def test_what_was_not_taken_is_tried_again_and_not_for_ever(pushing: Pushing) -> None:
    await pushing.subscribe(Browser())
    pushing.service.status, pushing.service.headers = 429, {"Retry-After": "120"}
    await pushing.tell()
    assert await pushing.runner.send_due() == 1
    pushing.clock.go(seconds=119)
    assert await pushing.runner.send_due() == 0
    pushing.clock.go(seconds=2)
    pushing.service.status, pushing.service.headers = 503, {}
    attempts = 1
    for _ in range(10):
        attempts += await pushing.runner.send_due()
        pushing.clock.go(hours=9)
    assert attempts == 6
    pushing.service.status = 201
    await pushing.tell("later")
    assert await pushing.runner.send_due() == 1  # the browser itself is still known
    pushing.service.status = 400
    await pushing.tell("refused")
    assert await pushing.runner.send_due() == 1
    pushing.clock.go(days=1)
    assert await pushing.runner.send_due() == 0


async def test_what_failed_while_the_clock_was_ahead_is_pushed_when_it_is_set_right(pushing: Pushing) -> None:
    await pushing.subscribe(Browser())
    pushing.clock.go(days=365)
    pushing.service.status, pushing.service.headers = 429, {"Retry-After": "86400"}
    await pushing.tell()
    assert await pushing.runner.send_due() == 1
    pushing.clock.go(hours=23)
    assert await pushing.runner.send_due() == 0
    pushing.service.status = 201
    pushing.clock.go(days=-365)
    assert await pushing.runner.send_due() == 1
    assert await pushing.runner.send_due() == 0


async def test_what_is_read_or_old_is_spared(pushing: Pushing) -> None:
    await pushing.subscribe(Browser())
    await pushing.tell("read")
    (notice,) = (await pushing.notices.page(pushing.ada)).notices
    await pushing.notices.mark_read(pushing.ada, [notice.id])
    await pushing.runner.send_due()
    await pushing.tell("old")
    pushing.clock.go(days=4)
    await pushing.runner.send_due()
    assert pushing.service.got == []


async def test_a_browser_shows_one_persons_notices(pushing: Pushing) -> None:
    browser = Browser()
    endpoint = await pushing.subscribe(browser)
    await pushing.pushes.unsubscribe(pushing.bob, endpoint)
    assert await pushing.pushes.is_subscribed(pushing.ada, endpoint)
    await pushing.pushes.subscribe(pushing.bob, endpoint, browser.keys, Language.EN)
    assert not await pushing.pushes.is_subscribed(pushing.ada, endpoint)
    await pushing.tell()
    assert await pushing.runner.send_due() == 0
    await pushing.pushes.unsubscribe(pushing.bob, endpoint)
    assert not await pushing.pushes.is_subscribed(pushing.bob, endpoint)


async def test_the_oldest_browser_makes_room(pushing: Pushing) -> None:
    for number in range(MOST_SUBSCRIPTIONS + 2):
        await pushing.subscribe(Browser(), f"/{number}")
    await pushing.tell()
    assert await pushing.runner.send_due() == MOST_SUBSCRIPTIONS
    assert not await pushing.pushes.is_subscribed(pushing.ada, f"{pushing.service.url}/0")


async def test_addresses_of_strangers_lead_to_push_services_alone(database: Database, tmp_path: Path) -> None:
    (ada,) = await add_people(database, "Ada")
    async with OpenWebSender() as sender:
        secrets = await asyncio.to_thread(Secrets, tmp_path / "secret.key")
        ports = PushPorts(database.stores(SqlPushStore), WebPushSealer(""), OpenWebPost(sender), secrets, HandClock())
        pushes, keys = PushService(ports), Browser().keys
        for endpoint in (
            "http://push.example.net/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://169.254.169.254/latest",
            "https://10.0.0.8/x",
            "https://user:word@push.example.net/x",
            "https://push.example.net:22/x",
            "file:///etc/passwd",
            "x" * 3000,
        ):
            with pytest.raises(BadSubscription):
                await pushes.subscribe(ada.person_id, endpoint, keys, Language.EN)
        for broken in (("", keys[1]), (keys[0], "AAAA"), (keys[0][:-2], keys[1]), ("no keys at all!", "…")):
            with pytest.raises(BadSubscription):
                await pushes.subscribe(ada.person_id, "https://push.example.net/x", broken, Language.EN)
        await pushes.subscribe(ada.person_id, "https://push.example.net/x", keys, Language.EN)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
