"""Forms that pages send: small, from our own pages, by somebody who is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl

from starlette.requests import Request

from hupan.identity import Access
from hupan.identity.access import check_own_form
from hupan.platform.http import NotSignedIn
from hupan.reviews import Author
from hupan.storefront.errors import BadForm

_MOST_BYTES = 64 * 1024
_MOST_FIELDS = 20
_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form that was checked.

    Attributes:
        author: Who sent it.
        fields: As typed in.
    """

    author: Author
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


def wants_data(request: Request) -> bool:
    """Whether a script sent it, which wants to know how it went, rather than a browser that wants a page."""
    return "application/json" in request.headers.get("accept", "")


async def read_form(request: Request) -> SentForm:
    """Read a form.

    Raises:
        NotSignedIn: Nobody is.
        BadForm: It is too large, or no form.
        CrossSite: It does not come from a page that this session was given.
    """
    access = cast("Access | None", getattr(request.state, "access", None))
    if access is None:
        raise NotSignedIn("Sign in first.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise BadForm("Send the form as the page has it.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise BadForm("This is too long to be sent.")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise BadForm("Send the form as the page has it.") from error
    fields = dict(pairs)
    check_own_form(request, request.headers.get("x-csrf-token") or fields.get("csrf", ""))
    person = access.person
    return SentForm(Author(person.id, person.name, is_admin=person.role.value != "member"), fields)
