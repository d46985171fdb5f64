"""The library on a real database: the default, what inference is given, and models that people add."""

import asyncio
from pathlib import Path

import pytest

from hupan.downloads import SourceKind, SourceTrouble
from hupan.models import (
    CustomModel,
    EndpointModel,
    Fits,
    InvalidModel,
    LocalModel,
    Machine,
    ModelInUse,
    ModelNotFound,
    ModelNotReady,
    ModelNotServable,
)
from tests.integration.models.house import GIB, Ground, House, build
from tests.integration.models.hub import FILE, REPOSITORY, Hub, content, sha256

pytestmark = pytest.mark.anyio


async def test_the_default_is_chosen_once_by_what_can_be_had_and_kept(house: House, ground: Ground) -> None:
    # Nobody has the large one: the packages are no source here.
    assert await house.library.default_model_id() == "tiny"
    later = build(ground)
    later.machine.machine = Machine(1, 1, 1, 1)
    assert await later.library.default_model_id() == "tiny"


async def test_two_processes_that_choose_together_agree(ground: Ground) -> None:
    chosen = await asyncio.gather(*(build(ground).library.default_model_id() for _ in range(5)))
    assert set(chosen) == {"tiny"}


async def test_the_settings_choose_until_a_person_does(ground: Ground) -> None:
    house = build(ground, configured="large")
    assert await house.library.default_model_id() == "large"
    assert (await house.library.set_default("tiny")).is_default
    assert await build(ground, configured="large").library.default_model_id() == "tiny"


async def test_what_cannot_answer_is_no_default(house: House) -> None:
    with pytest.raises(ModelNotFound):
        await house.library.set_default("nothing")
    with pytest.raises(ModelNotServable):
        await house.library.set_default("huge")


async def test_inference_is_told_how_far_a_model_is_and_then_given_it(house: House, hub: Hub) -> None:
    with pytest.raises(ModelNotReady, match="not been downloaded") as absent:
        await house.library.resolve(None)
    assert absent.value.params["state"] == "absent"
    hub.chunk_wait_s = 0.01
    await house.downloads.start("tiny")
    await hub.until_sent(1)
    with pytest.raises(ModelNotReady, match="still arriving") as coming:
        await house.library.resolve("tiny")
    assert coming.value.params["total_bytes"] == len(hub.data)
    assert coming.value.retry_after_s is not None
    with pytest.raises(ModelInUse):
        await house.library.remove("tiny")
    await house.downloads.pull("tiny")
    model = await house.library.resolve(None)
    assert isinstance(model, LocalModel)
    assert (model.path.name, model.context_tokens, model.size_bytes) == (FILE, 4096, len(hub.data))
    assert await asyncio.to_thread(model.path.read_bytes) == hub.data
    await house.library.remove("tiny")
    assert not (await house.library.show("tiny")).ready


async def test_what_runs_elsewhere_says_so(house: House) -> None:
    with pytest.raises(ModelNotServable, match="Connect an endpoint"):
        await house.library.resolve("huge")
    with pytest.raises(ModelNotFound):
        await house.library.resolve("nothing")


async def test_an_endpoints_model_is_given_with_its_key(house: House, openai_url: str) -> None:
    endpoint = await house.endpoints.add("My Ollama!", openai_url, "sk-secret")
    model = await house.library.resolve("my-ollama/Qwen/Qwen3-8B")
    assert isinstance(model, EndpointModel)
    assert (model.base_url, model.api_key, model.remote_name) == (openai_url, "sk-secret", "Qwen/Qwen3-8B")
    assert (model.context_tokens, model.profile.id) == (40960, "tiny")
    assert "sk-secret" not in repr(model)
    assert (await house.library.set_default(model.id)).endpoint_id == endpoint.id
    assert await house.library.default_model_id() == model.id
    overview = await house.library.overview()
    assert [status.model.id for status in overview.models][-1] == "my-ollama/unknown"
    with pytest.raises(ModelNotFound):
        await house.library.resolve("my-ollama/other")
    with pytest.raises(ModelNotFound):
        await house.library.resolve("nobody/other")
    await house.endpoints.remove(endpoint.id)
    # The default went with it: the machine chooses again.
    assert await house.library.default_model_id() == "tiny"


async def test_the_overview_says_what_fits(house: House) -> None:
    overview = await house.library.overview()
    fits = {status.model.id: status.fits for status in overview.models}
    assert fits == {"tiny": Fits.YES, "large": Fits.NO, "huge": None}
    assert overview.machine.memory_bytes == 24 * GIB


async def test_a_file_of_a_hub_is_added_fetched_and_removed(house: House, hub: Hub) -> None:
    hub_file = CustomModel(SourceKind.HUGGINGFACE, REPOSITORY, FILE)
    added = await house.library.add_custom(hub_file)
    assert (added.model.id, added.model.custom, added.ready) == ("tiny-q4_k_m", True, False)
    assert added.model.files[0].sha256 == sha256(hub.data)
    assert (await house.library.add_or_find(hub_file)).model.id == added.model.id
    with pytest.raises(InvalidModel, match="already"):
        await house.library.add_custom(hub_file)
    await house.downloads.pull(added.model.id)
    await house.library.set_default(added.model.id)
    await house.library.remove(added.model.id)
    with pytest.raises(ModelNotFound):
        await house.library.show(added.model.id)
    assert await house.library.default_model_id() == "tiny"


async def test_a_file_of_this_machine_is_copied(house: House, hub: Hub, tmp_path: Path) -> None:
    own = tmp_path / "My Own Model.gguf"
    await asyncio.to_thread(own.write_bytes, hub.data)
    added = await house.library.add_custom(CustomModel(SourceKind.FILE, "", str(own)))
    assert added.model.id == "my-own-model"
    await house.downloads.pull(added.model.id)
    await asyncio.to_thread(own.unlink)
    assert isinstance(await house.library.resolve(added.model.id), LocalModel)


async def test_an_address_is_added_with_the_hash_that_is_asked_for(house: House, hub: Hub) -> None:
    named = CustomModel(SourceKind.URL, "", f"{hub.storage_url}/storage/own.gguf", "0" * 64)
    added = await house.library.add_custom(named)
    assert (added.model.id, added.model.files[0].sha256) == ("own", "0" * 64)


@pytest.mark.parametrize(
    ("added", "error"),
    [
        (CustomModel(SourceKind.PACKAGES, "x", "y"), InvalidModel),
        (CustomModel(SourceKind.FILE, "", "relative.gguf"), InvalidModel),
        (CustomModel(SourceKind.FILE, "", "/nowhere/x.gguf"), InvalidModel),
        (CustomModel(SourceKind.HUGGINGFACE, REPOSITORY, "no.gguf"), SourceTrouble),
        (CustomModel(SourceKind.HUGGINGFACE, REPOSITORY, FILE, "1" * 64), InvalidModel),
    ],
)
async def test_what_cannot_be_added_is_said(house: House, added: CustomModel, error: type[Exception]) -> None:
    with pytest.raises(error):
        await house.library.add_custom(added)


async def test_only_gguf_files_are_models(house: House, hub: Hub) -> None:
    with pytest.raises(InvalidModel, match="Only GGUF"):
        await house.library.add_custom(CustomModel(SourceKind.URL, "", hub.file_url))


async def test_the_hubs_are_searched_together(house: House, hub: Hub) -> None:
    hits = await house.library.search("tiny")
    assert {hit.source for hit in hits} == {SourceKind.HUGGINGFACE, SourceKind.MODELSCOPE}
    # One hub that answers nonsense does not spoil the other's hits.
    assert {hit.source for hit in await house.library.search("broken")} == {SourceKind.MODELSCOPE}
    with pytest.raises(SourceTrouble):
        await house.library.search("broken", SourceKind.HUGGINGFACE)
    with pytest.raises(InvalidModel):
        await house.library.search("tiny", SourceKind.URL)
    assert content(4) == b"GGUF"
    assert hub.served == []
