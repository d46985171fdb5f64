"""Answers with the page of a checkout, which is never kept, and which looks again by itself while it is being paid."""

from collections.abc import Mapping

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from hupan.checkout import Status
from hupan.showcase import Visit
from hupan.storefront import Asking, Page, PageMaker, Storefront, html_response
from hupan.till.pages.checkout import CARDS
from hupan.till.paying import CAME, CARD, GOES


def onward(form: Mapping[str, str]) -> str:
    """Say in an address that whoever sent a form goes on to where cards are taken."""
    by_card = form.get("handler", "").partition(":")[0] == CARDS
    return f"?{GOES}={CARD}" if by_card and form.get("deed") == "pay" else ""


async def print_page(request: Request, shop: Storefront, asking: Asking, make: PageMaker) -> Response:
    """Answer with a page that belongs to one buyer."""
    page = await shop.show(asking, make)
    response = html_response(request, page.packed, page.status)
    response.headers["Cache-Control"] = "no-store"
    return response


async def print_checkout(request: Request, shop: Storefront, asking: Asking, make: PageMaker) -> Response:
    """Answer with the page of a checkout."""
    goes_on: list[str] = []
    done: list[str] = []

    async def made(visit: Visit) -> Page:
        page = await make(visit)
        goes_on.append(getattr(page.shown["page"], "refresh", ""))
        if getattr(page.shown["page"], "status", "") == Status.COMPLETED.value:
            done.append(getattr(page.shown["page"], "at", ""))
        return page

    response = await print_page(request, shop, asking, made)
    if done and CAME in request.query_params:
        # What stands around it, such as how much is in the cart, was read before it was bought.
        return RedirectResponse(done[0], 303, {"Cache-Control": "no-store"})
    if goes_on and goes_on[0]:
        # A page without scripts looks again by itself, or leads on.
        response.headers["Refresh"] = goes_on[0]
    return response
