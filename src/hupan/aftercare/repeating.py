"""Does `reorder`: the same variants into the cart, at what they cost today."""

import asyncio
from collections.abc import Mapping

from hupan.aftercare.ports import Orders
from hupan.aftercare.whose import (
    Bought,
    called_orders,
    meant_lines,
    meant_order,
    nothing_ordered,
    read_bought,
    said_of_each,
    things_apart,
    which_order,
)
from hupan.cart import CartError, NotEnough
from hupan.catalog import Offer
from hupan.choices import NOWHERE, Choice, fitting, learn_words, read_choice
from hupan.consents import cart_card, drawn, put_in
from hupan.orders import Line
from hupan.phrases import read_phrases
from hupan.shopping import Kind, Reply, Step
from hupan.showcase import Goods, options_said, read_goods, sentences


class Again:
    """Does `reorder`.

    Args:
        orders: Keeps what was bought.
    """

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    async def run(self, step: Step) -> Reply:
        """Put the same into the cart, and say what is gone or costs another sum."""
        say = step.visit.reader.words.say
        bought = await read_bought(step, self._orders)
        if not bought.orders:
            return nothing_ordered(step)
        apart = things_apart(step, bought, lambda _, line: line.replaces is None, latest=True)
        meant = () if apart is None else apart.orders
        if not meant:
            order = meant_order(step, bought, lambda _: True)
            if order is None:
                return which_order(step, bought, called_orders(step.said.casefold(), bought) or bought.orders)
            meant = (order,)
        await asyncio.to_thread(learn_words)
        pieces = said_of_each(step, bought)
        lines = [
            (line, pieces.get((one.id, line.id), ""))
            for one in meant
            for line in meant_lines(step, one, bought, lambda line: line.replaces is None)
        ]
        goods = await read_goods(step.visit, list({line.item.product_id for line, _ in lines}), whole=True)
        put: list[tuple[str, Offer, int]] = []
        told: list[str] = []
        for line, piece in lines:
            one = goods.get(line.item.product_id)
            choice = _choice(step, one, step.said if len(lines) == 1 else piece)
            found = await self._again(step, line, one, bought, choice)
            if isinstance(found, str):
                told.append(found)
                continue
            put.append((_named_now(line, found[0], one, bought, step), *found))
            if found[0].variant_id == line.item.variant_id:
                told += _price_said(step, line, found[0], bought)
        if not put:
            return Reply.of(sentences(told))
        _, card = await cart_card(step.visit, step.buyer)
        said = [put_in(name, offer, count, card, step.visit.reader) for name, offer, count in put]
        text = sentences([say("In the cart now: %(things)s.", things="; ".join(said)), *told])
        return Reply.of(text, drawn(Kind.CART, card))

    async def _again(
        self, step: Step, line: Line, goods: Goods | None, bought: Bought, choice: Choice
    ) -> tuple[Offer, int] | str:
        """Put a line in again, in the variant and as often as it was said, else as then; or say why not."""
        reader, name = step.visit.reader, _named(line, bought, step)
        say = reader.words.say
        offer = None if goods is None else _offer(goods, line, choice.options)
        if goods is None or offer is None:
            return say("%(name)s is gone.", name=name)
        if not goods.left(offer):
            return say("%(name)s is sold out.", name=name)
        quantity = min(choice.count or max(line.quantity - line.cancelled, 1), goods.left(offer))
        try:
            await step.visit.market.carts.add(step.buyer, offer.id, quantity)
        except NotEnough:
            return say("%(name)s: as many as there are lie in the cart already.", name=name)
        except CartError as error:
            if error.code == "cart.full":
                raise
            return say("%(name)s is gone.", name=name)
        return offer, quantity


def _choice(step: Step, goods: Goods | None, said: str) -> Choice:
    """Read the variant and how many are said of a thing; as then, where nothing is said of it alone."""
    if goods is None or not said:
        return Choice()
    return read_choice(goods.product, said, step.phrases if said == step.said else read_phrases(said, NOWHERE))


def _named(line: Line, bought: Bought, step: Step) -> str:
    options = bought.options(line, step.visit)
    name = bought.name(line, step.visit)
    return step.visit.reader.words.say("%(name)s (%(options)s)", name=name, options=options) if options else name


def _named_now(line: Line, offer: Offer, goods: Goods | None, bought: Bought, step: Step) -> str:
    """Name what is put in: another variant than then, where one was wanted."""
    if goods is None or offer.variant_id == line.item.variant_id:
        return _named(line, bought, step)
    variant = next((each for each in goods.product.variants if each.id == offer.variant_id), None)
    options, name = options_said(goods.product, variant, step.visit.reader), bought.name(line, step.visit)
    return step.visit.reader.words.say("%(name)s (%(options)s)", name=name, options=options) if options else name


def _offer(goods: Goods, line: Line, wanted: Mapping[str, str]) -> Offer | None:
    """Find the same variant: of the same seller as long as there is some, else of whoever has it."""
    had = next(
        (dict(each.options) for each in goods.product.variants if each.id == line.item.variant_id), dict[str, str]()
    )
    if not wanted.items() <= had.items():
        others = {each.id for each in fitting(goods.product, {**had, **wanted})}
        return next((each for each in goods.offers if each.variant_id in others and goods.left(each) > 0), None)
    same = [each for each in goods.offers if each.variant_id == line.item.variant_id]
    first = next((each for each in same if each.id == line.item.offer_id and goods.left(each) > 0), None)
    return first or next(iter(same), None)


def _price_said(step: Step, line: Line, offer: Offer, bought: Bought) -> list[str]:
    """Say where one costs another sum than then."""
    if offer.price == line.unit_price or offer.price.currency != line.unit_price.currency:
        return []
    money = step.visit.reader.formats.money
    return [
        step.visit.reader.words.say(
            "%(name)s costs %(now)s now; it was %(before)s.",
            name=_named(line, bought, step),
            now=money(offer.price),
            before=money(line.unit_price),
        )
    ]
