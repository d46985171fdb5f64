"""Runs: the server writing a message, step by step, whoever watches.

A run belongs to a server process. What its worker says becomes events, kept before they are shown; any number of
followers in any process read along, resume where they were cut off, and see each event once. A process that dies leaves
what it had written, and another marks it interrupted. What is written, and where it is kept, the room above says.
"""

from hupan.runs.domain import (
    Ending,
    Failure,
    Finished,
    Notice,
    PartAdded,
    PartReplaced,
    Run,
    RunEvent,
    RunOutput,
    RunState,
    Started,
    TextDelta,
    ThinkingDelta,
    Usage,
)
from hupan.runs.draft import OUTPUT_LIMIT, fold, resumable
from hupan.runs.errors import RunNotFound, RunsError
from hupan.runs.parts import (
    CardPart,
    CitationPart,
    FilePart,
    NoticePart,
    Part,
    Parts,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    parts_from_json,
    parts_to_json,
    text_of,
)
from hupan.runs.ports import Listener, Ownership, RunStore, SignalBus, Subjects, Worker
from hupan.runs.relay import Relay
from hupan.runs.runner import Runner, RunnerPorts
from hupan.runs.service import Followed, RunService
from hupan.runs.settings import RunSettings
from hupan.runs.watch import Watch

__all__ = [
    "OUTPUT_LIMIT",
    "CardPart",
    "CitationPart",
    "Ending",
    "Failure",
    "FilePart",
    "Finished",
    "Followed",
    "Listener",
    "Notice",
    "NoticePart",
    "Ownership",
    "Part",
    "PartAdded",
    "PartReplaced",
    "Parts",
    "Relay",
    "Run",
    "RunEvent",
    "RunNotFound",
    "RunOutput",
    "RunService",
    "RunSettings",
    "RunState",
    "RunStore",
    "Runner",
    "RunnerPorts",
    "RunsError",
    "SignalBus",
    "Started",
    "Subjects",
    "TextDelta",
    "TextPart",
    "ThinkingDelta",
    "ThinkingPart",
    "ToolCallPart",
    "Usage",
    "Watch",
    "Worker",
    "fold",
    "parts_from_json",
    "parts_to_json",
    "resumable",
    "text_of",
]
