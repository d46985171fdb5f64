"""Serves the built web app: files as the build compressed them, hashed names cached long, one page for all routes."""

import mimetypes
from pathlib import Path
from typing import Final

from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

_ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
_NO_BUILD = "The web app is not built. Run `make run`, or `npm run build` in frontend/.\n"

# Pages may load only what this server serves. Styles may be inline, since highlighted code and diagrams carry them.
_POLICY: Final = (
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
_HEADERS: Final = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class WebApp:
    """An ASGI app over the folder that `npm run build` fills.

    Args:
        folder: `frontend/dist`; may not exist yet, in which case pages say how to build it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        await self._respond(scope)(scope, receive, send)

    def _respond(self, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Method not allowed\n", 405, headers={"Allow": "GET, HEAD"})
        path: str = scope["path"].lstrip("/")
        file = self._find(path)
        if file is None and Path(path).suffix and not path.endswith(".html"):
            return PlainTextResponse("Not found\n", 404)
        file = file or self._find("index.html")
        if file is None:
            return PlainTextResponse(_NO_BUILD, 503)
        return self._file_response(file, _accepted(scope))

    def _find(self, path: str) -> Path | None:
        if not path or "\0" in path:
            return None
        file = (self._folder / path).resolve()
        return file if file.is_file() and file.is_relative_to(self._folder) else None

    def _file_response(self, file: Path, accepted: str) -> Response:
        headers = dict(_HEADERS)
        # Names under assets/ carry a hash of their content; everything else is asked for anew each time.
        hashed = file.parent.name == "assets"
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        headers["Vary"] = "Accept-Encoding"
        media_type = (
            "application/manifest+json" if file.suffix == ".webmanifest" else mimetypes.guess_type(file.name)[0]
        )
        for encoding, suffix in _ENCODINGS:
            packed = file.with_name(file.name + suffix)
            if encoding in accepted and packed.is_file():
                headers["Content-Encoding"] = encoding
                return FileResponse(packed, media_type=media_type, headers=headers)
        return FileResponse(file, media_type=media_type, headers=headers)


def _accepted(scope: Scope) -> str:
    values = [value for name, value in scope["headers"] if name == b"accept-encoding"]
    return b",".join(values).decode("latin-1")
