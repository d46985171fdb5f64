"""Coming in and going out: `/api/session`, `/api/setup`, `/api/sessions`."""

from typing import Annotated

from fastapi import APIRouter

from hupan.identity.access import CurrentAccess
from hupan.identity.domain import SessionId
from hupan.identity.entrance import AtEntrance
from hupan.identity.errors import PasswordNeeded
from hupan.identity.schemas import SessionItem, SessionList, SessionView, SetUp, SignIn
from hupan.identity.service.people import Newcomer, PeopleService
from hupan.identity.service.sessions import SessionService
from hupan.platform.http import problems, service

router = APIRouter()

Sessions = Annotated[SessionService, service(SessionService)]
People = Annotated[PeopleService, service(PeopleService)]

FIRST_LOGIN = "owner"


@router.get("/session", responses=problems(503))
async def get_session(entrance: AtEntrance, sessions: Sessions) -> SessionView:
    """Say who is here. On loopback the only person, while without a password, is signed in by asking."""
    if entrance.access is not None:
        return entrance.view(needs_owner=False)
    if entrance.passwordless:
        entry = await sessions.enter_without_password(entrance.visit)
        if entry is not None:
            return entrance.admit(entry)
    return entrance.view(needs_owner=await sessions.needs_owner())


@router.post("/setup", status_code=201, responses=problems(400, 403, 409, 422, 503))
async def set_up(body: SetUp, entrance: AtEntrance, people: People) -> SessionView:
    """Make the first person the owner. Without a password only where a single person may do without."""
    entrance.check_host()
    if body.password is None and not entrance.passwordless:
        raise PasswordNeeded("At this address everybody needs a password.")
    newcomer = Newcomer(body.login or FIRST_LOGIN, body.name, body.password, body.language)
    return entrance.admit(await people.set_up(newcomer, entrance.visit))


@router.post("/session", responses=problems(401, 403, 422, 429, 503))
async def sign_in(body: SignIn, entrance: AtEntrance, sessions: Sessions) -> SessionView:
    """Sign in by login and password. Whatever session the browser had is ended."""
    entry = await sessions.sign_in(body.login, body.password, entrance.visit)
    before = entrance.access
    if before is not None and before.session is not None:
        await sessions.end(before.person.id, before.session.id)
    return entrance.admit(entry)


@router.delete("/session", status_code=204, responses=problems(401, 403, 503))
async def sign_out(access: CurrentAccess, entrance: AtEntrance, sessions: Sessions) -> None:
    """End the session in use."""
    if access.session is not None:
        await sessions.end(access.person.id, access.session.id)
    entrance.dismiss()


@router.get("/sessions", responses=problems(401, 503))
async def list_sessions(access: CurrentAccess, sessions: Sessions) -> SessionList:
    """List where one is signed in."""
    found = await sessions.list(access.person.id)
    return SessionList(items=[SessionItem.of(session, access) for session in found])


@router.delete("/sessions/{session_id}", status_code=204, responses=problems(401, 403, 404, 503))
async def end_session(session_id: str, access: CurrentAccess, sessions: Sessions) -> None:
    """End one of one's sessions, here or elsewhere."""
    await sessions.end(access.person.id, SessionId(session_id))
