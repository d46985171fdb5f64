"""UCP over REST."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from hupan.protocols.ucp.dialects import DIALECTS
from hupan.protocols.ucp.doorway import base_url_of, desk_of, read_knock
from hupan.protocols.ucp.writing import json_response

router = APIRouter(tags=["ucp"])

Subject = Annotated[str, Path(description="Its id.", max_length=200)]
Name = Annotated[str, Path(description="Of a capability.", max_length=100)]
Version = Annotated[str, Path(description="Of UCP, such as 2026-04-08.", max_length=20)]


@router.post("/{version}/catalog/search")
async def search_catalog(request: Request, version: Version) -> Response:
    """Find products."""
    return await _done(request, version, "search_catalog")


@router.post("/{version}/catalog/lookup")
async def lookup_catalog(request: Request, version: Version) -> Response:
    """Look up products and variants by their ids."""
    return await _done(request, version, "lookup_catalog")


@router.post("/{version}/catalog/product")
async def get_product(request: Request, version: Version) -> Response:
    """Look at one product."""
    return await _done(request, version, "get_product")


@router.post("/{version}/carts")
async def create_cart(request: Request, version: Version) -> Response:
    """Begin a cart."""
    return await _done(request, version, "create_cart")


@router.get("/{version}/carts/{subject}")
async def get_cart(request: Request, version: Version, subject: Subject) -> Response:
    """Tell how a cart stands."""
    return await _done(request, version, "get_cart", subject)


@router.put("/{version}/carts/{subject}")
async def update_cart(request: Request, version: Version, subject: Subject) -> Response:
    """Replace what a cart holds."""
    return await _done(request, version, "update_cart", subject)


@router.post("/{version}/carts/{subject}/cancel")
async def cancel_cart(request: Request, version: Version, subject: Subject) -> Response:
    """Give a cart up."""
    return await _done(request, version, "cancel_cart", subject)


@router.post("/{version}/checkout-sessions")
async def create_checkout(request: Request, version: Version) -> Response:
    """Begin a checkout."""
    return await _done(request, version, "create_checkout")


@router.get("/{version}/checkout-sessions/{subject}")
async def get_checkout(request: Request, version: Version, subject: Subject) -> Response:
    """Tell how a checkout stands."""
    return await _done(request, version, "get_checkout", subject)


@router.put("/{version}/checkout-sessions/{subject}")
async def update_checkout(request: Request, version: Version, subject: Subject) -> Response:
    """Change a checkout."""
    return await _done(request, version, "update_checkout", subject)


@router.post("/{version}/checkout-sessions/{subject}/complete")
async def complete_checkout(request: Request, version: Version, subject: Subject) -> Response:
    """Pay a checkout, and have its orders made."""
    return await _done(request, version, "complete_checkout", subject)


@router.post("/{version}/checkout-sessions/{subject}/cancel")
async def cancel_checkout(request: Request, version: Version, subject: Subject) -> Response:
    """Give a checkout up."""
    return await _done(request, version, "cancel_checkout", subject)


@router.get("/{version}/orders")
async def list_orders(request: Request, version: Version) -> Response:
    """List the orders of the person who linked this platform."""
    return await _done(request, version, "list_orders")


@router.post("/{version}/orders/{subject}/cancel")
async def cancel_order(request: Request, version: Version, subject: Subject) -> Response:
    """Cancel what has not left of an order."""
    return await _done(request, version, "cancel_order", subject)


@router.get("/{version}/orders/{subject}")
async def get_order(request: Request, version: Version, subject: Subject) -> Response:
    """Tell how an order stands."""
    return await _done(request, version, "get_order", subject)


@router.get("/{version}/orders/{subject}/returns")
async def get_returns(request: Request, version: Version, subject: Subject) -> Response:
    """Tell what may still be sent back of an order, and what of it is on its way."""
    return await _done(request, version, "get_returns", subject)


@router.post("/{version}/orders/{subject}/returns")
async def request_return(request: Request, version: Version, subject: Subject) -> Response:
    """Ask to send something back."""
    return await _done(request, version, "request_return", subject)


@router.get("/{version}/orders/{subject}/returns/{return_id}")
async def get_return(request: Request, version: Version, subject: Subject, return_id: Subject) -> Response:
    """Tell how a return stands."""
    return await _done(request, version, "get_return", subject, return_id=return_id)


@router.post("/{version}/orders/{subject}/returns/{return_id}/sent")
async def mark_return_sent(request: Request, version: Version, subject: Subject, return_id: Subject) -> Response:
    """Say that a return is on its way."""
    return await _done(request, version, "mark_return_sent", subject, return_id=return_id)


@router.post("/{version}/orders/{subject}/returns/{return_id}/withdraw")
async def withdraw_return(request: Request, version: Version, subject: Subject, return_id: Subject) -> Response:
    """Keep it after all."""
    return await _done(request, version, "withdraw_return", subject, return_id=return_id)


@router.get("/{version}/orders/{subject}/escrow")
async def get_escrow(request: Request, version: Version, subject: Subject) -> Response:
    """Tell where an order's money is."""
    return await _done(request, version, "get_escrow", subject)


@router.post("/{version}/orders/{subject}/escrow/confirm")
async def confirm_receipt(request: Request, version: Version, subject: Subject) -> Response:
    """Say that everything of an order has arrived."""
    return await _done(request, version, "confirm_receipt", subject)


@router.post("/{version}/catalog/reviews")
async def list_reviews(request: Request, version: Version) -> Response:
    """Read what is said of a product."""
    return await _done(request, version, "list_reviews")


@router.put("/{version}/catalog/reviews/{subject}")
async def write_review(request: Request, version: Version, subject: Subject) -> Response:
    """Write the linked person's review of a product that they bought."""
    return await _done(request, version, "write_review", subject)


@router.get("/{version}/.well-known/ucp")
async def version_profile(request: Request, version: Version) -> Response:
    """Read the market's profile in one version's words."""
    desk = desk_of(request)
    dialect = desk.dialect(version)
    await desk.keys.ready()
    profile = dialect.profile(desk.business(base_url_of(request, desk.public_url)))
    return json_response(profile, headers={"Cache-Control": "public, max-age=300"})


@router.get("/{version}/schemas/{name}.json")
async def read_schema(request: Request, version: Version, name: Name) -> Response:
    """Read the JSON Schema of a capability of our own."""
    desk = desk_of(request)
    document = desk.document(version, name, base_url_of(request, desk.public_url))
    return json_response(document, headers={"Cache-Control": "public, max-age=3600"})


@router.get("/{version}/about/{name}")
async def about(request: Request, version: Version, name: Name) -> Response:
    """Read where something that a profile names is described."""
    desk = desk_of(request)
    dialect, base_url = desk.dialect(version), base_url_of(request, desk.public_url)
    own = next((each for each in dialect.capabilities(desk.business(base_url)) if each.name == name), None)
    if own is not None and "schema" in own.config:
        told = desk.document(version, name, base_url)
        operations = [
            {"name": each.name, "about": each.about} for each in desk.operations.values() if each.root == name
        ]
        body = {**{word: told[word] for word in ("title", "description")}, "version": version, "operations": operations}
        return json_response(
            {**body, "schema": own.config["schema"]}, headers={"Cache-Control": "public, max-age=3600"}
        )
    plain = name.removesuffix(".json")
    body = {
        "title": plain,
        "version": version,
        "description": f"{plain}, as this market speaks it in UCP {version}. The standard's own text is authoritative.",
        "standard": f"https://ucp.dev/{version}/",
        "versions": [*DIALECTS],
    }
    return json_response(body, headers={"Cache-Control": "public, max-age=3600"})


async def _done(request: Request, version: str, name: str, subject: str = "", **named: str) -> Response:
    """Have an operation done; what else the path names stands in the body, where a tool's arguments have it."""
    knock, said = await read_knock(request, version)
    status, body = await desk_of(request).answer(replace(knock, subject=subject, body={**said, **named}), name)
    return json_response(body, status)
