"""Pictures come after the rows, from beside the file and from the web, and each that does not come is told."""

import io
import zipfile
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image
from sqlalchemy import text

from hupan.platform import Database
from tests.integration.exchange.house import House, done, open_house

pytestmark = pytest.mark.anyio

HEADER = "sku,name,price,image,images\n"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>steal()</script></svg>'


def png(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


class Shop:
    """A shop's server, which counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.failing = 0
        self.port = 0

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        self.asked.append(name)
        if name == "shaky.png" and self.failing:
            self.failing -= 1
            return web.Response(status=503)
        things = {"red.png": png("red"), "blue.png": png("blue"), "shaky.png": png("green"), "bad.svg": DRAWING}
        data = things.get(name)
        return web.Response(status=404) if data is None else web.Response(body=data)


@pytest.fixture
async def shop() -> AsyncGenerator[Shop]:
    shop = Shop()
    app = web.Application()
    app.router.add_get("/{name}", shop.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    shop.port = runner.addresses[0][1]
    yield shop
    await runner.cleanup()


async def test_pictures_of_the_web_are_fetched_once_and_what_fails_is_told(
    database: Database, shop: Shop, tmp_path: Path
) -> None:
    shop.failing = 1
    rows = (
        f"A,Mug,5,{shop.url('red.png')},{shop.url('blue.png')}|{shop.url('gone.png')}\n"
        f"B,Bowl,6,{shop.url('red.png')},{shop.url('shaky.png')}\n"
        f"C,Jug,7,{shop.url('bad.svg')},\n"
    )
    path = tmp_path / "a.csv"
    path.write_text(HEADER + rows)
    async with open_house(database, tmp_path, {"pictures": {"private_networks": True}}) as house:
        job = done(await house.import_path(path, pictures=True))
        assert (job.progress.pictures_done, job.progress.pictures_failed, job.progress.pictures_total) == (4, 2, 6)
        assert [media.width for media in (await house.product("A")).media] == [40, 40]
        assert len((await house.product("B")).media) == 2
        assert (await house.product("C")).media == ()
        assert shop.asked.count("red.png") == 1
        assert shop.asked.count("shaky.png") == 2
        problems = await house.problems(job)
        assert all(problem.reason == "picture" and problem.kept for problem in problems)
        told = sorted(problem.detail.rpartition("/")[2] for problem in problems)
        assert told[0].startswith("bad.svg: SVG can carry programs")
        assert told[1].startswith("gone.png: The address answered 404")
        assert job.progress.rows_bad == 0

        # A second time asks only for those that did not come, and changes nothing.
        before = [each.product for each in await house.listings()]
        shop.asked.clear()
        again = done(await house.import_path(path, pictures=True))
        assert (again.progress.unchanged, again.progress.pictures_failed) == (3, 2)
        assert sorted(shop.asked) == ["bad.svg", "gone.png"]
        assert [each.product for each in await house.listings()] == before

        # A changed row keeps the pictures that are here.
        path.write_text(HEADER + rows.replace("A,Mug,5", "A,Mug,4"))
        shop.asked.clear()
        third = done(await house.import_path(path, pictures=True))
        assert third.progress.changed == 1
        assert len((await house.product("A")).media) == 2
        assert sorted(set(shop.asked)) == ["bad.svg", "gone.png"]


async def test_addresses_inside_the_network_are_never_asked(house: House, shop: Shop, tmp_path: Path) -> None:
    inside = f"{shop.url('red.png')}|http://169.254.169.254/latest/meta-data|file:///etc/passwd|../../etc/passwd"
    (tmp_path / "a.csv").write_text(f"{HEADER}A,Mug,5,,{inside}\n")
    job = done(await house.import_path(tmp_path / "a.csv", pictures=True))
    assert (job.progress.created, job.progress.pictures_done, job.progress.pictures_failed) == (1, 0, 4)
    assert shop.asked == []
    details = " ".join(problem.detail for problem in await house.problems(job))
    assert "private network" in details
    assert "leads out of the source" in details


async def test_pictures_of_an_archive_are_taken_from_it(house: House, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "shop.zip", "w") as made:
        made.writestr("export/products.csv", f"{HEADER}A,Mug,5,pictures/red.png,evil.svg\n")
        made.writestr("export/pictures/red.png", png("red"))
        made.writestr("export/evil.svg", DRAWING)
    job = done(await house.import_path(tmp_path / "shop.zip", pictures=True))
    assert (job.progress.pictures_done, job.progress.pictures_failed) == (1, 1)
    (media,) = (await house.product("A")).media
    assert (media.width, media.height) == (40, 30)
    assert set(await house.pictures.find([media.picture])) == {media.picture}


async def test_pictures_that_were_swept_away_are_fetched_again(database: Database, shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}A,Mug,5,{shop.url('red.png')},\n")
    async with open_house(database, tmp_path, {"pictures": {"private_networks": True}}) as house:
        done(await house.import_path(path, pictures=True))
        (media,) = (await house.product("A")).media

        async def nothing(names: Sequence[str]) -> set[str]:
            return set()

        # The import remembers the address for as long as the product is there, whether the picture is or not.
        removed = 0
        for _ in range(2):
            async with database.engine.begin() as connection:
                aged = "update pictures_pictures set kept_at = kept_at - interval '2 days',"
                await connection.execute(text(f"{aged} unused_since = unused_since - interval '2 days'"))
            removed = sum([each async for each in house.pictures.sweep(nothing)])
        assert removed == 1

        shop.asked.clear()
        path.write_text(f"{HEADER}A,Mug,5,{shop.url('red.png')},\nB,Bowl,6,{shop.url('red.png')},\n")
        done(await house.import_path(path, pictures=True))
        assert shop.asked == ["red.png"]
        assert [each.picture for each in (await house.product("B")).media] == [media.picture]
        assert set(await house.pictures.find([media.picture])) == {media.picture}


async def test_what_the_market_shows_outlives_every_sweep(database: Database, shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADER}A,Mug,5,{shop.url('red.png')},\nB,Bowl,6,{shop.url('blue.png')},\n")
    async with open_house(database, tmp_path, {"pictures": {"private_networks": True}}) as house:
        done(await house.import_path(path, pictures=True))
        (shown,), (other,) = (await house.product("A")).media, (await house.product("B")).media
        listing = await house.listing("B")
        bare = replace(listing.product, media=(), source_hash="another")
        await house.catalog.put_listings([replace(listing, product=bare)])

        removed = 0
        for _ in range(2):
            async with database.engine.begin() as connection:
                aged = "update pictures_pictures set kept_at = kept_at - interval '2 days',"
                await connection.execute(text(f"{aged} unused_since = unused_since - interval '2 days'"))
            removed = sum([each async for each in house.pictures.sweep(house.catalog.pictures_in_use)])
        assert removed == 1
        assert set(await house.pictures.find([shown.picture, other.picture])) == {shown.picture}
