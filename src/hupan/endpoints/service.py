"""OpenAI-compatible servers that a person connected: Ollama, vLLM, SGLang, DashScope, OpenAI and the like.

Only administrators may name an address, since the server itself then calls it: whoever runs Hupan decides whom it talks
to, and a model on the local network is the common case, so private addresses are allowed on purpose.
"""

import dataclasses
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from hupan.endpoints.domain import Endpoint, Problem, RemoteModel
from hupan.endpoints.errors import (
    EndpointNotFound,
    EndpointNotOpenai,
    EndpointTrouble,
    EndpointWrongPath,
    InvalidEndpoint,
)
from hupan.endpoints.ports import EndpointProbe, EndpointStore, SecretBox
from hupan.kernel import Clock, new_id
from hupan.platform import StoreFactory

_NOT_IN_SLUG = re.compile(r"[^a-z0-9._]+")
_CONTROL = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class EndpointChanges:
    """What to change; `None` leaves a thing as it is, except the key, which `replaces_key` speaks for.

    `agents` says of models whether they are good at several tool calls in a row; `None` takes back what was said.
    """

    name: str | None = None
    base_url: str | None = None
    api_key: str | None = None
    replaces_key: bool = False
    enabled: bool | None = None
    agents: Mapping[str, bool | None] = field(default_factory=dict[str, bool | None])


class EndpointService:
    """Keeps endpoints and asks them for their models.

    Args:
        stores: The room's tables.
        probe: Asks a server for its models.
        secrets: Seals keys.
        changed: Told after every change, so that pages read the list again.
        clock: The time of a check.
    """

    def __init__(
        self,
        stores: StoreFactory[EndpointStore],
        probe: EndpointProbe,
        secrets: SecretBox,
        changed: Callable[[], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._stores = stores
        self._probe = probe
        self._secrets = secrets
        self._changed = changed
        self._clock = clock

    async def all(self) -> list[Endpoint]:
        """Return every endpoint, oldest first."""
        async with self._stores() as store:
            return list(await store.endpoints())

    async def get(self, endpoint_id: str) -> Endpoint:
        """Return one endpoint, by its id or its slug.

        Raises:
            EndpointNotFound: There is none.
        """
        for each in await self.all():
            if endpoint_id in {each.id, each.slug}:
                return each
        raise EndpointNotFound("There is no such endpoint.", endpoint_id=endpoint_id)

    async def add(self, name: str, base_url: str, api_key: str | None) -> Endpoint:
        """Add an endpoint and ask it for its models. It is kept also if it does not answer.

        Raises:
            InvalidEndpoint: The name or the address cannot be used.
        """
        endpoint = Endpoint(
            id=new_id("ep"),
            slug="",
            name=_checked_name(name),
            base_url=checked_url(base_url),
            sealed_key=self._sealed(api_key),
            enabled=True,
            models=(),
            checked_at=None,
            problem=None,
        )
        endpoint = await self._asked(endpoint)
        async with self._stores() as store:
            taken = {each.slug for each in await store.endpoints()}
            endpoint = dataclasses.replace(endpoint, slug=_free_slug(endpoint.name, taken))
            await store.save_endpoint(endpoint)
        await self._changed()
        return endpoint

    async def change(self, endpoint_id: str, changes: EndpointChanges) -> Endpoint:
        """Change an endpoint; a new address or key is tried at once. Its slug stays, since models' ids begin with it.

        Raises:
            EndpointNotFound: There is none.
            InvalidEndpoint: The name or the address cannot be used.
        """
        endpoint = await self.get(endpoint_id)
        replaced = dataclasses.replace(
            endpoint,
            name=endpoint.name if changes.name is None else _checked_name(changes.name),
            base_url=endpoint.base_url if changes.base_url is None else checked_url(changes.base_url),
            sealed_key=self._sealed(changes.api_key) if changes.replaces_key else endpoint.sealed_key,
            enabled=endpoint.enabled if changes.enabled is None else changes.enabled,
            models=tuple(_said_of(each, changes.agents) for each in endpoint.models),
        )
        if _host(replaced.base_url) != _host(endpoint.base_url) and not changes.replaces_key:
            # A key belongs to the server that issued it: it is never sent to another one unasked.
            replaced = dataclasses.replace(replaced, sealed_key=None)
        if replaced.base_url != endpoint.base_url or replaced.sealed_key != endpoint.sealed_key:
            replaced = await self._asked(replaced)
        return await self._save(replaced)

    async def remove(self, endpoint_id: str) -> None:
        """Remove an endpoint and its key.

        Raises:
            EndpointNotFound: There is none.
        """
        endpoint = await self.get(endpoint_id)
        async with self._stores() as store:
            await store.remove_endpoint(endpoint.id)
        await self._changed()

    async def check(self, endpoint_id: str) -> Endpoint:
        """Ask an endpoint for its models again; what is wrong stands in its `problem`.

        Raises:
            EndpointNotFound: There is none.
        """
        return await self._save(await self._asked(await self.get(endpoint_id)))

    def key_of(self, endpoint: Endpoint) -> str | None:
        """Open an endpoint's key, for a request to it."""
        return None if endpoint.sealed_key is None else self._secrets.open(endpoint.sealed_key)

    def _sealed(self, api_key: str | None) -> bytes | None:
        if api_key is None or not api_key.strip():
            return None
        if not api_key.strip().isascii() or _CONTROL.search(api_key.strip()):
            raise InvalidEndpoint("The key contains characters that no key has.", field="api_key")
        return self._secrets.seal(api_key.strip())

    async def _asked(self, endpoint: Endpoint) -> Endpoint:
        key = self.key_of(endpoint)
        checked_at = self._clock.now()
        addresses = [endpoint.base_url]
        if not urlsplit(endpoint.base_url).path:
            # People paste the bare address of the server; nearly all of them answer below /v1.
            addresses.append(f"{endpoint.base_url}/v1")
        troubles: list[EndpointTrouble] = []
        for address in addresses:
            try:
                models = await self._probe.models(address, key)
            except (EndpointWrongPath, EndpointNotOpenai) as trouble:
                troubles.append(trouble)
            except EndpointTrouble as trouble:
                troubles.append(trouble)
                break
            else:
                # What was said of its models is the administrator's word, and not the server's.
                said = {each.name: each.agent for each in endpoint.models}
                named = tuple(_said_of(each, said) for each in models)
                return dataclasses.replace(
                    endpoint, base_url=address, models=named, checked_at=checked_at, problem=None
                )
        # The models that it named before stay: a server that is down for a minute loses nothing.
        return dataclasses.replace(endpoint, checked_at=checked_at, problem=Problem.of(troubles[0]))

    async def _save(self, endpoint: Endpoint) -> Endpoint:
        async with self._stores() as store:
            if await store.endpoint(endpoint.id) is None:
                raise EndpointNotFound("This endpoint was removed meanwhile.", endpoint_id=endpoint.id)
            await store.save_endpoint(endpoint)
        await self._changed()
        return endpoint


def _said_of(model: RemoteModel, said: Mapping[str, bool | None]) -> RemoteModel:
    return dataclasses.replace(model, agent=said[model.name]) if model.name in said else model


def checked_url(base_url: str) -> str:
    """Bring an endpoint's address into its one form.

    Raises:
        InvalidEndpoint: It is no `http` or `https` address, or carries a user name, a query or a fragment.
    """
    text = base_url.strip().rstrip("/")
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError as error:
        raise InvalidEndpoint("This is not an address.", field="base_url") from error
    if url.scheme not in {"http", "https"} or not url.hostname or _CONTROL.search(text):
        raise InvalidEndpoint(
            "The address must begin with http:// or https://, for instance http://127.0.0.1:11434/v1.", field="base_url"
        )
    if "@" in url.netloc or url.query or url.fragment:
        raise InvalidEndpoint(
            "The address must have no user name, no question mark and no hash sign; the key goes into its own field.",
            field="base_url",
        )
    path = url.path.rstrip("/")
    # People paste the address of the call that they know.
    for ending in ("/chat/completions", "/completions", "/models"):
        path = path.removesuffix(ending)
    return urlunsplit((url.scheme, url.netloc.lower(), path, "", ""))


def _host(base_url: str) -> tuple[str, str]:
    url = urlsplit(base_url)
    return url.scheme, url.netloc


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidEndpoint("The endpoint needs a name.", field="name")
    return name[:80]


def _free_slug(name: str, taken: set[str]) -> str:
    base = _NOT_IN_SLUG.sub("-", name.lower()).strip("-.")[:40].strip("-.") or "endpoint"
    number = 1
    slug = base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
