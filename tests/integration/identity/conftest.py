"""The identity room as it stands in a server, on a real PostgreSQL, and browsers that knock at its door."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI, Request
from fastapi.middleware import Middleware

from hupan.identity import (
    AccessMemory,
    Authenticator,
    IdentitySettings,
    InvitationService,
    KeyService,
    PasswordGuard,
    PeopleService,
    ProfileService,
    Scope,
    SessionService,
    Site,
)
from hupan.identity.access import ApiCaller, form_token, require_scope
from hupan.identity.middleware import IdentityMiddleware
from hupan.identity.passwords import Argon2Passwords
from hupan.identity.repository import SqlIdentityStore
from hupan.identity.routes import router
from hupan.kernel import PersonId
from hupan.platform import Database, StoreFactory
from hupan.platform.http import install_problem_handlers

T = TypeVar("T")

PASSWORD = "a calm morning at the lake"
LOCAL = "127.0.0.1:8000"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - a setting under test, nothing is bound


@dataclass
class ManualClock:
    """Time that passes only when told to."""

    at: datetime = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class News:
    """Forgets at once, as in one process, and keeps what it heard."""

    memory: AccessMemory
    heard: list[PersonId] = field(default_factory=list[PersonId])

    async def access_changed(self, person_id: PersonId) -> None:
        self.memory.forget(person_id)
        self.heard.append(person_id)


class Browser:
    """A browser with its cookies, on a page of our own: it sends the CSRF token that the server told it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.csrf = ""

    @property
    def cookie(self) -> str | None:
        return self.client.cookies.get("hupan_session")

    async def ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if method != "GET":
            sent = {"x-csrf-token": self.csrf, "origin": f"http://{self.client.base_url.netloc.decode()}"} | sent
        response = await self.client.request(method, path, json=body, headers=sent)
        if response.is_success and response.content and "csrf_token" in response.json():
            self.csrf = response.json()["csrf_token"]
        return response

    async def get(self, path: str) -> dict[str, Any]:
        response = await self.ask("GET", path)
        assert response.status_code == 200, response.text
        return response.json()

    async def do(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        response = await self.ask(method, path, body)
        assert response.is_success, response.text
        return response.json() if response.content else {}

    async def refused(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, str]:
        response = await self.ask(method, path, body, **headers)
        assert response.is_error, response.text
        return response.status_code, response.json()["code"]


@dataclass
class Room:
    """The room and what it stands on."""

    app: FastAPI
    clock: ManualClock
    memory: AccessMemory
    news: News
    stores: StoreFactory[SqlIdentityStore]
    stack: AsyncExitStack
    passwords: Argon2Passwords

    def service(self, cls: type[T]) -> T:
        found = self.app.state.services[cls]
        assert isinstance(found, cls)
        return found

    def restart(self) -> None:
        """Lose what the process remembers; the database stays."""
        site = self.service(Site)
        self.memory = AccessMemory(self.clock)
        self.news = News(self.memory)
        self.app.state.services = {**_services(self.stores, self.clock, self.news, self.passwords), Site: site}

    def bind(self, host: str, *, passwordless: bool = True, public_url: str | None = None) -> None:
        """Serve at another address."""
        self.app.state.services[Site] = Site(host, passwordless, public_url)

    async def browser(self, host: str = LOCAL, *, address: str = "127.0.0.1", scheme: str = "http") -> Browser:
        transport = httpx.ASGITransport(self.app, client=(address, 40000))
        return Browser(
            await self.stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=f"{scheme}://{host}"))
        )

    async def owner(self, password: str | None = PASSWORD) -> Browser:
        """Make the first visit."""
        browser = await self.browser()
        await browser.do("POST", "/api/setup", {"name": "Ada", "login": "ada", "password": password, "language": "en"})
        return browser

    async def joined(self, by: Browser, role: str, login: str) -> Browser:
        """Let a person in by invitation."""
        invitation = await by.do("POST", "/api/invitations", {"role": role})
        browser = await self.browser()
        body = {"login": login, "name": login.title(), "password": PASSWORD, "language": "ko"}
        token = invitation["url_path"].removeprefix("/join/")
        await browser.do("POST", "/api/invitations/accept", {"token": token, **body})
        return browser


def _services(
    stores: StoreFactory[SqlIdentityStore], clock: ManualClock, news: News, passwords: Argon2Passwords
) -> dict[type, object]:
    settings = IdentitySettings()
    guard = PasswordGuard(stores, clock, passwords, settings)
    return {
        IdentitySettings: settings,
        Site: Site("127.0.0.1", passwordless=True),
        Authenticator: Authenticator(stores, clock, news.memory, settings),
        SessionService: SessionService(stores, clock, guard, news, settings),
        PeopleService: PeopleService(stores, clock, passwords, news, settings),
        ProfileService: ProfileService(stores, guard, passwords, news),
        InvitationService: InvitationService(stores, clock, passwords, settings),
        KeyService: KeyService(stores, clock, news),
    }


@pytest.fixture
async def room(database: Database) -> AsyncGenerator[Room]:
    clock = ManualClock()
    memory = AccessMemory(clock)
    news = News(memory)
    stores = database.stores(SqlIdentityStore)
    # The weakest parameters that Argon2 has: these tests are not about how long it takes.
    passwords = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    app = FastAPI(middleware=[Middleware(IdentityMiddleware)])
    install_problem_handlers(app)
    app.include_router(router)
    app.state.services = _services(stores, clock, news, passwords)

    @app.get("/v1/whoami")
    async def whoami(caller: ApiCaller) -> dict[str, Any]:
        return {"person_id": caller.person_id, "scopes": sorted(caller.scopes)}

    @app.get("/v1/embed")
    async def embed(caller: ApiCaller) -> str:
        require_scope(caller, Scope.EMBEDDINGS)
        return "done"

    @app.api_route("/api/forgetful", methods=["GET", "POST"])
    async def forgetful() -> str:
        """A route of another room that does not ask who is there."""
        return "done"

    @app.get("/market/welcome")
    async def welcome(request: Request) -> dict[str, str]:
        """A page of the market."""
        access = getattr(request.state, "access", None)
        return {"name": access.person.name if access else "", "form_token": form_token(request)}

    assert all((whoami, embed, forgetful, welcome))
    async with AsyncExitStack() as stack:
        yield Room(app, clock, memory, news, stores, stack, passwords)
