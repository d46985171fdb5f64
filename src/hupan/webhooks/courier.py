"""Carries deliveries to their endpoints; several processes may do it at once.

A delivery is taken in one transaction, sent in none, and marked in another. Whoever dies between sending and marking
leaves it to the next, so it arrives at least once, always under the same id.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from hupan.kernel import Clock, HupanError
from hupan.platform import Secrets, Signals, StoreFactory, reach
from hupan.webhooks.domain import (
    DUE,
    MOST_ATTEMPTS,
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointId,
    Reply,
    standard_headers,
    wait_after,
)
from hupan.webhooks.ports import NotDelivered, Sender, Signer, WebhookStore

_AT_ONCE = 8
_LOOK_EVERY_S = 30.0
_LEAST_WAIT_S = 0.05
_GONE = 410
_DELIVERED_KEPT = timedelta(days=30)
_KEPT = timedelta(days=90)
_TIDIED_EVERY = timedelta(hours=6)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CourierPorts:
    """What the courier needs.

    Attributes:
        signer: Signs with the market's own key; without one, deliveries carry the shared secret's signature alone.
        chance: A number between 0 and 1.
    """

    stores: StoreFactory[WebhookStore]
    sender: Sender
    secrets: Secrets
    clock: Clock
    signer: Signer | None = None
    chance: Callable[[], float] = random.random


class Courier:
    """A background task, woken by signals.

    Args:
        ports: What it needs.
        signals: Wake it when something is announced.
    """

    def __init__(self, ports: CourierPorts, signals: Signals) -> None:
        self._ports = ports
        self._signals = signals
        self._on_the_way: dict[asyncio.Task[None], EndpointId] = {}
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._tidied_at = ports.clock.now() - _TIDIED_EVERY

    async def start(self) -> None:
        """Begin to carry."""
        self._tasks = [
            asyncio.create_task(self._listen(), name="webhooks.listen"),
            asyncio.create_task(self._carry(), name="webhooks.carry"),
        ]

    async def stop(self) -> None:
        """Stop; what is on its way is sent again later if its answer does not come by then."""
        running = [*self._tasks, *self._on_the_way]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _listen(self) -> None:
        async with self._signals.subscribe(DUE) as heard:
            async for _ in heard:
                self._wake.set()

    async def _carry(self) -> None:
        while True:
            self._wake.clear()
            wait_s = _LOOK_EVERY_S
            try:
                await self._tidy()
                while len(self._on_the_way) < _AT_ONCE and await self._take():
                    pass
                wait_s = await self._until_due_s()
            except Exception as error:  # noqa: BLE001 - whatever it is, others are still to be told
                _log.warning("webhooks.waiting", reason=str(error)[:200])
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()

    async def _take(self) -> int:
        ports = self._ports
        busy = list(self._on_the_way.values())
        async with ports.stores() as store:
            taken = await store.take(ports.clock.now(), busy, _AT_ONCE - len(busy))
        for delivery, endpoint in taken:
            task = asyncio.create_task(self._deliver(delivery, endpoint), name=f"webhooks.{delivery.id}")
            self._on_the_way[task] = endpoint.id
            task.add_done_callback(self._arrived)
        return len(taken)

    def _arrived(self, task: asyncio.Task[None]) -> None:
        del self._on_the_way[task]
        self._wake.set()

    async def _until_due_s(self) -> float:
        if len(self._on_the_way) >= _AT_ONCE:
            return _LOOK_EVERY_S
        async with self._ports.stores() as store:
            due = await store.next_due()
        if due is None:
            return _LOOK_EVERY_S
        left_s = (due - self._ports.clock.now()).total_seconds()
        # What is due and was not taken waits for its endpoint, which wakes us when it is free.
        return min(max(left_s, _LEAST_WAIT_S if not self._on_the_way else 1.0), _LOOK_EVERY_S)

    async def _deliver(self, delivery: Delivery, endpoint: Endpoint) -> None:
        try:
            reply = await self._send(delivery, endpoint)
            reach("webhooks.delivered")
            outcome = self._after_reply(delivery, reply)
        except NotDelivered as error:
            reply, outcome = None, self._after_failure(delivery, error.reason, None)
        except Exception as error:  # noqa: BLE001 - one delivery must never end the courier
            await asyncio.to_thread(_log.error, "webhooks.broke_off", delivery=delivery.id, exc_info=error)
            reply, outcome = None, self._after_failure(delivery, type(error).__name__, None)
        with contextlib.suppress(HupanError):  # the database is away: the delivery comes again when its lease ends
            async with self._ports.stores() as store:
                marked = await store.mark(outcome)
                if marked and reply is not None and reply.status == _GONE:
                    await self._switch_off(store, endpoint.id)

    async def _send(self, delivery: Delivery, endpoint: Endpoint) -> Reply:
        ports, now, body = self._ports, self._ports.clock.now(), delivery.body.encode()
        keys = [ports.secrets.open(each.sealed.encode()) for each in endpoint.signing(now)]
        # Without a shared secret the time of sending stands in the market's signature, and here that of the event.
        stamped = now if keys else delivery.created_at
        headers = {
            "content-type": "application/json",
            **endpoint.headers,
            **standard_headers(delivery.event_id, delivery.body, keys, stamped),
        }
        if ports.signer is not None:
            headers |= await ports.signer.sign(endpoint.url, headers, body, now)
        return await ports.sender.post(endpoint.url, headers, body)

    def _after_reply(self, delivery: Delivery, reply: Reply) -> Delivery:
        if 200 <= reply.status < 300:  # noqa: PLR2004 - any 2xx is a yes
            now = self._ports.clock.now()
            return replace(
                delivery,
                status=DeliveryStatus.DELIVERED,
                ended_at=now,
                next_at=now,
                last_status=reply.status,
                last_error="",
            )
        failed = replace(delivery, last_status=reply.status)
        return self._after_failure(failed, f"answered {reply.status}", reply.retry_after_s)

    def _after_failure(self, delivery: Delivery, reason: str, retry_after_s: float | None) -> Delivery:
        now, failed = self._ports.clock.now(), replace(delivery, last_error=reason[:200])
        if delivery.attempts >= MOST_ATTEMPTS or delivery.last_status == _GONE:
            _log.warning("webhooks.dead", delivery=delivery.id, endpoint=delivery.endpoint_id, reason=reason)
            return replace(failed, status=DeliveryStatus.DEAD, ended_at=now, next_at=now)
        return replace(failed, next_at=now + wait_after(delivery.attempts, self._ports.chance(), retry_after_s))

    async def _switch_off(self, store: WebhookStore, endpoint_id: EndpointId) -> None:
        endpoint = await store.endpoint(endpoint_id, for_change=True)
        if endpoint is not None:
            gone = replace(endpoint, disabled_at=self._ports.clock.now(), disabled_because="It answered 410 Gone.")
            await store.save(gone)

    async def _tidy(self) -> None:
        now = self._ports.clock.now()
        if now - self._tidied_at >= _TIDIED_EVERY:
            self._tidied_at = now
            async with self._ports.stores() as store:
                await store.forget(now - _DELIVERED_KEPT, now - _KEPT)
