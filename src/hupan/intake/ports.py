"""What the room needs from outside. Above: whoever imports. Below: the formats of `hupan.protocols.feeds`."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Protocol

from hupan.intake.domain import Built, Context, Group, Peek, Place, Recognition, Record, RowProblem


class Format(Protocol):
    """Other people's words for products, translated at the door. Below: one module of `hupan.protocols.feeds`."""

    @property
    def key(self) -> str:
        """Its name in commands and on the wire."""
        ...

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def file_types(self) -> tuple[str, ...]:
        """Endings of its files."""
        ...

    def recognise(self, peek: Peek) -> Recognition:
        """Say how sure it is that a file is one of its own."""
        ...

    def fields_of(self, header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[str, str]:
        """Propose our field for columns by their names and a few rows; what it does not know is missing."""
        ...

    def knows(self, column: str) -> bool:
        """Whether a column belongs to the format, also where nothing of ours is made of it."""
        ...

    def read(self, stream: BinaryIO, peek: Peek) -> Iterator[Record | RowProblem]:
        """Read records in bounded memory."""
        ...

    def place(self, record: Record, context: Context, before: Place | None) -> Place:
        """Say to which product a record belongs; `before` is the place of the record before it."""
        ...

    def build(self, group: Group, context: Context) -> Built:
        """Make a product of its records."""
        ...
