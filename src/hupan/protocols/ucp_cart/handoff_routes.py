"""The address at which a person goes on with a cart that an agent filled: its things come into a cart of their own."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from hupan.cart import GUEST_COOKIE, CartService, guest_cookie, known_secret, new_secret
from hupan.identity import Access
from hupan.identity.access import ThisSite
from hupan.kernel import Buyer
from hupan.platform.http import STATUS, service
from hupan.protocols.ucp_cart.links import HANDED_CART, CartLinks, LinkSpent, take_over
from hupan.showcase import CART, Visit
from hupan.storefront import Asking, FromReader, Page, PageMaker, Shop, Storefront, meta_of, show_page

router = APIRouter(include_in_schema=False)

Links = Annotated[CartLinks, service(CartLinks)]
Carts = Annotated[CartService, service(CartService)]

_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True, slots=True)
class _Said:
    """What the page says that has nothing else to show."""

    title: str
    text: str
    cards: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class _Door:
    """What a reader comes through, and what is said to who comes too late."""

    request: Request
    shop: Storefront
    asking: Asking

    async def refuse(self, status: int) -> Response:
        return await show_page(self.request, self.shop, self.asking, _spent(status))


async def _door(request: Request, shop: Shop, asking: FromReader) -> _Door:
    return _Door(request, shop, asking)


AtDoor = Annotated[_Door, Depends(_door)]


@router.get(f"{HANDED_CART}/{{cart_id}}")
async def open_cart(cart_id: str, door: AtDoor, links: Links, carts: Carts, site: ThisSite) -> Response:
    """Put the things of an agent's cart into the reader's, and show that; a guest is known by a cookie from then on."""
    request = door.request
    buyer, fresh = _reader(request)
    try:
        if fresh:
            carts.admit_guest(request.client.host if request.client is not None else "")
        record = await links.claim(cart_id, request.query_params.get("token", ""), buyer)
    except LinkSpent as error:
        return await door.refuse(STATUS[error.kind])
    left_out = await take_over(carts, record.buyer, buyer)
    response = RedirectResponse(f"{CART}?problem=cart.not_for_sale" if left_out else CART, 303, _NO_STORE)
    if fresh:
        secure = site.is_secure(request.url.scheme, request.headers)
        response.set_cookie(**guest_cookie(fresh, secure=secure))
    return response


def _reader(request: Request) -> tuple[Buyer, str]:
    """Say as whom somebody comes, and the secret of a guest who is new."""
    access = cast("Access | None", getattr(request.state, "access", None))
    if access is not None:
        return Buyer(person_id=access.person.id), ""
    known = known_secret(request.cookies.get(GUEST_COOKIE, ""))
    fresh = "" if known else new_secret()
    return Buyer.guest_of(known or fresh), fresh


def _spent(status: int) -> PageMaker:
    async def make(visit: Visit) -> Page:
        say = visit.reader.words.say
        title = say("This link opens nothing any more")
        text = say("A link to a cart opens once, and for three days. Ask your assistant for a new one.")
        meta = meta_of(visit.reader, title=title, description=text, indexed=False)
        return Page("missing.html", meta, {"page": _Said(title, text)}, status)

    return make
