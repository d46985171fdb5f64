"""Keeps Hupan running: takes the data folder and the port, starts PostgreSQL and the web process, restarts what died.

It lives as long as the server does and beside the heavy parts, so it imports the standard library and one function of
platformdirs, no more; `hupan.platform` would cost it a second and a hundred megabytes. The engine is not its child
but the web process's, which knows when a model is wanted.

`supervisor.py` is the loop; `folder.py` guards the data folder; `postgres.py` runs the bundled PostgreSQL;
`listening.py` opens the port; `launch.py` lets Python load quickly; `children.py` starts a process and knows when to
start it again; `terminal.py` and `logs.py` say what happens.
"""

from hupan.supervisor.borrowing import borrow_database, running
from hupan.supervisor.errors import (
    AlreadyServing,
    BadSetting,
    DatabaseFailed,
    DataFolderUnusable,
    DataFromNewerVersion,
    PortTaken,
    SupervisorError,
)
from hupan.supervisor.folder import LAYOUT, DataFolder, ServerState
from hupan.supervisor.listening import open_port
from hupan.supervisor.postgres import EmbeddedPostgres, postgres_program
from hupan.supervisor.settings import ServeSettings, read_settings
from hupan.supervisor.supervisor import Supervisor

__all__ = [
    "LAYOUT",
    "AlreadyServing",
    "BadSetting",
    "DataFolder",
    "DataFolderUnusable",
    "DataFromNewerVersion",
    "DatabaseFailed",
    "EmbeddedPostgres",
    "PortTaken",
    "ServeSettings",
    "ServerState",
    "Supervisor",
    "SupervisorError",
    "borrow_database",
    "open_port",
    "postgres_program",
    "read_settings",
    "running",
]
