"""What the delivery of one seller's parcel costs, beside what a promotion takes off it."""

from hupan.catalog import SellerId, in_language
from hupan.kernel import Money
from hupan.pricing import Level, Promotion, Quote, StepKind
from hupan.showcase.reader import Reader
from hupan.showcase.views.cart import DeliveryCost


def delivery_cost(cost: Money, seller_id: SellerId, quote: Quote | None, reader: Reader) -> DeliveryCost:
    """Say what a delivery costs: what is paid for it, and where that is less, what it was and why.

    Args:
        cost: Before promotions.
        seller_id: Whose parcel it is.
        quote: In which it goes; `None` where no promotion is asked about.
        reader: Who reads it.
    """
    off = () if quote is None else _promotions(quote, seller_id)
    left = cost - sum((amount for _, amount in off), Money.zero(cost.currency))
    say, money = reader.words.say, reader.formats.money
    text = say("%(cost)s delivery", cost=money(left)) if left else say("Free delivery")
    if not off:
        return DeliveryCost(text)
    why = [said for promotion, _ in off if (said := _why(promotion, reader, text))]
    return DeliveryCost(text, money(cost), ", ".join(why))


def _promotions(quote: Quote, seller_id: SellerId) -> list[tuple[Promotion, Money]]:
    """Find what promotions take off the delivery of one seller's things."""
    mine = {each.line.offer_id for each in quote.lines if each.line.seller_id == seller_id}
    found: list[tuple[Promotion, Money]] = []
    for step in quote.steps:
        if step.kind is StepKind.PROMOTION and step.promotion is not None and step.promotion.level is Level.SHIPPING:
            taken = sum(minor for offer_id, minor in step.shares.items() if offer_id in mine)
            if taken:
                found.append((step.promotion, Money(taken, quote.currency)))
    return found


def _why(promotion: Promotion, reader: Reader, text: str) -> str:
    """Name a promotion, unless its name is what is said already, and what it needs."""
    say, least = reader.words.say, promotion.conditions.least_amount
    name = in_language(promotion.names, reader.language) or promotion.code
    name = "" if name == text else name
    if least is None:
        return name
    needed = say("From %(least)s", least=reader.formats.money(least))
    return f"{name} ({needed})" if name else needed
