"""Rows to domain and back."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.endpoints.domain import Endpoint, Problem, RemoteModel
from hupan.endpoints.tables import EndpointRow
from hupan.kernel import Kind


class SqlEndpointStore:
    """The room's table over one transaction.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def endpoints(self) -> Sequence[Endpoint]:
        """Return every endpoint, oldest first."""
        # Ids sort by time of creation.
        return [_endpoint(row) for row in await self._session.scalars(select(EndpointRow).order_by(EndpointRow.id))]

    async def endpoint(self, endpoint_id: str) -> Endpoint | None:
        """Return one endpoint, by id."""
        row = await self._session.get(EndpointRow, endpoint_id)
        return None if row is None else _endpoint(row)

    async def save_endpoint(self, endpoint: Endpoint) -> None:
        """Insert or replace an endpoint."""
        await self._session.merge(_row(endpoint))
        await self._session.flush()

    async def remove_endpoint(self, endpoint_id: str) -> bool:
        """Delete an endpoint; tell whether there was one."""
        removed = delete(EndpointRow).where(EndpointRow.id == endpoint_id).returning(EndpointRow.id)
        return (await self._session.execute(removed)).first() is not None


def _endpoint(row: EndpointRow) -> Endpoint:
    return Endpoint(
        id=row.id,
        slug=row.slug,
        name=row.name,
        base_url=row.base_url,
        sealed_key=row.sealed_key,
        enabled=row.enabled,
        models=tuple(RemoteModel(each["name"], each["context_tokens"], each.get("agent")) for each in row.models),
        checked_at=row.checked_at,
        problem=None
        if row.problem is None
        else Problem(row.problem["code"], Kind(row.problem["kind"]), row.problem["detail"], row.problem["params"]),
    )


def _row(endpoint: Endpoint) -> EndpointRow:
    problem = endpoint.problem
    return EndpointRow(
        id=endpoint.id,
        slug=endpoint.slug,
        name=endpoint.name,
        base_url=endpoint.base_url,
        sealed_key=endpoint.sealed_key,
        enabled=endpoint.enabled,
        models=[
            {"name": each.name, "context_tokens": each.context_tokens, "agent": each.agent} for each in endpoint.models
        ],
        checked_at=endpoint.checked_at,
        problem=None
        if problem is None
        else {"code": problem.code, "kind": problem.kind.value, "detail": problem.detail, "params": {**problem.params}},
    )
