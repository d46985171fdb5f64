"""A reader's cart, as they see it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hupan.cart import MOST_OF_ONE, CartView, CurrencyGroup, LineState, SellerGroup, ShownLine
from hupan.catalog import SellerId, Store, in_language
from hupan.kernel import Buyer, Money, MoneyError
from hupan.pricing import NotApplied, Place, Promotion, Quote, QuoteStep, Reason, StepKind
from hupan.showcase.addresses import product_path, store_path
from hupan.showcase.cards import few_left
from hupan.showcase.choosing import options_said
from hupan.showcase.market import Visit
from hupan.showcase.pictures import card_picture
from hupan.showcase.reader import Reader
from hupan.showcase.sending import delivery_cost
from hupan.showcase.views.cart import CartGroupView, CartLineView, CartPageView, CartSellerView, CodeView, SumView
from hupan.showcase.views.parts import Price


async def read_cart(visit: Visit, buyer: Buyer) -> CartPageView:
    """Show a buyer's cart, sent to the reader's place."""
    reader = visit.reader
    view = await visit.market.carts.view(buyer, Place(reader.place))
    seller_ids = list({seller.seller_id for group in view.groups for seller in group.sellers})
    stores = await visit.market.catalog.stores(seller_ids) if seller_ids else {}
    several = len(view.groups) > 1
    return CartPageView(
        line=count_said(view.cart.count, reader),
        version=view.cart.version,
        groups=tuple(_group(each, stores, visit, several=several) for each in view.groups),
        unavailable=tuple(line_view(each, visit) for each in view.unavailable),
        codes=_codes(view, reader),
        place=reader.formats.country(reader.place),
    )


def count_said(count: int, reader: Reader) -> str:
    """Say how much is in a cart; empty where nothing is."""
    if not count:
        return ""
    return reader.words.count(
        "%(n)s thing in the cart", "%(n)s things in the cart", count, n=reader.formats.number(count)
    )


def line_view(shown: ShownLine, visit: Visit) -> CartLineView:
    """Show a line."""
    reader, line, product, offer = visit.reader, shown.line, shown.product, shown.offer
    name = reader.words.say("Something that is no longer in the market")
    variant, href, picture = None, "", None
    if product is not None and offer is not None:
        name = product.text(reader.language).name
        variant = next((each for each in product.variants if each.id == offer.variant_id), None)
        picture = card_picture(product, reader, None if variant is None else variant.options)
        if shown.state is not LineState.GONE:
            href = product_path(product.slug, v=offer.variant_id, o=offer.id)
    change, tone = _change(shown, reader)
    total = _times(shown)
    return CartLineView(
        id=line.id,
        name=name,
        href=href,
        picture=picture,
        variant="" if product is None else options_said(product, variant, reader),
        quantity=line.quantity,
        price=Price(reader.formats.money(shown.price)),
        total="" if total is None else reader.formats.money(total),
        about="" if total is None else visit.approximate(total),
        change=change,
        tone=tone,
        stock=_stock(shown, reader),
        short=shown.state is not LineState.READY,
        take=shown.available if shown.state is LineState.SHORT else 0,
        most=min(MOST_OF_ONE, max(shown.available, line.quantity)),
        note=line.gift_note,
    )


def _times(shown: ShownLine) -> Money | None:
    try:
        return shown.price * shown.line.quantity
    except MoneyError:
        # Beyond what a sum of money can be, nothing is reckoned, and the group says so.
        return None


def _change(shown: ShownLine, reader: Reader) -> tuple[str, str]:
    say, money = reader.words.say, reader.formats.money
    then, now = shown.line.price_seen, shown.price
    if not shown.price_changed or shown.state is LineState.GONE:
        return "", ""
    if then.currency != now.currency:
        return say("It was %(price)s when you added it", price=money(then)), ""
    if now < then:
        return say("%(sum)s less than when you added it", sum=money(then - now)), "down"
    return say("%(sum)s more than when you added it", sum=money(now - then)), "up"


def _stock(shown: ShownLine, reader: Reader) -> str:
    if shown.state is LineState.GONE:
        return reader.words.say("Nobody sells it at present")
    if shown.state is LineState.SHORT:
        left, wanted = reader.formats.number(shown.available), reader.formats.number(shown.line.quantity)
        return reader.words.count(
            "Only %(n)s left, and you want %(wanted)s",
            "Only %(n)s left, and you want %(wanted)s",
            shown.available,
            n=left,
            wanted=wanted,
        )
    return few_left(shown.available, reader)


def _group(group: CurrencyGroup, stores: Mapping[SellerId, Store], visit: Visit, *, several: bool) -> CartGroupView:
    reader, quote = visit.reader, group.quote
    say = reader.words.say
    return CartGroupView(
        currency=group.currency,
        title=say("Paid in %(currency)s", currency=reader.formats.sums(group.currency)) if several else "",
        sellers=tuple(_seller(each, quote, stores, visit) for each in group.sellers),
        sums=() if quote is None else _sums(quote, group, reader),
        total="" if quote is None else reader.formats.money(quote.totals.total),
        about="" if quote is None else visit.approximate(quote.totals.total),
        hint=_hint(group, reader),
    )


def _hint(group: CurrencyGroup, reader: Reader) -> str:
    say = reader.words.say
    if any(line.state is LineState.SHORT for line in group.lines):
        return say("Fewer are left of some things than you want. Change the quantity first.")
    if group.quote is None:
        return say("The total cannot be worked out. Remove something.")
    if not group.quote.complete:
        return say("Not everything can be sent to %(place)s.", place=reader.formats.country(reader.place))
    return ""


def _seller(group: SellerGroup, quote: Quote | None, stores: Mapping[SellerId, Store], visit: Visit) -> CartSellerView:
    reader, store = visit.reader, stores.get(group.seller_id)
    say, formats = reader.words.say, reader.formats
    own = None if store is None else in_language(store.names, reader.language, store.language)
    name = own or ("" if group.seller is None else group.seller.name)
    parcels = () if quote is None else quote.parcels
    parcel = next((each for each in parcels if each.seller_id == group.seller_id), None)
    delivery, cost, problem = "", None, ""
    if parcel is not None and parcel.window is not None:
        window = parcel.window
        delivery = say("Arrives %(days)s", days=formats.weekdays(window.earliest, window.latest))
        cost = delivery_cost(window.cost, group.seller_id, quote, reader)
        if window.cost and window.free_from is not None and not cost.former:
            free = say("%(cost)s, free from %(sum)s", cost=cost.text, sum=formats.money(window.free_from))
            cost = replace(cost, text=free)
    elif parcel is not None:
        problem = say("Not sent to %(place)s", place=formats.country(reader.place))
    return CartSellerView(
        name=name,
        href="" if store is None else store_path(store.slug),
        lines=tuple(line_view(each, visit) for each in group.lines),
        delivery=delivery,
        cost=cost,
        problem=problem,
    )


def _sums(quote: Quote, group: CurrencyGroup, reader: Reader) -> tuple[SumView, ...]:
    """Write the reckoning, so that its lines add up to the total."""
    say, money, totals = reader.words.say, reader.formats.money, quote.totals
    things = sum(line.line.quantity for line in group.lines)
    number = reader.formats.number(things)
    sums = [SumView(reader.words.count("%(n)s thing", "%(n)s things", things, n=number), money(totals.subtotal))]
    kinds = [step.kind for step in quote.steps]
    # What is taken off the goods stands before delivery, what is taken off delivery after it.
    behind = kinds.index(StepKind.SHIPPING) if StepKind.SHIPPING in kinds else len(kinds)
    sums += _savings(quote.steps[:behind], reader)
    delivery = money(totals.shipping) if totals.shipping else say("Free")
    sums.append(SumView(say("Delivery"), delivery if quote.complete else say("Not known")))
    sums += _savings(quote.steps[behind:], reader)
    added = [step for step in quote.steps if step.kind is StepKind.TAX and not step.params.get("included")]
    held = [step for step in quote.steps if step.kind is StepKind.TAX and step.params.get("included")]
    zero = Money.zero(quote.currency)
    if added:
        sums.append(SumView(say("Tax"), money(sum((step.amount for step in added), zero))))
    if held:
        sums.append(SumView(say("Tax included"), money(sum((step.amount for step in held), zero)), "small"))
    return tuple(sums)


def _savings(steps: Sequence[QuoteStep], reader: Reader) -> list[SumView]:
    return [
        SumView(
            in_language(step.promotion.names, reader.language) or step.promotion.code,
            # A minus that is as wide as the digits are.
            f"\u2212{reader.formats.money(step.amount)}",
            "off",
        )
        for step in steps
        if step.kind is StepKind.PROMOTION and step.promotion is not None
    ]


def _codes(view: CartView, reader: Reader) -> tuple[CodeView, ...]:
    refused = {each.code: each for each in view.refused_codes}
    quotes = [group.quote for group in view.groups if group.quote is not None]
    used = {step.promotion.code: step.promotion for quote in quotes for step in quote.steps if step.promotion}
    return tuple(
        CodeView(
            code,
            code not in refused and bool(view.groups),
            code_refused(refused[code], reader) if code in refused else _needed(used.get(code), reader),
        )
        for code in view.cart.codes
    )


def _needed(used: Promotion | None, reader: Reader) -> str:
    """Say what a code that counts needs, so that nobody is surprised who takes something out again."""
    least = None if used is None else used.conditions.least_amount
    return "" if least is None else reader.words.say("From %(least)s", least=reader.formats.money(least))


def code_refused(refused: NotApplied, reader: Reader) -> str:
    """Say why a code takes nothing off, and what it would need."""
    say, formats = reader.words.say, reader.formats
    if refused.least is not None and refused.missing is not None:
        least, lacking = formats.money(refused.least), formats.money(refused.missing)
        return say("It needs goods for %(least)s, %(sum)s more than these", least=least, sum=lacking)
    if refused.reason is Reason.BELOW_QUANTITY:
        lacking = int(refused.params.get("missing_quantity") or 1)
        return reader.words.count("Add one more thing to use it", "Add %(n)s more things to use it", lacking)
    return _refusals(reader).get(refused.reason, say("It takes nothing off here"))


def _refusals(reader: Reader) -> Mapping[Reason, str]:
    say = reader.words.say
    return {
        Reason.UNKNOWN_CODE: say("Nobody has given out this code"),
        Reason.NOT_ACTIVE: say("This code does not hold any more"),
        Reason.NOT_STARTED: say("This code does not hold yet"),
        Reason.ENDED: say("This code does not hold any more"),
        Reason.WRONG_CURRENCY: say("It is for another currency"),
        Reason.WRONG_COUNTRY: say("It does not hold where this is sent"),
        Reason.NOTHING_MATCHES: say("It is for other things than these"),
        Reason.SIGN_IN_NEEDED: say("Sign in to use it"),
        Reason.FIRST_ORDER_ONLY: say("It is for a first order"),
        Reason.USED_UP: say("It has been used up"),
        Reason.USED_BY_PERSON: say("You have used it already"),
        Reason.EXCLUDED: say("It does not go with what is taken off already"),
    }
