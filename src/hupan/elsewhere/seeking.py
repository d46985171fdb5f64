"""Asks the shops that somebody has added while the market is asked, and sets both side by side."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from hupan.elsewhere.items import item_of
from hupan.merchants import Found, Merchant, MerchantService, Silence, Wish
from hupan.quests import Quest, begun, changed
from hupan.runs import CardPart
from hupan.shopping import Errand, Kind, Reply, Step, quest_data
from hupan.showcase import sentences

_BESIDE = 2
_MOST_SAID = 3


class SeekElsewhere:
    """Does `search` and `refine`, here and elsewhere at the same time.

    Args:
        here: Finds what is sold here.
        merchants: Asks the shops that the person has added.
        within_s: For how long they are waited for; what is found here does not wait any longer.
    """

    def __init__(self, here: Errand, merchants: MerchantService, within_s: float) -> None:
        self._here = here
        self._merchants = merchants
        self._within_s = within_s

    async def run(self, step: Step) -> Reply:
        """Find goods, and show them side by side."""
        # The words of terms are read from a file the first time.
        quest = await asyncio.to_thread(_quest, step)
        asking = asyncio.create_task(self._found(step, quest))
        try:
            reply = await self._here.run(step)
            found = await asking
        finally:
            asking.cancel()
        if not found.goods and not found.silences:
            return reply
        return _beside(step, reply, found, quest)

    async def _found(self, step: Step, quest: Quest) -> Found:
        person_id = step.buyer.person_id
        if person_id is None:
            return Found()
        reader = step.visit.reader
        wish = Wish(
            quest.text,
            reader.language,
            reader.currency,
            reader.place,
            least=quest.least,
            most=quest.most,
            limit=_BESIDE,
        )
        return await self._merchants.search(person_id, wish, self._within_s)


def _quest(step: Step) -> Quest:
    """Say what is sought, in the buyer's words: nothing else leaves the house."""
    known = step.table.quest
    if step.action != "refine" or known is None:
        return begun(step.said, step.phrases)
    narrowed = changed(known, step.said, step.phrases)
    return Quest(f"{known.text} {step.phrases.rest}".strip()[:200], least=narrowed.least, most=narrowed.most)


def _beside(step: Step, reply: Reply, found: Found, quest: Quest) -> Reply:
    visit = step.visit
    say, count = visit.reader.words.say, visit.reader.words.count
    items = [item_of(good, found.merchants[good.merchant_id], visit) for good in found.goods[:_BESIDE]]
    told: list[str] = []
    if items:
        told.append(count("One is from a shop that you added.", "%(n)s are from shops that you added.", len(items)))
    told += [_missing(why, shops, step) for why in Silence if (shops := found.without(why))]
    parts = list(reply.parts)
    at = next((i for i, e in enumerate(parts) if isinstance(e, CardPart) and e.kind == Kind.PRODUCTS), None)
    if items and at is None:
        parts.append(CardPart(Kind.PRODUCTS, _card(items, quest, say("As those shops rank them"))))
    elif items and at is not None:
        card = parts[at]
        if isinstance(card, CardPart):
            data = dict(card.data)
            parts[at] = CardPart(card.kind, {**data, "items": [*_listed(data), *items]})
    return _said_after(Reply(tuple(parts)), sentences(told))


def _missing(why: Silence, shops: Sequence[Merchant], step: Step) -> str:
    say = step.visit.reader.words.say
    names = ", ".join(each.name for each in shops[:_MOST_SAID])
    match why:
        case Silence.LATE:
            return say("%(shops)s did not answer in time.", shops=names)
        case Silence.UNWILLING:
            return say("%(shops)s could not be searched just now.", shops=names)
        case Silence.STRANGE:
            return say(
                "%(shops)s wants to look up who asks, and this house has no public address for that.", shops=names
            )
        case Silence.UNREAD:
            return say("What %(shops)s answered is not understood, so it is left out.", shops=names)


def _said_after(reply: Reply, told: str) -> Reply:
    cards = [part for part in reply.parts if isinstance(part, CardPart)]
    return Reply((*Reply.of(f"{_text(reply)} {told}".strip()).parts, *cards))


def _text(reply: Reply) -> str:
    return " ".join(getattr(part, "text", "") for part in reply.parts if not isinstance(part, CardPart)).strip()


def _listed(data: Mapping[str, Any]) -> list[Any]:
    return list(data.get("items") or ())


def _card(items: list[Any], quest: Quest, ranked_by: str) -> dict[str, Any]:
    return {
        "items": items,
        "total": len(items),
        "wishes": [],
        "missing": [],
        "corrected": "",
        "more": "",
        "ranked_by": ranked_by,
        "quest": quest_data(quest),
    }
