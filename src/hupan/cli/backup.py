"""`hupan backup FILE`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from hupan.cli.console import Json, say, show_json
from hupan.platform.backup import write_backup
from hupan.supervisor import borrow_database, read_settings


def command(
    file: Annotated[Path, typer.Argument(help="The archive to write; must not exist yet.")],
    *,
    as_json: Json = False,
) -> None:
    """Write everything but the models into one file. The server may go on running."""
    settings = read_settings(os.environ)
    with borrow_database(settings) as url:
        manifest = write_backup(url, settings.data_dir, file.expanduser().resolve())
    size = file.stat().st_size
    if as_json:
        show_json({"file": str(file), "size_bytes": size, **manifest.model_dump(mode="json", exclude={"members"})})
    else:
        say(f"Wrote {file} ({size / 1e6:.1f} MB, {len(manifest.members)} files), and read it back.")
        say("It holds the key that opens stored secrets: keep it as safe as the data themselves.")
