"""The room over HTTP: pictures for everybody, immutable under their hash; uploads for who is signed in."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from hupan.pictures.domain import Served, picture_url
from hupan.pictures.errors import PictureTooLarge, PictureUnsupported
from hupan.pictures.service import PictureService
from hupan.platform.http import SignedIn, problems, sent_file, service

router = APIRouter(tags=["pictures"])

Pictures = Annotated[PictureService, service(PictureService)]
Name = Annotated[str, Path(pattern="^[0-9a-f]{64}v?$", description="The picture's hash.")]
Width = Annotated[int, Path(description="160, 320, 640 or 1280.")]
Known = Annotated[str | None, Header(alias="If-None-Match")]
Encodings = Annotated[str | None, Header(alias="Accept-Encoding")]

_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    # A drawing opened by itself is a document under our own address: it may run and load nothing.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


def _answers(*media_types: str) -> dict[int | str, dict[str, Any]]:
    bytes_of = {each: {"schema": {"type": "string", "format": "binary"}} for each in media_types}
    return {**problems(404, 422), 200: {"content": bytes_of}, 304: {"description": "Not modified"}}


class PictureView(BaseModel):
    """A picture that was taken."""

    model_config = ConfigDict(frozen=True)

    hash: str
    width: int
    height: int
    colour: str = Field(description="To show while it loads.")
    url: str


@router.post(
    "/api/market/pictures", status_code=201, openapi_extra=_UPLOAD, responses=problems(400, 401, 413, 422, 429)
)
async def upload_picture(caller: SignedIn, pictures: Pictures, request: Request) -> PictureView:
    """Send a picture for a review or a listing. What it is, its content says."""
    sent = sent_file(
        request,
        pictures.largest_bytes,
        too_large=PictureTooLarge(
            f"A picture has at most {pictures.largest_bytes:,} bytes.", limit_bytes=pictures.largest_bytes
        ),
        no_file=PictureUnsupported("Send the picture as multipart/form-data, in the field 'file'."),
    )
    async with sent as upload:
        kept = await pictures.upload(caller.person_id, await upload.read())
    return PictureView(
        hash=kept.hash, width=kept.width, height=kept.height, colour=kept.colour, url=picture_url(kept.hash)
    )


@router.get("/pictures/{name}/card.png", response_class=Response, responses=_answers("image/png"))
async def read_picture_card(pictures: Pictures, name: Name, known: Known = None) -> Response:
    """Read a picture on a card of 1200 by 630, for link previews."""
    return _respond(await pictures.serve_card(name, "png"), known)


@router.get("/pictures/{name}/card.jpg", response_class=Response, responses=_answers("image/jpeg"))
async def read_picture_card_jpeg(pictures: Pictures, name: Name, known: Known = None) -> Response:
    """Read the same card as JPEG, which is smaller for photographs."""
    return _respond(await pictures.serve_card(name, "jpg"), known)


@router.get("/pictures/{name}/{width}.webp", response_class=Response, responses=_answers("image/webp"))
async def read_picture(pictures: Pictures, name: Name, width: Width, known: Known = None) -> Response:
    """Read a picture in one of its widths, or in the largest that it has below."""
    return _respond(await pictures.serve(name, width), known)


@router.get("/pictures/{name}.svg", response_class=Response, responses=_answers("image/svg+xml"))
async def read_drawing(pictures: Pictures, name: Name, known: Known = None, encodings: Encodings = None) -> Response:
    """Read a drawing."""
    served = await pictures.serve_drawing(name, packed="gzip" in (encodings or ""))
    return _respond(served, known, {"Vary": "Accept-Encoding"})


def _respond(served: Served, known: str | None, more: dict[str, str] | None = None) -> Response:
    headers = {**_HEADERS, **(more or {}), "ETag": served.tag}
    if known is not None and (known.strip() == "*" or served.tag in known):
        return Response(status_code=304, headers=headers)
    if served.packed:
        headers["Content-Encoding"] = "gzip"
    return Response(served.data, media_type=served.media_type, headers=headers)
