"""Sums in UCP's words. They are those of a quote; nothing is reckoned here but what adds them up anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hupan.catalog import OfferId
from hupan.kernel import Language
from hupan.pricing import Level, Promotion, Quote, QuoteStep, StepKind, fold_code
from hupan.protocols.ucp import Body


@dataclass(frozen=True, slots=True)
class Told:
    """How promotions are told.

    Attributes:
        codes: As the agent typed them.
        language: The reader's.
        places: Where each line stands among the lines.
        claims: Under which claim of the buyer's a code was put in, by its one form: such a code is told to nobody.
        provisional: Whether claims are still to be verified.
    """

    codes: Sequence[str]
    language: Language
    places: Mapping[OfferId, int]
    claims: Mapping[str, str] = field(default_factory=dict[str, str])
    provisional: bool = False


def total(kind: str, amount: int) -> Body:
    """Write one sum."""
    return {"type": kind, "amount": amount}


def promotions_in(quote: Quote | None) -> list[QuoteStep]:
    """Pick the steps that took something off."""
    return [] if quote is None else [each for each in quote.steps if each.kind is StepKind.PROMOTION]


def line_totals(offer_id: OfferId, subtotal: int, quote: Quote | None) -> list[Body]:
    """Write what a line comes to, before what is off everything."""
    off = sum(step.shares.get(offer_id, 0) for step in promotions_in(quote) if _of_items(step))
    totals = [total("subtotal", subtotal)]
    if off:
        totals.append(total("items_discount", -off))
    return [*totals, total("total", subtotal - off)]


def freight_off(quote: Quote | None) -> int:
    """Say what delivery is cheaper by without anybody typing a code: that belongs to what it costs."""
    return sum(step.amount.minor for step in promotions_in(quote) if _of_freight(step) and not _code(step))


def totals_view(quote: Quote | None, titles: Mapping[OfferId, str], *, goods_alone: bool = False) -> list[Body]:
    """Write what everything comes to.

    Args:
        quote: As it was reckoned; `None` where nothing can be bought.
        titles: What the lines are called.
        goods_alone: Whether it is not known yet where everything goes, so that delivery and tax are left out.
    """
    if quote is None:
        return [total("subtotal", 0), total("total", 0)]
    sums = quote.totals
    off_items = sum(step.amount.minor for step in promotions_in(quote) if _of_items(step))
    goods = sums.subtotal.minor - sums.discount.minor
    # Tax that prices hold already is in them; only what comes on top is a line of its own.
    added = sums.total.minor - goods - (sums.shipping.minor - sums.shipping_discount.minor)
    off_freight = freight_off(quote)
    off_all = sums.discount.minor - off_items + (0 if goods_alone else sums.shipping_discount.minor - off_freight)
    lines: list[Body] = [
        {"display_text": titles.get(each.line.offer_id, each.line.offer_id), "amount": each.subtotal.minor}
        for each in quote.lines
    ]
    totals = [total("subtotal", sums.subtotal.minor) | {"lines": lines}]
    totals += [
        total(kind, amount) for kind, amount in (("items_discount", -off_items), ("discount", -off_all)) if amount
    ]
    if goods_alone:
        return [*totals, total("total", goods)]
    if sums.shipping.minor or quote.parcels:
        totals.append(total("fulfillment", sums.shipping.minor - off_freight))
    if added:
        totals.append(total("tax", added))
    return [*totals, total("total", sums.total.minor)]


def applied_view(quote: Quote | None, told: Told, *, goods_alone: bool = False) -> list[Body]:
    """Write what was taken off, and why; what is off delivery by itself stands with the ways of delivery."""
    typed = {fold_code(code): code for code in told.codes}
    found: list[Body] = []
    for step in promotions_in(quote):
        promotion = step.promotion
        if promotion is None or not step.amount.minor or (_of_freight(step) and (goods_alone or not promotion.code)):
            continue
        applied: Body = {"title": _title(promotion, told.language), "amount": step.amount.minor}
        claim = told.claims.get(promotion.code)
        if promotion.code and claim is None:
            applied["code"] = typed.get(promotion.code, promotion.code)
        else:
            applied["automatic"] = True
        if claim is not None:
            applied["eligibility"] = claim
            if told.provisional:
                applied["provisional"] = True
        if _of_items(step):
            applied["allocations"] = [
                {"path": f"$.line_items[{told.places[offer]}]", "amount": share}
                for offer, share in step.shares.items()
                if share
            ]
        found.append(applied)
    return found


def _title(promotion: Promotion, language: Language) -> str:
    names = promotion.names
    return names.get(language) or names.get(Language.EN) or next(iter(names.values()), "Discount")


def _of_freight(step: QuoteStep) -> bool:
    return step.promotion is not None and step.promotion.level is Level.SHIPPING


def _code(step: QuoteStep) -> str:
    return "" if step.promotion is None else step.promotion.code


def _of_items(step: QuoteStep) -> bool:
    return step.promotion is not None and step.promotion.level is Level.ITEM
