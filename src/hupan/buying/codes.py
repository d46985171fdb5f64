"""Does `code`: tries codes, takes them off again, and says why one does not count."""

import re
from collections.abc import Sequence

from hupan.buying.changing import shown_now
from hupan.cart import BadCode, CartView
from hupan.consents import cart_card
from hupan.kernel import Money
from hupan.pricing import Place, Reason
from hupan.shopping import Reply, Step
from hupan.showcase import sentences

_TOKEN = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z0-9](?:[A-Za-z0-9-]{2,22}[A-Za-z0-9])(?![A-Za-z0-9-])")
_QUOTED = re.compile(r"[\"'“”‘’「」『』《》`(\[]([A-Za-z0-9][A-Za-z0-9-]{2,23})[\"'“”‘’「」『』《》`)\]]")
_WORD = re.compile(
    r"\b(?:code|coupon|voucher|promo|discount)s?\b|코드|쿠폰|할인권|优惠码|优惠券|折扣码|券|码", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?:\b(?:code|coupon|voucher|promo)\b|코드|쿠폰|优惠码|优惠券|折扣码|码|券)(?:\s+(?:is|called|named))?\W{0,4}"
    r"([A-Za-z0-9][A-Za-z0-9-]{2,23})",
    re.IGNORECASE,
)
# "500ml", "10am" and "USB" are no codes.
_MEASURE = re.compile(r"\d+[A-Za-z]{1,3}")
_NO_CODES = frozenset(
    [
        "asap",
        "usb-c",
        "led",
        "lcd",
        "oled",
        "wifi",
        "nfc",
        "gps",
        "hdmi",
        "diy",
        "eur",
        "usd",
        "krw",
        "cny",
        "rmb",
        "please",
        "thanks",
    ]
)
_OFF = re.compile(
    r"\boff again\b|\b(?:remove|drop|delete|cancel|undo|without|skip|ditch|scrap|unapply)\b"
    r"|\b(?:don'?t|do not|dont) use\b"
    r"|\b(?:take|get|pull)\b.*\b(?:off|out|away|back)\b|\bfor later\b|\bnever ?mind\b"
    r"|취소|빼|뺄|지워|제거|없애|(?:안|않)\s?쓸"
    r"|나중에\s?쓸|쓰지\s?(?:않|말)|去掉|不用了|不用这|不使用|取消|删|撤|拿掉|先留着|留着|移除|不要"
)
_INSTEAD = re.compile(r"\binstead\b|\breplace\b|\bswap\b|대신|말고|바꿔|换成|改用|换一个")
_IS_THERE_ONE = re.compile(
    r"\b(?:is there|are there|any|do (?:you|u|i|new)|got|can i get|what)\b"
    r"|有.{0,12}[吗么没]|有什么|有没有|给.{0,6}[吗么]|있(?:어|나|을까|는지|니)|되나|받을 수|없(?:어|나)"
)
_LETTERS, _LEAST_CAPITALS = 3, 5
_FOR_GOOD = frozenset({Reason.UNKNOWN_CODE, Reason.NOT_ACTIVE, Reason.ENDED, Reason.USED_UP, Reason.USED_BY_PERSON})


def codes_in(said: str) -> tuple[str, ...]:
    """Find codes in a text: in quotes, in capitals as they are printed, or of letters and digits."""
    found = [*_QUOTED.findall(said), *(each for each in _TOKEN.findall(said) if _is_one(each))]
    return tuple(dict.fromkeys(each.upper() for each in found))


def speaks_of_codes(said: str) -> bool:
    """Whether a text has the word for a code."""
    return _WORD.search(said) is not None


def takes_off(said: str) -> bool:
    """Whether a text takes back what was used."""
    return _OFF.search(said.casefold()) is not None


def _is_one(token: str) -> bool:
    if token.casefold() in _NO_CODES or _MEASURE.fullmatch(token):
        return False
    letters = [sign for sign in token if sign.isalpha()]
    if any(sign.isdigit() for sign in token):
        return len(letters) >= _LETTERS
    return len(letters) >= _LEAST_CAPITALS and token.isupper()


class Code:
    """Does `code`."""

    async def run(self, step: Step) -> Reply:
        """Do what is asked of codes."""
        say, carts = step.visit.reader.words.say, step.visit.market.carts
        typed, present = codes_in(step.said), (await carts.of(step.buyer)).codes
        fresh = [each for each in typed if each not in present]
        instead = bool(fresh and present and _INSTEAD.search(step.said.casefold()))
        if takes_off(step.said) and not fresh:
            return await self._off(step, [each for each in present if not typed or each in typed])
        if instead:
            await carts.set_codes(step.buyer, [])
        if typed:
            told = [await self._tried(step, each) for each in typed]
            return await shown_now(step, sentences(told), "code")
        after = _AFTER.search(step.said)
        if after is not None and await self._counts(step, after[1].upper()):
            return await shown_now(step, await self._tried(step, after[1].upper()), "code")
        if _IS_THERE_ONE.search(step.said.casefold()):
            return Reply.of(
                say(
                    "I have no codes to give away: sellers hand them out. If you have one, write it as it stands. "
                    "What is taken off without a code is in the cart already."
                )
            )
        return Reply.of(say("Which code? Write it as it was given to you."))

    async def _off(self, step: Step, away: Sequence[str]) -> Reply:
        say, carts = step.visit.reader.words.say, step.visit.market.carts
        if not away:
            return Reply.of(say("No code is used."))
        present = (await carts.of(step.buyer)).codes
        await carts.set_codes(step.buyer, [each for each in present if each not in away])
        return await shown_now(step, say("Taken off: %(codes)s.", codes=", ".join(away)), "code")

    async def _counts(self, step: Step, code: str) -> bool:
        """Whether a word that may be a code is one that was given out; it is left as it was where it is none."""
        carts = step.visit.market.carts
        present = (await carts.of(step.buyer)).codes
        try:
            await carts.set_codes(step.buyer, [*present, code])
        except BadCode:
            return False
        view = await carts.view(step.buyer, Place(step.visit.reader.place))
        refused = {each.code: each.reason for each in view.refused_codes}
        await carts.set_codes(step.buyer, present)
        return refused.get(code) is not Reason.UNKNOWN_CODE

    async def _tried(self, step: Step, code: str) -> str:
        """Try a code, and say what comes of it."""
        reader, carts = step.visit.reader, step.visit.market.carts
        say = reader.words.say
        present = (await carts.of(step.buyer)).codes
        await carts.set_codes(step.buyer, [*present, code])
        view = await carts.view(step.buyer, Place(reader.place))
        refused = next((each for each in view.refused_codes if each.code == code), None)
        if refused is None:
            taken = _taken(view, code)
            if not taken:
                return say("%(code)s is noted. It counts once there is something for it.", code=code)
            sums = " + ".join(map(reader.formats.money, taken))
            return say("%(code)s counts: %(sum)s off.", code=code, sum=sums)
        page, _ = await cart_card(step.visit, step.buyer)
        why = next((each.said for each in page.codes if each.code == code), "")
        if refused.reason in _FOR_GOOD:
            await carts.set_codes(step.buyer, [each for each in view.cart.codes if each != code])
        return say("%(code)s does not count: %(why)s.", code=code, why=why)


def _taken(view: CartView, code: str) -> list[Money]:
    """Add up what a code takes off, a sum for each currency."""
    found: list[Money] = []
    for group in view.groups:
        steps = () if group.quote is None else group.quote.steps
        mine = [each.amount for each in steps if each.promotion is not None and each.promotion.code == code]
        if mine:
            found.append(sum(mine[1:], mine[0]))
    return found
