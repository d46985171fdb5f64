"""Somebody who says things in the market, and what is on the table after each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hupan.catalog import ProductId
from hupan.kernel import Buyer, Clock, Language
from hupan.phrases import Home, read_phrases
from hupan.runs import CardPart, TextPart
from hupan.shopping import Errand, Kind, Reply, Shown, Step, Table
from hupan.showcase import Formats, Market, Reader, Visit, read_words, visit

_WORDS, _FORMATS = read_words(), {each: Formats(each) for each in Language}


@dataclass
class Speaker:
    """A conversation: what was shown stays on the table."""

    clock: Clock
    market: Market
    errands: Mapping[str, Errand]
    buyer: Buyer
    table: Table = field(default_factory=Table)
    reply: Reply = field(default_factory=lambda: Reply(()))

    async def reader(self, language: Language = Language.EN) -> Visit:
        """Begin a visit."""
        now = self.clock.now()
        reader = Reader(language, _WORDS[language], _FORMATS[language], "KRW", "KR", now, "http://x", "/")
        return await visit(self.market, reader)

    def show(self, *ids: ProductId) -> None:
        """Put products on the screen."""
        shown = tuple(Shown(each, each.removeprefix("prod_")) for each in ids)
        self.table = replace(self.table, shown=shown, last=Kind.PRODUCTS, pending={})

    async def say(self, action: str, said: str, language: Language = Language.EN) -> str:
        """Say something for which an action was decided, and take what is shown onto the table."""
        here, home = await self.reader(language), Home("KRW", self.clock.now().date())
        step = Step(action, said, read_phrases(said, home), here, self.buyer, self.table)
        self.reply = await self.errands[action].run(step)
        cards = [part for part in self.reply.parts if isinstance(part, CardPart)]
        last = Kind(cards[-1].kind) if cards else None
        data: Mapping[str, Any] = cards[-1].data if cards else {}
        pending: Mapping[str, Any] = {}
        if last is Kind.VARIANTS:
            pending = data
        elif last is Kind.QUESTION:
            pending = data["about"]
        elif last is Kind.CART:
            pending = {"about": data.get("about", "")}
        checkout_id = data["checkout_id"] if last is Kind.CONSENT else self.table.checkout_id
        orders = self.table.orders
        if last is Kind.ORDERS:
            orders = tuple(each["order_id"] for each in data["orders"])
        self.table = replace(self.table, last=last, pending=pending, checkout_id=checkout_id, orders=orders)
        return "".join(part.text for part in self.reply.parts if isinstance(part, TextPart))

    def card(self, kind: Kind) -> Any:  # noqa: ANN401 - whatever the card holds
        """Take a card of the last reply."""
        return next(part.data for part in self.reply.parts if isinstance(part, CardPart) and part.kind == kind)
