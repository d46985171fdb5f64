"""Who is asking, for routes: `person: CurrentPerson` in a signature lets nobody in who is not signed in.

Rooms below this one use `SignedIn` and `AdminOnly` of `hupan.platform.http`, which say the same without the person.
"""

from typing import Annotated, cast

from fastapi import Depends, Request

from hupan.identity.domain import Access, Person, Scope
from hupan.identity.errors import InvalidKey, ScopeMissing
from hupan.identity.site import Site
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
    "require_scope",
]
