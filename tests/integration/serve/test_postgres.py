"""The bundled PostgreSQL: made whole or not at all, found again, and never confused with another."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from hupan.supervisor import DatabaseFailed, DataFromNewerVersion, EmbeddedPostgres, running


def _postgres(folder: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(folder / "postgres", folder / "log")


def test_it_keeps_what_was_written(tmp_path: Path) -> None:
    postgres = _postgres(tmp_path)
    with running(postgres), psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE words AS SELECT '湖畔' AS word")
    with running(postgres), psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT word FROM words").fetchone() == ("湖畔",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_a_path_that_is_too_long_for_a_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    postgres = _postgres(folder)
    with running(postgres), psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    sockets = Path(postgres.url.partition("host=")[2])
    assert sockets != folder / "postgres"
    assert sockets.stat().st_mode & 0o777 == 0o700


def test_a_folder_with_spaces_and_signs(tmp_path: Path) -> None:
    folder = tmp_path / "my data & 湖畔 100%"
    folder.mkdir()
    postgres = _postgres(folder)
    with running(postgres), psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_start_that_was_cut_off_leaves_nothing_that_looks_like_a_database(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    postgres = _postgres(tmp_path)
    with running(postgres), psycopg.connect(postgres.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not (tmp_path / "postgres.new").exists()


def test_data_of_another_postgresql_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("19\n")
    with pytest.raises(DataFromNewerVersion, match="PostgreSQL 19"):
        _postgres(tmp_path).prepare()


def test_a_stale_number_is_not_taken_for_the_server(tmp_path: Path) -> None:
    postgres = _postgres(tmp_path)
    postgres.prepare()
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    lines = [str(other.pid), str(tmp_path / "postgres"), "0", "5432", "", "", "", "ready"]
    (tmp_path / "postgres" / "postmaster.pid").write_text("\n".join(lines))
    postgres.stop_leftover()
    assert other.poll() is None
    other.communicate(b"\n")


def test_a_database_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises((DatabaseFailed, OSError)):
        EmbeddedPostgres(blocked / "postgres", tmp_path / "log").prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for PostgreSQL")
def test_as_root_the_folders_above_are_opened_for_passing_only(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    postgres = _postgres(closed)
    with running(postgres):
        assert closed.stat().st_mode & 0o777 == 0o701
        assert (closed / "postgres").stat().st_mode & 0o777 == 0o700
        assert (closed / "postgres").stat().st_uid != 0
