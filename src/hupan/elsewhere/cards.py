"""The card of a purchase at a shop elsewhere: what that shop says, what has changed, and how it is paid."""

from typing import TypedDict

from hupan.kernel import Money
from hupan.merchants import Charge, Difference, Purchase, PurchaseState, Status, TermsLine
from hupan.shopping import LineData, Sum
from hupan.showcase import Visit


class AwayCard(TypedDict):
    """A purchase at a shop elsewhere, for a person to confirm, or how it stands.

    The page confirms it with exactly this fingerprint. `page` and `order_page` lead out of the house, to the shop.
    `payable` tells that it can be paid here; else the person goes on at `page`. `warnings` are the house's, `said` is
    the shop's.
    """

    purchase_id: str
    merchant_id: str
    shop: str
    state: str
    fingerprint: str
    lines: list[LineData]
    sums: list[Sum]
    total: str
    deliver_to: list[str]
    delivery: str
    pay_with: str
    payable: bool
    page: str
    order_id: str
    order_page: str
    stages: list[str]
    changes: list[str]
    warnings: list[str]
    said: list[str]
    receipt: str


class AwayCards:
    """Writes purchases elsewhere as cards."""

    def card(self, visit: Visit, purchase: Purchase) -> AwayCard:
        """Write a purchase. Names and sums are the shop's; nothing of them is believed beyond this card."""
        reader, terms = visit.reader, purchase.terms
        say, money = reader.words.say, reader.formats.money
        to = purchase.recipient

        def sum_of(minor: int) -> str:
            return money(Money(minor, terms.currency))

        payable = purchase.handler is not None and terms.status is Status.READY
        about = visit.approximate(terms.sum)
        sums = [Sum(label=_label(each, visit), text=sum_of(each.amount), strong=False) for each in terms.charges]
        total = Sum(label=say("Total"), text=sum_of(terms.total), strong=True, about=about)
        place = [to.name, to.line1, to.line2, to.city, to.region, to.postal_code]
        return {
            "purchase_id": purchase.id,
            "merchant_id": purchase.merchant_id,
            "shop": purchase.name,
            "state": purchase.state.value,
            "fingerprint": purchase.fingerprint,
            "lines": [_line(each, sum_of(each.price * each.quantity)) for each in terms.lines],
            "sums": [*sums, total],
            "total": sum_of(terms.total),
            "deliver_to": [each for each in place if each]
            + ([reader.formats.country(to.country)] if to.country else []),
            "delivery": terms.delivery,
            "pay_with": say("A demonstration payment: no money moves") if payable else "",
            "payable": payable,
            "page": terms.continue_url,
            "order_id": terms.order_id,
            "order_page": (purchase.order.url if purchase.order else "") or terms.order_url,
            "stages": [_stage(each, visit) for each in (purchase.order.stages if purchase.order else ())],
            "changes": [_change(each, visit) for each in purchase.changes],
            "warnings": []
            if terms.adds_up
            else [say("The parts that the shop names do not come to its total. You would pay the total.")],
            "said": [purchase.complaint] if purchase.complaint else list(terms.said)[:3],
            "receipt": f"/api/merchants/purchases/{purchase.id}/receipt" if purchase.receipt else "",
        }


def text_of(visit: Visit, purchase: Purchase) -> str:
    """Say in a sentence what a card is for."""
    say, shop = visit.reader.words.say, purchase.name
    total = visit.reader.formats.money(purchase.terms.sum)
    if purchase.state is PurchaseState.OPEN and purchase.handler is not None:
        if purchase.terms.status is Status.READY:
            return say(
                "%(total)s in all at %(shop)s. Nothing is bought before you tap on the card: I cannot pay for you.",
                total=total,
                shop=shop,
            )
        return say("%(shop)s needs something more from you. Go on at its page; what you chose stays kept.", shop=shop)
    return say("%(shop)s takes money on its own page alone. Go on there; what you chose stays kept.", shop=shop)


def _line(line: TermsLine, price: str) -> LineData:
    return LineData(name=line.title, options="", quantity=line.quantity, price=price, seller="", href="", picture=None)


def _label(charge: Charge, visit: Visit) -> str:
    say = visit.reader.words.say
    known = {
        "subtotal": say("Goods"),
        "items_discount": say("Discount"),
        "discount": say("Discount"),
        "fulfillment": say("Delivery"),
        "tax": say("Tax"),
        "fee": say("Fee"),
    }
    return known.get(charge.kind) or charge.label or charge.kind


def _change(difference: Difference, visit: Visit) -> str:
    say = visit.reader.words.say
    return {
        Difference.LINES: say("What would be bought is not the same."),
        Difference.PRICE: say("A price or a name is not the same."),
        Difference.CHARGES: say("What is added or taken off is not the same."),
        Difference.DELIVERY: say("The delivery is not the same."),
        Difference.CURRENCY: say("The currency is not the same."),
        Difference.TOTAL: say("The total is not the same."),
    }[difference]


def _stage(stage: str, visit: Visit) -> str:
    say = visit.reader.words.say
    known = {
        "processing": say("Being prepared"),
        "shipped": say("Sent"),
        "in_transit": say("On its way"),
        "delivered": say("Delivered"),
        "failed_attempt": say("Could not be delivered"),
        "canceled": say("Cancelled"),
        "returned": say("Sent back"),
    }
    return known.get(stage, "")
