"""The pages of cart and checkout. They work without scripts; each form goes to its own page."""

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from hupan.cart import guest_cookie, guest_token
from hupan.checkout import BadCheckout, CheckoutId
from hupan.identity.access import ThisSite
from hupan.kernel import HupanError
from hupan.platform.http import STATUS, service
from hupan.showcase import CART, HOME, Visit
from hupan.storefront import (
    Asking,
    FromReader,
    Page,
    Shop,
    read_cart_form,
    refused_page,
    show_page,
    wants_data,
    whole_address,
)
from hupan.till.carting import CartDesk
from hupan.till.handoff_routes import router as handoffs
from hupan.till.pages.cart import CartAsked, cart_page
from hupan.till.paying import CheckoutDesk, Refused
from hupan.till.showing import onward, print_checkout, print_page

router = APIRouter(include_in_schema=False)
router.include_router(handoffs)

Desk = Annotated[CheckoutDesk, service(CheckoutDesk)]
Carts = Annotated[CartDesk, service(CartDesk)]


@router.get("/market/cart")
async def show_cart(request: Request, shop: Shop, asking: FromReader) -> Response:
    """Show the cart."""
    query = request.query_params
    asked = CartAsked(*(query.get(name, "") for name in ("said", "line", "problem", "left")))
    return await show_page(request, shop, asking, lambda visit: cart_page(visit, asked))


@router.post("/market/cart")
async def change_cart(request: Request, shop: Shop, carts: Carts, asking: FromReader, site: ThisSite) -> Response:
    """Change the cart; what a guest puts in first makes them known by a cookie."""
    try:
        sent = await read_cart_form(request)
        if sent.secret:
            carts.admit_guest(request.client.host if request.client is not None else "")
        done = await carts.take(sent.buyer, sent.fields, await shop.reader(asking))
    except HupanError as error:
        if wants_data(request):
            raise
        refusal, status = error, STATUS[error.kind]
        return await show_page(request, shop, asking, lambda visit: refused_page(visit, refusal, status))
    response: Response = RedirectResponse(done.back, 303)
    if wants_data(request):
        # A page that is older than the guest's cookie learns the token that its forms need.
        token = guest_token(sent.secret) if sent.secret else ""
        told = {"done": done.done, "said": done.said, "count": done.count, "token": token}
        response = JSONResponse(told, headers={"Cache-Control": "no-store"})
    if sent.secret and done.done:
        secure = site.is_secure(request.url.scheme, request.headers)
        response.set_cookie(**guest_cookie(sent.secret, secure=secure))
    return response


@router.get("/market/checkout")
async def begin_checkout(request: Request, shop: Shop, desk: Desk, asking: FromReader) -> Response:
    """Begin a checkout of what lies in the cart, and lead to its page."""
    begun: list[CheckoutId] = []

    async def make(visit: Visit) -> Page:
        reader = visit.reader
        if reader.cart.buyer is not None:
            currency = request.query_params.get("currency", "")
            begun.append(await desk.begin(reader.cart.buyer, currency, reader.place, reader.language))
        return await refused_page(visit, BadCheckout("There is nothing to buy. Choose something first."), 400)

    await print_page(request, shop, asking, make)
    # The cart says what there is to say where nothing can be begun.
    return RedirectResponse(f"/market/checkout/{begun[0]}" if begun else CART, 303)


@router.get("/market/checkout/{checkout_id}")
async def show_checkout(request: Request, checkout_id: str, shop: Shop, desk: Desk, asking: FromReader) -> Response:
    """Show a checkout: open, being paid, or over."""
    return await _shown(request, shop, desk, asking, _named(checkout_id))


@router.post("/market/checkout/{checkout_id}")
async def change_checkout_page(
    request: Request, checkout_id: str, shop: Shop, desk: Desk, asking: FromReader, site: ThisSite
) -> Response:
    """Do what a form of the checkout asks, and show what came of it."""
    try:
        sent = await read_cart_form(request)
        if sent.fields.get("deed") == "add":
            return RedirectResponse(HOME, 303)
        at = whole_address(request, site, f"/market/checkout/{_named(checkout_id)}")
        refused = await desk.take(sent.buyer, _named(checkout_id), sent.fields, at)
    except HupanError as error:
        refusal, status = error, STATUS[error.kind]
        return await print_page(request, shop, asking, lambda visit: refused_page(visit, refusal, status))
    if refused is not None:
        return await _shown(request, shop, desk, asking, _named(checkout_id), refused)
    return RedirectResponse(f"/market/checkout/{checkout_id}{onward(sent.fields)}", 303)


def _named(checkout_id: str) -> CheckoutId:
    """Read a checkout's id; signs that no id has (and no database takes) stand for one that is nobody's."""
    return CheckoutId(checkout_id if checkout_id.isprintable() else "")


async def _shown(
    request: Request,
    shop: Shop,
    desk: CheckoutDesk,
    asking: Asking,
    checkout_id: CheckoutId,
    refused: Refused | None = None,
) -> Response:
    async def make(visit: Visit) -> Page:
        return await desk.show(visit, checkout_id, request.query_params, refused)

    return await print_checkout(request, shop, asking, make)
