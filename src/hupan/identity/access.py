"""Who is asking, for routes: `person: CurrentPerson` in a signature lets nobody in who is not signed in.

Rooms below this one use `SignedIn` and `AdminOnly` of `hupan.platform.http`, which say the same without the person.
"""

from typing import Annotated, cast

from fastapi import Depends, Request

from hupan.identity.domain import Access, Person, Scope
from hupan.identity.errors import CrossSite, InvalidKey, ScopeMissing
from hupan.identity.site import Site
from hupan.identity.tokens import csrf_token, same_token
from hupan.kernel import HupanError
from hupan.platform.http import AdminOnly, Caller, SignedIn, service

COOKIE = "hupan_session"


def caller_of(access: Access) -> Caller:
    """Say who is asking in words that every room knows."""
    return Caller(
        person_id=access.person.id,
        role=access.person.role.value,
        scopes=frozenset(scope.value for scope in access.scopes),
        session_id=access.session.id if access.session is not None else None,
    )


def require_scope(caller: Caller, scope: Scope) -> None:
    """Check that a key is good for this.

    Raises:
        ScopeMissing: It is not.
    """
    if scope.value not in caller.scopes:
        raise ScopeMissing(f"This API key has no scope {scope.value}.", scope=scope.value)


def form_token(request: Request) -> str:
    """Return what goes into the forms of a page; empty for a guest."""
    token = request.cookies.get(COOKIE, "")
    return csrf_token(token) if token and getattr(request.state, "access", None) is not None else ""


def check_own_form(request: Request, sent: str) -> None:
    """Check that a form was sent from a page that this session was given.

    Args:
        request: By somebody who is signed in.
        sent: The token that came with the form.

    Raises:
        CrossSite: It is missing, or another session's.
    """
    token = form_token(request)
    if not token or not same_token(sent, token):
        raise CrossSite("This form is out of date, or belongs to another session. Load the page again.")


async def _access(_caller: SignedIn, request: Request) -> Access:
    return cast("Access", request.state.access)


async def _person(access: "CurrentAccess") -> Person:
    return access.person


async def _admin(_caller: AdminOnly, access: "CurrentAccess") -> Person:
    return access.person


async def _api_caller(request: Request) -> Caller:
    refusal = getattr(request.state, "refusal", None)
    if isinstance(refusal, HupanError):
        raise refusal
    caller = getattr(request.state, "caller", None)
    if not isinstance(caller, Caller):
        raise InvalidKey("Send a valid API key: Authorization: Bearer hp_...")
    return caller


CurrentAccess = Annotated[Access, Depends(_access)]
CurrentPerson = Annotated[Person, Depends(_person)]
Admin = Annotated[Person, Depends(_admin)]
ApiCaller = Annotated[Caller, Depends(_api_caller)]
ThisSite = Annotated[Site, service(Site)]

__all__ = [
    "COOKIE",
    "Admin",
    "ApiCaller",
    "CurrentAccess",
    "CurrentPerson",
    "ThisSite",
    "caller_of",
    "check_own_form",
    "form_token",
    "require_scope",
]
