"""Links, export and import."""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hupan.conversations import NewConversation
from hupan.kernel import PersonId
from hupan.platform import Database
from tests.integration.conversations.conftest import logs
from tests.integration.conversations.house import Gate, House, open_house

__all__ = ["logs"]

pytestmark = pytest.mark.anyio
AT = "2026-01-01T00:00:00Z"


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncGenerator[House]:
    async with open_house(database, tmp_path) as house:
        yield house


@pytest.fixture
async def ada(house: House) -> PersonId:
    return await house.person("ada")


@pytest.fixture
async def browser(house: House, ada: PersonId) -> AsyncGenerator[httpx.AsyncClient]:
    async with house.browser(ada) as browser:
        yield browser


async def chat(house: House, ada: PersonId) -> str:
    """A conversation with an edit and a second answer."""
    made = await house.conversations.create(ada, NewConversation(title="By the lake"))
    first = await house.say(ada, made.id, "one")
    await house.say(ada, made.id, "two", first.reply.id)
    await house.say(ada, made.id, "two, edited", first.reply.id)
    return made.id


def said(messages: list[dict[str, Any]]) -> list[str]:
    return ["".join(part.get("text", "") for part in message["parts"]) for message in messages]


async def test_a_link_shows_what_was_there_when_it_was_shared(
    house: House, ada: PersonId, browser: httpx.AsyncClient
) -> None:
    conversation = await chat(house, ada)
    share = (await browser.post(f"/api/conversations/{conversation}/share")).json()
    leaf = (await house.conversations.get(ada, conversation)).active_leaf_id
    await house.say(ada, conversation, "later, and private", leaf)

    async with house.browser(None) as stranger:
        shown = (await stranger.get(f"/api/shared/{share['token']}")).json()

    assert share["url_path"] == f"/s/{share['token']}"
    assert len(share["token"]) >= 32
    assert shown["title"] == "By the lake"
    assert said(shown["messages"]) == ["one", "Good morning, lake.", "two, edited", "Good morning, lake."]
    assert set(shown["messages"][0]) == {"role", "parts", "model_id", "created_at"}
    assert (await house.conversations.get(ada, conversation)).shared


async def test_sharing_again_keeps_the_link_and_taking_it_back_ends_it(
    house: House, ada: PersonId, browser: httpx.AsyncClient
) -> None:
    conversation = await chat(house, ada)
    url = f"/api/conversations/{conversation}/share"
    first, second = (await browser.post(url)).json(), (await browser.post(url)).json()
    assert first["token"] == second["token"]

    assert (await browser.delete(url)).status_code == 204
    assert (await browser.get(f"/api/shared/{first['token']}")).status_code == 404
    assert (await browser.delete(url)).status_code == 404
    assert not (await house.conversations.get(ada, conversation)).shared
    assert (await browser.post(url)).json()["token"] != first["token"]


async def test_a_link_to_the_bin_shows_nothing(house: House, ada: PersonId, browser: httpx.AsyncClient) -> None:
    conversation = await chat(house, ada)
    token = (await browser.post(f"/api/conversations/{conversation}/share")).json()["token"]

    await house.conversations.delete(ada, conversation)

    assert (await browser.get(f"/api/shared/{token}")).status_code == 404
    assert (await browser.get(f"/api/shared/{'x' * 32}")).json()["code"] == "sharing.not_found"


async def test_a_reply_in_the_making_is_not_shown_half(house: House, ada: PersonId, browser: httpx.AsyncClient) -> None:
    empty = await house.conversations.create(ada, NewConversation())
    assert (await browser.post(f"/api/conversations/{empty.id}/share")).status_code == 409
    house.responder.script = Gate().script
    await house.post(ada, empty.id, "Hello")

    token = (await browser.post(f"/api/conversations/{empty.id}/share")).json()["token"]

    assert said((await browser.get(f"/api/shared/{token}")).json()["messages"]) == ["Hello"]


async def test_what_goes_out_comes_in_again_whole(house: House, ada: PersonId, browser: httpx.AsyncClient) -> None:
    conversation = await chat(house, ada)
    document = (await browser.get(f"/api/conversations/{conversation}/export")).json()
    bob = await house.person("bob")

    async with house.browser(bob) as other:
        brought = (await other.post("/api/import", content=json.dumps(document))).json()
        again = (await other.get("/api/export")).json()
        listed = (await other.get("/api/conversations")).json()["items"][0]
        screen = (await other.get(f"/api/conversations/{listed['id']}/messages")).json()
        found = (await other.get("/api/search", params={"q": "edited"})).json()["items"]

    assert brought == {"conversations": 1, "messages": 6}
    ours, theirs = document["conversations"][0], again["conversations"][0]
    assert shape(ours) == shape(theirs)
    assert {each["id"] for each in ours["messages"]}.isdisjoint(each["id"] for each in theirs["messages"])
    assert said(screen["items"]) == ["one", "Good morning, lake.", "two, edited", "Good morning, lake."]
    assert len(screen["items"][2]["siblings"]) == 2
    assert (listed["title"], listed["message_count"], len(found)) == ("By the lake", 6, 1)


def shape(conversation: dict[str, Any]) -> list[tuple[int | None, str, str]]:
    """Tell a tree without its ids: whose child, and what it says."""
    order = [message["id"] for message in conversation["messages"]]
    texts = said(conversation["messages"])
    return [
        (order.index(message["parent_id"]) if message["parent_id"] else None, message["role"], text)
        for message, text in zip(conversation["messages"], texts, strict=True)
    ]


async def test_markdown_reads_like_the_screen(house: House, ada: PersonId, browser: httpx.AsyncClient) -> None:
    conversation = await chat(house, ada)

    answer = await browser.get(f"/api/conversations/{conversation}/export", params={"format": "markdown"})

    assert answer.headers["content-type"].startswith("text/markdown")
    assert answer.text == (
        "# By the lake\n\n## You\n\none\n\n## model-a\n\nGood morning, lake.\n\n"
        "## You\n\ntwo, edited\n\n## model-a\n\nGood morning, lake.\n"
    )


def document(*messages: dict[str, Any], **more: object) -> dict[str, Any]:
    conversation = {"created_at": AT, "updated_at": AT, "messages": list(messages)} | more
    return {"format": "hupan.conversations", "version": 1, "conversations": [conversation]}


def message(name: str, parent: str | None, **more: object) -> dict[str, Any]:
    parts = [{"type": "text", "text": name}]
    plain = {"id": name, "parent_id": parent, "role": "user", "parts": parts, "status": "complete", "created_at": AT}
    return plain | more


BROKEN: list[Any] = [
    [],
    {},
    "x",
    {"format": "something else", "version": 1, "conversations": []},
    {"format": "hupan.conversations", "version": 2, "conversations": []},
    document(message("a", "missing")),
    document(message("a", "b"), message("b", None)),
    document(message("a", None), message("a", None)),
    document(message("a", None, role="system")),
    document(message("a", None, parts=[{"type": "script", "code": "x"}])),
    document(message("a", None, created_at="yesterday")),
    document(message("a", None, status="on fire")),
    document(message("a", "a")),
]


@pytest.mark.parametrize("broken", BROKEN)
async def test_what_is_no_export_is_refused(browser: httpx.AsyncClient, broken: object) -> None:
    answer = await browser.post("/api/import", content=json.dumps(broken))

    assert (answer.status_code, answer.json()["code"]) == (400, "sharing.invalid_import")
    assert (await browser.get("/api/conversations")).json()["items"] == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": "\\ud800"}', b"NaN"])
async def test_what_is_no_json_is_refused(browser: httpx.AsyncClient, body: bytes) -> None:
    assert (await browser.post("/api/import", content=body)).status_code == 400


async def test_odd_but_honest_documents_come_in(browser: httpx.AsyncClient) -> None:
    odd = document(
        message("a\0", None, created_at="2026-01-01T00:00:00+09:00"),
        message("b", "a", status="running", role="assistant", model_id="m"),
        active_leaf_id="nowhere",
        title="t\0itle",
    )

    assert (await browser.post("/api/import", content=json.dumps(odd))).status_code == 201

    listed = (await browser.get("/api/conversations")).json()["items"][0]
    shown = (await browser.get(f"/api/conversations/{listed['id']}/messages")).json()["items"]
    assert (listed["title"], [each["status"] for each in shown]) == ("title", ["complete", "interrupted"])
