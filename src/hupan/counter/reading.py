"""Reads what a buyer has before them off the cards of a conversation, and writes a quest so that it can be read back.

Cards are data of our own, kept with the messages. One that does not read (of an older version, perhaps) is passed over:
then there is a little less on the table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hupan.catalog import CategoryId, OfferId, ProductId, VariantId
from hupan.checkout import CheckoutId
from hupan.conversations import Message, MessageRole
from hupan.counter.cards import Kind, QuestData
from hupan.counter.following import asked_again, question_in
from hupan.counter.lists import laid, turned
from hupan.counter.pointing import placed
from hupan.counter.quoting import visible
from hupan.counter.table import Laid, Shown, Table
from hupan.kernel import Money, OrderId
from hupan.phrases import Home, as_read, form_of, read_phrases
from hupan.quests import Quest, without_each
from hupan.runs import CardPart, text_of
from hupan.sayings import Named, Term, TermOf, topics_of
from hupan.search import Sort

_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)
# The action whose questions are about one product.
_ASK = "ask"
_OF_ASKED = {Kind.FACTS, Kind.REVIEWS}
_ONE = {Kind.FACTS, Kind.REVIEWS, Kind.VARIANTS, Kind.PRICES}
# Pointers are read the same way wherever and whenever something is written.
_ANYWHERE = Home("USD", date(2000, 1, 1))


@dataclass(slots=True)
class _Reading:
    table: Table = field(default_factory=Table)
    best: bool = False
    lists: dict[str, Laid] = field(default_factory=dict[str, Laid])
    fresh: list[str] = field(default_factory=list[str])
    last: Kind | None = None
    pending: Mapping[str, object] = field(default_factory=dict[str, object])
    choices: tuple[str, ...] = ()
    heard: str = ""
    wonders: bool = False

    def hear(self, said: str) -> None:
        """Note which product a buyer spoke of, and of which of several lists."""
        form = form_of(said)
        self.best = form.best and form.asks
        text, self.table = turned(said, self.table)
        places = placed(read_phrases(text, _ANYWHERE), len(self.table.shown))
        again = asked_again(text, self.table)
        self.heard = self.table.asked if again else question_in(text, self.table.shown)
        self.wonders = again is not None or (len(places) == 1 and (form.asks or bool(topics_of(text))))
        if len(places) == 1 and not self.table.beside:
            self.table = replace(self.table, focus=places[0])

    def see(self, kind: Kind, data: Mapping[str, Any]) -> None:
        """Take in a card."""
        if kind is Kind.PRODUCTS:
            self._see_list(data)
            if instead := data.get("instead"):
                self.choices = _said(instead)
        elif kind is Kind.COMPARISON:
            self._see_compared(tuple(_shown(each) for each in data["items"]))
        elif kind in _ONE or (kind is Kind.ANSWER and data["item"] is not None):
            self._see_one(_shown(data["item"]))
        self._see_orders(kind, data)
        if kind is Kind.VARIANTS:
            self.pending = dict(data)
        elif kind is Kind.CART:
            self.pending = {"about": str(data.get("about", ""))}
            # What was put in last is what is spoken of then.
            names, put = [each.name for each in self.table.shown], [str(each["name"]) for each in data["lines"]]
            focus = next((names.index(each) for each in reversed(put) if each in names), self.table.focus)
            self.table = replace(self.table, focus=focus)
        elif kind is Kind.QUESTION:
            # What is tapped comes back as it is read.
            about = {
                f"do {as_read(key[3:])}" if key.startswith("do ") else key: each for key, each in data["about"].items()
            }
            self.pending, self.choices = about, _said(data["choices"])
        self.last = kind

    def end(self) -> None:
        """Lay out beside one another the lists that one reply showed."""
        beside = tuple(self.lists[each] for each in dict.fromkeys(self.fresh) if each in self.lists)
        self.fresh = []
        self.table = replace(self.table, asked=self._asked())
        if len(beside) > 1:
            shown = tuple(each for one in beside for each in one.shown)
            # A wish is taken off any of them by a tap.
            reliefs = {said: each for one in beside for said, each in one.reliefs.items()}
            self.table = replace(laid(self.table, shown, beside[-1]), beside=beside, reliefs=reliefs)

    def _asked(self) -> str:
        """Tell which question was answered, or asked back about, or had no answer."""
        if self.last in _OF_ASKED:
            # "The second one" answers which one was meant, and asks what was asked.
            return self.heard or self.table.asked
        if self.last is Kind.QUESTION:
            return self.heard if self.pending.get("action") == _ASK else ""
        if self.last is Kind.ANSWER:
            return self.table.asked
        return self.heard if self.last is None and self.wonders else ""

    def go_on(self, last: Kind | None, pending: Mapping[str, object], choices: tuple[str, ...]) -> None:
        """Let lie what lay there before a question to the shop: it was asked in between."""
        if self.last is Kind.ANSWER and last is not None:
            self.last, self.pending, self.choices = last, pending, choices

    def _see_orders(self, kind: Kind, data: Mapping[str, Any]) -> None:
        if kind is Kind.CONSENT:
            self.table = replace(self.table, checkout_id=CheckoutId(str(data["checkout_id"])))
        elif kind is Kind.ORDERS:
            orders = tuple(OrderId(str(each["order_id"])) for each in data["orders"])
            self.table = replace(self.table, orders=orders)
        elif kind is Kind.ORDER and (own := OrderId(str(data["order"]["order_id"]))) not in self.table.orders:
            self.table = replace(self.table, orders=(own,))
        elif kind is Kind.CASE:
            # "A bigger one, then" is still said of this order.
            self.table = replace(self.table, orders=(OrderId(str(data["order_id"])),))

    def _see_list(self, data: Mapping[str, Any]) -> None:
        quest = data["quest"]
        own = Laid(
            str(quest.get("slug") or ""),
            str(quest.get("shelf") or ""),
            tuple(_shown(each) for each in data["items"]),
            _quest(quest),
            dict(data.get("regarded") or {}),
            {as_read(str(each["say"])): str(each["line"]) for each in data.get("because") or () if each["say"]},
            _reliefs(data),
        )
        key = own.slug or str(quest.get("category"))
        self.lists = {**{name: each for name, each in self.lists.items() if name != key}, key: own}
        self.fresh.append(key)
        # Who asked which is the lightest means the first of these by "it" then.
        focus = 0 if len(own.shown) == 1 or self.best else None
        table = laid(replace(self.table, lists=tuple(self.lists.values())), own.shown, own)
        self.table = replace(table, focus=focus, compared=(), spoken=())

    def _see_compared(self, items: tuple[Shown, ...]) -> None:
        ids = [each.product_id for each in items]
        if not self._lay(ids):
            own = Laid("", "", items, self.table.quest, self.table.regarded, self.table.asides, self.table.reliefs)
            table = laid(self.table, items, own)
            self.table = replace(table, focus=0 if len(items) == 1 or self.best else None, compared=())
            return
        # Places are still those of the list; of the two that stand side by side "the cheaper one" is said.
        places = [each.product_id for each in self.table.shown]
        self.table = replace(self.table, compared=tuple(map(places.index, ids)), focus=None)

    def _see_one(self, one: Shown) -> None:
        if not self._lay([one.product_id]):
            self.table = replace(self.table, shown=(*self.table.shown, one))
        places = [each.product_id for each in self.table.shown]
        spoken = (*(each for each in self.table.spoken if each != one.product_id), one.product_id)
        self.table = replace(self.table, focus=places.index(one.product_id), spoken=spoken)

    def _lay(self, ids: Sequence[ProductId]) -> bool:
        """Lay out the list in which these are, or else all of them; nothing where they lie in none."""
        if {*ids} <= {each.product_id for each in self.table.shown}:
            return True
        lists = [each for each in self.lists.values() if {*ids} & {one.product_id for one in each.shown}]
        shown = tuple(each for one in lists for each in one.shown)
        if not {*ids} <= {each.product_id for each in shown}:
            return False
        self.table = laid(self.table, shown, lists[-1])
        return True


def read_table(path: Sequence[Message]) -> Table:
    """Read what lies before a buyer. It reads words, and files the first time: not for the event loop.

    Args:
        path: The last messages of a conversation, oldest first; the last is the one to be answered.
    """
    reading = _Reading()
    for message in path[:-1]:
        if message.role is MessageRole.USER:
            reading.hear(as_read(text_of(message.parts)))
            continue
        before = (reading.last, reading.pending, reading.choices)
        reading.last, reading.pending, reading.choices = None, {}, ()
        for part in message.parts:
            if isinstance(part, CardPart) and part.kind in set(Kind):
                _see(reading, Kind(part.kind), part.data)
        reading.end()
        reading.go_on(*before)
    return replace(reading.table, last=reading.last, pending=reading.pending, choices=reading.choices)


def _quest(data: Mapping[str, Any]) -> Quest | None:
    try:
        return read_quest(data)
    except _UNREADABLE:
        return None  # goods lie there all the same


def _reliefs(data: Mapping[str, Any]) -> Mapping[str, Quest]:
    """Read by which words each wish of a list is taken off; none where they are not those of its quest."""
    quest, said = _quest(data["quest"]), _said(data.get("takes_off") or ())
    less = () if quest is None else without_each(quest)
    return dict(zip(said, less, strict=True)) if len(said) == len(less) else {}


def _see(reading: _Reading, kind: Kind, data: Mapping[str, Any]) -> None:
    try:
        reading.see(kind, data)
    except _UNREADABLE:
        return  # as the module says


def quest_data(quest: Quest, slug: str = "", shelf: str = "") -> QuestData:
    """Write a quest onto a card.

    Args:
        quest: The quest.
        slug: What its shelf is known by; empty where it is on none.
        shelf: What that is called.
    """
    data = QuestData(
        text=visible(quest.text),
        category=quest.category or "",
        least=_sum(quest.least),
        most=_sum(quest.most),
        traits=[_trait(each) for each in quest.traits],
        sort=quest.sort.value,
    )
    if quest.terms:
        data["terms"] = [{"of": each.of.value, "value": each.value, "without": each.without} for each in quest.terms]
    if quest.by is not None:
        data["by"] = quest.by.isoformat()
    if slug:
        data["slug"], data["shelf"] = slug, visible(shelf)
    return data


def read_quest(data: Mapping[str, Any]) -> Quest:
    """Read back what `quest_data` wrote.

    Raises:
        KeyError: Something is missing.
        ValueError: Something is none of what it should be.
    """
    return Quest(
        text=str(data["text"]),
        category=CategoryId(str(data["category"])) if data["category"] else None,
        least=_money(data["least"]),
        most=_money(data["most"]),
        traits=tuple(_named(each) for each in data["traits"]),
        sort=Sort(data["sort"]),
        by=date.fromisoformat(data["by"]) if data.get("by") else None,
        terms=tuple(
            Term(TermOf(each["of"]), str(each["value"]), bool(each["without"])) for each in data.get("terms") or ()
        ),
    )


def _said(choices: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Read what each of them says when it is tapped."""
    return tuple(as_read(str(each["say"])) for each in choices)


def _shown(item: Mapping[str, Any]) -> Shown:
    return Shown(
        ProductId(str(item["product_id"])),
        str(item["name"]),
        VariantId(str(item["variant_id"])) if item["variant_id"] else None,
        OfferId(str(item["offer_id"])) if item["offer_id"] else None,
    )


def _sum(money: Money | None) -> list[str | int] | None:
    return None if money is None else [money.minor, money.currency]


def _money(written: Sequence[Any] | None) -> Money | None:
    return None if written is None else Money(int(written[0]), str(written[1]))


def _trait(named: Named) -> dict[str, str | bool | None]:
    data: dict[str, str | bool | None] = {
        "key": named.key,
        "value": named.value,
        "without": named.without,
        "least": None if named.least is None else str(named.least),
        "most": None if named.most is None else str(named.most),
    }
    return data | {key: True for key, is_so in (("utmost", named.utmost), ("beyond", named.beyond)) if is_so}


def _named(data: Mapping[str, Any]) -> Named:
    least, most = data["least"], data["most"]
    return Named(
        str(data["key"]),
        str(data["value"]),
        bool(data["without"]),
        None if least is None else Decimal(least),
        None if most is None else Decimal(most),
        utmost=bool(data.get("utmost")),
        beyond=bool(data.get("beyond")),
    )
