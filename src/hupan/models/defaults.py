"""Which model answers where nobody has chosen one: the catalogue's rules, applied to this machine."""

import asyncio
from collections.abc import Mapping

from hupan.downloads import ModelShelf, ModelSource, SourceKind
from hupan.models.catalog import BuiltinCatalog
from hupan.models.domain import Machine, Model


async def choose_default(
    catalog: BuiltinCatalog,
    machine: Machine,
    shelf: ModelShelf,
    sources: Mapping[SourceKind, ModelSource],
) -> Model:
    """Take the first rule that the machine satisfies and whose model is here or can be had.

    Where no source answers, the first rule that the machine satisfies stands: its download says what is wrong. A
    machine that satisfies none gets the last one, the smallest.
    """
    rules = [rule for rule in catalog.defaults if rule.satisfied_by(machine)] or [catalog.defaults[-1]]
    models = [catalog.models[rule.model] for rule in rules]
    ready = [model for model in models if await asyncio.to_thread(shelf.ready, model)]
    if ready:
        return ready[0]
    wanted = {origin.source for model in models for file in model.files for origin in file.origins} & set(sources)
    kinds = sorted(wanted)
    answers = await asyncio.gather(*(sources[kind].reachable() for kind in kinds))
    reachable = {kind for kind, answer in zip(kinds, answers, strict=True) if answer}
    for model in models:
        if all(any(origin.source in reachable for origin in file.origins) for file in model.files):
            return model
    return models[0]
