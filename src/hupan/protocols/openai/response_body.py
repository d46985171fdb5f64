"""The words of `POST /v1/responses`, and the chat that they mean."""

from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, Field, StrictBool

from hupan.protocols.openai.failures import BadParameter
from hupan.protocols.openai.words import ChatCompletionBody, Count, Ignored, ModelName, Number, Strict

Body = dict[str, Any]


class ResponseTool(Strict):
    """A tool; only functions are understood."""

    type: Literal["function"]
    name: Annotated[str, Field(min_length=1, max_length=128)]
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class ResponseToolChoice(Strict):
    """The function that must be called."""

    type: Literal["function"]
    name: str


class TextFormat(BaseModel):
    """How the answer is to be written."""

    type: Literal["text", "json_object", "json_schema"]
    name: str | None = None
    description: str | None = None
    schema_: dict[str, Any] | None = Field(None, alias="schema")
    strict: bool | None = None


class TextOptions(Strict):
    """What concerns the answer's text."""

    format: TextFormat | None = None
    verbosity: Ignored = None


class Reasoning(Strict):
    """Whether to think first. There are no summaries: thinking is shown as it is."""

    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] | None = None
    summary: Ignored = None
    generate_summary: Ignored = None


class ResponseBody(Strict):
    """`POST /v1/responses`."""

    model: ModelName
    input: Annotated[str, Field(min_length=1)] | Annotated[list[dict[str, Any]], Field(min_length=1)]
    instructions: str | None = None
    tools: list[ResponseTool] | None = None
    tool_choice: Literal["none", "auto", "required"] | ResponseToolChoice | None = None
    text: TextOptions | None = None
    max_output_tokens: Count | None = None
    temperature: Annotated[Number, Field(ge=0, le=2)] | None = None
    top_p: Annotated[Number, Field(ge=0, le=1)] | None = None
    reasoning: Reasoning | None = None
    stream: StrictBool | None = None
    prompt_cache_key: str | None = None
    previous_response_id: str | None = None
    conversation: str | dict[str, Any] | None = None
    background: StrictBool | None = None
    truncation: Literal["auto", "disabled"] | None = None

    store: Ignored = None
    user: Ignored = None
    metadata: Ignored = None
    include: Ignored = None
    service_tier: Ignored = None
    safety_identifier: Ignored = None
    parallel_tool_calls: Ignored = None
    prompt_cache_retention: Ignored = None
    stream_options: Ignored = None


def check(asked: ResponseBody) -> None:
    """Refuse what we know the meaning of and cannot do.

    Raises:
        BadParameter: It asks for something that was stored, or to be stored, or for silent truncation.
    """
    for param in ("previous_response_id", "conversation"):
        if getattr(asked, param) is not None:
            message = "Responses are not stored here: send the whole conversation as input."
            raise BadParameter(message, param=param, code="unsupported_parameter")
    if asked.background:
        raise BadParameter("Background responses are not offered.", param="background", code="unsupported_parameter")
    if asked.truncation == "auto":
        message = "Nothing is left out in silence: shorten the input instead."
        raise BadParameter(message, param="truncation", code="unsupported_value")


def chat_of(asked: ResponseBody) -> tuple[ChatCompletionBody, Body]:
    """Write the chat completion that a response stands for."""
    messages: list[Body] = []
    if asked.instructions:
        messages.append({"role": "system", "content": asked.instructions})
    items = [{"role": "user", "content": asked.input}] if isinstance(asked.input, str) else asked.input
    for place, item in enumerate(items):
        _add(messages, item, f"input[{place}]")
    raw: Body = {
        "model": asked.model,
        "messages": messages,
        "temperature": asked.temperature,
        "top_p": asked.top_p,
        "max_tokens": asked.max_output_tokens,
        "tools": [_tool(tool) for tool in asked.tools] if asked.tools else None,
        "tool_choice": _tool_choice(asked),
        "response_format": _format(asked),
        "reasoning_effort": asked.reasoning.effort if asked.reasoning else None,
    }
    raw = {key: value for key, value in raw.items() if value is not None}
    return ChatCompletionBody.model_validate(raw), raw


def _add(messages: list[Body], item: Body, place: str) -> None:
    match item.get("type", "message"):
        case "message":
            messages.append({"role": _role(item, place), "content": _content(item.get("content"), place)})
        case "function_call":
            _add_call(messages, item)
        case "function_call_output":
            output = item.get("output")
            text = output if isinstance(output, str) else _content(output, place)
            messages.append({"role": "tool", "tool_call_id": str(item.get("call_id")), "content": text})
        case "reasoning":
            pass  # models read the answers of earlier turns, not the thinking
        case other:
            raise BadParameter(f"{place} has a type that is not understood: {other}.", param="input")


def _add_call(messages: list[Body], item: Body) -> None:
    function = {"name": str(item.get("name")), "arguments": str(item.get("arguments") or "{}")}
    call = {"id": str(item.get("call_id")), "type": "function", "function": function}
    last = messages[-1] if messages else {}
    if last.get("role") == "assistant":
        last.setdefault("tool_calls", []).append(call)
    else:
        messages.append({"role": "assistant", "content": "", "tool_calls": [call]})


def _role(item: Body, place: str) -> str:
    role = item.get("role")
    if role not in {"user", "assistant", "system", "developer"}:
        raise BadParameter(f"{place} has a role that is not understood: {role}.", param="input")
    return "system" if role == "developer" else str(role)


def _content(content: object, place: str) -> str | list[Body]:
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        raise BadParameter(f"{place} has content that is neither text nor a list.", param="input")
    parts = [_part(part, place) for part in cast("list[object]", content)]
    if all(part["type"] == "text" for part in parts):
        return "".join(part["text"] for part in parts)
    return parts


def _part(part: object, place: str) -> Body:
    fields = cast("Body", part) if isinstance(part, dict) else {}
    match fields.get("type"):
        case "input_text" | "output_text" | "text":
            return {"type": "text", "text": str(fields.get("text", ""))}
        case "refusal":
            return {"type": "text", "text": str(fields.get("refusal", ""))}
        case "input_image" if isinstance(fields.get("image_url"), str):
            return {"type": "image_url", "image_url": {"url": fields["image_url"]}}
        case other:
            raise BadParameter(f"{place} has a part that is not understood: {other}.", param="input")


def _tool(tool: ResponseTool) -> Body:
    return {"type": "function", "function": tool.model_dump(exclude_none=True, exclude={"type"})}


def _tool_choice(asked: ResponseBody) -> str | Body | None:
    choice = asked.tool_choice
    if isinstance(choice, ResponseToolChoice):
        return {"type": "function", "function": {"name": choice.name}}
    return choice


def _format(asked: ResponseBody) -> Body | None:
    wish = asked.text.format if asked.text else None
    if wish is None or wish.type == "text":
        return None
    if wish.type == "json_object":
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": {"name": wish.name or "answer", "schema": wish.schema_}}
