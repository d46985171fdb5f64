"""Puts a streamed answer together again, for clients that want it whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from hupan.inference import FoundCall, ToolTextScanner
from hupan.kernel import new_id

Chunk = Mapping[str, Any]


@dataclass(slots=True)
class _Choice:
    """One of the `n` answers."""

    text: str = ""
    thinking: str = ""
    logprobs: list[Any] = field(default_factory=list[Any])
    calls: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    reason: str = "stop"


class ChatAssembly:
    """Chunks of a chat completion, becoming one.

    Args:
        model_id: The name that the client knows the model by.
        names: Tools whose calls must be looked for in the text; empty where the server finds them itself.
    """

    def __init__(self, model_id: str, names: Sequence[str] = ()) -> None:
        self._model_id = model_id
        self._names = names
        self._head: Chunk = {}
        self._usage: Any = None
        self._choices: dict[int, _Choice] = {}

    def add(self, chunk: Chunk) -> None:
        """Take one more chunk."""
        self._head = self._head or chunk
        self._usage = chunk.get("usage") or self._usage
        for each in cast("list[Chunk]", chunk.get("choices") or []):
            choice = self._choices.setdefault(int(each.get("index") or 0), _Choice())
            delta = cast("Chunk", each.get("delta") or {})
            choice.text += delta.get("content") or ""
            choice.thinking += delta.get("reasoning_content") or ""
            choice.logprobs += cast("Chunk", each.get("logprobs") or {}).get("content") or []
            choice.reason = each.get("finish_reason") or choice.reason
            for call in cast("list[Chunk]", delta.get("tool_calls") or []):
                _add_call(choice.calls, call)

    def whole(self) -> dict[str, Any]:
        """Return the completion."""
        return {
            "id": self._head.get("id") or new_id("chatcmpl"),
            "object": "chat.completion",
            "created": self._head.get("created") or 0,
            "model": self._model_id,
            "choices": [self._choice(index, choice) for index, choice in sorted(self._choices.items())],
            "usage": self._usage,
        }

    def _choice(self, index: int, choice: _Choice) -> dict[str, Any]:
        text, calls = choice.text, [call for _, call in sorted(choice.calls.items())]
        if self._names:
            text, found = _split(text, self._names)
            calls += found
        message: dict[str, Any] = {"role": "assistant", "content": text or (None if calls else "")}
        if choice.thinking:
            message["reasoning_content"] = choice.thinking
        if calls:
            message["tool_calls"] = calls
        reason = "tool_calls" if calls and choice.reason == "stop" else choice.reason
        logprobs = {"content": choice.logprobs, "refusal": None} if choice.logprobs else None
        return {"index": index, "message": message, "logprobs": logprobs, "finish_reason": reason}


class TextAssembly:
    """Chunks of a plain completion, becoming one.

    Args:
        model_id: The name that the client knows the model by.
    """

    def __init__(self, model_id: str) -> None:
        self._model_id = model_id
        self._head: Chunk = {}
        self._usage: Any = None
        self._texts: dict[int, str] = {}
        self._reasons: dict[int, str] = {}

    def add(self, chunk: Chunk) -> None:
        """Take one more chunk."""
        self._head = self._head or chunk
        self._usage = chunk.get("usage") or self._usage
        for each in cast("list[Chunk]", chunk.get("choices") or []):
            index = int(each.get("index") or 0)
            self._texts[index] = self._texts.get(index, "") + (each.get("text") or "")
            self._reasons[index] = each.get("finish_reason") or self._reasons.get(index, "stop")

    def whole(self) -> dict[str, Any]:
        """Return the completion."""
        choices = [
            {"index": index, "text": text, "logprobs": None, "finish_reason": self._reasons[index]}
            for index, text in sorted(self._texts.items())
        ]
        return {
            "id": self._head.get("id") or new_id("cmpl"),
            "object": "text_completion",
            "created": self._head.get("created") or 0,
            "model": self._model_id,
            "choices": choices,
            "usage": self._usage,
        }


def _add_call(calls: dict[int, dict[str, Any]], part: Chunk) -> None:
    index = int(part.get("index") or 0)
    function = cast("Chunk", part.get("function") or {})
    call = calls.setdefault(index, {"id": "", "type": "function", "function": {"name": "", "arguments": ""}})
    call["id"] = call["id"] or part.get("id") or ""
    call["function"]["name"] = call["function"]["name"] or function.get("name") or ""
    call["function"]["arguments"] += function.get("arguments") or ""


def _split(text: str, names: Sequence[str]) -> tuple[str, list[dict[str, Any]]]:
    scanner = ToolTextScanner(names)
    rest, calls = "", list[dict[str, Any]]()
    for found in [*scanner.feed(text), *scanner.finish()]:
        if isinstance(found, FoundCall):
            function = {"name": found.name, "arguments": found.arguments}
            calls.append({"id": new_id("call"), "type": "function", "function": function})
        else:
            rest += found.text
    return (rest.strip() if calls else rest), calls
