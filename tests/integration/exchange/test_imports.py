"""Imports from beginning to end: what lands, what comes back, what a second time changes, and what stays the same."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

import pytest

from hupan.catalog import Category, CategoryId, Product, ProductId, Status
from hupan.exchange import Action, ImportBusy, ImportNotFound, ImportState, OptionsInvalid
from hupan.intake import FormatUnknown, SourceTooLarge
from hupan.kernel import Language, Money
from hupan.platform import Database
from tests.integration.exchange.house import House, done, open_house

pytestmark = pytest.mark.anyio

HEADER = "sku,name,price,stock,category,color\n"
MUG = "MUG,Lake mug,12.50,4,Kitchen > Cups,Blue\n"
BOWL = "BOWL,Stone bowl,9,0,Kitchen > Bowls,\n"
BAD = "JUG,=Jug,free,1,Kitchen,\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


async def chunks(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 1000):
        yield data[start : start + 1000]


async def test_good_rows_land_and_bad_ones_come_back_with_their_reason(house: House, tmp_path: Path) -> None:
    job = done(await house.import_path(write(tmp_path / "a.csv", HEADER + MUG + BAD + BOWL)))
    assert (job.progress.created, job.progress.rows_bad, job.progress.rows_read) == (2, 1, 3)
    assert job.progress.products_done == job.progress.products_total == 3
    mug = await house.listing("MUG")
    assert mug.product.text(Language.EN).name == "Lake mug"
    assert [offer.price for offer in mug.offers] == [Money(1250, "USD")]
    assert await house.pieces(mug.offers) == [4]
    assert await house.pieces((await house.listing("BOWL")).offers) == [0]
    table = b"".join([line async for line in house.imports.bad_rows(job.id)]).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["line"], row["field"], row["reason"], row["effect"]) == ("3", "price", "price_invalid", "left out")
    assert (row["sku"], row["name"], row["price"]) == ("JUG", "'=Jug", "free")


async def test_a_second_time_changes_what_has_changed_and_nothing_else(house: House, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEADER + MUG + BOWL)
    await house.import_path(path)
    before = await house.listing("MUG")
    again = done(await house.import_path(path))
    assert (again.progress.created, again.progress.changed, again.progress.unchanged) == (0, 0, 2)
    assert await house.listing("MUG") == before

    write(path, HEADER + MUG.replace("12.50,4", "11.00,9") + BOWL)
    third = done(await house.import_path(path))
    assert (third.progress.created, third.progress.changed, third.progress.unchanged) == (0, 1, 1)
    after = await house.listing("MUG")
    assert (after.product.id, after.product.slug) == (before.product.id, before.product.slug)
    assert [variant.id for variant in after.product.variants] == [variant.id for variant in before.product.variants]
    assert [(offer.id, str(offer.price)) for offer in after.offers] == [(before.offers[0].id, "11.00 USD")]
    assert await house.pieces(after.offers) == [9]
    spans = await house.catalog.price_spans([after.offers[0].id])
    assert [str(span.price) for span in spans[after.offers[0].id]] == ["12.50 USD", "11.00 USD"]


async def test_variants_keep_their_ids_whatever_is_renamed(house: House, tmp_path: Path) -> None:
    header = "sku,parent,name,price,color\n"
    path = write(tmp_path / "a.csv", header + "T-R,TEE,Tee,10,Red\nT-B,TEE,Tee,10,Blue\n")
    await house.import_path(path)
    before = {variant.sku: variant.id for variant in (await house.product("TEE")).variants}
    write(path, header + "T-RR,TEE,Tee,10,Red\nT-B,TEE,Tee,10,Navy\nT-G,TEE,Tee,10,Green\n")
    done(await house.import_path(path))
    after = {variant.sku: variant.id for variant in (await house.product("TEE")).variants}
    assert (after["T-RR"], after["T-B"]) == (before["T-R"], before["T-B"])
    assert after["T-G"] not in before.values()


async def test_categories_are_ours_where_names_meet_and_the_imports_own_elsewhere(house: House, tmp_path: Path) -> None:
    kitchen = Category(CategoryId("cat_kitchen"), "kitchen", {Language.EN: "Kitchen", Language.KO: "주방"})
    cups = Category(CategoryId("cat_cups"), "cups", {Language.EN: "Cup", Language.KO: "컵"}, kitchen.id)
    shoes = Category(CategoryId("cat_shoes"), "sneakers", {Language.EN: "Sneakers"})
    await house.catalog.put_categories([kitchen, cups, shoes])
    rows = "A,운동화,10,1,신발 > 운동화,\nB,Thing,10,1,Oddities > Rare,\nC,Other,10,1,,\n"
    done(await house.import_path(write(tmp_path / "a.csv", HEADER + MUG + rows)))
    tree = await house.catalog.categories()
    assert (await house.product("MUG")).category_id == cups.id
    assert (await house.product("A")).category_id == shoes.id
    rare = tree.path((await house.product("B")).category_id)
    assert [each.names[Language.EN] for each in rare] == ["Lakeside Goods", "Oddities", "Rare"]
    assert (await house.product("C")).category_id == rare[0].id


async def test_what_would_be_done_is_shown_and_nothing_is_written(house: House, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEADER + MUG)
    await house.import_path(path)
    write(path, HEADER + MUG + BOWL + BAD)
    job = done(await house.finish(await house.imports.take_path(path), dry_run=True))
    assert job.dry_run
    assert [(sample.key, sample.action) for sample in job.samples] == [
        ("MUG", Action.UNCHANGED),
        ("BOWL", Action.CREATED),
    ]
    assert [problem.reason for problem in await house.problems(job)] == ["price_invalid"]
    assert len(await house.listings()) == 1


async def test_a_mapping_is_checked_and_followed(house: House, tmp_path: Path) -> None:
    job = await house.imports.take_path(write(tmp_path / "a.csv", HEADER + MUG))
    assert [(column.name, column.field) for column in job.columns][-1] == ("color", "option1_value")
    for mapping in ({"nothing": "name"}, {"color": "nonsense"}):
        with pytest.raises(OptionsInvalid):
            await house.finish(job, mapping=mapping)
    for wrong in ({"currency": "XYZ"}, {"seller": " "}, {"country": "korea"}):
        with pytest.raises(OptionsInvalid):
            await house.finish(job, dry_run=False, **wrong)
    done(await house.finish(job, mapping={"color": "attribute:glaze", "category": None}))
    mug = await house.product("MUG")
    assert mug.attributes == {"glaze": "Blue"}


async def test_a_seller_is_made_once_and_found_by_name(house: House, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEADER + MUG)
    done(
        await house.import_path(
            path, currency="KRW", seller="호반 상회", language=Language.KO, mapping={"price": None, "stock": "price"}
        )
    )
    done(await house.import_path(write(tmp_path / "b.csv", HEADER + BOWL), seller="호반 상회"))
    (seller,) = (await house.catalog.sellers()).values()
    assert (seller.name, seller.country, seller.currency, seller.source) == (
        "호반 상회",
        "KR",
        "KRW",
        "import:호반-상회",
    )
    assert [str(offer.price) for offer in (await house.listing("MUG")).offers] == ["4 KRW"]


async def test_an_upload_is_kept_until_its_import_is_removed(house: House, tmp_path: Path) -> None:
    job = await house.imports.take("../../shop.csv", chunks((HEADER + MUG).encode()))
    assert (job.state, job.origin.name) == (ImportState.READY, "shop.csv")
    path = Path(job.origin.path)
    assert path.is_relative_to(tmp_path)
    done(await house.finish(job))
    assert await asyncio.to_thread(path.exists)
    await house.imports.remove(job.id)
    assert not await asyncio.to_thread(path.parent.exists)
    with pytest.raises(ImportNotFound):
        await house.imports.show(job.id)
    assert len(await house.listings()) == 1


async def test_what_cannot_be_taken_leaves_nothing(database: Database, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, {"exchange": {"source_bytes": 2000}}) as house:
        with pytest.raises(SourceTooLarge):
            await house.imports.take("a.csv", chunks((HEADER + MUG * 100).encode()))
        with pytest.raises(FormatUnknown):
            await house.imports.take("a.txt", chunks(b"Dear Sir,\nno.\n"))
        assert await house.imports.list() == []
        left = await asyncio.to_thread(lambda: list((tmp_path / "data" / "imports").iterdir()))
        assert left == []


async def test_a_file_of_another_kind_is_given_up_early(database: Database, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, {"exchange": {"bad_rows": 50}}) as house:
        job = await house.import_path(write(tmp_path / "a.csv", HEADER + BAD * 2 + "x,y,z\n" * 600))
        assert job.state is ImportState.FAILED
        assert (job.problem or {})["code"] == "exchange.too_many_bad_rows"


async def test_what_the_catalogue_refuses_costs_its_row(house: House, tmp_path: Path) -> None:
    heavy = "sku,name,price,weight\n" + "A,Mug,5,100\nB,Anvil,5,99999999\n" + f"{'C' * 150},Long,5,1\n"
    job = done(await house.import_path(write(tmp_path / "a.csv", heavy)))
    assert job.progress.created == 3
    assert len(await house.listings()) == 3


async def test_an_import_is_worked_on_once(house: House, tmp_path: Path) -> None:
    rows = "".join(f"P{at},Product {at},5,1,Things,\n" for at in range(3000))
    job = await house.imports.take_path(write(tmp_path / "a.csv", HEADER + rows))
    first = asyncio.create_task(house.finish(job))
    while (await house.imports.show(job.id)).state is not ImportState.RUNNING:
        await asyncio.sleep(0.01)
    with pytest.raises(ImportBusy):
        await house.finish(job)
    assert done(await first).progress.created == 3000


async def test_a_cancelled_import_goes_on_where_it_stopped(house: House, tmp_path: Path) -> None:
    rows = "".join(f"P{at},Product {at},5,1,Things,\n" for at in range(4000))
    job = await house.imports.take_path(write(tmp_path / "a.csv", HEADER + BAD + rows))
    running = asyncio.create_task(house.finish(job))
    while (await house.imports.show(job.id)).state is not ImportState.RUNNING:
        await asyncio.sleep(0.01)
    async for seen in house.imports.follow(job.id):
        if seen.position >= 500:
            break
    stopped = await house.imports.cancel(job.id)
    await running
    assert stopped.state is ImportState.CANCELLED
    assert 500 <= stopped.position < 4001
    there = len(await house.catalog.sources_of("import:lakeside-goods", [f"P{at}" for at in range(4000)]))
    assert 0 < there < 4000

    ended = done(await house.finish(await house.imports.take_path(tmp_path / "a.csv")))
    assert ended.id == job.id
    assert (ended.progress.created, ended.progress.unchanged, ended.progress.rows_bad) == (4000, 0, 1)
    assert len(await house.problems(ended)) == 1
    assert len(await house.catalog.sources_of("import:lakeside-goods", [f"P{at}" for at in range(4000)])) == 4000


async def test_everything_goes_out_and_comes_back_the_same(house: House, database: Database, tmp_path: Path) -> None:
    await house.import_path(write(tmp_path / "a.csv", HEADER + MUG + BOWL))
    await house.import_path(write(tmp_path / "a.csv", HEADER + MUG.replace("12.50", "13") + BOWL))
    await house.catalog.set_product_status((await house.product("BOWL")).id, Status.DRAFT)
    lines = b"".join([block async for block in house.export.export("jsonl")])
    before = await house.listings()
    sellers, tree = await house.catalog.sellers(), list(await house.catalog.categories())
    mug = next(each for each in before if each.product.source_key == "MUG")
    spans = dict(await house.catalog.price_spans([mug.offers[0].id]))
    await house.catalog.delete_source("import:lakeside-goods")
    assert await house.listings() == []

    (tmp_path / "out.jsonl").write_bytes(lines)
    job = done(await house.import_path(tmp_path / "out.jsonl"))
    assert job.detection is not None
    assert (job.detection.format, job.progress.created, job.progress.rows_bad) == ("hupan", 2, 0)
    assert (await house.catalog.sellers(), list(await house.catalog.categories())) == (sellers, tree)
    after = await house.listings()
    assert [_lasting(each.product) for each in after] == [_lasting(each.product) for each in before]
    assert await house.pieces(mug.offers) == [4]
    again = done(await house.import_path(tmp_path / "out.jsonl"))
    assert (again.progress.created, again.progress.changed, again.progress.unchanged) == (0, 0, 2)
    prices = [span.price for span in (await house.catalog.price_spans([mug.offers[0].id]))[mug.offers[0].id]]
    assert prices[: len(spans[mug.offers[0].id])] == [span.price for span in spans[mug.offers[0].id]]


def _lasting(product: Product) -> dict[str, object]:
    """What a product is, less the times and the count of its changes, which are the catalogue's own."""
    about = asdict(product)
    return {name: value for name, value in about.items() if name not in {"created_at", "updated_at", "revision"}}


async def test_googles_feed_can_be_read_again(house: House, tmp_path: Path) -> None:
    await house.import_path(write(tmp_path / "a.csv", HEADER + MUG + BOWL))
    for name, file in (("google", "feed.xml"), ("google-tsv", "feed.tsv")):
        feed = b"".join([block async for block in house.export.export(name)])
        (tmp_path / file).write_bytes(feed)
        job = done(await house.import_path(tmp_path / file, seller=f"From {name}"))
        assert (job.progress.created, job.progress.rows_bad) == (2, 0)
        source = f"import:from-{name}"
        offers = (await house.listing("MUG")).offers
        keys = [str(offer.id) for offer in offers]
        ids = [product_id for product_id, _ in (await house.catalog.sources_of(source, keys)).values()]
        (copy,) = await house.catalog.listings([ProductId(each) for each in ids])
        assert (copy.product.text(Language.EN).name, str(copy.offers[0].price)) == ("Lake mug", "12.50 USD")
        await house.catalog.delete_source(source)
    with pytest.raises(FormatUnknown):
        [block async for block in house.export.export("pdf")]
