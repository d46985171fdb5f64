"""Chargebacks over HTTP, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from hupan.chargebacks.domain import ChargebackId
from hupan.chargebacks.schemas import ChargebackAnswer, ChargebacksView, ChargebackView
from hupan.chargebacks.service import ChargebackService
from hupan.platform.http import AdminOnly, problems, service

router = APIRouter(prefix="/api/market/chargebacks", tags=["payments"])

Chargebacks = Annotated[ChargebackService, service(ChargebackService)]
Name = Annotated[str, Path(pattern="^cbk_[0-9a-z]{26}$")]

_CHANGED = problems(400, 401, 403, 404, 409, 422, 503)


@router.get("", operation_id="list_chargebacks", responses=problems(401, 403, 422))
async def list_chargebacks(
    _: AdminOnly,
    chargebacks: Chargebacks,
    waiting: Annotated[bool, Query()] = False,
    cursor: Annotated[str, Query(pattern="^(cbk_[0-9a-z]{26})?$")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ChargebacksView:
    """List chargebacks, the newest first; only those that wait for an answer, where that is asked for."""
    found = await chargebacks.page(waiting=waiting, before=cursor, limit=limit + 1)
    shown = [ChargebackView.of(each) for each in found[:limit]]
    return ChargebacksView(items=shown, next_cursor=shown[-1].id if len(found) > limit else None)


@router.get("/{chargeback_id}", operation_id="get_chargeback", responses=problems(401, 403, 404, 422))
async def get_chargeback(_: AdminOnly, chargebacks: Chargebacks, chargeback_id: Name) -> ChargebackView:
    """Show one."""
    return ChargebackView.of(await chargebacks.get(ChargebackId(chargeback_id)))


@router.put("/{chargeback_id}/answer", operation_id="answer_chargeback", responses=_CHANGED)
async def answer(_: AdminOnly, chargebacks: Chargebacks, chargeback_id: Name, body: ChargebackAnswer) -> ChargebackView:
    """Send the bank what is to be said; it hears one answer."""
    return ChargebackView.of(await chargebacks.answer(ChargebackId(chargeback_id), body.text))


@router.post("/{chargeback_id}/accept", operation_id="accept_chargeback", responses=_CHANGED)
async def accept(_: AdminOnly, chargebacks: Chargebacks, chargeback_id: Name) -> ChargebackView:
    """Give it up: the money stays with the buyer."""
    return ChargebackView.of(await chargebacks.accept(ChargebackId(chargeback_id)))
