"""What a person agrees to: the fingerprint, what has changed since, and the orders that it becomes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

from hupan.catalog import OfferId, SellerId
from hupan.checkout.domain.messages import Code, Message, error, sums
from hupan.checkout.domain.session import (
    CheckoutSession,
    PlacedCheckout,
    PlacedLine,
    PlacedOrder,
)
from hupan.kernel import Money, OrderId
from hupan.pricing import Quote, QuotedLine, StepKind

_FORM = "hupan.checkout.1"


def fingerprint_of(session: CheckoutSession) -> str:
    """Hash exactly what would be confirmed: lines with prices and variants, total, payees, address, delivery.

    Days of delivery are not in it: they move at midnight, and nobody would be asked to confirm again for that.

    Returns:
        SHA-256 in hexadecimal digits; empty where there is nothing to confirm.
    """
    quote, wishes = session.quote, session.wishes
    if quote is None:
        return ""
    lines = [_line(session, quoted) for quoted in quote.lines]
    sellers = dict.fromkeys(quoted.line.seller_id for quoted in quote.lines)
    content = {
        "form": _FORM,
        "checkout": session.id,
        "buyer": session.buyer.key,
        "lines": lines,
        "wanted": [[line.offer_id, line.quantity, line.gift_note] for line in wishes.lines],
        "total": [quote.totals.total.minor, quote.currency],
        "payees": {each: _name(session, each) for each in sellers},
        "delivery": {each.seller_id: each.level for each in quote.parcels},
        "destination": None if wishes.destination is None else asdict(wishes.destination),
        "contact": asdict(wishes.contact),
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode(errors="surrogatepass")).hexdigest()


def changes(confirmed: CheckoutSession, now: CheckoutSession) -> tuple[Message, ...]:
    """Say what differs from what was confirmed, in words that a buyer can act on; never empty."""
    messages = [each for each in now.messages if each.severity is not None and each not in confirmed.messages]
    before, after = _by_offer(confirmed.quote), _by_offer(now.quote)
    for at, line in enumerate(now.wishes.lines):
        then = before.get(line.offer_id)
        quoted = after.get(line.offer_id)
        if then is not None and quoted is not None and then.line.unit_price != quoted.line.unit_price:
            prices = sums(then.line.unit_price, quoted.line.unit_price)
            said = "The price has changed since you confirmed. Look at it again."
            messages.append(
                error(Code.PRICE_CHANGED, f"$.lines[{at}].unit_price", said, offer_id=line.offer_id, **prices)
            )
    totals = [Money.zero(each.currency) if each.quote is None else each.quote.totals.total for each in (confirmed, now)]
    if totals[0] != totals[1] or not messages:
        said = "The total is no longer what you confirmed. You have not been charged; look at it again."
        messages.append(error(Code.TOTAL_CHANGED, "$.total", said, **sums(totals[0], totals[1])))
    return tuple(messages)


def plan_of(session: CheckoutSession, order_ids: Mapping[SellerId, OrderId]) -> PlacedCheckout:
    """Divide a checkout that is ready into one order a seller; their totals add up to what is paid."""
    quote, destination = session.quote, session.wishes.destination
    if quote is None or destination is None:
        raise AssertionError("only a checkout that is ready is divided")
    return PlacedCheckout(
        checkout_id=session.id,
        buyer=session.buyer,
        contact=session.wishes.contact,
        destination=destination,
        language=session.wishes.language,
        orders=tuple(_order(session, quote, each, order_ids[each]) for each in sellers_of(quote)),
        total=quote.totals.total,
        promotion_ids=tuple(
            sorted({step.promotion.id for step in quote.steps if step.kind is StepKind.PROMOTION and step.promotion})
        ),
    )


def sellers_of(quote: Quote) -> tuple[SellerId, ...]:
    """Name whoever is paid, in the order of their first lines."""
    return tuple(dict.fromkeys(each.line.seller_id for each in quote.lines))


def _order(session: CheckoutSession, quote: Quote, seller_id: SellerId, order_id: OrderId) -> PlacedOrder:
    notes = {line.offer_id: line.gift_note for line in session.wishes.lines}
    quoted = [each for each in quote.lines if each.line.seller_id == seller_id]
    parcel = next(each for each in quote.parcels if each.seller_id == seller_id)
    return PlacedOrder(
        order_id=order_id,
        seller_id=seller_id,
        lines=tuple(_placed(session, each, notes.get(each.line.offer_id, "")) for each in quoted),
        total=Money(sum(each.total.minor for each in quoted), quote.currency),
        delivery=parcel.level,
        earliest=None if parcel.window is None else parcel.window.earliest,
        latest=None if parcel.window is None else parcel.window.latest,
    )


def _placed(session: CheckoutSession, quoted: QuotedLine, gift_note: str) -> PlacedLine:
    # Tax that comes on top belongs to goods and shipping as they stand to one another.
    on_top = quoted.total - quoted.amount - quoted.shipping
    of_goods, of_shipping = on_top.allocate([quoted.amount.minor, quoted.shipping.minor])
    return PlacedLine(
        item=session.items[quoted.line.offer_id],
        quantity=quoted.line.quantity,
        unit_price=quoted.line.unit_price,
        goods=quoted.amount + of_goods,
        shipping=quoted.shipping + of_shipping,
        gift_note=gift_note,
    )


def _by_offer(quote: Quote | None) -> dict[OfferId, QuotedLine]:
    return {} if quote is None else {each.line.offer_id: each for each in quote.lines}


def _line(session: CheckoutSession, quoted: QuotedLine) -> list[object]:
    item, line = session.items[quoted.line.offer_id], quoted.line
    options = sorted(item.options.items())
    amounts = [line.unit_price.minor, quoted.amount.minor, quoted.shipping.minor, quoted.tax.minor, quoted.total.minor]
    return [line.offer_id, item.product_id, item.variant_id, item.condition.value, options, line.quantity, amounts]


def _name(session: CheckoutSession, seller_id: SellerId) -> str:
    return next(item.seller for item in session.items.values() if item.seller_id == seller_id)
