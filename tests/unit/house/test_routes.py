"""Routes and what they depend on are coroutines: FastAPI gives a plain function a thread at every request."""

import inspect
from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from hupan.bootstrap.app import ROUTERS


def _routes(router: APIRouter) -> Iterator[APIRoute]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(inner := getattr(route, "original_router", None), APIRouter):
            yield from _routes(inner)


def _called(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for needed in dependant.dependencies:
        yield from _called(needed)


def test_no_request_needs_a_thread() -> None:
    routes = [route for router in ROUTERS for route in _routes(router)]
    called = {call for route in routes for call in _called(route.dependant)}
    assert len(called) > len(routes) > 60
    assert [call for call in called if not inspect.iscoroutinefunction(call)] == []
