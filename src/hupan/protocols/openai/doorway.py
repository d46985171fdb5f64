"""What every path under `/v1` does first: say who calls, and read the body."""

import json
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from hupan.identity import Scope
from hupan.identity.access import require_scope
from hupan.inference import InferenceService
from hupan.kernel import HupanError
from hupan.models import ModelLibrary
from hupan.platform.http import Caller, service
from hupan.protocols.openai.failures import BadParameter, KeyMissing, bad_parameter

B = TypeVar("B", bound=BaseModel)

LARGEST_BODY_BYTES = 32 * 1024 * 1024


def _caller(request: Request, scope: Scope) -> Caller:
    # What recognising the key has to say, the middleware leaves to us to say in OpenAI's words.
    refusal = getattr(request.state, "refusal", None)
    if isinstance(refusal, HupanError):
        raise refusal
    caller = getattr(request.state, "caller", None)
    if not isinstance(caller, Caller):
        raise KeyMissing("Send a valid API key: Authorization: Bearer hp_...")
    require_scope(caller, scope)
    return caller


# All of these are coroutines although they wait for nothing: FastAPI runs plain functions in a thread, which costs more
# than everything else that is done here for a request.


async def _chats(request: Request) -> Caller:
    return _caller(request, Scope.CHAT)


async def _embeds(request: Request) -> Caller:
    return _caller(request, Scope.EMBEDDINGS)


async def _lists(request: Request) -> Caller:
    return _caller(request, Scope.MODELS)


Inference = Annotated[InferenceService, service(InferenceService)]
Library = Annotated[ModelLibrary, service(ModelLibrary)]
Chats = Annotated[Caller, Depends(_chats)]
Embeds = Annotated[Caller, Depends(_embeds)]
Lists = Annotated[Caller, Depends(_lists)]


async def read(request: Request, shape: type[B]) -> tuple[B, dict[str, Any]]:
    """Read a request's body: checked, and as it came.

    Raises:
        BadParameter: It is no JSON object, says a word that is not understood, or means something impossible.
    """
    raw = await _json(request)
    try:
        return shape.model_validate(raw), raw
    except ValidationError as error:
        raise bad_parameter(error) from error


async def _json(request: Request) -> dict[str, Any]:
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST_BODY_BYTES:
            raise BadParameter("The request is larger than 32 MiB.", param=None, code="request_too_large")
        pieces.append(piece)
    try:
        decoded: object = json.loads(raw := b"".join(pieces))
        if b"\\u" in raw:
            # Half of a character (a lone surrogate) can be escaped in JSON, and written down nowhere else.
            json.dumps(decoded, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadParameter("The request's body is no valid JSON.", param=None, code="invalid_json") from error
    if not isinstance(decoded, dict):
        raise BadParameter("The request's body must be a JSON object.", param=None, code="invalid_json")
    return cast("dict[str, Any]", decoded)


def described(shape: type[BaseModel]) -> dict[str, Any]:
    """Describe a body for OpenAPI; `read` reads it rather than FastAPI, so that errors come in OpenAI's shape."""
    schema = shape.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = schema.pop("$defs", {})
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _inline(schema, definitions)}},
        }
    }


def _inline(schema: object, definitions: dict[str, Any]) -> object:
    """Put definitions in the place of references: no shape here refers to itself."""
    if isinstance(schema, list):
        return [_inline(each, definitions) for each in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    fields = cast("dict[str, Any]", schema)
    if "$ref" in fields:
        name = str(fields["$ref"]).rpartition("/")[2]
        return _inline(definitions[name], definitions)
    return {key: _inline(value, definitions) for key, value in fields.items()}
