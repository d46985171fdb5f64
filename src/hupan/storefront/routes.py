"""The market's pages: `/market` and what is below it, `/robots.txt` and `/sitemap.xml`. They are no API."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from hupan.catalog import ProductId, VariantId
from hupan.enquiries import read_house
from hupan.kernel import CURRENCIES, Buyer, HupanError
from hupan.orders import OrderService
from hupan.payments import PaymentService
from hupan.platform.http import STATUS, NotSignedIn, service
from hupan.showcase import (
    CURRENCY_COOKIE,
    HOME,
    LANGUAGE_COOKIE,
    PLACE_COOKIE,
    PLACES,
    WISHES,
    Visit,
    known_language,
    own_path,
    product_path,
    read_asked,
)
from hupan.storefront.asking import FromReader, Shop, remember, show_page
from hupan.storefront.forms import SentForm, read_form, wants_data
from hupan.storefront.narrowing import read_narrowing
from hupan.storefront.page import Page
from hupan.storefront.pages.help import help_page
from hupan.storefront.pages.missing import missing_page, refused_page
from hupan.storefront.pages.product import product_page
from hupan.storefront.pages.search import category_page, search_page
from hupan.storefront.pages.sitemap import robots_text
from hupan.storefront.pages.stores import store_page
from hupan.storefront.pages.wishes import wishes_page
from hupan.storefront.press import pack
from hupan.storefront.responding import packed_response
from hupan.storefront.service import Asking, Storefront
from hupan.storefront.views.missing import AgainView

router = APIRouter(include_in_schema=False)

# The app's sign-in: it shows itself wherever one has to be known.
_ENTRANCE = "/account"
# What holds for whoever is not signed in holds for every guest.
_SOMEBODY = Buyer.guest_of("somebody who has only come to read")

Orders = Annotated[OrderService, service(OrderService)]
Payments = Annotated[PaymentService, service(PaymentService)]
_SHORTLY = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}


@router.get("/market")
async def show_home(request: Request, shop: Shop, asking: FromReader) -> Response:
    """Show the shop window."""
    return await show_page(request, shop, asking, shop.home, keep=True)


@router.get("/market/search")
async def show_search(request: Request, shop: Shop, asking: FromReader) -> Response:
    """Show what a search finds."""
    narrowing = read_narrowing("/market/search", request.query_params.multi_items())
    return await show_page(request, shop, asking, lambda visit: search_page(visit, narrowing), keep=True)


@router.get("/market/c/{slug}")
async def show_category(request: Request, slug: str, shop: Shop, asking: FromReader) -> Response:
    """Show a category."""
    narrowing = read_narrowing(request.url.path, request.query_params.multi_items())
    return await show_page(request, shop, asking, lambda visit: category_page(visit, slug, narrowing), keep=True)


@router.get("/market/p/{slug}")
async def show_product(request: Request, slug: str, shop: Shop, asking: FromReader) -> Response:
    """Show a product."""
    asked = read_asked(request.query_params)
    return await show_page(request, shop, asking, lambda visit: product_page(visit, slug, asked), keep=True)


@router.get("/market/s/{slug}")
async def show_store(request: Request, slug: str, shop: Shop, asking: FromReader) -> Response:
    """Show a store."""
    narrowing = read_narrowing(request.url.path, request.query_params.multi_items())
    return await show_page(request, shop, asking, lambda visit: store_page(visit, slug, narrowing), keep=True)


@router.get("/market/wishes")
async def show_wishes(request: Request, shop: Shop, asking: FromReader) -> Response:
    """Show the wish list."""
    return await show_page(request, shop, asking, wishes_page)


@router.get("/market/help")
async def show_help(request: Request, shop: Shop, asking: FromReader, orders: Orders, payments: Payments) -> Response:
    """Show how this market does things."""

    async def make(visit: Visit) -> Page:
        person = visit.reader.person
        buyer = _SOMEBODY if person is None else Buyer(person_id=person.id)
        return await help_page(visit, read_house(orders, payments, buyer))

    return await show_page(request, shop, asking, make)


@router.get("/market/suggest")
async def suggest(shop: Shop, asking: FromReader, q: str = "") -> Response:
    """Say how a query may end."""
    found = await shop.suggest(asking, q)
    lines = [{"text": each.text, "href": each.href, "kind": each.kind, "detail": each.detail} for each in found]
    return JSONResponse(lines, headers={"Cache-Control": "private, max-age=30", "Vary": "Cookie, Accept-Language"})


@router.get("/market/choose")
async def choose(request: Request) -> Response:
    """Remember a language, a currency or a place, and go back to where one was."""
    query = request.query_params
    response = RedirectResponse(own_path(query.get("back", HOME)), 303)
    language = known_language(query.get("lang", ""))
    if language is not None:
        remember(response, LANGUAGE_COOKIE, language.value)
    if query.get("currency") in CURRENCIES:
        remember(response, CURRENCY_COOKIE, query["currency"])
    if query.get("place") in PLACES:
        remember(response, PLACE_COOKIE, query["place"])
    response.headers["Cache-Control"] = "no-store"
    return response


async def _take(
    request: Request, shop: Storefront, asking: Asking, act: Callable[[SentForm], Awaitable[str]]
) -> Response:
    """Take a form, and go where `act` says; a script is told how it went, a browser is shown."""
    if wants_data(request):
        await act(await read_form(request))
        return Response(status_code=204)
    written: AgainView | None = None
    try:
        form = await read_form(request)
        written = _written(request.url.path, form)
        back = await act(form)
    except NotSignedIn:
        return RedirectResponse(_ENTRANCE, 303)
    except HupanError as error:
        refusal, status, again = error, STATUS[error.kind], written
        return await show_page(request, shop, asking, lambda visit: refused_page(visit, refusal, status, again))
    return RedirectResponse(own_path(back), 303)


def _written(path: str, form: SentForm) -> AgainView | None:
    """Keep what was written in a form: where it is refused, it stands there to be mended."""
    if "text" not in form.fields:
        return None
    stars = form["rating"]
    rating = int(stars) if stars in {"1", "2", "3", "4", "5"} else 0
    return AgainView(path, form["text"], "rating" in form.fields or "title" in form.fields, rating, form["title"])


@router.post("/market/wishes")
async def change_wishes(request: Request, shop: Shop, asking: FromReader) -> Response:
    """Keep something in the wish list, or take it away."""

    async def act(form: SentForm) -> str:
        variant_id = VariantId(form["variant_id"]) if form["variant_id"] else None
        await shop.wish(form.author, ProductId(form["product_id"]), variant_id, keep=form["deed"] != "remove")
        return form["back"] or WISHES

    return await _take(request, shop, asking, act)


@router.post("/market/p/{slug}/reviews")
async def write_review(request: Request, slug: str, shop: Shop, asking: FromReader) -> Response:
    """Keep a review."""

    async def act(form: SentForm) -> str:
        draft = (form["rating"], form["title"], form["text"])
        await shop.review(form.author, slug, draft, asking.choices.language())
        return f"{product_path(slug, said='review')}#reviews"

    return await _take(request, shop, asking, act)


@router.post("/market/p/{slug}/questions")
async def ask_question(request: Request, slug: str, shop: Shop, asking: FromReader) -> Response:
    """Keep a question."""

    async def act(form: SentForm) -> str:
        await shop.ask(form.author, slug, form["text"], asking.choices.language())
        return f"{product_path(slug, said='question')}#questions"

    return await _take(request, shop, asking, act)


@router.post("/market/reviews/{review_id}/helpful")
async def vote(request: Request, review_id: str, shop: Shop, asking: FromReader) -> Response:
    """Say that a review helps, or take it back."""

    async def act(form: SentForm) -> str:
        await shop.vote(form.author, review_id, helpful=form["deed"] != "remove")
        return f"{form['back'] or HOME}#review-{review_id}"

    return await _take(request, shop, asking, act)


@router.get("/robots.txt")
async def get_robots(asking: FromReader) -> Response:
    """Say what crawlers may read."""
    return Response(robots_text(asking.origin), headers=_SHORTLY, media_type="text/plain; charset=utf-8")


@router.get("/sitemap.xml")
async def get_sitemap_index(request: Request, shop: Shop, asking: FromReader) -> Response:
    """List the files of the sitemap."""
    text = await shop.sitemap_index(asking.origin)
    return packed_response(request, pack(text), "application/xml", _SHORTLY)


@router.get("/market/sitemap/{name}.xml")
async def get_sitemap(request: Request, name: str, shop: Shop, asking: FromReader) -> Response:
    """List some pages for search engines."""
    text = await shop.sitemap(asking.origin, name)
    return packed_response(request, pack(text), "application/xml", _SHORTLY)


@router.get("/market/{rest:path}")
async def show_missing(request: Request, rest: str, shop: Shop, asking: FromReader) -> Response:
    """Say that there is nothing at an address of the market."""
    if not rest:
        return RedirectResponse(HOME, 308)
    return await show_page(request, shop, asking, missing_page)
