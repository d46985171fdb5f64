"""How often what is shown to a buyer is what they asked for, turn by turn, without a model.

Run: `.venv/bin/python -m bench seeking`. Every turn of the scripted buyers (`bench/shopping`) after which products have
to be on the screen, with the demo market, its real index and the real embedder. It counts where there are products, and
every one of them is of the kind, within the price and has the attributes that the script demands. Half of the buyers
are kept, and of them only numbers are printed; decision 0085 says how far they are known all the same.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bench.figures import figure, median
from bench.search.catalogues import Catalogue
from bench.search.room import HeldSource, room
from bench.shopping.script import CURRENCY, Buyer, Shown, buyers
from hupan.catalog import CategoryTree, Listing, ProductId
from hupan.demo import DemoMarket
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases
from hupan.search import SearchPage, SearchRequest, SearchService
from hupan.shopping import Quest, Reading, Seeker, Sought

_TODAY = date(2026, 11, 20)
# The script's sums are rounded as people round them; rates here are fixed.
_SLACK = Decimal("1.001")


class Market:
    """The demo market in memory: the shopping room's `Finding` and `Shelves`.

    Args:
        search: Over the same goods.
        source: Reads them.
        goods: All of them.
    """

    def __init__(self, search: SearchService, source: HeldSource, goods: Mapping[ProductId, Listing]) -> None:
        self._search = search
        self._source = source
        self.goods = goods

    async def search(self, request: SearchRequest) -> SearchPage:
        """Find products."""
        return await self._search.search(request)

    async def categories(self) -> CategoryTree:
        """Return the tree."""
        return await self._source.categories()

    async def listings(self, ids: Sequence[ProductId]) -> list[Listing]:
        """Read some."""
        return [self.goods[each] for each in ids if each in self.goods]

    async def wrong(self, found: Sought, shown: Shown, currency: str) -> list[str]:
        """Say what is wrong with what was found."""
        if not found.products:
            return ["nothing"]
        listings = await self.listings(found.products)
        wrong = [reason for each in listings for reason in await self._reasons(each, shown, currency)]
        prices = [await self._price(each, currency) for each in listings]
        if shown.sorted == "price" and prices != sorted(prices):
            wrong.append("order")
        return wrong

    async def _reasons(self, listing: Listing, shown: Shown, currency: str) -> list[str]:
        product = listing.product
        price = await self._price(listing, currency)
        reasons = {
            "kind": product.source_key.partition("/")[0] != shown.goods,
            "most": shown.most is not None and price > Decimal(str(shown.most)) * _SLACK,
            "least": shown.least is not None and price * _SLACK < Decimal(str(shown.least)),
            **{key: product.attributes.get(key, False) != value for key, value in shown.where.items()},
        }
        return [reason for reason, is_so in reasons.items() if is_so]

    async def _price(self, listing: Listing, currency: str) -> Decimal:
        prices = [await self._source.reference(offer.price, back_to=currency) for offer in listing.offers]
        return min(price.amount for price in prices if price is not None)


async def seek(seeker: Seeker, market: Market, buyer: Buyer) -> list[tuple[str, Sought, list[str], float]]:
    """Go through a buyer's turns; each has what was said, found, what is wrong with that, and how long it took."""
    currency = CURRENCY[buyer.language]
    quest: Quest | None = None
    before: str | None = None
    done: list[tuple[str, Sought, list[str], float]] = []
    for turn in buyer.turns:
        if turn.say is None or turn.shows is None:
            continue
        phrases = read_phrases(turn.say, Home(currency, _TODAY))
        reading = Reading(turn.say, phrases, Language(buyer.language), currency)
        begun = time.perf_counter()
        goes_on = quest is not None and turn.shows.goods == before
        found = await (seeker.refine(quest, reading) if quest is not None and goes_on else seeker.seek(reading))
        took = time.perf_counter() - begun
        quest, before = found.quest, turn.shows.goods
        done.append((turn.say, found, await market.wrong(found, turn.shows, currency), took))
    return done


async def measure(*, tell: bool) -> None:
    """Judge every turn, and print how many are right."""
    demo = DemoMarket(seed=1)
    listings = [lot.listing for lot in demo.lots()]
    catalogue = Catalogue(listings, demo.ground.categories)
    right: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    seconds: list[float] = []
    faults: dict[str, Counter[str]] = defaultdict(Counter)
    async with room(catalogue) as opened:
        goods = {each.product.id: each for each in listings}
        market = Market(opened.search, HeldSource(catalogue), goods)
        seeker = Seeker(market, market)
        for buyer in buyers():
            group = "kept" if buyer.kept else "open"
            for said, found, wrong, took in await seek(seeker, market, buyer):
                for key in ((group,), (group, buyer.language)):
                    right[key].append(not wrong)
                seconds.append(took)
                faults[group].update(set(wrong))
                if tell and wrong and not buyer.kept:
                    sys.stderr.write(f"{buyer.id}: {said} -> {dict(Counter(wrong))} {found.quest}\n")
    for key, each in sorted(right.items()):
        facts = {"wrong": dict(faults[key[0]])} if len(key) == 1 else {}
        figure(f"seeking.{'.'.join(key)}", sum(each) / len(each), "right", turns=len(each), **facts)
    p95 = sorted(seconds)[int(0.95 * len(seconds))]
    figure("seeking.took", median(seconds), "s", p95=round(p95, 3), runs=len(seconds))


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--tell", action="store_true", help="name what is found wrongly, of buyers that are not kept")
    asyncio.run(measure(tell=reader.parse_args().tell))


if __name__ == "__main__":
    main()
