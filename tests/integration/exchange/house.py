"""The room of imports as it stands in one process, on a real PostgreSQL, with the real market below it."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hupan.bootstrap.exchange import open_exchange
from hupan.bootstrap.foundation import lay_foundation
from hupan.bootstrap.market import open_market
from hupan.catalog import CatalogService, Listing, Offer, Product
from hupan.exchange import ExportService, ImportJob, ImportService, ImportState, Options
from hupan.intake import RowProblem
from hupan.inventory import InventoryService
from hupan.kernel import Language
from hupan.pictures import PictureService
from hupan.platform import Database, SettingsSources
from hupan.reviews import ReviewService


@dataclass(frozen=True)
class House:
    """The services that tests call."""

    imports: ImportService
    export: ExportService
    catalog: CatalogService
    inventory: InventoryService
    pictures: PictureService
    reviews: ReviewService
    database: Database

    async def import_path(self, path: Path, **changes: Any) -> ImportJob:  # noqa: ANN401 - fields of `Options`
        """Import a file with the options that most tests want."""
        job = await self.imports.take_path(path)
        return await self.finish(job, **changes)

    async def finish(self, job: ImportJob, *, dry_run: bool = False, **changes: Any) -> ImportJob:  # noqa: ANN401 - fields of `Options`
        """Start an import and wait until it is over."""
        assert job.detection is not None
        plain = Options(job.detection.format, "Lakeside Goods", "USD", Language.EN, pictures=False)
        options = replace(plain, **changes)
        await self.imports.start(job.id, options, dry_run=dry_run)
        return await self.imports.wait(job.id)

    async def problems(self, job: ImportJob) -> list[RowProblem]:
        """Read everything that is wrong with an import's rows."""
        return [problem async for problem in self.imports.problems(job.id)]

    async def listings(self) -> list[Listing]:
        """Read everything in the market, whether buyers see it or not."""
        return await self.catalog.walk(None, 1000, hidden=True)

    async def product(self, key: str) -> Product:
        """Find a product by its name in the file."""
        return (await self.listing(key)).product

    async def listing(self, key: str) -> Listing:
        """Find a listing by its product's name in the file."""
        return next(each for each in await self.listings() if each.product.source_key == key)

    async def listing_of(self, key: str, seller: str = "lakeside-goods") -> Listing:
        """Find a listing by its name in a seller's files, in a market of any size."""
        ((product_id, _),) = (await self.catalog.sources_of(f"import:{seller}", [key])).values()
        return (await self.catalog.listings([product_id], hidden=True))[0]

    async def pieces(self, offers: tuple[Offer, ...]) -> list[int]:
        """Say how many of each offer can be had."""
        found = await self.inventory.available([offer.id for offer in offers])
        return [found[offer.id] for offer in offers]


@asynccontextmanager
async def open_house(
    database: Database,
    folder: Path,
    settings: Mapping[str, Mapping[str, object]] | None = None,
    *,
    resume: bool = False,
) -> AsyncGenerator[House]:
    """Open the rooms; nothing goes on by itself."""
    flags = {"server": {"data_dir": folder / "data"}, **(settings or {})}
    sources = SettingsSources(None, {}, flags)
    async with (
        lay_foundation(sources, database_url=database.dsn) as ground,
        open_market(ground) as market,
        open_exchange(ground, market, resume=resume) as exchange,
    ):
        yield House(
            exchange.imports,
            exchange.export,
            market.catalog,
            market.inventory,
            market.pictures,
            market.reviews,
            database,
        )


def done(job: ImportJob) -> ImportJob:
    """Insist that an import is done."""
    assert job.state is ImportState.DONE, job.problem
    return job
