"""The room over HTTP: the door at which carriers knock. Buyers and sellers read shipments with their orders."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

from hupan.fulfillment.errors import BadShipment
from hupan.fulfillment.schemas import CarrierList, Heard
from hupan.fulfillment.service import FulfillmentService
from hupan.platform.http import SignedIn, problems, service

router = APIRouter(prefix="/api/market/carriers", tags=["fulfillment"])

LARGEST_BYTES = 256 * 1024

Fulfillment = Annotated[FulfillmentService, service(FulfillmentService)]
CarrierName = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,40}$")]


@router.get("", operation_id="list_carriers", responses=problems(401))
async def list_carriers(_: SignedIn, fulfillment: Fulfillment) -> CarrierList:
    """Name those who carry; all but `demo` want to be told a parcel's number."""
    return CarrierList(items=[*fulfillment.carriers])


@router.post("/{carrier}/events", responses=problems(400, 401, 404, 422))
async def hear_carrier(fulfillment: Fulfillment, carrier: CarrierName, request: Request) -> Heard:
    """Take in what a carrier says of its parcels, signed as Standard Webhooks say; the same message counts once."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BYTES:
            raise BadShipment("The message is too large.", largest_bytes=LARGEST_BYTES)
    return Heard(events=await fulfillment.hear(carrier, request.headers, bytes(body)))
