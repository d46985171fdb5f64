"""A hub that misbehaves on request, and what fetches from it."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from hupan.downloads import FetchJob, ModelFile, ModelSource, Origin, SourceKind
from hupan.gateways.huggingface import HuggingFaceSource
from hupan.gateways.modelscope import ModelScopeSource
from hupan.gateways.plain_url import PlainUrlSource, Transfer, TransferRules, WebClient
from tests.integration.models.hub import FILE, Hub, content, run_hub

PIECE_BYTES = 256 * 1024
SIZE_BYTES = 3 * 1024 * 1024 + 12_345


@pytest.fixture
async def hub() -> AsyncGenerator[Hub]:
    async with run_hub(content(SIZE_BYTES)) as hub:
        yield hub


@pytest.fixture
async def client() -> AsyncGenerator[WebClient]:
    client = WebClient(silence_s=0.5)
    yield client
    await client.close()


@pytest.fixture
def transfer(client: WebClient) -> Transfer:
    return Transfer(client, TransferRules(connections=4, attempts=4, first_wait_s=0.01, piece_bytes=PIECE_BYTES))


Reports = list[int]
MakeJob = Callable[..., FetchJob]


@pytest.fixture
def reports() -> Reports:
    return []


@pytest.fixture
def make_job(tmp_path: Path, reports: Reports) -> MakeJob:
    """A job whose partial file and notes stay the same from call to call, as a download's do."""

    def make(origin: Origin, size_bytes: int | None = None, sha256: str | None = None) -> FetchJob:
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        return FetchJob(
            origin,
            ModelFile(FILE, size_bytes, sha256, (origin,)),
            tmp_path / "file.part",
            scratch,
            reports.append,
        )

    return make


@pytest.fixture
def url_origin(hub: Hub) -> Origin:
    return Origin(SourceKind.URL, path=hub.file_url)


@pytest.fixture
def sources(hub: Hub, client: WebClient, transfer: Transfer) -> list[ModelSource]:
    return [
        HuggingFaceSource(client, transfer, hub.url),
        ModelScopeSource(client, transfer, hub.url),
        PlainUrlSource(client, transfer),
    ]
