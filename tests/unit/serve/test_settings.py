"""The supervisor's quick reading of settings agrees with the thorough one, and says what is wrong."""

from pathlib import Path

import pytest

from hupan.platform import DatabaseSettings, ServerSettings, SettingsSources
from hupan.supervisor import BadSetting, ServeSettings, read_settings

TOML = """
[server]
host = "0.0.0.0"
port = 9000
[database]
url = "postgresql://in.the.file/db"
"""


def _both(
    environment: dict[str, str], flags: dict[str, str | None]
) -> tuple[ServeSettings, ServerSettings, DatabaseSettings]:
    quick = read_settings(environment, flags)
    said = {name: value for name, value in flags.items() if value is not None}
    by_section = {
        section: {
            name.removeprefix(f"{section}_"): value for name, value in said.items() if name.startswith(f"{section}_")
        }
        for section in ("server", "database")
    }
    sources = SettingsSources(quick.config, environment, by_section)
    return quick, sources.load("server", ServerSettings), sources.load("database", DatabaseSettings)


@pytest.mark.parametrize("in_file", [False, True])
@pytest.mark.parametrize(
    "environment",
    [{}, {"HUPAN_SERVER_PORT": "9001", "HUPAN_DATABASE_URL": "postgresql://in.the.environment/db"}],
)
@pytest.mark.parametrize(
    "flags", [{}, {"server_port": "9002", "server_host": "::1", "database_url": "postgresql://a.flag/db"}]
)
def test_quick_and_thorough_reading_agree(
    tmp_path: Path, environment: dict[str, str], flags: dict[str, str | None], *, in_file: bool
) -> None:
    if in_file:
        (tmp_path / "hupan.toml").write_text(TOML)
    quick, server, database = _both({**environment, "HUPAN_SERVER_DATA_DIR": str(tmp_path)}, flags)
    assert (quick.host, quick.port, quick.data_dir) == (server.host, server.port, server.data_dir)
    assert quick.database_url == database.url
    assert quick.config == tmp_path / "hupan.toml"


def test_defaults_agree() -> None:
    quick, server, database = _both({}, {})
    assert (quick.host, quick.port, quick.data_dir) == (server.host, server.port, server.data_dir)
    assert quick.database_url is database.url is None


def test_a_file_named_elsewhere_may_say_where_the_data_are(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.toml"
    file.write_text(f'[server]\ndata_dir = "{tmp_path / "data"}"\n')
    settings = read_settings({"HUPAN_CONFIG": str(file)})
    assert (settings.data_dir, settings.config) == (tmp_path / "data", file)


def test_a_file_in_the_data_folder_may_not_say_where_the_data_are(tmp_path: Path) -> None:
    (tmp_path / "hupan.toml").write_text('[server]\ndata_dir = "/elsewhere"\n')
    with pytest.raises(BadSetting, match="HUPAN_CONFIG"):
        read_settings({"HUPAN_SERVER_DATA_DIR": str(tmp_path)})


@pytest.mark.parametrize("port", ["-1", "65536", "web", "", "８０００"])
def test_a_wrong_port_is_named_with_its_origin(tmp_path: Path, port: str) -> None:
    environment = {"HUPAN_SERVER_DATA_DIR": str(tmp_path), "HUPAN_SERVER_PORT": port}
    with pytest.raises(BadSetting, match="HUPAN_SERVER_PORT"):
        read_settings(environment)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "hupan.toml").write_text("[server\n")
    with pytest.raises(BadSetting, match=r"hupan\.toml is not valid TOML"):
        read_settings({"HUPAN_SERVER_DATA_DIR": str(tmp_path)})
