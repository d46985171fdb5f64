"""Magento's own sample catalogue: its products with variants and pieces, and its pictures."""

import asyncio
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from hupan.exchange import Action
from tests.integration.exchange.house import House, done

pytestmark = pytest.mark.anyio

MAGENTO = Path(__file__).parents[4] / "shared" / "data" / "magento"
needs_magento = pytest.mark.skipif(not MAGENTO.is_dir(), reason="../shared/data/magento is not there")


@needs_magento
async def test_all_of_magentos_products_land_and_a_second_time_changes_nothing(house: House) -> None:
    job = done(await house.import_path(MAGENTO))
    assert (job.detection and job.detection.format) == "magento"
    progress = job.progress
    assert (progress.created, progress.changed, progress.unchanged) == (147, 0, 0)
    # Among the 500 reviews are some of products that the table does not have.
    problems = await house.problems(job)
    assert {problem.reason for problem in problems} == {"review_product"}
    assert progress.rows_bad == len(problems)
    assert progress.rows_read == 1994 + 500
    listings = await house.listings()
    assert sum(len(each.product.variants) for each in listings) == 1847
    hoodie = await house.listing("MH01")
    assert hoodie.product.text(hoodie.product.language).name == "Chaz Kangeroo Hoodie"
    assert [option.key for option in hoodie.product.options] == ["size", "color"]
    assert {str(offer.price) for offer in hoodie.offers} == {"52.00 USD"}
    assert await house.pieces(hoodie.offers) == [100] * 15
    tree = await house.catalog.categories()
    names = [next(iter(each.names.values())) for each in tree.path(hoodie.product.category_id)]
    assert names == ["Lakeside Goods", "Men", "Tops", "Hoodies & Sweatshirts"]

    summaries = await house.reviews.summary([each.product.id for each in listings])
    assert sum(each.count for each in summaries.values()) == 500 - len(problems) > 100

    again = done(await house.import_path(MAGENTO))
    assert (again.progress.created, again.progress.changed, again.progress.unchanged) == (0, 0, 147)
    assert await house.listings() == listings
    assert await house.reviews.summary([each.product.id for each in listings]) == summaries


@needs_magento
async def test_a_dry_run_writes_nothing_and_says_what_would_be(house: House) -> None:
    job = done(await house.finish(await house.imports.take_path(MAGENTO), dry_run=True))
    assert job.progress.created == 147
    assert [sample.action for sample in job.samples] == [Action.CREATED] * 20
    assert job.samples[0].category == ("Men", "Tops", "Hoodies & Sweatshirts")
    assert await house.listings() == []
    assert await house.catalog.sellers() == {}
    assert len(await house.catalog.categories()) == 0
    really = done(await house.finish(await house.imports.show(job.id)))
    assert really.progress.created == 147


def some(folder: Path, sku: str) -> Path:
    """Copy a product's rows, and the pictures that there are, into a folder of the test's own."""
    lines = (MAGENTO / "products.csv").read_text(encoding="utf-8").split("\n")
    starts = [at for at, line in enumerate(lines) if line.startswith(("sku,", "M", "W", '"'))]
    rows = ["\n".join(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]
    shop = folder / "shop"
    shop.mkdir()
    (shop / "products.csv").write_text(
        "\n".join([rows[0], *(row for row in rows if row.startswith(sku))]), encoding="utf-8"
    )
    for picture in (MAGENTO / "images").rglob(f"{sku.lower()}-*.jpg"):
        target = shop / picture.relative_to(MAGENTO)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, target)
    return shop


@needs_magento
async def test_pictures_beside_the_file_are_kept_and_missing_ones_are_told(house: House, tmp_path: Path) -> None:
    shop = await asyncio.to_thread(some, tmp_path, "MH01")
    job = done(await house.import_path(shop, pictures=True))
    hoodie = await house.product("MH01")
    assert [dict(media.options) for media in hoodie.media] == [{"color": "Gray"}]
    assert all(media.width > 100 for media in hoodie.media)
    assert (job.progress.pictures_done, job.progress.pictures_failed) == (1, 4)
    problems = await house.problems(job)
    assert {problem.reason for problem in problems} == {"picture_missing"}
    assert any("mh01-gray_alt1.jpg" in problem.detail for problem in problems)
    assert job.progress.rows_bad == 0

    again = done(await house.import_path(shop, pictures=True))
    assert (again.progress.unchanged, again.progress.pictures_done) == (1, 0)
    assert await house.product("MH01") == hoodie
