"""One order: what was bought, where it is, where the money is, and what can be done."""

from collections.abc import Iterator
from datetime import timedelta

from hupan.aftersales.looking import Seen
from hupan.aftersales.pages.cases import dispute_cards, return_cards
from hupan.aftersales.pages.parcels import parcel_views, waiting_said
from hupan.aftersales.pages.words import Saying, item_picture
from hupan.aftersales.views.order import Action, LineView, OrderPageView, Told
from hupan.kernel import Money
from hupan.orders import Line, OrderStatus, ReturnStatus
from hupan.purchases import DeadlineKind
from hupan.showcase import SumView, Visit, order_path, product_path
from hupan.storefront import Page, meta_of

# Before that, nobody waits for a carrier's word.
_SOON = timedelta(days=10)
_OVER = {OrderStatus.CANCELLED, OrderStatus.RETURNED, OrderStatus.COMPLETED}


def order_page(visit: Visit, seen: Seen, notice: tuple[str, str] | None, status: int = 200) -> Page:
    """Make the page of an order.

    Args:
        visit: Who looks.
        seen: The order.
        notice: What has just happened: tone and text.
        status: Of the answer.
    """
    reader, order = visit.reader, seen.order
    say, saying = reader.words.say, Saying(reader)
    title = say("Order %(number)s", number=order.number)
    state, tone = saying.state(order)
    view = OrderPageView(
        id=order.id,
        href=order_path(order.id),
        number=order.number,
        seen=len(order.history),
        state=state,
        tone=tone,
        line=saying.line(order),
        notice=notice,
        placed=saying.moment(order.placed_at),
        seller=seen.seller.name,
        seller_href=seen.seller.href,
        waiting=waiting_said(seen, saying),
        parcels=parcel_views(seen, saying),
        lines=tuple(_line(each, seen, saying) for each in order.lines),
        returns=return_cards(seen, saying),
        disputes=dispute_cards(seen, saying),
        confirm=_confirm(seen, saying),
        actions=tuple(_actions(seen, saying)),
        sums=_sums(seen, saying),
        total=saying.money(order.remaining),
        paid_by=saying.way(seen.handler) if seen.handler else "",
        escrow=escrow_said(seen, saying),
        written=seen.written,
        gift_note=order.gift_note,
        history=_history(seen, saying),
        guest=reader.person is None,
        live=order.status not in _OVER or order.has_open_case or order.is_paying_back,
        mark=seen.mark,
    )
    return Page("order.html", meta_of(reader, title=title, description=title, indexed=False), {"page": view}, status)


def escrow_said(seen: Seen, saying: Saying) -> str:
    """Say where the money is, in one line."""
    say, order, seller = saying.reader.words.say, seen.order, seen.seller.name
    if not order.remaining:
        if seen.owed:
            return say("There is nothing to pay.")
        back = say("All that you paid has been given back.")
        return say("All that you paid is on its way back to you.") if order.is_paying_back else back
    if seen.owed:
        return say("You pay %(sum)s to whoever brings it.", sum=saying.money(order.remaining))
    if order.released_at is not None:
        return say("%(seller)s was paid on %(day)s.", seller=seller, day=saying.day(order.released_at))
    if order.has_open_case:
        return say("Your money is held by the market until the return or dispute is over.")
    return _held_said(seen, saying)


def _held_said(seen: Seen, saying: Saying) -> str:
    say, seller = saying.reader.words.say, seen.seller.name
    due = {each.kind: each.due_at for each in reversed(seen.due)}
    if (paid := due.get(DeadlineKind.RELEASE)) is not None:
        return say(
            "Your money is held by the market until %(day)s. Then %(seller)s is paid, unless something is not right.",
            day=saying.day(paid),
            seller=seller,
        )
    if (silent := due.get(DeadlineKind.ARRIVE)) is not None and silent - saying.reader.now <= _SOON:
        return say(
            "Your money is held by the market. Nobody has said that your parcel arrived; on %(day)s it counts as "
            "arrived. If you do not have it, open a dispute.",
            day=saying.day(silent),
        )
    days, number = seen.terms.release, saying.reader.formats.number(seen.terms.release)
    return saying.reader.words.count(
        "Your money is held by the market until %(n)s day after it has all arrived. %(seller)s does not have it yet.",
        "Your money is held by the market until %(n)s days after it has all arrived. %(seller)s does not have it yet.",
        days,
        n=number,
        seller=seller,
    )


def _confirm(seen: Seen, saying: Saying) -> str:
    say = saying.reader.words.say
    if not seen.choices.confirm or seen.order.status is OrderStatus.RETURNED:
        return ""
    if seen.owed:
        return say("This says that you have it and have paid for it. Returns and disputes stay possible.")
    return say("%(seller)s is paid at once then. Returns and disputes stay possible.", seller=seen.seller.name)


def _actions(seen: Seen, saying: Saying) -> Iterator[Action]:
    """Offer what the state allows, each with its rule."""
    say, order, may = saying.reader.words.say, seen.order, seen.choices

    def page(part: str) -> str:
        return order_path(order.id, part)

    if may.open:
        rule = (
            say("Until it is sent; then there is nothing to pay.")
            if seen.owed
            else say("Until it is sent; you get everything back.")
        )
        yield Action(page("cancel"), "circle-x", say("Cancel"), rule)
    if may.readdress:
        rule = say("Until it is sent, where tax and delivery cost the same.")
        yield Action(page("address"), "map-pin", say("Change the address"), rule)
    if may.returns:
        last = max(max(each.until or each.fault_until, each.fault_until) for each in may.returns.values())
        minds = [each.until for each in may.returns.values() if each.until is not None]
        rule = (
            say(
                "For any reason until %(day)s, for faults until %(last)s.",
                day=saying.day(max(minds)),
                last=saying.day(last),
            )
            if minds
            else say("Only for faults now, until %(last)s.", last=saying.day(last))
        )
        yield Action(page("return"), "undo-2", say("Return"), rule)
    if may.open or may.returns:
        rule = say("Take another variant of the same thing; you pay or get the difference.")
        yield Action(page("exchange"), "repeat", say("Exchange"), rule)
    if may.dispute_until is not None:
        rule = say("When you and the seller do not agree, until %(day)s.", day=saying.day(may.dispute_until))
        yield Action(page("dispute"), "scale", say("Open a dispute"), rule)


def _line(line: Line, seen: Seen, saying: Saying) -> LineView:
    reader, item = saying.reader, line.item
    say, order = reader.words.say, seen.order
    product = seen.products.get(item.product_id)
    reviewed = line.delivered > line.returned and product is not None and reader.person is not None
    return LineView(
        id=line.id,
        title=item.title,
        variant=", ".join(item.options.values()),
        href="" if product is None else product_path(product.slug, v=item.variant_id),
        picture=item_picture(item),
        quantity=say("Quantity %(n)s", n=reader.formats.number(line.quantity)),
        total=saying.money(line.goods),
        notes=_notes(line, seen, saying),
        review=f"{order_path(order.id, 'review')}?line={line.id}" if reviewed else "",
    )


def _notes(line: Line, seen: Seen, saying: Saying) -> tuple[str, ...]:
    """Say what became of units that are not simply there, or on their way."""
    words, number = saying.reader.words, saying.reader.formats.number
    order = seen.order
    swapped = sum(
        each.units.get(line.id, 0) for each in order.returns if each.replacements and each.status.value == "exchanged"
    )
    returning = order.returning(line.id)
    # What was to be exchanged before it was sent, and was paid back instead, is cancelled like the rest.
    exchanging = [each for each in order.returns if each.unshipped and each.status is not ReturnStatus.REFUNDED]
    cancelled = line.cancelled - sum(each.units.get(line.id, 0) for each in exchanging)
    notes: list[str] = []
    if line.replaces is not None:
        notes.append(words.say("Came in exchange"))
    if cancelled > 0:
        notes.append(words.count("%(n)s cancelled", "%(n)s cancelled", cancelled, n=number(cancelled)))
    if swapped:
        notes.append(words.count("%(n)s exchanged", "%(n)s exchanged", swapped, n=number(swapped)))
    if returning:
        notes.append(words.count("%(n)s goes back", "%(n)s go back", returning, n=number(returning)))
    if line.returned > swapped:
        back = line.returned - swapped
        notes.append(words.count("%(n)s sent back", "%(n)s sent back", back, n=number(back)))
    return tuple(notes)


def _sums(seen: Seen, saying: Saying) -> tuple[SumView, ...]:
    """Write goods, delivery, and every change of what was paid, so that they add up to the total."""
    say, order = saying.reader.words.say, seen.order
    zero = Money.zero(order.currency)
    first = [line for line in order.lines if line.replaces is None]
    goods = sum((line.goods for line in first), zero)
    shipping = sum((line.shipping for line in first), zero)
    sums = [
        SumView(say("Goods"), saying.money(goods)),
        SumView(say("Delivery"), saying.money(shipping) if shipping else say("Free")),
    ]
    for each in order.adjustments:
        charged = each.kind.value == "charge"
        amount = saying.money(each.amount)
        text = amount if charged else f"\u2212{amount}"
        label = saying.back(each, order)
        if not charged and not each.done:
            label = say("%(what)s, on its way", what=label)
        sums.append(SumView(label, text, "" if charged else "off"))
    return tuple(sums)


def _history(seen: Seen, saying: Saying) -> tuple[Told, ...]:
    told = ((each, saying.happened(each, seen.order)) for each in seen.order.history)
    return tuple(Told(saying.moment(each.at), text) for each, text in reversed([*told]) if text)
