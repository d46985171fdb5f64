"""Recognises the caller of every request, before any route sees it.

Under `/api` a caller is a browser with a session cookie; whoever is not signed in gets no further than the public
paths, so that a route that forgets to ask is not open. Unsafe methods must come from our own page: the browser's word
on where a request comes from is checked, and so is the session's token in `X-CSRF-Token`. Under `/v1` and `/mcp` a
caller is a program with an API key; the refusal is left to the routes, which speak another protocol's words. Under
`/market` everybody may read, and a caller is whoever has a session, or the only person there is when their browser
opens a page on their own machine (so that the first page already greets them); its forms carry the session's token as a
field, which their routes check (`access.check_own_form`), since a page without scripts cannot send a header. So it is
with the page on which platforms ask for a link.
"""

import re
from collections.abc import Mapping
from typing import cast

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hupan.identity.access import COOKIE, caller_of
from hupan.identity.domain import Access
from hupan.identity.entrance import hand_over, is_secure, visit_of
from hupan.identity.errors import CrossSite
from hupan.identity.service.authentication import Authenticator
from hupan.identity.service.sessions import SessionService
from hupan.identity.settings import IdentitySettings
from hupan.identity.site import Site
from hupan.identity.tokens import KEY_PREFIX, csrf_token, same_token
from hupan.kernel import HupanError
from hupan.platform.http import NotSignedIn, problem_response

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PUBLIC = frozenset(
    {
        ("GET", "/api/session"),
        ("POST", "/api/session"),
        ("POST", "/api/setup"),
        ("GET", "/api/invitations/lookup"),
        ("POST", "/api/invitations/accept"),
        ("GET", "/api/openapi.json"),
        ("POST", "/api/market/quote"),
        # The provider signs what it says.
        ("POST", "/api/market/payments/stripe/callback"),
    }
)
# So do carriers; each has a door of its own.
_CARRIERS = re.compile(r"/api/market/carriers/[^/]+/events")
# Guests may read here; routes that are not for them ask for a caller. tests/unit/house/test_routes.py names the others.
_PUBLIC_TREES = ("/api/shared/", "/api/market/")
# Guests may also write here, each to what is theirs: these routes know guests by a cookie and a token of their own.
_GUEST_TREES = ("/api/cart/", "/api/checkout/", "/api/orders/")
_OPEN_PAGES = "/market"
# The page on which a person is asked whether a platform may act for them.
_CONSENT_PAGE = "/oauth/authorize"
# A buyer's tools, for programs.
_TOOLS = "/mcp"
# Answers while the database is away, so nothing is looked up for it.
_HEALTH = "/api/health"


class IdentityMiddleware:
    """Pure ASGI; the services are taken from the app's state at each request, since they start after the app is built.

    Args:
        app: What stands behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, with its caller in `scope["state"]`, or answer with a refusal."""
        if scope["type"] == "http":
            path: str = scope["path"]
            try:
                if path.startswith("/v1/") or path == _TOOLS:
                    await _recognise_quietly(scope)
                elif path.startswith("/api/") and path != _HEALTH:
                    send = _kept_by_nobody(send)
                    await _recognise_browser(scope)
                elif path in {_OPEN_PAGES, _CONSENT_PAGE} or path.startswith(f"{_OPEN_PAGES}/"):
                    send = await _recognise_visitor(scope, send)
            except HupanError as refusal:
                await problem_response(refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)


async def _recognise_browser(scope: Scope) -> None:
    connection = HTTPConnection(scope)
    headers = connection.headers
    site, authenticator = _services(scope)
    unsafe = scope["method"] not in _SAFE
    if unsafe:
        site.check_same_site(headers)
    token = connection.cookies.get(COOKIE, "")
    access = await authenticator.by_session(token) if token else None
    public = _is_public(scope["method"], scope["path"])
    if access is None:
        if not public and not f"{scope['path']}/".startswith(_GUEST_TREES):
            raise NotSignedIn("Sign in first.")
        return
    # What is public needs no session, so there is nothing in it that a forged request could borrow.
    if unsafe and not public and not same_token(headers.get("x-csrf-token", ""), csrf_token(token)):
        raise CrossSite("The header X-CSRF-Token is missing or belongs to another session. Load the page again.")
    _admit(scope, access)


async def _recognise_visitor(scope: Scope, send: Send) -> Send:
    connection = HTTPConnection(scope)
    site, authenticator = _services(scope)
    if scope["method"] not in _SAFE:
        site.check_same_site(connection.headers)
    token = connection.cookies.get(COOKIE, "")
    access = await authenticator.by_session(token) if token else None
    if access is not None:
        _admit(scope, access)
    elif _opens_a_page(connection) and site.allows_passwordless(connection.headers):
        return await _let_in(scope, send, connection, site, authenticator)
    return send


def _opens_a_page(connection: HTTPConnection) -> bool:
    """Only browsers say so: a program that reads the pages stays a guest."""
    return connection.scope["method"] == "GET" and connection.headers.get("sec-fetch-mode") == "navigate"


async def _let_in(
    scope: Scope, send: Send, connection: HTTPConnection, site: Site, authenticator: Authenticator
) -> Send:
    """Begin a session for the only person, if they have no password; the answer hands the cookie over."""
    services = _all_services(scope)
    entry = await cast("SessionService", services[SessionService]).enter_without_password(visit_of(connection))
    access = await authenticator.by_session(entry.token) if entry is not None else None
    if entry is None or access is None:
        return send
    _admit(scope, access)
    # What is behind reads the session's token from the cookie, as it will from the next request on.
    kept = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    cookie = "; ".join(f"{name}={value}" for name, value in {**connection.cookies, COOKIE: entry.token}.items())
    scope["headers"] = [*kept, (b"cookie", cookie.encode("latin-1"))]
    carrier = Response()
    settings = cast("IdentitySettings", services[IdentitySettings])
    hand_over(carrier, entry, secure=is_secure(connection, site), settings=settings)

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", carrier.headers["set-cookie"])
        await send(message)

    return send_with_cookie


async def _recognise_program(scope: Scope) -> None:
    headers = Headers(scope=scope)
    site, authenticator = _services(scope)
    kind, _, key = headers.get("authorization", "").partition(" ")
    key = key.strip() if kind.lower() == "bearer" else ""
    access: Access | None = None
    if key.startswith(KEY_PREFIX):
        # A key of ours that was revoked is refused even where none is needed: whoever revoked it meant it.
        access = await authenticator.by_key(key)
    elif site.allows_passwordless(headers):
        access = await authenticator.only_person()
    if access is not None:
        _admit(scope, access)


async def _recognise_quietly(scope: Scope) -> None:
    try:
        await _recognise_program(scope)
    except HupanError as refusal:
        scope.setdefault("state", {})["refusal"] = refusal


def _kept_by_nobody(send: Send) -> Send:
    """Tell caches to keep no answer, unless the route says otherwise: what one person sees is theirs."""

    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("cache-control", "no-store")
        await send(message)

    return send_private


def _all_services(scope: Scope) -> "Mapping[type, object]":
    return cast("Mapping[type, object]", scope["app"].state.services)


def _services(scope: Scope) -> tuple[Site, Authenticator]:
    services = _all_services(scope)
    return cast("Site", services[Site]), cast("Authenticator", services[Authenticator])


def _admit(scope: Scope, access: Access) -> None:
    state: dict[str, object] = scope.setdefault("state", {})
    state["access"] = access
    state["caller"] = caller_of(access)


def _is_public(method: str, path: str) -> bool:
    if (method, path) in _PUBLIC or (method == "GET" and path.startswith(_PUBLIC_TREES)):
        return True
    return method == "POST" and _CARRIERS.fullmatch(path) is not None
