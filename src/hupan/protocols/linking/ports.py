"""What linking needs from outside. Above: `LinkingService`. Below: the repository."""

from datetime import datetime
from typing import Protocol

from hupan.kernel import PersonId
from hupan.protocols.linking.domain import Client, Code, Grant, GrantId, Token


class LinkingStore(Protocol):
    """Rows of clients, grants, codes and tokens."""

    async def clients(self) -> list[Client]:
        """Read all clients."""
        ...

    async def client(self, client_id: str) -> Client | None:
        """Find a client."""
        ...

    async def put_client(self, client: Client) -> None:
        """Keep a client, in place of one of the same id."""
        ...

    async def remove_client(self, client_id: str) -> bool:
        """Remove a client with all that it was given; say whether it was there."""
        ...

    async def add_grant(self, grant: Grant, code: Code) -> None:
        """Keep what a person allowed, and the code that stands for it."""
        ...

    async def code(self, code_hash: str) -> tuple[Code, Grant] | None:
        """Find a code and what it stands for; holds both until the transaction ends."""
        ...

    async def use_code(self, code_hash: str, now: datetime) -> None:
        """Note that a code was used."""
        ...

    async def add_tokens(self, tokens: list[Token]) -> None:
        """Keep tokens."""
        ...

    async def token(self, token_hash: str, *, hold: bool = True) -> tuple[Token, Grant, Client | None] | None:
        """Find a token, what it is of, and whose it is.

        Args:
            token_hash: Its hash.
            hold: Whether nobody else may change it until the transaction ends.
        """
        ...

    async def use_token(self, token_hash: str, now: datetime) -> None:
        """Note that a token was exchanged."""
        ...

    async def end_token(self, token_hash: str, now: datetime) -> None:
        """Let a token end."""
        ...

    async def end_grant(self, grant_id: GrantId, now: datetime) -> None:
        """Take back what was allowed, with every token of it."""
        ...

    async def grants(self, person_id: PersonId) -> list[tuple[Grant, Client]]:
        """Read what a person allows, the newest first."""
        ...
