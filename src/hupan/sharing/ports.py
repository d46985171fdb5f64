"""What the sharing room needs from outside. Above: `ShareService`. Below: the room's repository.

Conversations themselves are read and brought in through the door of `hupan.conversations`.
"""

from typing import Protocol

from hupan.sharing.domain import Share


class ShareStore(Protocol):
    """Rows of links."""

    async def find(self, conversation_id: str) -> Share | None:
        """Find a conversation's link."""
        ...

    async def put(self, share: Share, shown: bytes) -> None:
        """Keep a link and what it shows; one link a conversation."""
        ...

    async def by_token(self, token: str) -> tuple[Share, bytes] | None:
        """Find a link and what it shows."""
        ...

    async def remove(self, conversation_id: str) -> bool:
        """Take a link back; tells whether there was one."""
        ...
