"""Backups: the database, the files and the key that opens its secrets, in one archive; and the way back.

Models are left out, since they can be fetched again. Work that is half done is in the dump, and goes on after a
restore: its steps are idempotent, so it does not matter that some may have been done since. The dump is taken before
the files, so that every file that it speaks of is there.
"""

import contextlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from hupan import __version__
from hupan.platform.archive import DUMP, FILES, FORMAT, Archive, ArchiveWriter, Manifest, open_archive
from hupan.platform.errors import BackupFailed, DataTooNew, WouldOverwrite
from hupan.platform.migrate import known_revisions, revision_of
from hupan.supervisor import LAYOUT, DataFolder, EmbeddedPostgres, ServeSettings, postgres_program, running

# What is not in a backup: the database is dumped, models and caches can be fetched again, the rest is of the moment.
_LEFT_OUT = frozenset({"postgres", "postgres.new", "models", "cache", "logs", "lock", "server.json", "version"})
# Ours, and that in which durable work is kept; the second is there once some work has begun.
_SCHEMAS = ("public", "dbos")
_EARLIER = "before-restore-"
_STAGING = ".restoring"

# Stays in its place when a backup is restored.
_UNTOUCHED = frozenset({"models", "cache", "logs", "lock", "server.json", _STAGING})


def write_backup(url: str, data_dir: Path, file: Path) -> Manifest:
    """Write a backup and read it back.

    Args:
        url: The database.
        data_dir: The data folder.
        file: The archive to write; must not exist.

    Raises:
        WouldOverwrite: There is such a file.
        BackupFailed: It cannot be written.
    """
    if file.exists():
        raise WouldOverwrite(f"{file} exists already; choose another name, or remove it first.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
            draft, dump = Path(folder) / "draft.tar", Path(folder) / DUMP
            schemas = [f"--schema={schema}" for schema in _SCHEMAS]
            _run("pg_dump", "--format=custom", "--no-owner", *schemas, "--file", dump, url)
            with tarfile.open(draft, "x:") as tar:
                writer = ArchiveWriter(tar)
                writer.add(dump, DUMP)
                for path in _files(data_dir):
                    with contextlib.suppress(FileNotFoundError):  # removed since the folder was listed
                        writer.add(path, FILES + path.relative_to(data_dir).as_posix())
                writer.close(_manifest(url))
            with open_archive(draft) as archive:
                archive.verify()
            draft.chmod(0o600)
            os.link(draft, file)  # unlike a rename, fails where a file has appeared meanwhile
            return archive.manifest
    except FileExistsError as error:
        raise WouldOverwrite(f"{file} exists already; choose another name, or remove it first.") from error
    except OSError as error:
        raise BackupFailed(f"The backup cannot be written to {file}: {error.strerror or error}.") from error


def restore_backup(file: Path, settings: ServeSettings, *, force: bool = False) -> Path | None:
    """Bring back what a backup holds. The server must not run.

    Args:
        file: The archive.
        settings: Where the data folder and the database are.
        force: Put aside what is there; without it, restoring over data is refused.

    Returns:
        The folder where what was there before lies now; `None` where there was nothing.

    Raises:
        BackupDamaged: The archive is not what its manifest says; nothing was changed.
        WouldOverwrite: There are data, and `force` was not given.
        DataTooNew: A newer Hupan wrote it.
        BackupFailed: It cannot be brought back; the data are as they were.
        AlreadyServing: A server runs.
    """
    try:
        with open_archive(file) as archive:
            archive.verify()
            _check_revision(archive.manifest)
            return _restore(archive, settings, force=force)
    except OSError as error:
        raise BackupFailed(f"{file} cannot be restored: {error.strerror or error}.") from error


def _restore(archive: Archive, settings: ServeSettings, *, force: bool) -> Path | None:
    folder = DataFolder(settings.data_dir)
    folder.take()
    try:
        there = [path for path in folder.path.iterdir() if not _stays(path.name) and path.name != "version"]
        if not force and (there or (settings.database_url and _has_tables(settings.database_url))):
            raise WouldOverwrite(
                f"There are data in {folder.path} already. With --force they are put aside, "
                "and the backup takes their place."
            )
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        staging = folder.path / _STAGING
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        for member in archive.manifest.members:
            if member.name.startswith(FILES):
                archive.extract(member.name, staging / member.name.removeprefix(FILES))
        dump = staging / DUMP
        archive.extract(DUMP, dump)
        if settings.database_url:
            _fill_foreign(settings.database_url, dump, stamp)
        else:
            _fill_bundled(staging, folder, dump)
        dump.unlink()
        return _swap(folder.path, staging, there, stamp)
    finally:
        folder.release()


def _fill_bundled(staging: Path, folder: DataFolder, dump: Path) -> None:
    postgres = EmbeddedPostgres(staging / "postgres", folder.logs / "postgres.log")
    EmbeddedPostgres(folder.postgres, folder.logs / "postgres.log").stop_leftover()
    with running(postgres):
        _load(postgres.url, dump)


def _fill_foreign(url: str, dump: Path, stamp: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname = ANY(%s)", [list(_SCHEMAS)])
        aside = {name: f"{_EARLIER}{stamp}_{name}".replace("-", "_") for (name,) in found.fetchall()}
        for name, put_aside in aside.items():
            _rename_schema(connection, name, put_aside)
        connection.execute("CREATE SCHEMA public")
        try:
            _load(url, dump)
        except BackupFailed:
            _drop_schemas(connection)
            for name, put_aside in aside.items():
                _rename_schema(connection, put_aside, name)
            raise


def _rename_schema(connection: psycopg.Connection, name: str, becomes: str) -> None:
    connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(becomes)))


def _drop_schemas(connection: psycopg.Connection) -> None:
    for schema in _SCHEMAS:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


def _load(url: str, dump: Path) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        _drop_schemas(connection)
    _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname", url, dump)


def _swap(folder: Path, staging: Path, there: list[Path], stamp: str) -> Path | None:
    aside = folder / f"{_EARLIER}{stamp}"
    for path in there:
        aside.mkdir(mode=0o700, exist_ok=True)
        path.rename(aside / path.name)
    for path in staging.iterdir():
        path.rename(folder / path.name)
    staging.rmdir()
    return aside if there else None


def _files(data_dir: Path) -> Iterator[Path]:
    for top in sorted(data_dir.iterdir()):
        if top.name in _LEFT_OUT or top.name.startswith((_EARLIER, _STAGING)):
            continue
        found = sorted(top.rglob("*")) if top.is_dir() else [top]
        yield from (path for path in found if path.is_file() and not path.is_symlink())


def _stays(name: str) -> bool:
    return name in _UNTOUCHED or name.startswith(_EARLIER)


def _manifest(url: str) -> Manifest:
    with psycopg.connect(url, autocommit=True) as connection:
        revision = revision_of(connection)
    return Manifest(
        format=FORMAT,
        hupan=__version__,
        layout=LAYOUT,
        revision=revision,
        created_at=datetime.now(UTC),
        members=[],
    )


def _check_revision(manifest: Manifest) -> None:
    if manifest.revision is not None and manifest.revision not in known_revisions():
        raise DataTooNew(
            f"The backup was written by Hupan {manifest.hupan}, whose tables this one does not know. "
            "Update Hupan first.",
            revision=manifest.revision,
        )


def _has_tables(url: str) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return found is not None


def _run(program: str, *words: str | Path) -> None:
    done = subprocess.run([postgres_program(program), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it does not say why"])[0]
        raise BackupFailed(f"{program} failed: {reason}")
