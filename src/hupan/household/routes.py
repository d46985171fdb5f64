"""The pages of what a person has in the market. They work without scripts; each form goes to its own page."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from hupan.addresses import AddressesError, AddressNotFound
from hupan.household.acquaintance import ABOUT_YOU, Acquaintance
from hupan.household.allowing import LIMITS, Allowances
from hupan.household.away import ELSEWHERE, AwayPurchases
from hupan.household.book import BOOK, AddressBook
from hupan.household.errands import ERRANDS, Errands
from hupan.household.purse import WALLET, Purse
from hupan.identity import Role
from hupan.identity.access import ThisSite
from hupan.kernel import HupanError, MoneyError, PersonId
from hupan.limits import LimitNotFound, LimitsError
from hupan.mandates import BadMandate, MandateOver, NotAsShown, TooManyMandates
from hupan.merchants import PurchaseNotFound
from hupan.particulars import ParticularsError
from hupan.platform.http import STATUS, NotSignedIn, service
from hupan.showcase import Visit
from hupan.storefront import (
    Asking,
    BadForm,
    FromReader,
    Page,
    PageMaker,
    Shop,
    html_response,
    read_cart_form,
    refused_page,
)

router = APIRouter(include_in_schema=False)

Book = Annotated[AddressBook, service(AddressBook)]
OwnPurse = Annotated[Purse, service(Purse)]
OwnErrands = Annotated[Errands, service(Errands)]
OwnAcquaintance = Annotated[Acquaintance, service(Acquaintance)]
OwnAway = Annotated[AwayPurchases, service(AwayPurchases)]
OwnAllowances = Annotated[Allowances, service(Allowances)]

_LONGEST_CURSOR = 80


@router.get("/market/addresses")
async def show_addresses(request: Request, shop: Shop, book: Book, asking: FromReader) -> Response:
    """Show one's address book."""
    told = request.query_params.get("said", "")
    return await _print(request, shop, asking, lambda visit: book.page(visit, told))


@router.get("/market/addresses/{address_id}")
async def show_address(request: Request, address_id: str, shop: Shop, book: Book, asking: FromReader) -> Response:
    """Show the form of an address: of a new one, or of one in the book."""
    country = request.query_params.get("country", "")
    typed = {"country": country, "region": "", "city": "", "district": ""} if country else {}
    which = "" if address_id == "new" else address_id
    return await _print(request, shop, asking, lambda visit: book.form(visit, which, typed))


@router.post("/market/addresses")
async def change_addresses(request: Request, shop: Shop, book: Book, asking: FromReader) -> Response:
    """Keep an address, propose it, remove it, or put it back."""
    fields: Mapping[str, str] = {}
    try:
        person_id, fields = await _sent(request)
        done, removed = await book.take(person_id, fields)
    except AddressNotFound as error:
        return await _refused(request, shop, asking, error)
    except AddressesError as error:
        known, wrong = fields, error
        return await _print(request, shop, asking, lambda visit: book.form(visit, known.get("id", ""), known, wrong))
    except HupanError as error:
        return await _refused(request, shop, asking, error)
    if removed:
        # Not an address to come back to: what was removed would stand in it.
        return await _print(request, shop, asking, lambda visit: book.page(visit, done, removed))
    return RedirectResponse(f"{BOOK}?said={done}" if done else BOOK, 303)


@router.get("/market/wallet")
async def show_wallet(request: Request, shop: Shop, purse: OwnPurse, asking: FromReader) -> Response:
    """Show one's wallet, and the ways to pay; whoever comes from typing in a card is led on to a clean address."""
    before = request.query_params.get("before", "")[:_LONGEST_CURSOR]
    told = request.query_params.get("said", "")
    person = asking.choices.person
    if request.query_params.get("from") == "card" and person is not None:
        told = await purse.came_back(person.id)
        return RedirectResponse(f"{WALLET}?said={told}" if told else WALLET, 303)
    return await _print(request, shop, asking, lambda visit: purse.page(visit, before, told))


@router.post("/market/wallet")
async def change_wallet(request: Request, shop: Shop, purse: OwnPurse, asking: FromReader) -> Response:
    """Take a card out, propose one first, or put demo money into one's own wallet."""
    person = asking.choices.person
    try:
        person_id, fields = await _sent(request)
        done = await purse.take(person_id, fields, manages=person is not None and person.role is not Role.MEMBER)
    except HupanError as error:
        return await _refused(request, shop, asking, error)
    return RedirectResponse(f"{WALLET}?said={done}", 303)


@router.get("/market/wallet/card")
async def add_card(request: Request, shop: Shop, purse: OwnPurse, asking: FromReader, site: ThisSite) -> Response:
    """Lead to where a card is typed in to be kept. A link leads elsewhere, where our forms do not."""
    person = asking.choices.person
    if person is None:
        return RedirectResponse(WALLET, 303)
    scheme = "https" if site.is_secure(request.url.scheme, request.headers) else "http"
    back = f"{scheme}://{request.url.netloc}{WALLET}?from=card"
    try:
        led = await purse.add_card(person.id, back, (await shop.reader(asking)).language)
    except HupanError as error:
        return await _refused(request, shop, asking, error)
    return RedirectResponse(led, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


@router.get("/market/limits")
async def show_limits(request: Request, shop: Shop, allowances: OwnAllowances, asking: FromReader) -> Response:
    """Show how much may be spent in one's name."""
    told = request.query_params.get("said", "")
    return await _print(request, shop, asking, lambda visit: allowances.page(visit, told))


@router.post("/market/limits")
async def change_limits(request: Request, shop: Shop, allowances: OwnAllowances, asking: FromReader) -> Response:
    """Set a limit or remove one."""
    try:
        person_id, fields = await _sent(request)
        done = await allowances.take(person_id, fields)
    except LimitNotFound as error:
        return await _refused(request, shop, asking, error)
    except (LimitsError, MoneyError) as error:
        wrong = error
        return await _print(request, shop, asking, lambda visit: allowances.page(visit, "", wrong))
    except HupanError as error:
        return await _refused(request, shop, asking, error)
    return RedirectResponse(f"{LIMITS}?said={done}", 303)


@router.get("/market/about-you")
async def show_about_you(request: Request, shop: Shop, known: OwnAcquaintance, asking: FromReader) -> Response:
    """Show what is known of one."""
    told = request.query_params.get("said", "")
    return await _print(request, shop, asking, lambda visit: known.page(visit, told))


@router.post("/market/about-you")
async def change_about_you(request: Request, shop: Shop, known: OwnAcquaintance, asking: FromReader) -> Response:
    """Let something be known, change it, erase it, or put it back."""
    try:
        person_id, fields = await _sent(request)
        currency = (await shop.reader(asking)).currency
        done, erased = await known.take(person_id, fields, currency)
    except (ParticularsError, MoneyError) as error:
        wrong = error
        return await _print(request, shop, asking, lambda visit: known.page(visit, error=wrong))
    except HupanError as error:
        return await _refused(request, shop, asking, error)
    if erased:
        # Not an address to come back to: what was erased would stand in it.
        return await _print(request, shop, asking, lambda visit: known.page(visit, done, erased))
    return RedirectResponse(f"{ABOUT_YOU}?said={done}", 303)


@router.get("/market/mandates")
async def show_errands(request: Request, shop: Shop, errands: OwnErrands, asking: FromReader) -> Response:
    """Show what is to be bought later in one's name."""
    told = request.query_params.get("said", "")
    return await _print(request, shop, asking, lambda visit: errands.page(visit, told))


@router.get("/market/mandates/new")
async def show_new_errand(request: Request, shop: Shop, errands: OwnErrands, asking: FromReader) -> Response:
    """Show the form of an order to buy later."""
    fields = dict(request.query_params)
    return await _print(request, shop, asking, lambda visit: errands.form(visit, fields))


@router.post("/market/mandates")
async def change_errands(request: Request, shop: Shop, errands: OwnErrands, asking: FromReader) -> Response:
    """Show what one would agree to, agree to it, say no to a purchase, or take an order back."""
    fields: Mapping[str, str] = {}
    try:
        person_id, fields = await _sent(request)
        if fields.get("deed") == "show":
            return await _print(request, shop, asking, lambda visit: errands.form(visit, fields, shown=True))
        done = await errands.take(person_id, fields)
    except (BadMandate, NotAsShown, TooManyMandates, MoneyError) as error:
        wrong = error
        return await _print(request, shop, asking, lambda visit: errands.form(visit, fields, wrong))
    except MandateOver:
        done = "over"
    except HupanError as error:
        return await _refused(request, shop, asking, error)
    return RedirectResponse(f"{ERRANDS}?said={done}", 303)


@router.get("/market/elsewhere")
async def show_elsewhere(request: Request, shop: Shop, away: OwnAway, asking: FromReader) -> Response:
    """Show what one bought, or began to buy, at shops elsewhere."""
    return await _print(request, shop, asking, away.page)


@router.get("/market/elsewhere/{purchase_id}")
async def show_away(request: Request, purchase_id: str, shop: Shop, away: OwnAway, asking: FromReader) -> Response:
    """Show one of these."""
    told = request.query_params.get("said", "")
    return await _print(request, shop, asking, lambda visit: away.one(visit, purchase_id, told))


@router.post("/market/elsewhere/{purchase_id}")
async def change_away(request: Request, purchase_id: str, shop: Shop, away: OwnAway, asking: FromReader) -> Response:
    """Buy exactly what the page showed, or ask the shop how it stands."""
    try:
        person_id, fields = await _sent(request)
        done = await away.take(person_id, purchase_id, fields)
    except (NotSignedIn, BadForm, PurchaseNotFound) as error:
        return await _refused(request, shop, asking, error)
    except HupanError as error:
        wrong = error
        return await _print(request, shop, asking, lambda visit: away.one(visit, purchase_id, error=wrong))
    return RedirectResponse(f"{ELSEWHERE}/{purchase_id}?said={done}", 303)


async def _sent(request: Request) -> tuple[PersonId, Mapping[str, str]]:
    sent = await read_cart_form(request)
    if sent.buyer.person_id is None:
        raise NotSignedIn("Sign in first.")
    return sent.buyer.person_id, sent.fields


async def _refused(request: Request, shop: Shop, asking: Asking, error: HupanError) -> Response:
    async def make(visit: Visit) -> Page:
        return await refused_page(visit, error, STATUS[error.kind])

    return await _print(request, shop, asking, make)


async def _print(request: Request, shop: Shop, asking: Asking, make: PageMaker) -> Response:
    page = await shop.show(asking, make)
    response = html_response(request, page.packed, page.status)
    response.headers["Cache-Control"] = "no-store"
    return response
