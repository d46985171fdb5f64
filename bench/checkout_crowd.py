"""Buyers for `bench.checkout`: each is a guest of its own, who buys through HTTP as a browser would."""

import asyncio
import random
import ssl
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx

from hupan.catalog import OfferId

PATIENCE_S = 300.0
"""For so long a buyer tries to get one thing done."""

LOOK_EVERY_S = 0.25
HOME = {
    "country": "KR",
    "name": "Mina Kim",
    "phone": "+82 10 1234 5678",
    "region": "11",
    "city": "중구",
    "postal_code": "04524",
    "line1": "세종대로 110",
}
_AGAIN = {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}
# A context each, with all certificates of the world, would cost more than the purchase.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class GaveUp(Exception):
    """A buyer was sent away for longer than anybody tries."""


@dataclass
class Tally:
    """What came of attempts to buy.

    Attributes:
        took_s: Seconds from the confirmation to the answer that it is bought, being sent away included.
        ended: How purchases ended.
        sent_away: How often somebody was told to come back, by what they asked for and the status.
    """

    took_s: list[float] = field(default_factory=list[float])
    ended: Counter[str] = field(default_factory=Counter[str])
    sent_away: Counter[str] = field(default_factory=Counter[str])

    @property
    def facts(self) -> dict[str, Any]:
        """What stands beside a figure."""
        return {"ended": dict(self.ended), "sent_away": dict(self.sent_away)}


@asynccontextmanager
async def guest(url: str) -> AsyncGenerator[httpx.AsyncClient]:
    """Come as a guest whom nobody knows.

    Args:
        url: Where to.
    """
    headers = {"origin": url}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=120, verify=_NO_TLS, trust_env=False) as client:
        yield client


async def buy(client: httpx.AsyncClient, offers: list[OfferId], tally: Tally) -> None:
    """Begin a checkout of one of each and complete it, and write down how that ended.

    Args:
        client: Who buys.
        offers: What.
        tally: Where it is written.
    """
    try:
        tally.ended[await _bought(client, offers, tally)] += 1
    except GaveUp:
        tally.ended["gave up"] += 1


async def _bought(client: httpx.AsyncClient, offers: list[OfferId], tally: Tally) -> str:
    body: dict[str, Any] = {
        "country": "KR",
        "lines": [{"offer_id": each} for each in offers],
        "destination": HOME,
        "contact": {"email": "mina@example.org"},
    }
    made = await _ask(client, "create", tally, "/api/checkout", json=body)
    made.raise_for_status()
    session = made.json()
    if session["status"] != "ready_for_complete":
        return "sold out before"
    client.headers["x-csrf-token"] = session["token"] or client.headers.get("x-csrf-token", "")
    begun = time.perf_counter()
    path = f"/api/checkout/{session['id']}"
    confirmed = {"fingerprint": session["fingerprint"], "handler": "cod"}
    keys = {"idempotency-key": session["id"]}
    done = await _ask(client, "complete", tally, f"{path}/complete", json=confirmed, headers=keys)
    said = done.json()
    while said["status"] == "complete_in_progress":
        if time.perf_counter() > begun + PATIENCE_S:
            raise GaveUp
        await asyncio.sleep(LOOK_EVERY_S)
        said = (await _ask(client, "look", tally, path, method="GET")).json()
    if said["status"] == "completed":
        tally.took_s.append(time.perf_counter() - begun)
        return "completed"
    if done.status_code >= HTTPStatus.BAD_REQUEST:
        return str(said.get("code"))
    return "sold out" if any(each["code"] == "out_of_stock" for each in said["messages"]) else str(said["status"])


async def _ask(
    client: httpx.AsyncClient,
    what: str,
    tally: Tally,
    path: str,
    method: str = "POST",
    **given: Any,  # noqa: ANN401 - as httpx takes it
) -> httpx.Response:
    """Ask; whoever is told to come back does so, then or, where a line was closed, soon, with the same key."""
    until = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < until:
        try:
            answer = await client.request(method, path, **given)
        except httpx.TransportError as error:
            tally.sent_away[f"{what}: {type(error).__name__}"] += 1
            await asyncio.sleep(LOOK_EVERY_S)
            continue
        in_use = answer.status_code == HTTPStatus.CONFLICT and answer.json().get("code") == "platform.key_in_use"
        if answer.status_code not in _AGAIN and not in_use:
            return answer
        tally.sent_away[f"{what}: {answer.status_code}"] += 1
        # Not all of them in the same moment.
        await asyncio.sleep(float(answer.headers.get("retry-after", 1)) * random.uniform(1, 1.25))  # noqa: S311 - no secret
    raise GaveUp
