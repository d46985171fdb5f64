"""What a market starts with until its operator sets its own: tax rules, and a shipping profile.

The tax rates are those of the law as of 2026-01 and without warranty; those of states of the US are the states' own,
without what counties and cities add, and an operator there enters rates per place.
"""

from collections.abc import Mapping
from decimal import Decimal

from hupan.catalog import SellerId
from hupan.kernel import Money
from hupan.pricing.domain.basket import TaxClass
from hupan.pricing.domain.shipping import EVERYWHERE, FlatRate, ShippingProfile, Step, WeightRate, Zone
from hupan.pricing.domain.tax import Direction, Rounding, TaxRule


def _rates(standard: str, reduced: str | None = None) -> Mapping[TaxClass, Decimal]:
    given = {TaxClass.STANDARD: Decimal(standard)}
    if reduced is not None:
        given[TaxClass.REDUCED] = Decimal(reduced)
    return given


def _state(region: str, standard: str, reduced: str | None, *, shipping: bool) -> TaxRule:
    return TaxRule(
        country="US",
        region=region,
        name="Sales tax",
        included=False,
        rates=_rates(standard, reduced),
        rounding=Rounding.ORDER,
        shipping=TaxClass.STANDARD if shipping else None,
    )


def _vat(country: str, standard: str, reduced: str | None) -> TaxRule:
    return TaxRule(country, "VAT", included=True, rates=_rates(standard, reduced))


TAX_RULES: tuple[TaxRule, ...] = (
    # Groceries, the usual reduced class, are free of the state's own tax in these states.
    TaxRule("US", "Sales tax", included=False, rates=_rates("0"), rounding=Rounding.ORDER, shipping=None),
    _state("CA", "0.0725", "0", shipping=False),
    _state("FL", "0.06", "0", shipping=False),
    _state("NY", "0.04", "0", shipping=True),
    _state("OR", "0", None, shipping=False),
    _state("TX", "0.0625", "0", shipping=True),
    _state("WA", "0.065", "0", shipping=True),
    TaxRule("CN", "增值税", included=True, rates=_rates("0.13", "0.09")),
    TaxRule("KR", "부가가치세", included=True, rates=_rates("0.10")),
    # A qualified invoice rounds once for each rate; most shops there round down.
    TaxRule(
        "JP",
        "消費税",
        included=True,
        rates=_rates("0.10", "0.08"),
        rounding=Rounding.ORDER,
        direction=Direction.DOWN,
    ),
    _vat("DE", "0.19", "0.07"),
    _vat("ES", "0.21", "0.10"),
    _vat("FR", "0.20", "0.055"),
    _vat("GB", "0.20", "0.05"),
    _vat("IT", "0.22", "0.10"),
    _vat("NL", "0.21", "0.09"),
)

_SHIPPING = {
    # Country: time zone, at home, free from, express, abroad, abroad per kilogram; in minor units of the currency.
    "US": ("America/New_York", "USD", (599, 4900, 1299, 1500, 800)),
    "CN": ("Asia/Shanghai", "CNY", (800, 9900, 2000, 6000, 4000)),
    "KR": ("Asia/Seoul", "KRW", (3000, 50_000, 6000, 15_000, 9000)),
}


def usual_shipping(seller_id: SellerId, country: str) -> ShippingProfile:
    """Make the profile of a seller as they usually ship: flat at home, free from some amount on, by weight abroad.

    There is an express way, too, which is never free.

    Args:
        seller_id: The seller.
        country: `US`, `CN` or `KR`; the costs are in its currency.
    """
    zone_name, currency, (home, free_from, express, abroad, per_kg) = _SHIPPING[country]
    return ShippingProfile(
        seller_id,
        country,
        zone_name,
        zones=(
            Zone(frozenset({country}), FlatRate(Money(home, currency)), (1, 3), free_from=Money(free_from, currency)),
            Zone(
                frozenset({EVERYWHERE}),
                WeightRate((Step(0, Money(abroad, currency)),), Money(per_kg, currency)),
                (6, 12),
            ),
            Zone(frozenset({country}), FlatRate(Money(express, currency)), (1, 1), level="express"),
            Zone(
                frozenset({EVERYWHERE}),
                WeightRate((Step(0, Money(2 * abroad, currency)),), Money(2 * per_kg, currency)),
                (2, 4),
                level="express",
            ),
        ),
    )
