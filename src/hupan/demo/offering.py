"""Who offers a product for what, what they asked before, and how many they have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from hupan.catalog import Condition, Offer, OfferId, PriceSpan, Product, Variant
from hupan.demo.domain import chance, ident
from hupan.demo.making import Make, share
from hupan.demo.people import Shop
from hupan.demo.prices import Course, between, course, rounded
from hupan.inventory import Level

_POPULAR = 0.1
_SOLD_OUT, _LOW = 0.07, 0.13
_WORN = {Condition.NEW: 1.0, Condition.REFURBISHED: 0.78, Condition.USED: 0.62}
_WORN_CHANCE = 0.3


@dataclass(frozen=True, slots=True)
class Offered:
    """All offers of a product, with their past and their stock."""

    offers: tuple[Offer, ...]
    spans: tuple[PriceSpan, ...]
    levels: tuple[Level, ...]


def sellers_of(made: Make, shops: Sequence[Shop], seed: int) -> list[Shop]:
    """Choose who sells a product, the one who wrote its listing first."""
    dice = chance(seed, made.goods.slug, made.number, "sellers")
    open_to = [shop for shop in shops if made.goods.department in shop.departments]
    wanted = dice.randint(2, 4) if dice.random() < _POPULAR else 1
    return dice.sample(open_to, min(wanted, len(open_to)))


def offered(seed: int, made: Make, product: Product, sellers: Sequence[Shop], day: date) -> Offered:
    """Make the offers of a product."""
    offers: list[Offer] = []
    spans: list[PriceSpan] = []
    levels: list[Level] = []
    for number, shop in enumerate(sellers):
        dice = chance(seed, product.source_key, "offer", number)
        condition = _condition(dice, made) if number else Condition.NEW
        went = course(dice, day, made.age_days if number == 0 else max(15, made.age_days // (number + 1)))
        for variant in product.variants if condition is Condition.NEW else product.variants[:1]:
            offer, past = _offer(seed, (made, product, variant), shop, condition, went)
            offers.append(offer)
            spans.extend(past)
            levels.extend(_levels(dice, offer, shop))
    return Offered(tuple(offers), tuple(spans), tuple(levels))


def _condition(dice: Random, made: Make) -> Condition:
    if made.goods.department == "electronics" and dice.random() < _WORN_CHANCE:
        return dice.choice((Condition.REFURBISHED, Condition.USED))
    return Condition.NEW


def _offer(
    seed: int, what: tuple[Make, Product, Variant], shop: Shop, condition: Condition, went: Course
) -> tuple[Offer, list[PriceSpan]]:
    made, product, variant = what
    currency = shop.seller.currency
    usual = between(made.goods.price[currency], made.place) * made.model.price * shop.dear
    usual *= share(made.goods, variant.options) * _WORN[condition]
    offer_id = OfferId(ident("offer", seed, product.source_key, variant.position, shop.seller.slug, condition.value))
    spans: list[PriceSpan] = []
    for since, factor in went.points:
        price = rounded(usual * factor, currency)
        if not spans or spans[-1].price != price:
            spans.append(PriceSpan(offer_id, since, price))
    price = spans[-1].price
    asked = rounded(usual * went.usual, currency) if went.usual else None
    offer = Offer(
        id=offer_id,
        product_id=product.id,
        variant_id=variant.id,
        seller_id=shop.seller.id,
        price=price,
        created_at=went.points[0][0],
        updated_at=spans[-1].since,
        condition=condition,
        list_price=asked if asked is not None and asked > price else None,
        handling_days=1 + ord(offer_id[-1]) % 3,
    )
    return offer, spans


def _levels(dice: Random, offer: Offer, shop: Shop) -> Iterator[Level]:
    drawn = dice.random()
    for place in shop.places:
        many = dice.randint(6, 180)
        on_hand = 0 if drawn < _SOLD_OUT else dice.randint(0, 2) if drawn < _SOLD_OUT + _LOW else many
        yield Level(offer.id, place.id, on_hand)
