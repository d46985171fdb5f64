"""The rooms around reviews and wishes as far as they are needed: people, products, who bought, who sells."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import APIRouter, FastAPI
from sqlalchemy import insert
from starlette.types import ASGIApp, Receive, Scope, Send

from hupan.catalog import ProductId
from hupan.catalog.tables import CategoryRow, ProductRow
from hupan.identity import Access, Person, Role
from hupan.identity.tables import PersonRow
from hupan.kernel import PersonId, new_id
from hupan.platform import Database
from hupan.platform.http import Caller, install_problem_handlers
from hupan.reviews import (
    Author,
    QuestionService,
    ReviewPorts,
    ReviewService,
    ReviewSettings,
    StandingService,
)
from hupan.reviews.repository import SqlQuestionStore, SqlReviewStore, SqlStandingStore

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
PICTURE = "ab" * 32


class HandClock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def go(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Known:
    """Stands in for orders, sellers and pictures."""

    orders: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    sellers: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    pictures: set[str] = field(default_factory=lambda: {PICTURE})

    async def bought(self, person_id: PersonId, product_id: ProductId) -> str | None:
        return self.orders.get((person_id, product_id))

    async def speaks_for(self, person_id: PersonId, product_id: ProductId) -> str | None:
        return self.sellers.get((person_id, product_id))

    async def wanted(self, names: Sequence[str]) -> Mapping[str, object]:
        return {name: name for name in names if name in self.pictures}


@dataclass
class Square:
    """The room as it stands in one server process."""

    database: Database
    reviews: ReviewService
    questions: QuestionService
    standing: StandingService
    clock: HandClock
    known: Known


def open_square(database: Database, settings: ReviewSettings | None = None) -> Square:
    settings, clock, known = settings or ReviewSettings(a_day=1000), HandClock(), Known()
    ports = ReviewPorts(database.stores(SqlReviewStore), database.stores(SqlStandingStore), known, known, known, clock)
    questions = QuestionService(database.stores(SqlQuestionStore), ports, settings)
    return Square(database, ReviewService(ports, settings), questions, StandingService(ports, settings), clock, known)


async def add_products(database: Database, count: int = 1) -> list[ProductId]:
    """Put bare products into the catalogue."""
    category = new_id("cat")
    nothing: dict[str, Any] = {"attributes": [], "names": {}}
    ids = [ProductId(new_id("prod")) for _ in range(count)]
    async with database.engine.begin() as connection:
        await connection.execute(
            insert(CategoryRow),
            [{"id": category, "slug": category, "parent_id": None, "position": 0, "icon": "", "source": ""} | nothing],
        )
        bare: dict[str, Any] = {"category_id": category, "brand": "", "language": "en", "texts": {}, "attributes": {}}
        rest: dict[str, Any] = {"options": [], "media": [], "tags": [], "status": "active", "revision": 1}
        when = {"source": "", "source_key": "", "source_hash": "", "created_at": START, "updated_at": START}
        await connection.execute(
            insert(ProductRow), [{"id": each, "slug": each, **bare, **rest, **when} for each in ids]
        )
    return ids


async def add_people(database: Database, *names: str) -> list[Author]:
    """Put people into the house."""
    authors = [Author(PersonId(new_id("pers")), name) for name in names]
    rest: dict[str, Any] = {"role": "member", "language": None, "theme": "system", "preferences": {}}
    rest |= {"password_hash": None, "disabled_at": None, "created_at": START}
    rows = [{"id": each.person_id, "login": each.person_id, "name": each.name, **rest} for each in authors]
    async with database.engine.begin() as connection:
        await connection.execute(insert(PersonRow), rows)
    return authors


@asynccontextmanager
async def browser(
    router: APIRouter, services: Mapping[type, object], author: Author | None = None
) -> AsyncGenerator[httpx.AsyncClient]:
    """A browser in which somebody is signed in, or nobody."""
    app = FastAPI()
    install_problem_handlers(app)
    app.include_router(router)
    app.state.services = services
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=_signed_in(app, author)), base_url="http://127.0.0.1"
    ) as client:
        yield client


def _signed_in(app: ASGIApp, author: Author | None) -> ASGIApp:
    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        if author is not None:
            role = Role.ADMIN if author.is_admin else Role.MEMBER
            person = Person(author.person_id, author.person_id, author.name, role, START)
            state: dict[str, object] = scope.setdefault("state", {})
            state["caller"] = Caller(author.person_id, role.value)
            state["access"] = Access(person, frozenset())
        await app(scope, receive, send)

    return called
