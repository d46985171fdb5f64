"""What an upstream's refusal means: its status and body become one of our errors."""

import json
from typing import Any, cast

from hupan.inference.errors import (
    ContextOverflow,
    EndpointBusy,
    EndpointFailed,
    ImagesUnsupported,
    InferenceError,
    UnsupportedRequest,
)

_OVERFLOW_WORDS = ("context_length_exceeded", "exceed_context_size_error", "maximum context length", "context size")
_IMAGE_WORDS = ("image input is not supported", "mmproj", "does not support image", "multimodal")
_REASONS = {
    401: ("unauthorized", "The endpoint refuses the key."),
    402: ("no_credit", "The endpoint's account has no credit left."),
    403: ("forbidden", "The endpoint does not allow this with the key."),
    404: ("not_found", "The endpoint does not have this model, or its address is wrong."),
}
_TOO_MANY = 429
_CLIENT_ERRORS = range(400, 500)


def refusal(status: int, body: bytes, *, retry_after: str | None = None) -> InferenceError:
    """Make an error of an answer whose status is 400 or more."""
    fields = _fields(body)
    message = str(fields.get("message") or body[:300].decode(errors="replace")).strip()
    words = f"{fields.get('type')} {fields.get('code')} {message}".lower()
    if any(word in words for word in _OVERFLOW_WORDS):
        return ContextOverflow(
            "The conversation is longer than the model can read.",
            needed_tokens=_number(fields.get("n_prompt_tokens")),
            context_tokens=_number(fields.get("n_ctx")),
        )
    if any(word in words for word in _IMAGE_WORDS):
        return ImagesUnsupported("This model reads text only.")
    if status == _TOO_MANY:
        wait_s = float(retry_after) if retry_after and retry_after.isdigit() else None
        sentence = f"The endpoint asks to slow down. It says: {message}"
        return EndpointBusy(sentence, retry_after_s=wait_s, reason="rate_limited", status=status)
    if status in _REASONS:
        reason, sentence = _REASONS[status]
        return EndpointFailed(f"{sentence} It says: {message}", reason=reason, status=status)
    if status in _CLIENT_ERRORS:
        return UnsupportedRequest(f"The model's server refuses the request: {message}", status=status)
    return EndpointFailed(f"The model's server failed: {message}", reason="failed", status=status)


def _fields(body: bytes) -> dict[str, Any]:
    try:
        decoded: object = json.loads(body)
    except ValueError:
        return {}
    fields = cast("dict[str, Any]", decoded) if isinstance(decoded, dict) else {}
    error: object = fields.get("error", fields)
    return cast("dict[str, Any]", error) if isinstance(error, dict) else {"message": error}


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
