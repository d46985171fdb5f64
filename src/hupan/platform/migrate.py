"""Brings the database up to date before anything reads it.

Whether a migration is due is one query and a look at the names of the revisions; Alembic, which takes a second to
load, is imported only when there is something to do.
"""

import importlib
import re
import time
from pathlib import Path

import psycopg
import structlog

from hupan.platform.errors import DatabaseUnavailable, DataTooNew

VERSIONS = Path(__file__).parent / "migrations" / "versions"

# Two servers that start on one database must not both migrate it; any number will do, as long as it is ours.
_LOCK = 0x68757061
_PATIENCE_S = 60.0
_POLL_S = 0.02
_SLOW_POLL_S = 0.5

_REVISION = re.compile(r'^revision(?:: str)? = "(\w+)"', re.MULTILINE)
_PARENT = re.compile(r'^down_revision(?:: [^=]+)? = "(\w+)"', re.MULTILINE)

_log = structlog.get_logger(__name__)


def known_revisions(versions: Path = VERSIONS) -> set[str]:
    """Name every revision that this Hupan knows."""
    return {found[1] for file in versions.glob("*.py") if (found := _REVISION.search(file.read_text(encoding="utf-8")))}


def head_revision(versions: Path = VERSIONS) -> str | None:
    """Name the revision that the tables of this Hupan need; `None` where there is none yet."""
    parents = {
        found[1] for file in versions.glob("*.py") if (found := _PARENT.search(file.read_text(encoding="utf-8")))
    }
    heads = known_revisions(versions) - parents
    return heads.pop() if len(heads) == 1 else None


def upgrade(url: str, *, patience_s: float = _PATIENCE_S) -> bool:
    """Wait for the database and bring it up to date.

    Args:
        url: A PostgreSQL URL.
        patience_s: How long the database may take to answer; it starts beside this process.

    Returns:
        Whether anything had to be changed.

    Raises:
        DatabaseUnavailable: It does not answer in time, or refuses.
        DataTooNew: A newer Hupan has migrated it.
    """
    with _connect(url, patience_s) as connection:
        head = head_revision()
        if revision_of(connection) == head:
            return False
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        revision = revision_of(connection)  # another server may have migrated while this one waited
        if revision == head:
            return False
        if revision is not None and revision not in known_revisions():
            raise DataTooNew(
                f"The database is at revision {revision}, which this Hupan does not know: a newer one has written it. "
                "Update Hupan, or restore a backup into an empty data folder.",
                revision=revision,
            )
        started = time.monotonic()
        importlib.import_module("hupan.platform.migrations.alembic").run(url)
        _log.info("the database was brought up to date", revision=head, seconds=round(time.monotonic() - started, 2))
        return True


def _connect(url: str, patience_s: float) -> psycopg.Connection[tuple[object, ...]]:
    deadline = time.monotonic() + patience_s
    begun = time.monotonic()
    while True:
        try:
            return psycopg.connect(url, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            if time.monotonic() >= deadline:
                raise DatabaseUnavailable(
                    f"The database does not answer: {str(error).strip().splitlines()[-1]}"
                ) from error
        # The bundled server is up in a moment; one elsewhere should not be hammered.
        time.sleep(_POLL_S if time.monotonic() - begun < 1 else _SLOW_POLL_S)


def revision_of(connection: psycopg.Connection[tuple[object, ...]]) -> str | None:
    """Return the revision that a database is at; `None` for an empty one."""
    if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])
