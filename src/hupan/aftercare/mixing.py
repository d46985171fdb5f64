"""Does several deeds that are asked for in one breath: "cancel the lamp and send back the chair"."""

from collections.abc import Mapping
from dataclasses import replace

from hupan.aftercare.ports import Orders
from hupan.aftercare.whose import called_orders, read_bought
from hupan.choices import deeds_apart
from hupan.phrases import Home, read_phrases
from hupan.runs import CardPart
from hupan.shopping import Errand, Kind, Reply, Step


class EachDeed:
    """Does each deed with the things that are named with it; where there is one deed, does that.

    Args:
        orders: Keeps what was bought.
        errands: What does each, by their actions.
        own: Does what was decided.
    """

    def __init__(self, orders: Orders, errands: Mapping[str, Errand], own: Errand) -> None:
        self._orders = orders
        self._errands = errands
        self._own = own

    async def run(self, step: Step) -> Reply:
        """Do them: nothing that needs a tap is done before it."""
        deeds = deeds_apart(step.said)
        bought = await read_bought(step, self._orders) if deeds else None
        if bought is None or not all(called_orders(text.casefold(), bought) for _, text in deeds):
            return await self._own.run(step)
        home = Home(step.visit.reader.currency, step.visit.reader.now.date())
        replies = [
            await self._errands[deed].run(replace(step, action=deed, said=text, phrases=read_phrases(text, home)))
            for deed, text in deeds
        ]
        # What is asked comes last, where it is answered.
        return Reply(tuple(part for each in sorted(replies, key=_asks) for part in each.parts))


def _asks(reply: Reply) -> bool:
    return any(isinstance(part, CardPart) and part.kind == Kind.QUESTION for part in reply.parts)
