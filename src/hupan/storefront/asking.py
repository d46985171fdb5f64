"""Who asks for a page, and the answer; for the routes of this room and of those that frame their pages like it."""

from collections.abc import Mapping
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.responses import Response

from hupan.cart import GUEST_COOKIE, guest_cookie
from hupan.identity import Access
from hupan.identity.access import ThisSite, form_token
from hupan.platform.http import service
from hupan.showcase import LANGUAGE_COOKIE, Choices, known_language
from hupan.storefront.responding import html_response
from hupan.storefront.service import Asking, PageMaker, Storefront

_YEAR_S = 365 * 24 * 3600

Shop = Annotated[Storefront, service(Storefront)]


async def _asking(request: Request, site: ThisSite) -> Asking:
    access = cast("Access | None", getattr(request.state, "access", None))
    url = request.url
    origin = site.public_url.rstrip("/") if site.public_url else f"{url.scheme}://{url.netloc}"
    return Asking(
        choices=Choices(
            query=cast("Mapping[str, str]", request.query_params),
            cookies=request.cookies,
            accepted=request.headers.get("accept-language", ""),
            person=None if access is None else access.person,
        ),
        origin=origin,
        here=url.path + (f"?{url.query}" if url.query else ""),
        csrf=form_token(request),
        guest=request.cookies.get(GUEST_COOKIE, ""),
    )


FromReader = Annotated[Asking, Depends(_asking)]


async def show_page(
    request: Request, shop: Storefront, asking: Asking, make: PageMaker, *, keep: bool = False
) -> Response:
    """Answer with a page; what was chosen by its address is remembered."""
    page = await shop.show(asking, make, keep=keep)
    response = html_response(request, page.packed, page.status)
    if known_language(request.query_params.get("lang", "")) is page.language:
        # Whoever came by a link in their language stays in it.
        remember(response, LANGUAGE_COOKIE, page.language.value)
    if page.settled:
        response.set_cookie(**guest_cookie("", secure=asking.origin.startswith("https:")))
    return response


def remember(response: Response, name: str, value: str) -> None:
    """Keep a choice for a year."""
    # Scripts of the app read and write the language, too.
    response.set_cookie(name, value, max_age=_YEAR_S, path="/", samesite="lax")
