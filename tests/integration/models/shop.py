"""Downloads as a process has them, without a database: a small catalogue, a folder, and sources."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hupan.downloads import (
    DownloadRules,
    DownloadService,
    ModelFile,
    ModelShelf,
    ModelSource,
    Origin,
    Progress,
    SourceKind,
)
from hupan.models import ModelNotFound
from tests.integration.models.hub import FILE, REPOSITORY, Hub, sha256

MODEL = "tiny"


@dataclass(frozen=True)
class Thing:
    """Something to fetch."""

    id: str
    name: str
    files: tuple[ModelFile, ...]

    @property
    def size_bytes(self) -> int | None:
        return self.files[0].size_bytes if len(self.files) == 1 else None


@dataclass
class Things:
    """A catalogue."""

    things: dict[str, Thing] = field(default_factory=dict[str, Thing])

    async def get(self, model_id: str) -> Thing:
        if model_id not in self.things:
            raise ModelNotFound(f"There is no model named {model_id}.")
        return self.things[model_id]


@dataclass
class News:
    """Hears all progress."""

    heard: list[Progress] = field(default_factory=list[Progress])

    async def publish_progress(self, progress: Progress) -> None:
        self.heard.append(progress)


def origins(hub: Hub, *kinds: SourceKind) -> tuple[Origin, ...]:
    """Where the hub has its file."""
    known = {
        SourceKind.HUGGINGFACE: Origin(SourceKind.HUGGINGFACE, REPOSITORY, FILE),
        SourceKind.MODELSCOPE: Origin(SourceKind.MODELSCOPE, REPOSITORY, FILE),
        SourceKind.URL: Origin(SourceKind.URL, path=hub.file_url),
    }
    return tuple(known[kind] for kind in kinds or known)


def thing(*files: ModelFile) -> Things:
    return Things({MODEL: Thing(MODEL, "Tiny", files)})


def whole(hub: Hub, *kinds: SourceKind) -> ModelFile:
    """The hub's file, with the size and hash that a catalogue would name."""
    return ModelFile(FILE, len(hub.data), sha256(hub.data), origins(hub, *kinds))


@dataclass
class Shop:
    """One process's downloads."""

    service: DownloadService
    shelf: ModelShelf
    news: News

    @property
    def file(self) -> Path:
        return self.shelf.directory / MODEL / FILE

    @property
    def leftovers(self) -> Path:
        return self.shelf.directory / ".partial" / MODEL


def open_shop(
    directory: Path,
    things: Things,
    sources: Sequence[ModelSource],
    order: Sequence[SourceKind] = tuple(SourceKind),
    reserve_bytes: int = 0,
) -> Shop:
    shelf, news = ModelShelf(directory), News()
    rules = DownloadRules(tuple(order), reserve_bytes)
    return Shop(DownloadService(things, shelf, sources, news, rules), shelf, news)
