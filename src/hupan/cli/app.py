"""The list of commands, and how the command line begins and ends.

Only the chosen command's module is imported; the others are known here by a name and a line of help.
"""

import importlib
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from hupan import __version__
from hupan.cli.exits import Exit, exit_of
from hupan.kernel import HupanError

DATA_DIR_VARIABLE = "HUPAN_SERVER_DATA_DIR"
DEBUG_VARIABLE = "HUPAN_DEBUG"

_COMPLETION_WORDS = ("_TYPER_COMPLETE_ARGS", "COMP_WORDS")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list.

    Attributes:
        module: Where the command stands: it has a function `command`, or an `app` of several commands where `group`.
        help: What it does, in one sentence.
        group: Whether it has commands of its own.
    """

    module: str
    help: str
    group: bool = False


COMMANDS: Mapping[str, Entry] = {
    "serve": Entry("hupan.cli.serve", "Start Hupan: database, engine, web app and API under one supervisor."),
    "chat": Entry("hupan.cli.chat", "Chat in the terminal with the model of a running server."),
    "models": Entry("hupan.cli.models", "List, search, fetch and remove models.", group=True),
    "endpoints": Entry("hupan.cli.endpoints", "Connect OpenAI-compatible servers and their models.", group=True),
    "market": Entry("hupan.cli.market", "Import and export the market, and its demo.", group=True),
    "receipt": Entry("hupan.cli.receipts", "Check signed receipts, and renew the key that signs them.", group=True),
    "user": Entry("hupan.cli.people", "Add people and set their passwords.", group=True),
    "key": Entry("hupan.cli.keys", "Create, list and revoke API keys.", group=True),
    "backup": Entry("hupan.cli.backup", "Write everything but the models into one file."),
    "restore": Entry("hupan.cli.restore", "Bring back what a backup holds."),
    "doctor": Entry("hupan.cli.doctor", "Say what is wrong with this installation and how to mend it."),
}


def build(chosen: str | None) -> typer.Typer:
    """Make the command line.

    Args:
        chosen: The command whose module is imported; `None` for none, which is enough for the list.
    """
    app = typer.Typer(
        name="hupan",
        help="An open assistant that you own.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    for name, entry in COMMANDS.items():
        _add(app, name, entry, imported=name == chosen)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code.

    Args:
        arguments: What stands after `hupan`; the process's own arguments when not given.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        build(_chosen(words))(args=words, prog_name="hupan")
    except HupanError as error:
        _complain(error.detail)
        sys.exit(exit_of(error))
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last door: whatever it is, a person reads one sentence
        _complain(f"something went wrong inside ({type(error).__name__}: {error}).")
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exc()
        else:
            _complain(f"{DEBUG_VARIABLE}=1 before the command shows where.")
        sys.exit(Exit.FAILED)


def _chosen(words: Sequence[str]) -> str | None:
    # The shell asks for completions with the words of the line in the environment and no arguments.
    for variable in _COMPLETION_WORDS:
        words = words or os.environ.get(variable, "").split()
    following = iter(words)
    for word in following:
        if word == "--data-dir":
            next(following, None)  # its value may well be called like a command
        elif word in COMMANDS:
            return word
    return None


def _add(app: typer.Typer, name: str, entry: Entry, *, imported: bool) -> None:
    if not imported:
        app.command(name, help=entry.help)(_elsewhere)
        return
    module = importlib.import_module(entry.module)
    if entry.group:
        app.add_typer(module.app, name=name, help=entry.help)
    else:
        app.command(name, help=entry.help)(module.command)


def _elsewhere() -> None:
    # Stands for a command that this line does not call, so that the list is whole without importing it.
    raise AssertionError


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hupan {__version__}")
        raise typer.Exit


def _global_options(
    data_dir: Annotated[
        Path | None,
        typer.Option(help="Folder for the database, models, files and logs.", envvar=DATA_DIR_VARIABLE),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_show_version),
    ] = False,
) -> None:
    if data_dir is not None:
        os.environ[DATA_DIR_VARIABLE] = str(data_dir.expanduser().resolve())


def _complain(sentence: str) -> None:
    sys.stderr.write(f"hupan: {sentence}\n")
