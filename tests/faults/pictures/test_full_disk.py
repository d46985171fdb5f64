"""When the disk is full in the middle of keeping a picture, nothing half is left behind."""

import errno
from collections.abc import Sequence
from pathlib import Path

import pytest

from hupan.pictures import DirectoryShelf, PictureNotFound
from hupan.pictures.domain import name_of
from hupan.platform import Database
from tests.integration.pictures.conftest import open_gallery, photograph

pytestmark = pytest.mark.anyio


async def test_a_full_disk_leaves_no_half_a_file_and_is_made_good_the_next_time(
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
        assert all(not name.startswith(".draft") for name in gallery.files())
        # What a page asks for in the meantime is not there; the least size is written last.
        with pytest.raises(PictureNotFound):
            await gallery.service.serve(name_of(data), 160)

        monkeypatch.undo()
        kept = await gallery.service.keep(data)
        assert len(gallery.files()) == 4
        assert (await gallery.service.serve(kept.hash, 640)).data


async def test_a_sweep_that_dies_between_files_and_rows_is_made_good_by_the_next_or_by_who_keeps_it_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again, never = photograph(), photograph((30, 30))
    remove = DirectoryShelf.remove

    async def dies(shelf: DirectoryShelf, names: Sequence[str]) -> None:
        await remove(shelf, names)
        raise OSError(errno.EIO, "the machine goes off")

    async def nothing(names: Sequence[str]) -> set[str]:
        return set()

    async def sweep() -> int:
        gallery.clock.go(days=2)
        return sum([each async for each in gallery.service.sweep(nothing)])

    async with open_gallery(database, tmp_path) as gallery:
        for data in (again, never):
            await gallery.service.keep(data)
        assert await sweep() == 0
        monkeypatch.setattr(DirectoryShelf, "remove", dies)
        with pytest.raises(OSError, match="goes off"):
            await sweep()
        monkeypatch.undo()

        assert gallery.files() == []
        kept = await gallery.service.keep(again)
        assert (await gallery.service.serve(kept.hash, 640)).data
        assert await sweep() == 1
        assert set(await gallery.service.find([name_of(again), name_of(never)])) == {kept.hash}
        assert (await gallery.service.serve(kept.hash, 640)).data
