"""Choosing a variant: which one an address means, and what each value of an option would lead to."""

from collections.abc import Mapping

from hupan.catalog import Offer, Option, OptionValue, Product, Variant, in_language
from hupan.showcase.addresses import product_path
from hupan.showcase.goods import Goods
from hupan.showcase.reader import Reader
from hupan.showcase.views.product import ChoiceView, OptionView


def chosen_variant(goods: Goods, asked: str) -> Variant | None:
    """Find the variant that an address names, else the one of the best offer, else the first."""
    variants = {each.id: each for each in goods.product.variants}
    best = goods.best
    for name in (asked, "" if best is None else best.variant_id):
        found = next((each for key, each in variants.items() if key == name), None)
        if found is not None:
            return found
    return next(iter(goods.product.variants), None)


def offers_of(goods: Goods, variant: Variant | None) -> tuple[Offer, ...]:
    """List the offers of a variant, the best first."""
    return () if variant is None else tuple(each for each in goods.offers if each.variant_id == variant.id)


def option_views(goods: Goods, variant: Variant, reader: Reader) -> tuple[OptionView, ...]:
    """Show every option with its values, and where each leads."""
    return tuple(_option(goods, variant, option, reader) for option in goods.product.options)


def options_said(product: Product, variant: Variant | None, reader: Reader) -> str:
    """Say what a variant is, such as "Lake blue, Large"."""
    if variant is None:
        return ""
    said = (
        _name(value, reader)
        for option in product.options
        for value in option.values
        if variant.options.get(option.key) == value.value
    )
    return ", ".join(said)


def _option(goods: Goods, variant: Variant, option: Option, reader: Reader) -> OptionView:
    chosen = variant.options.get(option.key, "")
    return OptionView(
        label=in_language(option.names, reader.language) or option.key,
        chosen=next((_name(value, reader) for value in option.values if value.value == chosen), ""),
        choices=tuple(_choice(goods, variant, option, value, reader) for value in option.values),
    )


def _choice(goods: Goods, variant: Variant, option: Option, value: OptionValue, reader: Reader) -> ChoiceView:
    label = _name(value, reader)
    target = nearest(goods, {**variant.options, option.key: value.value}, option.key)
    if target is None:
        said = reader.words.say("%(value)s, not made", value=label)
        return ChoiceView(label, product_path(goods.product.slug, v=variant.id), "none", said, value.swatch)
    state = "free" if goods.is_available(target) else "sold_out"
    if variant.options.get(option.key) == value.value:
        target, state = variant, "chosen"
    said = label if state != "sold_out" else reader.words.say("%(value)s, sold out", value=label)
    return ChoiceView(label, product_path(goods.product.slug, v=target.id), state, said, value.swatch)


def nearest(goods: Goods, wanted: Mapping[str, str], key: str) -> Variant | None:
    """Find the variant that one would come to by changing one option: the same otherwise, as far as that is made.

    Args:
        goods: The product.
        wanted: The options as they would be.
        key: The option that is changed, which has to be as wanted.
    """
    fitting = [each for each in goods.product.variants if each.options.get(key) == wanted[key]]
    if not fitting:
        return None

    def distance(variant: Variant) -> tuple[int, bool, int]:
        others = sum(variant.options.get(name) != value for name, value in wanted.items())
        return others, not goods.is_available(variant), variant.position

    return min(fitting, key=distance)


def _name(value: OptionValue, reader: Reader) -> str:
    return in_language(value.names, reader.language) or value.value
