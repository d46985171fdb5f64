"""The library: every model as it stands on this machine, the default, and what inference needs to serve one."""

import asyncio
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hupan.downloads import (
    DownloadService,
    ModelHub,
    ModelShelf,
    ModelSource,
    Origin,
    RemoteFile,
    SearchHit,
    SourceKind,
    SourceTrouble,
)
from hupan.endpoints import Endpoint, EndpointService, RemoteModel
from hupan.kernel import Language
from hupan.models.catalog import MODEST_CONTEXT_TOKENS, UNKNOWN_LICENCE, ModelCatalog, id_of_custom
from hupan.models.defaults import choose_default
from hupan.models.domain import (
    Ability,
    CustomModel,
    EndpointModel,
    LocalModel,
    Machine,
    Model,
    ModelStatus,
    Overview,
    Servable,
    fits,
)
from hupan.models.errors import InvalidModel, ModelInUse, ModelNotFound, ModelNotReady, ModelNotServable
from hupan.models.events import ModelEvents
from hupan.models.ports import MachineProbe, ModelStore
from hupan.platform import StoreFactory


@dataclass(frozen=True, slots=True)
class LibraryParts:
    """What the library stands on: the other services of this room.

    Attributes:
        catalog: What there is.
        shelf: The files on this machine.
        downloads: What is under way.
        endpoints: Servers elsewhere.
        events: Where news goes.
        machine: What this machine has.
    """

    catalog: ModelCatalog
    shelf: ModelShelf
    downloads: DownloadService
    endpoints: EndpointService
    events: ModelEvents
    machine: MachineProbe


class ModelLibrary:
    """Lists, chooses and resolves models.

    Args:
        parts: The other services of this room.
        stores: The room's tables.
        sources: Where files come from.
        hubs: Those of them that can be searched.
        configured_default: The model that the settings name; a choice made in the app goes before it.
    """

    def __init__(
        self,
        parts: LibraryParts,
        stores: StoreFactory[ModelStore],
        sources: Sequence[ModelSource],
        hubs: Sequence[ModelHub],
        configured_default: str | None = None,
    ) -> None:
        self._parts = parts
        self._stores = stores
        self._sources = {source.kind: source for source in sources}
        self._hubs: Mapping[SourceKind, ModelHub] = {hub.kind: hub for hub in hubs}
        self._configured = configured_default
        self._choosing = asyncio.Lock()

    async def overview(self) -> Overview:
        """Return every model, those of the endpoints after the catalogue's, with the default and the machine."""
        machine = await asyncio.to_thread(self._parts.machine.look)
        default = await self.default_model_id()
        local = [
            await asyncio.to_thread(self._status, model, machine, default) for model in await self._parts.catalog.all()
        ]
        remote = [
            self._remote_status(endpoint, model, default)
            for endpoint in await self._parts.endpoints.all()
            if endpoint.enabled
            for model in endpoint.models
        ]
        return Overview((*local, *remote), default, machine)

    async def show(self, model_id: str) -> ModelStatus:
        """Return one model.

        Raises:
            ModelNotFound: There is none of this name.
        """
        default = await self.default_model_id()
        if "/" in model_id:
            endpoint, remote = await self._remote(model_id)
            return self._remote_status(endpoint, remote, default)
        model = await self._parts.catalog.get(model_id)
        machine = await asyncio.to_thread(self._parts.machine.look)
        return await asyncio.to_thread(self._status, model, machine, default)

    async def resolve(self, model_id: str | None) -> Servable:
        """Return what is needed to serve a model; `None` asks for the default.

        Raises:
            ModelNotFound: There is none of this name.
            ModelNotReady: Its files are not here yet.
            ModelNotServable: It runs only elsewhere, and no enabled endpoint is named.
        """
        model_id = model_id or await self.default_model_id()
        if "/" in model_id:
            return self._resolve_remote(*await self._remote(model_id))
        model = await self._parts.catalog.get(model_id)
        if not model.local:
            raise ModelNotServable(
                f"{model.name} does not run on one machine. Connect an endpoint that serves it.", model_id=model.id
            )
        if not await asyncio.to_thread(self._parts.shelf.ready, model):
            raise self._not_ready(model)
        return await asyncio.to_thread(self._resolve_local, model)

    async def default_model_id(self) -> str:
        """Return the default: chosen in the app, else by the settings, else by the machine, which is then kept."""
        async with self._stores() as store:
            chosen = await store.default_model()
        if chosen is not None and await self._exists(chosen):
            return chosen
        if self._configured is not None:
            return self._configured
        async with self._choosing:
            machine = await asyncio.to_thread(self._parts.machine.look)
            model = await choose_default(self._parts.catalog.builtin, machine, self._parts.shelf, self._sources)
            async with self._stores() as store:
                return await store.set_default_model(model.id, only_if_unset=chosen is None)

    async def set_default(self, model_id: str) -> ModelStatus:
        """Choose the default.

        Raises:
            ModelNotFound: There is none of this name.
            ModelNotServable: It runs only elsewhere.
        """
        status = await self.show(model_id)
        if not status.model.local and status.endpoint_id is None:
            raise ModelNotServable("Connect an endpoint that serves this model first.", model_id=model_id)
        async with self._stores() as store:
            await store.set_default_model(model_id, only_if_unset=False)
        await self._parts.events.publish_list()
        return dataclasses.replace(status, is_default=True)

    async def remove(self, model_id: str) -> None:
        """Delete a model's files; one that a person added leaves the catalogue as well.

        Raises:
            ModelNotFound: There is none of this name.
            ModelInUse: It is being fetched.
        """
        model = await self._parts.catalog.get(model_id)
        lock = await asyncio.to_thread(self._parts.shelf.try_lock, model.id)
        if lock is None:
            raise ModelInUse("This model is being fetched. Stop the download first.", model_id=model.id)
        try:
            await asyncio.to_thread(self._parts.shelf.remove, model)
            if model.custom:
                await asyncio.to_thread(self._parts.shelf.forget_pins, model.id)
                async with self._stores() as store:
                    await store.remove_custom_model(model.id)
                    await store.clear_default_model(model.id)
        finally:
            lock.release()
        self._parts.downloads.forget(model.id)
        await self._parts.events.publish_list()

    async def search(self, query: str, source: SourceKind | None = None, limit: int = 20) -> list[SearchHit]:
        """Search the hubs for GGUF files, all of them unless one is named.

        Raises:
            SourceTrouble: No hub answered.
            InvalidModel: This source cannot be searched.
        """
        if source is not None and source not in self._hubs:
            raise InvalidModel(f"{source} cannot be searched.", source=source)
        hubs = [self._hubs[source]] if source is not None else list(self._hubs.values())
        answers = await asyncio.gather(*(hub.search(query, limit) for hub in hubs), return_exceptions=True)
        hits: list[SearchHit] = []
        troubles: list[SourceTrouble] = []
        for answer in answers:
            if isinstance(answer, SourceTrouble):
                troubles.append(answer)
            elif isinstance(answer, BaseException):
                raise answer
            else:
                hits.extend(answer)
        if troubles and len(troubles) == len(hubs):
            raise troubles[0]
        return hits

    async def add_custom(self, added: CustomModel) -> ModelStatus:
        """Add a GGUF file of a hub, an address or this machine to the catalogue.

        Raises:
            InvalidModel: It is no GGUF file, or its name is taken.
            SourceTrouble: The source does not have it.
        """
        source = self._sources.get(added.source)
        if source is None or added.source is SourceKind.PACKAGES:
            raise InvalidModel(f"Models from {added.source} cannot be added.", source=added.source)
        found = await self._describe(source, added)
        model_id = id_of_custom(found.name)
        if not found.name.lower().endswith(".gguf") or not model_id:
            raise InvalidModel("Only GGUF files can be added.", file=added.file)
        if added.sha256 is not None and found.sha256 not in {None, added.sha256}:
            raise InvalidModel("The source has a file with another SHA-256 under this name.", file=added.file)
        found = dataclasses.replace(found, name=f"{model_id}.gguf", sha256=added.sha256 or found.sha256)
        if await self._exists(model_id):
            raise InvalidModel(f"There is a model named {model_id} already.", model_id=model_id)
        async with self._stores() as store:
            await store.add_custom_model(model_id, added, found)
        await self._parts.events.publish_list()
        return await self.show(model_id)

    async def _describe(self, source: ModelSource, added: CustomModel) -> RemoteFile:
        try:
            return await source.describe(Origin(added.source, added.repository, added.file))
        except SourceTrouble as trouble:
            # A path or an address is the person's own word, so it is that word which is wrong, not a service.
            if added.source in {SourceKind.FILE, SourceKind.URL}:
                raise InvalidModel(trouble.detail, file=added.file) from trouble
            raise

    async def add_or_find(self, added: CustomModel) -> ModelStatus:
        """Add a GGUF file, or find it where the very same one was added before.

        Raises:
            InvalidModel: It cannot be added, or its name is taken by another one.
            SourceTrouble: The source does not have it.
        """
        async with self._stores() as store:
            known = [
                model_id
                for model_id, model, _ in await store.custom_models()
                if (model.source, model.repository, model.file) == (added.source, added.repository, added.file)
                and added.sha256 in {None, model.sha256}
            ]
        return await self.show(known[0]) if known else await self.add_custom(added)

    async def _exists(self, model_id: str) -> bool:
        try:
            if "/" in model_id:
                await self._remote(model_id)
            else:
                await self._parts.catalog.get(model_id)
        except ModelNotFound:
            return False
        return True

    async def _remote(self, model_id: str) -> tuple[Endpoint, RemoteModel]:
        slug, _, name = model_id.partition("/")
        for endpoint in await self._parts.endpoints.all():
            if endpoint.slug == slug:
                for model in endpoint.models:
                    if model.name == name:
                        return endpoint, model
        raise ModelNotFound(f"No endpoint serves a model named {model_id}.", model_id=model_id)

    def _resolve_remote(self, endpoint: Endpoint, remote: RemoteModel) -> EndpointModel:
        model_id = f"{endpoint.slug}/{remote.name}"
        if not endpoint.enabled:
            raise ModelNotServable(f"The endpoint {endpoint.name} is switched off.", model_id=model_id)
        served = self._parts.catalog.builtin.served(remote.name)
        return EndpointModel(
            id=model_id,
            endpoint_id=endpoint.id,
            base_url=endpoint.base_url,
            api_key=self._parts.endpoints.key_of(endpoint),
            remote_name=remote.name,
            profile=served.profile,
            context_tokens=remote.context_tokens or served.context_tokens,
            abilities=_abilities(served.abilities, remote),
        )

    def _resolve_local(self, model: Model) -> LocalModel:
        shelf = self._parts.shelf
        weights = [file for file in model.files if not file.name.startswith("mmproj")]
        projectors = [file for file in model.files if file.name.startswith("mmproj")]
        return LocalModel(
            id=model.id,
            path=shelf.path(model, weights[0]),
            projector_path=shelf.path(model, projectors[0]) if projectors else None,
            profile=model.profile,
            context_tokens=model.context_tokens or MODEST_CONTEXT_TOKENS,
            abilities=model.abilities,
            size_bytes=shelf.size_bytes(model),
            memory_bytes=model.memory_bytes,
        )

    def _not_ready(self, model: Model) -> ModelNotReady:
        progress = self._parts.downloads.progress_of(model.id)
        going = progress is not None and not progress.state.over
        return ModelNotReady(
            f"{model.name} is still arriving." if going else f"{model.name} has not been downloaded yet.",
            retry_after_s=10.0 if going else None,
            model_id=model.id,
            state=progress.state if progress is not None else "absent",
            done_bytes=progress.done_bytes if progress is not None else 0,
            total_bytes=progress.total_bytes if progress is not None else model.size_bytes,
        )

    def _status(self, model: Model, machine: Machine, default: str) -> ModelStatus:
        return ModelStatus(
            model=model,
            ready=self._parts.shelf.ready(model),
            fits=fits(model.memory_bytes, machine),
            download=self._parts.downloads.progress_of(model.id),
            is_default=model.id == default,
        )

    def _remote_status(self, endpoint: Endpoint, remote: RemoteModel, default: str) -> ModelStatus:
        served = self._parts.catalog.builtin.served(remote.name)
        model_id = f"{endpoint.slug}/{remote.name}"
        model = Model(
            id=model_id,
            name=remote.name,
            family=endpoint.name,
            parameters="",
            quantization="",
            licence=UNKNOWN_LICENCE,
            profile=served.profile,
            context_tokens=remote.context_tokens or served.context_tokens,
            languages=(),
            abilities=_abilities(served.abilities, remote),
            files=(),
            memory_bytes=None,
            description=dict.fromkeys(Language, endpoint.name),
        )
        ready = endpoint.enabled and endpoint.problem is None
        return ModelStatus(model, ready, None, None, model_id == default, endpoint.id)


def _abilities(known: frozenset[Ability], remote: RemoteModel) -> frozenset[Ability]:
    """Take an administrator's word before what is known of a name."""
    if remote.agent is None:
        return known
    return known | {Ability.TOOLS, Ability.AGENT} if remote.agent else known - {Ability.AGENT}
