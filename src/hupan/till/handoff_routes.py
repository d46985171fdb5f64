"""The page on which a person goes on with a checkout that an agent began: the till's own, opened by an address."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import RedirectResponse, Response

from hupan.cart import guest_token
from hupan.checkout import CheckoutId, CheckoutNotFound
from hupan.identity.access import ThisSite
from hupan.kernel import HupanError
from hupan.platform.http import STATUS, service
from hupan.showcase import CartSign, Visit
from hupan.storefront import (
    Asking,
    FromReader,
    Page,
    Shop,
    Storefront,
    meta_of,
    read_guest_form,
    refused_page,
    whole_address,
)
from hupan.till.handing import HANDED, HANDOFF_COOKIE, HandOffs, handoff_cookie
from hupan.till.paying import CheckoutDesk, Refused
from hupan.till.showing import onward, print_checkout, print_page

router = APIRouter(include_in_schema=False)

CheckoutPath = Annotated[str, Path(max_length=100)]


@dataclass(frozen=True, slots=True)
class _Said:
    """What the page says that has nothing else to show."""

    title: str
    text: str
    cards: tuple[()] = ()


def _ended(visit: Visit, status: int) -> Page:
    say = visit.reader.words.say
    title = say("This link opens nothing any more")
    text = say("It was good for one purchase, for as long as that could be paid. Ask your assistant for a new one.")
    meta = meta_of(visit.reader, title=title, description=text, indexed=False)
    return Page("missing.html", meta, {"page": _Said(title, text)}, status)


@dataclass(frozen=True, slots=True)
class _Hall:
    """What a request is served with."""

    request: Request
    shop: Storefront
    desk: CheckoutDesk
    hands: HandOffs
    asking: Asking

    @property
    def token(self) -> str:
        """By which somebody is known who has come by an address of ours before."""
        return self.request.cookies.get(HANDOFF_COOKIE, "")

    async def show(self, checkout_id: CheckoutId, refused: Refused | None = None) -> Response:
        """Show a checkout. For this one page its reader is the agent's buyer, whoever else they are here."""

        async def make(visit: Visit) -> Page:
            buyer = self.hands.buyer(checkout_id, self.token)
            sign = CartSign(buyer, visit.reader.cart.count, guest_token(self.token))
            handed = replace(visit, reader=replace(visit.reader, cart=sign))
            return await self.desk.show(handed, checkout_id, self.request.query_params, refused)

        return await print_checkout(self.request, self.shop, self.asking, make)

    async def refuse(self, error: HupanError) -> Response:
        """Say why not; who comes by an address that opens nothing has no other way here than the agent it is from."""
        status = STATUS[error.kind]

        async def make(visit: Visit) -> Page:
            return (
                _ended(visit, status)
                if isinstance(error, CheckoutNotFound)
                else await refused_page(visit, error, status)
            )

        return await print_page(self.request, self.shop, self.asking, make)


async def _hall(
    request: Request,
    shop: Shop,
    desk: Annotated[CheckoutDesk, service(CheckoutDesk)],
    hands: Annotated[HandOffs, service(HandOffs)],
    asking: FromReader,
) -> _Hall:
    return _Hall(request, shop, desk, hands, asking)


InHall = Annotated[_Hall, Depends(_hall)]


@router.get(f"{HANDED}/{{checkout_id}}")
async def show_handoff(request: Request, checkout_id: CheckoutPath, hall: InHall, site: ThisSite) -> Response:
    """Show a checkout to whoever has its address; that goes into a cookie first, so that it stays in no history."""
    wanted, token = CheckoutId(checkout_id), request.query_params.get("token", "")
    try:
        hall.hands.buyer(wanted, token or hall.token)
    except HupanError as error:
        return await hall.refuse(error)
    if not token:
        return await hall.show(wanted)
    response = RedirectResponse(f"{HANDED}/{wanted}", 303, {"Cache-Control": "no-store"})
    secure = site.is_secure(request.url.scheme, request.headers)
    response.set_cookie(**handoff_cookie(wanted, token, secure=secure))
    return response


@router.post(f"{HANDED}/{{checkout_id}}")
async def change_handoff(request: Request, checkout_id: CheckoutPath, hall: InHall, site: ThisSite) -> Response:
    """Do what a form of the checkout asks, and show what came of it."""
    wanted = CheckoutId(checkout_id)
    try:
        buyer = hall.hands.buyer(wanted, hall.token)
        fields = await read_guest_form(request, hall.token)
        refused = await hall.desk.take(buyer, wanted, fields, whole_address(request, site, f"{HANDED}/{wanted}"))
    except HupanError as error:
        return await hall.refuse(error)
    if refused is not None:
        return await hall.show(wanted, refused)
    return RedirectResponse(f"{HANDED}/{wanted}{onward(fields)}", 303)
