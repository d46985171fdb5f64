"""Writes a migration: `python scripts/revise.py "what changes"`.

It starts a database of its own, brings it to the newest revision, and writes a file under
`platform/migrations/versions` with what the tables have beyond that. Read it before you commit it.
"""

import sys
import tempfile
from pathlib import Path

from hupan.bootstrap.tables import load_tables
from hupan.platform import Row
from hupan.platform.migrate import head_revision, upgrade
from hupan.platform.migrations.alembic import revise
from hupan.supervisor import EmbeddedPostgres, running


def main(message: str) -> None:
    """Write one revision."""
    load_tables()
    with tempfile.TemporaryDirectory() as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres", Path(folder) / "log")
        with running(postgres):
            if head_revision() is not None:
                upgrade(postgres.url)
            revise(postgres.url, message, Row.metadata)


if __name__ == "__main__":
    main(sys.argv[1])
