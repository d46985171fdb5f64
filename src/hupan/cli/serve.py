"""`hupan serve`: becomes the supervisor."""

import os
from pathlib import Path
from typing import Annotated

import typer

from hupan.supervisor import Supervisor, read_settings

# The setting behind `--model`; the models room reads it.
_MODEL_VARIABLE = "HUPAN_MODELS_DEFAULT"
# And the one behind `--no-demo`, which the demo room reads.
_DEMO_VARIABLE = "HUPAN_MARKET_DEMO"


def command(  # noqa: PLR0913, PLR0917 - each is an option of the command
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; any other than loopback demands accounts. [127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one. [8000]")
    ] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder for the database, models, files and logs.")] = None,
    database_url: Annotated[
        str | None, typer.Option(help="A PostgreSQL to use instead of the bundled one, as postgresql://...")
    ] = None,
    model: Annotated[str | None, typer.Option(help="The model that answers where nobody chose one.")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser when ready.")] = False,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Do not load the demo market at the first start.")] = False,
) -> None:
    """Start Hupan: database, engine, web app and API under one supervisor."""
    flags = {
        "server_host": host,
        "server_port": None if port is None else str(port),
        "server_data_dir": None if data_dir is None else str(data_dir),
        "database_url": database_url,
    }
    environment = dict(os.environ)
    if model is not None:
        environment[_MODEL_VARIABLE] = model
    if no_demo:
        environment[_DEMO_VARIABLE] = "false"
    settings = read_settings(environment, flags)
    raise typer.Exit(Supervisor(settings, environment, browser=not no_browser).run())
