"""Does whichever of the acts on a cart the words themselves say, whatever was decided among them.

Filling a cart, changing it, looking at it, codes and buying lie close together: "check out my cart" is no look at it,
and "make it two" puts in nothing new. Where the words and what is in the cart leave no doubt, they count; where a text
only asks, nothing is put in.
"""

import asyncio
import re
from collections.abc import Mapping

from hupan.buying.codes import codes_in, speaks_of_codes, takes_off
from hupan.catalog import CategoryTree
from hupan.choices import learn_words, only_asks
from hupan.consents import question
from hupan.sayings import learn_kinds
from hupan.shopping import Errand, Kind, Reply, Step, placed, pointed, superlative

_CHECK_OUT = re.compile(
    r"\bcheck(?:ing)?[ -]?out\b|\bring me up\b|\bpay (?:for|now)\b|\bplace (?:the|my|an) order\b"
    r"|\border (?:it|this|everything|all)\b"
    r"|\bbuy (?:it|this|everything|all)\b|결제|주문(?:할|해|하)|구매(?:할|해|하)|结账|结算|买单|付款|下单|提交订单"
)
_LOOKS = re.compile(
    r"\b(?:show|see|view|open|look|how much|total|before)\b"
    r"|보여|볼게|얼마|전에|看|多少|之前|先别"
)
_CHANGES = re.compile(
    r"\bmake (?:it|that|them|those|this)\b|\binstead\b|\b(?:change|swap|switch|replace|double|halve)\b"
    r"|\b(?:remove|delete)\b"
    r"|\btake\b.*\bout\b|바꿔|바꿀|바꾸|변경|대신|말고|빼|빼고|줄여|늘려|换成|换|改成|改为|改|去掉|拿掉|删|不要了|翻倍|减"
)
_MORE = re.compile(r"\b(?:one|two|three|\d+) more\b|\banother\b|더|再[来加要添拿买]")
_ADDS = re.compile(r"\b(?:add|put|get|include|throw)\b|담|넣|추가|加|放")


class Acts:
    """Does `add`, `change`, `cart`, `code` and `buy`.

    Args:
        errands: What does each.
    """

    def __init__(self, errands: Mapping[str, Errand]) -> None:
        self._errands = errands

    async def run(self, step: Step) -> Reply:
        """Do what the words say."""
        market = step.visit.market
        await asyncio.to_thread(_learn, await market.catalog.categories())
        cart = await market.carts.of(step.buyer)
        act = _act(step, carted=len(cart.lines), coded=bool(cart.codes))
        if act == "add" and not _is_answer(step) and only_asks(step.said):
            return await _ask(step)
        return await self._errands[act].run(step)


def _learn(tree: CategoryTree) -> None:
    """Read every word that any of the acts looks for once, where that holds nobody up."""
    learn_words()
    learn_kinds(tree)
    superlative("")


def _is_answer(step: Step) -> bool:
    return step.table.last is Kind.VARIANTS and bool(step.table.pending)


def _act(step: Step, *, carted: int, coded: bool) -> str:
    """Tell what is to be done: what was decided, unless the words say another thing for certain."""
    text, action = step.said.casefold(), step.action
    if action != "code" and _is_of_codes(step, text, coded=coded):
        return "code"
    if action == "cart" and carted and _CHECK_OUT.search(text) and not _LOOKS.search(text):
        return "buy"
    if action == "add" and carted and not _is_answer(step) and _changes(step, text):
        return "change"
    if action == "change" and _puts_in(step, text, carted=carted):
        return "add"
    return action


def _is_of_codes(step: Step, text: str, *, coded: bool) -> bool:
    if codes_in(step.said):
        return step.action == "cart" or speaks_of_codes(step.said)
    if not takes_off(step.said) or not coded:
        return False
    return speaks_of_codes(text) or (step.table.last is Kind.CART and step.table.pending.get("about") == "code")


def _changes(step: Step, text: str) -> bool:
    """Whether what lies in the cart is to be another, or more or less of it, rather than a thing on the screen."""
    if step.phrases.pointers and (step.table.last is not Kind.CART or not _CHANGES.search(text)):
        return False
    if not step.table.shown:
        return True
    return bool(_CHANGES.search(text)) or (step.table.last is Kind.CART and bool(_MORE.search(text)))


def _puts_in(step: Step, text: str, *, carted: int) -> bool:
    """Whether something on the screen is to go in, rather than anything in the cart to change."""
    if not step.table.shown or _CHANGES.search(text):
        return False
    if not carted:
        return bool(pointed(step.said, step.phrases, step.table))
    points = placed(step.phrases, len(step.table.shown))
    return step.table.last is not Kind.CART and bool(points) and bool(_ADDS.search(text))


async def _ask(step: Step) -> Reply:
    """Ask whether it is to be put in: nothing was said of that."""
    say = step.visit.reader.words.say
    places = pointed(step.said, step.phrases, step.table)
    choices = [(step.table.shown[at].name, f"{say('Put it in the cart')} #{at + 1}") for at in places]
    if not choices:
        return Reply.of(say("Which one do you mean?"))
    return Reply.of(say("Shall I put it in the cart?"), question(choices, {"action": "add"}))
