"""Answers whoever speaks of something that they never bought: "return the t-shirt", where none is among the orders.

Otherwise the only order that can be returned would be taken for what is meant, whatever it holds.
"""

import re

from hupan.aftercare.ports import Orders
from hupan.aftercare.tracking import listed
from hupan.aftercare.whose import Bought, called_orders, read_bought
from hupan.sayings import flat_of, places_of_names
from hupan.shopping import Errand, Reply, Step

_LISTED = 10
# What stands behind one of these is where a thing is, whom it is for, or what should come in its place.
_ASIDE_BEFORE = re.compile(
    r"\b(?:on|in|into|with|for|to|from|at|under|near|onto|over|by|of|than|like|want|get|need)\s"
    r"(?:(?:my|the|a|an|his|her|our|their|some|another)\s)?(?:\w+\s)?$|[在给放到和跟配比像用换成要](?:我的?|一[个件条双把])?\s?$"
)
_ASIDE_AFTER = re.compile(r"^\s?(?:에|에서|에다|로|으로|한테|위|옆|안|밑|랑|이랑|하고|와|과|보다|처럼|용|里|上|下)")
_THAT_ONE = re.compile(r"\b(?:it|this|that|them|these|those|one|ones)\b|이거|그거|이것|그것|저거|这[个件]|那[个件]|它")


class OfTheirs:
    """Does what is done with orders: says so first where none holds what was named.

    Args:
        orders: Keeps them.
        inner: Does it.
    """

    def __init__(self, orders: Orders, inner: Errand) -> None:
        self._orders = orders
        self._inner = inner

    async def run(self, step: Step) -> Reply:
        """Do it, or show what there is instead."""
        bought = await read_bought(step, self._orders)
        if not bought.orders or not is_absent(step, bought):
            return await self._inner.run(step)
        shown = bought.orders[:_LISTED]
        text = step.visit.reader.words.say("None of your orders holds that. This is what you have ordered:")
        return await listed(step, shown, bought, text)


def is_absent(step: Step, bought: Bought) -> bool:
    """Whether a text names goods as what it is about, and no order has any such."""
    flat = flat_of(step.said)
    if step.phrases.pointers or _THAT_ONE.search(flat) or called_orders(step.said, bought):
        return False
    if any(order.number.casefold() in step.said.casefold() for order in bought.orders):
        return False
    named = places_of_names(flat, bought.tree)
    kinds = {each.category for each in named}
    if any(bought.is_one_of(line, kinds) for order in bought.orders for line in order.lines):
        return False
    return any(
        not _ASIDE_BEFORE.search(flat[: each.start]) and not _ASIDE_AFTER.search(flat[each.end :]) for each in named
    )
