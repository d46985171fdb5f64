"""Pictures: checked by content, kept once, in the sizes that pages show."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from hupan.pictures import (
    PictureNotFound,
    PictureSettings,
    PictureTooLarge,
    PictureUnreadable,
    PictureUnsupported,
    TooManyUploads,
)
from hupan.platform import Database
from tests.integration.pictures.conftest import ADA, Gallery, drawing, open_gallery, opened, photograph

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
async def test_every_kind_becomes_webp_in_four_widths(gallery: Gallery, kind: str) -> None:
    data = photograph((2000, 1000), kind)
    kept = await gallery.service.keep(data, "test")

    assert kept.hash == hashlib.sha256(data).hexdigest()
    assert (kept.width, kept.height, kept.media_type, kept.origin) == (2000, 1000, f"image/{kind.lower()}", "test")
    for width in (160, 320, 640, 1280):
        image = opened((await gallery.service.serve(kept.hash, width)).data)
        assert (image.format, image.size) == ("WEBP", (width, width // 2))
    red, green, blue = (int(kept.colour[at : at + 2], 16) for at in (1, 3, 5))
    assert abs(red - 0x33) < 6
    assert abs(green - 0x66) < 6
    assert abs(blue - 0xCC) < 6


async def test_small_pictures_are_never_enlarged(gallery: Gallery) -> None:
    small = await gallery.service.keep(photograph((100, 60)))
    middle = await gallery.service.keep(photograph((500, 300)))

    assert opened((await gallery.service.serve(small.hash, 1280)).data).size == (100, 60)
    assert [opened((await gallery.service.serve(middle.hash, width)).data).width for width in (320, 640, 1280)] == [
        320,
        500,
        500,
    ]
    assert gallery.files() == sorted([f"{small.hash}.160.webp", *(f"{middle.hash}.{w}.webp" for w in (160, 320, 640))])


async def test_the_same_picture_is_kept_once_however_often_it_comes(gallery: Gallery) -> None:
    data = photograph()
    first, second, *others = await asyncio.gather(*(gallery.service.keep(data, f"import {n}") for n in range(6)))

    assert {each.hash for each in (first, second, *others)} == {first.hash}
    before = gallery.files()
    again = await gallery.service.keep(data, "later")
    assert again.origin.startswith("import")
    assert gallery.files() == before


async def test_files_that_were_lost_are_made_again(gallery: Gallery) -> None:
    data = photograph()
    kept = await gallery.service.keep(data)
    for path in gallery.folder.rglob("*.webp"):
        path.write_bytes(b"")  # as after a power cut: the name is there, the bytes are not
    with pytest.raises(PictureNotFound):
        await gallery.service.serve(kept.hash, 640)
    await gallery.service.keep(data)

    assert opened((await gallery.service.serve(kept.hash, 640)).data).size == (640, 320)


async def test_pictures_stand_upright_and_say_nothing_of_where_they_were_taken(gallery: Gallery) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side
    exif[0x010E] = "at home"
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 59.0)
    kept = await gallery.service.keep(photograph((800, 400), "JPEG", exif=exif))

    assert (kept.width, kept.height) == (400, 800)
    served = await gallery.service.serve(kept.hash, 320)
    assert opened(served.data).size == (320, 640)
    assert not opened(served.data).getexif()
    assert b"at home" not in served.data
    assert b"EXIF" not in served.data


async def test_of_a_moving_picture_the_first_frame_is_kept(gallery: Gallery) -> None:
    more = [Image.new("RGB", (200, 100), "#00ff00")]
    kept = await gallery.service.keep(
        photograph((200, 100), "GIF", colour="#ff0000", save_all=True, append_images=more)
    )

    image = opened((await gallery.service.serve(kept.hash, 160)).data)
    assert getattr(image, "n_frames", 1) == 1
    assert kept.colour in {"#ff0000", "#fe0000"}


@pytest.mark.parametrize(
    ("mode", "colour", "kind"),
    [
        ("L", (90,), "PNG"),
        ("1", (1,), "PNG"),
        ("P", (3,), "PNG"),
        ("LA", (90, 128), "PNG"),
        ("I;16", (40_000,), "PNG"),
        ("CMYK", (0, 255, 255, 0), "JPEG"),
    ],
)
async def test_every_kind_of_pixel_is_read(gallery: Gallery, mode: str, colour: tuple[int, ...], kind: str) -> None:
    kept = await gallery.service.keep(photograph((300, 200), kind, mode, colour[0] if len(colour) == 1 else colour))
    image = opened((await gallery.service.serve(kept.hash, 160)).data)

    assert image.size == (160, 107)
    assert ("A" in image.mode) == (mode == "LA")
    if mode == "I;16":
        assert abs(int(kept.colour[1:3], 16) - 40_000 // 256) < 3


async def test_colours_of_another_profile_become_those_of_screens(gallery: Gallery) -> None:
    profiles: Any = ImageCms  # Pillow leaves profiles untyped
    lab_made = profiles.ImageCmsProfile(profiles.createProfile("sRGB")).tobytes()
    told = await gallery.service.keep(photograph((200, 100), "JPEG", icc_profile=lab_made))
    broken = await gallery.service.keep(photograph((200, 101), "JPEG", icc_profile=b"no profile"))

    assert told.colour[:3] == broken.colour[:3]
    assert b"ICCP" not in (await gallery.service.serve(told.hash, 160)).data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF",
        b"<html><img></html>",
        b"%PDF-1.7",
        b"MZ" + b"\0" * 100,
        b"PK\x03\x04" + b"\0" * 100,
        b"\x00\x00\x00\x18ftypmp42" + b"\0" * 100,
        b"II*\x00" + b"\0" * 100,
    ],
)
async def test_what_is_no_picture_is_refused(gallery: Gallery, data: bytes) -> None:
    with pytest.raises(PictureUnsupported):
        await gallery.service.keep(data)
    assert gallery.files() == []


@pytest.mark.parametrize("prefix", ["", '<?xml version="1.0"?>\n', "\ufeff", "<!-- hi -->", "<!DOCTYPE svg>"])
async def test_a_strangers_svg_is_refused_by_its_name(gallery: Gallery, prefix: str) -> None:
    with pytest.raises(PictureUnsupported, match="SVG can carry programs"):
        await gallery.service.keep((prefix + drawing(inner="<script>alert(1)</script>")).encode())


async def test_a_damaged_picture_is_refused(gallery: Gallery) -> None:
    whole = photograph((400, 300), "JPEG")
    for data in (whole[: len(whole) // 2], b"\x89PNG\r\n\x1a\n" + b"\0" * 64, b"RIFF\0\0\0\0WEBP", b"GIF89a\0\0"):
        with pytest.raises(PictureUnreadable):
            await gallery.service.keep(data)


async def test_a_bomb_is_refused_before_it_is_unpacked(gallery: Gallery) -> None:
    bomb = photograph((20_000, 2_500), mode="1", colour=0)  # 50 megapixels in a few kilobytes
    assert len(bomb) < 20_000
    with pytest.raises(PictureTooLarge):
        await gallery.service.keep(bomb)
    with pytest.raises(PictureTooLarge):
        await gallery.service.keep(photograph((16_001, 1), mode="1", colour=0))


async def test_too_many_bytes_are_refused(database: Database, tmp_path: Path) -> None:
    async with open_gallery(database, tmp_path, PictureSettings(largest_bytes=1000)) as gallery:
        with pytest.raises(PictureTooLarge) as caught:
            await gallery.service.keep(photograph() + b"\0" * 1000)
    assert caught.value.params["limit_bytes"] == 1000


async def test_one_person_cannot_fill_the_disk(database: Database, tmp_path: Path) -> None:
    async with open_gallery(database, tmp_path, PictureSettings(uploads_an_hour=2)) as gallery:
        for number in range(2):
            await gallery.service.upload(ADA, photograph((10 + number, 10)))
        with pytest.raises(TooManyUploads) as caught:
            await gallery.service.upload(ADA, photograph((50, 10)))
        assert caught.value.retry_after_s == 3600
        gallery.clock.go(hours=1)
        assert (await gallery.service.upload(ADA, photograph((50, 10)))).origin == f"person:{ADA}"
