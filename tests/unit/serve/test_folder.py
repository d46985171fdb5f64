"""One server a folder, never over newer data, never on a full disk."""

import json
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import pytest

from hupan.supervisor import AlreadyServing, DataFolder, DataFolderUnusable, DataFromNewerVersion, ServerState

STATE = ServerState(pid=4711, url="http://127.0.0.1:8000", database_url="postgresql://")


class Usage(NamedTuple):
    """What `shutil.disk_usage` returns."""

    total: int
    used: int
    free: int


def _nearly_full(_path: Path) -> Usage:
    return Usage(10**9, 10**9 - 20_000_000, 20_000_000)


@pytest.fixture
def folder(tmp_path: Path) -> Generator[DataFolder]:
    folder = DataFolder(tmp_path / "data")
    yield folder
    folder.release()


def test_the_folder_is_private(folder: DataFolder) -> None:
    folder.take()
    assert folder.path.stat().st_mode & 0o777 == 0o700


def test_a_second_server_is_told_where_the_first_is(folder: DataFolder) -> None:
    folder.take()
    folder.announce(STATE)
    with pytest.raises(AlreadyServing, match=r"http://127\.0\.0\.1:8000 \(process 4711\)"):
        DataFolder(folder.path).take()


def test_a_command_at_work_is_no_server(folder: DataFolder) -> None:
    folder.take()
    assert DataFolder(folder.path).server() is None
    with pytest.raises(AlreadyServing, match="Another hupan command"):
        DataFolder(folder.path).take()


def test_the_server_is_found_while_it_runs_and_not_after(folder: DataFolder) -> None:
    other = DataFolder(folder.path)
    assert other.server() is None
    folder.take()
    folder.announce(STATE)
    assert other.server() == STATE
    assert (folder.path / "server.json").stat().st_mode & 0o777 == 0o600
    folder.release()
    assert other.server() is None
    other.take()
    other.release()


def test_what_a_killed_server_left_is_not_believed(folder: DataFolder) -> None:
    folder.take()
    folder.release()
    (folder.path / "server.json").write_text(json.dumps({"pid": 1, "url": "http://gone", "database_url": ""}))
    assert folder.server() is None
    folder.take()
    assert DataFolder(folder.path).server() is None


def test_newer_data_are_refused_untouched(folder: DataFolder) -> None:
    folder.path.mkdir()
    (folder.path / "version").write_text('{"layout": 99, "hupan": "9.0.0"}')
    with pytest.raises(DataFromNewerVersion, match=r"9\.0\.0, which is newer than this one"):
        folder.take()
    assert {path.name for path in folder.path.iterdir()} == {"version"}


def test_a_damaged_version_is_not_overwritten(folder: DataFolder) -> None:
    folder.path.mkdir()
    (folder.path / "version").write_text("{")
    with pytest.raises(DataFolderUnusable, match="damaged"):
        folder.take()


def test_a_full_disk_is_refused_with_its_size(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", _nearly_full)
    with pytest.raises(DataFolderUnusable, match="Only 20 MB are free"):
        folder.take()


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(DataFolderUnusable, match="File exists"):
        DataFolder(tmp_path / "data").take()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="not even root can make a folder there, on Linux")
def test_a_folder_that_cannot_be_made_is_said() -> None:
    with pytest.raises(DataFolderUnusable, match=r"cannot be used: .*Choose another"):
        DataFolder(Path("/proc/hupan/data")).take()
