"""`/api/cart`: one's cart, for people and guests.

A person is known by the session, and the middleware checks its token. A guest is known by the cookie `hupan_cart`,
which the first thing that is added sets; from then on every change needs the token that the answers carry. Whatever a
browser says it sends from another site is refused before it comes here.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from hupan.cart.domain.cart import Cart, CartLine, LineId
from hupan.cart.errors import LineNotFound
from hupan.cart.guests import (
    GUEST_COOKIE,
    check_guest_token,
    guest_cookie,
    guest_token,
    known_secret,
    new_secret,
)
from hupan.cart.schemas import CartAddInput, CartChangedView, CartCodesInput, CartLineInput, CartStanding
from hupan.cart.service import CartService
from hupan.catalog import OfferId
from hupan.identity.access import ThisSite
from hupan.kernel import Buyer
from hupan.platform.http import Caller, problems, service
from hupan.pricing import Place

router = APIRouter(prefix="/api/cart", tags=["cart"])

_SAFE = frozenset({"GET", "HEAD"})
_ASKED = problems(400, 403, 404, 409, 422, 429)

Carts = Annotated[CartService, service(CartService)]
LinePath = Annotated[str, Path(pattern=r"^cln_[0-9a-z]{26}$")]
Country = Annotated[str, Query(pattern="^[A-Z]{2}$", description="Where everything would be sent.")]
Region = Annotated[str, Query(pattern="^[A-Z0-9]{0,3}$")]
Postal = Annotated[str, Query(pattern="^[A-Za-z0-9 -]{0,12}$")]
IfMatch = Annotated[
    str | None,
    Header(pattern=r'^(W/)?"\d{1,12}"$', description="The version that was looked at; a line changed since is not."),
]


@dataclass(frozen=True, slots=True)
class _Visitor:
    """Who asks: a person, a guest who is known, or one who is not yet."""

    buyer: Buyer | None
    token: str


async def _visitor(request: Request, response: Response, carts: Carts, site: ThisSite) -> _Visitor:
    secret = known_secret(request.cookies.get(GUEST_COOKIE, ""))
    caller = getattr(request.state, "caller", None)
    if isinstance(caller, Caller):
        person = Buyer(person_id=caller.person_id)
        if secret and not await carts.merge(Buyer.guest_of(secret), person):
            secure = site.is_secure(request.url.scheme, request.headers)
            response.set_cookie(**guest_cookie("", secure=secure))
        return _Visitor(person, "")
    if not secret:
        return _Visitor(None, "")
    if request.method not in _SAFE:
        check_guest_token(secret, request.headers.get("x-csrf-token", ""))
    return _Visitor(Buyer.guest_of(secret), guest_token(secret))


FromVisitor = Annotated[_Visitor, Depends(_visitor)]


@router.get("", operation_id="get_cart", responses=problems(422))
async def get_cart(
    response: Response,
    visitor: FromVisitor,
    carts: Carts,
    country: Country,
    region: Region = "",
    postal_code: Postal = "",
) -> CartStanding:
    """Tell how one's cart stands: at prices, stock and promotions of this moment."""
    buyer = visitor.buyer or Buyer.guest_of(new_secret())
    view = await carts.view(buyer, Place(country, region, postal_code))
    _tag(response, view.cart)
    return CartStanding.standing(view, visitor.token)


@router.post("/lines", operation_id="add_to_cart", status_code=201, responses=_ASKED)
async def add_to_cart(
    request: Request, response: Response, visitor: FromVisitor, carts: Carts, site: ThisSite, body: CartAddInput
) -> CartChangedView:
    """Put something in, at the price of this moment; a guest is known by a cookie from then on."""
    secret = "" if visitor.buyer is not None else new_secret()
    if secret:
        carts.admit_guest(request.client.host if request.client is not None else "")
    buyer = visitor.buyer or Buyer.guest_of(secret)
    cart = await carts.add(buyer, OfferId(body.offer_id), body.quantity)
    if secret:
        secure = site.is_secure(request.url.scheme, request.headers)
        response.set_cookie(**guest_cookie(secret, secure=secure))
    return _changed(response, cart, guest_token(secret) if secret else visitor.token)


@router.patch("/lines/{line_id}", operation_id="change_cart_line", responses=_ASKED)
async def change_cart_line(
    response: Response,
    visitor: FromVisitor,
    carts: Carts,
    line_id: LinePath,
    body: CartLineInput,
    if_match: IfMatch = None,
) -> CartChangedView:
    """Set how many of a line are wanted, or its gift note."""
    buyer, seen = _known(visitor), _seen(if_match)
    if body.quantity is not None:
        cart = await carts.set_quantity(buyer, LineId(line_id), body.quantity, seen)
    else:
        cart = await carts.write_note(buyer, LineId(line_id), body.gift_note or "", seen)
    return _changed(response, cart, visitor.token)


@router.delete("/lines/{line_id}", operation_id="remove_cart_line", responses=_ASKED)
async def remove_cart_line(
    response: Response, visitor: FromVisitor, carts: Carts, line_id: LinePath, if_match: IfMatch = None
) -> CartChangedView:
    """Take a line out; `restore` puts it back."""
    cart, removed = await carts.remove(_known(visitor), LineId(line_id), _seen(if_match))
    return _changed(response, cart, visitor.token, removed)


@router.post("/lines/{line_id}/restore", operation_id="restore_cart_line", responses=_ASKED)
async def restore_cart_line(
    response: Response, visitor: FromVisitor, carts: Carts, line_id: LinePath
) -> CartChangedView:
    """Put back what was taken out lately."""
    return _changed(response, await carts.restore(_known(visitor), LineId(line_id)), visitor.token)


@router.put("/codes", operation_id="set_cart_codes", responses=_ASKED)
async def set_cart_codes(
    response: Response, visitor: FromVisitor, carts: Carts, body: CartCodesInput, if_match: IfMatch = None
) -> CartChangedView:
    """Set the codes that are tried; whether they take anything off, the cart says."""
    return _changed(response, await carts.set_codes(_known(visitor), body.codes, _seen(if_match)), visitor.token)


def _known(visitor: _Visitor) -> Buyer:
    if visitor.buyer is None:
        raise LineNotFound("There is nothing in this cart yet.")
    return visitor.buyer


def _seen(if_match: str | None) -> int | None:
    return None if if_match is None else int(if_match.removeprefix("W/").strip('"'))


def _changed(response: Response, cart: Cart, token: str, removed: CartLine | None = None) -> CartChangedView:
    _tag(response, cart)
    return CartChangedView.of(cart, token, removed)


def _tag(response: Response, cart: Cart) -> None:
    response.headers["ETag"] = f'"{cart.version}"'
