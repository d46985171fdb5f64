"""One choice among few, with the exact probability of each.

The choices are laid out as a tree of tokens. At every fork the model is asked how probable each branch is, given only
the branches that exist; a choice's probability is the product along its path, so choices that begin alike are told
apart where they part, and the probabilities sum to one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hupan.inference.domain import Usage
from hupan.inference.ports import EngineTalk, Target


@dataclass(slots=True)
class _Node:
    """A place in the tree. `choice` stands where a choice ends."""

    branches: dict[int, "_Node"] = field(default_factory=dict[int, "_Node"])
    choice: str | None = None


async def weigh(
    talk: EngineTalk, target: Target, prompt: Sequence[int], choices: Sequence[str]
) -> tuple[dict[str, float], Usage]:
    """Ask the engine for the probability of every choice after a prompt."""
    end = await talk.end_token(target)
    root = await _tree(talk, target, choices, end)
    probabilities: dict[str, float] = {}
    total = Usage()
    open_nodes: list[tuple[_Node, tuple[int, ...], float]] = [(root, (), 1.0)]
    while open_nodes:
        node, path, reached = open_nodes.pop()
        if node.choice is not None:
            probabilities[node.choice] = reached
        elif len(node.branches) == 1:
            token, following = next(iter(node.branches.items()))
            open_nodes.append((following, (*path, token), reached))
        else:
            weights, usage = await talk.next_token(target, (*prompt, *path), tuple(node.branches))
            total = _add(total, usage)
            for token, following in node.branches.items():
                open_nodes.append((following, (*path, token), reached * weights.get(token, 0.0)))
    return _in_order(probabilities, choices), total


async def _tree(talk: EngineTalk, target: Target, choices: Sequence[str], end: int) -> _Node:
    root = _Node()
    for choice in choices:
        node = root
        # The end of the turn closes every choice, so that one which begins another stays a leaf of its own.
        for token in (*await talk.text_tokens(target, choice), end):
            node = node.branches.setdefault(token, _Node())
        node.choice = choice
    return root


def _in_order(probabilities: Mapping[str, float], choices: Sequence[str]) -> dict[str, float]:
    total = sum(probabilities.values()) or 1.0
    return {choice: probabilities[choice] / total for choice in choices}


def _add(one: Usage, other: Usage) -> Usage:
    return Usage(
        input_tokens=max(one.input_tokens, other.input_tokens),
        cached_tokens=one.cached_tokens or other.cached_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
        prefill_s=one.prefill_s + other.prefill_s,
        decode_s=one.decode_s + other.decode_s,
    )
