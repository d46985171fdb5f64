"""Receipts over HTTP: to whoever bought alone; the public keys to everybody."""

from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Path, Request, Response

from hupan.cart import GUEST_COOKIE, known_secret
from hupan.kernel import Buyer, OrderId
from hupan.platform.http import Caller, problems, service
from hupan.receipts.errors import ReceiptNotFound
from hupan.receipts.schemas import SignedReceiptView, flattened
from hupan.receipts.service import ReceiptService

router = APIRouter(tags=["orders"])

Receipts = Annotated[ReceiptService, service(ReceiptService)]
OrderName = Annotated[str, Path(pattern=r"^ord_[0-9a-z]{26}$")]

_JWS, _JSON = "application/jose", "application/jose+json"


@router.get("/api/orders/{order_id}/receipt", operation_id="get_receipt", responses=problems(404, 422))
async def get_receipt(
    request: Request, response: Response, receipts: Receipts, order_id: OrderName
) -> SignedReceiptView:
    """Read the signed receipt on which an order stands. Orders that were paid together have one together."""
    response.headers["Cache-Control"] = "no-store"
    return SignedReceiptView.of(await receipts.of_order(_buyer(request), OrderId(order_id)))


@router.get(
    "/api/orders/{order_id}/receipt.{form}",
    operation_id="download_receipt",
    responses={200: {"content": {_JWS: {}, _JSON: {}}}, **problems(404, 422)},
    response_class=Response,
)
async def download_receipt(
    request: Request, receipts: Receipts, order_id: OrderName, form: Literal["jws", "json"]
) -> Response:
    """Download it as a file: a compact JWS, or the same in JWS's JSON form."""
    receipt = await receipts.of_order(_buyer(request), OrderId(order_id))
    content = f"{receipt.jws}\n".encode() if form == "jws" else flattened(receipt.jws)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{order_id}.{form}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_JWS if form == "jws" else _JSON, headers=headers)


@router.get("/.well-known/receipt-keys.json", include_in_schema=False)
async def receipt_keys(receipts: Receipts) -> Response:
    """Read the public keys of all receipts (a JWK Set, RFC 7517), the one that signs now first."""
    body = orjson.dumps({"keys": [dict(each) for each in await receipts.keys()]})
    return Response(body, media_type="application/jwk-set+json", headers={"Cache-Control": "public, max-age=300"})


def _buyer(request: Request) -> Buyer:
    caller = getattr(request.state, "caller", None)
    if isinstance(caller, Caller):
        return Buyer(person_id=caller.person_id)
    secret = known_secret(request.cookies.get(GUEST_COOKIE, ""))
    if not secret:
        raise ReceiptNotFound("There is no such order.")
    return Buyer.guest_of(secret)
