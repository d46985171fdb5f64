"""What the judge of scripted buyers holds against the market: codes, stock, prices on cards, and who answers at all.

The market is a small fake one here, which has the demo market's goods and answers the paths that the judge asks.
"""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

import pytest

from bench.shopping.goods import Goods, kind_of, listings
from bench.shopping.house import Caller, House, Json, Reply, Shopper
from bench.shopping.judge import Judge
from bench.shopping.script import Buyer, Line, Shown, Turn
from hupan.catalog import Listing
from hupan.demo import DemoMarket

RATES = {"USD": Decimal(1), "CNY": Decimal(7), "KRW": Decimal(1400)}
_STOCK = re.compile(r"/api/market/office/desk/.+/stock/(.+)")


@dataclass
class Market:
    """Answers like a market, and keeps what it was told."""

    cart: Json = field(default_factory=lambda: {"codes": [], "refused_codes": []})
    stocked: dict[str, int] = field(default_factory=dict[str, int])
    put: list[str] = field(default_factory=list[str])

    def ask(self, method: str, path: str, body: Json | None = None) -> object:
        if method == "PUT" and (stock := _STOCK.fullmatch(path)):
            self.stocked[stock[1]] = (body or {})["units"]
            return None
        if path.startswith("/api/market/products/"):
            slug = path.rpartition("/")[2]
            listing = next(each for each in listings().values() if each.product.slug == slug)
            return {"offers": [_offer(each, listing) for each in listing.offers]}
        if path == "/api/orders":
            return {"orders": []}
        empty: Json = {"groups": [], "unavailable": []}
        return empty | self.cart

    def try_to(self, method: str, path: str, body: Json) -> object:
        assert (method, path) == ("POST", "/api/cart/lines")
        self.put.append(body["offer_id"])
        return cast("Any", type("Answer", (), {"is_success": True}))


@dataclass
class FakeHouse:
    """A house with that market, to which buyers come."""

    owner: Market

    def rates(self) -> Mapping[str, Decimal]:
        return RATES

    def welcome(self, login: str, language: str) -> Shopper:
        return Shopper(cast("Caller", self.owner), login, language, "")


@dataclass
class Told(Shopper):
    """Somebody who is answered what the test says."""

    replies: list[Reply] = field(default_factory=list[Reply])

    def say(self, text: str, model_id: str | None = None) -> Reply:
        del text, model_id
        return self.replies.pop(0)


def _offer(offer: Any, listing: Listing) -> Json:  # noqa: ANN401 - an offer of the catalog
    price = {"minor": offer.price.minor, "currency": offer.price.currency}
    return {"id": offer.id, "variant_id": offer.variant_id, "price": price, "slug": listing.product.slug}


def _reply(*cards: tuple[str, Json], text: str = "Here.") -> Reply:
    drawn = [{"type": "card", "kind": f"shopping.{kind}", "data": data} for kind, data in cards]
    return Reply([{"type": "text", "text": text}, *drawn], "market", 0.1, None, 0)


def _judged(market: Market, turns: Sequence[Turn], *replies: Reply, language: str = "en") -> list[list[str]]:
    judge = Judge(cast("House", FakeHouse(market)))
    shopper = Told(cast("Caller", market), "ada", language, "", replies=list(replies))
    return [faults for _, _, faults in judge.go(shopper, turns)]


def _some(fits: Callable[[Listing], bool]) -> Listing:
    return next(each for each in listings().values() if fits(each))


def _is_of_one_currency(listing: Listing) -> bool:
    """Whether it has more than one price, all in one currency."""
    prices = {offer.price for offer in listing.offers}
    return len(prices) > 1 and len({price.currency for price in prices}) == 1


def _products(*shown: Json) -> tuple[str, Json]:
    return ("products", {"items": list(shown), "missing": []})


def test_a_code_counts_where_the_market_does_not_refuse_it() -> None:
    entered, refused = Market(cart={"codes": ["LAKE10USD"], "refused_codes": []}), Market()
    refused.cart = {"codes": ["HELLOUSD"], "refused_codes": [{"code": "HELLOUSD"}]}
    assert _judged(entered, [Turn(say="LAKE10USD", codes=("LAKE10USD",))], _reply()) == [[]]
    assert _judged(entered, [Turn(say="never mind", codes=())], _reply()) == [["codes"]]
    assert _judged(refused, [Turn(say="HELLOUSD", codes=())], _reply()) == [[]]
    assert _judged(Market(), [Turn(say="HELLOUSD", codes=("HELLOUSD",))], _reply()) == [["codes"]]


def test_what_is_about_to_be_put_in_the_cart_from_the_screen_is_there_to_be_had() -> None:
    few = {level.offer_id for lot in DemoMarket(seed=1).lots() for level in lot.levels if not level.on_hand}
    listing = _some(lambda each: any(offer.id in few for offer in each.offers))
    sold_out = next(offer for offer in listing.offers if offer.id in few)
    kind = kind_of(listing.product.id)
    options = next(dict(each.options) for each in listing.product.variants if each.id == sold_out.variant_id)
    market = Market()
    seen = _reply(_products({"product_id": listing.product.id, "price": None}))
    talk = [Turn(say="show", shows=Shown(goods=kind)), Turn(say="add", cart=(Line(goods=kind, options=options),))]
    _judged(market, talk, seen, _reply())
    assert market.stocked[sold_out.id] > 0
    of_another_kind = Market()
    talk[1] = Turn(say="add", cart=(Line(goods="mugs" if kind != "mugs" else "tea"),))
    _judged(of_another_kind, talk, seen, _reply())
    assert of_another_kind.stocked == {}


@pytest.mark.parametrize(
    ("turn", "fewest"),
    [
        (Turn(say="the first and the third", compares=(1, 3)), 3),
        (Turn(say="第二个的评价", reviews=2), 2),
        (Turn(say="네 번째는 얼마예요", says=("price",), of=4), 4),
    ],
)
def test_a_place_beyond_what_is_shown_is_a_fault_of_the_talk(turn: Turn, fewest: int) -> None:
    listing = _some(lambda each: bool(each.offers))
    seen = _reply(_products({"product_id": listing.product.id, "price": None}))
    talk = [Turn(say="show"), turn]
    assert _judged(Market(), talk, seen, _reply())[-1] == [f"fewer than {fewest} shown"]


@pytest.mark.parametrize("turn", [Turn(tap="confirm"), Turn(tap="confirm", market="dearer")])
def test_a_tap_where_nothing_asks_for_consent_is_a_fault_of_the_talk(turn: Turn) -> None:
    assert _judged(Market(), [Turn(say="buy it"), turn, Turn(say="thanks")], _reply()) == [[], ["fewer than 1 shown"]]


def test_buyers_have_what_is_priced_in_their_own_currency_where_there_is_such() -> None:
    for language, currency in (("en", "USD"), ("zh", "CNY"), ("ko", "KRW")):
        market = Market()
        judge = Judge(cast("House", FakeHouse(market)))
        buyer = Buyer(id="b", language=language, kind="coupon", basket=(Line(goods="mugs"),), turns=(), kept=False)
        judge.invite(buyer, "ada")
        priced = {str(offer.id): offer.price.currency for each in listings().values() for offer in each.offers}
        assert [priced[each] for each in market.put] == [currency]


def test_a_product_costs_what_its_card_shows_if_an_offer_does() -> None:
    listing = _some(_is_of_one_currency)
    prices = sorted(listing.offers, key=lambda offer: offer.price.minor)
    dear = prices[-1].price
    goods = Goods(cast("Caller", Market()), RATES)

    def costs(text: str) -> Decimal:
        return goods.price({"product_id": listing.product.id, "price": {"text": text}}, "en")

    def worth(minor: int) -> Decimal:
        return goods.worth({"minor": minor, "currency": dear.currency}, "USD")

    sign = {"USD": "$", "CNY": "CN¥", "KRW": "₩"}[dear.currency]
    assert costs(f"{sign}{dear.amount:,}") == worth(dear.minor)
    assert costs(f"{sign}1") == worth(prices[0].price.minor)
    assert goods.price({"product_id": listing.product.id}, "en") == worth(prices[0].price.minor)


def test_a_whole_number_is_told_without_its_fraction_and_a_part_of_another_number_is_not() -> None:
    kettle = _some(lambda each: each.product.attributes.get("volume_l") == 1.0)
    seen = _reply(_products({"product_id": kettle.product.id, "price": None}))
    shown, asked = Turn(say="kettles", shows=Shown(goods="kettles")), Turn(say="how much?", says=("volume_l",), of=1)

    def told(value: str) -> list[str]:
        facts = {"item": {"product_id": kettle.product.id}, "facts": [{"label": "Volume", "value": value}]}
        return _judged(Market(), [shown, asked], seen, _reply(("facts", facts)))[1]

    assert told("1 L") == []
    assert told("1.0 L") == []
    assert told("11 L") == ["does not tell volume_l"]


def test_reviews_that_complain_are_reviews() -> None:
    mug = _some(lambda each: kind_of(each.product.id) == "mugs").product.id
    talk = [Turn(say="mugs", shows=Shown(goods="mugs")), Turn(say="is it any good?", reviews=1)]
    seen = _reply(_products({"product_id": mug, "price": None}))
    card: Json = {"item": {"product_id": mug}, "praised": [], "criticised": [{"quotes": [{"text": "It leaks."}]}]}
    assert _judged(Market(), talk, seen, _reply(("reviews", card)))[1] == []
    assert _judged(Market(), talk, seen, _reply(("reviews", card | {"criticised": []})))[1] == ["reviews"]


class Streaming:
    """A caller whose house answers with the model first, and with the market once it has learned."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.stopped: list[str] = []

    def ask(self, method: str, path: str, body: object = None) -> Json:
        del body
        if path == "/api/conversations":
            return {"id": f"conv_{len(self.asked)}"}
        if method == "POST":
            self.asked.append(path)
            at = str(len(self.asked))
            return {"run": {"id": at}, "reply": {"id": at}}
        at = str(len(self.asked))
        return {"items": [{"id": at, "parts": [], "usage": None, "model_id": self._writes(at)}]}

    def try_to(self, method: str, path: str) -> None:
        assert method == "POST"
        self.stopped.append(path)

    def follow(self, path: str) -> Generator[tuple[str, Json]]:
        writes = self._writes(path.split("/")[3])
        yield "started", {"model_id": writes}
        yield "delta", {"text": "M"}
        yield "delta", {"text": "ugs"}
        yield "finished", {}

    def _writes(self, at: str) -> str:
        return "market" if at == "2" else "qwen"


def test_nobody_shops_before_the_house_serves_in_the_chat_and_nobody_waits_for_the_model_there() -> None:
    house = House.__new__(House)
    caller = Streaming()
    house.owner = cast("Caller", caller)
    house.wait_for_shop()
    assert caller.asked == ["/api/conversations/conv_0/messages", "/api/conversations/conv_1/messages"]
    assert caller.stopped == ["/api/runs/1/stop"]


def test_who_is_in_no_haste_reads_what_the_model_writes_to_its_end() -> None:
    caller = Streaming()
    reply = Shopper(cast("Caller", caller), "ada", "en", "conv").say("hello")
    assert (reply.model_id, caller.stopped) == ("qwen", [])
