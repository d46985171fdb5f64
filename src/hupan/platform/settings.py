"""Settings: one small typed class a room, filled from flags, then the environment, then `hupan.toml`, then defaults.

A field `port` of the section `server` is `--port` where the command has such a flag, `HUPAN_SERVER_PORT` in the
environment, and `port = 8000` under `[server]` in `hupan.toml`.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hupan.platform.errors import InvalidSettings

T = TypeVar("T", bound=BaseModel)


class ServerSettings(BaseModel):
    """`[server]`: where Hupan listens and keeps its data."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(
        default="127.0.0.1", description="Address to listen on. Any other than loopback demands accounts."
    )
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    data_dir: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("hupan", appauthor=False),
        description="Folder for the database, models, files and logs.",
    )
    public_url: str | None = Field(default=None, description="Address under which others reach this server, for links.")
    log_level: str = Field(default="info", description="debug, info, warning or error.")


class DatabaseSettings(BaseModel):
    """`[database]`: which PostgreSQL to use."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str | None = Field(
        default=None, description="A PostgreSQL URL. Without one, the bundled server runs in the data folder."
    )
    pool_size: int = Field(default=8, ge=1, le=100, description="Connections that the web process keeps open.")


class SettingsSources:
    """Where settings come from, read once.

    Args:
        toml_file: `hupan.toml`; absent is fine.
        environment: Variables, `os.environ` when not given.
        flags: What the command line said: section, then field.

    Raises:
        InvalidSettings: `hupan.toml` is no TOML.
    """

    def __init__(
        self,
        toml_file: Path | None = None,
        environment: Mapping[str, str] | None = None,
        flags: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._file = toml_file
        self._environment = os.environ if environment is None else environment
        self._flags = flags or {}
        self._toml: dict[str, Any] = {}
        if toml_file is not None and toml_file.is_file():
            try:
                self._toml = tomllib.loads(toml_file.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise InvalidSettings(f"{toml_file} is not valid TOML: {error}") from error

    def load(self, section: str, cls: type[T]) -> T:
        """Fill one room's settings.

        Args:
            section: The room's name in `hupan.toml` and in the environment.
            cls: The room's settings class.

        Raises:
            InvalidSettings: A value does not fit; the sentence names the setting and where it was set.
        """
        values: dict[str, Any] = {}
        origins: dict[str, str] = {}
        in_file: dict[str, Any] = self._toml.get(section, {})
        for name, value in in_file.items():
            values[name], origins[name] = value, f"[{section}] {name} in {self._file}"
        for name in cls.model_fields:
            variable = f"HUPAN_{section}_{name}".upper()
            if variable in self._environment:
                values[name], origins[name] = self._environment[variable], variable
        for name, value in self._flags.get(section, {}).items():
            if value is not None:
                values[name], origins[name] = value, "--" + name.replace("_", "-")
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = str(first["loc"][0]) if first["loc"] else section
            raise InvalidSettings(f"{origins.get(name, name)}: {first['msg']}.", setting=f"{section}.{name}") from error
