"""What `hupan doctor` asks of the database and of the settings."""

from collections.abc import Iterable

import psycopg

from hupan.cli.findings import Finding, good, problem, warning
from hupan.platform.migrate import head_revision, known_revisions, revision_of
from hupan.supervisor import ServeSettings, borrow_database

_OLDEST_SERVER = 150000


def check_database(settings: ServeSettings) -> Iterable[Finding]:
    """Look whether the database answers and whether its tables are those of this Hupan."""
    if settings.database_url is None and not (settings.data_dir / "postgres").exists():
        yield good("database", "Is made at the first start")
        return
    with borrow_database(settings) as url, psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        number = connection.info.server_version
        where = "your own server" if settings.database_url else "bundled"
        detail = f"PostgreSQL {number // 10000}.{number % 10000} ({where}) answers"
        if number < _OLDEST_SERVER:
            yield problem("database", detail, "Use PostgreSQL 15 or newer.")
        else:
            yield good("database", detail)
        yield _tables(revision_of(connection))


def _tables(revision: str | None) -> Finding:
    if revision == head_revision():
        return good("tables", f"Are at the newest revision, {revision}")
    if revision is None:
        return good("tables", "Are made at the first start")
    if revision in known_revisions():
        return warning("tables", f"Are at {revision}; {head_revision()} is due", "The next start brings them there.")
    return problem(
        "tables",
        f"Are at {revision}, which this Hupan does not know",
        "A newer Hupan has written them: update, or restore a backup into an empty folder.",
    )
