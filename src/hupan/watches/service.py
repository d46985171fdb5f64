"""Verbs on watches: put, remove, list, find; and looking at them when there is news of a product."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from hupan.catalog import OfferId, Product, ProductId
from hupan.kernel import Clock, Language, Money, PersonId
from hupan.notices import News
from hupan.platform import StoreFactory, reach
from hupan.watches.domain import MOST_WATCHES, Standing, Turn, Watch, WatchSeen, looked_at
from hupan.watches.errors import NotWatchable, TooManyWatches
from hupan.watches.ports import Shelf, Stock, WatchStore

_STRETCH = 200


class WatchService:
    """Keeps what people watch, and tells them.

    Args:
        stores: Opens the store.
        shelf: Knows what is asked.
        stock: Knows what can be had.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[WatchStore], shelf: Shelf, stock: Stock, clock: Clock) -> None:
        self._stores = stores
        self._shelf = shelf
        self._stock = stock
        self._clock = clock

    async def put(
        self, person_id: PersonId, product_id: ProductId, target: Money | None, language: Language = Language.EN
    ) -> Watch:
        """Watch a product, or watch it for another price; it is compared with what it costs from now on.

        Args:
            person_id: Whose.
            product_id: What.
            target: From which price on they want to hear of it; `None` for any drop.
            language: In which the product is named.

        Raises:
            NotWatchable: There is no such product, or the target is no sum of its currency.
            TooManyWatches: The person has as many as there may be.
        """
        found = (await self._shelf.products([product_id])).get(product_id)
        if found is None:
            raise NotWatchable("There is no such product.")
        standing = (await self._standings([product_id]))[product_id]
        currencies = {each.currency for each in standing.asked}
        if target is not None and (target.minor <= 0 or (currencies and target.currency not in currencies)):
            raise NotWatchable("The price has to be in the currency in which it is sold.")
        price = standing.price(None if target is None else target.currency)
        there = bool(standing.prices)
        watch = Watch(person_id, product_id, price, target, there, self._clock.now(), language=language)
        async with self._stores() as store:
            count = await store.hold(person_id)
            before = await store.find(person_id, product_id)
            if before is None and count >= MOST_WATCHES:
                raise TooManyWatches(f"{MOST_WATCHES} things can be watched at a time.", limit=MOST_WATCHES)
            # The next notice has a name of its own, whatever was told before.
            kept = watch if before is None else replace(watch, news=before.news, created_at=before.created_at)
            await store.put(kept)
        return kept

    async def remove(self, person_id: PersonId, product_id: ProductId) -> None:
        """Stop watching; nothing happens where nobody did."""
        async with self._stores() as store:
            await store.remove(person_id, product_id)

    async def find(self, person_id: PersonId, product_id: ProductId) -> Watch | None:
        """Find a person's watch of a product."""
        async with self._stores() as store:
            return await store.find(person_id, product_id)

    async def list(self, person_id: PersonId) -> Sequence[WatchSeen]:
        """Read what a person watches, the last begun first, with what it costs now."""
        async with self._stores() as store:
            watches = await store.of(person_id)
        standings = await self._standings([each.product_id for each in watches])
        return [_seen(each, standings[each.product_id]) for each in watches]

    async def look(self, product_ids: Sequence[ProductId]) -> int:
        """Look at products of which there is news, and tell whoever watches them; says how many were told."""
        async with self._stores() as store:
            watched = await store.watched(product_ids)
        if not watched:
            return 0
        ids = sorted(watched)
        products, standings = await self._shelf.products(ids), await self._standings(ids)
        told = 0
        for product_id in ids:
            if product_id in products:
                told += await self._look_at(products[product_id], standings[product_id])
        return told

    async def look_at_all(self) -> None:
        """Look at everything that is watched, where news was lost."""
        after: ProductId | None = None
        while True:
            async with self._stores() as store:
                ids = await store.after(after, _STRETCH)
            if not ids:
                return
            await self.look(ids)
            after = ids[-1]

    async def _look_at(self, product: Product, standing: Standing) -> int:
        async with self._stores() as store:
            # Held while it is told: of two processes the second sees what the first has told.
            changed: list[Watch] = []
            news: list[News] = []
            for watch in await store.on(product.id):
                after, turn = looked_at(watch, standing)
                if after != watch:
                    changed.append(after)
                if turn is not None:
                    news.append(_news(after, turn, product, standing))
            if changed:
                await store.save(changed, news, self._clock.now())
        reach("watches.told")
        return len(news)

    async def _standings(self, ids: Sequence[ProductId]) -> Mapping[ProductId, Standing]:
        if not ids:
            return {}
        offers = await self._shelf.offers(ids)
        every = [offer.id for found in offers.values() for offer in found]
        available: Mapping[OfferId, int] = await self._stock.available(every) if every else {}
        return {
            each: Standing(
                [offer.price for offer in offers.get(each, ()) if available.get(offer.id, 0) > 0],
                [offer.price for offer in offers.get(each, ())],
            )
            for each in ids
        }


def _seen(watch: Watch, standing: Standing) -> WatchSeen:
    known = watch.target or watch.price
    return WatchSeen(watch, standing.price(None if known is None else known.currency), bool(standing.prices))


def _news(watch: Watch, turn: Turn, product: Product, standing: Standing) -> News:
    known = watch.target or watch.price
    now = standing.price(None if known is None else known.currency)
    facts: dict[str, str | int] = {"item": product.text(watch.language).name}
    if now is not None:
        facts |= {"total_minor": now.minor, "currency": now.currency}
    return News(
        watch.person_id,
        f"watch:{watch.product_id}:{watch.news}"[:200],
        f"watches.{turn.value}",
        facts,
        f"/market/p/{quote(product.slug, safe='')}"[:300],
    )
