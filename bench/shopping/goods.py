"""The demo market's goods as scripts speak of them: kinds, attributes and options; and what they cost just now."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import cast

from bench.shopping.house import Caller, Json
from bench.shopping.script import CURRENCY, Line, Shown
from hupan.catalog import CategoryTree, Listing, Offer
from hupan.demo import DemoMarket, Lot
from hupan.kernel import CURRENCIES

# Scripts round sums as people do, and a seller's price in another currency is about so much.
_SLACK = Decimal("1.01")
_AMOUNT = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SIGNS = {"₩": "KRW", "KRW": "KRW", "$": "USD", "USD": "USD", "¥": "CNY", "CNY": "CNY"}


@cache
def listings() -> Mapping[str, Listing]:
    """Make the goods of the demo market anew; the same seed makes the same ones."""
    return {product_id: lot.listing for product_id, lot in _lots().items()}


@cache
def _lots() -> Mapping[str, Lot]:
    return {lot.listing.product.id: lot for lot in _market().lots()}


@cache
def tree() -> CategoryTree:
    """Return the demo market's categories."""
    return CategoryTree(_market().ground.categories)


@cache
def _market() -> DemoMarket:
    return DemoMarket(seed=1)


def kind_of(product_id: str) -> str:
    """Tell of which kind a product is; empty where the demo market has none such."""
    listing = listings().get(product_id)
    return "" if listing is None else listing.product.source_key.partition("/")[0]


class Goods:
    """The goods, with the prices of a running market.

    Args:
        caller: Asks for prices.
        rates: What a unit of one currency is worth in the others.
    """

    def __init__(self, caller: Caller, rates: Mapping[str, Decimal]) -> None:
        self._caller = caller
        self._rates = rates

    def worth(self, money: Json, currency: str) -> Decimal:
        """Reckon a sum in another currency."""
        amount = Decimal(money["minor"]).scaleb(-CURRENCIES[money["currency"]])
        return amount / self._rates[money["currency"]] * self._rates[currency]

    def price(self, item: Json, language: str) -> Decimal:
        """Tell the price of a product in a buyer's currency: that which its card shows, if an offer has it.

        Cards show the lowest price of what is not sold out; where none is shown it is the lowest of all.
        """
        page = self._caller.ask("GET", f"/api/market/products/{listings()[item['product_id']].product.slug}")
        prices = [offer["price"] for offer in page["offers"]]
        drawn: object = item.get("price")
        text = str(cast("Json", drawn)["text"]) if isinstance(drawn, dict) else ""
        seen = [each for each in prices if _is_written(each, text)]
        return min(self.worth(each, CURRENCY[language]) for each in seen or prices)

    def faults(self, items: Sequence[Json], shown: Shown, language: str) -> list[str]:
        """Say in what products on the screen are not what the script demands."""
        if not items:
            return ["nothing is shown"]
        prices = [self.price(each, language) for each in items]
        found = [
            f"{what} of {at}"
            for at, (item, price) in enumerate(zip(items, prices, strict=True), start=1)
            for what, is_so in self._unlike(item["product_id"], price, shown).items()
            if is_so
        ]
        # Prices of other currencies stand in the order of what they come to in whole cents.
        whole = [round(each, CURRENCIES[CURRENCY[language]]) for each in prices]
        if shown.sorted == "price" and whole != sorted(whole):
            found.append("order")
        return found

    def _unlike(self, product_id: str, price: Decimal, shown: Shown) -> dict[str, bool]:
        attributes = listings()[product_id].product.attributes
        return {
            "kind": kind_of(product_id) != shown.goods,
            "most": shown.most is not None and price > Decimal(str(shown.most)) * _SLACK,
            "least": shown.least is not None and price * _SLACK < Decimal(str(shown.least)),
            **{key: attributes.get(key, False) != value for key, value in shown.where.items()},
        }

    def offers_for(self, line: Line, currency: str) -> Iterator[str]:
        """List offers of a kind with these options, in the market's order, but those in a buyer's own currency first.

        What the scripts' buyers have from the beginning is theirs to pay with their own codes and to sum up.
        """
        abroad: list[str] = []
        for listing in listings().values():
            if kind_of(listing.product.id) != line.goods:
                continue
            page = self._caller.ask("GET", f"/api/market/products/{listing.product.slug}")
            fitting = variants_with(listing, line.options)
            for offer in page["offers"]:
                if offer["variant_id"] in fitting and offer["price"]["currency"] == currency:
                    yield str(offer["id"])
                elif offer["variant_id"] in fitting:
                    abroad.append(str(offer["id"]))
        yield from abroad


def variants_with(listing: Listing, options: Mapping[str, str]) -> set[str]:
    """Name the variants of a listing that have these options."""
    return {each.id for each in listing.product.variants if options.items() <= dict(each.options).items()}


def few_left(product_id: str, line: Line, least: int) -> list[Offer]:
    """List the offers of a product that are as a line says, and of which the demo market has fewer than this."""
    lot = _lots()[product_id]
    there: Counter[str] = Counter()
    for level in lot.levels:
        there[level.offer_id] = max(there[level.offer_id], level.on_hand)
    fitting = variants_with(lot.listing, line.options)
    return [each for each in lot.listing.offers if each.variant_id in fitting and there[each.id] < least]


def _is_written(money: Json, text: str) -> bool:
    """Whether a text is this sum of money, as cards write it."""
    amount = Decimal(money["minor"]).scaleb(-CURRENCIES[money["currency"]])
    numbers = [Decimal(each.replace(",", "")) for each in _AMOUNT.findall(text)]
    return numbers == [amount] and any(code == money["currency"] for sign, code in _SIGNS.items() if sign in text)


def is_line(line: Line, product_id: str, variant_id: str, quantity: int) -> bool:
    """Whether so many of a variant are what the script says."""
    listing = listings().get(product_id)
    if listing is None or kind_of(product_id) != line.goods or quantity != line.count:
        return False
    options = next((dict(each.options) for each in listing.product.variants if each.id == variant_id), dict[str, str]())
    return line.options.items() <= options.items()
