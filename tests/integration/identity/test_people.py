import asyncio

import pytest

from hupan.identity import Newcomer, PeopleService, ProfileService, Role
from hupan.identity.errors import NotAllowed, PasswordNeeded, PersonNotFound
from tests.integration.identity.conftest import PASSWORD, Browser, Room

pytestmark = pytest.mark.anyio


async def _id(browser: Browser) -> str:
    return (await browser.get("/api/me"))["id"]


async def test_a_person_changes_what_is_theirs_piece_by_piece(room: Room) -> None:
    owner = await room.owner()
    await owner.do("PATCH", "/api/me", {"name": "Ada Lovelace", "language": "zh", "theme": "dark"})
    await owner.do("PATCH", "/api/me", {"preferences": {"custom_instructions": "Be brief.", "default_model_id": "m"}})
    await owner.do("PATCH", "/api/me", {"preferences": {"send_with": "ctrl_enter"}})
    me = await owner.do("PATCH", "/api/me", {"language": None, "preferences": {"default_model_id": None}})
    assert (me["name"], me["language"], me["theme"], me["login"]) == ("Ada Lovelace", None, "dark", "ada")
    assert me["preferences"] == {
        "default_model_id": None,
        "send_with": "ctrl_enter",
        "custom_instructions": "Be brief.",
        "show_thinking": True,
    }
    assert await owner.get("/api/me") == me


@pytest.mark.parametrize(
    "body",
    [
        {"role": "owner"},
        {"id": "person_x"},
        {"password_hash": "x"},
        {"disabled": False},
        {"has_password": False},
        {"preferences": {"role": "owner"}},
        {"preferences": {"send_with": "shift"}},
        {"name": ""},
        {"name": "a\nb"},
        {"language": "xx"},
    ],
)
async def test_nothing_else_can_be_assigned(room: Room, body: object) -> None:
    owner = await room.owner()
    member = await room.joined(owner, "member", "mallory")
    before = await member.get("/api/me")
    assert await member.refused("PATCH", "/api/me", body) == (422, "request.invalid")
    assert await member.get("/api/me") == before


async def test_a_login_is_changed_but_not_to_somebody_elses(room: Room) -> None:
    owner = await room.owner()
    member = await room.joined(owner, "member", "bo")
    assert await member.refused("PATCH", "/api/me", {"login": "ADA"}) == (409, "identity.login_taken")
    assert await member.refused("PATCH", "/api/me", {"login": "a b"}) == (400, "identity.invalid_login")
    assert (await member.do("PATCH", "/api/me", {"login": "Bo.2"}))["login"] == "bo.2"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/people"),
        ("PATCH", "/api/people/{owner}"),
        ("DELETE", "/api/people/{owner}"),
        ("GET", "/api/invitations"),
        ("POST", "/api/invitations"),
        ("DELETE", "/api/invitations/inv_x"),
    ],
)
async def test_a_member_runs_nothing(room: Room, method: str, path: str) -> None:
    owner = await room.owner()
    member = await room.joined(owner, "member", "mallory")
    body = {"role": "member"} if method in {"POST", "PATCH"} else None
    refusal = await member.refused(method, path.format(owner=await _id(owner)), body)
    assert refusal == (403, "identity.not_allowed")


async def test_an_admin_sees_people_but_not_what_is_their_own_business(room: Room) -> None:
    owner = await room.owner()
    await owner.do("PATCH", "/api/me", {"preferences": {"custom_instructions": "I have a cat."}})
    admin = await room.joined(owner, "admin", "bo")
    items = (await admin.get("/api/people"))["items"]
    assert [(item["login"], item["role"]) for item in items] == [("ada", "owner"), ("bo", "admin")]
    assert "cat" not in str(items)
    assert "argon2" not in str(items)


async def test_an_admin_cannot_touch_the_owner_nor_become_one(room: Room) -> None:
    owner = await room.owner()
    admin = await room.joined(owner, "admin", "bo")
    member = await room.joined(owner, "member", "cy")
    for method, body in (("PATCH", {"role": "member"}), ("PATCH", {"disabled": True}), ("DELETE", None)):
        refusal = await admin.refused(method, f"/api/people/{await _id(owner)}", body)
        assert refusal == (403, "identity.not_allowed")
    for target in (admin, member):
        refusal = await admin.refused("PATCH", f"/api/people/{await _id(target)}", {"role": "owner"})
        assert refusal == (403, "identity.not_allowed")
    assert await admin.refused("POST", "/api/invitations", {"role": "owner"}) == (403, "identity.not_allowed")
    changed = await admin.do("PATCH", f"/api/people/{await _id(member)}", {"role": "admin"})
    assert changed["role"] == "admin"


async def test_a_new_role_counts_at_once(room: Room) -> None:
    owner = await room.owner()
    admin = await room.joined(owner, "admin", "bo")
    await admin.get("/api/people")
    await owner.do("PATCH", f"/api/people/{await _id(admin)}", {"role": "member"})
    assert await admin.refused("GET", "/api/people") == (403, "identity.not_allowed")


async def test_a_role_that_was_lost_since_the_request_was_let_in_does_not_count(room: Room) -> None:
    owner = await room.owner()
    admin = await room.joined(owner, "admin", "bo")
    service: PeopleService = room.service(PeopleService)
    actor = await service.find("bo")
    await owner.do("PATCH", f"/api/people/{await _id(admin)}", {"role": "member"})
    with pytest.raises(NotAllowed):
        await service.remove(actor, (await service.find("ada")).id)


async def test_disabling_ends_sessions_and_keys_and_can_be_undone(room: Room) -> None:
    owner = await room.owner()
    member = await room.joined(owner, "member", "bo")
    key = (await member.do("POST", "/api/keys", {"name": "k", "scopes": ["chat"]}))["key"]
    bearer = {"authorization": f"Bearer {key}"}
    assert (await member.ask("GET", "/v1/whoami", **bearer)).status_code == 200
    path = f"/api/people/{await _id(member)}"
    assert (await owner.do("PATCH", path, {"disabled": True}))["disabled"] is True
    assert (await member.refused("GET", "/api/me"))[0] == 401
    assert (await member.refused("GET", "/v1/whoami", **bearer))[0] == 401
    credentials = {"login": "bo", "password": "a calm morning at the lake"}
    assert await member.refused("POST", "/api/session", credentials) == (401, "identity.wrong_credentials")
    await owner.do("PATCH", path, {"disabled": False})
    await member.do("POST", "/api/session", credentials)
    assert (await member.refused("GET", "/v1/whoami", **bearer))[0] == 401


async def test_removing_a_person_removes_their_ways_in(room: Room) -> None:
    owner = await room.owner()
    admin = await room.joined(owner, "admin", "bo")
    link = (await admin.do("POST", "/api/invitations", {"role": "member"}))["url_path"]
    await owner.do("DELETE", f"/api/people/{await _id(admin)}")
    assert (await admin.refused("GET", "/api/me"))[0] == 401
    stranger = await room.browser()
    refusal = await stranger.refused("GET", f"/api/invitations/lookup?token={link.removeprefix('/join/')}")
    assert refusal == (410, "identity.invitation_gone")
    assert await owner.refused("DELETE", "/api/people/person_x") == (404, "identity.person_not_found")


async def test_somebody_stays_owner(room: Room) -> None:
    owner = await room.owner()
    path = f"/api/people/{await _id(owner)}"
    assert await owner.refused("PATCH", path, {"role": "admin"}) == (409, "identity.last_owner")
    assert await owner.refused("PATCH", path, {"disabled": True}) == (409, "identity.not_yourself")
    assert await owner.refused("DELETE", path) == (409, "identity.not_yourself")


async def test_of_two_owners_who_step_down_at_once_one_stays(room: Room) -> None:
    first = await room.owner()
    second = await room.joined(first, "owner", "bo")
    paths = [f"/api/people/{await _id(each)}" for each in (first, second)]
    down = {"role": "member"}
    answers = await asyncio.gather(first.ask("PATCH", paths[0], down), second.ask("PATCH", paths[1], down))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    async with room.stores() as store:
        assert await store.count_owners() == 1


async def test_two_changes_at_once_do_not_undo_one_another(room: Room) -> None:
    owner = await room.owner()
    member = await room.joined(owner, "member", "bo")
    path = f"/api/people/{await _id(member)}"
    await asyncio.gather(
        *(member.ask("PATCH", "/api/me", {"name": f"Bo {n}"}) for n in range(5)),
        owner.ask("PATCH", path, {"disabled": True}),
        *(member.ask("PATCH", "/api/me", {"name": f"Bo {n}"}) for n in range(5)),
    )
    (_, summary) = (await owner.get("/api/people"))["items"]
    assert summary["disabled"] is True


async def test_nobody_is_added_while_somebody_has_no_password(room: Room) -> None:
    await room.owner(password=None)
    people = room.service(PeopleService)
    with pytest.raises(PasswordNeeded, match="hupan user passwd ada"):
        await people.add(Newcomer("bo", "Bo", PASSWORD), Role.MEMBER)
    await people.reset_password("ada", PASSWORD)
    assert (await people.add(Newcomer("bo", "Bo", PASSWORD), Role.MEMBER)).role is Role.MEMBER


async def test_of_two_first_passwords_at_once_one_counts(room: Room) -> None:
    owner = await room.owner(password=None)
    passwords = [f"two swans and heron {n}" for n in range(3)]
    answers = await asyncio.gather(
        *(owner.ask("POST", "/api/me/password", {"new_password": password}) for password in passwords)
    )
    assert sorted(answer.status_code for answer in answers) == [204, 403, 403]


async def test_what_happens_to_an_account_that_was_removed_meanwhile(room: Room) -> None:
    owner = await room.owner()
    await room.joined(owner, "member", "bo")
    people, profiles = room.service(PeopleService), room.service(ProfileService)
    ada, bo = await people.find("ada"), await people.find("bo")
    await people.remove(ada, bo.id)
    with pytest.raises(PersonNotFound):
        await profiles.update(bo.id, lambda profile: profile)
    with pytest.raises(PersonNotFound):
        await people.change(ada, bo.id, role=Role.ADMIN)
    with pytest.raises(PersonNotFound):
        await people.change(bo, ada.id, role=Role.ADMIN)
