"""From a printed page to a response: headers, and what the browser has or takes already."""

import gzip

from starlette.requests import Request
from starlette.responses import Response

from hupan.identity import Site
from hupan.storefront.press import Packed

# Pages run no script and load nothing but what this server serves. Blocks of data are no scripts.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Prices and stock are those of this moment, so a page is asked for anew each time; what has not changed is not sent.
_CACHE = "private, no-cache"


def html_response(request: Request, page: Packed, status: int) -> Response:
    """Answer with a page."""
    vary = {"Vary": "Accept-Encoding, Accept-Language, Cookie", "Cache-Control": _CACHE}
    return packed_response(request, page, "text/html; charset=utf-8", {**_HEADERS, **vary}, status)


def packed_response(
    request: Request, packed: Packed, media_type: str, headers: dict[str, str], status: int = 200
) -> Response:
    """Answer compressed where the browser takes that, or say that it has it already.

    Args:
        request: What asks.
        packed: What is answered.
        media_type: What it is.
        headers: To send along.
        status: Of the answer.
    """
    headers = {**headers, "ETag": packed.tag}
    if status == 200 and packed.tag in _tags(request):  # noqa: PLR2004 - OK
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed.body), status, headers, media_type)
    return Response(packed.body, status, {**headers, "Content-Encoding": "gzip"}, media_type)


def _tags(request: Request) -> list[str]:
    return [each.strip() for each in request.headers.get("if-none-match", "").split(",")]


def whole_address(request: Request, site: Site, path: str) -> str:
    """Write the address of a page of ours as it is called from elsewhere: as this browser has called it."""
    scheme = "https" if site.is_secure(request.url.scheme, request.headers) else "http"
    return f"{scheme}://{request.url.netloc}{path}"
