"""What is told of the cart, and codes: `cart` and `code`. What it does can be undone, so it is done at once."""

import re

from hupan.buying.changing import shown_now
from hupan.buying.items import cart_card, drawn
from hupan.cart import CartView
from hupan.kernel import Money
from hupan.pricing import Place, Reason
from hupan.shopping import Kind, Reply, Step
from hupan.showcase import CartPageView, Visit

_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9-]*[A-Z]{3})[A-Z0-9][A-Z0-9-]{3,23}(?![A-Za-z0-9])")
_CODE_AFTER = re.compile(
    r"(?:code|coupon|voucher|코드|쿠폰|优惠码|优惠券|折扣码|码|券)\W{0,3}([A-Za-z0-9][A-Za-z0-9-]{2,23})", re.IGNORECASE
)
_WITHOUT_CODE = re.compile(r"\b(?:off again|remove|drop|without|take\b.*\boff)\b|취소|빼|지워|去掉|不用|取消|删")
_FOR_GOOD = frozenset({Reason.UNKNOWN_CODE, Reason.NOT_ACTIVE, Reason.ENDED, Reason.USED_UP, Reason.USED_BY_PERSON})
_MOST_ASKED = 6


class Look:
    """Does `cart`: shows it, what it comes to, and what has changed since."""

    async def run(self, step: Step) -> Reply:
        """Show the cart."""
        say = step.visit.reader.words.say
        view, card = await cart_card(step.visit, step.buyer)
        if not card["lines"]:
            return Reply.of(say("The cart is empty."))
        saved = await _saved(step, str(card["sums"]))
        text = " ".join([_total_said(view, step.visit), *saved, *_told(view, step.visit)])
        return Reply.of(text, drawn(Kind.CART, card))


def _total_said(view: CartPageView, visit: Visit) -> str:
    say = visit.reader.words.say
    totals = [group.total for group in view.groups if group.total]
    if not totals:
        return say("Nothing in the cart can be had at present.")
    return say("%(count)s: %(total)s in all, with delivery and tax.", count=view.line, total=" + ".join(totals))


async def _saved(step: Step, shown: str) -> list[str]:
    """Say what is saved, where the card says the same."""
    reader = step.visit.reader
    view = await step.visit.market.carts.view(step.buyer, Place(reader.place))
    totals = [group.quote.totals for group in view.groups if group.quote is not None]
    saved = [each.discount + each.shipping_discount for each in totals]
    sums = [reader.formats.money(each) for each in saved if each]
    return [reader.words.say("You save %(sum)s.", sum=each) for each in sums if each in shown]


def _told(view: CartPageView, visit: Visit) -> list[str]:
    """Tell what has changed since it was put in, and what cannot be had."""
    say = visit.reader.words.say
    lines = [line for group in view.groups for seller in group.sellers for line in seller.lines]
    told = [say("%(name)s: %(what)s.", name=line.name, what=line.change) for line in lines if line.change]
    told += [say("%(name)s: %(what)s.", name=line.name, what=line.stock) for line in view.unavailable]
    return [*told, *(group.hint for group in view.groups if group.hint)]


class Code:
    """Does `code`: tries a code, takes one off, and says why one does not count."""

    async def run(self, step: Step) -> Reply:
        """Do what is asked of codes."""
        say, carts = step.visit.reader.words.say, step.visit.market.carts
        typed, present = _code_in(step.said), (await carts.of(step.buyer)).codes
        if _WITHOUT_CODE.search(step.said.casefold()):
            kept = [] if typed is None else [each for each in present if each.casefold() != typed.casefold()]
            if len(kept) == len(present):
                return Reply.of(say("No code is used."))
            await carts.set_codes(step.buyer, kept)
            return await shown_now(step, say("Taken off: %(codes)s.", codes=", ".join(set(present) - set(kept))))
        if typed is None:
            return Reply.of(say("Which code? Write it as it was given to you."))
        cart = await carts.set_codes(step.buyer, [*present, typed])
        return await self._tried(step, cart.codes[-1] if len(cart.codes) > len(present) else typed.upper())

    async def _tried(self, step: Step, code: str) -> Reply:
        reader, carts = step.visit.reader, step.visit.market.carts
        say = reader.words.say
        view = await carts.view(step.buyer, Place(reader.place))
        refused = next((each for each in view.refused_codes if each.code == code), None)
        if refused is None:
            taken = _taken(view, code)
            if not taken:
                return await shown_now(
                    step, say("%(code)s is noted. It counts once there is something for it.", code=code)
                )
            sums = " + ".join(map(reader.formats.money, taken))
            return await shown_now(step, say("%(code)s counts: %(sum)s off.", code=code, sum=sums))
        page, _ = await cart_card(step.visit, step.buyer)
        why = next((each.said for each in page.codes if each.code == code), "")
        if refused.reason in _FOR_GOOD:
            await carts.set_codes(step.buyer, [each for each in view.cart.codes if each != code])
        return await shown_now(step, say("%(code)s does not count: %(why)s.", code=code, why=why))


def _taken(view: CartView, code: str) -> list[Money]:
    """Add up what a code takes off, a sum for each currency."""
    found: list[Money] = []
    for group in view.groups:
        steps = () if group.quote is None else group.quote.steps
        mine = [each.amount for each in steps if each.promotion is not None and each.promotion.code == code]
        if mine:
            found.append(sum(mine[1:], mine[0]))
    return found


def _code_in(said: str) -> str | None:
    """Find a code: in capitals as they are printed, or whatever stands behind the word for it."""
    if found := _CODE.search(said):
        return found[0]
    after = _CODE_AFTER.search(said)
    return after[1] if after and any(sign.isdigit() for sign in after[1]) else None
