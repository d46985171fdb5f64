"""What is known of a buyer is written, read and erased by that person alone, and goes with the account."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, func, select
from starlette.types import Receive, Scope, Send

from hupan.identity.tables import PersonRow
from hupan.kernel import PersonId
from hupan.particulars import (
    MOST_PARTICULARS,
    BadParticular,
    Matter,
    ParticularNotFound,
    ParticularService,
    Told,
    TooManyParticulars,
    Wear,
    Whom,
)
from hupan.particulars.repository import SqlParticularStore
from hupan.particulars.routes import router
from hupan.particulars.tables import ParticularRow
from hupan.platform import Database
from hupan.platform.http import Caller, install_problem_handlers
from tests.integration.reviews.ground import HandClock, add_people, browser

pytestmark = pytest.mark.anyio

SHOES = Told(Matter.SIZE, "EU 42", Wear.SHOES)
NUTS = Told(Matter.AVOID, "nuts")


def _service(database: Database) -> ParticularService:
    return ParticularService(database.stores(SqlParticularStore), HandClock())


async def _two(database: Database) -> tuple[ParticularService, PersonId, PersonId]:
    ada, bob = await add_people(database, "Ada", "Bob")
    return _service(database), ada.person_id, bob.person_id


async def test_a_line_takes_the_place_of_one_that_says_the_same_of_the_same_thing(database: Database) -> None:
    lines, ada, bob = await _two(database)
    (shoes,) = await lines.tell(ada, [SHOES], by_talk=True)
    (again,) = await lines.tell(ada, [Told(Matter.SIZE, "eu 42", Wear.SHOES)])
    # Told once more it is the same, and it stays known how it was told.
    assert (again, again.by_talk) == (shoes, True)
    (other,) = await lines.tell(ada, [Told(Matter.SIZE, "43", Wear.SHOES)])
    assert (other.id, other.told.value, other.by_talk) == (shoes.id, "43", False)
    await lines.tell(ada, [Told(Matter.SIZE, "28", Wear.SHOES, Whom.DAUGHTER), NUTS, Told(Matter.AVOID, "Wool")])
    await lines.tell(ada, [Told(Matter.AVOID, "wool")])
    assert [each.told.value for each in await lines.of(ada)] == ["43", "28", "nuts", "wool"]
    assert await lines.of(bob) == ()


async def test_lines_stand_in_the_order_in_which_they_were_told_though_it_was_at_once(database: Database) -> None:
    lines, ada, _ = await _two(database)
    told = [f"thing {at}" for at in range(40)]
    # The clock stands still, and ids that are made within a millisecond sort by chance.
    await lines.tell(ada, [Told(Matter.AVOID, each) for each in told[:30]])
    for each in told[30:]:
        await lines.tell(ada, [Told(Matter.AVOID, each)])
    assert [each.told.value for each in await lines.of(ada)] == told
    again = await lines.change(ada, (await lines.of(ada))[0].id, "wool")
    assert [each.told.value for each in await lines.of(ada)] == [*told[1:], "wool"]
    assert (await lines.of(ada))[-1] == again


async def test_nobody_touches_the_lines_of_another(database: Database) -> None:
    lines, ada, bob = await _two(database)
    (shoes,) = await lines.tell(ada, [SHOES])
    assert await lines.erase(bob, [shoes.id]) == ()
    with pytest.raises(ParticularNotFound):
        await lines.change(bob, shoes.id, "40")
    assert await lines.of(ada) == (shoes,)
    assert await lines.erase(ada, [shoes.id]) == (shoes,)
    assert await lines.erase(ada, [shoes.id]) == ()


async def test_what_cannot_be_is_not_kept_and_nothing_with_it(database: Database) -> None:
    lines, ada, _ = await _two(database)
    for wrong in (
        Told(Matter.SIZE, "very large indeed", Wear.SHOES),
        Told(Matter.SIZE, "42", "hats"),
        Told(Matter.AVOID, ""),
        Told(Matter.AVOID, "nuts", "food"),
        Told(Matter.NEVER, "x" * 61),
        Told(Matter.NEVER, "a\u202eb"),
        Told(Matter.SOMEBODY, "6"),
        Told(Matter.SOMEBODY, "six", whom=Whom.SON),
        Told(Matter.SOMEBODY, "6", whom="uncle"),
        Told(Matter.BUDGET, "much"),
        Told(Matter.BUDGET, "0 KRW"),
    ):
        with pytest.raises(BadParticular):
            await lines.tell(ada, [NUTS, wrong])
    assert await lines.of(ada) == ()
    await lines.tell(ada, [Told(Matter.AVOID, f"thing {at}") for at in range(MOST_PARTICULARS)])
    with pytest.raises(TooManyParticulars):
        await lines.tell(ada, [NUTS])
    await lines.tell(ada, [Told(Matter.AVOID, "thing 3")])


async def test_everything_goes_with_the_account(database: Database) -> None:
    lines, ada, bob = await _two(database)
    await lines.tell(ada, [SHOES, NUTS])
    await lines.tell(bob, [NUTS])
    async with database.engine.begin() as connection:
        await connection.execute(delete(PersonRow).where(PersonRow.id == ada))
        left = await connection.scalar(select(func.count()).select_from(ParticularRow))
    assert left == 1


async def test_over_http_a_person_writes_reads_takes_out_and_erases(database: Database) -> None:
    ada, bob = await add_people(database, "Ada", "Bob")
    services = {ParticularService: _service(database)}
    async with browser(router, services, ada) as page:
        made = await page.post("/api/particulars", json={"about": "size", "value": "us 9", "subject": "shoes"})
        assert (made.status_code, made.json()["value"], made.json()["by_talk"]) == (201, "US 9", False)
        await page.post("/api/particulars", json={"about": "avoid", "value": "nuts"})
        wrong = await page.post("/api/particulars", json={"about": "size", "value": "roomy"})
        assert (wrong.status_code, wrong.json()["code"]) == (400, "particulars.invalid")
        assert (await page.post("/api/particulars", json={"about": "size", "value": "M", "by_talk": True})).is_error
        changed = await page.put(f"/api/particulars/{made.json()['id']}", json={"value": "US 9.5"})
        assert changed.json()["value"] == "US 9.5"
        taken = await page.get("/api/particulars/export")
        assert "attachment" in taken.headers["content-disposition"]
        # What is said anew was told last.
        assert [each["value"] for each in taken.json()["lines"]] == ["nuts", "US 9.5"]
    async with browser(router, services, bob) as page:
        assert (await page.get("/api/particulars")).json() == {"lines": []}
        theirs = await page.delete(f"/api/particulars/{made.json()['id']}")
        assert (theirs.status_code, theirs.json()["code"]) == (404, "particulars.not_found")
    async with browser(router, services, ada) as page:
        gone = await page.delete(f"/api/particulars/{made.json()['id']}")
        assert [each["value"] for each in gone.json()["lines"]] == ["US 9.5"]
        assert len((await page.delete("/api/particulars")).json()["lines"]) == 1
        assert (await page.get("/api/particulars")).json() == {"lines": []}
    async with browser(router, services) as page:
        assert (await page.get("/api/particulars")).status_code == 401


async def test_whoever_acts_by_a_key_neither_reads_nor_writes(database: Database) -> None:
    (ada,) = await add_people(database, "Ada")
    lines = _service(database)
    (shoes,) = await lines.tell(ada.person_id, [SHOES])
    async with _by_key(lines, ada.person_id) as agent:
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/export", None),
            ("POST", "", {"about": "avoid", "value": "nuts"}),
            ("PUT", f"/{shoes.id}", {"value": "40"}),
            ("DELETE", f"/{shoes.id}", None),
            ("DELETE", "", None),
        ):
            answer = await agent.request(method, f"/api/particulars{path}", json=body)
            assert (answer.status_code, answer.json()["code"]) == (403, "particulars.by_person")
            assert "42" not in answer.text
    assert await lines.of(ada.person_id) == (shoes,)


@asynccontextmanager
async def _by_key(lines: ParticularService, person_id: PersonId) -> AsyncGenerator[httpx.AsyncClient]:
    app = FastAPI()
    install_problem_handlers(app)
    app.include_router(router)
    app.state.services = {ParticularService: lines}

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["caller"] = Caller(person_id, "member", key_id="key_1")
        await app(scope, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=called), base_url="http://127.0.0.1") as client:
        yield client
