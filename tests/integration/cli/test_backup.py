"""A backup brings back what was there, and refuses to do harm."""

import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from hupan.platform.backup import restore_backup, write_backup
from hupan.platform.errors import BackupDamaged, DataTooNew, WouldOverwrite
from hupan.supervisor import ServeSettings, borrow_database


def _settings(data_dir: Path) -> ServeSettings:
    return ServeSettings(host="127.0.0.1", port=0, data_dir=data_dir, database_url=None, config=data_dir / "hupan.toml")


@contextmanager
def _database(data_dir: Path) -> Generator[psycopg.Connection[tuple[object, ...]]]:
    with borrow_database(_settings(data_dir)) as url, psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("original") / "data"
    with _database(data) as connection:
        connection.execute("CREATE TABLE notes (id int PRIMARY KEY, words text NOT NULL)")
        connection.execute("INSERT INTO notes VALUES (1, '湖畔'), (2, '호숫가')")
    (data / "secret.key").write_text("the key")
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "picture").write_bytes(bytes(range(256)) * 5000)
    (data / "models").mkdir()
    (data / "models" / "large.gguf").write_text("can be fetched again")
    return data


@pytest.fixture(scope="module")
def backup(original: Path) -> Path:
    file = original.parent / "backup.tar"
    with borrow_database(_settings(original)) as url:
        write_backup(url, original, file)
    return file


def _notes(data: Path) -> list[tuple[object, ...]]:
    with _database(data) as connection:
        return connection.execute("SELECT id, words FROM notes ORDER BY id").fetchall()


def test_round_trip_into_an_empty_folder(original: Path, backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "restored"
    assert restore_backup(backup, _settings(target)) is None
    assert _notes(target) == [(1, "湖畔"), (2, "호숫가")]
    for name in ("secret.key", "files/ab/picture"):
        assert (target / name).read_bytes() == (original / name).read_bytes()
        assert (target / name).stat().st_mode & 0o777 == 0o600
    assert not (target / "models").exists()
    assert {path.name for path in target.iterdir()} == {"files", "lock", "logs", "postgres", "secret.key", "version"}


def test_only_its_owner_may_read_a_backup(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_an_existing_file_is_not_overwritten(original: Path, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(WouldOverwrite), borrow_database(_settings(original)) as url:
        write_backup(url, original, backup)
    assert backup.read_bytes() == before


def test_existing_data_are_put_aside_only_when_told_to(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / "data"
    with _database(target) as connection:
        connection.execute("CREATE TABLE other ()")
    (target / "secret.key").write_text("another key")
    (target / "models").mkdir()
    (target / "models" / "large.gguf").write_text("stays")
    with pytest.raises(WouldOverwrite):
        restore_backup(backup, _settings(target))
    assert (target / "secret.key").read_text() == "another key"
    aside = restore_backup(backup, _settings(target), force=True)
    assert aside is not None
    assert (aside / "secret.key").read_text() == "another key"
    assert (aside / "postgres" / "PG_VERSION").exists()
    assert (target / "secret.key").read_text() == "the key"
    assert (target / "models" / "large.gguf").read_text() == "stays"
    assert len(_notes(target)) == 2


def test_a_changed_byte_is_found_before_anything_is_touched(backup: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.tar"
    content = bytearray(backup.read_bytes())
    with tarfile.open(backup) as tar:
        content[tar.getmember("data/files/ab/picture").offset_data + 1000] ^= 1
    damaged.write_bytes(content)
    target = tmp_path / "data"
    with pytest.raises(BackupDamaged, match="files/ab/picture has changed"):
        restore_backup(damaged, _settings(target))
    assert not target.exists()


@pytest.mark.parametrize("kept", [0, 100, 5000])
def test_a_cut_off_file_is_no_backup(backup: Path, tmp_path: Path, kept: int) -> None:
    cut = tmp_path / "cut.tar"
    cut.write_bytes(backup.read_bytes()[:kept])
    with pytest.raises(BackupDamaged):
        restore_backup(cut, _settings(tmp_path / "data"))


def test_a_name_that_leaves_the_folder_is_refused(backup: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar"
    with tarfile.open(backup) as source, tarfile.open(evil, "w") as target:
        for info in source:
            content = source.extractfile(info)
            assert content is not None
            data = content.read()
            if info.name == "manifest.json":
                data = data.replace(b"data/secret.key", b"data/../../evil1")
            info.name = info.name.replace("data/secret.key", "data/../../evil1")
            info.size = len(data)
            (tmp_path / "member").write_bytes(data)
            with (tmp_path / "member").open("rb") as file:
                target.addfile(info, file)
    with pytest.raises(BackupDamaged, match="outside"):
        restore_backup(evil, _settings(tmp_path / "deep" / "data"))
    assert not (tmp_path / "evil1").exists()


def test_a_backup_of_a_newer_hupan_is_refused(backup: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.tar"
    newer.write_bytes(backup.read_bytes().replace(b'"layout": 1', b'"layout": 9').replace(b'"layout":1', b'"layout":9'))
    with pytest.raises(DataTooNew, match="newer"):
        restore_backup(newer, _settings(tmp_path / "data"))
