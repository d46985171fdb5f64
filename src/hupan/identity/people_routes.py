"""Oneself, `/api/me`, and everybody, `/api/people`."""

from typing import Annotated

from fastapi import APIRouter

from hupan.identity.access import Admin, CurrentAccess, CurrentPerson
from hupan.identity.entrance import AtEntrance
from hupan.identity.schemas import MeChange, PasswordChange, PeopleList, PersonChange, PersonSummary, PersonView
from hupan.identity.service.people import PeopleService
from hupan.identity.service.profiles import ProfileService
from hupan.kernel import PersonId
from hupan.platform.http import problems, service

router = APIRouter()

People = Annotated[PeopleService, service(PeopleService)]
Profiles = Annotated[ProfileService, service(ProfileService)]


@router.get("/me", responses=problems(401, 503))
async def get_me(person: CurrentPerson) -> PersonView:
    """Show oneself."""
    return PersonView.model_validate(person)


@router.patch("/me", responses=problems(400, 401, 403, 409, 422, 503))
async def update_me(body: MeChange, person: CurrentPerson, profiles: Profiles) -> PersonView:
    """Change one's name, login, language, theme or preferences; what is absent stays."""
    return PersonView.model_validate(await profiles.update(person.id, body.apply))


@router.post("/me/password", status_code=204, responses=problems(400, 401, 403, 422, 429, 503))
async def change_password(
    body: PasswordChange, access: CurrentAccess, entrance: AtEntrance, profiles: Profiles
) -> None:
    """Set a password and end one's other sessions."""
    await profiles.change_password(access, body.current_password, body.new_password, entrance.visit)


@router.get("/people", responses=problems(401, 403, 503))
async def list_people(_admin: Admin, people: People) -> PeopleList:
    """List everybody, oldest account first."""
    return PeopleList(items=[PersonSummary.model_validate(person) for person in await people.list()])


@router.patch("/people/{person_id}", responses=problems(401, 403, 404, 409, 422, 503))
async def change_person(person_id: str, body: PersonChange, admin: Admin, people: People) -> PersonSummary:
    """Change a person's role, or disable them, which ends their sessions and revokes their keys."""
    changed = await people.change(admin, PersonId(person_id), role=body.role, disabled=body.disabled)
    return PersonSummary.model_validate(changed)


@router.delete("/people/{person_id}", status_code=204, responses=problems(401, 403, 404, 409, 503))
async def remove_person(person_id: str, admin: Admin, people: People) -> None:
    """Remove a person."""
    await people.remove(admin, PersonId(person_id))
