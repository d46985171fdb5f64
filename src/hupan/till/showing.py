"""Answers with the page of a checkout, which is never kept, and which looks again by itself while it is being paid."""

from fastapi import Request
from starlette.responses import Response

from hupan.checkout import Status
from hupan.showcase import Visit
from hupan.storefront import Asking, Page, PageMaker, Storefront, html_response

# How often the page of a checkout that is being paid looks how it stands.
_LOOKS_EVERY_S = "2"


async def print_page(request: Request, shop: Storefront, asking: Asking, make: PageMaker) -> Response:
    """Answer with a page that belongs to one buyer."""
    page = await shop.show(asking, make)
    response = html_response(request, page.packed, page.status)
    response.headers["Cache-Control"] = "no-store"
    return response


async def print_checkout(request: Request, shop: Storefront, asking: Asking, make: PageMaker) -> Response:
    """Answer with the page of a checkout."""
    paying: list[bool] = []

    async def made(visit: Visit) -> Page:
        page = await make(visit)
        paying.append(getattr(page.shown["page"], "status", "") == Status.IN_PROGRESS.value)
        return page

    response = await print_page(request, shop, asking, made)
    if paying and paying[0]:
        # A page without scripts looks again by itself.
        response.headers["Refresh"] = _LOOKS_EVERY_S
    return response
