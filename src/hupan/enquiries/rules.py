"""What holds in this market, said in sentences: the same on the page of rules and in the chat."""

from collections.abc import Mapping

from hupan.cart import LONGEST_NOTE
from hupan.enquiries.domain import House, Rule, WaysToPay
from hupan.enquiries.ports import Orders, Payments
from hupan.kernel import Buyer
from hupan.sayings import Subject
from hupan.showcase import Reader

_Lines = tuple[tuple[str, str], ...]


def read_house(orders: Orders, payments: Payments, buyer: Buyer) -> House:
    """Read what holds for a buyer's purchases."""
    ids = {each.id for each in payments.handlers(buyer)}
    return House(orders.terms, WaysToPay("wallet" in ids, "stripe" in ids, "cod" in ids))


def rules_of(house: House, reader: Reader) -> Mapping[Subject, Rule]:
    """Say what holds for each subject, in the order in which a page lists them."""
    say = reader.words.say
    made = (
        Rule(Subject.REACH, say("Where things are sent"), _reach(reader)),
        Rule(Subject.TIME, say("When things arrive"), _time(house, reader)),
        Rule(Subject.COST, say("What delivery costs"), _cost(reader)),
        Rule(Subject.PAYMENT, say("How you can pay"), _payment(house, reader)),
        Rule(Subject.SAFETY, say("How your money is kept safe"), _safety(house, reader)),
        Rule(Subject.CANCEL, say("Cancelling"), _cancel(house, reader)),
        Rule(Subject.RETURNS, say("Sending things back"), _returns(house, reader)),
        Rule(Subject.EXCHANGE, say("Exchanging"), _exchange(house, reader)),
        Rule(Subject.REFUND, say("Refunds"), _refund(house, reader)),
        Rule(Subject.WARRANTY, say("Warranty and faults"), _warranty(house, reader)),
        Rule(Subject.GENUINE, say("Whether goods are genuine"), _genuine(house, reader)),
        Rule(Subject.INVOICE, say("Receipts and invoices"), _invoice(reader)),
        Rule(Subject.GIFT, say("Gifts"), _gift(reader)),
        Rule(Subject.TAX, say("Taxes and customs"), _tax(reader)),
        Rule(Subject.CONTACT, say("Whom to ask"), _contact(house, reader)),
    )
    return {each.subject: each for each in made}


def _days(reader: Reader, number: int) -> str:
    return reader.words.count("%(n)s day", "%(n)s days", number)


def _returns(house: House, reader: Reader) -> _Lines:
    say, terms = reader.words.say, house.terms
    mind = say(
        "You can ask to send anything back within %(days)s of its arrival, without a reason.",
        days=_days(reader, terms.change_of_mind),
    )
    if not terms.change_of_mind:
        mind = say("Things go back only where something is wrong with them.")
    fault = say(
        "Where something is wrong with it you have %(days)s from its arrival, and what you paid for delivery comes "
        "back, too.",
        days=_days(reader, terms.fault),
    )
    how = say(
        "Open the order, and choose what goes back and why. The seller has %(answer)s to answer; without an answer it "
        "is granted. Then you have %(send)s to send it.",
        answer=_days(reader, terms.answer),
        send=_days(reader, terms.send),
    )
    cost = say(
        "The market pays no postage for the way back; the seller says whether they do. Where you changed your mind, "
        "they may keep something for wear, and have to say why."
    )
    return (
        (say("You changed your mind"), mind),
        (say("Something is wrong with it"), fault),
        (say("How it is done"), how),
        (say("What it costs"), cost),
    )


def _exchange(house: House, reader: Reader) -> _Lines:
    say = reader.words.say
    before = say("As long as it has not been sent, you can take another size or colour of the same thing at once.")
    after = say(
        "When it has arrived, ask for it from the order within %(days)s. The other one is sent when the first is back; "
        "a difference in price is paid, or comes back to you.",
        days=_days(reader, house.terms.change_of_mind),
    )
    return ((say("Once it has arrived"), after), (say("Before it is sent"), before))


def _refund(house: House, reader: Reader) -> _Lines:
    say = reader.words.say
    when = say(
        "The money goes back when the seller has what you sent, at the latest %(days)s after you sent it.",
        days=_days(reader, house.terms.receive),
    )
    way = say("It goes back the way it was paid. For what is cancelled before it was sent, that begins at once.")
    return ((say("When"), when), (say("How"), way))


def _cancel(house: House, reader: Reader) -> _Lines:
    say = reader.words.say
    until = say("Whatever has not been sent can be cancelled from the order, without a fee. Nobody has to agree.")
    itself = say(
        "What the seller has not sent within %(days)s is cancelled by itself, and all you paid for it comes back.",
        days=_days(reader, house.terms.ship),
    )
    return ((say("Until when"), until), (say("When nothing is sent"), itself))


def _warranty(house: House, reader: Reader) -> _Lines:
    say = reader.words.say
    fault = say(
        "The seller answers for whatever is wrong with a thing for %(days)s from its arrival.",
        days=_days(reader, house.terms.fault),
    )
    maker = say("A longer warranty is the seller's or the maker's own: it counts where the listing says so.")
    return ((say("Through this market"), fault), (say("Beyond that"), maker))


def _genuine(house: House, reader: Reader) -> _Lines:
    say = reader.words.say
    known = say("The market does not check goods itself. Who sells a thing stands on its page, and answers for it.")
    wrong = say(
        "What is not as described can go back within %(days)s of its arrival, with the delivery paid back; and where "
        "the seller does not help, the market decides.",
        days=_days(reader, house.terms.fault),
    )
    return ((say("Who checks it"), known), (say("If it is not"), wrong))


def _invoice(reader: Reader) -> _Lines:
    say = reader.words.say
    receipt = say("Every order has a receipt with its taxes: on the order's page, to print, or signed, to download.")
    invoice = say(
        "An official tax invoice (发票, 세금계산서) is not made by this market. Only the seller can write one; ask "
        "them before you buy."
    )
    return ((say("Receipt"), receipt), (say("Tax invoice"), invoice))


def _gift(reader: Reader) -> _Lines:
    say = reader.words.say
    note = say(
        "For each thing in the cart you can write a gift note of up to %(n)s characters, which the seller gets for the "
        "parcel.",
        n=LONGEST_NOTE,
    )
    wrapping = say("Nobody offers wrapping through this market. Ask the seller, or say so in the gift note.")
    prices = say("What the seller puts into the parcel beside the goods is not known here: say it in the gift note.")
    return ((say("Gift note"), note), (say("Wrapping"), wrapping), (say("Prices in the parcel"), prices))


def _reach(reader: Reader) -> _Lines:
    say = reader.words.say
    each = say("Each seller says where they send to. The cart tells before you pay if one does not send there.")
    return ((say("Each seller"), each),)


def _time(house: House, reader: Reader) -> _Lines:
    say = reader.words.say
    shown = say(
        "Each product's page says when it arrives at your place, and what it costs; ways that are faster are offered "
        "at the checkout."
    )
    late = say(
        "What has not been sent within %(days)s is cancelled by itself, and the money comes back.",
        days=_days(reader, house.terms.ship),
    )
    return ((say("Where it stands"), shown), (say("At the latest"), late))


def _cost(reader: Reader) -> _Lines:
    say = reader.words.say
    each = say("Each seller sets the price of delivery. It stands on the product's page and in the cart.")
    return ((say("Who sets it"), each),)


def _payment(house: House, reader: Reader) -> _Lines:
    say, ways = reader.words.say, house.ways
    there = [
        (ways.card, say("Card"), say("You type the card’s number at Stripe; this market never sees it.")),
        (ways.wallet, say("Wallet"), say("Pays at once, and refunds come back into it.")),
        (ways.cash, say("Cash on delivery"), say("You pay whoever brings it.")),
    ]
    lines = tuple((label, text) for has, label, text in there if has)
    if not lines:
        return ((say("At present"), say("Nothing can be paid here at present.")),)
    return (*lines, (say("Anything else"), say("Is not taken here: these are all the ways there are.")))


def _safety(house: House, reader: Reader) -> _Lines:
    say, terms = reader.words.say, house.terms
    held = say(
        "What you pay is held by the market (escrow). The seller is paid %(days)s after your parcel has arrived, if "
        "nothing is wrong.",
        days=_days(reader, terms.release),
    )
    never = say(
        "What is not sent within %(days)s is cancelled by itself, and all of the money comes back.",
        days=_days(reader, terms.ship),
    )
    wrong = say(
        "You can complain until %(days)s after its arrival. The seller has %(answer)s to answer; then the market "
        "decides.",
        days=_days(reader, terms.dispute),
        answer=_days(reader, terms.dispute_answer),
    )
    lines = [(say("Your money"), held), (say("Nothing is sent"), never), (say("Something is wrong"), wrong)]
    if house.ways.cash:
        lines.append((say("Cash on delivery"), say("You pay nothing before somebody stands at your door with it.")))
    return tuple(lines)


def _tax(reader: Reader) -> _Lines:
    say = reader.words.say
    tax = say("The cart and the checkout show each tax that is taken, and whether the price has it already.")
    customs = say(
        "What your customs take for things from abroad is not known here and not in the total. Each product's page "
        "says from which country it is sent."
    )
    return ((say("Tax"), tax), (say("Customs"), customs))


def _contact(house: House, reader: Reader) -> _Lines:
    say = reader.words.say
    seller = say("Ask on the product's page, under its questions: the seller answers there.")
    person = say(
        "Open the order and complain: the seller answers first, within %(days)s, and then a person of the market "
        "decides.",
        days=_days(reader, house.terms.dispute_answer),
    )
    phone = say("Telephone numbers and addresses of sellers are not known here.")
    return ((say("The seller"), seller), (say("After a purchase"), person), (say("Telephone"), phone))
