"""`/api/orders/ORDER/returns/RETURN`: what an exchange costs more, for whoever bought, as the page of the order has it.

A card is typed in by a person on a page of the provider's; here a program learns where that is, and whether it is paid.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from hupan.aftersales.differing import DifferenceDesk
from hupan.handling import Buying, OrderName, ReturnName
from hupan.identity.access import ThisSite
from hupan.kernel import Language, OrderId
from hupan.orders import Otherwise, ReturnId, Who
from hupan.platform.http import problems, service
from hupan.showcase import order_path
from hupan.storefront import whole_address

router = APIRouter(prefix="/api/orders", tags=["orders"])

Differences = Annotated[DifferenceDesk, service(DifferenceDesk)]

_PROBLEMS = problems(400, 403, 404, 409, 422, 429, 503)


class PayForm(BaseModel):
    """How the buyer is spoken to where they pay."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Language = Language.EN


class GiveUpForm(BaseModel):
    """What the buyer wants instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    otherwise: Otherwise = Otherwise.MONEY


class PayingPlace(BaseModel):
    """Where a buyer goes on to pay; whoever comes back from there comes to the order's page, which asks how it went."""

    model_config = ConfigDict(frozen=True)

    url: str = Field(description="A page of the provider's; empty where it is paid.")


@dataclass(frozen=True, slots=True)
class _Counter:
    """Who asks, and what serves them."""

    who: Who
    desk: DifferenceDesk
    market: str


async def _counter(request: Request, who: Buying, desk: Differences, site: ThisSite) -> _Counter:
    return _Counter(who, desk, whole_address(request, site, ""))


AtCounter = Annotated[_Counter, Depends(_counter)]


@router.post("/{order_id}/returns/{return_id}/pay", operation_id="pay_exchange", responses=_PROBLEMS)
async def pay_exchange(counter: AtCounter, order_id: OrderName, return_id: ReturnName, form: PayForm) -> PayingPlace:
    """Begin to pay what an exchange costs more, or go on with it: asked twice, it is one payment."""
    back = f"{counter.market}{order_path(OrderId(order_id))}"
    url = await counter.desk.pay(counter.who, OrderId(order_id), ReturnId(return_id), back, form.language)
    return PayingPlace(url=url)


@router.post(
    "/{order_id}/returns/{return_id}/give-up", operation_id="give_up_exchange", status_code=204, responses=_PROBLEMS
)
async def give_up_exchange(counter: AtCounter, order_id: OrderName, return_id: ReturnName, form: GiveUpForm) -> None:
    """Do not pay it: the money comes back, or, of what has not left, what was bought first is sent after all."""
    await counter.desk.give_up(counter.who, OrderId(order_id), ReturnId(return_id), form.otherwise)
