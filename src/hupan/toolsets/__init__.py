"""Toolsets: the shopping agent's own actions as tools, for models that are known to be good at calling them.

`ToolingResponder` stands before the shopping agent. Where the turn's model has the ability `agent`, what is possible
(`hupan.shopping.possible`) is offered to it as OpenAI's tools with strict schemas, whose choices are what is on the
screen; it calls several in a row, reads each result as data, and ends with prose that is checked against the facts, or
with what has to be asked of the person. What a turn may change is fixed by the buyer's words before anything that a
stranger wrote is read; each change is an errand of the agent's, done with those very words. No tool pays. A server that
takes no tools, or a model that writes nonsense, gives the turn back to the agent as it is for any model.
docs/decisions/0100-native-tool-calls-for-capable-models.md.
"""

from hupan.toolsets.domain import Outcome, Stopped
from hupan.toolsets.hands import Hands
from hupan.toolsets.loop import Loop, LoopParts
from hupan.toolsets.offering import Ground, offered
from hupan.toolsets.ports import Abilities, ChatModels
from hupan.toolsets.responder import ToolingParts, ToolingResponder

__all__ = [
    "Abilities",
    "ChatModels",
    "Ground",
    "Hands",
    "Loop",
    "LoopParts",
    "Outcome",
    "Stopped",
    "ToolingParts",
    "ToolingResponder",
    "offered",
]
