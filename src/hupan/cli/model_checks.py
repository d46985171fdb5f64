"""What `hupan doctor` asks of the models: do their sources answer, are their files whole, does the engine start."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Sequence

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.models import model_sources, models_directory, open_models
from hupan.cli.findings import Finding, good, problem, warning
from hupan.cli.ground import with_ground
from hupan.downloads import ModelFile, ModelShelf
from hupan.gateways.llamacpp import LlamaEngine
from hupan.gateways.plain_url import WebClient
from hupan.inference import EngineShape
from hupan.kernel import HupanError
from hupan.models import LocalModel, Model, ModelNotFound, ModelNotReady, ModelsSettings
from hupan.supervisor import DataFolder, ServeSettings

_ENGINE_TIMEOUT_S = 60
_SHAPE = EngineShape(slots=1, context_tokens=512, start_timeout_s=_ENGINE_TIMEOUT_S)


def check_engine_library() -> Finding:
    """Load the engine in a process of its own: a processor that it was not built for kills that one, not this."""
    words = [sys.executable, "-P", "-c", "import xllamacpp"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=_ENGINE_TIMEOUT_S, check=False)
    if done.returncode == 0:
        return good("engine", "llama.cpp can be loaded")
    reason = (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1]
    mend = "Run `make run` again; if that does not help, connect a model server with `hupan endpoints add`."
    return problem("engine", f"llama.cpp cannot be loaded: {reason}", mend)


def check_models(settings: ServeSettings) -> Sequence[Finding]:
    """Ask the sources, read every model's files, and start the default model for a moment."""
    running = DataFolder(settings.data_dir).server() is not None

    async def examine(ground: Foundation) -> list[Finding]:
        findings = await _sources(ground)
        findings += [finding async for finding in _files(ground)]
        if not running:
            findings.append(await _start(ground))
        return findings

    return with_ground(examine)


async def _sources(ground: Foundation) -> list[Finding]:
    settings = ground.sources.load("models", ModelsSettings)
    client = WebClient()
    try:
        sources, _ = model_sources(settings, client)
        asked = [source for source in sources if source.kind in settings.sources]
        answers = await asyncio.gather(*(source.reachable() for source in asked))
    finally:
        await client.close()
    names = {True: list[str](), False: list[str]()}
    for source, answer in zip(asked, answers, strict=True):
        names[answer].append(source.kind.value)
    reached, missed = ", ".join(names[True]), ", ".join(names[False])
    if not missed:
        return [good("sources", f"{reached} answer")]
    if not reached:
        return [
            problem("sources", f"None of {missed} answers", "Look at the network, or `hupan models pull` a local file.")
        ]
    return [good("sources", f"{reached} answer; {missed} do not, and are not needed")]


async def _files(ground: Foundation) -> AsyncGenerator[Finding]:
    shelf = ModelShelf(models_directory(ground, ground.sources.load("models", ModelsSettings)))
    async with open_models(ground) as room:
        overview = await room.library.overview()
    ready = [status.model for status in overview.models if status.ready and status.endpoint_id is None]
    if not ready:
        yield warning("models", "None is on this machine", "Fetch one: `hupan models pull`, or in the browser.")
    for model in ready:
        yield await asyncio.to_thread(_check_files, shelf, model)


def _check_files(shelf: ModelShelf, model: Model) -> Finding:
    pins = shelf.pins(model.id)

    def is_whole(file: ModelFile) -> bool:
        expected = file.sha256 or pins.get(file.name)
        return expected is None or shelf.hash(shelf.path(model, file), threading.Event()) == expected

    damaged = [file.name for file in model.files if not is_whole(file)]
    if damaged:
        mend = f"Fetch it again: hupan models rm {model.id} && hupan models pull {model.id}"
        return problem("models", f"{model.id} is damaged: {', '.join(damaged)} has not the hash that it should", mend)
    return good("models", f"{model.id} is whole ({shelf.size_bytes(model) / 1e6:,.0f} MB)")


async def _start(ground: Foundation) -> Finding:
    async with open_models(ground) as room:
        here = [one.model.id for one in (await room.library.overview()).models if one.ready and one.endpoint_id is None]
        try:
            model = await room.library.resolve(None)
        except (ModelNotReady, ModelNotFound) as error:
            if not here:
                return warning("engine", f"Was not started: {error.detail}", "Fetch a model: `hupan models pull`.")
            model = await room.library.resolve(here[0])
    if not isinstance(model, LocalModel):
        return good("engine", f"Was not started: {model.id} answers elsewhere")
    try:
        process = await LlamaEngine(ground.server.data_dir / "logs").start(model, _SHAPE)
    except HupanError as error:
        return problem("engine", error.detail, "The engine's log lies in `logs` in the data folder.")
    await process.stop()
    return good("engine", f"Starts with {model.id}")
