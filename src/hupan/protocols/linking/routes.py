"""OAuth 2.0's endpoints, and what stands at addresses that standards fixed. They are no API of our app's."""

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated, Any, cast
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from hupan.identity import Access, PeopleService, Person
from hupan.identity.access import ThisSite, check_own_form, form_token
from hupan.kernel import Language
from hupan.platform.http import service
from hupan.protocols.linking.domain import ACCESS_LIVES, SCOPES, Asked, Client, Issued, scope_names
from hupan.protocols.linking.failures import LinkingRefusal
from hupan.protocols.linking.page import broken_page, consent_page, sign_in_page
from hupan.protocols.linking.service import LinkingService

router = APIRouter(include_in_schema=False)

Linking = Annotated[LinkingService, service(LinkingService)]
People = Annotated[PeopleService, service(PeopleService)]

_LARGEST_FORM = 16 * 1024
_CARRIED = (
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)
_METHODS = ["none", "client_secret_basic"]
_UNCACHED = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_PUBLIC = {"Cache-Control": "public, max-age=300"}


async def _issuer(request: Request, site: ThisSite) -> str:
    url = request.url
    return site.public_url.rstrip("/") if site.public_url else f"{url.scheme}://{url.netloc}"


Issuer = Annotated[str, Depends(_issuer)]


@router.get("/.well-known/oauth-authorization-server")
async def oauth_server(issuer: Issuer) -> Response:
    """Describe the endpoints (RFC 8414)."""
    body = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/token",
        "revocation_endpoint": f"{issuer}/oauth/revoke",
        "scopes_supported": [*SCOPES],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": _METHODS,
        "revocation_endpoint_auth_methods_supported": _METHODS,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "ui_locales_supported": [each.value for each in Language],
    }
    return JSONResponse(body, headers=_PUBLIC)


@router.get("/.well-known/oauth-protected-resource")
async def oauth_resource(issuer: Issuer) -> Response:
    """Describe what is protected (RFC 9728)."""
    body = {
        "resource": issuer,
        "authorization_servers": [issuer],
        "scopes_supported": [*SCOPES],
        "bearer_methods_supported": ["header"],
        "resource_name": "Hupan",
    }
    return JSONResponse(body, headers=_PUBLIC)


@router.get("/oauth/authorize")
async def ask_to_link(request: Request, linking: Linking, people: People, issuer: Issuer) -> Response:
    """Ask the person who is signed in."""
    said = dict(request.query_params)
    language = _language(request)
    if len(said) != len(request.query_params.multi_items()):
        return broken_page(language)
    try:
        asked = await linking.ask(said)
    except LinkingRefusal as refused:
        return _told(refused, said, issuer) if refused.told else broken_page(language)
    person = _person(request)
    if person is None and linking.unasked:
        person = next(iter(await people.list()), None)
    if person is None:
        return sign_in_page(asked, language, f"{request.url.path}?{request.url.query}")
    if linking.unasked:
        return _sent_back(asked, issuer, code=await linking.allow(asked, person.id))
    fields = {name: said[name] for name in _CARRIED if name in said}
    return consent_page(asked, language, person.name, form_token(request), fields)


@router.post("/oauth/authorize")
async def answer_link(request: Request, linking: Linking, issuer: Issuer) -> Response:
    """Take the person's answer."""
    person = _person(request)
    if person is None:
        return broken_page(_language(request))
    said: dict[str, str] = {}
    try:
        said = await _form(request)
        check_own_form(request, said.get("csrf", ""))
        asked = await linking.ask(said)
    except LinkingRefusal as refused:
        return _told(refused, said, issuer) if refused.told else broken_page(_language(request))
    if said.get("decision") != "allow":
        return _sent_back(asked, issuer, error="access_denied")
    return _sent_back(asked, issuer, code=await linking.allow(asked, person.id))


@router.post("/oauth/token")
async def give_token(request: Request, linking: Linking) -> Response:
    """Give tokens for a code, or for one that refreshes."""
    try:
        said = await _form(request)
        client = await _authenticated(request, linking, said)
        issued = await _issued(linking, client, said)
    except LinkingRefusal as refused:
        return _refused(refused)
    body = {
        "access_token": issued.access,
        "token_type": "Bearer",
        "expires_in": int(ACCESS_LIVES.total_seconds()),
        "refresh_token": issued.refresh,
        "scope": scope_names(issued.scopes),
    }
    return JSONResponse(body, headers=_UNCACHED)


@router.post("/oauth/revoke")
async def revoke_token(request: Request, linking: Linking) -> Response:
    """Let a token end (RFC 7009)."""
    try:
        said = await _form(request)
        client = await _authenticated(request, linking, said)
    except LinkingRefusal as refused:
        return _refused(refused)
    await linking.revoke(client, said.get("token", ""))
    return Response(status_code=200, headers=_UNCACHED)


async def _issued(linking: LinkingService, client: Client, said: Mapping[str, str]) -> Issued:
    kind = said.get("grant_type")
    if kind == "authorization_code":
        redirect_uri, verifier = said.get("redirect_uri", ""), said.get("code_verifier", "")
        return await linking.exchange(client, said.get("code", ""), redirect_uri, verifier)
    if kind == "refresh_token":
        return await linking.refresh(client, said.get("refresh_token", ""), said.get("scope", ""))
    raise LinkingRefusal("unsupported_grant_type", "Send an authorization_code or a refresh_token.")


async def _authenticated(request: Request, linking: LinkingService, said: Mapping[str, str]) -> Client:
    kind, _, sent = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return await linking.authenticate(said.get("client_id", ""), None)
    try:
        name, colon, secret = base64.b64decode(sent, validate=True).decode().partition(":")
    except (ValueError, binascii.Error) as error:
        raise LinkingRefusal("invalid_client", "The credentials are not understood.") from error
    if not colon or said.get("client_id", unquote_plus(name)) != unquote_plus(name):
        raise LinkingRefusal("invalid_client", "The credentials are not understood.")
    return await linking.authenticate(unquote_plus(name), unquote_plus(secret))


async def _form(request: Request) -> dict[str, str]:
    """Read a form; a field that comes twice is refused, as the standard has it."""
    pieces: list[bytes] = []
    async for piece in request.stream():
        pieces.append(piece)
        if sum(map(len, pieces)) > _LARGEST_FORM:
            raise LinkingRefusal("invalid_request", "The request is too large.", told=False)
    try:
        pairs = parse_qsl(b"".join(pieces).decode("ascii"), keep_blank_values=True, max_num_fields=40)
    except ValueError as error:
        raise LinkingRefusal("invalid_request", "The request is no form.", told=False) from error
    said = dict(pairs)
    if len(said) != len(pairs) or any("\x00" in each for pair in pairs for each in pair):
        raise LinkingRefusal("invalid_request", "A field came twice.", told=False)
    return said


def _person(request: Request) -> Person | None:
    access = cast("Access | None", getattr(request.state, "access", None))
    return None if access is None else access.person


def _language(request: Request) -> Language:
    person = _person(request)
    if person is not None:
        return Language(person.language)
    for tag in request.headers.get("accept-language", "").split(",")[:10]:
        primary = tag.partition(";")[0].strip().lower().partition("-")[0]
        if primary in {each.value for each in Language}:
            return Language(primary)
    return Language.EN


def _sent_back(asked: Asked, issuer: str, **answer: str) -> Response:
    return _redirect(asked.redirect_uri, {**answer, "state": asked.state, "iss": issuer})


def _told(refused: LinkingRefusal, said: Mapping[str, str], issuer: str) -> Response:
    answer = {"error": refused.error, "error_description": refused.detail, "state": said.get("state", "")}
    return _redirect(said["redirect_uri"], {**answer, "iss": issuer})


def _redirect(address: str, answer: Mapping[str, str]) -> Response:
    parts = urlsplit(address)
    added = urlencode({name: value for name, value in answer.items() if value})
    query = f"{parts.query}&{added}" if parts.query else added
    return RedirectResponse(urlunsplit(parts._replace(query=query)), 303, {"Cache-Control": "no-store"})


def _refused(refused: LinkingRefusal) -> Response:
    headers: dict[str, Any] = dict(_UNCACHED)
    status = 400
    if refused.error == "invalid_client":
        status = 401
        headers["WWW-Authenticate"] = 'Basic realm="oauth"'
    return JSONResponse({"error": refused.error, "error_description": refused.detail}, status, headers)
