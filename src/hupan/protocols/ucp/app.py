"""The ASGI app that is mounted under `/ucp`."""

from collections.abc import Mapping
from typing import cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from hupan.kernel import HupanError
from hupan.protocols.ucp.failures import UcpRefusal
from hupan.protocols.ucp.mcp import router as mcp
from hupan.protocols.ucp.rest import router as rest
from hupan.protocols.ucp.suite import router as suite
from hupan.protocols.ucp.writing import (
    SigningDoor,
    on_expected,
    on_http,
    on_invalid,
    on_refusal,
    on_unexpected,
)


class UcpApp:
    """Lets the mounted app find the services of the app that it is mounted in, once that has started.

    Args:
        inner: The app under `/ucp`.
    """

    def __init__(self, inner: FastAPI) -> None:
        self._inner = inner
        self._app: ASGIApp = SigningDoor(inner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        outer = scope.get("app")
        if outer is not None:
            self._inner.state.services = cast("Mapping[type, object]", outer.state.services)
        await self._app(scope, receive, send)


def ucp_app() -> UcpApp:
    """Build the app. It needs a `UcpDesk` among the services of the app around it."""
    app = FastAPI(
        title="Hupan, in UCP's words",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.services = {}
    for router in (rest, mcp, suite):
        app.include_router(router)
    app.add_exception_handler(UcpRefusal, on_refusal)
    app.add_exception_handler(HupanError, on_expected)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_unexpected)
    return UcpApp(app)
