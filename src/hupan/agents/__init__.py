"""Typed decisions: which of the things that are possible now somebody wants, whatever the subject.

A room that acts by a model (`hupan.shopping`) brings a `Playbook`: its actions, each with a line that says what it is
for, and files of examples, one for each action and language. At every step it says which actions are possible and how
likely each is before a word is read; nothing else can be chosen. `Decider` reads what was said twice. First by the
nearness of its meaning to the examples, which takes some milliseconds and tells how sure it is. Only where that is not
sure is a model asked, under a grammar of the few actions that are left. What is still not sure is not done: the room
above asks. Why so: docs/decisions/0085-decisions-from-examples.md.
"""

from hupan.agents.deciding import SURE, Decider
from hupan.agents.domain import Action, DecidedBy, Decision, Example, Playbook, Scene
from hupan.agents.learning import key_of, study
from hupan.agents.playbook import read_playbook
from hupan.agents.ports import Embedder, Judge, Learner, Models, Shelf

__all__ = [
    "SURE",
    "Action",
    "DecidedBy",
    "Decider",
    "Decision",
    "Embedder",
    "Example",
    "Judge",
    "Learner",
    "Models",
    "Playbook",
    "Scene",
    "Shelf",
    "key_of",
    "read_playbook",
    "study",
]
