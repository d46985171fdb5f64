"""What is told of each subject beside the rules: of the goods that are meant, of a place, and of the buyer's orders."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from hupan.enquiries.domain import Facts, Rule
from hupan.enquiries.goods import Looked
from hupan.enquiries.words import answering, written
from hupan.orders import Order
from hupan.pricing import DeliveryWindow
from hupan.sayings import Subject
from hupan.shopping import Step, placed
from hupan.showcase import CART, HELP, ORDERS, Goods, Reader, order_path, product_path

_MOST_RECEIPTS, _MOST_SENTENCES, _LONGEST = 3, 2, 200
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")
_LATEST = re.compile(r"\b(?:last|latest|recent)\b|마지막|최근|방금|上次|最近|刚|最后")

_Told = Callable[[Step, Looked, Sequence[Order], Facts], None]


def tell(subject: Subject, step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
    """Add what is known of a subject for just this question."""
    if (told := _TELL.get(subject)) is not None:
        told(step, looked, orders, facts)
    facts.about_goods |= subject in _OF_GOODS
    if subject in _ASKED and looked.one is not None:
        facts.ask = f"{product_path(looked.one.product.slug)}#questions"


def rule_said(rule: Rule, step: Step) -> str:
    """Say of a rule the sentence that answers the question."""
    if rule.subject is Subject.PAYMENT:
        return " ".join(f"{label}: {text}" for label, text in rule.lines)
    return rule.lines[answering(rule.subject, step.said)][1]


def asked_plainly(subject: Subject, reader: Reader) -> str:
    """Write a question that is about a subject without doubt."""
    say = reader.words.say
    return {
        Subject.GIFT: say("Do you have gift wrapping?"),
        Subject.TAX: say("Are taxes included in the price?"),
        Subject.INVOICE: say("Can I get an invoice for my order?"),
        Subject.EXCHANGE: say("What is your exchange policy?"),
        Subject.REFUND: say("How long do refunds take?"),
        Subject.RETURNS: say("What is your return policy?"),
        Subject.CANCEL: say("What is your cancellation policy?"),
        Subject.WARRANTY: say("Is there a warranty on it?"),
        Subject.GENUINE: say("Is it genuine?"),
        Subject.REACH: say("Which countries do you ship to?"),
        Subject.COST: say("How much is delivery?"),
        Subject.TIME: say("How long does delivery take?"),
        Subject.PAYMENT: say("Which payment methods are there?"),
        Subject.SAFETY: say("Is it safe to pay here?"),
        Subject.CONTACT: say("How can I contact the seller?"),
    }[subject]


def _reach(step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
    del orders
    reader = step.visit.reader
    place = reader.formats.country(looked.place)
    if looked.goods:
        _each(reader, looked, facts)
        return
    sent = sum(each is not None for each in looked.sample)
    if looked.sample:
        said = reader.words.say(
            "Of the %(of)s newest things here, %(n)s are sent to %(place)s.", of=len(looked.sample), n=sent, place=place
        )
        facts.add(place, said, f"{HELP}#{Subject.REACH.value}", say=True)


def _time(step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
    del orders
    reader = step.visit.reader
    there = [each for each in looked.sample if each is not None]
    if looked.goods:
        _each(reader, looked, facts)
    elif there:
        say, formats = reader.words.say, reader.formats
        said = say(
            "The newest things here would arrive in %(place)s between %(first)s and %(last)s.",
            place=formats.country(looked.place),
            first=formats.month(min(each.earliest for each in there)),
            last=formats.month(max(each.latest for each in there)),
        )
        facts.add(formats.country(looked.place), said, f"{HELP}#{Subject.TIME.value}", say=True)


def _cost(step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
    del orders
    reader = step.visit.reader
    say, formats, visit = reader.words.say, reader.formats, step.visit
    there = [each for each in looked.sample if each is not None]
    if looked.goods:
        _each(reader, looked, facts)
    elif there:
        costs = sorted((each.cost for each in there), key=visit.worth)
        free = sum(not each.minor for each in costs)
        said = say(
            "To %(place)s, delivery of the newest things here costs between %(least)s and %(most)s.",
            place=formats.country(looked.place),
            least=formats.money(costs[0]),
            most=formats.money(costs[-1]),
        )
        facts.add(formats.country(looked.place), said, f"{HELP}#{Subject.COST.value}", say=True)
        if free:
            said = say("%(n)s of %(of)s are sent for nothing.", n=free, of=len(there))
            facts.add(say("Free delivery"), said, f"{HELP}#{Subject.COST.value}", say=True)
    froms = sorted({formats.money(each.free_from) for each in [*there, *looked.windows.values()] if each.free_from})
    if froms:
        said = say("Sellers who send for nothing from some amount on: from %(sums)s.", sums=", ".join(froms[:4]))
        facts.add(say("Free from"), said, f"{HELP}#{Subject.COST.value}", say=True)


def _each(reader: Reader, looked: Looked, facts: Facts) -> None:
    """Tell for each product when it arrives, and for how much."""
    for goods in looked.goods.values():
        name = goods.product.text(reader.language).name
        said = _sent(reader, looked.window(goods), looked.place)
        label = name if len(looked.goods) > 1 else reader.words.say("Delivery and cost")
        href = product_path(goods.product.slug)
        if any(each["label"] == label and each["href"] == href for each in facts.facts):
            continue
        facts.add(label, said, href)
        facts.said.append(f"{name}: {said}.")


def _sent(reader: Reader, window: DeliveryWindow | None, country: str) -> str:
    say, formats, place = reader.words.say, reader.formats, reader.formats.country(country)
    if window is None:
        return say("Not sent to %(place)s", place=place)
    days = say("Arrives %(days)s", days=formats.weekdays(window.earliest, window.latest))
    if not window.cost.minor:
        cost = say("Free delivery to %(place)s", place=place)
    else:
        cost = say("%(cost)s delivery to %(place)s", cost=formats.money(window.cost), place=place)
        if window.free_from is not None:
            cost = say("%(cost)s, free from %(sum)s", cost=cost, sum=formats.money(window.free_from))
    return f"{days}, {cost}"


def _written(subject: Subject, nothing: Callable[[Reader, Sequence[str]], str]) -> _Told:
    """Make what quotes listings, and says once which of them say nothing."""

    def told(step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
        del orders
        reader = step.visit.reader
        without: list[str] = []
        for goods in looked.goods.values():
            name, href = goods.product.text(reader.language).name, product_path(goods.product.slug)
            quotes = _quotes(goods, reader, written(subject))
            label = reader.words.say("The seller writes")
            if len(looked.goods) > 1:
                label = reader.words.say("%(name)s: the seller writes", name=name)
            for each in quotes:
                facts.add(label, reader.words.say("“%(text)s”", text=each), href)
                facts.said.append(reader.words.say("%(name)s: the seller writes “%(text)s”", name=name, text=each))
            if not quotes:
                without.append(name)
        if without:
            facts.unknown.append(nothing(reader, without))

    return told


def _quotes(goods: Goods, reader: Reader, pattern: re.Pattern[str]) -> list[str]:
    """Find what a seller says of something, in the seller's own sentences."""
    text = goods.product.text(reader.language)
    parts = (*text.highlights, text.summary, text.description)
    said = [each.strip() for part in parts for each in _SENTENCE.findall(part) if pattern.search(each.casefold())]
    return [each[:_LONGEST] for each in dict.fromkeys(said)][:_MOST_SENTENCES]


def _no_warranty(reader: Reader, names: Sequence[str]) -> str:
    if len(names) > 1:
        return reader.words.say("%(n)s of these listings say nothing of a warranty.", n=len(names))
    return reader.words.say("The listing of %(name)s says nothing of a warranty.", name=names[0])


def _no_proof(reader: Reader, names: Sequence[str]) -> str:
    if len(names) > 1:
        return reader.words.say("%(n)s of these listings say nothing of whether the thing is genuine.", n=len(names))
    return reader.words.say("The listing of %(name)s says nothing of whether it is genuine.", name=names[0])


def _genuine(step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
    _written(Subject.GENUINE, _no_proof)(step, looked, orders, facts)
    one = looked.one
    if one is None:
        return
    say, href = step.visit.reader.words.say, product_path(one.product.slug)
    if one.product.brand:
        facts.add(say("Brand"), one.product.brand, href)
    if one.best is not None and (store := one.stores.get(one.best.seller_id)) is not None:
        facts.add(say("Seller"), store.names.get(step.visit.reader.language) or next(iter(store.names.values())), href)


def _invoice(step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
    del looked
    reader, said = step.visit.reader, step.said.casefold()
    meant = [each for each in orders if each.number.casefold() in said]
    at = placed(step.phrases, len(step.table.orders))
    by_place = [each for each in orders if each.id in {step.table.orders[place] for place in at}]
    found = meant or by_place or list(orders[: 1 if _LATEST.search(said) else _MOST_RECEIPTS])
    for order in found:
        label = reader.words.say("Order %(number)s", number=order.number)
        title = order.lines[0].item.title if order.lines else ""
        facts.add(label, reader.words.say("Receipt: %(name)s", name=title), order_path(order.id, "receipt"))
    if found:
        sentence = reader.words.say("The receipt of order [%(number)s](%(page)s) is there, to print and to download.")
        links = [sentence % {"number": each.number, "page": order_path(each.id, "receipt")} for each in found]
        facts.said.append(links[0])


def _own_orders(step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
    del looked
    if orders:
        say = step.visit.reader.words.say
        facts.add(say("Your orders"), say("Each can be opened, with what can be done about it now."), ORDERS)


def _gift(step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
    del orders
    say = step.visit.reader.words.say
    if looked.one is not None:
        for each in _quotes(looked.one, step.visit.reader, written(Subject.GIFT)):
            facts.add(say("The seller writes"), say("“%(text)s”", text=each), product_path(looked.one.product.slug))
    facts.add(say("Your cart"), say("The gift note is written there, beside each thing."), CART)


def _tax(step: Step, looked: Looked, orders: Sequence[Order], facts: Facts) -> None:
    del orders
    reader = step.visit.reader
    for goods in looked.goods.values():
        seller = None if goods.best is None else goods.sellers.get(goods.best.seller_id)
        if seller is None:
            continue
        name, place = goods.product.text(reader.language).name, reader.formats.country(seller.country)
        facts.add(name, reader.words.say("Sent from %(place)s", place=place), product_path(goods.product.slug))
        if seller.country == looked.place and looked.one is not None:
            facts.said.append(reader.words.say("It is sent within %(place)s, so no customs are due.", place=place))


_TELL: Final[Mapping[Subject, _Told]] = {
    Subject.REACH: _reach,
    Subject.TIME: _time,
    Subject.COST: _cost,
    Subject.WARRANTY: _written(Subject.WARRANTY, _no_warranty),
    Subject.GENUINE: _genuine,
    Subject.INVOICE: _invoice,
    Subject.RETURNS: _own_orders,
    Subject.EXCHANGE: _own_orders,
    Subject.REFUND: _own_orders,
    Subject.CANCEL: _own_orders,
    Subject.GIFT: _gift,
    Subject.TAX: _tax,
}
_ASKED = frozenset(
    {Subject.GENUINE, Subject.WARRANTY, Subject.GIFT, Subject.INVOICE, Subject.CONTACT, Subject.TAX, Subject.RETURNS}
)
_OF_GOODS = frozenset({Subject.REACH, Subject.TIME, Subject.COST, Subject.WARRANTY, Subject.GENUINE, Subject.TAX})
