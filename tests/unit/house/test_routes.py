"""Routes and what they depend on are coroutines: FastAPI gives a plain function a thread at every request.

And what anybody may call without signing in is written down here, so that no route becomes public by being forgotten.
"""

import inspect
from collections.abc import Iterator
from typing import get_args

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from hupan.bootstrap.routers import ROUTERS
from hupan.identity.access import ApiCaller, CurrentAccess
from hupan.platform.http import SignedIn

FOR_ANYBODY = {
    "accept_invitation",
    "add_to_cart",
    "answer_link",
    "ask_to_link",
    "change_cart_line",
    "get_cart",
    "create_checkout",
    "get_checkout",
    "change_checkout",
    "list_payment_handlers",
    "complete_checkout",
    "resume_checkout",
    "cancel_checkout",
    "get_demo",
    "get_product",
    "get_receipt",
    "download_receipt",
    "receipt_keys",
    "get_session",
    "get_store",
    "give_token",
    "list_categories",
    "list_handlers",
    "list_prices",
    "list_questions",
    "read_agent_profile",
    "list_rates",
    "list_reviews",
    "look_up_invitation",
    "mint_token",
    "no_stream",
    "oauth_resource",
    "oauth_server",
    "quote",
    "receive_callback",
    "read_drawing",
    "read_picture",
    "read_picture_card",
    "read_picture_card_jpeg",
    "read_shared",
    "remove_cart_line",
    "restore_cart_line",
    "revoke_token",
    "search_market",
    "set_cart_codes",
    "similar_products",
    "set_up",
    "sign_in",
    "search_status",
    "suggest_market",
    "ucp_profile",
    "cancel_my_order",
    "change_order_address",
    "confirm_receipt",
    "get_my_order",
    "hear_carrier",
    "list_my_orders",
    "give_up_exchange",
    "mark_return_sent",
    "open_order_dispute",
    "pay_exchange",
    "price_exchange",
    "request_return",
    "say_in_my_dispute",
    "swap_before_shipping",
    "withdraw_order_dispute",
    "withdraw_return",
}
# What each of these depends on refuses whoever is not signed in.
REFUSING: set[object] = {get_args(kind)[1].dependency for kind in (ApiCaller, CurrentAccess, SignedIn)}


def routes_of(router: APIRouter) -> Iterator[APIRoute]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(inner := getattr(route, "original_router", None), APIRouter):
            yield from routes_of(inner)


def _called(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for needed in dependant.dependencies:
        yield from _called(needed)


def test_no_request_needs_a_thread() -> None:
    routes = [route for router in ROUTERS for route in routes_of(router)]
    called = {call for route in routes for call in _called(route.dependant)}
    assert len(called) > len(routes) > 60
    assert [call for call in called if not inspect.iscoroutinefunction(call)] == []


def test_only_these_ask_nobody_to_sign_in() -> None:
    routes = [route for router in ROUTERS for route in routes_of(router)]
    open_to_all = {route.name for route in routes if not REFUSING & set(_called(route.dependant))}
    pages = {route.name for route in routes if route.path.startswith(("/market", "/robots.txt", "/sitemap"))}
    assert open_to_all - pages == FOR_ANYBODY
