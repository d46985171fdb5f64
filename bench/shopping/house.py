"""A running Hupan with its demo market, and people who shop there by chat, through HTTP as the web app does."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

import httpx

from bench.start import Server

Json: TypeAlias = dict[str, Any]

_PHRASE = "a bench needs no secret"
_PATIENCE_S = 300.0
_RICH_MINOR = 100_000_000
_OPENS_WITHIN_S = 900.0
_MARKET = "market"
# Any goods will do: whether they are found is not judged here.
_OPENING = "show me mugs"
_LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_CURRENCIES = ("USD", "CNY", "KRW")
_BETWEEN_LOOKS_S = 0.2
HOMES: Mapping[str, Json] = {
    "en": {
        "country": "US",
        "name": "Ada Park",
        "phone": "+1 415 555 0100",
        "region": "CA",
        "city": "San Francisco",
        "postal_code": "94103",
        "line1": "1 Market Street",
    },
    "zh": {
        "country": "CN",
        "name": "林小雨",
        "phone": "+86 138 0000 0000",
        "region": "浙江省",
        "city": "杭州市",
        "district": "西湖区",
        "postal_code": "310012",
        "line1": "文三路 1 号",
    },
    "ko": {
        "country": "KR",
        "name": "김민아",
        "phone": "+82 10 1234 5678",
        "region": "서울특별시",
        "city": "중구",
        "postal_code": "04524",
        "line1": "세종대로 110",
    },
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for a message.

    Attributes:
        parts: The message's parts.
        model_id: Which model wrote it; `None` where none had to.
        seconds: From sending to the end.
        first_card_s: From sending to the first card; `None` where there is none.
        tokens: That a model has read and written for it.
    """

    parts: Sequence[Json]
    model_id: str | None
    seconds: float
    first_card_s: float | None
    tokens: int

    @property
    def text(self) -> str:
        """What is written in it."""
        return "\n".join(str(part["text"]) for part in self.parts if part["type"] == "text")

    def cards(self, kind: str) -> list[Json]:
        """Return the data of its cards of a kind, such as `products`."""
        return [part["data"] for part in self.parts if part["type"] == "card" and part["kind"] == f"shopping.{kind}"]


class Caller:
    """Somebody with a session of their own.

    Args:
        url: Where the house is.

    Attributes:
        http: What they ask with.
    """

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, headers={"origin": url}, timeout=_PATIENCE_S, trust_env=False)

    def close(self) -> None:
        """Leave."""
        self.http.close()

    def begin(self, path: str, body: Json) -> Json:
        """Begin a session."""
        session = self.ask("POST", path, body)
        self.http.headers["x-csrf-token"] = session["csrf_token"]
        return session["person"]

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401 - it is JSON
        """Ask, and insist on an answer.

        Raises:
            httpx.HTTPStatusError: It was refused.
        """
        answered = self.try_to(method, path, body, **headers)
        answered.raise_for_status()
        return answered.json() if answered.content else None

    def try_to(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """Ask, and take whatever is answered; whoever is told to come back later does."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        while True:
            answered = self.http.request(method, path, json=body, headers=named)
            if answered.status_code not in _LATER:
                return answered
            time.sleep(min(10.0, float(answered.headers.get("retry-after", "1"))))

    def follow(self, path: str) -> Generator[tuple[str, Json]]:
        """Read a stream of events to its end."""
        with self.http.stream("GET", path, headers={"accept": "text/event-stream"}) as stream:
            stream.raise_for_status()
            name = ""
            for line in stream.iter_lines():
                if line.startswith("event:"):
                    name = line.removeprefix("event:").strip()
                elif line.startswith("data:") and name:
                    yield name, json.loads(line.removeprefix("data:"))
                    if name == "finished":
                        return


@dataclass
class Shopper:
    """Somebody who shops by chat.

    Attributes:
        caller: Their session.
        person_id: Who they are.
        language: In which they write.
        conversation_id: Where they write.
        last: The last reply, which the next message answers.
        cards: All cards that ask for a tap, the latest last.
        hasty: Whether replies that a model writes are stopped as soon as they begin.
    """

    caller: Caller
    person_id: str
    language: str
    conversation_id: str
    last: str | None = None
    cards: list[tuple[str, Json]] = field(default_factory=list[tuple[str, Json]])
    hasty: bool = False

    def say(self, text: str, model_id: str | None = None) -> Reply:
        """Write a message, and wait for the whole reply."""
        begun = time.perf_counter()
        path = f"/api/conversations/{self.conversation_id}/messages"
        sent = {"client_id": str(uuid4()), "parent_id": self.last, "parts": [{"type": "text", "text": text}]}
        posted = self.caller.ask("POST", path, sent | {"model_id": model_id})
        first = self._follow(posted["run"]["id"], begun)
        took = time.perf_counter() - begun
        message = self._message(posted["reply"]["id"])
        self.last = str(message["id"])
        self.cards += [
            (part["kind"], part["data"])
            for part in message["parts"]
            if part["type"] == "card" and part["kind"] in {"shopping.consent", "shopping.case"}
        ]
        usage: Json = message["usage"] or {}
        tokens = int(usage.get("input_tokens") or 0) + int(usage.get("output_tokens") or 0)
        return Reply(message["parts"], message["model_id"], took, first, tokens)

    def _follow(self, run_id: str, begun: float) -> float | None:
        """Wait for a reply; returns when its first card was there."""
        first: float | None = None
        writes, stopped = _MARKET, False
        for name, data in self.caller.follow(f"/api/runs/{run_id}/events"):
            if name == "started":
                writes = data["model_id"]
            if first is None and name == "part" and data["part"]["type"] == "card":
                first = time.perf_counter() - begun
            if self.hasty and name == "delta" and writes != _MARKET and not stopped:
                stopped = True
                self.caller.try_to("POST", f"/api/runs/{run_id}/stop")
        return first

    def _message(self, message_id: str) -> Json:
        page = self.caller.ask("GET", f"/api/conversations/{self.conversation_id}/messages")
        return next(each for each in page["items"] if each["id"] == message_id)

    def confirm(self) -> Json | None:
        """Tap the button of the latest card that asks for consent.

        Returns:
            The new card, where something has changed in between; else `None`.
        """
        kind, card = self.cards[-1]
        if kind == "shopping.case":
            self.caller.ask("POST", card["path"], card["body"])
            return None
        checkout = f"/api/checkout/{card['checkout_id']}"
        ways = self.caller.ask("GET", f"{checkout}/handlers")["handlers"]
        handler = next(each["id"] for each in ways if each["enough"])
        wish = {"fingerprint": card["fingerprint"], "handler": handler}
        done = self.caller.try_to("POST", f"{checkout}/complete", wish, idempotency_key=str(uuid4()))
        if done.status_code == HTTPStatus.CONFLICT:
            seen = httpx.QueryParams(seen=card.get("seen", ""), language=self.language)
            fresh = self.caller.ask("GET", f"/api/shopping/consent/{card['checkout_id']}?{seen}")
            self.cards.append((kind, fresh))
            return fresh
        done.raise_for_status()
        deadline = time.monotonic() + _PATIENCE_S
        while self.caller.ask("GET", checkout)["status"] == "complete_in_progress" and time.monotonic() < deadline:
            time.sleep(_BETWEEN_LOOKS_S)
        return None


class House:
    """The house, as its owner sees it.

    Args:
        url: Where it listens.
        hasty: Whether nobody waits for what a model writes to its end: judged is who answers, and what cards show.
    """

    def __init__(self, url: str, *, hasty: bool = False) -> None:
        self.url = url
        self._hasty = hasty
        self.owner = Caller(url)
        setup = {"name": "Bench", "login": "bench", "password": _PHRASE, "language": "en"}
        self.owner.begin("/api/setup", setup)

    def welcome(self, login: str, language: str) -> Shopper:
        """Let somebody in who has an address and money, and open a conversation for them."""
        invited = self.owner.ask("POST", "/api/invitations", {"note": login, "role": "member"})
        token = str(invited["url_path"]).rpartition("/")[2].rpartition("=")[2].rpartition("#")[2]
        caller = Caller(self.url)
        accepted = {"token": token, "login": login, "name": login, "password": _PHRASE, "language": language}
        person = caller.begin("/api/invitations/accept", accepted)
        caller.ask("POST", "/api/addresses", HOMES[language] | {"is_default": True})
        for currency in _CURRENCIES:
            money = {"key": f"{login}-{currency}", "minor": _RICH_MINOR, "currency": currency}
            self.owner.ask("POST", f"/api/market/wallets/{person['id']}/top-ups", money)
        talk = caller.ask("POST", "/api/conversations", {})
        return Shopper(caller, person["id"], language, talk["id"], hasty=self._hasty)

    def wait_for_shop(self) -> None:
        """Return once the market answers in the chat: before it has learned what people say, a model does.

        Raises:
            RuntimeError: It does not begin to.
        """
        deadline = time.monotonic() + _OPENS_WITHIN_S
        while self._ask_for_goods().model_id != _MARKET:
            if time.monotonic() > deadline:
                raise RuntimeError("nobody is served in the chat")
            time.sleep(1.0)

    def _ask_for_goods(self) -> Reply:
        talk = self.owner.ask("POST", "/api/conversations", {})
        return Shopper(self.owner, "", "en", talk["id"], hasty=True).say(_OPENING)

    def rates(self) -> Mapping[str, Decimal]:
        """Tell what a unit of the base is worth in each currency."""
        told = self.owner.ask("GET", "/api/market/rates")
        return {told["base"]: Decimal(1)} | {each["currency"]: Decimal(each["per_base"]) for each in told["rates"]}


@contextmanager
def house(models: Mapping[str, Path], *, hasty: bool = False) -> Generator[House]:
    """Start a house with the demo market in it, and wait until it is at rest and serves in the chat.

    Args:
        models: Models that it has, by their names; the first is the default.
        hasty: Whether nobody waits there for what a model writes to its end.
    """
    os.environ |= {"HUPAN_MODELS_FETCH_DEFAULT": "false", "HUPAN_MARKET_DEMO": "true"}
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        for name, file in models.items():
            place = data_dir / "models" / name
            place.mkdir(parents=True)
            (place / f"{name}.gguf").symlink_to(file.resolve())
        server = Server(Path(sys.executable), data_dir)
        try:
            server.wait_for_page()
            opened = House(json.loads((data_dir / "server.json").read_text())["url"], hasty=hasty)
            if models:
                opened.owner.ask("PUT", "/api/models/default", {"model_id": next(iter(models))})
            server.settle()
            opened.wait_for_shop()
            yield opened
            opened.owner.close()
        finally:
            server.stop()
