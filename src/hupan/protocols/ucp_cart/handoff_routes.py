"""The address at which a person goes on with a cart that an agent filled: its things come into a cart of their own.

It opens once, so whatever looks at it before a person does must not use it up: messengers that draw a preview, browsers
that fetch ahead. Only a browser that says that it opens a page for somebody is let in at once; who does not say so is
asked by a button. Whoever is new gets a cookie first, and the cart with the next request: an answer that is lost, or a
second tap, finds the same reader.
"""

from dataclasses import dataclass
from typing import Annotated, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from hupan.cart import GUEST_COOKIE, CartService, guest_cookie, known_secret, new_secret
from hupan.identity import Access, Site
from hupan.identity.access import ThisSite
from hupan.kernel import Buyer
from hupan.platform.http import STATUS, service
from hupan.protocols.ucp_cart.links import HANDED_CART, CartLinks, LinkSpent, take_over
from hupan.showcase import CART, Visit
from hupan.storefront import Asking, FromReader, Page, PageMaker, Shop, Storefront, meta_of, show_page

router = APIRouter(include_in_schema=False)

Links = Annotated[CartLinks, service(CartLinks)]
Carts = Annotated[CartService, service(CartService)]

_TRIED = "known"
"""Says that this browser was given a cookie: one that keeps none is let in all the same."""

_NO_STORE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True, slots=True)
class _Said:
    """What the page says that has nothing else to show."""

    title: str
    text: str
    cards: tuple[()] = ()
    action: str = ""


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
    """Let a person in who comes to this address; ask whoever may be a program; tell who fetches ahead to come later."""
    request = door.request
    if _fetches_ahead(request):
        # What is answered with a failure is not kept for the visit, so that this comes here itself.
        return Response(status_code=503, headers=_NO_STORE)
    token = request.query_params.get("token", "")
    fresh = _reader(request)[1]
    try:
        record = await links.look(cart_id, token)
    except LinkSpent as error:
        return await door.refuse(STATUS[error.kind])
    if record.opened_by and fresh:
        return await door.refuse(STATUS[LinkSpent.kind])
    if not _opens_a_page(request):
        return await show_page(request, door.shop, door.asking, _asks(f"{request.url.path}?{request.url.query}"))
    if fresh and _TRIED not in request.query_params:
        carts.admit_guest(request.client.host if request.client is not None else "")
        again = f"{request.url.path}?{urlencode({'token': token, _TRIED: '1'})}"
        answer = RedirectResponse(again, 303, _NO_STORE)
        answer.set_cookie(**guest_cookie(fresh, secure=site.is_secure(request.url.scheme, request.headers)))
        return answer
    return await _take(cart_id, door, links, carts, site)


@router.post(f"{HANDED_CART}/{{cart_id}}")
async def take_cart(cart_id: str, door: AtDoor, links: Links, carts: Carts, site: ThisSite) -> Response:
    """Do the same for who has pressed the button; that no other site's page sent it, the middleware has checked."""
    return await _take(cart_id, door, links, carts, site)


async def _take(cart_id: str, door: _Door, links: CartLinks, carts: CartService, site: Site) -> Response:
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


def _fetches_ahead(request: Request) -> bool:
    """Tell whether a browser fetches what somebody may want to see: https://fetch.spec.whatwg.org/#sec-purpose-header."""
    said = " ".join(request.headers.get(each, "") for each in ("sec-purpose", "purpose", "x-purpose", "x-moz")).lower()
    return any(each in said for each in ("prefetch", "prerender", "preview"))


def _opens_a_page(request: Request) -> bool:
    """Tell whether a browser says that it opens a page for somebody: programs seldom say anything like it."""
    said = request.headers
    return (said.get("sec-fetch-mode"), said.get("sec-fetch-dest")) == ("navigate", "document")


def _asks(action: str) -> PageMaker:
    async def make(visit: Visit) -> Page:
        say = visit.reader.words.say
        title = say("Your assistant has filled a cart for you")
        text = say("Put its things into your cart here. This link does that once, for one person.")
        meta = meta_of(visit.reader, title=title, description=text, indexed=False)
        return Page("opening.html", meta, {"page": _Said(title, text, action=action)})

    return make


def _spent(status: int) -> PageMaker:
    async def make(visit: Visit) -> Page:
        say = visit.reader.words.say
        title = say("This link opens nothing any more")
        text = say("A link to a cart opens once, and for three days. Ask your assistant for a new one.")
        meta = meta_of(visit.reader, title=title, description=text, indexed=False)
        return Page("missing.html", meta, {"page": _Said(title, text)}, status)

    return make
