"""The wire types of `/api/models`."""

from pydantic import BaseModel, ConfigDict, Field

from hupan.downloads import DownloadState, Progress, SearchHit, SourceKind
from hupan.models.domain import Ability, CustomModel, Fits, ModelStatus, Overview, Thinking
from hupan.platform.http import Problem, problem_of


class LicenceView(BaseModel):
    """The terms of a model."""

    id: str = Field(description="SPDX identifier, or the licence's own name.")
    name: str
    url: str
    commercial: bool = Field(description="Whether commercial use is free of further conditions.")


class DescriptionView(BaseModel):
    """One sentence in each language."""

    en: str
    zh: str
    ko: str


class DownloadView(BaseModel):
    """How far a download is."""

    model_id: str
    state: DownloadState
    done_bytes: int
    total_bytes: int | None
    bytes_per_s: float | None
    eta_s: float | None
    source: SourceKind | None
    problem: Problem | None

    @classmethod
    def of(cls, progress: Progress) -> "DownloadView":
        """Show a progress."""
        return cls(
            model_id=progress.model_id,
            state=progress.state,
            done_bytes=progress.done_bytes,
            total_bytes=progress.total_bytes,
            bytes_per_s=progress.bytes_per_s,
            eta_s=progress.eta_s,
            source=progress.source,
            problem=None if progress.problem is None else problem_of(progress.problem),
        )


class ModelView(BaseModel):
    """A model and how it stands on this machine."""

    id: str
    name: str
    family: str
    kind: str = Field(description="`local` (runs here) or `endpoint` (served elsewhere).")
    endpoint_id: str | None = Field(description="Which endpoint serves it.")
    parameters: str
    quantization: str
    licence: LicenceView
    size_bytes: int | None
    context_tokens: int | None
    languages: list[str]
    abilities: list[Ability]
    memory_bytes: int | None
    fits: Fits | None = Field(description="Whether it fits into this machine's memory.")
    state: str = Field(description="`absent`, `downloading` or `ready`.")
    download: DownloadView | None
    source_names: list[SourceKind]
    description: DescriptionView
    thinking: Thinking
    is_default: bool
    custom: bool

    @classmethod
    def of(cls, status: ModelStatus) -> "ModelView":
        """Show a model."""
        model = status.model
        going = status.download is not None and not status.download.state.over
        return cls(
            id=model.id,
            name=model.name,
            family=model.family,
            kind="local" if model.local else "endpoint",
            endpoint_id=status.endpoint_id,
            parameters=model.parameters,
            quantization=model.quantization,
            licence=LicenceView(
                id=model.licence.id,
                name=model.licence.name,
                url=model.licence.url,
                commercial=model.licence.commercial,
            ),
            size_bytes=model.size_bytes,
            context_tokens=model.context_tokens,
            languages=list(model.languages),
            abilities=sorted(model.abilities),
            memory_bytes=model.memory_bytes,
            fits=status.fits,
            state="ready" if status.ready else "downloading" if going else "absent",
            download=None if status.download is None else DownloadView.of(status.download),
            source_names=list(dict.fromkeys(origin.source for file in model.files for origin in file.origins)),
            description=DescriptionView(**{language.value: text for language, text in model.description.items()}),
            thinking=model.profile.thinking,
            is_default=status.is_default,
            custom=model.custom,
        )


class MachineView(BaseModel):
    """What this machine has."""

    memory_bytes: int
    available_memory_bytes: int
    cores: int
    disk_free_bytes: int


class ModelsView(BaseModel):
    """All models, the default, and the machine."""

    items: list[ModelView]
    default_model_id: str | None
    machine: MachineView

    @classmethod
    def of(cls, overview: Overview) -> "ModelsView":
        """Show an overview."""
        return cls(
            items=[ModelView.of(each) for each in overview.models],
            default_model_id=overview.default_model_id,
            machine=MachineView(
                memory_bytes=overview.machine.memory_bytes,
                available_memory_bytes=overview.machine.available_memory_bytes,
                cores=overview.machine.cores,
                disk_free_bytes=overview.machine.disk_free_bytes,
            ),
        )


class DefaultModelInput(BaseModel):
    """Which model answers where nobody chose one."""

    model_config = ConfigDict(extra="forbid")

    model_id: str = Field(min_length=1, max_length=300)


class CustomModelInput(BaseModel):
    """A GGUF file to add to the catalogue."""

    model_config = ConfigDict(extra="forbid")

    source: SourceKind
    repository: str = Field("", max_length=300, description="`owner/name` at a hub; empty for an address or a file.")
    file: str = Field(min_length=1, max_length=2000, description="Path in the repository, address, or path here.")
    sha256: str | None = Field(None, pattern=r"^[0-9a-fA-F]{64}$")

    def value(self) -> CustomModel:
        """Read it."""
        return CustomModel(self.source, self.repository, self.file, self.sha256.lower() if self.sha256 else None)


class RemoteFileView(BaseModel):
    """A file that a hub offers."""

    name: str
    size_bytes: int | None
    sha256: str | None


class RemoteRepositoryView(BaseModel):
    """A repository that a hub found."""

    source: SourceKind
    repository: str
    files: list[RemoteFileView]
    licence: str | None
    downloads: int | None

    @classmethod
    def of(cls, hit: SearchHit) -> "RemoteRepositoryView":
        """Show a hit."""
        return cls(
            source=hit.source,
            repository=hit.repository,
            files=[RemoteFileView(name=f.name, size_bytes=f.size_bytes, sha256=f.sha256) for f in hit.files],
            licence=hit.licence,
            downloads=hit.downloads,
        )


class RemoteSearchView(BaseModel):
    """What the hubs found."""

    items: list[RemoteRepositoryView]
    next_cursor: str | None = None


def download_json(progress: Progress) -> str:
    """Write a progress as the `download` event carries it."""
    return DownloadView.of(progress).model_dump_json()
