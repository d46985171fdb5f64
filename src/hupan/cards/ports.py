"""What the room of cards needs. Below: `platform.Secrets`."""

from typing import Protocol


class Seal(Protocol):
    """Writes what nobody else can."""

    def seal(self, text: str) -> bytes:
        """Encrypt."""
        ...

    def open(self, sealed: bytes) -> str:
        """Decrypt; raises a `HupanError` where it was not sealed here."""
        ...
