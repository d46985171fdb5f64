"""The catalogue: `catalog.toml`, read into domain values and checked, and the models that people add to it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hupan.downloads import ModelFile, Origin, RemoteFile, SourceKind
from hupan.kernel import Language
from hupan.models.domain import (
    GIB,
    Ability,
    CustomModel,
    Licence,
    Machine,
    Model,
    Profile,
    Quirk,
    SamplingAdvice,
    Thinking,
    ThinkingSwitch,
    ToolFormat,
    slug_of,
)
from hupan.models.errors import ModelNotFound
from hupan.models.ports import ModelStore
from hupan.platform import StoreFactory

_Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
_Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\.gguf$")]

UNKNOWN_LICENCE = Licence("unknown", "Not stated", "", commercial=False)


MODEST_CONTEXT_TOKENS = 32_768


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _LicenceEntry(_Entry):
    id: str
    name: str
    url: Annotated[str, StringConstraints(pattern=r"^https://")]
    commercial: bool


class _SamplingEntry(_Entry):
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, gt=0, le=1)
    top_k: int | None = Field(None, ge=0)
    min_p: float | None = Field(None, ge=0, le=1)
    presence_penalty: float | None = Field(None, ge=-2, le=2)
    repetition_penalty: float | None = Field(None, gt=0, le=2)

    def value(self) -> SamplingAdvice:
        return SamplingAdvice(**self.model_dump())


class _ProfileEntry(_Entry):
    id: _Slug
    tool_format: ToolFormat
    thinking: Thinking
    thinking_switch: ThinkingSwitch = ThinkingSwitch.NONE
    thinking_default: bool = False
    sampling: _SamplingEntry
    sampling_thinking: _SamplingEntry | None = None
    stop: tuple[str, ...] = ()
    quirks: frozenset[Quirk] = frozenset()

    def value(self) -> Profile:
        return Profile(
            id=self.id,
            tool_format=self.tool_format,
            thinking=self.thinking,
            thinking_switch=self.thinking_switch,
            thinking_default=self.thinking_default,
            sampling=self.sampling.value(),
            sampling_thinking=None if self.sampling_thinking is None else self.sampling_thinking.value(),
            stop=self.stop,
            quirks=self.quirks,
        )


class _OriginEntry(_Entry):
    source: SourceKind
    repository: str = ""
    path: str = ""
    revision: str = "main"
    parts: int = Field(0, ge=0, le=500)


class _FileEntry(_Entry):
    name: _FileName
    size_bytes: int | None = Field(None, gt=0)
    sha256: _Sha256 | None = None
    checked: str = Field("", description="Where size and hash were read.")
    origins: tuple[_OriginEntry, ...] = Field(min_length=1)

    def value(self) -> ModelFile:
        origins = tuple(Origin(**each.model_dump()) for each in self.origins)
        return ModelFile(self.name, self.size_bytes, self.sha256, origins)


class _DescriptionEntry(_Entry):
    en: str
    zh: str
    ko: str


class _ModelEntry(_Entry):
    id: _Slug
    name: str
    family: str
    parameters: str
    quantization: str = ""
    licence: str
    profile: _Slug
    context_tokens: int = Field(gt=0)
    languages: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")], ...]
    abilities: frozenset[Ability]
    memory_bytes: int | None = Field(None, gt=0)
    description: _DescriptionEntry
    files: tuple[_FileEntry, ...] = ()

    def value(self, licences: Mapping[str, Licence], profiles: Mapping[str, Profile]) -> Model:
        return Model(
            id=self.id,
            name=self.name,
            family=self.family,
            parameters=self.parameters,
            quantization=self.quantization,
            licence=licences[self.licence],
            profile=profiles[self.profile],
            context_tokens=self.context_tokens,
            languages=self.languages,
            abilities=self.abilities,
            files=tuple(each.value() for each in self.files),
            memory_bytes=self.memory_bytes,
            description={Language(key): text for key, text in self.description.model_dump().items()},
        )


class _ServedEntry(_Entry):
    pattern: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.*?\[\]-]+$")]
    profile: _Slug
    abilities: frozenset[Ability]
    context_tokens: int | None = Field(None, gt=0)


@dataclass(frozen=True, slots=True)
class Served:
    """What is known of a model by the name under which an endpoint serves it."""

    profile: Profile
    abilities: frozenset[Ability]
    context_tokens: int | None


class DefaultRule(BaseModel):
    """A step of the choice of the default: the first one that the machine satisfies and that can be had is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    memory_gib: float = Field(ge=0)
    cores: int = Field(ge=1)

    def satisfied_by(self, machine: Machine) -> bool:
        """Tell whether a machine is large enough."""
        return machine.cores >= self.cores and machine.memory_bytes >= self.memory_gib * GIB


class _File(_Entry):
    version: Literal[1]
    licence: tuple[_LicenceEntry, ...]
    profile: tuple[_ProfileEntry, ...]
    served: tuple[_ServedEntry, ...]
    default: tuple[DefaultRule, ...]
    model: tuple[_ModelEntry, ...]


class BuiltinCatalog:
    """What `catalog.toml` says.

    Args:
        text: The file's text; the one in this room when not given.

    Raises:
        pydantic.ValidationError: The file does not fit its types.
        KeyError: It names a licence, a profile or a model that it does not have.
    """

    def __init__(self, text: str | None = None) -> None:
        if text is None:
            text = resources.files("hupan.models").joinpath("catalog.toml").read_text(encoding="utf-8")
        file = _File.model_validate(tomllib.loads(text))
        licences = {each.id: Licence(each.id, each.name, each.url, commercial=each.commercial) for each in file.licence}
        self.profiles: dict[str, Profile] = {each.id: each.value() for each in file.profile}
        self._served = [
            (each.pattern, Served(self.profiles[each.profile], each.abilities, each.context_tokens))
            for each in file.served
        ]
        self.models: dict[str, Model] = {each.id: each.value(licences, self.profiles) for each in file.model}
        self.defaults: tuple[DefaultRule, ...] = file.default
        for rule in self.defaults:
            _ = self.models[rule.model]

    def served(self, name: str) -> Served:
        """Tell what is known of a model by the name under which somebody serves it; the last pattern that fits wins.

        Args:
            name: For instance `Qwen/Qwen3-8B`, `qwen3:8b` or `Qwen3-8B-Q4_K_M.gguf`.
        """
        bare = name.lower().rsplit("/", 1)[-1].replace(":", "-").replace("_", "-")
        matches = [served for pattern, served in self._served if fnmatchcase(bare, pattern)]
        return matches[-1] if matches else _UNKNOWN


_UNKNOWN = Served(Profile("generic"), frozenset({Ability.CHAT}), None)


class ModelCatalog:
    """Every model that has a name: the built-in ones and those that people added.

    Args:
        builtin: What the catalogue's file says.
        stores: The room's tables.
    """

    def __init__(self, builtin: BuiltinCatalog, stores: StoreFactory[ModelStore]) -> None:
        self.builtin = builtin
        self._stores = stores

    async def all(self) -> Sequence[Model]:
        """Return every model, the built-in ones first."""
        async with self._stores() as store:
            custom = await store.custom_models()
        return [*self.builtin.models.values(), *(self.custom(*each) for each in custom)]

    async def get(self, model_id: str) -> Model:
        """Return a model.

        Raises:
            ModelNotFound: There is none of this name.
        """
        known = self.builtin.models.get(model_id)
        if known is not None:
            return known
        for model in await self.all():
            if model.id == model_id:
                return model
        raise ModelNotFound(f"There is no model named {model_id}.", model_id=model_id)

    def custom(self, model_id: str, added: CustomModel, file: RemoteFile) -> Model:
        """Describe a model that a person added, by what its name tells."""
        served = self.builtin.served(file.name)
        origin = Origin(added.source, added.repository, added.file)
        return Model(
            id=model_id,
            name=file.name.removesuffix(".gguf"),
            family="",
            parameters="",
            quantization="",
            licence=UNKNOWN_LICENCE,
            profile=served.profile,
            context_tokens=served.context_tokens or MODEST_CONTEXT_TOKENS,
            languages=(),
            # One file of weights cannot see: pictures need a second one.
            abilities=served.abilities - {Ability.VISION},
            files=(ModelFile(file.name, file.size_bytes, file.sha256, (origin,)),),
            # Weights, a context of 8,192 tokens and the engine itself: an estimate on the safe side.
            memory_bytes=None if file.size_bytes is None else int(file.size_bytes * 1.2) + GIB // 2,
            description=dict.fromkeys(Language, added.repository or added.file),
            custom=True,
        )


def id_of_custom(name: str) -> str:
    """Make the id of a model that a person adds from its file's name."""
    return slug_of(name.removesuffix(".gguf"))
