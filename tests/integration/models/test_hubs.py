"""Hugging Face and ModelScope, in the words that they speak."""

import asyncio
import dataclasses

import pytest

from hupan.downloads import Origin, RemoteFile, SearchHit, SourceKind, SourceTrouble
from hupan.gateways.huggingface import HuggingFaceSource
from hupan.gateways.modelscope import ModelScopeSource
from hupan.gateways.plain_url import Transfer, WebClient
from tests.integration.models.conftest import SIZE_BYTES, MakeJob
from tests.integration.models.hub import FILE, REPOSITORY, Hub, sha256

pytestmark = pytest.mark.anyio

HF = Origin(SourceKind.HUGGINGFACE, REPOSITORY, FILE)
MS = Origin(SourceKind.MODELSCOPE, REPOSITORY, FILE)


@pytest.fixture
def huggingface(hub: Hub, client: WebClient, transfer: Transfer) -> HuggingFaceSource:
    return HuggingFaceSource(client, transfer, hub.url + "/")


@pytest.fixture
def modelscope(hub: Hub, client: WebClient, transfer: Transfer) -> ModelScopeSource:
    return ModelScopeSource(client, transfer, hub.url)


@pytest.mark.parametrize("linked", [True, False])
async def test_size_and_hash_come_from_the_redirect_or_else_from_the_listing(
    hub: Hub, huggingface: HuggingFaceSource, linked: bool
) -> None:
    hub.linked = linked
    assert await huggingface.describe(HF) == RemoteFile(FILE, SIZE_BYTES, sha256(hub.data))


async def test_a_renamed_repository_is_found(hub: Hub, huggingface: HuggingFaceSource) -> None:
    renamed = dataclasses.replace(HF, repository="renamed/Tiny-GGUF")
    assert await huggingface.describe(renamed) == RemoteFile(FILE, SIZE_BYTES, sha256(hub.data))


@pytest.mark.parametrize(("path", "told"), [("other.gguf", "has no file"), ("more/other.gguf", "does not have")])
async def test_a_file_that_is_not_there_is_said(huggingface: HuggingFaceSource, path: str, told: str) -> None:
    with pytest.raises(SourceTrouble, match=told):
        await huggingface.describe(dataclasses.replace(HF, path=path))


async def test_the_file_is_fetched_through_the_redirect(
    hub: Hub, huggingface: HuggingFaceSource, make_job: MakeJob
) -> None:
    job = make_job(HF, SIZE_BYTES, sha256(hub.data))
    await huggingface.fetch(job)
    assert await asyncio.to_thread(job.partial.read_bytes) == hub.data


async def test_the_token_goes_to_the_hub_and_to_nobody_else(
    hub: Hub, client: WebClient, transfer: Transfer, make_job: MakeJob
) -> None:
    hub.token = "hf_secret"
    with pytest.raises(SourceTrouble, match="permission"):
        await HuggingFaceSource(client, transfer, hub.url).describe(HF)
    allowed = HuggingFaceSource(client, transfer, hub.url, "hf_secret")
    assert (await allowed.describe(HF)).size_bytes == SIZE_BYTES
    await allowed.fetch(make_job(HF))
    assert set(hub.seen_by_storage) == {""}


async def test_hugging_face_is_searched(hub: Hub, huggingface: HuggingFaceSource) -> None:
    file = RemoteFile(FILE, SIZE_BYTES, sha256(hub.data))
    assert await huggingface.search("tiny", 5) == [
        SearchHit(SourceKind.HUGGINGFACE, REPOSITORY, (file,), "apache-2.0", 12),
        SearchHit(SourceKind.HUGGINGFACE, "gated/Closed", (file,), None, 3),
    ]
    hub.token = "needed"
    assert [hit.files for hit in await huggingface.search("tiny", 5)] == [(), ()]


async def test_a_page_instead_of_an_answer_is_said(huggingface: HuggingFaceSource) -> None:
    with pytest.raises(SourceTrouble, match="no JSON"):
        await huggingface.search("broken", 5)


async def test_modelscope_lists_size_and_hash(hub: Hub, modelscope: ModelScopeSource) -> None:
    assert await modelscope.describe(MS) == RemoteFile(FILE, SIZE_BYTES, sha256(hub.data))
    with pytest.raises(SourceTrouble, match="has no file"):
        await modelscope.describe(dataclasses.replace(MS, path="other.gguf"))
    with pytest.raises(SourceTrouble, match="404"):
        await modelscope.describe(dataclasses.replace(MS, repository="nobody/Nothing"))


async def test_modelscope_delivers_from_its_own_branch(
    hub: Hub, modelscope: ModelScopeSource, make_job: MakeJob
) -> None:
    job = make_job(MS, SIZE_BYTES, sha256(hub.data))
    await modelscope.fetch(job)
    assert await asyncio.to_thread(job.partial.read_bytes) == hub.data


async def test_modelscope_is_searched(hub: Hub, modelscope: ModelScopeSource) -> None:
    file = RemoteFile(FILE, SIZE_BYTES, sha256(hub.data))
    hit = SearchHit(SourceKind.MODELSCOPE, REPOSITORY, (file,), "Apache License 2.0", 5)
    assert await modelscope.search("tiny", 5) == [hit]


async def test_reachable_is_answered_quickly(
    hub: Hub, client: WebClient, transfer: Transfer, free_port: int, modelscope: ModelScopeSource
) -> None:
    assert await modelscope.reachable()
    assert await HuggingFaceSource(client, transfer, hub.url).reachable()
    assert not await ModelScopeSource(client, transfer, f"http://127.0.0.1:{free_port}").reachable()
    with pytest.raises(SourceTrouble, match="could not be reached"):
        await ModelScopeSource(client, transfer, f"http://127.0.0.1:{free_port}").describe(MS)
