"""The few settings that are needed before anything heavy is loaded.

Flags come before the environment, that before `hupan.toml`, that before defaults. The rule and the names are those of
`hupan.platform.settings`, which reads the same sections once more, in full, in the web process; a test holds the two
together.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import platformdirs

from hupan.supervisor.errors import BadSetting

CONFIG_VARIABLE = "HUPAN_CONFIG"

_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """What the supervisor needs to know.

    Attributes:
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        data_dir: Folder for the database, models, files and logs.
        database_url: A PostgreSQL URL; `None` for the bundled server.
        config: The settings file, which need not exist.
    """

    host: str
    port: int
    data_dir: Path
    database_url: str | None
    config: Path


def read_settings(environment: Mapping[str, str], flags: Mapping[str, str | None] | None = None) -> ServeSettings:
    """Find out the settings.

    Args:
        environment: The process's variables.
        flags: What the command line said, by `SECTION_FIELD` in lower case; `None` values are not said.

    Raises:
        BadSetting: A value cannot be used; the sentence names it and where it was set.
    """
    said = {name: value for name, value in (flags or {}).items() if value is not None}
    named = environment.get(CONFIG_VARIABLE)
    values = _Values(said, environment)
    if named:
        values.read_file(Path(named).expanduser().resolve())
        data_dir = _folder(values)
    else:
        data_dir = _folder(values)
        values.read_file(data_dir / "hupan.toml")
        if "data_dir" in values.section("server"):
            raise BadSetting(
                f"data_dir cannot be set in {values.file}, which lies in that folder; "
                f"name a file elsewhere by {CONFIG_VARIABLE}."
            )
    port, origin = values.find("server", "port", "8000")
    if not port.isascii() or not port.isdigit() or int(port) > _HIGHEST_PORT:
        raise BadSetting(f"{origin}: {port!r} is no port; ports are 0 to {_HIGHEST_PORT}.")
    return ServeSettings(
        host=values.find("server", "host", "127.0.0.1")[0],
        port=int(port),
        data_dir=data_dir,
        database_url=values.find("database", "url", "")[0] or None,
        config=values.file,
    )


class _Values:
    def __init__(self, flags: Mapping[str, str], environment: Mapping[str, str]) -> None:
        self.file = Path()
        self._flags = flags
        self._environment = environment
        self._toml: dict[str, Any] = {}

    def read_file(self, file: Path) -> None:
        self.file = file
        try:
            self._toml = tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self._toml = {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadSetting(f"{file} is not valid TOML: {error}") from error
        except OSError as error:
            raise BadSetting(f"{file} cannot be read: {error.strerror}.") from error

    def section(self, name: str) -> Mapping[str, Any]:
        found = self._toml.get(name, {})
        return cast("Mapping[str, Any]", found) if isinstance(found, dict) else {}

    def find(self, section: str, field: str, default: str) -> tuple[str, str]:
        """Return the value as text and where it was said."""
        variable = f"HUPAN_{section}_{field}".upper()
        if f"{section}_{field}" in self._flags:
            return self._flags[f"{section}_{field}"], "--" + field.replace("_", "-")
        if variable in self._environment:
            return self._environment[variable], variable
        in_file = self.section(section)
        if field in in_file:
            return str(in_file[field]), f"[{section}] {field} in {self.file}"
        return default, "the default"


def _folder(values: _Values) -> Path:
    default = str(platformdirs.user_data_path("hupan", appauthor=False))
    return Path(values.find("server", "data_dir", default)[0]).expanduser().resolve()
