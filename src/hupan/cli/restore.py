"""`hupan restore FILE`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from hupan.cli.console import Json, say, show_json
from hupan.platform.backup import restore_backup
from hupan.supervisor import read_settings


def command(
    file: Annotated[Path, typer.Argument(help="An archive that `hupan backup` wrote.", exists=True, dir_okay=False)],
    *,
    force: Annotated[bool, typer.Option("--force", help="Put aside the data that are there.")] = False,
    as_json: Json = False,
) -> None:
    """Bring back what a backup holds. The server must be stopped."""
    settings = read_settings(os.environ)
    aside = restore_backup(file, settings, force=force)
    if as_json:
        show_json({"file": str(file), "data_dir": str(settings.data_dir), "previous": aside})
        return
    say(f"Restored {file} into {settings.data_dir}.")
    if aside is not None:
        say(f"What was there before lies in {aside}; remove it when you no longer need it.")
