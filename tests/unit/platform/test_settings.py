from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hupan.platform import InvalidSettings, ServerSettings, SettingsSources


def test_defaults_hold_where_nothing_is_said(tmp_path: Path) -> None:
    settings = SettingsSources(tmp_path / "hupan.toml", {}).load("server", ServerSettings)
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_a_flag_beats_the_environment_and_the_environment_beats_the_file(tmp_path: Path) -> None:
    file = tmp_path / "hupan.toml"
    file.write_text('[server]\nport = 1\nhost = "0.0.0.0"\nlog_level = "debug"\n')
    sources = SettingsSources(file, {"HUPAN_SERVER_PORT": "2", "HUPAN_SERVER_HOST": "::1"}, {"server": {"port": 3}})
    settings = sources.load("server", ServerSettings)
    assert (settings.port, settings.host, settings.log_level) == (3, "::1", "debug")


@pytest.mark.parametrize(
    ("environment", "toml", "named"),
    [
        ({"HUPAN_SERVER_PORT": "eighty"}, "", "HUPAN_SERVER_PORT"),
        ({}, "[server]\nport = 70000\n", "[server] port in"),
        ({}, "[server]\nprot = 80\n", "[server] prot in"),
    ],
)
def test_a_wrong_value_names_where_it_was_set(
    tmp_path: Path, environment: dict[str, str], toml: str, named: str
) -> None:
    file = tmp_path / "hupan.toml"
    file.write_text(toml)
    with pytest.raises(InvalidSettings) as caught:
        SettingsSources(file, environment).load("server", ServerSettings)
    assert named in caught.value.detail


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "hupan.toml"
    file.write_text("[server\n")
    with pytest.raises(InvalidSettings, match=r"hupan\.toml is not valid TOML"):
        SettingsSources(file, {})


@given(st.dictionaries(st.sampled_from(["HUPAN_SERVER_PORT", "HUPAN_SERVER_HOST", "PATH"]), st.text(), max_size=3))
def test_any_environment_gives_settings_or_one_clear_error(environment: dict[str, str]) -> None:
    try:
        settings = SettingsSources(None, environment).load("server", ServerSettings)
    except InvalidSettings as error:
        assert error.detail.startswith("HUPAN_SERVER_PORT")  # noqa: PT017 - both outcomes are right, and each is checked
    else:
        assert 0 <= settings.port <= 65535
