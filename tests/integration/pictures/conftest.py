"""The room as it stands in one server process, on a real PostgreSQL and a real disk."""

import io
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.types import ASGIApp, Receive, Scope, Send

from hupan.gateways.open_web import OpenWebClient
from hupan.gateways.pillow import PillowDarkroom
from hupan.gateways.resvg import ResvgPlotter
from hupan.kernel import PersonId
from hupan.pictures import DirectoryShelf, Picture, PicturePorts, PictureService, PictureSettings
from hupan.pictures.repository import SqlPictureStore
from hupan.pictures.routes import router
from hupan.platform import Database
from hupan.platform.http import Caller, install_problem_handlers

ADA = PersonId("person-ada")


class HandClock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def go(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Gallery:
    service: PictureService
    clock: HandClock
    folder: Path
    app: FastAPI

    async def draw(self, svg: str, origin: str = "") -> Picture:
        (kept,) = await self.service.keep_drawings([svg], origin)
        return kept

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())

    @asynccontextmanager
    async def browser(self, person_id: PersonId | None = None) -> AsyncGenerator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(app=_as_caller(self.app, person_id))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            yield client


def _as_caller(app: ASGIApp, person_id: PersonId | None) -> ASGIApp:
    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        if person_id is not None:
            scope.setdefault("state", {})["caller"] = Caller(person_id, "member")
        await app(scope, receive, send)

    return called


@pytest.fixture
async def gallery(database: Database, tmp_path: Path) -> AsyncGenerator[Gallery]:
    async with open_gallery(database, tmp_path) as gallery:
        yield gallery


@asynccontextmanager
async def open_gallery(
    database: Database, folder: Path, settings: PictureSettings | None = None
) -> AsyncGenerator[Gallery]:
    settings = settings or PictureSettings(private_networks=True)
    clock, darkroom, plotter = HandClock(), PillowDarkroom(), ResvgPlotter()
    async with OpenWebClient(private_networks=settings.private_networks) as web:
        ports = PicturePorts(
            database.stores(SqlPictureStore), DirectoryShelf(folder / "pictures"), darkroom, plotter, web, clock
        )
        service = PictureService(ports, settings)
        app = FastAPI()
        install_problem_handlers(app)
        app.include_router(router)
        app.state.services = {PictureService: service}
        yield Gallery(service, clock, folder / "pictures", app)
    darkroom.close()
    plotter.close()


def photograph(
    size: tuple[int, int] = (1000, 500),
    kind: str = "PNG",
    mode: str = "RGB",
    colour: str | int | tuple[int, ...] = "#3366cc",
    **saved: object,
) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, kind, **saved)
    return made.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def drawing(colour: str = "#aabbcc", inner: str = "", attributes: Mapping[str, str] | None = None) -> str:
    more = "".join(f' {key}="{value}"' for key, value in (attributes or {}).items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"{more}>'
        f'<rect width="400" height="300" fill="{colour}"/>{inner}</svg>'
    )
