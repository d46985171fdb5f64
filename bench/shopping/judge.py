"""Judges a scripted buyer's turns by the state of the market and by facts in the reply; no model is asked."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bench.shopping.goods import Goods, few_left, is_line, kind_of, listings, tree
from bench.shopping.house import HOMES, House, Json, Reply, Shopper
from bench.shopping.script import CURRENCY, Buyer, Case, Had, Line, Turn
from hupan.catalog import CategoryId, in_language
from hupan.kernel import Language
from hupan.phrases import Home, read_phrases

_NOTHING = Reply((), None, 0.0, None, 0)
_NO_DIGITS = re.compile(r"\D")
# A sum as replies write it: a sign or code of money beside digits.
_SUM = re.compile(r"(?:[$¥₩€]|US\$|CN¥|CNY|USD|KRW)\s?(\d[\d,.]*\d|\d)")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_AMOUNT = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_WORD = re.compile(r"\w{4,}")
_NO_MODEL = {None, "market"}
# Who can say what there is and what cannot be done: the shopping agent, or the loop in its place.
_SHOPS = {"market", "loop"}
_DEARER = 1.1
_SPARE = 5
_ANY_DAY = date(2000, 1, 1)


@dataclass
class State:
    """What is true of a buyer in the market.

    Attributes:
        codes: Codes that are in the cart.
        refused: Those of them that do not count.
        shown: Products on the screen, as the latest card has them.
        said: What the buyer has said until then.
    """

    cart: list[Json] = field(default_factory=list[Json])
    codes: list[str] = field(default_factory=list[str])
    refused: list[str] = field(default_factory=list[str])
    total: str = ""
    orders: list[Json] = field(default_factory=list[Json])
    shown: list[str] = field(default_factory=list[str])
    said: list[str] = field(default_factory=list[str])

    @property
    def counting(self) -> set[str]:
        """Codes that count."""
        return set(self.codes) - set(self.refused)


class Judge:
    """Goes through scripted buyers.

    Args:
        house: Where they shop.
        model_id: Which model answers; `None` for the default.
    """

    def __init__(self, house: House, model_id: str | None = None) -> None:
        self._house = house
        self._model_id = model_id
        self.goods = Goods(house.owner, house.rates())

    def invite(self, buyer: Buyer, login: str) -> Shopper:
        """Let a buyer in, with what they have in the cart and have bought before."""
        shopper = self._house.welcome(login, buyer.language)
        for had in buyer.had:
            self._buy_before(shopper, had)
        for line in buyer.basket:
            self._put(shopper, line)
        return shopper

    def go(self, shopper: Shopper, turns: Sequence[Turn]) -> list[tuple[Turn, Reply, list[str]]]:
        """Go through turns; each has its reply and what is wrong with it. What is wrong in one ends the talk."""
        done: list[tuple[Turn, Reply, list[str]]] = []
        state = self._state(shopper, [])
        for turn in turns:
            before = state
            if (turn.tap or turn.market == "dearer") and not shopper.cards:
                # No reply before has asked for anything that could be tapped.
                done.append((turn, _NOTHING, _too_few(shopper.cards, 1)))
                break
            self._fill_shelves(turn, before.shown)
            reply = self._happen(shopper, turn)
            state = self._state(shopper, _shown(reply) or before.shown)
            state.said = [*before.said, turn.say or ""]
            faults = self._faults(shopper, turn, reply, before, state)
            done.append((turn, reply, faults))
            if faults:
                break
        return done

    def _happen(self, shopper: Shopper, turn: Turn) -> Reply:
        if turn.market == "dearer":
            self._make_dearer(shopper)
        if turn.tap == "confirm":
            fresh = shopper.confirm()
            parts = [] if fresh is None else [{"type": "card", "kind": "shopping.consent", "data": fresh}]
            return Reply(parts, None, 0.0, None, 0)
        return _NOTHING if turn.say is None else shopper.say(turn.say, self._model_id)

    def _faults(self, shopper: Shopper, turn: Turn, reply: Reply, before: State, now: State) -> list[str]:
        language = shopper.language
        # Products that are meant by their place are those that were on the screen when it was said.
        seen = before.shown
        checks: list[Callable[[], list[str]]] = []
        if turn.shows is not None:
            wish = turn.shows
            checks.append(lambda: self.goods.faults(_items(reply), wish, language))
        if turn.compares is not None:
            checks.append(lambda: _compared(reply, seen, turn.compares or ()))
        if turn.says:
            checks.append(lambda: _told(reply, turn, now, language))
        if turn.reviews is not None:
            checks.append(lambda: _quoted(reply, seen, turn.reviews or 1))
        checks += [lambda: _of_cart(turn, now), lambda: _of_orders(turn, reply, before, now)]
        checks.append(lambda: judged_alone(turn, reply, before, now))
        if turn.nearest is not None:
            checks.append(lambda: _nearest(reply, turn.nearest or ""))
        return [fault for check in checks for fault in check()]

    def _state(self, shopper: Shopper, shown: list[str]) -> State:
        cart = shopper.caller.ask("GET", f"/api/cart?country={HOMES[shopper.language]['country']}")
        lines = [line for group in cart["groups"] for seller in group["sellers"] for line in seller["lines"]]
        sums = [group["totals"]["total"] for group in cart["groups"] if group["totals"]]
        listed = shopper.caller.ask("GET", "/api/orders")["orders"]
        orders = [shopper.caller.ask("GET", f"/api/orders/{each['id']}") for each in listed]
        total = str(sums[0]["minor"]) if len(sums) == 1 else ""
        refused = [each["code"] for each in cart["refused_codes"]]
        return State([*lines, *cart["unavailable"]], cart["codes"], refused, total, orders, shown)

    def _put(self, shopper: Shopper, line: Line) -> str:
        """Put the first in the cart that can be had; returns the offer."""
        for offer in self.goods.offers_for(line, CURRENCY[shopper.language]):
            wish = {"offer_id": offer, "quantity": line.count}
            if shopper.caller.try_to("POST", "/api/cart/lines", wish).is_success:
                return offer
        raise LookupError(f"The demo market has no {line.goods} with {dict(line.options)}.")

    def _buy_before(self, shopper: Shopper, had: Had) -> None:
        """Buy something, and let it come as far as the script says."""
        caller, home = shopper.caller, HOMES[shopper.language]
        self._put(shopper, Line(goods=had.goods, options=had.options))
        wish = {"country": home["country"], "destination": home, "contact": {"email": "bench@example.org"}}
        made = caller.ask("POST", "/api/checkout", wish)
        shopper.cards.append(("shopping.consent", {"checkout_id": made["id"], "fingerprint": made["fingerprint"]}))
        shopper.confirm()
        shopper.cards.clear()
        order = next(o for o in caller.ask("GET", "/api/orders")["orders"] if o["checkout_id"] == made["id"])
        if had.state == "cancelled":
            caller.ask("POST", f"/api/orders/{order['id']}/cancel", {"reason": "changed_mind"})
        if had.state in {"shipped", "delivered"}:
            units = {line["id"]: line["quantity"] for line in order["lines"]}
            path = f"/api/market/orders/{order['id']}/shipments"
            self._house.owner.ask("POST", path, {"units": units, "carrier": "demo"})
        if had.state == "delivered":
            caller.ask("POST", f"/api/orders/{order['id']}/confirm")

    def _fill_shelves(self, turn: Turn, shown: Sequence[str]) -> None:
        """See to it that what is on the screen can be had as the script is about to have it.

        Which product stands at a place is the agent's to say, and some are sold out in one size: no script can know.
        """
        for line in turn.cart or ():
            for product_id in (each for each in shown if kind_of(each) == line.goods):
                for offer in few_left(product_id, line, line.count + _SPARE):
                    path = f"/api/market/office/desk/{offer.seller_id}/stock/{offer.id}"
                    self._house.owner.ask("PUT", path, {"units": line.count + _SPARE})

    def _make_dearer(self, shopper: Shopper) -> None:
        checkout = shopper.caller.ask("GET", f"/api/checkout/{shopper.cards[-1][1]['checkout_id']}")
        for line in checkout["lines"]:
            price = line["unit_price"]
            dearer = {"minor": round(price["minor"] * _DEARER), "currency": price["currency"]}
            self._house.owner.ask("PUT", f"/api/market/offers/{line['offer_id']}/price", dearer)


def judged_alone(turn: Turn, reply: Reply, before: State, now: State) -> list[str]:
    """Say what is wrong with a reply by itself, and with what has changed meanwhile."""
    made_up = [] if turn.plain or turn.say is None else _sums(reply, turn, now)
    return [*_of_reply(turn, reply, before, now), *made_up]


def _items(reply: Reply) -> list[Json]:
    cards = reply.cards("products")
    return list(cards[-1]["items"]) if cards else []


def _shown(reply: Reply) -> list[str]:
    return [item["product_id"] for item in _items(reply)]


def _too_few(seen: Sequence[object], place: int) -> list[str]:
    """Say that a place is beyond what is shown: that is a fault of the reply before, not of the judge."""
    return [f"fewer than {place} shown"] if place > len(seen) else []


def _compared(reply: Reply, seen: Sequence[str], places: Sequence[int]) -> list[str]:
    if few := _too_few(seen, max(places, default=0)):
        return few
    wanted = [seen[place - 1] for place in places]
    cards = reply.cards("comparison")
    found = [item["product_id"] for item in cards[-1]["items"]] if cards else []
    return [] if found == wanted and cards[-1]["rows"] else ["comparison"]


def _quoted(reply: Reply, seen: Sequence[str], place: int) -> list[str]:
    if few := _too_few(seen, place):
        return few
    product_id = seen[place - 1]
    cards = [*reply.cards("reviews"), *reply.cards("facts")]
    quotes = [
        quote
        for card in cards
        if card["item"]["product_id"] == product_id
        for quote in [*card.get("quotes", ()), *_opinions(card, "praised"), *_opinions(card, "criticised")]
    ]
    return [] if quotes else ["reviews"]


def _opinions(card: Json, which: str) -> list[Json]:
    return [quote for opinion in card.get(which, ()) for quote in opinion["quotes"]]


def _told(reply: Reply, turn: Turn, now: State, language: str) -> list[str]:
    if few := _too_few(now.shown, turn.of or 0):
        return few
    return [f"does not tell {what}" for what in turn.says if not _tells(reply, turn, what, now, language)]


def _tells(reply: Reply, turn: Turn, what: str, now: State, language: str) -> bool:
    if what in {"total", "saved"}:
        sums = [each for card in [*reply.cards("cart"), *reply.cards("consent")] for each in card["sums"]]
        digits = [_NO_DIGITS.sub("", each["text"]) for each in sums if each["strong"] or what == "saved"]
        return (now.total in digits) if what == "total" else len(digits) > 1
    if what in {"tracking", "state"} or turn.about is not None:
        return any(_is_about(card, turn, now) for card in reply.cards("order"))
    items = [item for card in [*reply.cards("facts")] for item in [card["item"]]]
    items += [item for card in reply.cards("comparison") for item in card["items"]]
    meant = now.shown[turn.of - 1] if turn.of is not None else None
    if meant is not None and meant not in {item["product_id"] for item in items}:
        return False
    if what in {"price", "delivery"}:
        return any(item[what] for item in items)
    return meant is not None and _has_fact(reply, meant, what, language)


def _has_fact(reply: Reply, product_id: str, key: str, language: str) -> bool:
    """Whether a card tells an attribute, by its name in the reader's language, with the number if it is one."""
    product = listings()[product_id].product
    value = product.attributes.get(key)
    facts = [fact for card in reply.cards("facts") for fact in card["facts"]]
    named = [fact for fact in facts if _is_named(fact, key, product.category_id, language)]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return bool(named)
    # A whole number is written without its ".0", and a large one with commas.
    return any(Decimal(str(value)) in _numbers(fact["value"]) for fact in named)


def _numbers(text: str) -> list[Decimal]:
    return [Decimal(each.replace(",", "")) for each in _AMOUNT.findall(text)]


def _is_named(fact: Json, key: str, category_id: CategoryId, language: str) -> bool:
    specs = (spec for category in tree().path(category_id) for spec in category.attributes)
    spec = next((each for each in specs if each.key == key), None)
    return spec is not None and fact["label"] == (in_language(spec.names, Language(language), Language.EN) or key)


def _is_about(card: Json, turn: Turn, now: State) -> bool:
    order = next((each for each in now.orders if each["id"] == card["order"]["order_id"]), None)
    if order is None or not (card["steps"] or card["parcels"]):
        return False
    return turn.about is None or any(kind_of(line["product_id"]) == turn.about for line in order["lines"])


def _of_cart(turn: Turn, now: State) -> list[str]:
    faults: list[str] = []
    if turn.cart is not None:
        left = [_line(each) for each in now.cart]
        for line in turn.cart:
            found = next((each for each in left if is_line(line, *each)), None)
            if found is None:
                faults.append(f"no {line.goods} in the cart")
            else:
                left.remove(found)
        faults += ["too much in the cart"] if left else []
    if turn.codes is not None and not (now.counting <= set(turn.codes) <= set(now.codes)):
        faults.append("codes")
    return faults


def _line(line: Json) -> tuple[str, str, int]:
    product_id, offer_id = str(line["product_id"]), line["offer_id"]
    offers = listings()[product_id].offers if product_id in listings() else ()
    variant = next((str(offer.variant_id) for offer in offers if offer.id == offer_id), "")
    return product_id, variant, int(line["quantity"])


def _of_orders(turn: Turn, reply: Reply, before: State, now: State) -> list[str]:
    faults: list[str] = []
    if turn.placed is not None and len(now.orders) - len(before.orders) != turn.placed:
        faults.append(f"{len(now.orders) - len(before.orders)} orders placed")
    if turn.orders is not None and sum(len(card["orders"]) for card in reply.cards("orders")) != turn.orders:
        faults.append("orders shown")
    if turn.order is not None and not any(_stands(each, turn.order) for each in now.orders):
        faults.append("state of the order")
    if turn.case is not None and not any(_is_case(order, turn.case) for order in now.orders):
        faults.append("case")
    return faults


def _stands(order: Json, had: Had) -> bool:
    kinds = {kind_of(line["product_id"]) for line in order["lines"]}
    return had.goods in kinds and order["status"] == had.state


def _is_case(order: Json, case: Case) -> bool:
    kinds = {line["id"]: kind_of(line["product_id"]) for line in order["lines"]}
    return any(
        case.goods in {kinds.get(line) for line in back["units"]}
        and bool(back["offers"]) == (case.kind == "exchange")
        and all(_options(offer, case) for offer in back["offers"].values())
        for back in order["returns"]
    )


def _options(offer_id: str, case: Case) -> bool:
    for listing in listings().values():
        for offer in listing.offers:
            if offer.id == offer_id:
                options = next(dict(e.options) for e in listing.product.variants if e.id == offer.variant_id)
                return case.options.items() <= options.items()
    return False


def _of_reply(turn: Turn, reply: Reply, before: State, now: State) -> list[str]:
    is_unchanged = (before.cart, before.counting, len(before.orders)) == (now.cart, now.counting, len(now.orders))
    is_untouched = is_unchanged and before.codes == now.codes
    kinds = [part["kind"] for part in reply.parts if part["type"] == "card"]
    asked = any(kind in {"shopping.question", "shopping.variants"} for kind in kinds)
    asking = [*reply.cards("consent"), *reply.cards("case")]
    # What a general model makes up of a shop that it does not see is no answer of the shop's.
    says = bool(reply.text) and reply.model_id in _SHOPS
    faults = {
        "no card": bool(turn.card) and not asking,
        "lacks something": bool(turn.card) and any(card.get("lacks") for card in asking),
        "does not ask": turn.asks and not (asked and is_untouched),
        "does not refuse": turn.refuses and not (says and is_unchanged and (not kinds or _of_code(turn, reply))),
        "shows something": turn.none and bool(_shown(reply)),
        "says nothing": turn.none and not says,
        "not plain": turn.plain and (bool(kinds) or reply.model_id in _NO_MODEL or not is_untouched),
    }
    return [fault for fault, is_so in faults.items() if is_so]


def _of_code(turn: Turn, reply: Reply) -> bool:
    """Whether a reply names the code that the buyer has named, and shows no more than the cart in which it is not."""
    # A code stands out from other words: by digits, by capitals, or by letters that are no Latin ones.
    codes = [word for word in _WORD.findall(reply.text) if not word.isascii() or not word.isalpha() or word.isupper()]
    said = (turn.say or "").casefold()
    cards = [part for part in reply.parts if part["type"] == "card"]
    is_named = any(code.casefold() in said for code in codes)
    return turn.codes is not None and is_named and len(cards) == len(reply.cards("cart"))


def _nearest(reply: Reply, goods: str) -> list[str]:
    cards = reply.cards("products")
    if not cards or not cards[-1]["missing"]:
        return ["does not say what is missing"]
    return [] if {kind_of(item["product_id"]) for item in cards[-1]["items"]} == {goods} else ["not the nearest"]


def _sums(reply: Reply, turn: Turn, now: State) -> list[str]:
    """Find sums in the words that stand in no card, were not said by the buyer, and are not the cart's: made up."""
    cards = str([part for part in reply.parts if part["type"] == "card"])
    said = [*now.said, turn.say or ""]
    known = set(_numbers(" ".join((cards, *said)))) | {sum_ for each in said for sum_ in _meant(each)}
    return [
        f"a sum that is made up: {each}"
        for each in _SUM.findall(reply.text)
        if not known & set(_numbers(each)) and _NO_DIGITS.sub("", each) != now.total
    ]


def _meant(said: str) -> Iterator[Decimal]:
    """Reckon what a buyer's words for sums come to, such as 5만원, in whichever currency they count."""
    for currency in CURRENCY.values():
        for budget in read_phrases(said, Home(currency, _ANY_DAY)).budgets:
            yield from (each.amount for each in (budget.least, budget.most, budget.near) if each is not None)
