import asyncio
from typing import Any

import pytest

from tests.integration.identity.conftest import PASSWORD, Browser, Room

pytestmark = pytest.mark.anyio


async def _token(owner: Browser, role: str = "member", note: str = "") -> str:
    invitation = await owner.do("POST", "/api/invitations", {"role": role, "note": note})
    return str(invitation["url_path"]).removeprefix("/join/")


def _acceptance(token: str, login: str = "bo") -> dict[str, Any]:
    return {"token": token, "login": login, "name": "Bo", "password": PASSWORD, "language": "ko"}


async def test_the_invited_see_what_they_hold_and_come_in(room: Room) -> None:
    owner = await room.owner()
    token = await _token(owner, "admin", "for Bo")
    (item,) = (await owner.get("/api/invitations"))["items"]
    assert (item["role"], item["note"], "url_path" in item) == ("admin", "for Bo", False)
    assert token not in str(item)
    guest = await room.browser()
    card = await guest.get(f"/api/invitations/lookup?token={token}")
    assert (card["role"], card["inviter_name"], card["expires_at"]) == ("admin", "Ada", "2026-11-28T08:00:00Z")
    view = await guest.do("POST", "/api/invitations/accept", _acceptance(token))
    assert (view["state"], view["person"]["role"], view["person"]["language"]) == ("signed_in", "admin", "ko")
    assert (await owner.get("/api/invitations"))["items"] == []
    assert (await guest.get("/api/people"))["items"][1]["login"] == "bo"


async def test_an_invitation_works_once(room: Room) -> None:
    owner = await room.owner()
    token = await _token(owner)
    await (await room.browser()).do("POST", "/api/invitations/accept", _acceptance(token))
    second = await room.browser()
    gone = (410, "identity.invitation_gone")
    assert await second.refused("POST", "/api/invitations/accept", _acceptance(token, "cy")) == gone
    assert await second.refused("GET", f"/api/invitations/lookup?token={token}") == gone


async def test_of_many_who_accept_at_once_one_comes_in(room: Room) -> None:
    owner = await room.owner()
    token = await _token(owner)
    guests = [await room.browser() for _ in range(5)]
    answers = await asyncio.gather(
        *(
            guest.ask("POST", "/api/invitations/accept", _acceptance(token, f"guest{n}"))
            for n, guest in enumerate(guests)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 410, 410, 410, 410]
    assert len((await owner.get("/api/people"))["items"]) == 2


async def test_an_invitation_expires(room: Room) -> None:
    owner = await room.owner()
    token = await _token(owner)
    room.clock.advance(days=7)
    guest = await room.browser()
    refusal = await guest.refused("POST", "/api/invitations/accept", _acceptance(token))
    assert refusal == (410, "identity.invitation_gone")
    assert (await owner.get("/api/invitations"))["items"] == []


async def test_an_invitation_can_be_taken_back(room: Room) -> None:
    owner = await room.owner()
    token = await _token(owner)
    (item,) = (await owner.get("/api/invitations"))["items"]
    await owner.do("DELETE", f"/api/invitations/{item['id']}")
    assert (await (await room.browser()).refused("GET", f"/api/invitations/lookup?token={token}"))[0] == 410
    refusal = await owner.refused("DELETE", f"/api/invitations/{item['id']}")
    assert refusal == (404, "identity.invitation_not_found")


async def test_an_admin_cannot_take_an_owners_invitation_back(room: Room) -> None:
    owner = await room.owner()
    admin = await room.joined(owner, "admin", "bo")
    await _token(owner, "owner")
    (item,) = (await owner.get("/api/invitations"))["items"]
    assert (await admin.refused("DELETE", f"/api/invitations/{item['id']}"))[0] == 403


@pytest.mark.parametrize("change", [{"role": "member"}, {"disabled": True}])
async def test_an_invitation_is_worth_what_its_sender_may_still_give(room: Room, change: object) -> None:
    owner = await room.owner()
    admin = await room.joined(owner, "admin", "bo")
    token = await _token(admin)
    await owner.do("PATCH", f"/api/people/{(await admin.get('/api/me'))['id']}", change)
    refusal = await (await room.browser()).refused("POST", "/api/invitations/accept", _acceptance(token, "cy"))
    assert refusal == (410, "identity.invitation_gone")


async def test_a_login_that_is_taken_does_not_use_the_invitation_up(room: Room) -> None:
    owner = await room.owner()
    token = await _token(owner)
    guest = await room.browser()
    taken = await guest.refused("POST", "/api/invitations/accept", _acceptance(token, "ADA"))
    assert taken == (409, "identity.login_taken")
    weak = {**_acceptance(token), "password": "12345678"}
    assert await guest.refused("POST", "/api/invitations/accept", weak) == (400, "identity.weak_password")
    await guest.do("POST", "/api/invitations/accept", _acceptance(token))


async def test_the_invited_cannot_choose_their_role(room: Room) -> None:
    owner = await room.owner()
    body = {**_acceptance(await _token(owner)), "role": "owner"}
    refusal = await (await room.browser()).refused("POST", "/api/invitations/accept", body)
    assert refusal == (422, "request.invalid")


@pytest.mark.parametrize("token", ["x", "0" * 200, "../../etc", "%00"])
async def test_a_guessed_token_opens_nothing(room: Room, token: str) -> None:
    await room.owner()
    refusal = await (await room.browser()).refused("POST", "/api/invitations/accept", _acceptance(token))
    assert refusal == (410, "identity.invitation_gone")
