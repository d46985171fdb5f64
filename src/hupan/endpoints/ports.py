"""What the endpoints room needs from outside.

Above every port stands `EndpointService`. Below: `repository.py` for the store, `hupan.gateways.endpoint_probe`, and
`hupan.platform` for secrets.
"""

from collections.abc import Sequence
from typing import Protocol

from hupan.endpoints.domain import Endpoint, RemoteModel


class EndpointStore(Protocol):
    """The room's table, one transaction long. Above: `EndpointService`. Below: `SqlEndpointStore`."""

    async def endpoints(self) -> Sequence[Endpoint]:
        """Return every endpoint, oldest first."""
        ...

    async def endpoint(self, endpoint_id: str) -> Endpoint | None:
        """Return one endpoint, by id."""
        ...

    async def save_endpoint(self, endpoint: Endpoint) -> None:
        """Insert or replace an endpoint."""
        ...

    async def remove_endpoint(self, endpoint_id: str) -> bool:
        """Delete an endpoint; tell whether there was one."""
        ...


class EndpointProbe(Protocol):
    """Asks an endpoint for its models. Above: `EndpointService`. Below: `hupan.gateways.endpoint_probe`."""

    async def models(self, base_url: str, api_key: str | None) -> Sequence[RemoteModel]:
        """List what the server offers; raises one of the `EndpointTrouble` errors."""
        ...


class SecretBox(Protocol):
    """Seals keys. Above: `EndpointService`. Below: `hupan.platform.Secrets`."""

    def seal(self, text: str) -> bytes:
        """Encrypt."""
        ...

    def open(self, sealed: bytes) -> str:
        """Decrypt."""
        ...
