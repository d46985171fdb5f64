"""Which of the buyer's own orders is meant, and which of its lines."""

import asyncio
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hupan.aftercare.ports import Orders
from hupan.aftercare.together import Called, called_together, pieces_of
from hupan.catalog import CategoryId, CategoryTree, Product, ProductId
from hupan.choices import called
from hupan.consents import question
from hupan.kernel import OrderId
from hupan.orders import Line, Order, Who
from hupan.sayings import CALLED, flat_of, learn_kinds
from hupan.sayings import called as kinds_called
from hupan.shopping import Reply, Step, placed
from hupan.showcase import Visit, options_said

_MOST, _MOST_ASKED = 50, 6
_LATEST = (
    *("last", "latest", "recent", "just bought", "just ordered", "마지막", "최근", "지난번", "저번", "방금"),
    *("上次", "上回", "最近", "刚", "最后", "最新"),
)
# How many days ago something was ordered, at least and at most.
_WHEN = (
    (re.compile(r"\btoday\b|\bthis morning\b|오늘|今天|刚才"), 0, 0),
    (re.compile(r"\byesterday\b|어제|昨天"), 1, 1),
    (re.compile(r"\blast week\b|\ba week ago\b|지난\s?주|저번\s?주|上周|上个?星期|上礼拜"), 4, 14),
    (re.compile(r"\blast month\b|\ba month ago\b|지난\s?달|저번\s?달|上个?月"), 15, 62),
)

# "The blocks are fine": what is said to be well is not what comes back, though it is named.
_CLAUSE = re.compile(
    r"[.!?;,\n。！？；，…]+|\b(?:but|though|although|while|whereas)\b|但是?|不过|(?<=지만)\s|(?<=[은는]데)\s|(?<=고)\s"
    r"|(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])"
)
_WELL = re.compile(
    r"\b(?:is|are|was|were|'s|'re)\s+(?:\w+\s+){0,2}(?:fine|ok|okay|good|great|perfect|lovely|alright|all right)\b"
    r"|\b(?:keep|keeping|love|like)\s+(?:the|my|those|that)\b|\b(?:stays?|not the)\b"
    r"|\bstill (?:send|ship|deliver|want|need)\b"
    r"|没(?:什么)?(?:问题|事)|挺好|很好|还行|不用退|不退|留着|满意|照[常样旧发]|正常(?:发|送)|[还仍](?:是)?要的?$"
    r"|괜찮|문제\s?없|그대로|마음에\s?[들드]|안\s?(?:돌려|반품|환불)|놔\s?두|쓸게|쓸\s?거"
)


@dataclass(frozen=True, slots=True)
class Bought:
    """What somebody has bought, with the products as they are called now."""

    orders: tuple[Order, ...]
    products: Mapping[ProductId, Product]
    tree: CategoryTree

    def name(self, line: Line, visit: Visit) -> str:
        """Name a line in the reader's language; as it was called then, where nobody knows it any more."""
        product = self.products.get(line.item.product_id)
        return line.item.title if product is None else product.text(visit.reader.language).name

    def options(self, line: Line, visit: Visit) -> str:
        """Say which variant was bought, in the reader's language; as it was said then, where there is none such now."""
        product = self.products.get(line.item.product_id)
        variants = () if product is None else product.variants
        variant = next((each for each in variants if each.id == line.item.variant_id), None)
        if product is None or variant is None:
            return ", ".join(line.item.options.values())
        return options_said(product, variant, visit.reader)

    def names(self, line: Line) -> list[str]:
        """List everything that a line may be called: the product, and the shelves on which it stands."""
        product = self.products.get(line.item.product_id)
        if product is None:
            return [line.item.title]
        shelves = [name for each in self.tree.path(product.category_id)[1:] for name in each.names.values()]
        return [line.item.title, *(text.name for text in product.texts.values()), *shelves]

    def alike(self, line: Line) -> ProductId:
        """Name of what a line is one: what is called by the same words is told apart no further."""
        return line.item.product_id

    def kinds(self, said: str) -> frozenset[CategoryId]:
        """Find the shelves of what a text names by any name that people have for it: trainers are running shoes."""
        weights = kinds_called(flat_of(said), self.tree)
        return frozenset(key for key, weight in weights.items() if weight >= CALLED)

    def is_one_of(self, line: Line, kinds: Collection[CategoryId]) -> bool:
        """Whether a line stands on one of some shelves."""
        product = self.products.get(line.item.product_id)
        return product is not None and any(each.id in kinds for each in self.tree.path(product.category_id))


async def read_bought(step: Step, orders: Orders) -> Bought:
    """Read the buyer's own orders, the newest first."""
    page = await orders.list(Who.buying(step.buyer), limit=_MOST)
    ids = list(dict.fromkeys(line.item.product_id for order in page.orders for line in order.lines))
    catalog = step.visit.market.catalog
    products, tree = await asyncio.gather(catalog.products(ids, hidden=True), catalog.categories())
    # What people call such goods is read once, where that holds nobody up.
    await asyncio.to_thread(learn_kinds, tree)
    return Bought(page.orders, products, tree)


def nothing_ordered(step: Step) -> Reply:
    """Say that there is nothing to speak of."""
    return Reply.of(step.visit.reader.words.say("You have not ordered anything yet."))


def meant_order(step: Step, bought: Bought, fits: Callable[[Order], bool]) -> Order | None:
    """Find the order that is meant; `None` where that is open.

    Args:
        step: What was said.
        bought: What there is.
        fits: Whether an order comes into question; of several that are called alike, those are meant.
    """
    said = step.said.casefold()
    for order in bought.orders:
        if order.number.casefold() in said:
            return order
    shown = {each.id: each for each in bought.orders if each.id in step.table.orders}
    at = placed(step.phrases, len(step.table.orders))
    if len(at) == 1 and step.table.orders[at[0]] in shown:
        return shown[step.table.orders[at[0]]]
    when = _placed_when(said, bought, step.visit.reader.now)
    if len(when) == 1:
        return when[0]
    for several in (called_orders(said, bought), when, list(shown.values())):
        fitting = [each for each in several if fits(each)] or several
        if len(fitting) == 1 or (fitting and any(word in said for word in _LATEST)):
            return fitting[0]
        if fitting:
            return None
    fitting = [each for each in bought.orders if fits(each)] or list(bought.orders)
    return fitting[0] if len(fitting) == 1 or any(word in said for word in _LATEST) else None


def _placed_when(said: str, bought: Bought, now: datetime) -> list[Order]:
    """Find the orders of the days that a text names: last week, yesterday, this morning."""
    span = next(((first, last) for words, first, last in _WHEN if words.search(said)), None)
    if span is None:
        return []
    days = [(now.date() - each.placed_at.date()).days for each in bought.orders]
    return [each for each, ago in zip(bought.orders, days, strict=True) if span[0] <= ago <= span[1]]


def called_orders(said: str, bought: Bought) -> list[Order]:
    """Find the orders that hold what a text calls by name, or by what people call such goods."""
    said = _complained_of(said)
    lines = _lines_of(bought)
    together = _called_together(said, lines, bought)
    found = [each for one in together for each in one.things] or _called(said, lines, bought)
    orders = {order.id: order for order, _ in found}
    # Of several things that are named, an order that has them all is meant rather than one that has some.
    whole = [key for key in orders if all(any(order.id == key for order, _ in one.things) for one in together)]
    return [orders[key] for key in whole or orders]


@dataclass(frozen=True, slots=True)
class Apart:
    """Several things that are named in one breath, and not all of which one order answers.

    Attributes:
        orders: Where those lie that come into question.
        refused: Those that do not, with their orders.
        between: Orders that have one of them alike, where it is open which is meant.
    """

    orders: tuple[Order, ...]
    refused: tuple[tuple[Order, Line], ...] = ()
    between: tuple[Order, ...] = ()


def things_apart(
    step: Step, bought: Bought, fits: Callable[[Order, Line], bool], *, latest: bool = False
) -> Apart | None:
    """Find the orders of several things that are named in one breath.

    Args:
        step: What was said; the number of an order tells which is meant of those that have a thing.
        bought: What there is.
        fits: Whether a line comes into question.
        latest: Whether of a thing that was ordered more than once the last time is meant.

    Returns:
        `None` where one thing is named, or nothing, and where all that is named lies in one order and fits.
    """
    said = step.said.casefold()
    numbered = {each.id for each in bought.orders if each.number.casefold() in said}
    wanted: list[Mapping[OrderId, Order]] = []
    refused: list[tuple[Order, Line]] = []
    for each in _called_together(_complained_of(step.said), _lines_of(bought), bought, step.action):
        near = [one for one in each.things if one[0].id in numbered] or each.things
        fitting = {order.id: order for order, line in near if fits(order, line)}
        if fitting:
            wanted.append(fitting)
        else:
            refused.append(near[0])
    if not wanted and not refused:
        return None
    whole = [order for key, order in wanted[0].items() if all(key in one for one in wanted)] if wanted else []
    if whole and not refused:
        return None
    orders, between = _of_each(wanted, whole, latest=latest)
    return Apart(tuple(orders), tuple(refused), tuple(between))


def _of_each(
    wanted: Sequence[Mapping[OrderId, Order]], whole: Sequence[Order], *, latest: bool
) -> tuple[list[Order], list[Order]]:
    """Choose an order for each thing, where that is clear; else tell between which orders the first is open."""
    if whole:
        return (list(whole[:1]), []) if latest or len(whole) == 1 else ([], list(whole))
    # What lies beside another that is meant is sooner meant than the same thing elsewhere.
    sure = {key for one in wanted if len(one) == 1 for key in one}
    found: dict[OrderId, Order] = {}
    for each in wanted:
        clear = [order for key, order in each.items() if key in sure] if len(each) > 1 else list(each.values())
        if len(clear) != 1 and not latest:
            return [], list(each.values())
        order = (clear or list(each.values()))[0]
        found[order.id] = order
    return list(found.values()), []


def _lines_of(bought: Bought) -> list[tuple[Order, Line]]:
    return [(order, line) for order in bought.orders for line in order.lines]


def _called_together(
    said: str, lines: Sequence[tuple[Order, Line]], bought: Bought, deed: str = ""
) -> tuple[Called[tuple[Order, Line]], ...]:
    return called_together(said, lambda piece: _called(piece, lines, bought), lambda each: bought.alike(each[1]), deed)


def _called(said: str, lines: Sequence[tuple[Order, Line]], bought: Bought) -> list[tuple[Order, Line]]:
    """Find the lines that a text calls by name, else by what people call such goods."""
    # What is kept, or sought instead, is not meant where anything else is named.
    own = ", ".join(pieces_of(said))
    for text in (own, said):
        if found := called(lines, text, lambda each: bought.names(each[1])):
            return found
    kinds = bought.kinds(own) or bought.kinds(said)
    return [(order, line) for order, line in lines if bought.is_one_of(line, kinds)]


def _complained_of(said: str) -> str:
    """Leave out what is only said to be well; all of it where nothing else is said."""
    clauses = [each for each in _CLAUSE.split(said) if each.strip() and not _WELL.search(each.casefold())]
    return ", ".join(clauses) or said


def meant_lines(step: Step, order: Order, bought: Bought, fits: Callable[[Line], bool]) -> list[Line]:
    """Find the lines of an order that are meant: those that are called by name, else all that come into question."""
    lines = [line for line in order.lines if fits(line)]
    return lines_called(step, order, lines, bought) or lines


def lines_together(step: Step, order: Order, lines: Sequence[Line], bought: Bought) -> tuple[Called[Line], ...]:
    """Find the lines of an order that are named side by side; none where one is named, or nothing."""
    said = _complained_of(step.said)
    found = _called_together(said, [(order, each) for each in lines], bought, step.action)
    return tuple(Called(each.said, [line for _, line in each.things]) for each in found)


def said_of_each(step: Step, bought: Bought) -> Mapping[tuple[str, str], str]:
    """Tell what is said of each thing that is named beside others, by the ids of its order and its line.

    What is called alike with others of its order is told apart no further.
    """
    found: dict[tuple[str, str], str] = {}
    for each in _called_together(_complained_of(step.said), _lines_of(bought), bought, step.action):
        orders = [order.id for order, _ in each.things]
        found |= {(order.id, line.id): each.said for order, line in each.things if orders.count(order.id) == 1}
    return found


def lines_called(step: Step, order: Order, lines: Sequence[Line], bought: Bought) -> list[Line]:
    """Find the lines of an order that are called by name, or by what people call such goods."""
    together = [line for each in lines_together(step, order, lines, bought) for line in each.things]
    if together:
        return [each for each in lines if each in together]
    return [line for _, line in _called(_complained_of(step.said), [(order, each) for each in lines], bought)]


def which_order(step: Step, bought: Bought, orders: Sequence[Order]) -> Reply:
    """Ask which order is meant; an answer says again all that was said, and the number of that order.

    Args:
        step: What was said.
        bought: What there is.
        orders: Those that come into question.
    """
    reader, visit = step.visit.reader, step.visit
    choices = [
        (
            reader.words.say(
                "%(name)s, %(day)s",
                name=bought.name((lines_called(step, each, each.lines, bought) or each.lines)[0], visit),
                day=reader.formats.month(each.placed_at.date()),
            ),
            of_order(step.said, each),
        )
        for each in orders[:_MOST_ASKED]
    ]
    return Reply.of(reader.words.say("Which order do you mean?"), question(choices, {"action": step.action}))


def of_order(said: str, order: Order) -> str:
    """Say the same of a certain order."""
    return said.strip() if order.number.casefold() in said.casefold() else f"{said.strip()} ({order.number})"
