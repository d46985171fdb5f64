"""What a card shows is true of one thing that can be bought: of the variant that was asked for, at its own price."""

from dataclasses import replace
from datetime import UTC, datetime

from hupan.catalog import (
    CategoryId,
    Offer,
    OfferId,
    Option,
    OptionValue,
    Product,
    ProductId,
    ProductText,
    SellerId,
    Variant,
    VariantId,
)
from hupan.kernel import Language, Money
from hupan.matching import in_variant, variants_of
from hupan.quests import Quest
from hupan.reviews import ReviewSummary
from hupan.sayings import Named
from hupan.showcase import Goods

_AT = datetime(2026, 11, 23, tzinfo=UTC)
_SLEEPS = Option(
    "sleeps",
    {Language.EN: "Sleeps"},
    (OptionValue("2", {Language.EN: "2 people"}), OptionValue("4", {Language.EN: "4 people"})),
)
_TENT = Product(
    id=ProductId("prod_tent"),
    slug="tent",
    category_id=CategoryId("tents"),
    brand="",
    language=Language.EN,
    texts={Language.EN: ProductText("Dome tent")},
    created_at=_AT,
    updated_at=_AT,
    options=(_SLEEPS,),
    variants=tuple(Variant(VariantId(f"var_{each}"), each, {"sleeps": each}) for each in ("2", "4")),
)
_OFFERS = tuple(
    Offer(OfferId(f"off_{at}"), _TENT.id, VariantId(f"var_{at}"), SellerId("sell_lake"), Money(price, "USD"), _AT, _AT)
    for at, price in (("2", 9_900), ("4", 13_900))
)


def _goods(**left: int) -> Goods:
    available = {OfferId(f"off_{name.removeprefix('of_')}"): number for name, number in left.items()}
    return Goods(_TENT, _OFFERS, available, {}, {}, {}, {}, ReviewSummary(), kept=False)


def _quest(value: str, *, without: bool = False) -> Quest:
    return Quest("tent", traits=(Named("sleeps", value, without=without),))


def test_the_price_is_that_of_the_variant_that_was_asked_for() -> None:
    goods = in_variant(_goods(of_2=3, of_4=3), _quest("4"))

    assert goods is not None
    assert goods.best is not None
    assert goods.best.price == Money(13_900, "USD")


def test_what_is_sold_out_in_that_variant_does_not_fit() -> None:
    assert in_variant(_goods(of_2=3, of_4=0), _quest("4")) is None


def test_a_variant_that_is_not_wanted_is_left_out() -> None:
    goods = in_variant(_goods(of_2=3, of_4=3), _quest("2", without=True))

    assert goods is not None
    assert [each.id for each in goods.offers] == ["off_4"]


def test_who_asks_for_no_variant_is_shown_the_goods_as_they_are() -> None:
    goods = _goods(of_2=3, of_4=3)

    assert in_variant(goods, Quest("tent")) is goods
    assert in_variant(goods, replace(_quest("4"), traits=(Named("material", "linen"),))) is goods


def test_a_variant_is_named_as_an_attribute_is() -> None:
    (spec,) = variants_of([_goods(of_2=1, of_4=1)], _quest("4"), ())

    assert (spec.key, spec.choices[1].names) == ("sleeps", {Language.EN: "4 people"})
