"""A hub that misbehaves on request, and what fetches from it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from aiohttp import web

from hupan.downloads import FetchJob, ModelFile, ModelSource, Origin, SourceKind
from hupan.gateways.huggingface import HuggingFaceSource
from hupan.gateways.local_file import LocalFileSource
from hupan.gateways.modelscope import ModelScopeSource
from hupan.gateways.plain_url import PlainUrlSource, Transfer, TransferRules, WebClient
from hupan.models import BuiltinCatalog
from hupan.platform import Database, Secrets
from tests.integration.models.house import Ground, House, build
from tests.integration.models.hub import FILE, REPOSITORY, Hub, content, run_hub, sha256

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


@pytest.fixture
async def ground(database: Database, hub: Hub, tmp_path: Path, sources: list[ModelSource]) -> Ground:
    hubs = [source for source in sources if isinstance(source, (HuggingFaceSource, ModelScopeSource))]
    secrets = await asyncio.to_thread(Secrets, tmp_path / "secret.key")
    return Ground(database, tmp_path, small_catalog(hub), [*sources, LocalFileSource()], [*hubs], secrets)


@pytest.fixture
def house(ground: Ground) -> House:
    return build(ground)


def small_catalog(hub: Hub) -> BuiltinCatalog:
    """A catalogue whose models the hub has: a tiny one, a larger one that nobody has, and one for endpoints."""
    origin = f'{{ source = "huggingface", repository = "{REPOSITORY}", path = "{FILE}" }}'
    entry = """
[[model]]
id = "{id}"
name = "{id}"
family = "Tiny"
parameters = "1M"
licence = "Apache-2.0"
profile = "tiny"
context_tokens = 4096
languages = ["en"]
abilities = ["chat"]
{memory}
description = {{ en = "Tiny.", zh = "很小。", ko = "작습니다." }}
{files}
"""
    files = '[[model.files]]\nname = "{name}"\nsize_bytes = {size}\nsha256 = "{sha}"\norigins = [{origin}]'
    tiny = files.format(name=FILE, size=len(hub.data), sha=sha256(hub.data), origin=origin)
    large = files.format(name="large.gguf", size=10**9, sha="0" * 64, origin='{ source = "packages", parts = 1 }')
    return BuiltinCatalog(
        "\n".join(
            [
                "version = 1",
                '[[licence]]\nid = "Apache-2.0"\nname = "Apache"\nurl = "https://example.org"\ncommercial = true',
                '[[profile]]\nid = "tiny"\ntool_format = "none"\nthinking = "never"\nsampling = {}',
                '[[served]]\npattern = "qwen3*"\nprofile = "tiny"\nabilities = ["chat"]\ncontext_tokens = 1000',
                '[[default]]\nmodel = "large"\nmemory_gib = 1\ncores = 1',
                '[[default]]\nmodel = "tiny"\nmemory_gib = 0\ncores = 1',
                entry.format(id="tiny", memory="memory_bytes = 1000000", files=tiny),
                entry.format(id="large", memory="memory_bytes = 30000000000", files=large),
                entry.format(id="huge", memory="", files=""),
            ]
        )
    )


@pytest.fixture
async def openai_url() -> AsyncGenerator[str]:
    """A server that speaks as Ollama or vLLM do."""

    async def models(_: web.Request) -> web.StreamResponse:
        entries = [{"id": "Qwen/Qwen3-8B", "max_model_len": 40960}, {"id": "unknown", "meta": None}, {"no": "id"}, 7]
        return web.json_response({"object": "list", "data": entries})

    app = web.Application()
    app.router.add_get("/v1/models", models)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    await runner.cleanup()
