"""Errand `compare`: products side by side, what differs first, and the most telling differences in words."""

import asyncio
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from hupan.catalog import AttributeKind, AttributeSpec, Value
from hupan.counter import ComparedRow, ComparisonCard, Item, Kind, placed, pointed
from hupan.matching import joined, spec_name, specs_of
from hupan.shopping.asking_back import which_one
from hupan.shopping.deciding import decided
from hupan.shopping.items import items_of
from hupan.shopping.steps import Reply, Step
from hupan.showcase import Goods, Visit, attribute_text, read_goods, sentences

NOTHING = "-"
"""Stands where nobody says anything."""

_MOST_AT_ONCE = 4
_MOST_TOLD = 3
_TELLING = Decimal("1.15")
# What was spoken of last, beside another one: "compare it with the third".
_IT = re.compile(
    r"\b(?:it|this|that)\b|它|这个|那个|那[款件条双]|그거|이거|그것|이것|^\W*(?:那|再|要是|如果)?[跟和与同比](?=\s?第)"
    r"|^\W*(?:and |how )?(?:compared )?(?:to|with|against) (?:the|number)\b"
    r"|^\W*(?:그럼 )?\w{1,3}\s?번(?:째|이랑|하고|과|와)",
    re.IGNORECASE,
)


class CompareErrand:
    """Puts products side by side."""

    async def run(self, step: Step) -> Reply:
        """Compare what is meant: the products that are pointed at, else all that are shown, if they are few."""
        shown = step.table.shown
        places = await _ranked(step) or _meant(step)
        if len(places) < 2:  # noqa: PLR2004 - one alone is not compared
            return which_one(step, step.visit.reader.words.say("Which ones shall I compare?"))
        visit = step.visit
        goods = await read_goods(visit, [shown[place].product_id for place in places])
        if len(goods) < 2:  # noqa: PLR2004 - as above
            return Reply.of(visit.reader.words.say("Some of these are no longer sold here, so there is no comparison."))
        tree = await visit.market.catalog.categories()
        specs = list(
            {spec.key: spec for one in goods.values() for spec in specs_of(tree, one.product.category_id)}.values()
        )
        items, compared = items_of(visit, goods), list(goods.values())
        rows = await asyncio.to_thread(_rows, visit, items, compared, specs)
        card = ComparisonCard(items=items, rows=sorted(rows, key=lambda row: not row["differs"]))
        which = await asyncio.to_thread(
            decided, visit, step.said, step.phrases.measures, list(zip(items, compared, strict=True)), specs
        )
        # Who asks which one is lighter reads that, and what else parts them in the table.
        told = sentences(which) if which else _told(visit, items, compared, specs)
        return Reply.of(told, (Kind.COMPARISON, card))


async def _ranked(step: Step) -> tuple[int, ...]:
    """Choose what is meant by how it ranks: `the two cheapest`, `便宜的两个`, `the cheapest and the best rated`."""
    said, shown = step.said.casefold(), step.table.shown
    ranks = [rank for pattern, rank in _RANKS if pattern.search(said)]
    counted = _COUNT.search(said)
    number = _COUNTS[counted[0]] if counted is not None else 1
    if step.phrases.pointers or not ranks or len(ranks) * number < 2 or number > len(shown):  # noqa: PLR2004 - one alone
        return ()
    goods = await read_goods(step.visit, [each.product_id for each in shown])
    chosen: list[int] = []
    for rank in ranks:
        known = [
            (rank(step.visit, goods[one.product_id]), at) for at, one in enumerate(shown) if one.product_id in goods
        ]
        ranked = sorted((where, at) for where, at in known if where is not None)
        chosen += [at for _, at in ranked[:number]]
    return tuple(sorted(set(chosen)))


def _price_rank(visit: Visit, goods: Goods) -> float | None:
    return None if goods.best is None else float(visit.worth(goods.best.price))


def _dear_rank(visit: Visit, goods: Goods) -> float | None:
    return None if goods.best is None else -float(visit.worth(goods.best.price))


def _rated_rank(_visit: Visit, goods: Goods) -> float | None:
    return None if goods.summary.mean is None else -goods.summary.mean


# What comes first has the smallest number.
_RANKS: Sequence[tuple[re.Pattern[str], Callable[[Visit, Goods], float | None]]] = (
    (
        re.compile(
            r"\b(?:cheap(?:er|est)|least expensive|lowest[ -]priced)\b|便宜|(?:가장|제일|더|좀)\s?(?:싼|저렴)"
            r"|(?<!비)싼\s?(?:거|것|걸)?\s?(?:두|세|네)|최저가"
        ),
        _price_rank,
    ),
    (
        re.compile(
            r"\b(?:most expensive|dear(?:er|est)|pric(?:ier|iest))\b|最贵|贵的|(?:가장|제일|더)\s?비싼"
            r"|비싼\s?(?:거|것|걸)?\s?(?:두|세|네)"
        ),
        _dear_rank,
    ),
    (
        re.compile(
            r"\b(?:best|better|highest|top)[ -](?:rated|reviewed)\b|(?:评分|评价|口碑)最?[高好]|(?:평점|별점"
            r"|후기|평가)[이가]?\s?(?:가장|제일)?\s?(?:높은|좋은)"
        ),
        _rated_rank,
    ),
)
_COUNTS = {
    name: number
    for number, names in enumerate((("two", "2", "두", "两"), ("three", "3", "세", "三"), ("four", "4", "네", "四")), 2)
    for name in names
}
_COUNT = re.compile(
    r"\b(?:two|three|four|[234])\b|(?:[234]|두|세|네)(?=\s?(?:개|가지))|[234两三四](?=[个款双件条只台本瓶盒套张种])"
)


def _meant(step: Step) -> tuple[int, ...]:
    shown, focus = len(step.table.shown), step.table.focus
    places = placed(step.phrases, shown, step.table.compared) or pointed(step.said, step.phrases, step.table)
    if len(places) == 1 and focus is not None and focus not in places and focus < shown and _IT.search(step.said):
        places = (focus, *places)
    if len(places) < 2 and not step.phrases.pointers:  # noqa: PLR2004 - one alone
        # "Which of them lasts longer": of those that stand side by side, or of all, where these are few.
        places = step.table.compared or (tuple(range(shown)) if shown <= _MOST_AT_ONCE else _spoken(step) or places)
    return places


def _spoken(step: Step) -> tuple[int, ...]:
    """Find the two that were asked about last: "so which of them is lighter" is said of these."""
    ids = [each.product_id for each in step.table.shown]
    places = [ids.index(each) for each in step.table.spoken[-2:] if each in ids]
    return tuple(sorted(places)) if len(places) > 1 else ()


def _rows(
    visit: Visit, items: Sequence[Item], goods: Sequence[Goods], specs: Sequence[AttributeSpec]
) -> list[ComparedRow]:
    say = visit.reader.words.say
    rows = [
        _row(say("Price"), [_price(each) for each in items]),
        _row(say("Rating"), [_rating(each) for each in items]),
        _row(say("Arrival"), [each["delivery"] for each in items]),
        _row(say("Seller"), [each["seller"] for each in items]),
    ]
    for spec in specs:
        values = [one.product.attributes.get(spec.key) for one in goods]
        written = ["" if value is None else attribute_text(spec, value, visit.reader) for value in values]
        rows.append(_row(spec_name(spec, visit.reader), written))
    return [row for row in rows if set(row["values"]) != {NOTHING}]


def _row(label: str, values: Sequence[str]) -> ComparedRow:
    said = [each or NOTHING for each in values]
    return ComparedRow(label=label, values=said, differs=len(set(said)) > 1)


def _price(item: Item) -> str:
    price = item["price"]
    return "" if price is None else " ".join(filter(None, (price["text"], price["approximate"])))


def _rating(item: Item) -> str:
    rating = item["rating"]
    return "" if rating is None else rating["label"]


def _told(visit: Visit, items: Sequence[Item], goods: Sequence[Goods], specs: Sequence[AttributeSpec]) -> str:
    """Say what parts them most, in facts of the rows alone."""
    say = visit.reader.words.say
    told = [_cheapest(visit, items, goods)]
    told += [_most(visit, items, goods, spec) for spec in specs if spec.kind is AttributeKind.NUMBER]
    told += [_alone(visit, items, goods, spec) for spec in specs if spec.kind is AttributeKind.FLAG]
    telling = [each for each in told if each][:_MOST_TOLD]
    return sentences(telling) or say("Side by side they are much alike; the table has the rest.")


def _cheapest(visit: Visit, items: Sequence[Item], goods: Sequence[Goods]) -> str:
    asked = {place: visit.worth(one.best.price) for place, one in enumerate(goods) if one.best is not None}
    if len(asked) < len(goods):
        return ""
    by_price = sorted(asked, key=asked.__getitem__)
    least, most = items[by_price[0]], items[by_price[-1]]
    if asked[by_price[0]] == asked[by_price[-1]]:
        return visit.reader.words.say("They cost the same: %(price)s.", price=_price(least))
    if asked[by_price[0]] == asked[by_price[1]]:
        cheap, dear = (_named_like(items, list(asked.values()), asked[at]) for at in (by_price[0], by_price[-1]))
        return _ends(visit, visit.reader.words.say("Price"), (_price(most), dear), (_price(least), cheap))
    return visit.reader.words.say(
        "%(name)s is the cheapest: %(price)s; %(other)s costs %(more)s.",
        name=least["name"],
        price=_price(least),
        other=most["name"],
        more=_price(most),
    )


def _most(visit: Visit, items: Sequence[Item], goods: Sequence[Goods], spec: AttributeSpec) -> str:
    values = [_number(one.product.attributes.get(spec.key)) for one in goods]
    known = [each for each in values if each is not None]
    if len(known) < len(values) or min(known) <= 0 or max(known) / min(known) < _TELLING:
        return ""
    reader = visit.reader
    most, least = (
        (
            attribute_text(spec, goods[values.index(end)].product.attributes[spec.key], reader),
            _named_like(items, values, end),
        )
        for end in (max(known), min(known))
    )
    return _ends(visit, spec_name(spec, reader), most, least)


def _named_like(items: Sequence[Item], values: Sequence[Decimal | None], value: Decimal) -> str:
    """Name all that share a value: of two that are equally good, none is the best."""
    return joined(item["name"] for item, each in zip(items, values, strict=True) if each == value)


def _ends(visit: Visit, attribute: str, most: tuple[str, str], least: tuple[str, str]) -> str:
    return visit.reader.words.say(
        "%(attribute)s: %(most)s with %(name)s, %(least)s with %(other)s.",
        attribute=attribute,
        most=most[0],
        name=most[1],
        least=least[0],
        other=least[1],
    )


def _alone(visit: Visit, items: Sequence[Item], goods: Sequence[Goods], spec: AttributeSpec) -> str:
    having = [place for place, one in enumerate(goods) if one.product.attributes.get(spec.key) is True]
    lacking = [place for place, one in enumerate(goods) if one.product.attributes.get(spec.key) is False]
    if len(having) != 1 or len(lacking) != len(goods) - 1:
        return ""
    name = spec_name(spec, visit.reader)
    return visit.reader.words.say("%(attribute)s: only %(name)s.", attribute=name, name=items[having[0]]["name"])


def _number(value: Value | None) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else None
