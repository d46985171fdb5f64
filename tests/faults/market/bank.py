"""A provider of card payments that lives outside every process of ours, with books of its own and the worst of manners.

It speaks the part of Stripe's API that the official library asks for. Now and then a request is lost before it counts,
or its answer afterwards; now and then it counts only after whoever asked has given up. Everything that happens is told
by callbacks that come twice, late, and in any order. A refund may be refused days after it was made.
"""

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from email import message_from_bytes
from typing import Any

import aiohttp
from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

SECRET = "whsec_of_the_bank"
GIVES_UP_S = 0.5
"""How long our side waits for an answer; see `slow`."""

_SLOW_S = 0.9
_LATEST_CALLBACK_S = 1.5
_BOUNCES_WITHIN_S = 1.0
_PATIENCE = 400
_HEARD_S = 120.0

Answer = tuple[int, dict[str, Any]]


@dataclass
class Intent:
    """What Stripe calls a payment."""

    id: str
    amount: int
    currency: str
    payment_method: str
    metadata: dict[str, str]
    status: str = "requires_confirmation"
    client_secret: str = "secret"
    object: str = "payment_intent"


@dataclass
class Refund:
    """What went back."""

    id: str
    payment_intent: str
    amount: int
    metadata: dict[str, str]
    status: str = "succeeded"
    object: str = "refund"


@dataclass
class Bank:
    """The provider.

    Attributes:
        chance: Decides what goes wrong.
        rude: How much of it, between 0 and 1.
        calls: Where callbacks go.
        bounces: How often money that is sent back does not arrive, at once or in the end.
    """

    chance: random.Random
    rude: float = 0.0
    bounces: float = 0.0
    url: str = ""
    calls: str = ""
    intents: dict[str, Intent] = field(default_factory=dict[str, Intent])
    refunds: dict[str, Refund] = field(default_factory=dict[str, Refund])
    _answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    _one_at_a_time: dict[str, asyncio.Lock] = field(default_factory=dict[str, asyncio.Lock])
    _calling: set["asyncio.Task[None]"] = field(default_factory=set["asyncio.Task[None]"])

    def taken(self, ours: str) -> int:
        """What was taken for one of our payments and not given back; more than one capture shows."""
        mine = [each for each in self.intents.values() if each.metadata["hupan_payment"] == ours]
        ids = {each.id for each in mine}
        sent = [each for each in self.refunds.values() if each.payment_intent in ids]
        back = sum(each.amount for each in sent if each.status == "succeeded")
        return sum(each.amount for each in mine if each.status == "succeeded") - back

    def confirm_by_buyer(self, reference: str) -> None:
        """The buyer does what their bank wanted."""
        intent = self.intents[reference]
        if intent.status == "requires_action":
            intent.status = "requires_capture"
            self._tell("payment_intent.amount_capturable_updated", asdict(intent))

    async def tell_the_rest(self) -> None:
        """Wait until everything that has happened was heard."""
        async with asyncio.timeout(_HEARD_S):
            while self._calling:
                await asyncio.wait(self._calling)

    async def hang_up(self) -> None:
        """Make no more calls."""
        for task in self._calling:
            task.cancel()
        await asyncio.gather(*self._calling, return_exceptions=True)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer, or not."""
        sent = {name: str(value) for name, value in (await request.post()).items()}
        mishap = self.chance.choice(("before", "after", "slow")) if self.chance.random() < self.rude else ""
        if mishap == "before":
            return _cut(request)
        if mishap == "slow":
            await asyncio.sleep(_SLOW_S)
        status, body = await self._once(request, sent)
        if mishap == "after":
            return _cut(request)
        return web.json_response(body, status=status)

    async def _once(self, request: web.Request, sent: dict[str, str]) -> Answer:
        key = request.headers.get("Idempotency-Key", "")
        if request.method != "POST":
            return self._show(request)
        async with self._one_at_a_time.setdefault(key, asyncio.Lock()):
            if key not in self._answers:
                self._answers[key] = self._do(request.path.removeprefix("/v1/").split("/"), sent)
            return self._answers[key]

    def _show(self, request: web.Request) -> Answer:
        last = request.path.rpartition("/")[2]
        if last == "sessions":
            # Nobody here types a card in on a page; whoever asks of a payment whether that was so has to be told.
            return 200, {"object": "list", "url": "/v1/checkout/sessions", "has_more": False, "data": []}
        if last == "refunds":
            of = request.query["payment_intent"]
            data = [asdict(each) for each in self.refunds.values() if each.payment_intent == of]
            return 200, {"object": "list", "url": "/v1/refunds", "has_more": False, "data": data}
        return 200, asdict(self.intents[last])

    def _do(self, path: list[str], sent: dict[str, str]) -> Answer:
        if path == ["payment_intents"]:
            words = {name: sent[name] for name in ("currency", "payment_method")}
            metadata = {"hupan_payment": sent["metadata[hupan_payment]"]}
            made = Intent(f"pi_{len(self.intents)}", int(sent["amount"]), metadata=metadata, **words)
            self.intents[made.id] = made
            return 200, asdict(made)
        if path == ["refunds"]:
            return self._refund(sent)
        return self._move(self.intents[path[1]], path[2])

    def _refund(self, sent: dict[str, str]) -> Answer:
        ours = {"hupan_refund": sent["metadata[hupan_refund]"]}
        made = Refund(f"re_{len(self.refunds)}", sent["payment_intent"], int(sent["amount"]), ours)
        intent = self.intents[made.payment_intent]
        if intent.status != "succeeded" or self.taken(intent.metadata["hupan_payment"]) < made.amount:
            return _refused("charge_already_refunded")
        self.refunds[made.id] = made
        bounces = self.chance.choice(("at once", "later")) if self.chance.random() < self.bounces else ""
        if bounces == "at once":
            made.status = "failed"
        elif bounces == "later":
            self._keep(self._bounce(made, self.chance.uniform(0, _BOUNCES_WITHIN_S)))
        self._tell("charge.refunded", asdict(made))
        return 200, asdict(made)

    async def _bounce(self, refund: Refund, after_s: float) -> None:
        await asyncio.sleep(after_s)
        refund.status = "failed"
        self._tell("refund.failed", asdict(refund))

    def _move(self, intent: Intent, verb: str) -> Answer:
        methods = {"pm_asks": "requires_action", "pm_declined": "requires_payment_method"}
        ways = {
            ("confirm", "requires_confirmation"): methods.get(intent.payment_method, "requires_capture"),
            ("capture", "requires_capture"): "succeeded",
            **{
                ("cancel", each): "canceled"
                for each in ("requires_confirmation", "requires_action", "requires_capture", "requires_payment_method")
            },
        }
        to = ways.get((verb, intent.status))
        if to is None:
            return _refused("payment_intent_unexpected_state")
        intent.status = to
        self._tell(f"payment_intent.{verb}", asdict(intent))
        if to == "succeeded" and self.chance.random() < self.rude:
            # A cardholder asks their own bank; what comes of it is told later, and this is but a hint to look.
            doubt = {"id": f"du_{intent.id}", "object": "dispute", "payment_intent": intent.id}
            self._tell("charge.dispute.created", doubt | {"amount": intent.amount, "status": "needs_response"})
        if to == "requires_payment_method":
            return 402, {"error": {"type": "card_error", "code": "card_declined", "message": "No."}}
        return 200, asdict(intent)

    def _tell(self, what: str, about: dict[str, Any]) -> None:
        if self.calls:
            body = json.dumps({"id": f"evt_{len(self._answers)}", "type": what, "data": {"object": about}})
            for _ in range(2):
                self._keep(self._call(body, self.chance.uniform(0, _LATEST_CALLBACK_S)))

    def _keep(self, doing: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(doing)
        self._calling.add(task)
        task.add_done_callback(self._calling.discard)

    async def _call(self, body: str, after_s: float) -> None:
        async with aiohttp.ClientSession() as session:
            for _ in range(_PATIENCE):
                await asyncio.sleep(after_s)
                headers = {"Stripe-Signature": signed(body)}
                with suppress(aiohttp.ClientError, TimeoutError):
                    async with session.post(self.calls, data=body, headers=headers) as heard:
                        if heard.ok:
                            return
                after_s = 0.5


def signed(body: str, secret: str = SECRET) -> str:
    """Sign as Stripe does."""
    now = int(time.time())
    return f"t={now},v1={hmac.new(secret.encode(), f'{now}.{body}'.encode(), hashlib.sha256).hexdigest()}"


def _refused(code: str) -> Answer:
    return 400, {"error": {"type": "invalid_request_error", "code": code, "message": "No."}}


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return web.Response()


@dataclass
class Post:
    """Where webhooks, pushes and letters arrive, which is not at home now and then.

    Attributes:
        got: How often each event was taken.
        pushed: How many pushes were taken.
        letters: How often each letter was taken, by its Message-ID.
    """

    chance: random.Random
    rude: float = 0.0
    url: str = ""
    smtp_port: int = 0
    got: dict[str, int] = field(default_factory=dict[str, int])
    pushed: int = 0
    letters: dict[str, int] = field(default_factory=dict[str, int])

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take an event, or not."""
        await request.read()
        if self.chance.random() < self.rude:
            return web.Response(status=503)
        event_id = request.headers["webhook-id"]
        self.got[event_id] = self.got.get(event_id, 0) + 1
        return web.Response()

    async def handle_push(self, request: web.Request) -> web.StreamResponse:
        """Take what a browser is to show, or not."""
        await request.read()
        if self.chance.random() < self.rude:
            return web.Response(status=503)
        self.pushed += 1
        return web.Response(status=201)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        """Take a letter, or not."""
        del server, session
        if self.chance.random() < self.rude:
            return "451 Later."
        assert isinstance(envelope.content, bytes)
        name = str(message_from_bytes(envelope.content)["Message-ID"])
        self.letters[name] = self.letters.get(name, 0) + 1
        return "250 OK"


@asynccontextmanager
async def open_town(chance: random.Random, rude: float) -> AsyncGenerator[tuple[Bank, Post]]:
    """Open a bank and a post box on this machine."""
    bank, post = Bank(chance, rude), Post(chance, rude)
    app = web.Application()
    app.router.add_post("/hook", post.handle)
    app.router.add_post("/push", post.handle_push)
    app.router.add_route("*", "/v1/{anything:.*}", bank.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bank.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    post.url = f"{bank.url}/hook"
    loop = asyncio.get_running_loop()
    letters = await loop.create_server(lambda: SMTP(post, hostname="localhost", loop=loop), "127.0.0.1", 0)
    post.smtp_port = letters.sockets[0].getsockname()[1]
    try:
        yield bank, post
    finally:
        letters.close()
        await bank.hang_up()
        await runner.cleanup()
