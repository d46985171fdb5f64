"""When the disk is full in the middle of keeping a picture, nothing half is left behind."""

import errno
from pathlib import Path

import pytest

from hupan.pictures import PictureNotFound
from hupan.pictures.domain import name_of
from hupan.platform import Database
from tests.integration.pictures.conftest import open_gallery, photograph

pytestmark = pytest.mark.anyio


async def test_a_full_disk_leaves_neither_row_nor_half_a_file(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = photograph()
    write, written = Path.write_bytes, 0

    def full(path: Path, content: bytes) -> int:
        nonlocal written
        written += 1
        if written > 2:
            write(path, content[:10])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    async with open_gallery(database, tmp_path) as gallery:
        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            await gallery.service.keep(data)
        assert await gallery.service.find([name_of(data)]) == {}
        assert all(not name.startswith(".draft") for name in gallery.files())
        with pytest.raises(PictureNotFound):
            await gallery.service.serve(name_of(b"other"), 640)

        monkeypatch.undo()
        kept = await gallery.service.keep(data)
        assert len(gallery.files()) == 4
        assert (await gallery.service.serve(kept.hash, 640)).data
