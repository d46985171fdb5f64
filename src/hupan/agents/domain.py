"""Actions, examples of what people say when they want them, and decisions, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hupan.kernel import Language, PersonId


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done.

    Attributes:
        name: One English word; the very word that a model answers with.
        meaning: When somebody wants it, in a short English line for a model.
    """

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Example:
    """What somebody said who wanted an action."""

    action: str
    language: Language
    said: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """What can be done at all, and examples of each.

    Attributes:
        task: What is to be decided, in a short English line for a model.
        actions: In the order in which a model reads them.
        examples: At least two of each action.
    """

    task: str
    actions: tuple[Action, ...]
    examples: tuple[Example, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all actions."""
        return tuple(action.name for action in self.actions)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where somebody says something.

    Attributes:
        possible: The actions that are possible now, each with how likely it is before a word is read: 1 for any, less
            for one that is seldom meant in this place. What is not here cannot be chosen, whatever is said.
        shown: What the person sees, in a short English line for a model; none of it by strangers.
        model_id: Which model is asked where examples are not enough; `None` for the default.
        affinity: Names the conversation, so that an engine finds what it has read before.
        person_id: Who spends.
        examples_only: Whether no model is asked, however unsure the examples are: where nobody may be kept waiting.
    """

    possible: Mapping[str, float]
    shown: str = ""
    model_id: str | None = None
    affinity: str | None = None
    person_id: PersonId | None = None
    examples_only: bool = False


class DecidedBy(StrEnum):
    """What made a decision: there was one choice only, the nearness to examples, or a model beside it."""

    NECESSITY = "necessity"
    EXAMPLES = "examples"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is wanted.

    Attributes:
        action: The likeliest action.
        probability: How likely it is. The room above does nothing where this is low, and asks.
        others: The other actions that are worth a question, the likeliest first.
        by: What made it.
    """

    action: str
    probability: float
    others: Mapping[str, float] = field(default_factory=dict[str, float])
    by: DecidedBy = DecidedBy.EXAMPLES
