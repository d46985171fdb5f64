"""The room over HTTP: upload a file, read one's own."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from hupan.files.errors import FileTooLarge, FileUnsupported
from hupan.files.service import FileService
from hupan.platform.http import SignedIn, problems, sent_file, service

router = APIRouter(prefix="/api", tags=["files"])

Files = Annotated[FileService, service(FileService)]
Identifier = Annotated[str, Field(pattern=r"^[a-z]{2,6}_[0-9a-z]{26}$")]

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
_BYTES = {200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}


class FileView(BaseModel):
    """An uploaded file."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    id: str
    name: str
    media_type: str
    size_bytes: int


@router.post("/files", status_code=201, openapi_extra=_UPLOAD, responses=problems(401, 413, 422))
async def upload_file(caller: SignedIn, files: Files, request: Request) -> FileView:
    """Upload a text file or a picture, to be attached to a message. What it is, its content says."""
    sent = sent_file(
        request,
        files.largest_bytes,
        too_large=FileTooLarge(
            f"The file is too large; the limit is {files.largest_bytes:,} bytes.", limit_bytes=files.largest_bytes
        ),
        no_file=FileUnsupported("Send the file as multipart/form-data, in the field 'file'."),
    )
    async with sent as upload:
        return FileView.model_validate(await files.keep(caller.person_id, upload.filename, await upload.read()))


@router.get("/files/{file_id}", response_class=Response, responses={**problems(401, 404, 422), **_BYTES})
async def read_file(caller: SignedIn, files: Files, file_id: Identifier) -> Response:
    """Read one's own file. Pictures are shown, everything else is saved; nothing is ever run."""
    file, data = await files.read(caller.person_id, file_id)
    disposition = "inline" if file.is_image else "attachment"
    return Response(
        data,
        media_type=file.media_type if file.is_image else "text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(file.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=31536000, immutable",
        },
    )
