"""Models, profiles and the machine: plain values and the rules over them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from hupan.downloads import ModelFile, Progress, SourceKind
from hupan.kernel import Language

GIB = 1024**3


class Ability(StrEnum):
    """What a model can do."""

    CHAT = "chat"
    THINKING = "thinking"
    TOOLS = "tools"
    VISION = "vision"
    CODE = "code"
    EMBED = "embed"
    AGENT = "agent"
    """Several tool calls in a row, each after reading what came of the one before; `tools` alone says one at a time."""


class Thinking(StrEnum):
    """Whether a model thinks before it answers: never, if asked to, or always."""

    NEVER = "never"
    SWITCH = "switch"
    ALWAYS = "always"


class ThinkingSwitch(StrEnum):
    """How thinking is turned on and off: not at all, or by the chat template's `enable_thinking`."""

    NONE = "none"
    TEMPLATE = "template"


class ToolFormat(StrEnum):
    """How a family writes a tool call: not at all, JSON in `<tool_call>` (Hermes), or XML (Qwen3-Coder, Qwen3.5)."""

    NONE = "none"
    HERMES = "hermes"
    XML = "xml"


class Quirk(StrEnum):
    """What one must know of a family's chat template and manners."""

    DEFAULT_SYSTEM = "default_system"
    """Without a system message the template writes one of its own."""
    TOOL_CALLS_UNRELIABLE = "tool_calls_unreliable"
    """Writes bare or fenced JSON where the template asks for tags: ask for typed decisions instead."""
    OPENS_THINKING = "opens_thinking"
    """The template itself writes `<think>`: what the model writes begins inside the thinking."""
    EMPTY_THINKING = "empty_thinking"
    """With thinking off an empty `<think></think>` may stand before the answer."""
    DROPS_OLD_THINKING = "drops_old_thinking"
    """The template leaves out the thinking of earlier turns: send answers only, and the prefix stays the same."""
    NOT_GREEDY = "not_greedy"
    """Thinking with temperature 0 runs in circles."""
    ONE_SYSTEM = "one_system"
    """The template refuses a system message that does not stand first."""


@dataclass(frozen=True, slots=True)
class SamplingAdvice:
    """What the family's authors recommend; `None` leaves the engine's default."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    presence_penalty: float | None = None
    repetition_penalty: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The manners of a family: whoever serves the model, they are the same.

    Attributes:
        id: Its name in the catalogue, for instance `qwen3`.
        tool_format: How the family writes a tool call.
        thinking: Whether it thinks.
        thinking_switch: How thinking is turned on and off.
        thinking_default: Whether the template thinks when nobody says so.
        sampling: Recommended when it does not think.
        sampling_thinking: Recommended when it thinks; `None` where it never does.
        stop: Texts that end a reply beyond the end-of-turn token, which every engine knows.
        quirks: What else one must know.
    """

    id: str
    tool_format: ToolFormat = ToolFormat.NONE
    thinking: Thinking = Thinking.NEVER
    thinking_switch: ThinkingSwitch = ThinkingSwitch.NONE
    thinking_default: bool = False
    sampling: SamplingAdvice = field(default_factory=SamplingAdvice)
    sampling_thinking: SamplingAdvice | None = None
    stop: tuple[str, ...] = ()
    quirks: frozenset[Quirk] = frozenset()

    def sampling_for(self, *, thinking: bool) -> SamplingAdvice:
        """Return what is recommended for a reply with or without thinking."""
        return (self.sampling_thinking or self.sampling) if thinking else self.sampling


@dataclass(frozen=True, slots=True)
class Licence:
    """Under which terms a model may be used. They differ within one family."""

    id: str
    name: str
    url: str
    commercial: bool


@dataclass(frozen=True, slots=True)
class Model:
    """An entry of the catalogue.

    Attributes:
        id: A slug; never has a slash.
        name: What people call it.
        family: For instance `Qwen3`.
        parameters: Their number as people say it, for instance `1.5B`.
        quantization: For instance `Q4_K_M`; empty where it is served elsewhere.
        licence: Its terms.
        profile: Its manners.
        context_tokens: The longest context that it was made for; `None` where an endpoint does not say.
        languages: ISO 639-1 codes of the languages named by its authors that we have checked it lists.
        abilities: What it can do.
        files: What must be here to run it; empty for the big ones, which are used through an endpoint.
        memory_bytes: What running it takes with a context of 8,192 tokens; `None` for the big ones.
        description: One sentence in each language.
        custom: Added by a person, not part of the catalogue.
    """

    id: str
    name: str
    family: str
    parameters: str
    quantization: str
    licence: Licence
    profile: Profile
    context_tokens: int | None
    languages: tuple[str, ...]
    abilities: frozenset[Ability]
    files: tuple[ModelFile, ...]
    memory_bytes: int | None
    description: Mapping[Language, str]
    custom: bool = False

    @property
    def local(self) -> bool:
        """Whether it can run on this machine at all."""
        return bool(self.files)

    @property
    def size_bytes(self) -> int | None:
        """The size of all files, where it is known."""
        sizes = [each.size_bytes for each in self.files]
        return sum(size for size in sizes if size is not None) if sizes and None not in sizes else None


@dataclass(frozen=True, slots=True)
class Machine:
    """What this machine has."""

    memory_bytes: int
    available_memory_bytes: int
    cores: int
    disk_free_bytes: int


class Fits(StrEnum):
    """Whether a model fits into the memory: with room to spare, just so, or not."""

    YES = "yes"
    TIGHT = "tight"
    NO = "no"


def fits(memory_bytes: int | None, machine: Machine) -> Fits | None:
    """Judge whether a model fits into the machine's memory; `None` where its need is not known."""
    if memory_bytes is None:
        return None
    # The rest of Hupan, the database and the desktop want memory too.
    spare = machine.memory_bytes - memory_bytes
    if spare < GIB // 2:
        return Fits.NO
    return Fits.YES if spare >= max(2 * GIB, machine.memory_bytes // 4) else Fits.TIGHT


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model and how it stands on this machine: what the list shows."""

    model: Model
    ready: bool
    fits: Fits | None
    download: Progress | None
    is_default: bool
    endpoint_id: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """All models, the default, and the machine."""

    models: tuple[ModelStatus, ...]
    default_model_id: str | None
    machine: Machine


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model whose files are here.

    Attributes:
        id: The model's id.
        path: The GGUF file, the first one where there are several.
        projector_path: The vision part, where there is one.
        profile: Its manners.
        context_tokens: The longest context that it was made for.
        abilities: What it can do.
        size_bytes: The size of its files.
        memory_bytes: What running it takes with a context of 8,192 tokens.
    """

    id: str
    path: Path
    projector_path: Path | None
    profile: Profile
    context_tokens: int
    abilities: frozenset[Ability]
    size_bytes: int
    memory_bytes: int | None


@dataclass(frozen=True, slots=True)
class EndpointModel:
    """A model that an endpoint serves. `repr` never shows the key."""

    id: str
    endpoint_id: str
    base_url: str
    api_key: str | None = field(repr=False)
    remote_name: str
    profile: Profile
    context_tokens: int | None
    abilities: frozenset[Ability]


Servable: TypeAlias = LocalModel | EndpointModel


@dataclass(frozen=True, slots=True)
class CustomModel:
    """A model that a person adds: one GGUF file of a hub, an address or this machine."""

    source: SourceKind
    repository: str
    file: str
    sha256: str | None = None


_NOT_IN_SLUG = re.compile(r"[^a-z0-9._]+")


def slug_of(text: str) -> str:
    """Make a name fit for ids and addresses: `My Ollama!` becomes `my-ollama`."""
    return _NOT_IN_SLUG.sub("-", text.lower()).strip("-.")[:80].strip("-.")
