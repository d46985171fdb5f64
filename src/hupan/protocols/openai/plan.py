"""Turns an understood request into what the model is sent, for our own engine and for endpoints."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from hupan.inference import (
    Lease,
    Sampling,
    engine_words,
    mends_tool_calls,
    merge_sampling,
    thinking_words,
    thinks,
    tool_words,
)
from hupan.models import Profile
from hupan.protocols.openai.failures import BadParameter
from hupan.protocols.openai.words import IGNORED, ChatCompletionBody, CompletionBody, NamedToolChoice

Body = dict[str, Any]

_DRAWING = ("temperature", "top_p", "top_k", "min_p", "presence_penalty", "repetition_penalty", "seed")
_OURS = frozenset(
    {
        "enable_thinking",
        "reasoning_effort",
        "chat_template_kwargs",
        "prompt_cache_key",
        "max_completion_tokens",
        "repetition_penalty",
        "modalities",
        "tools",
        "tool_choice",
        "stream_options",
    }
)
_WITH_USAGE = {"include_usage": True}


def chat_plan(lease: Lease, request: ChatCompletionBody, raw: Mapping[str, Any]) -> Body:
    """Write the chat completion that the leased model is asked for. It is always streamed from our own engine."""
    _check_chat(lease, request)
    if not lease.is_engine:
        body = {**raw, "model": lease.target.remote_name}
        body.pop("prompt_cache_key", None)
        if mends(lease, request):
            body |= _tool_words(lease.target.profile, request)
        return body
    profile = lease.target.profile
    body = {key: value for key, value in raw.items() if value is not None and key not in IGNORED | _OURS}
    thinking = wishes_thinking(request)
    body |= _drawing(request, profile, thinking=thinks(profile, wish=thinking))
    body |= engine_words(lease.target) | {"model": lease.target.remote_name}
    body |= {"stream": True, "stream_options": _WITH_USAGE}
    body["messages"] = [_engine_message(message) for message in cast("list[Body]", raw["messages"])]
    if limit := request.max_completion_tokens or request.max_tokens:
        body["max_tokens"] = limit
    kwargs = {**(request.chat_template_kwargs or {}), **_template_words(profile, thinking)}
    if kwargs:
        body["chat_template_kwargs"] = kwargs
    if request.tools and request.tool_choice != "none":
        body |= _tool_words(profile, request)
    return body


def completion_plan(lease: Lease, request: CompletionBody, raw: Mapping[str, Any]) -> Body:
    """Write the plain completion that the leased model is asked for."""
    if not lease.is_engine:
        return {**raw, "model": lease.target.remote_name}
    if isinstance(request.prompt, list) and request.prompt and isinstance(request.prompt[0], str):
        if len(request.prompt) > 1:
            raise BadParameter("Send one prompt at a time.", param="prompt", code="unsupported_value")
        raw = {**raw, "prompt": request.prompt[0]}
    body = {key: value for key, value in raw.items() if value is not None and key not in IGNORED | _OURS}
    body |= merge_sampling(lease.target.profile.sampling, _wish(request)) | engine_words(lease.target)
    # OpenAI writes 16 tokens unless told otherwise; the engine would go on until the context is full.
    body |= {"model": lease.target.remote_name, "max_tokens": request.max_tokens or 16}
    return body | {"stream": True, "stream_options": _WITH_USAGE}


def mends(lease: Lease, request: ChatCompletionBody) -> bool:
    """Whether tool calls must be looked for in the text."""
    return bool(request.tools) and request.tool_choice != "none" and mends_tool_calls(lease.target.profile)


def tool_names(request: ChatCompletionBody) -> list[str]:
    """Return the names of the tools that there are."""
    return [tool.function.name for tool in request.tools or []]


def wants_usage(request: ChatCompletionBody | CompletionBody) -> bool:
    """Whether a stream is to end with usage."""
    return bool(request.stream_options and request.stream_options.include_usage)


def wishes_thinking(request: ChatCompletionBody) -> bool | None:
    """Read the wish to think from any of the words that there are for it."""
    if request.enable_thinking is not None:
        return request.enable_thinking
    wish = (request.chat_template_kwargs or {}).get("enable_thinking")
    if isinstance(wish, bool):
        return wish
    return None if request.reasoning_effort is None else request.reasoning_effort != "none"


def affinity_of(caller_id: str, key: str | None, messages: Sequence[object]) -> str:
    """Tell conversations of callers who do not name them apart: by how they begin, up to the first user's message."""
    if key is None:
        users = (place for place, each in enumerate(messages) if _role(each) == "user")
        start = messages[: next(users, 0) + 1]
        digest = hashlib.blake2b(json.dumps(start, sort_keys=True).encode(), digest_size=12)
        key = digest.hexdigest()
    return f"v1:{caller_id}:{key}"


def _check_chat(lease: Lease, request: ChatCompletionBody) -> None:
    if request.top_logprobs and not request.logprobs:
        raise BadParameter("top_logprobs needs logprobs to be true.", param="top_logprobs")
    if request.response_format and request.response_format.type == "json_schema":
        described = request.response_format.json_schema
        if described is None or described.schema_ is None:
            raise BadParameter("response_format needs json_schema.schema.", param="response_format")
    choice = request.tool_choice
    if (choice == "required" or isinstance(choice, NamedToolChoice)) and not request.tools:
        raise BadParameter("tool_choice needs tools.", param="tool_choice")
    if isinstance(choice, NamedToolChoice) and choice.function.name not in tool_names(request):
        raise BadParameter(f"There is no tool named {choice.function.name}.", param="tool_choice")
    if mends(lease, request) and (request.n or 1) > 1:
        raise BadParameter("This model writes one answer at a time when it has tools.", param="n")
    if not lease.sees and _shows_images(request):
        raise BadParameter("This model reads text only.", param="messages", code="image_not_supported")


def _tool_words(profile: Profile, request: ChatCompletionBody) -> Body:
    choice = request.tool_choice or "auto"
    name = choice.function.name if isinstance(choice, NamedToolChoice) else choice
    tools = [tool.model_dump(exclude_none=True) for tool in request.tools or []]
    words = tool_words(profile, tools, name)
    if name != "auto" and request.response_format is not None and "response_format" in words:
        raise BadParameter("response_format cannot be combined with a forced tool call.", param="response_format")
    return words


def _drawing(request: ChatCompletionBody, profile: Profile, *, thinking: bool) -> Body:
    return merge_sampling(profile.sampling_for(thinking=thinking), _wish(request)) | _stop(request, profile)


def _wish(request: ChatCompletionBody | CompletionBody) -> Sampling:
    return Sampling(**{name: getattr(request, name) for name in _DRAWING})


def _stop(request: ChatCompletionBody, profile: Profile) -> Body:
    theirs = [request.stop] if isinstance(request.stop, str) else request.stop or []
    stop = [*profile.stop, *theirs]
    return {"stop": stop} if stop else {}


def _template_words(profile: Profile, thinking: bool | None) -> Body:
    return cast("Body", thinking_words(profile, wish=thinking).get("chat_template_kwargs") or {})


def _engine_message(message: Body) -> Body:
    # `developer` is OpenAI's newer word for the system; chat templates do not know it.
    return {**message, "role": "system"} if message.get("role") == "developer" else message


def _shows_images(request: ChatCompletionBody) -> bool:
    return any(
        part.type == "image_url"
        for message in request.messages
        if isinstance(message.content, list)
        for part in message.content
    )


def _role(message: object) -> object:
    return cast("dict[str, object]", message).get("role") if isinstance(message, dict) else None
