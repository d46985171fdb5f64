"""Files: told by their content, kept once, handed out safely and to their owner alone."""

import hashlib
from collections.abc import AsyncGenerator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from hupan.files import FileSettings
from hupan.kernel import PersonId
from hupan.platform import Database
from tests.integration.conversations.conftest import logs
from tests.integration.conversations.house import House, Plan, open_house

__all__ = ["logs"]

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncGenerator[House]:
    limits = FileSettings(text_bytes=1000, image_bytes=2000, person_bytes=5000)
    async with open_house(database, tmp_path, Plan(files=limits)) as house:
        yield house


@pytest.fixture
async def browser(house: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with house.browser(await house.person("ada")) as browser:
        yield browser


async def upload(browser: httpx.AsyncClient, name: str, data: bytes, claimed: str = "text/html") -> httpx.Response:
    return await browser.post("/api/files", files={"file": (name, data, claimed)})


async def test_a_file_is_what_its_content_says(browser: httpx.AsyncClient) -> None:
    text = (await upload(browser, "page.html", b"<script>alert(1)</script>")).json()
    picture = (await upload(browser, "notes.txt", PNG, "text/plain")).json()

    assert (text["media_type"], text["size_bytes"]) == ("text/plain", 25)
    assert picture["media_type"] == "image/png"
    got = await browser.get(f"/api/files/{text['id']}")
    assert got.headers["content-type"] == "text/plain; charset=utf-8"
    assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''page.html"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    shown = await browser.get(f"/api/files/{picture['id']}")
    assert shown.content == PNG
    assert shown.headers["content-disposition"].startswith("inline")


@pytest.mark.parametrize("data", ["早晨".encode("utf-16"), "早晨".encode("utf-8-sig"), "早晨".encode()])
async def test_text_is_kept_as_utf8(browser: httpx.AsyncClient, data: bytes) -> None:
    made = (await upload(browser, "a.txt", data)).json()

    assert (await browser.get(f"/api/files/{made['id']}")).content.decode() == "早晨"


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02", b"%PDF-1.7 \xe2\xe3", b"\xff\xfe\x00", b"MZ\x90\x00", "가".encode("cp949")]
)
async def test_what_is_neither_text_nor_picture_is_refused(browser: httpx.AsyncClient, data: bytes) -> None:
    answer = await upload(browser, "a.txt", data)

    assert (answer.status_code, answer.json()["code"]) == (422, "files.unsupported")


async def test_too_much_is_refused(browser: httpx.AsyncClient) -> None:
    assert (await upload(browser, "a.txt", b"x" * 1001)).json()["code"] == "files.too_large"
    assert (await upload(browser, "a.png", PNG + b"x" * 2000)).json()["code"] == "files.too_large"
    endless = await upload(browser, "a.txt", b"x" * 100_000)
    assert (endless.status_code, endless.json()["code"]) == (413, "files.too_large")
    for number in range(5):
        assert (await upload(browser, "a.txt", b"x" * 990 + b"%d" % number)).status_code == 201
    assert (await upload(browser, "a.txt", b"x" * 999)).json()["code"] == "files.quota_exceeded"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\windows\\evil.txt", "evil.txt"),
        ("a\u202egpj.txt", "agpj.txt"),
        ("...", "file"),
        ("早晨 notes.md", "早晨 notes.md"),
        ("x" * 300 + ".txt", "x" * 139 + ".txt"),
    ],
)
async def test_names_are_safe_to_show_and_to_save(browser: httpx.AsyncClient, name: str, kept: str) -> None:
    assert (await upload(browser, name, b"x")).json()["name"] == kept


async def test_a_form_without_a_file_is_refused(browser: httpx.AsyncClient) -> None:
    for answer in (
        await browser.post("/api/files", content=b"x"),
        await browser.post("/api/files", data={"file": "x"}),
        await browser.post("/api/files", files={"other": ("a", b"x")}),
        await browser.post("/api/files", content=b"x", headers={"content-type": "multipart/form-data; boundary=a"}),
    ):
        assert 400 <= answer.status_code < 500, answer.text


async def test_equal_bytes_are_kept_once(house: House, browser: httpx.AsyncClient, tmp_path: Path) -> None:
    first = (await upload(browser, "a.txt", b"same")).json()
    second = (await upload(browser, "b.txt", b"same")).json()

    assert first["id"] != second["id"]
    blobs = [path.name for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert blobs == [hashlib.sha256(b"same").hexdigest()]


async def test_a_picture_is_refused_where_the_model_cannot_see(browser: httpx.AsyncClient) -> None:
    picture = (await upload(browser, "a.png", PNG)).json()
    made = (await browser.post("/api/conversations", json={"model_id": "model-blind"})).json()
    url = f"/api/conversations/{made['id']}/messages"
    parts = [{"type": "file", "file_id": picture["id"]}]

    blind = await browser.post(url, json={"client_id": str(uuid4()), "parent_id": None, "parts": parts})
    seeing = {"client_id": str(uuid4()), "parent_id": None, "parts": parts, "model_id": "model-eye"}

    assert (blind.status_code, blind.json()["code"]) == (422, "conversations.images_unsupported")
    posted = await browser.post(url, json=seeing)
    assert posted.json()["message"]["parts"][0] == {
        "type": "file",
        "file_id": picture["id"],
        "name": "a.png",
        "media_type": "image/png",
        "size_bytes": len(PNG),
    }


async def test_a_file_of_nobody_is_not_there(house: House, browser: httpx.AsyncClient) -> None:
    made = (await upload(browser, "a.txt", b"mine")).json()
    other = PersonId(await house.person("bob"))

    async with house.browser(other) as stranger:
        assert (await stranger.get(f"/api/files/{made['id']}")).status_code == 404
