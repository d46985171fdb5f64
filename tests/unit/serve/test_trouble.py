"""Where the server fails, a reader of the market is told in words, and every program as before."""

import httpx
import pytest
from fastapi import APIRouter
from starlette.exceptions import HTTPException

from hupan.kernel import HupanError, Kind
from hupan.web import Parts, create_app

pytestmark = pytest.mark.anyio

_router = APIRouter()
_PAGE = {"accept": "text/html,application/xhtml+xml"}


class _Away(HupanError):
    code = "platform.database_unavailable"
    kind = Kind.UNAVAILABLE


@_router.api_route("/market/broken", methods=["GET", "POST"])
@_router.get("/api/broken")
async def broken() -> None:
    """Fail, as what nobody has thought of does."""
    raise RuntimeError("secret of the house")


@_router.get("/market/away")
async def away() -> None:
    """Fail, as long as the database does not answer."""
    raise _Away("It does not answer.")


@_router.get("/market/closed")
async def closed() -> None:
    """Fail, as the door of rooms does that could not be opened."""
    raise HTTPException(503, headers={"Retry-After": "5"})


@_router.get("/market/gone")
async def gone() -> None:
    """Say that there is no such page, which is no failure."""
    raise HTTPException(404)


@pytest.fixture
def browser() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(Parts(routers=[_router])), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://hupan", headers=_PAGE)


@pytest.mark.parametrize(
    ("chosen", "taken", "language", "title"),
    [
        ("", "fr, ko;q=0.9, en;q=0.1", "ko", "저희 쪽에 문제가 생겼습니다"),
        ("zh", "ko", "zh", "我们这边出了问题"),
        ("<b>", "fr", "en", "Something went wrong on our side"),
    ],
)
async def test_a_page_that_fails_says_so_in_the_readers_language(
    browser: httpx.AsyncClient, chosen: str, taken: str, language: str, title: str
) -> None:
    answer = await browser.get(
        '/market/broken?q="><b>&place=KR',
        headers={"cookie": f"hupan_lang={chosen}", "accept-language": taken},
    )
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert f'<html lang="{language}">' in answer.text
    assert f"<h1>{title}</h1>" in answer.text
    assert "secret" not in answer.text
    assert '<b>"' not in answer.text
    assert '"><b>' not in answer.text
    assert 'href="/market/broken?q=' in answer.text


async def test_what_was_sent_is_not_sent_again_by_a_tap(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/market/broken")
    assert answer.status_code == 500
    assert 'href="/market/orders"' in answer.text
    assert "/market/broken" not in answer.text
    assert "may or may not have been done" in answer.text


@pytest.mark.parametrize(("path", "after"), [("/market/away", None), ("/market/closed", "5")])
async def test_what_passes_by_itself_is_said_to(browser: httpx.AsyncClient, path: str, after: str | None) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 503
    assert answer.headers.get("retry-after") == after
    assert "<h1>One moment, please</h1>" in answer.text


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/market/broken", "application/json", 500),
        ("/api/broken", "text/html", 500),
        ("/market/gone", "text/html", 404),
    ],
)
async def test_all_else_is_told_as_programs_are(
    browser: httpx.AsyncClient, path: str, accept: str, status: int
) -> None:
    answer = await browser.get(path, headers={"accept": accept})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
