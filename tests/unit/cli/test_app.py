"""The command line as a whole: its list, its exit codes, its sentences, and what it does not load."""

import json
import subprocess
import sys
from collections.abc import Mapping
from types import ModuleType

import pytest
import typer
from typer.main import get_command

from hupan import __version__
from hupan.cli import app as application
from hupan.cli.app import COMMANDS, main
from hupan.cli.exits import Exit, exit_of
from hupan.kernel import HupanError, Kind


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(words)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def _with_command(monkeypatch: pytest.MonkeyPatch, command: object) -> None:
    module = ModuleType("hupan.cli.for_tests")
    vars(module)["command"] = command
    monkeypatch.setitem(sys.modules, "hupan.cli.for_tests", module)
    entry = application.Entry("hupan.cli.for_tests", "For tests.")
    commands: Mapping[str, application.Entry] = {**COMMANDS, "try": entry}
    monkeypatch.setattr(application, "COMMANDS", commands)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, "--version") == (0, f"hupan {__version__}\n", "")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, "--help")
    assert code == 0
    for name in COMMANDS:
        assert f" {name} " in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, name, "--help")
    assert code == 0
    assert "Usage: hupan" in out


@pytest.mark.parametrize("words", [["nonsense"], ["serve", "--nonsense"], ["serve", "--port", "far"], ["backup"]])
def test_wrong_words_are_a_usage_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = _run(capsys, *words)
    assert code == Exit.USAGE
    assert "Traceback" not in err


def test_every_kind_of_error_has_an_exit_code() -> None:
    for kind in Kind:

        class Some(HupanError):
            """For each kind."""

        Some.kind = kind
        assert exit_of(Some("")) is not Exit.OK


def test_an_expected_error_is_one_sentence(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(HupanError):
        """For the test."""

        kind = Kind.NOT_FOUND

    def command() -> None:
        raise Gone("There is no such thing.")

    _with_command(monkeypatch, command)
    assert _run(capsys, "try") == (Exit.NOT_FOUND, "", "hupan: There is no such thing.\n")


def test_an_unexpected_error_is_two_sentences_without_a_stack_trace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def command() -> None:
        raise ZeroDivisionError("odd")

    monkeypatch.delenv("HUPAN_DEBUG", raising=False)
    _with_command(monkeypatch, command)
    code, _, err = _run(capsys, "try")
    assert code == Exit.FAILED
    assert "ZeroDivisionError: odd" in err
    assert "Traceback" not in err
    monkeypatch.setenv("HUPAN_DEBUG", "1")
    assert "Traceback" in _run(capsys, "try")[2]


def test_an_interrupted_command_says_so_by_its_exit_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def command() -> None:
        raise KeyboardInterrupt

    _with_command(monkeypatch, command)
    assert _run(capsys, "try")[0] == Exit.INTERRUPTED


def test_a_data_folder_called_like_a_command_is_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, "--data-dir", "chat", "backup", "--help")
    assert code == 0
    assert "hupan backup" in out


def test_completion_offers_commands_and_options() -> None:
    def complete(line: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "hupan"],
            env={"_HUPAN_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line},
            capture_output=True,
            text=True,
            check=False,
        )
        return [part.split('":"')[0].strip('"') for part in done.stdout.replace("\n", " ").split('" "') if part]

    assert any("serve" in offered for offered in complete("hupan "))
    assert any("--database-url" in offered for offered in complete("hupan serve --"))


def _loaded_by(statement: str) -> set[str]:
    code = f"import json, sys\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


HEAVY = {"sqlalchemy", "fastapi", "pydantic", "alembic", "psycopg", "aiohttp", "asyncio", "xllamacpp", "numpy"}


def test_serving_loads_nothing_heavy_into_the_supervisor() -> None:
    assert _loaded_by("from hupan.cli.app import build; build('serve')") & HEAVY == set()


def test_a_chat_loads_neither_the_database_nor_the_server() -> None:
    loaded = _loaded_by("from hupan.cli.app import build; build('chat')")
    assert loaded & (HEAVY - {"asyncio"}) == set()  # the prompt needs asyncio


def test_every_command_of_a_group_has_a_line_of_help() -> None:
    for name, entry in COMMANDS.items():
        if entry.group:
            module = __import__(entry.module, fromlist=["app"])
            group = get_command(module.app)
            assert isinstance(module.app, typer.Typer)
            for command in vars(group)["commands"].values():
                assert command.help, f"{name} {command.name}"
