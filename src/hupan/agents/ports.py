"""What the agents room needs from outside.

Above stands `Decider`. Below: `hupan.inference` embeds and decides; `hupan.gateways.numpy_examples` learns from vectors
and keeps them.
"""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from hupan.inference import DecideRequest
from hupan.inference import Decision as ModelDecision

Vector: TypeAlias = Sequence[float]


class Embedder(Protocol):
    """Turns what people say into vectors."""

    @property
    def name(self) -> str:
        """Which model it is; vectors of another are of no use."""
        ...

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed texts, each to a vector of length one."""
        ...


class Models(Protocol):
    """Asks models. Below: `InferenceService`."""

    async def decide(self, request: DecideRequest) -> ModelDecision:
        """Let a model choose one of some words."""
        ...


class Judge(Protocol):
    """Has learned from labelled vectors."""

    def weigh(self, vector: Vector) -> list[float]:
        """Say how far a vector speaks for each label: the logarithm of its probability, up to a constant."""
        ...


class Learner(Protocol):
    """Learns labels of vectors."""

    def learn(self, vectors: Sequence[Vector], labels: Sequence[int]) -> Judge:
        """Learn; takes the processor for some tenths of a second, so it is called in a thread."""
        ...


class Shelf(Protocol):
    """Keeps vectors from one start to the next."""

    def find(self, key: str) -> list[list[float]] | None:
        """Return what was kept under a key; `None` where nothing usable is."""
        ...

    def keep(self, key: str, vectors: Sequence[Vector]) -> None:
        """Keep vectors; nothing else depends on whether that succeeds."""
        ...
