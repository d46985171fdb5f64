"""OpenAI-compatible servers and what they offer: plain values and the rules over them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hupan.kernel import HupanError, Kind, Param


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as a value, kept with what failed."""

    code: str
    kind: Kind
    detail: str
    params: Mapping[str, Param] = field(default_factory=dict[str, Param])

    @classmethod
    def of(cls, error: HupanError) -> "Problem":
        """Keep an error."""
        return cls(error.code, error.kind, error.detail, dict(error.params))


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """A model that an endpoint names.

    Attributes:
        name: As the endpoint calls it.
        context_tokens: How much it reads, where the endpoint says so.
        agent: Whether it is good at several tool calls in a row, where an administrator said so; `None` leaves it to
            what is known of its name.
    """

    name: str
    context_tokens: int | None = None
    agent: bool | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible server. Its key is sealed and leaves the store only for a request to it.

    Attributes:
        id: Its identifier.
        slug: What its models' ids begin with.
        name: What people call it.
        base_url: Up to and with the version, for instance `http://127.0.0.1:11434/v1`.
        sealed_key: The key, sealed; `None` where none is needed.
        enabled: Whether its models are offered.
        models: What it named when it was last asked.
        checked_at: When it was last asked.
        problem: What was wrong then.
    """

    id: str
    slug: str
    name: str
    base_url: str
    sealed_key: bytes | None
    enabled: bool
    models: tuple[RemoteModel, ...]
    checked_at: datetime | None
    problem: Problem | None
