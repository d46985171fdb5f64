"""`/api/market/desks`: administrators say who speaks for whom; everybody sees their own desks."""

from typing import Annotated

from fastapi import APIRouter, Response

from hupan.catalog import SellerId
from hupan.desks.schemas import DeskList, DeskView, SeatList, SeatView
from hupan.desks.service import DeskService
from hupan.identity.access import CurrentPerson
from hupan.kernel import Language, PersonId
from hupan.platform.http import AdminOnly, NamePath, NameQuery, PersonPath, problems, service

router = APIRouter(prefix="/api/market/desks", tags=["desks"])

Desks = Annotated[DeskService, service(DeskService)]


@router.get("", operation_id="list_desks", responses=problems(401, 403, 422))
async def list_desks(_: AdminOnly, desks: Desks, seller_id: NameQuery = None) -> SeatList:
    """List who speaks for a seller, or for any."""
    found = await desks.seats(None if seller_id is None else SellerId(seller_id))
    return SeatList(items=[SeatView.model_validate(each) for each in found])


@router.get("/mine", operation_id="list_my_desks", responses=problems(401))
async def list_my_desks(person: CurrentPerson, desks: Desks) -> DeskList:
    """List the sellers for whom one speaks oneself, by the names of their stores."""
    found = await desks.shops_of(person.id, person.language or Language.EN)
    return DeskList(items=[DeskView.of(seller, name) for seller, name in found])


@router.put(
    "/{seller_id}/{person_id}",
    operation_id="give_seat",
    status_code=204,
    responses=problems(401, 403, 404, 422),
)
async def give_seat(caller: AdminOnly, desks: Desks, seller_id: NamePath, person_id: PersonPath) -> Response:
    """Let a person speak for a seller: see and handle its orders, answer in its name."""
    await desks.give(SellerId(seller_id), PersonId(person_id), caller.person_id)
    return Response(status_code=204)


@router.delete("/{seller_id}/{person_id}", operation_id="take_seat", status_code=204, responses=problems(401, 403, 422))
async def take_seat(caller: AdminOnly, desks: Desks, seller_id: NamePath, person_id: PersonPath) -> Response:
    """Let a person speak for a seller no longer, from the next request on."""
    await desks.take(SellerId(seller_id), PersonId(person_id), caller.person_id)
    return Response(status_code=204)
