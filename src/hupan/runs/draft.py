"""A reply in the making: what a worker says becomes events, and events become the message's parts again.

The two directions are one law: folding the events gives exactly the parts that the draft holds. So a reader who
follows, a reader who comes late and the recovery after a crash all see the same message.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from hupan.runs.domain import (
    Notice,
    PartAdded,
    PartReplaced,
    RunEvent,
    RunOutput,
    Started,
    TextDelta,
    ThinkingDelta,
)
from hupan.runs.parts import NoticePart, Part, Parts, TextPart, ThinkingPart, part_from_json, part_to_json

OUTPUT_LIMIT = "runs.output_limit"
REPEATED = "runs.repeated"

Step: TypeAlias = tuple[str, dict[str, Any]]


class Draft:
    """The parts of a reply while it is written.

    Args:
        started_with: Parts that stand already, when a reply goes on.
    """

    def __init__(self, started_with: Parts = ()) -> None:
        self._parts = list(started_with)
        self._thinking_since: float | None = None

    @property
    def parts(self) -> Parts:
        """What is written so far."""
        return tuple(self._parts)

    def opening(self) -> list[Step]:
        """Say what stands already, so that the events alone tell the whole message."""
        return [_part_step(index, part) for index, part in enumerate(self._parts)]

    def add(self, output: RunOutput, at: float) -> list[Step]:
        """Take in what the worker says.

        Args:
            output: What it says.
            at: The clock's monotonic time, for measuring how long the model thinks.

        Returns:
            The events that tell it.
        """
        match output:
            case TextDelta(text):
                return [*self.close(at), *self._append(TextPart, storable(text))]
            case ThinkingDelta(text):
                self._thinking_since = at if self._thinking_since is None else self._thinking_since
                return self._append(ThinkingPart, storable(text))
            case PartAdded(part):
                self._parts.append(part)
                return [*self.close(at), _part_step(len(self._parts) - 1, part)]
            case PartReplaced(index, part):
                self._parts[index] = part
                return [_part_step(index, part)]
            case Started() | Notice():
                return [_remark(output)]
            case _:
                return self.close(at)

    def close(self, at: float) -> list[Step]:
        """End the thinking that is going on, if any, and say how long it took."""
        if self._thinking_since is None:
            return []
        seconds, self._thinking_since = round(at - self._thinking_since, 1), None
        index = max(index for index, part in enumerate(self._parts) if isinstance(part, ThinkingPart))
        thought = self._parts[index]
        if not isinstance(thought, ThinkingPart):  # pragma: no cover - chosen by its type in the line above
            return []
        self._parts[index] = replace(thought, seconds=seconds)
        return [_part_step(index, self._parts[index])]

    def end_repeating(self, chars: int, at: float) -> list[Step]:
        """End the text that is being written where it began to repeat itself, and say so.

        Args:
            chars: How many characters at its end only repeat what stands before; the space before them goes, too.
            at: The clock's monotonic time.

        Returns:
            The events that tell it, to be kept together: nobody reads a reply that is cut and does not say so.
        """
        steps: list[Step] = []
        last = self._parts[-1] if self._parts else None
        if isinstance(last, TextPart | ThinkingPart):
            self._parts[-1] = replace(last, text=last.text[: max(0, len(last.text) - chars)].rstrip())
            steps.append(_part_step(len(self._parts) - 1, self._parts[-1]))
        return [*steps, *self.add(PartAdded(NoticePart(REPEATED)), at)]

    def _append(self, kind: type[TextPart] | type[ThinkingPart], text: str) -> list[Step]:
        steps: list[Step] = []
        last = self._parts[-1] if self._parts else None
        if not isinstance(last, kind) or (isinstance(last, ThinkingPart) and last.seconds is not None):
            last = kind("")
            self._parts.append(last)
            steps.append(_part_step(len(self._parts) - 1, last))
        index = len(self._parts) - 1
        self._parts[index] = replace(last, text=last.text + text)
        return [*steps, ("delta", {"index": index, "text": text})]


def merge(pending: list[Step], steps: Iterable[Step]) -> None:
    """Append steps to those that wait; text for the same part becomes one step."""
    for name, data in steps:
        if name == "delta" and pending and pending[-1][0] == "delta" and pending[-1][1]["index"] == data["index"]:
            pending[-1] = (name, {"index": data["index"], "text": pending[-1][1]["text"] + data["text"]})
        else:
            pending.append((name, data))


def number(steps: Iterable[Step], after: int) -> list[RunEvent]:
    """Make events of steps, counted on from `after`."""
    return [
        RunEvent(seq, name, json.dumps(data, ensure_ascii=False, separators=(",", ":")))
        for seq, (name, data) in enumerate(steps, after + 1)
    ]


def fold(events: Iterable[RunEvent]) -> Parts:
    """Put a message together from a run's events, as a reader does."""
    parts: list[Part] = []
    texts: dict[int, list[str]] = {}
    for each in events:
        if each.event not in {"part", "delta"}:
            continue
        data: Mapping[str, Any] = json.loads(each.data)
        index: int = data["index"]
        if each.event == "part":
            part = part_from_json(data["part"])
            parts[index : index + 1] = [part]
            texts[index] = [part.text] if isinstance(part, TextPart | ThinkingPart) else []
        else:
            texts[index].append(data["text"])
    return tuple(
        replace(part, text="".join(texts[index])) if isinstance(part, TextPart | ThinkingPart) else part
        for index, part in enumerate(parts)
    )


def resumable(parts: Parts) -> Parts:
    """Choose what of a broken-off reply a continuation starts from: all up to its last text, or nothing."""
    kept = list(parts)
    while kept and not isinstance(kept[-1], TextPart):
        kept.pop()
    return tuple(part for part in kept if not (isinstance(part, NoticePart) and part.code == OUTPUT_LIMIT))


def storable(text: str) -> str:
    """Make text of what a model said that can be kept."""
    # PostgreSQL keeps no NUL, UTF-8 has no lone surrogates, and no text needs either.
    text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _remark(output: Started | Notice) -> Step:
    if isinstance(output, Started):
        return ("started", {"model_id": output.model_id, "queued_s": round(output.queued_s, 3)})
    return ("notice", {"code": output.code, "params": dict(output.params)})


def _part_step(index: int, part: Part) -> Step:
    return ("part", {"index": index, "part": part_to_json(part)})
