"""Imports over HTTP: for administrators alone, from the upload to the table of bad rows."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from hupan.catalog import CatalogService
from hupan.exchange import ExportService, ImportService
from hupan.exchange.routes import router
from hupan.kernel import PersonId
from hupan.platform.http import Caller, Role, install_problem_handlers
from tests.integration.exchange.house import House

pytestmark = pytest.mark.anyio

TABLE = "sku,name,price,stock,odd\nMUG,Lake mug,12.50,4,x\nJUG,=Jug,free,1,y\n"
START = {"seller": "Lakeside", "currency": "USD", "language": "en"}


class AsPerson:
    """Stands in for the middleware of `identity`: whoever sends a role has it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        roles: dict[bytes, Role] = {b"admin": "admin", b"member": "member"}
        role = roles.get(dict(scope.get("headers", [])).get(b"x-role", b""))
        if role is not None:
            scope.setdefault("state", {})["caller"] = Caller(PersonId("person_a"), role)
        await self._app(scope, receive, send)


@pytest.fixture
async def admin(house: House) -> AsyncGenerator[httpx.AsyncClient]:
    app = FastAPI()
    app.include_router(router)
    app.add_middleware(AsPerson)
    app.state.services = {
        ImportService: house.imports,
        CatalogService: house.catalog,
        ExportService: house.export,
    }
    install_problem_handlers(app)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://lake", headers={"x-role": "admin"}) as client:
        yield client


async def upload(admin: httpx.AsyncClient, text: str = TABLE, name: str = "shop.csv") -> dict[str, Any]:
    answer = await admin.post("/api/market/imports", files={"file": (name, text.encode())})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def followed(admin: httpx.AsyncClient, import_id: str) -> list[dict[str, Any]]:
    answer = await admin.get(f"/api/market/imports/{import_id}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    return [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]


async def test_from_upload_to_bad_rows(admin: httpx.AsyncClient) -> None:
    seen = await upload(admin)
    assert (seen["state"], seen["detection"]["format"]) == ("ready", "csv")
    columns = {column["name"]: column for column in seen["columns"]}
    assert columns["price"] == {"name": "price", "field": "price", "known": True, "samples": ["12.50", "free"]}
    assert (columns["odd"]["field"], columns["odd"]["known"]) == (None, False)
    url = f"/api/market/imports/{seen['id']}"

    preview = await admin.post(f"{url}/start", json={**START, "dry_run": True})
    assert (preview.status_code, preview.json()["state"]) == (202, "running")
    last = (await followed(admin, seen["id"]))[-1]
    assert (last["state"], last["dry_run"], last["progress"]["created"]) == ("done", True, 1)
    assert last["samples"][0]["price"] == {"minor": 1250, "currency": "USD"}
    assert last["problems"][0] == {
        "line": 3,
        "file": "shop.csv",
        "field": "price",
        "reason": "price_invalid",
        "detail": "'free' is no price.",
        "kept": False,
    }

    started = await admin.post(f"{url}/start", json={**START, "mapping": {"odd": "attribute:odd"}})
    assert started.json()["options"]["mapping"] == {"odd": "attribute:odd"}
    assert (await followed(admin, seen["id"]))[-1]["state"] == "done"
    table = await admin.get(f"{url}/errors.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert "shop-errors.csv" in table.headers["content-disposition"]
    (row,) = csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")))
    assert (row["line"], row["reason"], row["name"]) == ("3", "price_invalid", "'=Jug")

    listed = (await admin.get("/api/market/imports")).json()["items"]
    assert [(each["id"], each["columns"], each["samples"]) for each in listed] == [(seen["id"], [], [])]
    formats = (await admin.get("/api/market/import-formats")).json()
    assert {
        "shopify",
        "woocommerce",
        "magento",
        "medusa",
        "google_xml",
        "google_tsv",
        "schema_org",
        "hupan",
        "csv",
    } == {each["key"] for each in formats["formats"]}
    assert formats["sellers"] == [{"slug": "lakeside", "name": "Lakeside", "currency": "USD"}]
    assert (await admin.delete(url)).status_code == 204
    assert (await admin.get(url)).status_code == 404


@pytest.mark.parametrize("role", ["member", ""])
async def test_nobody_else_comes_in(admin: httpx.AsyncClient, role: str) -> None:
    identifier = "imp_" + "0" * 26
    asked = [
        await admin.request(method, f"/api/market/{path}", headers={"x-role": role})
        for method, path in (
            ("GET", "imports"),
            ("POST", "imports"),
            ("GET", "import-formats"),
            ("GET", "export/jsonl"),
            ("GET", f"imports/{identifier}"),
            ("POST", f"imports/{identifier}/cancel"),
            ("DELETE", f"imports/{identifier}"),
            ("GET", f"imports/{identifier}/errors.csv"),
            ("GET", f"imports/{identifier}/events"),
        )
    ]
    assert {answer.status_code for answer in asked} == {403 if role else 401}


@pytest.mark.parametrize(
    ("feed", "name", "part"),
    [
        ("jsonl", "market.jsonl", '"name":"Lake mug"'),
        ("google", "google.xml", "<g:title>Lake mug</g:title>"),
        ("google-tsv", "google.tsv", "\tLake mug\t"),
    ],
)
async def test_the_market_goes_out_as_a_file(admin: httpx.AsyncClient, feed: str, name: str, part: str) -> None:
    seen = await upload(admin)
    await admin.post(f"/api/market/imports/{seen['id']}/start", json=START)
    await followed(admin, seen["id"])
    answer = await admin.get(f"/api/market/export/{feed}")
    assert name in answer.headers["content-disposition"]
    assert part in answer.text
    assert (await admin.get("/api/market/export/pdf")).status_code == 422


async def test_what_is_no_file_of_products_is_told(admin: httpx.AsyncClient) -> None:
    letter = await admin.post("/api/market/imports", files={"file": ("a.txt", b"Dear Sir,\nno\n")})
    assert (letter.status_code, letter.json()["code"]) == (422, "exchange.unknown_format")
    empty = await admin.post("/api/market/imports", files={"file": ("a.csv", b"")})
    assert (empty.status_code, empty.json()["code"]) == (422, "exchange.unreadable")
    plain = await admin.post("/api/market/imports", content=b"sku,name\n")
    assert plain.json()["code"] == "exchange.unreadable"
    field = await admin.post("/api/market/imports", files={"other": ("a.csv", TABLE.encode())})
    assert field.json()["code"] == "exchange.unreadable"


async def test_wrong_wishes_are_refused(admin: httpx.AsyncClient) -> None:
    url = f"/api/market/imports/{(await upload(admin))['id']}"
    for wrong in ({"currency": "usd"}, {"seller": ""}, {"language": "fr"}, {"country": "Korea"}, {"surprise": 1}):
        assert (await admin.post(f"{url}/start", json={**START, **wrong})).status_code == 422
    for wrong in ({"currency": "XYZ"}, {"mapping": {"nope": "name"}}, {"mapping": {"odd": "nonsense"}}):
        answer = await admin.post(f"{url}/start", json={**START, **wrong})
        assert (answer.status_code, answer.json()["code"]) == (400, "exchange.invalid")
    unknown = await admin.post(f"{url}/start", json={**START, "format": "excel"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "exchange.unknown_format")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/feed.xml",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/a.csv",
        "http://10.0.0.1/",
    ],
)
async def test_an_address_inside_the_network_is_not_asked(admin: httpx.AsyncClient, address: str) -> None:
    begun = await admin.post("/api/market/imports/url", json={"url": address})
    assert (begun.status_code, begun.json()["state"]) == (202, "fetching")
    seen = begun.json()
    while seen["state"] == "fetching":
        await asyncio.sleep(0.02)
        seen = (await admin.get(f"/api/market/imports/{seen['id']}")).json()
    assert seen["state"] == "failed"
    assert seen["problem"]["code"] == "exchange.unreachable"
    assert seen["problem"]["params"]["reason"] == "pictures.address_refused"
    for nonsense in ("file:///etc/passwd", "ftp://a/b", "javascript:1", "http://a/\0b"):
        assert (await admin.post("/api/market/imports/url", json={"url": nonsense})).status_code == 422
    assert (await admin.post("/api/market/imports/url", json={"url": "http://[::1"})).status_code == 400
