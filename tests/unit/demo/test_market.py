"""The demo market keeps its promises: as much as it says, the same each time, and no text contradicts another."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

from hupan.catalog import Product, former_price, gtin_of
from hupan.demo import DemoMarket, Ground, Lot
from hupan.demo.library import Library, Trait
from hupan.kernel import Language

DAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, 23, tzinfo=UTC)
LIBRARY = Library()


def _hash(things: Sequence[Lot | Ground]) -> str:
    return hashlib.sha256("\n".join(map(repr, things)).encode()).hexdigest()


def _texts(lot: Lot) -> Iterator[tuple[str, str]]:
    """Every sentence of a product with the language that it is in."""
    for language, text in lot.listing.product.texts.items():
        for each in (text.name, text.summary, text.description, *text.highlights):
            yield language.value, each
    for media in lot.listing.product.media:
        yield from ((language.value, alt) for language, alt in media.alt.items())
    for review in lot.reviews:
        yield review.language, review.text
    for question in lot.questions:
        yield question.language, question.text
        yield from ((question.language, answer.text) for answer in question.answers)


def _traits(product: Product) -> dict[str, Trait]:
    slug = product.source_key.partition("/")[0]
    return {trait.spec.key: trait for goods in LIBRARY.goods if goods.slug == slug for trait in goods.traits}


def test_the_same_seed_and_day_make_the_same_market(market: DemoMarket, lots: Sequence[Lot]) -> None:
    again = DemoMarket(seed=1)
    assert _hash([again.ground]) == _hash([market.ground])
    assert _hash(list(again.lots())) == _hash(lots)


def test_it_can_be_taken_up_anywhere(lots: Sequence[Lot]) -> None:
    assert list(islice(DemoMarket(seed=1).lots(start=1500), 20)) == list(lots[1500:1520])


def test_another_seed_makes_another_market(lots: Sequence[Lot]) -> None:
    other = list(islice(DemoMarket(seed=2).lots(), 50))
    assert {lot.listing.product.id for lot in other}.isdisjoint(lot.listing.product.id for lot in lots)


def test_there_is_as_much_as_was_promised(market: DemoMarket, lots: Sequence[Lot]) -> None:
    assert len(market.ground.sellers) == len(market.ground.stores) == 40
    assert Counter(seller.country for seller in market.ground.sellers).keys() == {"US", "CN", "KR"}
    assert 30 <= sum(category.parent_id is not None for category in market.ground.categories) <= 36
    assert 1950 <= len(lots) == market.total <= 2100
    assert sum(len(lot.listing.product.variants) for lot in lots) >= 5000
    assert 6000 <= sum(len(lot.listing.offers) for lot in lots) <= 7500
    assert sum(len(lot.reviews) for lot in lots) == 12_000
    assert 1900 <= sum(len(lot.questions) for lot in lots) <= 2000


def test_ids_names_and_addresses_are_each_once(market: DemoMarket, lots: Sequence[Lot]) -> None:
    products = [lot.listing.product for lot in lots]
    ids = [
        *(product.id for product in products),
        *(variant.id for product in products for variant in product.variants),
        *(offer.id for lot in lots for offer in lot.listing.offers),
    ]
    assert all(re.fullmatch(r"[a-z]{2,6}_[0-9a-hjkmnp-tv-z]{26}", each) for each in ids)
    for things in (
        ids,
        [product.slug for product in products],
        [product.source_key for product in products],
        [variant.sku for product in products for variant in product.variants],
        [review.source_key for lot in lots for review in lot.reviews],
        [store.slug for store in market.ground.stores],
    ):
        assert len(set(things)) == len(things)


def test_identifiers_are_valid_and_of_no_real_maker(lots: Sequence[Lot]) -> None:
    gtins = [variant.gtin for lot in lots for variant in lot.listing.product.variants if variant.gtin]
    assert len(set(gtins)) == len(gtins) > 4000
    assert all(gtin_of(gtin) and len(gtin) == 13 and gtin.startswith("2") for gtin in gtins)


def test_every_text_is_there_in_three_languages_and_filled_in(market: DemoMarket, lots: Sequence[Lot]) -> None:
    for lot in lots:
        assert lot.listing.product.texts.keys() == set(Language)
        for language, text in _texts(lot):
            assert text.strip()
            assert not re.search(r"[{}]|[^\S\n]{2}|\bNone\b", text), text
            if language != "en":
                assert re.search(r"[가-힣]" if language == "ko" else r"[\u4e00-\u9fff]|\d", text), text
    for store in market.ground.stores:
        assert store.names.keys() == store.descriptions.keys() == set(Language)
        assert not any(re.search(r"[{}]", text) for text in store.descriptions.values())


def test_languages_do_not_leak_into_one_another(lots: Sequence[Lot]) -> None:
    for lot in lots:
        for language, text in _texts(lot):
            foreign = {"en": r"[가-힣\u4e00-\u9fff]", "zh": r"[가-힣]", "ko": r"[\u4e00-\u9fff]"}[language]
            assert not re.search(foreign, text), text


def test_what_a_text_claims_is_an_attribute(lots: Sequence[Lot]) -> None:
    for lot in lots:
        product = lot.listing.product
        traits = _traits(product)
        assert product.attributes.keys() <= traits.keys()
        for language, text in product.texts.items():
            claims = {trait.say[language] for trait in traits.values() if trait.say and not trait.values}
            held = {
                traits[key].say[language]
                for key, value in product.attributes.items()
                if value is True and traits[key].say
            }
            assert claims & set(text.highlights) == held
        for key, trait in traits.items():
            if trait.needs and not product.attributes.get(trait.needs):
                assert key not in product.attributes
        if "Waterproof" in product.texts[Language.EN].name:
            assert product.attributes["waterproof"] is True


def test_reviews_speak_only_of_what_the_product_has(lots: Sequence[Lot]) -> None:
    needs = {"noise_cancelling": "noise_cancelling", "lens": "polarised", "drainage": "drainage"}
    for lot in lots:
        for review in lot.reviews:
            for aspect, attribute in needs.items():
                sentences = [each for how in LIBRARY.aspects[aspect][Language(review.language)] for each in how]
                if any(each in review.text for each in sentences):
                    assert lot.listing.product.attributes.get(attribute) is True


def test_ratings_go_with_the_words(lots: Sequence[Lot]) -> None:
    bad = {each: [bad for aspect in LIBRARY.aspects.values() for bad in aspect[each][1]] for each in Language}
    for lot in lots[::4]:
        for review in lot.reviews:
            complains = any(each in review.text for each in bad[Language(review.language)])
            assert complains or review.rating >= 4
            assert not complains or review.rating <= 4


def test_ratings_look_like_those_of_a_market(lots: Sequence[Lot]) -> None:
    counts = Counter(review.rating for lot in lots for review in lot.reviews)
    assert counts[5] > counts[4] > counts[3] > counts[2] > counts[1] > 200
    assert {review.language for lot in lots for review in lot.reviews} == {"en", "zh", "ko"}
    # Some products have a flaw that most of their buyers speak of: an honest adviser has something to find.
    small = [lot for lot in lots if sum("small" in review.text or "작게" in review.text for review in lot.reviews) >= 3]
    assert small


def test_nothing_is_from_the_future_or_before_the_product(lots: Sequence[Lot]) -> None:
    for lot in lots:
        born = lot.listing.product.created_at
        for review in lot.reviews:
            assert born <= review.created_at <= NOW
            assert review.reply is None or review.created_at < review.reply.at <= NOW
        for question in lot.questions:
            assert born <= question.created_at <= NOW
            assert all(question.created_at < answer.created_at <= NOW for answer in question.answers)


def test_prices_go_in_order_and_end_at_the_present_one(lots: Sequence[Lot]) -> None:
    struck = fancy = 0
    for lot in lots:
        for offer in lot.listing.offers:
            spans = [span for span in lot.spans if span.offer_id == offer.id]
            assert all(a.since < b.since and a.price != b.price for a, b in pairwise(spans))
            assert spans[-1].price == offer.price
            assert offer.price.minor > 0
            assert NOW - spans[0].since < timedelta(days=367)
            assert offer.list_price is None or offer.list_price > offer.price
            former = former_price(spans, NOW)
            struck += former is not None
            fancy += offer.list_price is not None and offer.list_price > max(span.price for span in spans)
    # Some were really dearer a month ago, and some only say so.
    assert struck > 600
    assert fancy > 300


def test_offers_come_from_sellers_in_their_currency(market: DemoMarket, lots: Sequence[Lot]) -> None:
    sellers = {seller.id: seller for seller in market.ground.sellers}
    assert all(
        offer.price.currency == sellers[offer.seller_id].currency for lot in lots for offer in lot.listing.offers
    )
    several = [lot for lot in lots if len({offer.seller_id for offer in lot.listing.offers}) > 1]
    assert len(several) > 100
    assert {offer.condition.value for lot in several for offer in lot.listing.offers} == {"new", "refurbished", "used"}
    assert {offer.seller_id for lot in lots for offer in lot.listing.offers} == sellers.keys()


def test_some_are_sold_out_and_some_nearly(market: DemoMarket, lots: Sequence[Lot]) -> None:
    places = {place.id for place in market.ground.locations}
    held: Counter[str] = Counter()
    for lot in lots:
        offers = {offer.id for offer in lot.listing.offers}
        assert {level.offer_id for level in lot.levels} == offers
        for level in lot.levels:
            assert level.location_id in places
            held[level.offer_id] += level.on_hand
    out = sum(not many for many in held.values()) / len(held)
    low = sum(0 < many <= 4 for many in held.values()) / len(held)
    assert 0.05 < out < 0.16
    assert 0.05 < low < 0.2


def test_some_products_are_listed_twice_in_other_words(lots: Sequence[Lot]) -> None:
    names = Counter(tuple(sorted(lot.listing.product.texts[Language.EN].name.split())) for lot in lots)
    assert 50 <= sum(count == 2 for count in names.values()) <= 80


def test_options_colours_and_pictures_belong_together(lots: Sequence[Lot]) -> None:
    for lot in lots:
        product = lot.listing.product
        assert len(lot.pictures) == len(product.media) >= 2 or len(product.options[0].values) >= 2
        colours = {value.value for option in product.options if option.key == "color" for value in option.values}
        assert {media.options["color"] for media in product.media if media.options} == colours
        for svg, media in zip(lot.pictures, product.media, strict=True):
            assert media.picture == hashlib.sha256(svg.encode()).hexdigest() + "v"
