"""What is done to the cart by words: `change`, `cart` and `code`. All of it can be undone, so it is done at once."""

import asyncio
import re
from collections.abc import Sequence

from hupan.buying.adding import settle
from hupan.buying.items import cart_card, drawn, question
from hupan.buying.picking import bare_number, called, count_of
from hupan.buying.variants import Choice, read_choice
from hupan.cart import CartView, NotEnough, ShownLine
from hupan.catalog import CategoryTree
from hupan.kernel import Money
from hupan.pricing import Place, Reason
from hupan.search import commerce
from hupan.shopping import Kind, Reply, Step, names_goods, placed
from hupan.showcase import CartPageView, Visit, options_said, read_goods

_REMOVE = re.compile(
    r"\b(?:remove|delete|drop|leave out|get rid of|don'?t (?:want|need)|no longer (?:want|need)|without the)\b"
    r"|\btake\b.*\b(?:out|off)\b|빼|지워|삭제|제거|필요\s?없|취소|删|去掉|拿掉|移除|不要了?|取出来"
)
_ALL = re.compile(
    r"\b(?:empty|clear)\b|\beverything\b|\ball of (?:it|them)\b|비워|전부|모두"
    r"|다\s?(?:빼|지워|삭제)|清空|全部|都(?:删|不要)"
)
_BACK = re.compile(
    r"\bundo\b|\b(?:put|bring)\b.*\bback\b|\brestore\b|되돌려|도로\s?(?:넣|담)|다시\s?(?:넣|담)|撤销|恢复|放回"
)
_MORE = re.compile(r"\bmore\b|\banother\b|더(?!\s?이상)|再|多(?:来|加|要)")
_LESS = re.compile(r"\b(?:less|fewer)\b|덜|少")
_LAST = re.compile(r"\blast\b|방금|마지막|刚才|刚刚|最后")
_NUMBER_OF_PLACE = re.compile(r"\b(?:number|no\.|#)\s?\d|\d\s?번(?!\s?더)|第")
_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9-]*[A-Z]{3})[A-Z0-9][A-Z0-9-]{3,23}(?![A-Za-z0-9])")
_CODE_AFTER = re.compile(
    r"(?:code|coupon|voucher|코드|쿠폰|优惠码|优惠券|折扣码|码|券)\W{0,3}([A-Za-z0-9][A-Za-z0-9-]{2,23})", re.IGNORECASE
)
_WITHOUT_CODE = re.compile(r"\b(?:off again|remove|drop|without|take\b.*\boff)\b|취소|빼|지워|去掉|不用|取消|删")
_FOR_GOOD = frozenset({Reason.UNKNOWN_CODE, Reason.NOT_ACTIVE, Reason.ENDED, Reason.USED_UP, Reason.USED_BY_PERSON})
_MOST_ASKED = 6


class Change:
    """Does `change`: takes out, changes how many, takes another variant, undoes."""

    async def run(self, step: Step) -> Reply:
        """Change the cart, or ask which line is meant."""
        await asyncio.to_thread(commerce)
        visit, say = step.visit, step.visit.reader.words.say
        view = await visit.market.carts.view(step.buyer, Place(visit.reader.place))
        text = step.said.casefold()
        if _BACK.search(text) and view.cart.removed:
            await visit.market.carts.restore(step.buyer, view.cart.removed[0].id)
            return await _shown(step, say("It is in the cart again."))
        lines = _lines(view)
        if not lines:
            return Reply.of(say("The cart is empty."))
        if _ALL.search(text) and not step.phrases.counts:
            for line in lines:
                await visit.market.carts.remove(step.buyer, line.line.id)
            return await _shown(step, say("The cart is empty now. Say “undo” to have the last thing back."))
        meant = _meant(step, view, lines, await visit.market.catalog.categories())
        if meant is None:
            return _which(step, lines)
        return await self._change(step, meant, text)

    async def _change(self, step: Step, shown: ShownLine, text: str) -> Reply:
        product = shown.product
        choice = Choice() if product is None else read_choice(product, step.said, step.phrases)
        number = count_of(step.phrases, choice.packs)
        if number is None and not _NUMBER_OF_PLACE.search(text) and not choice.options:
            number = bare_number(step.phrases)
        present = _options(shown)
        other = {key: value for key, value in choice.options.items() if present.get(key) != value}
        if _REMOVE.search(text) and number is None and not other:
            return await _removed(step, shown)
        if other or choice.unknown:
            return await _exchanged(step, shown, {**present, **other}, choice, number)
        if number is None and not _MORE.search(text):
            return _how_many(step, shown)
        return await _counted(step, shown, _wanted(text, shown.line.quantity, number))


def _wanted(text: str, present: int, number: int | None) -> int:
    """Say how many are wanted then: so many more, so many fewer, or just so many."""
    if _MORE.search(text):
        return present + (number or 1)
    if _LESS.search(text) or _REMOVE.search(text):
        return present - (number or 1)
    return number or present


def _lines(view: CartView) -> list[ShownLine]:
    """List the lines in the order in which they were added."""
    found = {each.line.id: each for group in view.groups for each in group.lines}
    found |= {each.line.id: each for each in view.unavailable}
    return [found[line.id] for line in view.cart.lines if line.id in found]


def _meant(step: Step, view: CartView, lines: Sequence[ShownLine], tree: CategoryTree) -> ShownLine | None:
    """Find the line that is meant: by its name, by its place in the cart that is shown, the only one, or the latest."""
    by_name = called(lines, step.said, lambda each: _names(each, tree))
    if len(by_name) == 1:
        return by_name[0]
    places = placed(step.phrases, len(lines))
    if len(places) == 1 and (step.table.last is Kind.CART or len(lines) == 1):
        return lines[places[0]]
    if len(lines) == 1:
        return lines[0]
    if by_name or (names_goods(step.said) and not step.phrases.pointers):
        return None
    if _LAST.search(step.said.casefold()) or step.table.last is Kind.CART:
        latest = max(view.cart.lines, key=lambda line: (line.version, line.added_at))
        return next((each for each in lines if each.line.id == latest.id), None)
    return None


def _names(shown: ShownLine, tree: CategoryTree) -> list[str]:
    product = shown.product
    if product is None:
        return []
    shelves = [name for each in tree.path(product.category_id)[-1:] for name in each.names.values()]
    return [*(text.name for text in product.texts.values()), *shelves]


def _options(shown: ShownLine) -> dict[str, str]:
    if shown.product is None or shown.offer is None:
        return {}
    variant = next((each for each in shown.product.variants if each.id == shown.offer.variant_id), None)
    return {} if variant is None else dict(variant.options)


async def _removed(step: Step, shown: ShownLine) -> Reply:
    await step.visit.market.carts.remove(step.buyer, shown.line.id)
    say = step.visit.reader.words.say
    return await _shown(step, say("Taken out: %(thing)s. Say “undo” to have it back.", thing=_said(step.visit, shown)))


async def _counted(step: Step, shown: ShownLine, wanted: int) -> Reply:
    if wanted <= 0:
        return await _removed(step, shown)
    reader, thing = step.visit.reader, _said(step.visit, shown)
    try:
        await step.visit.market.carts.set_quantity(step.buyer, shown.line.id, wanted)
    except NotEnough as error:
        return Reply.of(_only_left(step, int(error.params.get("available") or 0), thing))
    text = reader.words.say("Now %(n)s × %(thing)s.", n=reader.formats.number(wanted), thing=thing)
    return await _shown(step, text)


def _only_left(step: Step, left: int, thing: str) -> str:
    reader = step.visit.reader
    return reader.words.count(
        "Only %(n)s of %(thing)s is left, so nothing was changed.",
        "Only %(n)s of %(thing)s are left, so nothing was changed.",
        left,
        n=reader.formats.number(left),
        thing=thing,
    )


async def _exchanged(
    step: Step, shown: ShownLine, options: dict[str, str], choice: Choice, number: int | None
) -> Reply:
    """Take another variant instead: it goes in first, so that nothing is lost where it cannot be had."""
    visit, say = step.visit, step.visit.reader.words.say
    product = shown.product
    goods = {} if product is None else await read_goods(visit, [product.id], whole=True)
    found = next(iter(goods.values()), None)
    wanted = None if found is None else settle(found, options, number or shown.line.quantity, choice)
    if wanted is None or wanted.offer is None:
        return Reply.of(say("It cannot be had like that, so nothing was changed."))
    carts = visit.market.carts
    try:
        await carts.add(step.buyer, wanted.offer.id, wanted.quantity)
    except NotEnough as error:
        return Reply.of(_only_left(step, int(error.params.get("available") or 0), _said(visit, shown)))
    await carts.remove(step.buyer, shown.line.id)
    view = await carts.view(step.buyer, Place(visit.reader.place))
    now = next((each for each in _lines(view) if each.line.offer_id == wanted.offer.id), shown)
    return await _shown(
        step, say("Changed: %(now)s instead of %(before)s.", now=_said(visit, now), before=_said(visit, shown))
    )


def _said(visit: Visit, shown: ShownLine) -> str:
    say, product = visit.reader.words.say, shown.product
    if product is None:
        return say("Something that is no longer in the market")
    name = product.text(visit.reader.language).name
    variants = {} if shown.offer is None else {each.id: each for each in product.variants}
    options = options_said(product, None if shown.offer is None else variants.get(shown.offer.variant_id), visit.reader)
    return say("%(name)s (%(options)s)", name=name, options=options) if options else name


def _which(step: Step, lines: Sequence[ShownLine]) -> Reply:
    say = step.visit.reader.words.say
    names = [_said(step.visit, each) for each in lines[:_MOST_ASKED]]
    choices = [(name, say("Take %(thing)s out of the cart", thing=name)) for name in names]
    return Reply.of(say("Which of these do you mean?"), question(choices, {"action": "change"}))


def _how_many(step: Step, shown: ShownLine) -> Reply:
    say, thing = step.visit.reader.words.say, _said(step.visit, shown)
    choices = [
        (say("Take it out"), say("Take %(thing)s out of the cart", thing=thing)),
        (say("One more"), say("One more of %(thing)s", thing=thing)),
    ]
    return Reply.of(say("%(thing)s: what should change?", thing=thing), question(choices, {"action": "change"}))


async def _shown(step: Step, text: str) -> Reply:
    """Say it, and show the cart as it is now."""
    _, card = await cart_card(step.visit, step.buyer)
    return Reply.of(text, drawn(Kind.CART, card)) if card["lines"] else Reply.of(text)


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
            return await _shown(step, say("Taken off: %(codes)s.", codes=", ".join(set(present) - set(kept))))
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
                return await _shown(
                    step, say("%(code)s is noted. It counts once there is something for it.", code=code)
                )
            sums = " + ".join(map(reader.formats.money, taken))
            return await _shown(step, say("%(code)s counts: %(sum)s off.", code=code, sum=sums))
        page, _ = await cart_card(step.visit, step.buyer)
        why = next((each.said for each in page.codes if each.code == code), "")
        if refused.reason in _FOR_GOOD:
            await carts.set_codes(step.buyer, [each for each in view.cart.codes if each != code])
        return await _shown(step, say("%(code)s does not count: %(why)s.", code=code, why=why))


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
