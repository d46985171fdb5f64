"""What the scripted buyers of `bench/shopping` want can be had in the demo market: who fails them is wrong."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import pytest

from bench.shopping.script import CURRENCY, LANGUAGES, Buyer, Line, Shown, Turn, Value, buyers
from hupan.catalog import Listing
from hupan.demo import DemoMarket, Lot
from hupan.demo.library import Library
from hupan.demo.promotions import promotions
from hupan.kernel import Money

KINDS = {goods.slug: goods for goods in Library().goods}
PER_LANGUAGE = 70
# Of a dollar; the exact rate does not matter to whether something can be had.
RATES = {"USD": Decimal(1), "CNY": Decimal("7.1"), "KRW": Decimal(1440)}
# What is told of every product, cart or order.
FACTS = {"price", "delivery", "total", "saved", "tracking", "state"}


@pytest.fixture(scope="module")
def shelves(lots: Sequence[Lot]) -> Mapping[str, list[Listing]]:
    found: dict[str, list[Listing]] = {}
    for lot in lots:
        found.setdefault(lot.listing.product.source_key.partition("/")[0], []).append(lot.listing)
    return found


def _turns() -> Iterator[tuple[Buyer, Turn]]:
    return ((buyer, turn) for buyer in buyers() for turn in buyer.turns)


def _in(currency: str, price: Money) -> Decimal:
    return price.amount / RATES[price.currency] * RATES[currency]


def _has(listing: Listing, where: Mapping[str, Value]) -> bool:
    attributes = listing.product.attributes
    return all(attributes.get(key, False) == value for key, value in where.items())


def _fits(listing: Listing, shown: Shown, currency: str) -> bool:
    prices = [_in(currency, offer.price) for offer in listing.offers]
    cheap = shown.most is None or min(prices) <= Decimal(str(shown.most))
    dear = shown.least is None or max(prices) >= Decimal(str(shown.least))
    return cheap and dear and _has(listing, shown.where)


def test_there_are_as_many_in_each_language_and_of_each_kind() -> None:
    counted = Counter((buyer.language, buyer.kind) for buyer in buyers())
    assert Counter(buyer.language for buyer in buyers()) == dict.fromkeys(LANGUAGES, PER_LANGUAGE)
    for _, kind in counted:
        assert len({counted[language, kind] for language in LANGUAGES}) == 1, kind
    assert sum(buyer.kept for buyer in buyers()) * 2 == len(buyers())


def test_nobody_says_what_another_says() -> None:
    said = Counter(turn.say for buyer in buyers() for turn in buyer.turns[:1])
    assert [each for each, count in said.items() if count > 1] == []


def test_every_turn_is_somebodys_and_is_judged() -> None:
    for buyer, turn in _turns():
        assert [turn.say, turn.tap, turn.market].count(None) == 2, buyer.id
        judged = turn.model_dump(exclude_defaults=True, exclude={"say", "tap", "market", "of", "about"})
        assert judged or turn.market, (buyer.id, turn.say)


def test_what_is_to_be_shown_is_there(shelves: Mapping[str, list[Listing]]) -> None:
    def there(shown: Shown, language: str) -> bool:
        return any(_fits(each, shown, CURRENCY[language]) for each in shelves[shown.goods])

    missing = [(who.id, turn.say) for who, turn in _turns() if turn.shows and not there(turn.shows, who.language)]
    assert missing == []


def test_what_does_not_exist_is_not_there(shelves: Mapping[str, list[Listing]]) -> None:
    for buyer, turn in _turns():
        assert turn.nearest is None or turn.nearest in shelves, buyer.id


def test_facts_are_asked_for_that_the_goods_have() -> None:
    for buyer, turn in _turns():
        shown = [each.shows.goods for each in buyer.turns if each.shows is not None]
        traits = {trait.spec.key for goods in shown for trait in KINDS[goods].traits}
        assert set(turn.says) <= traits | FACTS, (buyer.id, turn.say)


def test_options_are_named_that_there_are(shelves: Mapping[str, list[Listing]]) -> None:
    def offered(line_goods: str, options: Mapping[str, str]) -> bool:
        variants = [variant for each in shelves[line_goods] for variant in each.product.variants]
        return any(options.items() <= variant.options.items() for variant in variants)

    for buyer in buyers():
        held: list[Line] = [*buyer.basket, *(line for turn in buyer.turns for line in turn.cart or ())]
        assert all(offered(line.goods, line.options) for line in held), buyer.id
        assert all(offered(each.goods, each.options) for each in buyer.had), buyer.id
        cases = [turn.case for turn in buyer.turns if turn.case is not None]
        assert all(offered(each.goods, each.options) for each in cases), buyer.id


def test_codes_that_are_to_count_are_codes_of_the_market(market: DemoMarket) -> None:
    known = {each.code for each in promotions(1, market.ground.sellers)} - {None}
    for buyer, turn in _turns():
        assert set(turn.codes or ()) <= known, (buyer.id, turn.say)
