"""Errand `compare`: products side by side, what differs first, and the most telling differences in words."""

import asyncio
import re
from collections.abc import Sequence
from decimal import Decimal

from hupan.catalog import AttributeKind, AttributeSpec, Value
from hupan.shopping.asking_back import which_one
from hupan.shopping.cards import ComparedRow, ComparisonCard, Item, Kind
from hupan.shopping.items import items_of
from hupan.shopping.pointing import placed, pointed
from hupan.shopping.steps import Reply, Step
from hupan.shopping.wishes import spec_name, specs_of
from hupan.showcase import Goods, Visit, attribute_text, read_goods

NOTHING = "-"
"""Stands where nobody says anything."""

_MOST_AT_ONCE = 4
_MOST_TOLD = 3
_TELLING = Decimal("1.15")
# What was spoken of last, beside another one: "compare it with the third".
_IT = re.compile(r"\b(?:it|this|that)\b|它|这个|那个|그거|이거|그것|이것", re.IGNORECASE)


class CompareErrand:
    """Puts products side by side."""

    async def run(self, step: Step) -> Reply:
        """Compare what is meant: the products that are pointed at, else all that are shown, if they are few."""
        shown = step.table.shown
        places = _meant(step)
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
        return Reply.of(_told(visit, items, compared, specs), (Kind.COMPARISON, card))


def _meant(step: Step) -> tuple[int, ...]:
    shown, focus = len(step.table.shown), step.table.focus
    places = placed(step.phrases, shown) or pointed(step.said, step.phrases, step.table)
    if len(places) == 1 and focus is not None and focus not in places and focus < shown and _IT.search(step.said):
        places = (focus, *places)
    if len(places) < 2 and not step.phrases.pointers and shown <= _MOST_AT_ONCE:  # noqa: PLR2004 - one alone
        places = tuple(range(shown))
    return places


def _rows(
    visit: Visit, items: Sequence[Item], goods: Sequence[Goods], specs: Sequence[AttributeSpec]
) -> list[ComparedRow]:
    say = visit.reader.words.say
    rows = [
        _row(say("Price"), [_price(each) for each in items]),
        _row(say("Rating"), [_rating(each) for each in items]),
        _row(say("Delivery"), [each["delivery"] for each in items]),
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
    return " ".join(telling) or say("Side by side they are much alike; the table has the rest.")


def _cheapest(visit: Visit, items: Sequence[Item], goods: Sequence[Goods]) -> str:
    asked = {place: visit.worth(one.best.price) for place, one in enumerate(goods) if one.best is not None}
    if len(asked) < len(goods):
        return ""
    by_price = sorted(asked, key=asked.__getitem__)
    least, most = items[by_price[0]], items[by_price[-1]]
    if asked[by_price[0]] == asked[by_price[-1]]:
        return visit.reader.words.say("They cost the same: %(price)s.", price=_price(least))
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
    top, low = values.index(max(known)), values.index(min(known))
    reader = visit.reader
    return reader.words.say(
        "%(attribute)s: %(most)s with %(name)s, %(least)s with %(other)s.",
        attribute=spec_name(spec, reader),
        most=attribute_text(spec, goods[top].product.attributes[spec.key], reader),
        name=items[top]["name"],
        least=attribute_text(spec, goods[low].product.attributes[spec.key], reader),
        other=items[low]["name"],
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
