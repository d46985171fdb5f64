"""Learns a playbook, which takes seconds to minutes, or finds what was learned of this very playbook before."""

import asyncio
import hashlib

from hupan.agents.domain import Playbook
from hupan.agents.ports import Embedder, Judge, Learner, Shelf

_AT_A_TIME = 8


def key_of(playbook: Playbook, embedder: str, learner: str) -> str:
    """Name all that what is learned hangs on: the examples, the model that embeds them, and who learns.

    Args:
        playbook: What is learned.
        embedder: The embedder's name.
        learner: The learner's name.
    """
    examples = (f"{example.action}\t{example.said}" for example in playbook.examples)
    return hashlib.sha256("\n".join((learner, embedder, *playbook.names, "", *examples)).encode()).hexdigest()


async def study(playbook: Playbook, embedder: Embedder, learner: Learner) -> Judge:
    """Learn a playbook.

    Args:
        playbook: What is learned.
        embedder: Tells what the examples mean.
        learner: Learns from that.
    """
    said = [example.said for example in playbook.examples]
    # Some at a time: whoever searches meanwhile waits for these few alone.
    vectors = [
        vector
        for start in range(0, len(said), _AT_A_TIME)
        for vector in await embedder.embed(said[start : start + _AT_A_TIME])
    ]
    at = {name: number for number, name in enumerate(playbook.names)}
    labels = [at[example.action] for example in playbook.examples]
    return await asyncio.to_thread(learner.learn, vectors, labels)


async def recall(playbook: Playbook, embedder: Embedder, learner: Learner, shelf: Shelf) -> Judge:
    """Find what was learned of a playbook, or learn it and keep that.

    Args:
        playbook: What is learned.
        embedder: Tells what the examples mean.
        learner: Learns from that.
        shelf: Keeps what was learned.
    """
    key = key_of(playbook, embedder.name, learner.name)
    judge = await asyncio.to_thread(_found, learner, shelf, key)
    if judge is None:
        judge = await study(playbook, embedder, learner)
        await asyncio.to_thread(_kept, judge, shelf, key)
    return judge


def _found(learner: Learner, shelf: Shelf, key: str) -> Judge | None:
    written = shelf.find(key)
    try:
        return learner.read(written) if written is not None else None
    except ValueError:
        # Whatever is wrong with it, it is learned anew.
        return None


def _kept(judge: Judge, shelf: Shelf, key: str) -> None:
    shelf.keep(key, judge.written())
