"""A variant that has to be chosen: the size that is worn is chosen beforehand, and it is said why."""

import asyncio
from typing import cast

from hupan.catalog import ProductId
from hupan.particulars import ParticularService, size_for
from hupan.remembering.using import regard_of
from hupan.remembering.writing import line_said
from hupan.runs import CardPart, Part, TextPart
from hupan.shopping import Because, Errand, Kind, Reply, Step, VariantsCard


class Chosen:
    """Does an errand, and where it asks for a variant, chooses the size that is known; a tap still puts it in.

    Args:
        errand: The errand.
        lines: What is known.
    """

    def __init__(self, errand: Errand, lines: ParticularService) -> None:
        self._errand = errand
        self._lines = lines

    async def run(self, step: Step) -> Reply:
        """Do it."""
        reply = await self._errand.run(step)
        at = next((at for at, each in enumerate(reply.parts) if _asks(each)), None)
        person_id = step.buyer.person_id
        if at is None or person_id is None or not (known := await self._lines.of(person_id)):
            return reply
        card = cast("VariantsCard", cast("CardPart", reply.parts[at]).data)
        product_id = ProductId(card["item"]["product_id"])
        catalog = step.visit.market.catalog
        products, tree = await asyncio.gather(catalog.products([product_id]), catalog.categories())
        regard = await asyncio.to_thread(regard_of, step, known)
        found = None
        if product_id in products:
            found = await asyncio.to_thread(size_for, regard.lines, products[product_id], tree)
        if found is None:
            return reply
        line, options = found
        there = [each for each in card["variants"] if each["offer_id"] and options.items() <= each["options"].items()]
        if not options or not there or options.keys() & card["chosen"].keys():
            return reply
        text = line_said(line, step.visit.reader)
        told: VariantsCard = {
            **card,
            "chosen": {**card["chosen"], **options},
            "because": [Because(line=line.id, text=text, effect="", say="")],
        }
        said = step.visit.reader.words.say("Your size is chosen already, as you told me.")
        parts: list[Part] = list(reply.parts)
        parts[at] = CardPart(Kind.VARIANTS, dict(told))
        if isinstance(parts[0], TextPart):
            parts[0] = TextPart(f"{parts[0].text} {said}")
        return Reply(tuple(parts))


def _asks(part: Part) -> bool:
    return isinstance(part, CardPart) and part.kind == Kind.VARIANTS
