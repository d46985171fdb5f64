"""Fetches the pictures of an import once its rows have landed, a few at a time, and gives them to their products."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from hupan.catalog import BadListing, CatalogService, Listing, ProductId
from hupan.exchange.ports import JobStore, Pictures
from hupan.intake import IntakeError, PictureState, PictureWish, RowProblem, Source, SourceUnreadable, mark_of, media_of
from hupan.kernel import HupanError, Kind
from hupan.pictures import Picture
from hupan.platform import StoreFactory

_PRODUCTS_AT_ONCE = 40
_PICTURES_AT_ONCE = 6
_ATTEMPTS = 3
_MOST_REMEMBERED = 5_000
_FIRST_REFUSAL, _FIRST_FAILURE = 400, 500
_PASSING = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class PicturesDone:
    """What a stretch of products came to."""

    done: int
    failed: int
    problems: tuple[RowProblem, ...]


class PictureFetching:
    """Fetches the pictures of one import.

    Args:
        catalog: Where products are.
        pictures: Keeps pictures.
        stores: Opens the store of imports.
        source: Where pictures lie that came with the file; `None` when it is gone.
        first_wait_s: How long to wait before a second attempt; twice as long before a third.
    """

    def __init__(
        self,
        catalog: CatalogService,
        pictures: Pictures,
        stores: StoreFactory[JobStore],
        source: Source | None,
        first_wait_s: float = 1.0,
    ) -> None:
        self._catalog = catalog
        self._pictures = pictures
        self._stores = stores
        self._source = source
        self._first_wait_s = first_wait_s
        self._turns = asyncio.Semaphore(_PICTURES_AT_ONCE)
        # Variants of a product, and products of a brand, often share a picture.
        self._here: dict[str, PictureWish] = {}

    async def run(self, job_id: str) -> AsyncGenerator[PicturesDone]:
        """Fetch what is waiting, some products after others."""
        last = ""
        while True:
            async with self._stores() as store:
                wishes = await store.waiting(job_id, last, _PRODUCTS_AT_ONCE)
            if not wishes:
                return
            last = wishes[-1].product_id
            yield await self._stretch(job_id, wishes)

    async def _stretch(self, job_id: str, wishes: Sequence[PictureWish]) -> PicturesDone:
        waiting = [wish for wish in wishes if wish.state is PictureState.WAITING]
        by_address: dict[str, list[PictureWish]] = {}
        for wish in waiting:
            by_address.setdefault(wish.address, []).append(wish)
        async with asyncio.TaskGroup() as group:
            tasks = {address: group.create_task(self._fetched(its[0])) for address, its in by_address.items()}
        settled: dict[tuple[str, int], PictureWish] = {}
        problems: list[RowProblem] = []
        for address, its in by_address.items():
            found, why = tasks[address].result()
            for wish in its:
                settled[wish.product_id, wish.position] = replace(
                    wish,
                    state=found.state,
                    attempts=found.attempts,
                    picture=found.picture,
                    width=found.width,
                    height=found.height,
                )
            if why is not None:
                problems.append(_problem(address, why))
        everything = [settled.get((wish.product_id, wish.position), wish) for wish in wishes]
        # The products first: pictures that are given twice after a crash change nothing.
        await self._give(everything)
        async with self._stores() as store:
            await store.settle(list(settled.values()))
            await store.add_problems(job_id, problems)
        failed = sum(wish.state is PictureState.FAILED for wish in settled.values())
        return PicturesDone(len(settled) - failed, failed, tuple(problems))

    async def _fetched(self, wish: PictureWish) -> tuple[PictureWish, HupanError | None]:
        known = self._here.get(wish.address)
        if known is not None and await self._pictures.wanted([known.picture]):
            return known, None
        why: HupanError | None = None
        attempts = 0
        async with self._turns:
            for attempts in range(1, _ATTEMPTS + 1):
                try:
                    picture = await self._get(wish.address)
                except HupanError as error:
                    why = error
                    if _for_good(error):
                        break
                    if attempts < _ATTEMPTS:
                        await asyncio.sleep(self._first_wait_s * 2 ** (attempts - 1))
                else:
                    found = replace(
                        wish,
                        state=PictureState.DONE,
                        attempts=attempts,
                        picture=picture.hash,
                        width=picture.width,
                        height=picture.height,
                    )
                    if len(self._here) < _MOST_REMEMBERED:
                        self._here[wish.address] = found
                    return found, None
        return replace(wish, state=PictureState.FAILED, attempts=attempts), why

    async def _get(self, address: str) -> Picture:
        if address.startswith("//"):
            return await self._pictures.fetch(f"https:{address}")
        if "://" in address:
            return await self._pictures.fetch(address)
        data = None if self._source is None else await asyncio.to_thread(self._source.picture, address)
        if data is None:
            raise SourceUnreadable(f"No picture {address[:200]} lies beside the file.")
        return await self._pictures.keep(data, address)

    async def _give(self, wishes: Sequence[PictureWish]) -> None:
        """Give products the pictures that are here."""
        by_product = {
            ProductId(product_id): list(its) for product_id, its in groupby(wishes, key=lambda wish: wish.product_id)
        }
        changed: list[Listing] = []
        for listing in await self._catalog.listings(list(by_product), hidden=True):
            product = listing.product
            media = media_of(by_product[product.id], product.language)
            if media != product.media:
                mark = mark_of(product.source_hash.partition(".")[0], media)
                changed.append(replace(listing, product=replace(product, media=media, source_hash=mark)))
        try:
            await self._catalog.put_listings(changed)
        except BadListing:
            # Somebody has changed one of them meanwhile, so that its pictures do not fit it any more.
            for listing in changed:
                with contextlib.suppress(BadListing):
                    await self._catalog.put_listings([listing])


def _for_good(error: HupanError) -> bool:
    """Whether asking again would bring the same answer."""
    status = error.params.get("status")
    refused = isinstance(status, int) and _FIRST_REFUSAL <= status < _FIRST_FAILURE and status not in _PASSING
    return refused or error.kind is not Kind.UNAVAILABLE


def _problem(address: str, why: HupanError) -> RowProblem:
    reason = "picture_missing" if isinstance(why, IntakeError) else "picture"
    return RowProblem(0, "image", reason, f"{address[:300]}: {why.detail}", kept=True, cells=(("image", address),))
