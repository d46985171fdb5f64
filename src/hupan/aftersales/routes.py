"""The pages of what was bought. They work without scripts; each form goes to its order's address."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from hupan.addresses import AddressForm
from hupan.aftersales.differing import CAME, CARD, CASE, GOES, DifferenceDesk
from hupan.aftersales.forms import GOING, OrderForms
from hupan.aftersales.looking import OrderLook, Seen
from hupan.aftersales.pages.acts import Typed, address_page, can_ask, cancel_page, dispute_page, return_page
from hupan.aftersales.pages.exchange import exchange_page
from hupan.aftersales.pages.order import order_page
from hupan.aftersales.pages.orders import STATES, orders_page
from hupan.aftersales.pages.papers import receipt_page, review_page
from hupan.aftersales.pages.words import Saying
from hupan.aftersales.watching import OrderWatch
from hupan.cart import GUEST_COOKIE, known_secret
from hupan.exhibits import PICTURE_HEADERS, ExhibitId, ExhibitService, read_pictures
from hupan.identity import Access, Site
from hupan.identity.access import ThisSite
from hupan.kernel import Buyer, HupanError, OrderId
from hupan.orders import OrderNotFound, ReturnId, Who
from hupan.platform.http import STATUS, ServerEvent, service, sse_response
from hupan.showcase import Visit, order_path
from hupan.storefront import (
    Asking,
    FromReader,
    Page,
    PageMaker,
    Shop,
    check_cart_form,
    read_cart_form,
    refused_page,
    show_page,
    whole_address,
)

router = APIRouter(include_in_schema=False)

_ORDER = re.compile("ord_[0-9a-z]{26}")
_EXHIBIT = re.compile("exh_[0-9a-z]{26}")
_RETURN = re.compile("ret_[0-9a-z]{26}")
_MARK = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){2}")
# A row for each line of an order, and what else a form has.
_MOST_FIELDS = 520

Look = Annotated[OrderLook, service(OrderLook)]
Forms = Annotated[OrderForms, service(OrderForms)]
Watch = Annotated[OrderWatch, service(OrderWatch)]
Exhibits = Annotated[ExhibitService, service(ExhibitService)]
Differences = Annotated[DifferenceDesk, service(DifferenceDesk)]


@dataclass(frozen=True, slots=True)
class _Desks:
    """What a form is done with."""

    look: OrderLook
    forms: OrderForms
    site: Site


async def _desks(look: Look, forms: Forms, site: ThisSite) -> _Desks:
    return _Desks(look, forms, site)


@router.get("/market/orders")
async def show_orders(request: Request, shop: Shop, look: Look, asking: FromReader) -> Response:
    """Show one's orders, the newest first."""
    state = request.query_params.get("state", "")
    state = state if state in STATES else ""
    before = request.query_params.get("before", "")

    async def make(visit: Visit) -> Page:
        place = OrderId(before) if _ORDER.fullmatch(before) else None
        return orders_page(visit, await look.some(visit, STATES[state], place), state)

    return await _print(request, shop, asking, make)


@router.get("/market/orders/{order_id}")
async def show_order(
    request: Request, order_id: str, shop: Shop, look: Look, desk: Differences, asking: FromReader
) -> Response:
    """Show an order; whoever goes to pay a difference is led on, and whoever comes back sees how that went."""
    query = request.query_params
    said, case = query.get("said", ""), ReturnId(query.get(CASE, ""))
    onward: list[str] = []

    async def make(visit: Visit) -> Page:
        told = Saying(visit.reader).told(said)
        seen = await look.one(visit, _named(order_id))
        if query.get(GOES) == CARD:
            onward.append(seen.paging.get(case, ""))
        return order_page(visit, seen, ("good", told) if told else None)

    if query.get(CAME) == CARD and _RETURN.fullmatch(case):
        try:
            # Whatever the address says, the provider is asked.
            await desk.come_back(Who.buying(_buyer(request)), _named(order_id), case)
        except HupanError as error:
            if isinstance(error, OrderNotFound):
                return await _print(request, shop, asking, _raising(error))
        return RedirectResponse(f"{order_path(order_id)}#{case}", 303, {"Cache-Control": "no-store"})
    response = await _print(request, shop, asking, make)
    if onward and onward[0]:
        # A form leads nowhere else, by our own policy; a page may.
        response.headers["Refresh"] = f"0; url={onward[0]}"
    return response


@router.get("/market/orders/{order_id}/news")
async def follow_order(request: Request, order_id: str, watch: Watch) -> Response:
    """Follow an order: `changed` each time that its page is no longer what was shown."""
    known = request.query_params.get("mark", "")
    marks = await watch.follow(Who.buying(_buyer(request)), _named(order_id), known if _MARK.fullmatch(known) else "")
    return sse_response(_events(marks))


@router.get("/market/orders/{order_id}/pictures/{exhibit_id}")
async def show_picture(request: Request, order_id: str, exhibit_id: str, exhibits: Exhibits) -> Response:
    """Show a picture of a return or a dispute to who bought."""
    if not _EXHIBIT.fullmatch(exhibit_id):
        raise OrderNotFound("There is no such picture.")
    large = request.query_params.get("large", "") == "1"
    who = Who.buying(_buyer(request))
    data = await exhibits.pixels(who, _named(order_id), ExhibitId(exhibit_id), large=large)
    return Response(data, media_type="image/webp", headers=dict(PICTURE_HEADERS))


@router.post("/market/orders/{order_id}/pictures")
async def add_pictures(
    request: Request, order_id: str, shop: Shop, look: Look, exhibits: Exhibits, asking: FromReader
) -> Response:
    """Add pictures to a return or a dispute, and show what came of it."""
    case_id = ""
    try:
        who = Who.buying(_buyer(request))
        sent = await read_pictures(request, exhibits.largest_bytes)
        checked = check_cart_form(request, sent.fields)
        case_id = sent.fields.get("case_id", "")
        await exhibits.add(replace(who, buyer=checked.buyer), _named(order_id), case_id, sent.photographs)
    except OrderNotFound as error:
        return await _print(request, shop, asking, _raising(error))
    except HupanError as error:
        return await _print(request, shop, asking, _with_problem(look, order_id, error))
    return RedirectResponse(f"{order_path(order_id)}?said=pictures#{case_id}", 303)


@router.get("/market/orders/{order_id}/{part}")
async def show_act(request: Request, order_id: str, part: str, shop: Shop, look: Look, asking: FromReader) -> Response:
    """Show a page about an order: one on which something is asked for, its receipt, or a review of it."""

    async def make(visit: Visit) -> Page:
        seen = await look.one(visit, _named(order_id))
        if part == "receipt":
            return receipt_page(visit, seen, await look.taxes(seen.order))
        if part == "review":
            return await review_page(visit, seen, request.query_params.get("line", ""))
        return await _asked(visit, seen, look, part, request.query_params, Typed())

    return await _print(request, shop, asking, make)


@router.post("/market/orders/{order_id}")
async def change_order(
    request: Request, order_id: str, shop: Shop, desks: Annotated[_Desks, Depends(_desks)], asking: FromReader
) -> Response:
    """Do what a form asks, and show what came of it."""
    look = desks.look
    try:
        sent = await read_cart_form(request, most_fields=_MOST_FIELDS)
        at = whole_address(request, desks.site, order_path(_named(order_id)))
        language = asking.choices.language()
        done = await desks.forms.take(sent.buyer, _named(order_id), sent.fields, language, at)
    except OrderNotFound as error:
        refusal = error
        return await _print(request, shop, asking, _raising(refusal))
    except HupanError as error:
        problem, status = error, STATUS[error.kind]
        return await _print(request, shop, asking, lambda visit: refused_page(visit, problem, status))
    if done == GOING:
        case = sent.fields.get("return_id", "")
        return RedirectResponse(f"{order_path(order_id)}?{GOES}={CARD}&{CASE}={case}#{case}", 303)
    if isinstance(done, str):
        return RedirectResponse(f"{order_path(order_id)}?said={done}", 303)
    refused = done

    async def make(visit: Visit) -> Page:
        seen = await look.one(visit, _named(order_id))
        typed = Typed(refused.code, refused.fields, refused.problems)
        return await _asked(visit, seen, look, refused.part, refused.fields, typed)

    return await _print(request, shop, asking, make)


async def _asked(visit: Visit, seen: Seen, look: OrderLook, part: str, query: Mapping[str, str], typed: Typed) -> Page:
    """Make a page on which something is asked for; where that is not possible any more, the order's own says so."""
    if not can_ask(seen.choices, part):
        if part not in _PARTS:
            raise OrderNotFound("There is nothing at this address.", order_id=seen.order.id)
        code = typed.code or "orders.wrong_step"
        return order_page(visit, seen, ("warning", Saying(visit.reader).problem(code)), typed.status)
    if part == "address":
        form: AddressForm = await look.address_form(seen.order.destination.country)
        return address_page(visit, seen, form, typed)
    if part == "exchange":
        return await exchange_page(visit, seen, look, query, typed)
    return _PLAIN[part](visit, seen, typed)


_PLAIN = {"cancel": cancel_page, "return": return_page, "dispute": dispute_page}
_PARTS = {*_PLAIN, "address", "exchange", ""}


def _with_problem(look: OrderLook, order_id: str, error: HupanError) -> Callable[[Visit], Awaitable[Page]]:
    """Make the order's page, which says why something was not done."""
    code, status = error.code, STATUS[error.kind]

    async def make(visit: Visit) -> Page:
        seen = await look.one(visit, _named(order_id))
        return order_page(visit, seen, ("warning", Saying(visit.reader).problem(code)), status)

    return make


def _named(order_id: str) -> OrderId:
    """Read an order's id; what cannot be one is nobody's."""
    if not _ORDER.fullmatch(order_id):
        raise OrderNotFound("There is no such order.")
    return OrderId(order_id)


def _buyer(request: Request) -> Buyer:
    access = cast("Access | None", getattr(request.state, "access", None))
    if access is not None:
        return Buyer(person_id=access.person.id)
    secret = known_secret(request.cookies.get(GUEST_COOKIE, ""))
    if not secret:
        raise OrderNotFound("There is no such order.")
    return Buyer.guest_of(secret)


async def _events(marks: AsyncIterator[str]) -> AsyncIterator[ServerEvent]:
    async for mark in marks:
        yield ServerEvent("changed", mark)


def _raising(error: HupanError) -> PageMaker:
    async def make(visit: Visit) -> Page:
        del visit
        raise error

    return make


async def _print(request: Request, shop: Shop, asking: Asking, make: PageMaker) -> Response:
    response = await show_page(request, shop, asking, make)
    response.headers["Cache-Control"] = "no-store"
    return response
