"""Pictures over HTTP: for everybody, immutable, and nothing in them ever runs."""

import gzip
from pathlib import Path

import pytest

from hupan.pictures import PictureSettings, card_url, picture_srcset, picture_url, raster_url
from hupan.platform import Database
from tests.integration.pictures.conftest import ADA, Gallery, drawing, open_gallery, opened, photograph

pytestmark = pytest.mark.anyio


async def test_a_guest_reads_pictures_that_never_change(gallery: Gallery) -> None:
    kept = await gallery.service.keep(photograph((900, 600)))
    async with gallery.browser() as guest:
        answer = await guest.get(picture_url(kept.hash, 300))
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
        assert opened(answer.content).size == (320, 213)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        tag = answer.headers["etag"]
        for known in (tag, f'"other", {tag}', "*"):
            again = await guest.get(picture_url(kept.hash, 300), headers={"If-None-Match": known})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert (await guest.get(picture_url(kept.hash, 9999))).headers["etag"] != tag
        card = await guest.get(card_url(kept.hash))
        assert (card.headers["content-type"], opened(card.content).size) == ("image/jpeg", (1200, 630))
        assert (await guest.get(f"/pictures/{kept.hash}/card.png")).headers["content-type"] == "image/png"
        for width in picture_srcset(kept.hash).split(", "):
            assert (await guest.get(width.partition(" ")[0])).status_code == 200


async def test_a_drawing_is_packed_for_who_unpacks(gallery: Gallery) -> None:
    svg = drawing()
    kept = await gallery.draw(svg)
    async with gallery.browser() as guest:
        packed = await guest.get(picture_url(kept.hash))
        plain = await guest.get(picture_url(kept.hash), headers={"Accept-Encoding": "identity"})
        assert (packed.text, plain.text) == (svg, svg)
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert packed.headers["etag"] != plain.headers["etag"]
        for answer in (packed, plain):
            assert answer.headers["content-type"].startswith("image/svg+xml")
            assert answer.headers["vary"] == "Accept-Encoding"
            assert "sandbox" in answer.headers["content-security-policy"]
        assert opened((await guest.get(raster_url(kept.hash, 200))).content).size == (320, 240)
    assert gzip.decompress(next(gallery.folder.rglob("*.svg.gz")).read_bytes()) == svg.encode()


async def test_what_is_not_there_is_not_found(gallery: Gallery) -> None:
    photo = await gallery.service.keep(photograph((100, 100)))
    async with gallery.browser() as guest:
        for path, status in (
            (f"/pictures/{'a' * 64}/640.webp", 404),
            (f"/pictures/{'a' * 64}v.svg", 404),
            (f"/pictures/{photo.hash}.svg", 404),
            (f"/pictures/{photo.hash}/641.webp", 404),
            (f"/pictures/{'a' * 64}/card.png", 404),
            ("/pictures/..%2f..%2fetc%2fpasswd/640.webp", 404),
            ("/pictures/abc/640.webp", 422),
            (f"/pictures/{photo.hash}/wide.webp", 422),
        ):
            assert (await guest.get(path)).status_code == status, path


async def test_who_is_signed_in_sends_pictures(gallery: Gallery) -> None:
    url = "/api/market/pictures"
    async with gallery.browser(ADA) as mine:
        sent = await mine.post(url, files={"file": ("../../x.svg", photograph((50, 40)), "image/svg+xml")})
        assert (sent.status_code, sent.json()["width"], sent.json()["height"]) == (201, 50, 40)
        assert sent.json()["url"] == picture_url(sent.json()["hash"])
        svg = await mine.post(url, files={"file": ("a.png", drawing().encode(), "image/png")})
        assert (svg.status_code, svg.json()["code"]) == (422, "pictures.unsupported")
        for wrong in (
            await mine.post(url, content=b"x"),
            await mine.post(url, data={"file": "x"}),
            await mine.post(url, files={"other": ("a", b"x")}),
        ):
            assert 400 <= wrong.status_code < 500
    async with gallery.browser() as guest:
        assert (await guest.post(url, files={"file": ("a.png", photograph(), "image/png")})).status_code == 401


async def test_a_body_is_read_no_further_than_allowed(database: Database, tmp_path: Path) -> None:
    async with (
        open_gallery(database, tmp_path, PictureSettings(largest_bytes=1000)) as gallery,
        gallery.browser(ADA) as mine,
    ):
        answer = await mine.post("/api/market/pictures", files={"file": ("a.png", b"x" * 100_000, "image/png")})
        assert (answer.status_code, answer.json()["code"]) == (413, "pictures.too_large")
