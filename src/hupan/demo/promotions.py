"""What the demo market gives away: codes and reductions of the platform and of its sellers, in three currencies."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from hupan.catalog import Seller
from hupan.demo.domain import category_id, chance, ident
from hupan.kernel import Language, Money
from hupan.pricing import (
    BuyGet,
    Conditions,
    FixedOff,
    FreeShipping,
    Level,
    Match,
    PercentOff,
    Promotion,
    PromotionId,
)

GROUP = "demo"
"""How groups of the demo market's promotions begin, by which they are found again."""

_SUMS = {"USD": (1500, 500, 4000), "CNY": (10_000, 3000, 29_900), "KRW": (20_000, 5000, 50_000)}
_SHOPS_THAT_GIVE = 5


def promotions(seed: int, sellers: tuple[Seller, ...]) -> Iterator[Promotion]:
    """Make the promotions; their ids are the market's to give."""
    for currency, (cap, off, least) in _SUMS.items():
        tenth = PercentOff(Decimal(10), Money(cap, currency))
        yield replace(
            _of(Level.PLATFORM, ("10% off with LAKE10", "LAKE10九折", "LAKE10 코드 10% 할인"), tenth),
            code=f"LAKE10{currency}",
        )
        welcome = ("A welcome for the first order", "首单立减", "첫 주문 할인")
        yield replace(
            _of(Level.PLATFORM, welcome, FixedOff(Money(off, currency))),
            code=f"HELLO{currency}",
            conditions=Conditions(least_amount=Money(least, currency), first_order=True),
        )
        # It takes off so much at most: where delivery is dearer, it is cheaper and not free.
        cheaper = ("Delivery for less", "运费优惠", "배송비 할인")
        yield replace(
            _of(Level.SHIPPING, cheaper, FreeShipping(Money(off * 2, currency))),
            conditions=Conditions(least_amount=Money(least * 2, currency)),
        )
    third = ("Tea: buy two, get the third at half price", "茶叶第三件半价", "차 2개 구매 시 세 번째 반값")
    yield replace(
        _of(Level.ITEM, third, BuyGet(2, 1, Decimal(50))),
        match=Match(category_ids=frozenset({category_id(seed, "tea")})),
    )
    for number, seller in enumerate(sellers[::_SHOPS_THAT_GIVE]):
        percent = chance(seed, "promotion", number).choice((5, 8, 12))
        names = (f"{percent}% off two or more", f"满两件优惠{percent}%", f"2개 이상 구매 시 {percent}% 할인")
        yield replace(
            _of(Level.SELLER, names, PercentOff(Decimal(percent))),
            seller_id=seller.id,
            conditions=Conditions(least_quantity=2),
        )


def _of(level: Level, names: tuple[str, str, str], benefit: PercentOff | FixedOff | FreeShipping | BuyGet) -> Promotion:
    return Promotion(
        id=PromotionId(ident("promo", names)),
        names=dict(zip(Language, names, strict=True)),
        level=level,
        benefit=benefit,
        group=f"{GROUP} {level.value}",
    )
