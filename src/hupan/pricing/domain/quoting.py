"""Reckons a basket: item promotions, sellers', the platform's, shipping and what is off it, and tax at the end.

The order is docs/decisions/0046-the-order-of-reckoning.md. Every step says what it did to which line, in minor units
that add up, so that a quote can be checked by hand, and refunded line by line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from hupan.catalog import OfferId, SellerId
from hupan.kernel import Money, Param
from hupan.pricing.domain.basket import Basket, Context, Line, TaxClass
from hupan.pricing.domain.choosing import choose, rivals
from hupan.pricing.domain.eligibility import Candidate, NotApplied, Reason, refuse, sift
from hupan.pricing.domain.promotions import Promotion
from hupan.pricing.domain.reckoning import Field
from hupan.pricing.domain.shipping import STANDARD, DeliveryWindow, ShippingProfile, Undeliverable, ways
from hupan.pricing.domain.taking import Taken
from hupan.pricing.domain.tax import Taxable, Taxed, TaxRule, TaxRules, tax

ANY_SELLER = SellerId("")
"""Whose shipping profile is for sellers without one of their own."""


class StepKind(StrEnum):
    """What a step of the explanation did."""

    PROMOTION = "promotion"
    SHIPPING = "shipping"
    TAX = "tax"


@dataclass(frozen=True, slots=True)
class QuoteStep:
    """One step of the explanation.

    Attributes:
        amount: What it took off or added, never negative: promotions take off, the others add. Tax that prices hold
            already adds nothing and is named all the same; then `params` says `included`.
        shares: The part of each line in minor units; they add up to the amount.
        promotion: For promotions, which.
        params: For shipping the `seller_id`; for tax `name`, `rate` and `included`.
    """

    kind: StepKind
    amount: Money
    shares: Mapping[OfferId, int]
    promotion: Promotion | None = None
    params: Mapping[str, Param] = field(default_factory=dict[str, Param])


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """What became of a line. `subtotal - discount == amount`; `net + tax == total`.

    Attributes:
        subtotal: At the offer's price.
        discount: What promotions took off.
        shipping: Its share of shipping, after what promotions took off that.
        tax: Of goods and shipping, whether or not prices hold it.
        net: Goods and shipping without tax.
        total: What is paid because of this line.
    """

    line: Line
    subtotal: Money
    discount: Money
    amount: Money
    shipping: Money
    tax: Money
    net: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one seller sends.

    Attributes:
        window: When it arrives and what it costs before promotions; `None` where it cannot be sent.
        problem: Why it cannot be sent.
        level: The way that it goes.
        ways: Every way that it could go, and what each would be.
    """

    seller_id: SellerId
    offer_ids: tuple[OfferId, ...]
    window: DeliveryWindow | None
    problem: Undeliverable | None
    level: str = STANDARD
    ways: Mapping[str, DeliveryWindow] = field(default_factory=dict[str, DeliveryWindow])


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all lines: `net + tax == total`."""

    subtotal: Money
    discount: Money
    shipping: Money
    shipping_discount: Money
    net: Money
    tax: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """A basket, reckoned.

    Attributes:
        lines: In the order of the basket.
        steps: In the order of reckoning.
        not_applied: Codes and promotions that took nothing off, and why.
        certain: Whether the combination of promotions is certainly the best; else it was the best found in time.
    """

    currency: str
    lines: tuple[QuotedLine, ...]
    parcels: tuple[Parcel, ...]
    totals: Totals
    steps: tuple[QuoteStep, ...]
    not_applied: tuple[NotApplied, ...]
    certain: bool

    @property
    def complete(self) -> bool:
        """Whether everything can be sent there; else the total lacks what cannot be told."""
        return all(parcel.problem is None for parcel in self.parcels)


def quote(
    basket: Basket,
    context: Context,
    promotions: Sequence[Promotion] = (),
    taxes: TaxRules | None = None,
    shipping: Mapping[SellerId, ShippingProfile] | None = None,
) -> Quote:
    """Reckon a basket. The same arguments give the same quote; no order among lines or promotions changes a sum.

    Args:
        basket: What is to be bought.
        context: By whom, where and when.
        promotions: All that may matter; those of other codes and times are left aside.
        taxes: The rules; none, and nothing is taxed.
        shipping: Profiles by seller, `ANY_SELLER` for those without; `None`, and nothing is shipped.
    """
    # Where cents are left over, the earlier line gets them: earlier has to mean the same however the lines came.
    inside = Basket(tuple(sorted(basket.lines, key=lambda line: line.offer_id)))
    parcels, costs = _parcels(inside, context, shipping)
    candidates, refused = sift(inside, context, promotions)
    reckoning = Field(inside, costs, candidates)
    choice = choose(reckoning)
    goods, freight = reckoning.run(choice.chosen)
    applied = [(promotion, taken) for promotion, taken in (*goods.taken, *freight.taken) if taken]
    rule = (taxes or TaxRules()).at(context.place)
    taxed = _taxed(inside, goods.amounts, freight.amounts, rule)
    lines = _lines(inside, goods.amounts, freight.amounts, taxed)
    writer = _Writer(inside)
    steps = [
        *(writer.promotion(promotion, taken) for promotion, taken in goods.taken if taken),
        *writer.shipping(parcels, costs),
        *(writer.promotion(promotion, taken) for promotion, taken in freight.taken if taken),
        *writer.taxes(taxed, rule),
    ]
    places = {line.offer_id: at for at, line in enumerate(basket.lines)}
    return Quote(
        currency=inside.currency,
        lines=tuple(sorted(lines, key=lambda quoted: places[quoted.line.offer_id])),
        parcels=tuple(parcels),
        totals=_totals(lines, sum(costs), freight.saved, inside.currency),
        steps=tuple(steps),
        not_applied=(*refused, *_left_over(candidates, applied)),
        certain=choice.certain,
    )


def _parcels(
    basket: Basket, context: Context, profiles: Mapping[SellerId, ShippingProfile] | None
) -> tuple[list[Parcel], list[int]]:
    """Reckon each seller's parcel, and divide what it costs over its lines by what they cost."""
    costs = [0] * len(basket.lines)
    if profiles is None:
        return [], costs
    by_seller: dict[SellerId, list[int]] = {}
    for at, line in enumerate(basket.lines):
        by_seller.setdefault(line.seller_id, []).append(at)
    parcels: list[Parcel] = []
    for seller_id, members in sorted(by_seller.items()):
        lines = [basket.lines[at] for at in members]
        found = ways(profiles.get(seller_id) or profiles.get(ANY_SELLER), lines, context.place, context.at)
        offer_ids = tuple(line.offer_id for line in lines)
        if isinstance(found, Undeliverable):
            parcels.append(Parcel(seller_id, offer_ids, None, found))
            continue
        wanted = context.levels.get(seller_id, "")
        level = wanted if wanted in found else next(iter(found))
        parcels.append(Parcel(seller_id, offer_ids, found[level], None, level, found))
        for at, part in zip(members, found[level].cost.allocate([line.amount_minor for line in lines]), strict=True):
            costs[at] = part.minor
    return parcels, costs


def _taxed(basket: Basket, goods: Sequence[int], freight: Sequence[int], rule: TaxRule) -> list[tuple[Taxed, Taxed]]:
    """Tax goods and shipping of each line; together, so that tax that is rounded once an order is rounded once."""
    lines = basket.lines
    things = [Taxable(minor, line.tax_class, line.tax_included) for line, minor in zip(lines, goods, strict=True)]
    # Shipping that is not taxed is like goods of the class zero: whatever the price holds, there is no tax in it.
    of_shipping = rule.shipping or TaxClass.ZERO
    things += [Taxable(minor, of_shipping, line.tax_included) for line, minor in zip(lines, freight, strict=True)]
    done = tax(things, rule, basket.currency)
    return list(zip(done[: len(lines)], done[len(lines) :], strict=True))


def _lines(
    basket: Basket, goods: Sequence[int], freight: Sequence[int], taxed: Sequence[tuple[Taxed, Taxed]]
) -> list[QuotedLine]:
    currency = basket.currency
    return [
        QuotedLine(
            line=line,
            subtotal=Money(line.amount_minor, currency),
            discount=Money(line.amount_minor - amount, currency),
            amount=Money(amount, currency),
            shipping=Money(shipping, currency),
            tax=Money(of_goods.tax + of_shipping.tax, currency),
            net=Money(of_goods.net + of_shipping.net, currency),
            total=Money(of_goods.gross + of_shipping.gross, currency),
        )
        for line, amount, shipping, (of_goods, of_shipping) in zip(basket.lines, goods, freight, taxed, strict=True)
    ]


def _totals(lines: Sequence[QuotedLine], freight: int, freight_saved: int, currency: str) -> Totals:
    names = ("subtotal", "discount", "net", "tax", "total")
    sums = {name: Money(sum(getattr(each, name).minor for each in lines), currency) for name in names}
    return Totals(**sums, shipping=Money(freight, currency), shipping_discount=Money(freight_saved, currency))


def _left_over(candidates: Sequence[Candidate], applied: Sequence[tuple[Promotion, Taken]]) -> list[NotApplied]:
    """Say why promotions that might have applied did not."""
    done = {promotion.id for promotion, _ in applied}
    found: list[NotApplied] = []
    for each in candidates:
        if each.promotion.id in done:
            continue
        others = rivals(each.promotion, each.lines, applied)
        if others:
            names = " ".join(sorted(other.id for other in others))
            found.append(refuse(each.promotion, Reason.EXCLUDED, by=names))
        else:
            found.append(refuse(each.promotion, Reason.NOTHING_TO_TAKE))
    return found


class _Writer:
    """Writes the explanation.

    Args:
        basket: The basket, in the order in which it was reckoned.
    """

    def __init__(self, basket: Basket) -> None:
        self._lines = basket.lines
        self._currency = basket.currency

    def promotion(self, promotion: Promotion, taken: Taken) -> QuoteStep:
        return replace(self._step(StepKind.PROMOTION, taken), promotion=promotion)

    def shipping(self, parcels: Sequence[Parcel], costs: Sequence[int]) -> list[QuoteStep]:
        steps: list[QuoteStep] = []
        for parcel in parcels:
            if parcel.window is not None:
                inside = {at: costs[at] for at, line in enumerate(self._lines) if line.seller_id == parcel.seller_id}
                steps.append(self._step(StepKind.SHIPPING, inside, seller_id=parcel.seller_id))
        return steps

    def taxes(self, taxed: Sequence[tuple[Taxed, Taxed]], rule: TaxRule) -> list[QuoteStep]:
        """One step for each rate, and for tax that prices hold and tax that they do not."""
        groups: dict[tuple[bool, Decimal], Taken] = {}
        for at, (line, parts) in enumerate(zip(self._lines, taxed, strict=True)):
            included = rule.included if line.tax_included is None else line.tax_included
            for part in parts:
                if part.tax:
                    group = groups.setdefault((included, part.rate), {})
                    group[at] = group.get(at, 0) + part.tax
        return [
            self._step(StepKind.TAX, shares, name=rule.name, rate=str(rate), included=included)
            for (included, rate), shares in sorted(groups.items(), key=lambda item: item[0])
        ]

    def _step(self, kind: StepKind, shares: Taken, **params: Param) -> QuoteStep:
        by_offer = {self._lines[at].offer_id: minor for at, minor in shares.items()}
        return QuoteStep(kind, Money(sum(shares.values()), self._currency), by_offer, None, params)
