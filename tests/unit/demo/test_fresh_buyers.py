"""What the fresh and the practice buyers of `bench/shopping` want can be had in the demo market.

Nobody who builds the agent reads the sentences of the fresh ones: on failure buyers are named by id alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import pytest

from bench.shopping.script import (
    CURRENCY,
    LANGUAGES,
    Buyer,
    Line,
    Shown,
    Turn,
    Value,
    buyers,
    fresh_buyers,
    practice_buyers,
)
from bench.shopping.wanted import wanted
from hupan.catalog import Listing
from hupan.demo import DemoMarket, Lot
from hupan.demo.library import Library
from hupan.demo.promotions import promotions
from hupan.intents import playbook, possible
from hupan.kernel import Money

PER_KIND = {
    "search": 6,
    "filter": 5,
    "refine": 4,
    "compare": 3,
    "ask": 4,
    "variant": 3,
    "cart": 3,
    "coupon": 2,
    "buy": 3,
    "track": 2,
    "after": 2,
    "refuse": 1,
    "talk": 2,
}
PRACTICE_PER_KIND = {kind: 3 if kind in {"search", "filter", "refine", "ask"} else 2 for kind in PER_KIND}
MOST_TURNS = 8
KINDS = {goods.slug: goods for goods in Library().goods}
# Of a dollar; the exact rate does not matter to whether something can be had.
RATES = {"USD": Decimal(1), "CNY": Decimal("7.1"), "KRW": Decimal(1440)}
FACTS = {"price", "delivery", "total", "saved", "tracking", "state"}

Shelves = Mapping[str, Sequence[Lot]]


@pytest.fixture(params=[fresh_buyers, practice_buyers], ids=["fresh", "practice"])
def strangers(request: pytest.FixtureRequest) -> Sequence[Buyer]:
    return request.param()


@pytest.fixture(scope="module")
def shelves(lots: Sequence[Lot]) -> Shelves:
    found: defaultdict[str, list[Lot]] = defaultdict(list)
    for lot in lots:
        found[lot.listing.product.source_key.partition("/")[0]].append(lot)
    return found


def _in(currency: str, price: Money) -> Decimal:
    return price.amount / RATES[price.currency] * RATES[currency]


def _cheapest(listing: Listing, currency: str) -> Decimal:
    return min(_in(currency, offer.price) for offer in listing.offers)


def _fits(listing: Listing, shown: Shown, currency: str) -> bool:
    price, attributes = _cheapest(listing, currency), listing.product.attributes
    where: Mapping[str, Value] = shown.where
    return (
        (shown.most is None or price <= Decimal(str(shown.most)))
        and (shown.least is None or price >= Decimal(str(shown.least)))
        and all(attributes.get(key, False) == value for key, value in where.items())
    )


def _has(lot: Lot, line: Line) -> bool:
    """Say whether a shop has that many of one variant with these options."""
    variants = {each.id: each.options for each in lot.listing.product.variants}
    stock = Counter[str]()
    for level in lot.levels:
        stock[level.offer_id] = max(stock[level.offer_id], level.on_hand)
    return any(
        line.options.items() <= variants[offer.variant_id].items() and stock[offer.id] >= line.count
        for offer in lot.listing.offers
    )


def _on_screen(buyer: Buyer, shelves: Shelves) -> Iterator[tuple[Turn, list[Lot]]]:
    """Go through a buyer's turns, each with all that may stand on the screen after it."""
    there: list[Lot] = []
    for turn in buyer.turns:
        if (shown := turn.shows) is not None:
            currency = CURRENCY[buyer.language]
            there = [lot for lot in shelves[shown.goods] if _fits(lot.listing, shown, currency)]
        if turn.nearest is not None:
            there = list(shelves[turn.nearest])
        yield turn, there


def _said(read: Sequence[Buyer]) -> Iterator[tuple[str, str]]:
    return ((each.id, turn.say.strip().casefold()) for each in read for turn in each.turns if turn.say)


def test_there_are_as_many_of_each_kind_in_each_language() -> None:
    for several, per_kind in ((fresh_buyers(), PER_KIND), (practice_buyers(), PRACTICE_PER_KIND)):
        counted = Counter((buyer.language, buyer.kind) for buyer in several)
        assert counted == {(language, kind): count for language in LANGUAGES for kind, count in per_kind.items()}
    assert all(buyer.kept for buyer in fresh_buyers())
    assert not any(buyer.kept for buyer in practice_buyers())


def test_at_least_half_of_them_go_on_and_none_for_long(strangers: Sequence[Buyer]) -> None:
    for language in LANGUAGES:
        turns = [len(buyer.turns) for buyer in strangers if buyer.language == language]
        assert sum(count > 1 for count in turns) * 2 >= len(turns)
        assert max(turns) <= MOST_TURNS


def test_nobody_is_mistaken_for_another() -> None:
    ids = [buyer.id for buyer in (*buyers(), *fresh_buyers(), *practice_buyers())]
    assert len(ids) == len(set(ids))


def test_they_say_nothing_that_another_buyer_says_or_an_example_shows() -> None:
    known = {said for _, said in _said(buyers())}
    known |= {example.said.strip().casefold() for example in playbook().examples}
    strangers = (*fresh_buyers(), *practice_buyers())
    repeated = [who for who, said in _said(strangers) if said in known]
    assert repeated == []
    times = Counter(said for _, said in _said(strangers))
    doubled = [who for who, said in _said(strangers) if times[said] > 1]
    assert doubled == []


def test_every_turn_is_somebodys_and_is_judged(strangers: Sequence[Buyer]) -> None:
    unjudged: list[str] = []
    for buyer in strangers:
        for turn in buyer.turns:
            one_does = [turn.say, turn.tap, turn.market].count(None) == 2
            judged = turn.model_fields_set - {"say", "tap", "market", "of", "about"}
            if not one_does or not (judged or turn.market):
                unjudged.append(buyer.id)
    assert unjudged == []


def test_what_is_to_be_shown_is_there(strangers: Sequence[Buyer], shelves: Shelves) -> None:
    missing: list[str] = []
    for buyer in strangers:
        for turn, there in _on_screen(buyer, shelves):
            last = max(turn.of or 1, turn.reviews or 1, *(turn.compares or (1,)))
            needed = turn.shows or turn.of or turn.reviews or turn.compares
            if needed and len(there) < last:
                missing.append(buyer.id)
    assert missing == []


def test_what_does_not_exist_is_dearer_than_anybody_would_take_it_for(
    strangers: Sequence[Buyer], shelves: Shelves
) -> None:
    # The script does not say for how little they want it: what there is costs far more than a meal in any case.
    too_cheap = [
        buyer.id
        for buyer in strangers
        for turn in buyer.turns
        if turn.nearest and min(_cheapest(lot.listing, "USD") for lot in shelves[turn.nearest]) <= Decimal(50)
    ]
    assert too_cheap == []


def test_facts_are_asked_for_that_everything_on_the_screen_has(strangers: Sequence[Buyer], shelves: Shelves) -> None:
    unknown: list[str] = []
    for buyer in strangers:
        for turn, there in _on_screen(buyer, shelves):
            traits = set(turn.says) - FACTS
            if traits and not (there and all(traits <= lot.listing.product.attributes.keys() for lot in there)):
                unknown.append(buyer.id)
            if turn.reviews is not None and not all(lot.reviews for lot in there):
                unknown.append(buyer.id)
    assert unknown == []


def test_what_goes_into_the_cart_is_in_stock(strangers: Sequence[Buyer], shelves: Shelves) -> None:
    lacking: list[str] = []
    for buyer in strangers:
        held = {line.goods for line in (*buyer.basket, *buyer.had)}
        if not all(any(_has(lot, line) for lot in shelves[line.goods]) for line in buyer.basket):
            lacking.append(buyer.id)
        for turn, there in _on_screen(buyer, shelves):
            for line in turn.cart or ():
                among = shelves[line.goods] if line.goods in held else there
                having = sum(_has(lot, line) for lot in among)
                # What is not held is one of those shown, in whatever order they stand: nearly every one will do.
                if not having or (line.goods not in held and having * 10 < len(among) * 8):
                    lacking.append(buyer.id)
    assert lacking == []


def test_what_was_bought_or_is_to_come_instead_is_made_like_that(strangers: Sequence[Buyer], shelves: Shelves) -> None:
    def made(goods: str, options: Mapping[str, str]) -> bool:
        variants = (variant for lot in shelves[goods] for variant in lot.listing.product.variants)
        return any(options.items() <= variant.options.items() for variant in variants)

    unmade: list[str] = []
    for buyer in strangers:
        cases = [turn.case for turn in buyer.turns if turn.case is not None]
        if not all(made(each.goods, each.options) for each in (*buyer.had, *cases)):
            unmade.append(buyer.id)
        of_orders = {case.goods for case in cases} | {turn.order.goods for turn in buyer.turns if turn.order}
        if not of_orders <= {each.goods for each in buyer.had}:
            unmade.append(buyer.id)
    assert unmade == []


def test_codes_that_are_to_count_are_codes_of_the_market(strangers: Sequence[Buyer], market: DemoMarket) -> None:
    known = {each.code for each in promotions(1, market.ground.sellers)} - {None}
    wrong = [buyer.id for buyer in strangers for turn in buyer.turns if not set(turn.codes or ()) <= known]
    assert wrong == []


def test_whatever_they_want_is_possible_where_they_stand(strangers: Sequence[Buyer]) -> None:
    wrong = [
        buyer.id for buyer in strangers for turn in wanted(buyer) if not turn.actions & set(possible(turn.standing))
    ]
    assert wrong == []


def test_all_goods_are_sold(strangers: Sequence[Buyer]) -> None:
    named = {(each.id, turn.shows.goods) for each in strangers for turn in each.turns if turn.shows}
    named |= {(each.id, line.goods) for each in strangers for line in (*each.basket, *each.had)}
    named |= {(each.id, turn.about) for each in strangers for turn in each.turns if turn.about}
    assert [who for who, goods in named if goods not in KINDS] == []
