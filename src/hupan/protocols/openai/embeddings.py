"""`POST /v1/embeddings` and `GET /v1/models`."""

import base64
import json
import struct
from typing import Any

from fastapi import APIRouter, Request, Response

from hupan.inference import EMBEDDER_ID
from hupan.models import Ability, ModelNotFound
from hupan.protocols.openai.doorway import Embeds, Inference, Library, Lists, described, read
from hupan.protocols.openai.failures import BadParameter
from hupan.protocols.openai.words import EmbeddingBody

router = APIRouter()


@router.post("/embeddings", response_class=Response, openapi_extra=described(EmbeddingBody))
async def create_embeddings(request: Request, caller: Embeds, inference: Inference) -> Response:
    """Turn texts into vectors."""
    asked, _ = await read(request, EmbeddingBody)
    texts = [asked.input] if isinstance(asked.input, str) else asked.input
    found = await inference.embed(texts, purpose=asked.input_type, model_id=asked.model, person_id=caller.person_id)
    if asked.dimensions is not None and found and len(found[0]) != asked.dimensions:
        raise BadParameter(f"This model has {len(found[0])} dimensions.", param="dimensions")
    tokens = inference.embedding_tokens(texts)
    data = [
        {"object": "embedding", "index": index, "embedding": _written(vector, asked.encoding_format)}
        for index, vector in enumerate(found)
    ]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return _json({"object": "list", "data": data, "model": asked.model, "usage": usage})


@router.get("/models", response_class=Response)
async def list_models(_caller: Lists, library: Library) -> Response:
    """List the models that answer."""
    return _json({"object": "list", "data": await _models(library)})


@router.get("/models/{model_id:path}", response_class=Response)
async def retrieve_model(model_id: str, _caller: Lists, library: Library) -> Response:
    """Show one model."""
    found = next((model for model in await _models(library) if model["id"] == model_id), None)
    if found is None:
        raise ModelNotFound(f"The model {model_id} does not exist, or is not here yet.", param="model")
    return _json(found)


async def _models(library: Library) -> list[dict[str, Any]]:
    overview = await library.overview()
    # The default comes first: clients that let nobody choose take the first.
    ready = [each.model for each in sorted(overview.models, key=lambda each: not each.is_default) if each.ready]
    chatting = [
        _model(model.id, "endpoint" if "/" in model.id else model.family, model.context_tokens) for model in ready
    ]
    return [*chatting, _model(EMBEDDER_ID, "bundled", 512, Ability.EMBED)]


def _model(model_id: str, owner: str, context_tokens: int | None, ability: Ability = Ability.CHAT) -> dict[str, Any]:
    return {
        "id": model_id,
        "object": "model",
        "created": 0,
        "owned_by": owner,
        "context_length": context_tokens,
        "ability": ability.value,
    }


def _written(vector: list[float], encoding: str | None) -> list[float] | str:
    if encoding != "base64":
        return vector
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


def _json(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), media_type="application/json")
