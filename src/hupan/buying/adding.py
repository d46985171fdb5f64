"""Puts into the cart what somebody wants of the products on the screen, or asks for what is missing."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from hupan.buying.meaning import Part, parts_of
from hupan.cart import MOST_OF_ONE, CartError, NotEnough, ShownLine
from hupan.catalog import Offer, Option, ProductId, Variant, in_language
from hupan.choices import Choice, fitting, is_look, missing_options, read_choice
from hupan.consents import cart_card, drawn, named, put_in, question, value_said, variants_card
from hupan.pricing import Place
from hupan.quests import Quest
from hupan.runs import TextPart
from hupan.sayings import ANY_OF
from hupan.shopping import CartCard, Kind, Reply, Step, pointed
from hupan.showcase import Goods, Visit, chosen_variant, offers_of, read_goods

Then = Literal["add", "buy"]

_WISHES = re.compile(r"\bwish\s?list|\bfavou?rites\b|위시\s?리스트|찜|心愿单|愿望单|收藏")
_BUY = re.compile(
    r"\bbuy (?:it|that|this|the|one)\b|\border (?:it|that|this)\b|\bcheck ?out\b|\bpay for\b"
    r"|살게|구매|결제|주문할|주문해|下单|购买|付款|结账|买下"
)
# So many all told, and not so many more.
_TOTAL = re.compile(
    r"\bin total\b|\baltogether\b|\ball together\b|\bin all\b|总共|一共|共计|加起来|(?<![가-힣])총\s?(?=[\d한두세네])"
    r"|다\s?해서|다\s?합쳐|합쳐서|모두\s?합"
)
_MOST_ASKED, _LONGEST = 6, 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many of a product, as far as it was said which.

    Attributes:
        options: What is known of the variant: `named` and what was seen.
        named: Options that were said.
        said: How many were said; `None` where nothing was.
        offer: What goes into the cart; `None` where something is missing.
        missing: The option that has to be chosen first.
        among: Of its values, those that may have been meant.
        gone: Whether what was chosen is sold out, or not made.
        unknown: What was named and is not made.
    """

    goods: Goods
    quantity: int
    options: Mapping[str, str]
    named: Mapping[str, str] = field(default_factory=dict[str, str])
    said: int | None = None
    offer: Offer | None = None
    missing: Option | None = None
    among: Sequence[str] = ()
    gone: bool = False
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Basket:
    """What became of a wish to have something: it is in the cart (`put`), or there is something to say."""

    put: tuple[Wanted, ...] = ()
    reply: Reply | None = None


async def put_into_cart(step: Step, then: Then) -> Basket:
    """Put into the cart what a step wants; of what is not known wholly yet, ask.

    Args:
        step: The step.
        then: What is done when a missing variant was chosen. Who buys what lies in the cart already buys that, and
            no second one.
    """
    pending = _pending(step)
    parts = () if pending else await parts_of(step)
    if not pending and not parts:
        return Basket(reply=_which(step, then))
    ids = [cast("ProductId", pending["product_id"])] if pending else [each.shown.product_id for each in parts]
    goods = await read_goods(step.visit, list(dict.fromkeys(ids)), whole=True)
    if pending:
        wanted = [_answered(step, one, pending) for one in goods.values()]
    else:
        known = {} if step.table.quest is None else _sought_in(step.table.quest)
        wanted = [
            _wanted(goods[each.shown.product_id], each, known) for each in parts if each.shown.product_id in goods
        ]
    if not wanted:
        return Basket(reply=Reply.of(step.visit.reader.words.say("This is no longer in the market.")))
    if then == "buy" or _TOTAL.search(step.said.casefold()):
        wanted = await _lacking(step, wanted)
    whole = [each for each in wanted if each.offer is not None]
    asked = next((each for each in wanted if each.offer is None), None)
    basket = await _put(step, whole, then)
    if asked is None or basket.reply is not None:
        return basket
    return Basket(reply=_asked(step.visit, asked, then, await _so_far(step, basket.put)))


async def _lacking(step: Step, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Leave out what lies in the cart already: who says "buy it" of that means that one."""
    view = await step.visit.market.carts.view(step.buyer, Place(step.visit.reader.place))
    lines = [*(line for group in view.groups for line in group.lines)]
    left: list[Wanted] = []
    for each in wanted:
        there = [line for line in lines if _is_in(line, each)]
        have = sum(line.line.quantity for line in there)
        if not there or each.unknown or each.gone:
            left.append(each)
        elif each.said is not None and each.said > have:
            left.append(replace(each, quantity=each.said - have, offer=each.offer or there[0].offer))
    return left


def _is_in(line: ShownLine, wanted: Wanted) -> bool:
    """Whether a line of the cart is what is wanted, as far as that was said."""
    product = line.product
    if product is None or line.offer is None or product.id != wanted.goods.product.id:
        return False
    variant = next((each for each in product.variants if each.id == line.offer.variant_id), None)
    return variant is not None and wanted.named.items() <= dict(variant.options).items()


async def _so_far(step: Step, put: Sequence[Wanted]) -> str:
    if not put:
        return ""
    return in_cart_said(step, put, (await cart_card(step.visit, step.buyer))[1])


async def _put(step: Step, wanted: Sequence[Wanted], then: Then) -> Basket:
    carts, reader = step.visit.market.carts, step.visit.reader
    say = reader.words.say
    for each in wanted:
        if each.offer is None:
            continue
        try:
            await carts.add(step.buyer, each.offer.id, each.quantity, step.deed and f"{step.deed}/{each.offer.id}")
        except NotEnough as error:
            left = int(error.params.get("available") or 0)
            return Basket(reply=_too_few(step.visit, each, left, then))
        except CartError as error:
            if error.code == "cart.bad_quantity":
                most = reader.formats.number(MOST_OF_ONE)
                return Basket(reply=Reply.of(say("The cart takes from 1 to %(most)s of one thing.", most=most)))
            raise
    return Basket(put=tuple(wanted))


def _pending(step: Step) -> Mapping[str, object]:
    """Take up the question for a variant, unless something else is pointed at."""
    pending, table = step.table.pending, step.table
    if table.last is not Kind.VARIANTS or not pending:
        return {}
    item = cast("Mapping[str, object]", pending.get("item") or {})
    places = [table.shown[at].product_id for at in pointed(step.said, step.phrases, replace(table, focus=None))]
    if step.phrases.pointers and item.get("product_id") not in places:
        return {}
    return {**pending, "product_id": ProductId(str(item.get("product_id")))}


def _answered(step: Step, goods: Goods, pending: Mapping[str, object]) -> Wanted:
    """Take the answer to a question for a variant."""
    before = cast("Mapping[str, str]", pending.get("chosen") or {})
    missing = _missing(goods, before)
    choice = read_choice(goods.product, step.said, step.phrases, asked="" if missing is None else missing.key)
    quantity = choice.count or int(cast("int", pending.get("quantity") or 1))
    kept = {key: value for key, value in before.items() if not _is_open(choice, key, value)}
    return settle(goods, quantity, replace(choice, options={**kept, **choice.options}), seen=before)


def _sought_in(quest: Quest) -> dict[str, str]:
    """Read off a quest in which variants its goods are wanted: who asked for those in 42 need not say so again."""
    return {
        each.key: each.value for each in quest.traits if each.value and not each.without and ANY_OF not in each.value
    }


def _wanted(goods: Goods, part: Part, known: Mapping[str, str]) -> Wanted:
    choice = read_choice(goods.product, part.said, part.phrases)
    said = {*choice.options, *choice.unsure, choice.unknown_of, *choice.left, *choice.avoided}
    options = dict(choice.options)
    for option in goods.product.options:
        wished = known.get(option.key, "")
        if option.key not in said and any(
            each.options.get(option.key) == wished and goods.is_available(each)
            for each in fitting(goods.product, options)
        ):
            options[option.key] = wished
    choice = replace(choice, options=options)
    # Where there is no choice, what the card showed is what is meant.
    return settle(goods, choice.count or 1, choice, part.shown.variant_id)


def settle(
    goods: Goods, quantity: int, choice: Choice, shown: str | None = None, *, seen: Mapping[str, str] | None = None
) -> Wanted:
    """Find the one offer that is meant, or what is missing to know it.

    How a thing looks was seen on its card, so a colour that was not named is the one that was shown. Everything else,
    such as a size, has to be said; and so has a colour of which several may be meant. What is left to us is what was
    seen, as far as that can be had, else whatever can.

    Args:
        goods: Of what.
        quantity: How many.
        choice: What was said.
        shown: The variant that was shown.
        seen: What was chosen before, where somebody answers.
    """
    product, options = goods.product, choice.options
    wanted = Wanted(goods, quantity, options, named=options, said=choice.count, unknown=choice.unknown)
    fits = [each for each in fitting(product, options) if not _is_avoided(each, choice)]
    if choice.unknown or not fits:
        return _gone(wanted, choice.unknown_of)
    looked_at = chosen_variant(goods, shown or "")
    looks = {} if looked_at is None else _looks(product.options, looked_at, {*options, *choice.unsure})
    whole = {**{key: value for key, value in looks.items() if not _is_open(choice, key, value)}, **options}
    open_ = [
        each
        for each in missing_options(product, fits)
        if each.key not in choice.left
        and (not is_look(each) or {each.key} & {*choice.unsure, *choice.avoided} - {*whole})
    ]
    if open_:
        among = {str(each.options.get(open_[0].key)) for each in fits} if choice.avoided else ()
        return replace(wanted, options=whole, missing=open_[0], among=choice.unsure.get(open_[0].key, tuple(among)))
    like = {**(seen or {}), **({} if looked_at is None else looked_at.options)}.items()
    variant = max(
        (each for each in fits if whole.items() <= dict(each.options).items() and goods.is_available(each)),
        key=lambda each: len(like & dict(each.options).items()),
        default=None,
    )
    if variant is None:
        return _gone(replace(wanted, options=whole))
    return replace(wanted, options=dict(variant.options), offer=next(iter(offers_of(goods, variant))))


def _is_open(choice: Choice, key: str, value: str) -> bool:
    """Whether a value that was only seen binds nobody: the option is left to us, or it is not to be that one."""
    return key in choice.left or value in choice.avoided.get(key, ())


def _is_avoided(variant: Variant, choice: Choice) -> bool:
    return any(variant.options.get(key) in values for key, values in choice.avoided.items())


def _gone(wanted: Wanted, option: str = "") -> Wanted:
    """Say that it is not there, and in which option it would be: another size rather than another colour."""
    goods = wanted.goods
    options = sorted(goods.product.options, key=lambda each: (each.key != option, is_look(each)))
    near = next((each for each in options if _available(goods, wanted.options, each)), None)
    return replace(wanted, missing=near or next(iter(options), None), gone=True)


def _available(goods: Goods, options: Mapping[str, str], free: Option) -> set[str]:
    """List the values of an option that can be had, all else being as it was said."""
    kept = {key: value for key, value in options.items() if key != free.key}
    return {each.options.get(free.key, "") for each in fitting(goods.product, kept) if goods.is_available(each)}


def _looks(options: Sequence[Option], variant: Variant, said: Collection[str]) -> dict[str, str]:
    keys = {each.key for each in options if is_look(each) and each.key not in said}
    return {key: value for key, value in variant.options.items() if key in keys}


def _missing(goods: Goods, options: Mapping[str, str]) -> Option | None:
    """Find the option that is asked for next: one that has to be said, else one that was seen."""
    open_ = missing_options(goods.product, fitting(goods.product, options))
    return next((each for each in open_ if not is_look(each)), next(iter(open_), None))


def _which(step: Step, then: Then) -> Reply:
    say, table = step.visit.reader.words.say, step.table
    if not table.shown:
        return Reply.of(say("Nothing is shown that could be put in. Say what you are looking for."))
    # The answer is the same words, said of that one: a size that was named is not asked for again.
    choices = [
        (each.name, f"{step.said[:_LONGEST]} #{at}") for at, each in enumerate(table.shown[:_MOST_ASKED], start=1)
    ]
    return Reply.of(say("Which one do you mean?"), question(choices, {"action": then}))


def _asked(visit: Visit, asked: Wanted, then: Then, before: str = "") -> Reply:
    """Ask for what is missing, or say that what was chosen is not there, with what there is.

    Args:
        visit: For whom.
        asked: What is not known wholly.
        then: What is done when it is.
        before: What was done already.
    """
    reply = missing_said(visit, asked, then)
    first = reply.parts[0]
    if not before or not isinstance(first, TextPart):
        return reply
    return Reply((TextPart(f"{before} {first.text}"), *reply.parts[1:]))


def missing_said(visit: Visit, asked: Wanted, then: Then) -> Reply:
    """Say what is missing, or not there, and draw what there is to choose."""
    reader, goods = visit.reader, asked.goods
    say, name = reader.words.say, goods.product.text(reader.language).name
    chosen = asked.options
    if asked.gone:
        chosen = {key: value for key, value in asked.named.items() if asked.missing and key != asked.missing.key}
    card = drawn(Kind.VARIANTS, variants_card(visit, goods, chosen, asked.quantity, then))
    if not any(goods.is_available(each) for each in goods.product.variants):
        return Reply.of(say("%(name)s is sold out.", name=name))
    if asked.missing is None:
        return Reply.of(say("%(name)s is sold out.", name=name), card)
    option, there = asked.missing, _there(asked, visit)
    label = in_language(option.names, reader.language) or option.key
    if asked.unknown:
        text = say(
            "%(name)s is not made in %(value)s. There is: %(there)s.", name=name, value=asked.unknown, there=there
        )
        return Reply.of(text, card)
    if asked.gone:
        text = say("%(name)s is sold out like that. There is: %(there)s.", name=name, there=there)
        return Reply.of(text, card)
    text = say("%(name)s: which one? %(option)s: %(there)s.", name=name, option=label, there=there)
    return Reply.of(text, card)


def _there(asked: Wanted, visit: Visit) -> str:
    """List the values of the missing option that can be had."""
    goods, option = asked.goods, asked.missing
    if option is None:
        return ""
    values = _available(goods, asked.options, option) or _available(goods, {}, option)
    among = values & set(asked.among) or values
    return ", ".join(value_said(each, visit.reader) for each in option.values if each.value in among)


def _too_few(visit: Visit, wanted: Wanted, left: int, then: Then) -> Reply:
    reader, offer = visit.reader, wanted.offer
    thing = "" if offer is None else named(wanted.goods, offer, reader)
    # With a smaller number, or another colour, it goes on from here.
    chosen: Mapping[str, str] = wanted.options if left > 0 else {}
    card = drawn(Kind.VARIANTS, variants_card(visit, wanted.goods, chosen, wanted.quantity, then))
    if left <= 0:
        return Reply.of(reader.words.say("%(name)s is sold out.", name=thing), card)
    number = reader.formats.number(left)
    text = reader.words.count(
        "Only %(n)s of %(thing)s is left, so nothing was put in. How many do you want?",
        "Only %(n)s of %(thing)s are left, so nothing was put in. How many do you want?",
        left,
        n=number,
        thing=thing,
    )
    return Reply.of(text, card)


class Add:
    """Does `add`: into the cart, or onto the wish list where that is said.

    Args:
        checked_out: Goes on to the checkout, where a variant was asked for by somebody who wants to buy.
    """

    def __init__(self, checked_out: Callable[[Step], Awaitable[Reply]]) -> None:
        self._checked_out = checked_out

    async def run(self, step: Step) -> Reply:
        """Put it in, or ask for what is missing."""
        text = step.said.casefold()
        if _WISHES.search(text):
            return await wish(step)
        # Whoever says "buy" is shown what that would be; it costs them a look.
        asked = step.table.last is Kind.VARIANTS and step.table.pending.get("then") == "buy"
        buying = asked or bool(_BUY.search(text))
        basket = await put_into_cart(step, "buy" if buying else "add")
        if basket.reply is not None:
            return basket.reply
        if buying:
            return await self._checked_out(step)
        if not basket.put:
            _, card = await cart_card(step.visit, step.buyer)
            return Reply.of(step.visit.reader.words.say("So many are in the cart already."), drawn(Kind.CART, card))
        return await put_said(step, basket.put)


async def put_said(step: Step, put: Sequence[Wanted]) -> Reply:
    """Say exactly what was put in, and show the cart."""
    _, card = await cart_card(step.visit, step.buyer)
    return Reply.of(in_cart_said(step, put, card), drawn(Kind.CART, card))


def in_cart_said(step: Step, put: Sequence[Wanted], card: CartCard) -> str:
    """Say exactly what was put in."""
    reader = step.visit.reader
    said = [
        put_in(named(each.goods, each.offer, reader), each.offer, each.quantity, card, reader)
        for each in put
        if each.offer is not None
    ]
    return reader.words.say("In the cart now: %(things)s.", things="; ".join(said))


async def wish(step: Step) -> Reply:
    """Keep something on the first wish list."""
    say, person = step.visit.reader.words.say, step.buyer.person_id
    shown = [step.table.shown[at] for at in pointed(step.said, step.phrases, step.table)]
    if person is None:
        return Reply.of(say("Sign in first: a wish list belongs to an account."))
    if not shown:
        return _which(step, "add")
    for each in shown:
        await step.visit.market.wishes.add(person, each.product_id, each.variant_id)
    return Reply.of(say("On your wish list: %(things)s.", things="; ".join(each.name for each in shown)))
