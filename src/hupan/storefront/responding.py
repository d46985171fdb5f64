"""From a printed page to a response: headers, an entity tag, and compression."""

import gzip
import hashlib

from starlette.requests import Request
from starlette.responses import Response

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
_LEAST_BYTES = 700
_LEVEL = 5


def html_response(request: Request, html: str, status: int) -> Response:
    """Answer with a page."""
    vary = {"Vary": "Accept-Encoding, Accept-Language, Cookie", "Cache-Control": _CACHE}
    return packed(request, html.encode(), "text/html; charset=utf-8", {**_HEADERS, **vary}, status)


def packed(request: Request, body: bytes, media_type: str, headers: dict[str, str], status: int = 200) -> Response:
    """Answer with bytes, compressed where the browser takes that, or say that it has them already.

    Args:
        request: What asks.
        body: What is answered.
        media_type: What it is.
        headers: To send along.
        status: Of the answer.
    """
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {**headers, "ETag": tag}
    if status == 200 and tag in _tags(request):  # noqa: PLR2004 - OK
        return Response(status_code=304, headers=headers)
    if len(body) >= _LEAST_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, _LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, media_type)


def _tags(request: Request) -> list[str]:
    return [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
