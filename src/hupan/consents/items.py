"""Carts, variants and lines as cards have them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Literal, cast

from hupan.catalog import Offer, OptionValue, Variant, in_language
from hupan.kernel import Buyer
from hupan.shopping import (
    CartCard,
    ChoiceData,
    CodeNote,
    Kind,
    LineData,
    OptionData,
    PictureData,
    QuestionCard,
    Sum,
    VariantData,
    VariantsCard,
    items_of,
    price_data,
)
from hupan.shopping import OptionValue as ValueData
from hupan.showcase import (
    CART,
    CartPageView,
    Goods,
    Picture,
    Reader,
    Visit,
    few_left,
    offers_of,
    options_said,
    price_of,
    read_cart,
)

_MOST_VARIANTS = 60
_MOST_LINES = 50

Drawn = tuple[Kind, Mapping[str, object]]
"""A card of a reply."""


def drawn(kind: Kind, card: object) -> Drawn:
    """Take a card as replies have it."""
    return kind, cast("Mapping[str, object]", card)


def question(choices: Sequence[tuple[str, str]], about: Mapping[str, str | int]) -> Drawn:
    """Ask, with answers to tap: the label of each, and what it says. `about` names the action that goes on."""
    asked = QuestionCard(choices=[ChoiceData(label=label, say=say) for label, say in choices], about=dict(about))
    return drawn(Kind.QUESTION, asked)


def picture_data(picture: Picture | None) -> PictureData | None:
    """Write a picture."""
    return None if picture is None else cast("PictureData", asdict(picture))


async def cart_card(visit: Visit, buyer: Buyer) -> tuple[CartPageView, CartCard]:
    """Read a buyer's cart, and write it as a card."""
    view = await read_cart(visit, buyer)
    offers = {str(line.id): str(line.offer_id) for line in (await visit.market.carts.of(buyer)).lines}
    there = [(line, seller.name) for group in view.groups for seller in group.sellers for line in seller.lines]
    there += [(line, "") for line in view.unavailable]
    lines = [
        LineData(
            name=line.name,
            options=line.variant,
            quantity=line.quantity,
            price=line.total or line.price.text,
            seller=seller,
            href=line.href,
            picture=picture_data(line.picture),
            offer_id=offers.get(line.id, ""),
        )
        for line, seller in there
    ]
    sums: list[Sum] = []
    for group in view.groups:
        say = visit.reader.words.say
        sums += [Sum(label=each.label, text=each.text, strong=False) for each in group.sums]
        if group.total:
            sums.append(Sum(label=group.title or say("Total"), text=group.total, strong=True, about=group.about))
    codes = [each.code for each in view.codes if each.used]
    card = CartCard(lines=lines[:_MOST_LINES], sums=sums, codes=codes, page=CART)
    if notes := [CodeNote(code=each.code, text=each.said) for each in view.codes if each.said]:
        card["notes"] = notes
    return view, card


def variants_card(
    visit: Visit, goods: Goods, chosen: Mapping[str, str], quantity: int, then: Literal["add", "buy"]
) -> VariantsCard:
    """Write what there is to choose of a product."""
    reader, product = visit.reader, goods.product
    several = [each for each in product.options if len(each.values) > 1]
    options = [
        OptionData(
            key=option.key,
            label=in_language(option.names, reader.language) or option.key,
            values=[
                ValueData(value=each.value, label=value_said(each, reader), swatch=each.swatch)
                for each in option.values
            ],
        )
        for option in several
    ]
    return VariantsCard(
        item=items_of(visit, {product.id: goods})[0],
        options=options,
        variants=[_variant(visit, goods, each) for each in product.variants[:_MOST_VARIANTS]],
        chosen=dict(chosen),
        quantity=quantity,
        then=then,
    )


def _variant(visit: Visit, goods: Goods, variant: Variant) -> VariantData:
    best = next(iter(offers_of(goods, variant)), None)
    left = 0 if best is None else goods.left(best)
    return VariantData(
        variant_id=variant.id,
        offer_id=best.id if best is not None and left > 0 else "",
        options=dict(variant.options),
        price=None if best is None else price_data(price_of(goods, best, visit)),
        note=few_left(left, visit.reader),
    )


def value_said(value: OptionValue, reader: Reader) -> str:
    """Name a value of an option."""
    return in_language(value.names, reader.language) or value.value


def named(goods: Goods, offer: Offer, reader: Reader) -> str:
    """Name what an offer is of, with its variant."""
    product = goods.product
    variant = next((each for each in product.variants if each.id == offer.variant_id), None)
    options, name = options_said(product, variant, reader), product.text(reader.language).name
    return reader.words.say("%(name)s (%(options)s)", name=name, options=options) if options else name


def put_in(thing: str, offer: Offer, quantity: int, cart: CartCard, reader: Reader) -> str:
    """Say how many of what, with what they come to as the cart's card has it: no sum is said that is not there."""
    say, line = reader.words.say, next((each for each in cart["lines"] if each.get("offer_id") == offer.id), None)
    many = thing if quantity == 1 else say("%(n)s × %(name)s", n=reader.formats.number(quantity), name=thing)
    if line is None or line["quantity"] != quantity:
        return many
    return say("%(thing)s for %(price)s", thing=many, price=line["price"])
