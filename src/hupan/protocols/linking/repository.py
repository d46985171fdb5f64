"""Rows of linking and back."""

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.kernel import PersonId
from hupan.protocols.linking.domain import Client, Code, Grant, GrantId, Token
from hupan.protocols.linking.tables import LinkingClientRow, LinkingCodeRow, LinkingGrantRow, LinkingTokenRow


class SqlLinkingStore:
    """`LinkingStore` on PostgreSQL.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def clients(self) -> list[Client]:
        """Read all clients."""
        rows = await self._session.scalars(select(LinkingClientRow).order_by(LinkingClientRow.created_at))
        return [_client(row) for row in rows]

    async def client(self, client_id: str) -> Client | None:
        """Find a client."""
        row = await self._session.get(LinkingClientRow, client_id)
        return None if row is None else _client(row)

    async def put_client(self, client: Client) -> None:
        """Keep a client, in place of one of the same id."""
        values = {
            "id": client.id,
            "name": client.name,
            "profile_url": client.profile_url,
            "redirect_uris": [*client.redirect_uris],
            "secret_hash": client.secret_hash,
            "created_at": client.created_at,
        }
        statement = upsert(LinkingClientRow).values(values)
        await self._session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    async def remove_client(self, client_id: str) -> bool:
        """Remove a client with all that it was given; say whether it was there."""
        statement = delete(LinkingClientRow).where(LinkingClientRow.id == client_id).returning(LinkingClientRow.id)
        return await self._session.scalar(statement) is not None

    async def add_grant(self, grant: Grant, code: Code) -> None:
        """Keep what a person allowed, and the code that stands for it."""
        made = {
            "id": grant.id,
            "client_id": grant.client_id,
            "person_id": grant.person_id,
            "scopes": [*grant.scopes],
            "created_at": grant.created_at,
        }
        await self._session.execute(insert(LinkingGrantRow), [made])
        standing = {
            "hash": code.hash,
            "grant_id": code.grant_id,
            "redirect_uri": code.redirect_uri,
            "challenge": code.challenge,
            "expires_at": code.expires_at,
        }
        await self._session.execute(insert(LinkingCodeRow), [standing])

    async def code(self, code_hash: str) -> tuple[Code, Grant] | None:
        """Find a code and what it stands for; holds both until the transaction ends."""
        found = await self._session.execute(
            select(LinkingCodeRow, LinkingGrantRow)
            .join(LinkingGrantRow, LinkingGrantRow.id == LinkingCodeRow.grant_id)
            .where(LinkingCodeRow.hash == code_hash)
            .with_for_update()
        )
        row = found.first()
        return None if row is None else (_code(row[0]), _grant(row[1]))

    async def use_code(self, code_hash: str, now: datetime) -> None:
        """Note that a code was used."""
        await self._session.execute(update(LinkingCodeRow).where(LinkingCodeRow.hash == code_hash).values(used_at=now))

    async def add_tokens(self, tokens: list[Token]) -> None:
        """Keep tokens."""
        values = [
            {
                "hash": each.hash,
                "grant_id": each.grant_id,
                "client_id": each.client_id,
                "refreshes": each.refreshes,
                "scopes": [*each.scopes],
                "expires_at": each.expires_at,
            }
            for each in tokens
        ]
        await self._session.execute(insert(LinkingTokenRow), values)

    async def token(self, token_hash: str, *, hold: bool = True) -> tuple[Token, Grant, Client | None] | None:
        """Find a token, what it is of, and whose it is."""
        wanted = (
            select(LinkingTokenRow, LinkingGrantRow)
            .join(LinkingGrantRow, LinkingGrantRow.id == LinkingTokenRow.grant_id)
            .where(LinkingTokenRow.hash == token_hash)
        )
        found = await self._session.execute(wanted.with_for_update() if hold else wanted)
        row = found.first()
        if row is None:
            return None
        token, grant = _token(row[0]), _grant(row[1])
        client = await self.client(token.client_id)
        return token, grant, client

    async def use_token(self, token_hash: str, now: datetime) -> None:
        """Note that a token was exchanged."""
        await self._session.execute(
            update(LinkingTokenRow).where(LinkingTokenRow.hash == token_hash).values(used_at=now)
        )

    async def end_token(self, token_hash: str, now: datetime) -> None:
        """Let a token end."""
        await self._session.execute(
            update(LinkingTokenRow).where(LinkingTokenRow.hash == token_hash).values(expires_at=now)
        )

    async def end_grant(self, grant_id: GrantId, now: datetime) -> None:
        """Take back what was allowed, with every token of it."""
        await self._session.execute(
            update(LinkingGrantRow)
            .where(LinkingGrantRow.id == grant_id, LinkingGrantRow.ended_at.is_(None))
            .values(ended_at=now)
        )

    async def grants(self, person_id: PersonId) -> list[tuple[Grant, Client]]:
        """Read what a person allows, the newest first."""
        rows = await self._session.execute(
            select(LinkingGrantRow, LinkingClientRow)
            .join(LinkingClientRow, LinkingClientRow.id == LinkingGrantRow.client_id)
            .where(LinkingGrantRow.person_id == person_id, LinkingGrantRow.ended_at.is_(None))
            .order_by(LinkingGrantRow.created_at.desc(), LinkingGrantRow.id)
        )
        return [(_grant(grant), _client(client)) for grant, client in rows]


def _client(row: LinkingClientRow) -> Client:
    uris = tuple(str(each) for each in row.redirect_uris)
    return Client(row.id, row.name, row.profile_url, uris, row.secret_hash, row.created_at.astimezone(UTC))


def _grant(row: LinkingGrantRow) -> Grant:
    scopes = tuple(str(each) for each in row.scopes)
    ended = None if row.ended_at is None else row.ended_at.astimezone(UTC)
    return Grant(GrantId(row.id), row.client_id, PersonId(row.person_id), scopes, row.created_at.astimezone(UTC), ended)


def _code(row: LinkingCodeRow) -> Code:
    used = None if row.used_at is None else row.used_at.astimezone(UTC)
    expires = row.expires_at.astimezone(UTC)
    return Code(row.hash, GrantId(row.grant_id), row.redirect_uri, row.challenge, expires, used)


def _token(row: LinkingTokenRow) -> Token:
    used = None if row.used_at is None else row.used_at.astimezone(UTC)
    scopes = tuple(str(each) for each in row.scopes)
    expires = row.expires_at.astimezone(UTC)
    return Token(row.hash, GrantId(row.grant_id), row.client_id, row.refreshes, scopes, expires, used)
