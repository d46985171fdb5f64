"""What stands between our handler and `localstripe`: the parts of Stripe that it lacks, and lines that break.

Lacking there: idempotency keys (the same key gets the same answer, for a day), parameters of this year, Stripe's
Checkout (`stripe_pages`), and disputes (`stripe_disputes`).
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web

from tests.integration.payments.stripe_disputes import Disputes
from tests.integration.payments.stripe_pages import PAGES, Pages, query_of

_NEWER = "allowed_payment_method_types"


@dataclass
class Front:
    """A proxy.

    Attributes:
        breaks: What befalls the next requests: the line breaks `before` they arrive, or `after`, before the answer.
        answers: What was answered, by idempotency key.
        seen: Methods and paths that arrived here, with their idempotency keys.
        pages: Those on which buyers pay.
        disputes: What their banks want back.
    """

    upstream: str
    session: aiohttp.ClientSession
    pages: Pages
    disputes: Disputes = field(default_factory=Disputes)
    url: str = ""
    breaks: list[str] = field(default_factory=list[str])
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict[str, tuple[int, bytes]])
    seen: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith(PAGES):
            return await self.pages.page(request)
        if not request.headers.get("Authorization", "").startswith("Bearer sk_test_"):
            told = b'{"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}'
            return web.Response(status=401, body=told, content_type="application/json")
        key = request.headers.get("Idempotency-Key", "")
        self.seen.append((request.method, request.path, key))
        mishap = self.breaks.pop(0) if self.breaks else ""
        if mishap == "before":
            return await self._cut(request)
        status, body = self.answers.get(key) or await self._ask(request)
        if key and status < 500:
            self.answers[key] = (status, body)
        if mishap == "after":
            return await self._cut(request)
        return web.Response(status=status, body=body, content_type="application/json")

    async def _ask(self, request: web.Request) -> tuple[int, bytes]:
        if self.disputes.takes(request.path):
            return self.disputes.api(request.method, request.path, query_of(request, await request.read()))
        if self.pages.takes(request.path):
            return await self.pages.api(request.method, request.path, query_of(request, await request.read()))
        sent = parse_qsl((await request.read()).decode())
        body = urlencode([each for each in sent if not each[0].startswith((_NEWER, "return_url"))])
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        url = f"{self.upstream}{request.path_qs}"
        async with self.session.request(request.method, url, data=body or None, headers=headers) as answer:
            found = await answer.read()
        return answer.status, await self.pages.led(request.path, dict(sent), found) if answer.status == 200 else found

    async def _cut(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.close()
        return web.Response()


@asynccontextmanager
async def open_front(upstream: str, port: int = 0) -> AsyncGenerator[Front]:
    async with aiohttp.ClientSession() as session:
        front = Front(upstream, session, Pages(upstream, session))
        app = web.Application()
        app.router.add_route("*", "/{anything:.*}", front.handle)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        front.url = front.pages.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield front
        finally:
            await runner.cleanup()
