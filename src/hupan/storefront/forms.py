"""Forms that pages send: small, from our own pages, by somebody who is signed in; to carts by guests, too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl

from starlette.requests import Request

from hupan.cart import GUEST_COOKIE, ForeignForm, check_guest_token, known_secret, new_secret
from hupan.identity import Access
from hupan.identity.access import check_own_form
from hupan.kernel import Buyer
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
    fields = await _read_fields(request)
    check_own_form(request, request.headers.get("x-csrf-token") or fields.get("csrf", ""))
    person = access.person
    return SentForm(Author(person.id, person.name, is_admin=person.role.value != "member"), fields)


@dataclass(frozen=True, slots=True)
class SentCartForm:
    """A form for a cart that was checked.

    Attributes:
        buyer: Whose cart.
        secret: By which a guest is known from now on; empty where who sends it is known already.
        fields: As typed in.
    """

    buyer: Buyer
    secret: str
    fields: Mapping[str, str]


async def read_cart_form(request: Request, *, most_fields: int = _MOST_FIELDS) -> SentCartForm:
    """Read a form for a cart, or of a buyer in some other matter, which guests may send, too.

    Args:
        request: What was sent.
        most_fields: How many fields it may have.

    Raises:
        BadForm: It is too large, or no form.
        CrossSite: It does not come from a page that this session was given.
        ForeignForm: It does not come from a page that this guest was given.
    """
    return check_cart_form(request, await _read_fields(request, most_fields))


def check_cart_form(request: Request, fields: Mapping[str, str]) -> SentCartForm:
    """Check a form that was read already, such as one with files; see `read_cart_form`.

    Raises:
        CrossSite: It does not come from a page that this session was given.
        ForeignForm: It does not come from a page that this guest was given.
    """
    access = cast("Access | None", getattr(request.state, "access", None))
    sent = fields.get("csrf", "")
    if access is not None:
        check_own_form(request, sent)
        return SentCartForm(Buyer(person_id=access.person.id), "", fields)
    secret = known_secret(request.cookies.get(GUEST_COOKIE, ""))
    # The page may be older than the cookie, which comes with the first thing that is added: adding something more needs
    # no more than the browser's word that it is our page. That no other site's is, the middleware has checked.
    if fields.get("deed") == "add" and not (sent and secret):
        if not _says_where_from(request):
            raise ForeignForm("This browser does not say where the form comes from. Load the page again.")
    elif not secret:
        raise ForeignForm("There is no cart that this form could belong to. Load the page again.")
    else:
        check_guest_token(secret, sent)
    fresh = "" if secret else new_secret()
    return SentCartForm(Buyer.guest_of(secret or fresh), fresh, fields)


async def read_guest_form(request: Request, secret: str) -> Mapping[str, str]:
    """Read a form of a guest who is known by another secret than that of their cart.

    Raises:
        BadForm: It is too large, or no form.
        ForeignForm: It does not come from a page that this guest was given.
    """
    fields = await _read_fields(request)
    check_guest_token(secret, fields.get("csrf", ""))
    return fields


def _says_where_from(request: Request) -> bool:
    return "origin" in request.headers or request.headers.get("sec-fetch-site") == "same-origin"


async def _read_fields(request: Request, most_fields: int = _MOST_FIELDS) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise BadForm("Send the form as the page has it.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise BadForm("This is too long to be sent.")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=most_fields)
    except ValueError as error:
        raise BadForm("Send the form as the page has it.") from error
    # NUL is no character of any text: nobody types it, and PostgreSQL neither keeps it nor looks for it.
    if any("\0" in part for part in (request.url.path, *(part for pair in pairs for part in pair))):
        raise BadForm("Send the form as the page has it.")
    return dict(pairs)
