"""The demo market's goods as scripts speak of them: kinds, attributes and options; and what they cost just now."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from bench.shopping.house import Caller, Json
from bench.shopping.script import CURRENCY, Line, Shown
from hupan.catalog import CategoryTree, Listing
from hupan.demo import DemoMarket
from hupan.kernel import CURRENCIES

# Scripts round sums as people do, and a seller's price in another currency is about so much.
_SLACK = Decimal("1.01")


@cache
def listings() -> Mapping[str, Listing]:
    """Make the goods of the demo market anew; the same seed makes the same ones."""
    return {lot.listing.product.id: lot.listing for lot in _market().lots()}


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

    def price(self, product_id: str, language: str) -> Decimal:
        """Tell the lowest price of a product in a buyer's currency."""
        page = self._caller.ask("GET", f"/api/market/products/{listings()[product_id].product.slug}")
        return min(self.worth(offer["price"], CURRENCY[language]) for offer in page["offers"])

    def faults(self, product_ids: Sequence[str], shown: Shown, language: str) -> list[str]:
        """Say in what products on the screen are not what the script demands."""
        if not product_ids:
            return ["nothing is shown"]
        prices = [self.price(each, language) for each in product_ids]
        found = [
            f"{what} of {at}"
            for at, (product_id, price) in enumerate(zip(product_ids, prices, strict=True), start=1)
            for what, is_so in self._unlike(product_id, price, shown).items()
            if is_so
        ]
        if shown.sorted == "price" and prices != sorted(prices):
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

    def offers_for(self, line: Line) -> Iterator[str]:
        """List offers of a kind with these options, in the market's order."""
        for listing in listings().values():
            if kind_of(listing.product.id) != line.goods:
                continue
            variants = listing.product.variants
            fitting = {each.id for each in variants if line.options.items() <= dict(each.options).items()}
            page = self._caller.ask("GET", f"/api/market/products/{listing.product.slug}")
            yield from (str(offer["id"]) for offer in page["offers"] if offer["variant_id"] in fitting)


def is_line(line: Line, product_id: str, variant_id: str, quantity: int) -> bool:
    """Whether so many of a variant are what the script says."""
    listing = listings().get(product_id)
    if listing is None or kind_of(product_id) != line.goods or quantity != line.count:
        return False
    options = next((dict(each.options) for each in listing.product.variants if each.id == variant_id), dict[str, str]())
    return line.options.items() <= options.items()
