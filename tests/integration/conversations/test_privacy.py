"""Attacks: everything of another person is simply not there."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from hupan.kernel import PersonId, new_id
from tests.integration.conversations.house import House

pytestmark = pytest.mark.anyio


@dataclass
class Loot:
    """What Ada has, and Bob would like to see."""

    conversation: str
    question: str
    reply: str
    run: str
    folder: str
    file: str


@pytest.fixture
async def loot(house: House, ada: PersonId) -> Loot:
    async with house.browser(ada) as browser:
        folder = (await browser.post("/api/folders", json={"name": "Private"})).json()["id"]
        made = await browser.post("/api/conversations", json={"title": "Secret garden", "folder_id": folder})
        conversation = made.json()["id"]
        file = (await browser.post("/api/files", files={"file": ("diary.txt", b"dear diary")})).json()["id"]
        parts = [{"type": "text", "text": "the secret word"}, {"type": "file", "file_id": file}]
        body = {"client_id": str(uuid4()), "parent_id": None, "parts": parts}
        posted = (await browser.post(f"/api/conversations/{conversation}/messages", json=body)).json()
    await house.finished(ada, posted["run"]["id"])
    return Loot(conversation, posted["message"]["id"], posted["reply"]["id"], posted["run"]["id"], folder, file)


@pytest.fixture
async def thief(house: House, bob: PersonId) -> AsyncGenerator[httpx.AsyncClient]:
    async with house.browser(bob) as browser:
        yield browser


def attacks(loot: Loot, own: str) -> list[tuple[str, str, Any]]:
    there = f"/api/conversations/{loot.conversation}"
    text = [{"type": "text", "text": "x"}]
    return [
        ("GET", there, None),
        ("PATCH", there, {"title": "Mine now"}),
        ("DELETE", there, None),
        ("POST", f"{there}/restore", None),
        ("GET", f"{there}/messages", None),
        ("POST", f"{there}/messages", {"client_id": str(uuid4()), "parent_id": None, "parts": text}),
        ("PUT", f"{there}/active", {"message_id": loot.question}),
        ("POST", f"{there}/share", None),
        ("DELETE", f"{there}/share", None),
        ("GET", f"{there}/export", None),
        ("GET", f"{there}/export?format=markdown", None),
        ("POST", f"/api/messages/{loot.reply}/regenerate", {}),
        ("POST", f"/api/messages/{loot.reply}/continue", {}),
        ("GET", f"/api/runs/{loot.run}", None),
        ("POST", f"/api/runs/{loot.run}/stop", None),
        ("GET", f"/api/runs/{loot.run}/events", None),
        ("PATCH", f"/api/folders/{loot.folder}", {"name": "x"}),
        ("DELETE", f"/api/folders/{loot.folder}", None),
        ("GET", f"/api/files/{loot.file}", None),
        ("GET", f"/api/conversations/{own}/messages?before={loot.reply}", None),
        ("PUT", f"/api/conversations/{own}/active", {"message_id": loot.reply}),
        ("PATCH", f"/api/conversations/{own}", {"folder_id": loot.folder}),
        ("POST", "/api/conversations", {"folder_id": loot.folder}),
        (
            "POST",
            f"/api/conversations/{own}/messages",
            {"client_id": str(uuid4()), "parent_id": loot.reply, "parts": text},
        ),
        (
            "POST",
            f"/api/conversations/{own}/messages",
            {"client_id": str(uuid4()), "parent_id": None, "parts": [{"type": "file", "file_id": loot.file}]},
        ),
    ]


async def test_nothing_of_another_person_is_there(house: House, loot: Loot, thief: httpx.AsyncClient) -> None:
    own = (await thief.post("/api/conversations", json={})).json()["id"]

    for method, url, body in attacks(loot, own):
        answer = await thief.request(method, url, json=body)
        assert answer.status_code == 404, (method, url, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        # Somebody else's and nobody's look the same.
        unknown = url
        for each in (loot.conversation, loot.reply, loot.run, loot.folder, loot.file):
            unknown = unknown.replace(each, new_id(each.split("_", maxsplit=1)[0]))
        if unknown != url:
            assert (await thief.request(method, unknown, json=body)).json()["code"] == answer.json()["code"]


async def test_lists_search_and_export_show_ones_own_only(house: House, loot: Loot, thief: httpx.AsyncClient) -> None:
    for url in ("/api/conversations", "/api/folders", "/api/conversations/bin", "/api/search?q=secret"):
        assert (await thief.get(url)).json()["items"] == [], url
    assert (await thief.get(f"/api/conversations?folder_id={loot.folder}")).json()["items"] == []
    assert (await thief.get("/api/export")).json()["conversations"] == []


async def test_nothing_changed_by_the_attacks(
    house: House, ada: PersonId, loot: Loot, thief: httpx.AsyncClient
) -> None:
    own = (await thief.post("/api/conversations", json={})).json()["id"]
    async with house.browser(ada) as browser:
        before = (await browser.get("/api/export")).json()["conversations"]
        for method, url, body in attacks(loot, own):
            await thief.request(method, url, json=body)
        assert (await browser.get("/api/export")).json()["conversations"] == before
        assert (await browser.get(f"/api/files/{loot.file}")).content == b"dear diary"


async def test_a_stranger_is_asked_to_sign_in(house: House, loot: Loot) -> None:
    async with house.browser(None) as browser:
        for method, url, body in attacks(loot, loot.conversation):
            answer = await browser.request(method, url, json=body)
            assert answer.status_code == 401, (method, url)
        for url in ("/api/conversations", "/api/events", "/api/search?q=x", "/api/export", "/api/folders"):
            assert (await browser.get(url)).status_code == 401, url


async def test_an_import_cannot_reach_another_persons_file(house: House, loot: Loot, thief: httpx.AsyncClient) -> None:
    part = {"type": "file", "file_id": loot.file, "name": "diary.txt", "media_type": "text/plain", "size_bytes": 10}
    card = {"type": "card", "kind": "consent", "data": {"total": "1"}}
    at = "2026-01-01T00:00:00Z"
    message = {
        "id": "a",
        "parent_id": None,
        "role": "user",
        "parts": [part, card],
        "status": "complete",
        "created_at": at,
    }
    document = {
        "format": "hupan.conversations",
        "version": 1,
        "conversations": [{"created_at": at, "updated_at": at, "messages": [message]}],
    }

    assert (await thief.post("/api/import", content=json.dumps(document))).json() == {"conversations": 1, "messages": 1}

    brought = (await thief.get("/api/conversations")).json()["items"][0]["id"]
    parts = (await thief.get(f"/api/conversations/{brought}/messages")).json()["items"][0]["parts"]
    assert [(each["type"], each["file_id"]) for each in parts] == [("file", "")]


@pytest.mark.parametrize(
    "bad", ["%00", "conv_%00", "../../etc/passwd", "conv_01", "x" * 3000, "conv_01kaf0x6m5e8w9v7s3q2r1p0n4%0A"]
)
async def test_odd_identifiers_are_refused_before_anything_is_asked(house: House, ada: PersonId, bad: str) -> None:
    async with house.browser(ada) as browser:
        for url in (f"/api/conversations/{bad}", f"/api/runs/{bad}", f"/api/files/{bad}", f"/api/shared/{bad}"):
            assert (await browser.get(url)).status_code in {404, 422}, url


BODIES: list[dict[str, Any]] = [
    {},
    {"parts": []},
    {"parts": [{"type": "card", "kind": "consent", "data": {}}]},
    {"parts": [{"type": "thinking", "text": "x"}]},
    {"parts": [{"type": "text", "text": "x" * 100_001}]},
    {"parts": [{"type": "text", "text": "x"}] * 33},
    {"parts": [{"type": "text", "text": "x"}], "client_id": "not a uuid"},
    {"parts": [{"type": "text", "text": "x"}], "role": "assistant"},
    {"parts": [{"type": "text", "text": 7}]},
    {"parts": [{"type": "text"}]},
]


@pytest.mark.parametrize("body", BODIES)
async def test_what_a_person_cannot_write_is_refused_at_the_edge(
    house: House, ada: PersonId, body: dict[str, Any]
) -> None:
    async with house.browser(ada) as browser:
        made = (await browser.post("/api/conversations", json={})).json()
        message = {"client_id": str(uuid4()), "parent_id": None} | body
        answer = await browser.post(f"/api/conversations/{made['id']}/messages", json=message)
        assert answer.status_code == 422
        assert answer.json()["code"] == "request.invalid"


async def test_characters_that_no_database_keeps_do_no_harm(house: House, ada: PersonId) -> None:
    async with house.browser(ada) as browser:
        made = (await browser.post("/api/conversations", json={"title": "a\0b"})).json()
        assert made["title"] == "ab"
        body = {"client_id": str(uuid4()), "parent_id": None, "parts": [{"type": "text", "text": "nul\0nul"}]}
        posted = await browser.post(f"/api/conversations/{made['id']}/messages", json=body)
        assert posted.json()["message"]["parts"] == [{"text": "nulnul", "type": "text"}]
        lone = b'{"client_id":"%s","parent_id":null,"parts":[{"type":"text","text":"\\ud800"}]}' % str(uuid4()).encode()
        assert (await browser.post(f"/api/conversations/{made['id']}/messages", content=lone)).status_code in {400, 422}
        assert (await browser.get("/api/search", params={"q": "\0"})).json()["items"] == []
        assert (await browser.get("/api/conversations", params={"cursor": "\0", "folder_id": "\0"})).status_code == 200
