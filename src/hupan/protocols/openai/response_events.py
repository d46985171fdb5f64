"""Writes chat events as the events of `POST /v1/responses`, and the response that they add up to."""

from collections.abc import Mapping
from typing import Any

from hupan.inference import ChatEvent, Finished, TextDelta, ThinkingDelta, ToolCallDelta, Usage
from hupan.kernel import new_id

Body = dict[str, Any]


class ResponseWriter:
    """One response in the making.

    Args:
        head: What it repeats of its request, and its id.
    """

    def __init__(self, head: Mapping[str, Any]) -> None:
        self._head = head
        self._sequence = 0
        self._items: list[Body] = []
        self._open: Body | None = None
        self._calls: dict[int, Body] = {}
        self._status = "in_progress"
        self._incomplete: str | None = None
        self._usage: Usage | None = None

    def begin(self) -> list[Body]:
        """Return the first events."""
        return [
            self._event("response.created", response=self.response()),
            self._event("response.in_progress", response=self.response()),
        ]

    def read(self, event: ChatEvent) -> list[Body]:
        """Translate one event of the chat."""
        match event:
            case TextDelta(text):
                return self._text(text)
            case ThinkingDelta(text):
                return self._thinking(text)
            case ToolCallDelta():
                return self._call(event)
            case Finished():
                return self._finish(event)
            case _:
                return []

    def response(self) -> Body:
        """Return the response as it is by now."""
        incomplete = {"reason": self._incomplete} if self._incomplete else None
        return {
            **self._head,
            "status": self._status,
            "error": None,
            "incomplete_details": incomplete,
            "output": self._items,
            "usage": None if self._usage is None else _usage(self._usage),
        }

    def _text(self, text: str) -> list[Body]:
        events: list[Body] = []
        if self._open is None or self._open["type"] != "message":
            part: Body = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
            item: Body = {"type": "message", "id": new_id("msg"), "role": "assistant", "content": [part]}
            events += self._open_item(item)
            events.append(self._event("response.content_part.added", **self._at(part=dict(part), content_index=0)))
        item = self._items[-1]
        item["content"][0]["text"] += text
        delta = self._at(delta=text, content_index=0, logprobs=[])
        return [*events, self._event("response.output_text.delta", **delta)]

    def _thinking(self, text: str) -> list[Body]:
        events: list[Body] = []
        if self._open is None or self._open["type"] != "reasoning":
            part = {"type": "reasoning_text", "text": ""}
            events += self._open_item({"type": "reasoning", "id": new_id("rs"), "summary": [], "content": [part]})
        self._items[-1]["content"][0]["text"] += text
        return [*events, self._event("response.reasoning_text.delta", **self._at(delta=text, content_index=0))]

    def _call(self, delta: ToolCallDelta) -> list[Body]:
        events: list[Body] = []
        if delta.index not in self._calls:
            item = {
                "type": "function_call",
                "id": new_id("fc"),
                "call_id": delta.id or new_id("call"),
                "name": delta.name,
                "arguments": "",
            }
            events += self._open_item(item)
            self._calls[delta.index] = item
        self._calls[delta.index]["arguments"] += delta.arguments
        if delta.arguments:
            place = self._at(delta=delta.arguments)
            events.append(self._event("response.function_call_arguments.delta", **place))
        return events

    def _finish(self, end: Finished) -> list[Body]:
        events = self._close_item()
        self._usage = end.usage
        cut = end.reason == "length"
        self._status = "incomplete" if cut else "completed"
        self._incomplete = "max_output_tokens" if cut else None
        return [*events, self._event(f"response.{self._status}", response=self.response())]

    def _open_item(self, item: Body) -> list[Body]:
        events = self._close_item()
        item["status"] = "in_progress"
        self._items.append(item)
        self._open = item
        shown: Body = {**item, "content": []} if "content" in item else dict(item)
        place = {"output_index": len(self._items) - 1, "item": shown}
        return [*events, self._event("response.output_item.added", **place)]

    def _close_item(self) -> list[Body]:
        item, self._open = self._open, None
        if item is None:
            return []
        item["status"] = "completed"
        events: list[Body] = []
        if item["type"] == "message":
            part = item["content"][0]
            text = self._at(text=part["text"], content_index=0, logprobs=[])
            events.append(self._event("response.output_text.done", **text))
            events.append(self._event("response.content_part.done", **self._at(part=part, content_index=0)))
        elif item["type"] == "reasoning":
            text = self._at(text=item["content"][0]["text"], content_index=0)
            events.append(self._event("response.reasoning_text.done", **text))
        else:
            done = self._at(name=item["name"], arguments=item["arguments"])
            events.append(self._event("response.function_call_arguments.done", **done))
        place = {"output_index": len(self._items) - 1, "item": item}
        return [*events, self._event("response.output_item.done", **place)]

    def _at(self, **fields: object) -> Body:
        return {"item_id": self._items[-1]["id"], "output_index": len(self._items) - 1, **fields}

    def _event(self, kind: str, **fields: object) -> Body:
        event: Body = {"type": kind, "sequence_number": self._sequence, **fields}
        self._sequence += 1
        return event


def _usage(usage: Usage) -> Body:
    return {
        "input_tokens": usage.input_tokens,
        "input_tokens_details": {"cached_tokens": usage.cached_tokens},
        "output_tokens": usage.output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": usage.input_tokens + usage.output_tokens,
    }
