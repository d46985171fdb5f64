"""`/api/market/exhibits`: pictures of returns and disputes, for sellers and operators. Buyers have their own pages."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from hupan.desks import DeskService
from hupan.exhibits.domain import ExhibitId
from hupan.exhibits.errors import ExhibitNotFound
from hupan.exhibits.reading import PICTURE_HEADERS, read_pictures
from hupan.exhibits.schemas import ExhibitList
from hupan.exhibits.service import ExhibitService
from hupan.kernel import OrderId
from hupan.orders import Who
from hupan.platform.http import SignedIn, problems, service

router = APIRouter(prefix="/api/market/exhibits", tags=["orders"])

Exhibits = Annotated[ExhibitService, service(ExhibitService)]
Desks = Annotated[DeskService, service(DeskService)]
OrderName = Annotated[str, Path(pattern=r"^ord_[0-9a-z]{26}$")]
ExhibitName = Annotated[str, Path(pattern=r"^exh_[0-9a-z]{26}$")]

_SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["order_id", "case_id", "file"],
                    "properties": {
                        "order_id": {"type": "string"},
                        "case_id": {"type": "string", "description": "The return or the dispute."},
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            }
        },
    }
}
_READ: dict[int | str, dict[str, Any]] = {
    **problems(401, 404, 422),
    200: {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}},
}


async def _handling(caller: SignedIn, desks: Desks) -> Who:
    if caller.role != "member":
        return Who.operating(caller.person_id)
    return Who.selling(caller.person_id, await desks.sellers_of(caller.person_id))


Handling = Annotated[Who, Depends(_handling)]


@router.post("", status_code=201, openapi_extra=_SENT, responses=problems(400, 401, 404, 409, 413, 422))
async def add_exhibits(who: Handling, exhibits: Exhibits, request: Request) -> ExhibitList:
    """Add pictures to a return or a dispute that goes on."""
    sent = await read_pictures(request, exhibits.largest_bytes)
    order_id = sent.fields.get("order_id", "")
    if not order_id.startswith("ord_") or len(order_id) != len("ord_") + 26:
        raise ExhibitNotFound("There is no such order.")
    await exhibits.add(who, OrderId(order_id), sent.fields.get("case_id", ""), sent.photographs)
    return ExhibitList.of(await exhibits.of_order(who, OrderId(order_id)))


@router.get("/{order_id}", responses=problems(401, 404, 422))
async def list_exhibits(who: Handling, exhibits: Exhibits, order_id: OrderName) -> ExhibitList:
    """List an order's pictures, the oldest first."""
    return ExhibitList.of(await exhibits.of_order(who, OrderId(order_id)))


@router.delete("/{order_id}/{exhibit_id}", responses=problems(401, 404, 409, 422))
async def take_exhibit_back(
    who: Handling, exhibits: Exhibits, order_id: OrderName, exhibit_id: ExhibitName
) -> ExhibitList:
    """Take back a picture of one's own side; the other side sees that there was one."""
    await exhibits.take_back(who, OrderId(order_id), ExhibitId(exhibit_id))
    return ExhibitList.of(await exhibits.of_order(who, OrderId(order_id)))


@router.get("/{order_id}/{exhibit_id}", response_class=Response, responses=_READ)
async def read_exhibit(
    who: Handling, exhibits: Exhibits, order_id: OrderName, exhibit_id: ExhibitName, *, large: bool = False
) -> Response:
    """Read a picture."""
    data = await exhibits.pixels(who, OrderId(order_id), ExhibitId(exhibit_id), large=large)
    return Response(data, media_type="image/webp", headers=dict(PICTURE_HEADERS))
