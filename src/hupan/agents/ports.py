"""What the agents room needs from outside.

Above stands `Decider`. Below: `hupan.inference` embeds and decides; `hupan.gateways.numpy_examples` learns from vectors
and keeps what it learned.
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

    def alike(self, vector: Vector) -> list[float]:
        """Say how near a vector is to each example, in the order in which they were learned."""
        ...

    def written(self) -> bytes:
        """Write down what was learned, so that `Learner.read` brings the same judge back."""
        ...


class Learner(Protocol):
    """Learns labels of vectors."""

    @property
    def name(self) -> str:
        """Which learner it is, and of which version; what another has written is of no use."""
        ...

    def learn(self, vectors: Sequence[Vector], labels: Sequence[int]) -> Judge:
        """Learn; takes the processor for seconds, so it is called in a thread."""
        ...

    def read(self, written: bytes) -> Judge:
        """Read what was learned before.

        Raises:
            ValueError: It is damaged.
        """
        ...


class Shelf(Protocol):
    """Keeps what was learned from one start to the next, and has what was shipped."""

    def find(self, key: str) -> bytes | None:
        """Return what lies here under a key; `None` where nothing does."""
        ...

    def keep(self, key: str, written: bytes) -> None:
        """Keep what was learned; nothing else depends on whether that succeeds."""
        ...
