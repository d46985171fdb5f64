"""Which model answers where nobody has chosen one."""

import asyncio
from pathlib import Path

import pytest

from hupan.downloads import FetchJob, ModelShelf, Origin, RemoteFile, SourceKind
from hupan.models import BuiltinCatalog, Machine
from hupan.models.defaults import choose_default
from hupan.models.domain import GIB, Fits, fits

pytestmark = pytest.mark.anyio

CATALOG = BuiltinCatalog()
CODER, SMALL = "qwen2.5-coder-1.5b-instruct-q4_k_m", "qwen2.5-coder-0.5b-instruct-q4_k_m"


class Answering:
    """A source that can be reached, or cannot."""

    def __init__(self, kind: SourceKind, answers: bool) -> None:
        self.kind = kind
        self._answers = answers

    async def reachable(self) -> bool:
        return self._answers

    def scratch_bytes(self, origin: Origin, size_bytes: int) -> int:
        raise NotImplementedError(origin, size_bytes)

    async def describe(self, origin: Origin) -> RemoteFile:
        raise NotImplementedError(origin)

    async def fetch(self, job: FetchJob) -> None:
        raise NotImplementedError(job)


async def _choose(tmp_path: Path, memory_gib: float, cores: int, *reachable: SourceKind) -> str:
    machine = Machine(int(memory_gib * GIB), int(memory_gib * GIB), cores, 100 * GIB)
    kinds = (SourceKind.HUGGINGFACE, SourceKind.MODELSCOPE, SourceKind.PACKAGES)
    sources = {kind: Answering(kind, kind in reachable) for kind in kinds}
    return (await choose_default(CATALOG, machine, ModelShelf(tmp_path), sources)).id


HF, PACKAGES = SourceKind.HUGGINGFACE, SourceKind.PACKAGES


@pytest.mark.parametrize(
    ("memory_gib", "cores", "reachable", "chosen"),
    [
        (24, 2, (PACKAGES,), CODER),  # the reference machine
        (24, 2, (HF, PACKAGES), CODER),
        (2, 4, (PACKAGES,), SMALL),
        (8, 1, (HF,), SMALL),
        (16, 8, (HF,), "qwen3.5-4b-q4_k_m"),
        (64, 32, (HF,), "qwen3.5-9b-q4_k_m"),
        (64, 32, (PACKAGES,), CODER),  # what cannot be had is no default
        (64, 32, (), "qwen3.5-9b-q4_k_m"),  # nothing can be had: the download will say so
        (0.1, 1, (PACKAGES,), SMALL),
    ],
)
async def test_memory_cores_and_sources_decide(
    tmp_path: Path, memory_gib: float, cores: int, reachable: tuple[SourceKind, ...], chosen: str
) -> None:
    assert await _choose(tmp_path, memory_gib, cores, *reachable) == chosen


async def test_what_is_here_already_goes_first(tmp_path: Path) -> None:
    model = CATALOG.models[CODER]
    path = ModelShelf(tmp_path).path(model, model.files[0])

    def put() -> None:
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            file.truncate(model.size_bytes)

    await asyncio.to_thread(put)
    assert await _choose(tmp_path, 64, 32, HF) == CODER


@pytest.mark.parametrize(
    ("need_gib", "have_gib", "judged"),
    [
        (1, 4, Fits.YES),
        (2.5, 4, Fits.TIGHT),
        (3.8, 4, Fits.NO),
        (20, 24, Fits.TIGHT),
        (10, 24, Fits.YES),
        (5, 4, Fits.NO),
    ],
)
def test_room_is_left_for_the_rest(need_gib: float, have_gib: float, judged: Fits) -> None:
    machine = Machine(int(have_gib * GIB), 0, 1, 0)
    assert fits(int(need_gib * GIB), machine) is judged
    assert fits(None, machine) is None
