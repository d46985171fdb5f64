"""`/api/particulars`: what one lets be known of oneself. Whoever acts by an API key neither reads nor changes any."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from hupan.particulars.domain import ParticularId
from hupan.particulars.errors import ParticularNotFound, ParticularsByPerson
from hupan.particulars.schemas import ParticularChange, ParticularInput, ParticularsView, ParticularView
from hupan.particulars.service import ParticularService
from hupan.platform.http import Caller, SignedIn, problems, service

router = APIRouter(prefix="/api/particulars", tags=["particulars"])

Lines = Annotated[ParticularService, service(ParticularService)]
ParticularPath = Annotated[str, Path(pattern=r"^par_[0-9a-z]{26}$")]

_CHANGED = problems(400, 401, 403, 404, 409, 422)


async def _in_person(caller: SignedIn) -> Caller:
    if caller.key_id is not None:
        raise ParticularsByPerson("What is known of a person is for that person alone.")
    return caller


InPerson = Annotated[Caller, Depends(_in_person)]


@router.get("", operation_id="list_particulars", responses=problems(401, 403))
async def list_particulars(caller: InPerson, lines: Lines) -> ParticularsView:
    """List what is known of one."""
    return ParticularsView.of(await lines.of(caller.person_id))


@router.get("/export", operation_id="export_particulars", responses=problems(401, 403))
async def export_particulars(caller: InPerson, lines: Lines, response: Response) -> ParticularsView:
    """Take all of it out, as a file."""
    response.headers["Content-Disposition"] = 'attachment; filename="hupan-about-you.json"'
    response.headers["Cache-Control"] = "no-store"
    return ParticularsView.of(await lines.of(caller.person_id))


@router.post("", operation_id="tell_particular", status_code=201, responses=_CHANGED)
async def tell_particular(caller: InPerson, lines: Lines, body: ParticularInput) -> ParticularView:
    """Let something be known, in place of a line that says the same of the same thing."""
    (line,) = await lines.tell(caller.person_id, [body.told()])
    return ParticularView.of(line)


@router.put("/{particular_id}", operation_id="change_particular", responses=_CHANGED)
async def change_particular(
    caller: InPerson, lines: Lines, particular_id: ParticularPath, body: ParticularChange
) -> ParticularView:
    """Say a line anew."""
    return ParticularView.of(await lines.change(caller.person_id, ParticularId(particular_id), body.value))


@router.delete("", operation_id="erase_particulars", responses=_CHANGED)
async def erase_particulars(caller: InPerson, lines: Lines) -> ParticularsView:
    """Erase everything; answers what was there, so that one can have it back at once."""
    known = await lines.of(caller.person_id)
    return ParticularsView.of(await lines.erase(caller.person_id, [each.id for each in known]))


@router.delete("/{particular_id}", operation_id="erase_particular", responses=_CHANGED)
async def erase_particular(caller: InPerson, lines: Lines, particular_id: ParticularPath) -> ParticularsView:
    """Erase a line; answers what was there, so that one can have it back at once."""
    erased = await lines.erase(caller.person_id, [ParticularId(particular_id)])
    if not erased:
        raise ParticularNotFound("There is no such line of yours.")
    return ParticularsView.of(erased)
