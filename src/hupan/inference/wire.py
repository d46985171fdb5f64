"""Our chat types in the words of OpenAI's chat completions, which engines and endpoints all understand."""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from hupan.inference.domain import (
    ChatMessage,
    ChatRequest,
    ImageContent,
    JsonObject,
    Sampling,
    TextContent,
    ToolSpec,
)
from hupan.inference.ports import Target
from hupan.models import Profile, Quirk, SamplingAdvice, Thinking, ThinkingSwitch

Body = dict[str, Any]

# The beginnings of what models' templates part turns with.
_TOKENS = re.compile(
    r"<(?=\|[^|<>\s]{1,40}\|>|\uff5c[^\uff5c<>]{1,40}\uff5c>|/s>\s*(?:<s>|\[INST)|(?:start|end)_of_turn>)|\[(?=/?INST\])"
)


def chat_body(target: Target, request: ChatRequest) -> Body:
    """Write a chat request, streamed, with usage at its end."""
    profile = target.profile
    body: Body = {
        "model": target.remote_name,
        "messages": messages_body(request.messages),
        "stream": True,
        "stream_options": {"include_usage": True},
        **_sampling(request, profile),
        **engine_words(target),
        **thinking_words(profile, wish=request.thinking),
    }
    if request.max_tokens is not None:
        body["max_tokens"] = request.max_tokens
    if stop := [*profile.stop, *request.stop]:
        body["stop"] = stop
    if request.tools and request.tool_choice != "none":
        body |= tool_words(profile, [tool_body(tool) for tool in request.tools], request.tool_choice)
    if request.json_schema is not None:
        body["response_format"] = json_schema_format(request.json_schema)
    return body


def engine_words(target: Target) -> Body:
    """What our own engine is told beside: which slot, and to keep the prefix."""
    return {} if target.slot is None else {"id_slot": target.slot, "cache_prompt": True}


def thinks(profile: Profile, *, wish: bool | None) -> bool:
    """Whether the model will think before it answers."""
    if profile.thinking is Thinking.SWITCH:
        return profile.thinking_default if wish is None else wish
    return profile.thinking is Thinking.ALWAYS


def thinking_words(profile: Profile, *, wish: bool | None) -> Body:
    """How the model is told whether to think; nothing where it has no switch."""
    if profile.thinking is not Thinking.SWITCH or profile.thinking_switch is not ThinkingSwitch.TEMPLATE:
        return {}
    return {"chat_template_kwargs": {"enable_thinking": thinks(profile, wish=wish)}}


def mends_tool_calls(profile: Profile) -> bool:
    """Whether the family's tool calls must be looked for in its text."""
    return Quirk.TOOL_CALLS_UNRELIABLE in profile.quirks


def tool_words(profile: Profile, tools: Sequence[JsonObject], choice: str) -> Body:
    """How the model is told of its tools. A call that must be made is forced by the schema of calls, where we mend."""
    if choice not in {"auto", "required"}:
        tools = [tool for tool in tools if _function(tool).get("name") == choice]
    if choice == "auto":
        return {"tools": tools, "tool_choice": "auto"}
    if mends_tool_calls(profile):
        return {"tools": tools, "response_format": json_schema_format(call_schema(tools))}
    return {"tools": tools, "tool_choice": "required"}


def call_schema(tools: Sequence[JsonObject]) -> JsonObject:
    """Return the schema of one call of one of the tools, as Hermes writes it."""
    calls = [
        {
            "type": "object",
            "properties": {
                "name": {"const": function["name"]},
                "arguments": function.get("parameters") or {"type": "object"},
            },
            "required": ["name", "arguments"],
            "additionalProperties": False,
        }
        for function in map(_function, tools)
    ]
    return calls[0] if len(calls) == 1 else {"anyOf": calls}


def json_schema_format(schema: JsonObject) -> Body:
    """Ask for a JSON value of a schema."""
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}


def tool_body(tool: ToolSpec) -> Body:
    """Write a tool."""
    function: Body = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    if tool.strict:
        function["strict"] = True
    return {"type": "function", "function": function}


def messages_body(messages: Sequence[ChatMessage]) -> list[Body]:
    """Write messages."""
    return [_message(message) for message in messages]


def has_images(messages: Sequence[ChatMessage]) -> bool:
    """Whether a picture is among the messages."""
    return any(
        isinstance(piece, ImageContent)
        for message in messages
        if not isinstance(message.content, str)
        for piece in message.content
    )


def estimate_tokens(messages: Sequence[ChatMessage]) -> int:
    """Guess, on the high side, how many tokens messages take: for models whose tokenizer is not at hand."""
    return 8 + sum(6 + _estimate(message) for message in messages)


def dump(body: Mapping[str, Any]) -> bytes:
    """Write JSON."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _estimate(message: ChatMessage) -> int:
    pieces = (TextContent(message.content),) if isinstance(message.content, str) else message.content
    texts = [piece.text for piece in pieces if isinstance(piece, TextContent)]
    texts += [call.name + call.arguments for call in message.tool_calls]
    images = sum(isinstance(piece, ImageContent) for piece in pieces)
    # An ASCII token has some three characters in code and prose mixed; one of Chinese or Korean rarely more than one.
    ascii_count = sum(sum(character < "\x80" for character in text) for text in texts)
    other_count = sum(map(len, texts)) - ascii_count
    return -(-ascii_count // 3) + other_count + images * 1024


def _message(message: ChatMessage) -> Body:
    said = message.content if message.role == "system" else _without_tokens(message.content)
    body: Body = {"role": message.role, "content": _content(said)}
    if message.tool_calls:
        body["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        body["tool_call_id"] = message.tool_call_id
    return body


def _without_tokens(
    content: str | tuple[TextContent | ImageContent, ...],
) -> str | tuple[TextContent | ImageContent, ...]:
    """Take apart what a chat template would read as the end of a turn, or another's: text of a file is no turn."""
    if isinstance(content, str):
        return _TOKENS.sub(lambda found: f"{found[0]}\u2060", content)
    return tuple(
        TextContent(cast("str", _without_tokens(piece.text))) if isinstance(piece, TextContent) else piece
        for piece in content
    )


def _content(content: str | tuple[TextContent | ImageContent, ...]) -> str | list[Body]:
    if isinstance(content, str):
        return content
    return [_piece(piece) for piece in content]


def _piece(piece: TextContent | ImageContent) -> Body:
    if isinstance(piece, TextContent):
        return {"type": "text", "text": piece.text}
    url = f"data:{piece.media_type};base64,{base64.b64encode(piece.data).decode()}"
    return {"type": "image_url", "image_url": {"url": url}}


def _sampling(request: ChatRequest, profile: Profile) -> Body:
    advice = profile.sampling_for(thinking=thinks(profile, wish=request.thinking))
    return merge_sampling(advice, request.sampling)


def merge_sampling(advice: SamplingAdvice, wish: Sampling) -> Body:
    """Write what is wished, and what the family's authors recommend for the rest."""
    words: Body = {}
    for ours, theirs in _SAMPLING_WORDS.items():
        value = getattr(wish, ours)
        value = getattr(advice, ours, None) if value is None else value
        if value is not None:
            words[theirs] = value
    return words


_SAMPLING_WORDS = {
    "temperature": "temperature",
    "top_p": "top_p",
    "top_k": "top_k",
    "min_p": "min_p",
    "presence_penalty": "presence_penalty",
    "repetition_penalty": "repeat_penalty",
    "seed": "seed",
}


def _function(tool: JsonObject) -> Mapping[str, Any]:
    function: Any = tool.get("function")
    return cast("Mapping[str, Any]", function) if isinstance(function, Mapping) else {}
