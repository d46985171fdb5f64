"""Does `change`: takes out, changes how many, takes another variant, undoes. What can be undone is done at once."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from hupan.buying.adding import missing_said, settle
from hupan.buying.lines import line_meant, lines_called, lines_of, options_in, said_of
from hupan.cart import NotEnough, ShownLine
from hupan.catalog import CategoryTree
from hupan.choices import NOWHERE, Choice, bare_number, clauses, into, neighbour, outright, read_choice, recount
from hupan.consents import cart_card, drawn, question, value_said
from hupan.phrases import read_phrases
from hupan.pricing import Place
from hupan.runs import CardPart, TextPart
from hupan.shopping import Kind, Reply, Step, placed
from hupan.showcase import read_goods, sentences

_REMOVE = re.compile(
    r"\b(?:remove|delete|drop|lose|ditch|scrap|leave out|get rid of|(?:don'?t|do not|dont) (?:want|need)"
    r"|no longer (?:want|need)|without the|changed my mind (?:about|on))\b"
    r"|\b(?:take|get|pull)\b.*\b(?:out|off|away|back)\b|\bnever ?mind\b|빼|뺄|지워|삭제|제거|필요\s?없|취소|없애"
    r"|删|去掉|拿掉|移除|撤掉|不要了?|不需要|取出来|拿出来|退掉|减掉"
)
_ALL = re.compile(
    r"\beverything\b|\ball of (?:it|them)\b|\b(?:the|my) (?:whole )?(?:cart|basket)\b|전부|모두|다\s|全部|都|所有"
)
_EMPTY = re.compile(
    r"\b(?:empty|clear)\b.*\b(?:cart|basket|it|everything|all)\b|비워|비우|清空|全(?:部)?(?:都)?(?:删|不要|去掉)"
    r"|(?:전부|모두|다)\s?(?:빼|지워|삭제)|都(?:删|不要)"
)
_KEEP = re.compile(r"\bkeep only\b|\bonly keep\b|\bjust keep\b|只留|只保留|만\s?남")
_EXCEPT = re.compile(
    r"\bexcept\b|\bbut (?:the|not)\b|\bapart from\b|\bother than\b|除了|(?:빼고|말고)\s?(?:다|전부|모두|나머지)"
)
_BACK = re.compile(
    r"\bundo\b|\b(?:put|bring|add)\b.*\bback (?:in|into)\b|\b(?:put|bring)\b.*\bback$|\brestore\b"
    r"|되돌려|도로\s?(?:넣|담)|다시\s?(?:넣|담)|撤销|恢复|放回|加回"
)
_INSTEAD = re.compile(r"\b(?:swap|switch|replace|exchange|change|trade|instead)\b|换|改|바꿔|바꿀|바꾸|대신|교체")
_ADDS = re.compile(r"\b(?:add|put|get|take|include)\b|담|넣|추가|加|放|来|要|拿")
_PLACE = re.compile(r"\b(?:number|no\.|#)\s?\d|\d\s?번(?!\s?더)|第")
# "Not two, four": what is not wanted is no amount that is.
_AWAY = re.compile(
    r"(?:不要|别要|不是)[^，,。.;；要]{1,6}?[，,。;；\s]+(?=\S)|\S+(?:\s\S+)?\s?말고(?=\s*\S)"
    r"|\b(?:not|instead of|rather than)\s+(?:the\s+)?\w+"
)
_MOST_ASKED = 6

Adding = Callable[[Step], Awaitable[Reply]]


class Change:
    """Does `change`.

    Args:
        add: Puts in what is to come instead of what goes out.
    """

    def __init__(self, add: Adding) -> None:
        self._add = add

    async def run(self, step: Step) -> Reply:
        """Change the cart, or ask which line is meant."""
        visit, say = step.visit, step.visit.reader.words.say
        view = await visit.market.carts.view(step.buyer, Place(visit.reader.place))
        if _BACK.search(step.said.casefold()) and view.cart.removed:
            await visit.market.carts.restore(step.buyer, view.cart.removed[0].id)
            return await shown_now(step, say("It is in the cart again."))
        lines, tree = lines_of(view), await visit.market.catalog.categories()
        if not lines:
            return Reply.of(say("The cart is empty."))
        if (cleared := await _cleared(step, lines, tree)) is not None:
            return cleared
        parted = _joined(step, [(each, _one_of(step, lines, tree, each)) for each in clauses(step.said)])
        meant = {line.line.id for _, line in parted if line is not None}
        if len(meant) > 1 or (meant and _comes_in(step, parted)):
            return await self._one_by_one(step, parted)
        other = _other_thing(step, lines)
        before = into(step.said)[0] if other else step.said
        shown = line_meant(_about(step, before) if other else step, view, lines, tree)
        if shown is None:
            return _which(step, lines)
        return await self._replaced(step, shown, other) if other else await _changed(step, shown)

    async def _replaced(self, step: Step, shown: ShownLine, other: str) -> Reply:
        """Put in another thing that is on the screen, then take out what it replaces."""
        reply = await self._add(_about(step, other))
        if not _is_done(reply):
            return reply
        return await shown_now(step, f"{_text(reply)} {_text(await _removed(step, shown))}")

    async def _one_by_one(self, step: Step, parted: Sequence[tuple[str, ShownLine | None]]) -> Reply:
        """Do one thing after another; what comes in goes in first, so that nothing is lost where it cannot be had."""
        told: list[str] = []
        for said, _ in _comes_in(step, parted):
            reply = await self._add(_about(step, said))
            if not _is_done(reply):
                return reply
            told.append(_text(reply))
        for said, line in parted:
            if line is not None:
                told.append(_text(await _changed(_about(step, said), line)))
        return await shown_now(step, sentences(told))


def _other_thing(step: Step, lines: Sequence[ShownLine]) -> str:
    """Read which other thing on the screen is to come instead: "swap it for the second one"."""
    if step.table.last is Kind.CART or not step.table.shown or not _INSTEAD.search(step.said.casefold()):
        return ""
    wanted = into(step.said)[1]
    places = placed(_about(step, wanted).phrases, len(step.table.shown))
    inside = {line.product.id for line in lines if line.product is not None}
    other = len(places) == 1 and step.table.shown[places[0]].product_id not in inside
    return wanted if other else ""


def _is_done(reply: Reply) -> bool:
    return any(isinstance(part, CardPart) and part.kind == Kind.CART for part in reply.parts)


def _one_of(step: Step, lines: Sequence[ShownLine], tree: CategoryTree, said: str) -> ShownLine | None:
    found = lines_called(lines, said, _about(step, said).phrases, tree)
    return found[0] if len(found) == 1 else None


def _joined(step: Step, parted: Sequence[tuple[str, ShownLine | None]]) -> list[tuple[str, ShownLine | None]]:
    """Join what names nothing of its own to what stands before it: "the second one, blue, EU 42"."""
    joined: list[tuple[str, ShownLine | None]] = []
    for said, line in parted:
        if joined and line is None and not _about(step, said).phrases.pointers and not _ADDS.search(said.casefold()):
            joined[-1] = (f"{joined[-1][0]}, {said}", joined[-1][1])
        else:
            joined.append((said, line))
    return joined


def _comes_in(step: Step, parted: Sequence[tuple[str, ShownLine | None]]) -> list[tuple[str, None]]:
    """List what is said of things on the screen that come in for what goes out."""
    if not step.table.shown or not any(line is not None and _REMOVE.search(said.casefold()) for said, line in parted):
        return []
    return [
        (said, None)
        for said, line in parted
        if line is None and _ADDS.search(said.casefold()) and _about(step, said).phrases.pointers
    ]


def _about(step: Step, said: str) -> Step:
    return replace(step, said=said, phrases=read_phrases(said, NOWHERE))


def _text(reply: Reply) -> str:
    return " ".join(part.text for part in reply.parts if isinstance(part, TextPart))


async def _cleared(step: Step, lines: Sequence[ShownLine], tree: CategoryTree) -> Reply | None:
    """Take out everything, or everything but what is to stay."""
    say, text, carts = step.visit.reader.words.say, step.said.casefold(), step.visit.market.carts
    of_all = bool(_ALL.search(text) and _REMOVE.search(text))
    keeps = bool(_KEEP.search(text) or (of_all and _EXCEPT.search(text)))
    if not keeps and not of_all and not _EMPTY.search(text):
        return None
    named = lines_called(lines, step.said, step.phrases, tree)
    if keeps and not named:
        return _which(step, lines)
    if not keeps and (step.phrases.counts or (named and not _EMPTY.search(text))):
        return None
    kept = {each.line.id for each in named} if keeps else set[str]()
    for line in lines:
        if line.line.id not in kept:
            await carts.remove(step.buyer, line.line.id)
    if keeps:
        things = "; ".join(said_of(step.visit, each) for each in named)
        return await shown_now(step, say("Only this is left in the cart: %(things)s.", things=things))
    return await shown_now(step, say("The cart is empty now. Say “undo” to have the last thing back."))


async def _changed(step: Step, shown: ShownLine) -> Reply:
    """Change one line as it was said."""
    text, present = step.said.casefold(), options_in(shown)
    quantity = shown.line.quantity
    choice = _choice(step, shown)
    number = choice.count
    if number is None and not _PLACE.search(text) and not choice.options:
        number = bare_number(_about(step, _AWAY.sub(" ", step.said)).phrases)
    other = {key: value for key, value in choice.options.items() if present.get(key) != value}
    if not other and not choice.unknown:
        other = _next(shown, step.said)
    if not other and (wanted := outright(text, quantity)) is not None:
        return await _counted(step, shown, wanted)
    removes = _REMOVE.search(_AWAY.sub(" ", text) if number is not None else text) is not None
    if removes and not other:
        return await _counted(step, shown, 0 if number is None else quantity - number)
    if other or choice.unknown:
        return await _exchanged(step, shown, replace(choice, options={**present, **other}), number)
    return _which_value(step, shown, choice) if choice.unsure else await _recounted(step, shown, number)


async def _recounted(step: Step, shown: ShownLine, number: int | None) -> Reply:
    """Set how many there are: as it is said, or as it was done to another thing just now."""
    named = lines_called([shown], step.said, step.phrases, await step.visit.market.catalog.categories())
    done = step.table.pending.get("about") if named else ""
    counted = recount(step.said, number, shown.line.quantity, done)
    return _how_many(step, shown) if counted is None else await _counted(step, shown, *counted)


def _choice(step: Step, shown: ShownLine) -> Choice:
    """Read what is wanted instead: what stands behind "for", "to", `换成`, where that says it."""
    product = shown.product
    if product is None:
        return Choice(count=step.phrases.counts[-1].number if step.phrases.counts else None)
    present = options_in(shown)
    last = _about(step, into(_AWAY.sub(" ", step.said))[1])
    choice = read_choice(product, last.said, last.phrases, present=present)
    if choice.options or choice.unknown or choice.unsure:
        return choice
    whole = _about(step, _AWAY.sub(" ", step.said))
    return read_choice(product, whole.said, whole.phrases, present=present)


def _next(shown: ShownLine, said: str) -> dict[str, str]:
    """Read "one size bigger"."""
    product, present = shown.product, options_in(shown)
    options = () if product is None else product.options
    found = {each.key: neighbour(each, present.get(each.key, ""), said) for each in options}
    return {key: value for key, value in found.items() if value is not None}


async def _removed(step: Step, shown: ShownLine) -> Reply:
    await step.visit.market.carts.remove(step.buyer, shown.line.id)
    say = step.visit.reader.words.say
    return await shown_now(
        step, say("Taken out: %(thing)s. Say “undo” to have it back.", thing=said_of(step.visit, shown)), "0"
    )


async def _counted(step: Step, shown: ShownLine, wanted: int, done: str = "") -> Reply:
    if wanted <= 0:
        return await _removed(step, shown)
    reader, thing = step.visit.reader, said_of(step.visit, shown)
    try:
        await step.visit.market.carts.set_quantity(step.buyer, shown.line.id, wanted)
    except NotEnough as error:
        return Reply.of(_only_left(step, int(error.params.get("available") or 0), thing))
    text = reader.words.say("Now %(n)s × %(thing)s.", n=reader.formats.number(wanted), thing=thing)
    return await shown_now(step, text, done or str(wanted))


def _only_left(step: Step, left: int, thing: str) -> str:
    reader = step.visit.reader
    return reader.words.count(
        "Only %(n)s of %(thing)s is left, so nothing was changed.",
        "Only %(n)s of %(thing)s are left, so nothing was changed.",
        left,
        n=reader.formats.number(left),
        thing=thing,
    )


async def _exchanged(step: Step, shown: ShownLine, choice: Choice, number: int | None) -> Reply:
    """Take another variant instead: it goes in first, so that nothing is lost where it cannot be had."""
    visit, say = step.visit, step.visit.reader.words.say
    product = shown.product
    goods = {} if product is None else await read_goods(visit, [product.id], whole=True)
    found = next(iter(goods.values()), None)
    wanted = None if found is None else settle(found, number or shown.line.quantity, choice)
    if wanted is None or wanted.offer is None:
        why = "" if wanted is None else _text(missing_said(visit, wanted, "add"))
        return Reply.of(f"{why} {say('It cannot be had like that, so nothing was changed.')}".strip())
    carts = visit.market.carts
    try:
        await carts.add(step.buyer, wanted.offer.id, wanted.quantity)
    except NotEnough as error:
        return Reply.of(_only_left(step, int(error.params.get("available") or 0), said_of(visit, shown)))
    await carts.remove(step.buyer, shown.line.id)
    view = await carts.view(step.buyer, Place(visit.reader.place))
    now = next((each for each in lines_of(view) if each.line.offer_id == wanted.offer.id), shown)
    return await shown_now(
        step, say("Changed: %(now)s instead of %(before)s.", now=said_of(visit, now), before=said_of(visit, shown))
    )


def _which(step: Step, lines: Sequence[ShownLine]) -> Reply:
    say = step.visit.reader.words.say
    names = [said_of(step.visit, each) for each in lines[:_MOST_ASKED]]
    choices = [(name, say("Take %(thing)s out of the cart", thing=name)) for name in names]
    return Reply.of(say("Which of these do you mean?"), question(choices, {"action": "change"}))


def _which_value(step: Step, shown: ShownLine, choice: Choice) -> Reply:
    """Ask which of several values is meant."""
    reader, thing = step.visit.reader, said_of(step.visit, shown)
    say, product = reader.words.say, shown.product
    options = () if product is None else product.options
    values = [each for option in options for each in option.values if each.value in choice.unsure.get(option.key, ())]
    choices = [
        (name, say("Change %(thing)s to %(value)s", thing=thing, value=name))
        for name in (value_said(each, reader) for each in values)
    ]
    return Reply.of(say("%(thing)s: what should change?", thing=thing), question(choices, {"action": "change"}))


def _how_many(step: Step, shown: ShownLine) -> Reply:
    say, thing = step.visit.reader.words.say, said_of(step.visit, shown)
    choices = [
        (say("Take it out"), say("Take %(thing)s out of the cart", thing=thing)),
        (say("One more"), say("One more of %(thing)s", thing=thing)),
    ]
    return Reply.of(say("%(thing)s: what should change?", thing=thing), question(choices, {"action": "change"}))


async def shown_now(step: Step, text: str, about: str = "") -> Reply:
    """Say it, and show the cart as it is now.

    Args:
        step: For whom.
        text: What is said.
        about: What the reply is about, as `CartCard` has it.
    """
    _, card = await cart_card(step.visit, step.buyer)
    if about:
        card["about"] = about
    return Reply.of(text, drawn(Kind.CART, card)) if card["lines"] else Reply.of(text)
