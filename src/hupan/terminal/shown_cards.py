"""The cards of a reply as a terminal shows them: tables and lists, sums to the right, addresses as paths.

A card is data, and strangers wrote some of it: nothing of it is read as markup, and no sign of it moves the cursor.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

Data: TypeAlias = Mapping[str, Any]

_WAY = {"done": ("●", ""), "now": ("◉", "bold"), "next": ("○", "dim")}
_STEPS = {"pending": "○", "now": "◉", "waiting": "?", "done": "●", "failed": "✗", "skipped": "-"}
_BAR = 20
_TONES = {True: "green", False: "dim"}
_SHOWN_PRICES = 12


def drawn(kind: str, data: Data) -> RenderableType:
    """Draw a card; one that is of no known kind, or is not as it should be, is said to be so."""
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        return Padding(Group(*_DRAWINGS[kind](data)), (0, 0, 1, 0))
    return Text("This part needs the page, or a newer version.", style="dim")


def _plain(value: object) -> str:
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return "".join(sign for sign in text if not unicodedata.category(sign).startswith("C") or sign in "\u200d\u2060")


def _text(value: object, style: str = "") -> Text:
    return Text(_plain(value), style=style)


def _dim(*values: object) -> list[Text]:
    return [Text(joined, style="dim")] if (joined := " · ".join(filter(None, map(_plain, values)))) else []


def _columns(sides: str) -> Table:
    table = Table(box=box.SIMPLE, show_header=False, show_edge=False, pad_edge=False)
    for side in sides:
        table.add_column(justify="right" if side == "r" else "left", no_wrap=side == "r", overflow="fold")
    return table


def _stack(*pieces: Iterable[Text]) -> Text:
    return Text("\n").join(text for piece in pieces for text in piece)


def _price(price: Data | None) -> Text:
    if price is None:
        return Text("–")
    former = _text(price["former"], "dim strike")
    return _stack([_text(price["text"], "bold")], [former] if former else [], _dim(price["approximate"]))


def _item(item: Data) -> Text:
    why = [_text(f"{'+' if each['has'] else '-'} {each['text']}", _TONES[each["has"]]) for each in item["why"]]
    stars = "" if item["rating"] is None else f"★ {item['rating']['mean']} ({item['rating']['count']})"
    facts = _dim(stars, item["delivery"], item["seller"], item["note"])
    return _stack([_text(item["name"], "bold")], facts, why, _dim(item["href"]))


def _head(item: Data) -> Table:
    table = _columns("lr")
    table.add_row(_item({**item, "why": []}), _price(item["price"]))
    return table


def _products(card: Data) -> Iterable[RenderableType]:
    yield from _dim(*card["wishes"], *(f"{each['text']} {each['effect']}".strip() for each in card.get("because", ())))
    if card["missing"]:
        yield _text("- " + ", ".join(map(_plain, card["missing"])), "yellow")
    table = _columns("rlr")
    for number, item in enumerate(card["items"], 1):
        table.add_row(str(number), _item(item), _price(item["price"]))
    yield table
    yield from _dim(card["ranked_by"], card["more"], *(each["say"] for each in card.get("instead", ())))


def _comparison(card: Data) -> Iterable[RenderableType]:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column()
    for number, item in enumerate(card["items"], 1):
        table.add_column(_stack([_text(f"{number} {item['name']}")], [_price(item["price"])]), overflow="fold")
    for row in sorted(card["rows"], key=lambda each: not each["differs"]):
        style = "" if row["differs"] else "dim"
        table.add_row(_text(row["label"], "dim"), *(_text(each, style) for each in row["values"]))
    yield table


def _variants(card: Data) -> Iterable[RenderableType]:
    yield _head(card["item"])
    for option in card["options"]:
        had = {each["options"].get(option["key"]) for each in card["variants"] if each["offer_id"]}
        words = Text(f"{_plain(option['label'])}: ")
        chosen = card["chosen"].get(option["key"])
        for value in option["values"]:
            style = "bold" if value["value"] == chosen else "" if value["value"] in had else "dim strike"
            words.append_text(_text(value["label"], style)).append("  ")
        yield words


def _quotes(quotes: Sequence[Data]) -> Iterable[Text]:
    for each in quotes:
        yield _text(f"“{_plain(each['text'])}”", "italic")
        yield from _dim(f"★ {each['stars']}", each["author"], each["day"], each["href"])


def _facts(card: Data) -> Iterable[RenderableType]:
    yield _head(card["item"])
    for fact in card["facts"]:
        yield Text.assemble((f"{_plain(fact['label'])}: ", "dim"), (_plain(fact["value"]), "bold"))
        yield from _dim(fact["href"])
    yield from _quotes(card["quotes"])


def _answer(card: Data) -> Iterable[RenderableType]:
    yield _text(card["title"], "bold")
    if card["item"] is not None:
        yield _head(card["item"])
    for fact in card["facts"]:
        yield Text.assemble((f"{_plain(fact['label'])}: ", "dim"), _plain(fact["value"]))
        yield from _dim(fact["href"])
    for each in card["unknown"]:
        yield _text(each, "yellow")
    yield from _dim(card["page"])


def _reviews(card: Data) -> Iterable[RenderableType]:
    yield _head(card["item"])
    for stars, share in zip((5, 4, 3, 2, 1), card["bars"], strict=False):
        yield Text(f"{stars} {'█' * round(share / 100 * _BAR):<{_BAR}} {share:>3}%")
    for sign, style, opinions in (("+", "green", card["praised"]), ("-", "yellow", card["criticised"])):
        for opinion in opinions:
            yield _text(f"{sign} {opinion['text']} ({opinion['count']})", style)
            yield from _quotes(opinion["quotes"][:1])
    yield from _dim(card["more"])


def _lines(lines: Sequence[Data], sums: Sequence[Data] = ()) -> Table:
    table = _columns("rlr")
    for line in lines:
        said = _stack([_text(line["name"])], _dim(line["options"], line.get("seller", "")))
        table.add_row(f"{line['quantity']}×", said, _plain(line.get("price", "")))
    for each in sums:
        said = " ".join(filter(None, (each.get("about"), each["text"])))
        table.add_row("", _plain(each["label"]), _text(said, "bold" if each["strong"] else ""))
    return table


def _cart(card: Data) -> Iterable[RenderableType]:
    yield _lines(card["lines"], card["sums"])
    yield from _dim(*card["codes"], card["page"])
    for each in card.get("notes", ()):
        yield from _dim(f"{each['code']}: {each['text']}")


def _consent(card: Data) -> Iterable[RenderableType]:
    doubts = (*card["changes"], *card.get("against", card.get("warnings", ())))
    yield from (_text(f"! {each}", "yellow") for each in doubts)
    yield _lines(card["lines"], card["sums"])
    about = _dim(card["delivery"], card["pay_with"], card.get("returns") or card["shop"])
    yield from (*_dim(*card["deliver_to"]), *about)
    # Whoever confirms has to see exactly this: that is done on the page.
    yield Text.assemble("Nothing is bought yet. Confirm it at ", (_plain(card["page"]), "bold"))


def _named(order: Data) -> Iterable[Text]:
    names = [line["name"] for line in order["lines"][:1]]
    return [_text(f"{order['number']}  {order['status']}", "bold"), *_dim(*names, order["day"], order["href"])]


def _orders(card: Data) -> Iterable[RenderableType]:
    table = _columns("rlr")
    for number, order in enumerate(card["orders"], 1):
        table.add_row(str(number), _stack(_named(order)), _plain(order["total"]))
    yield from (table, *_dim(card["more"]))


def _steps(steps: Sequence[Data]) -> Table:
    table = _columns("lr")
    for step in steps:
        sign, style = _WAY[step["state"]]
        table.add_row(_text(f"{sign} {step['label']}", style), _text(step["day"], "dim"))
    return table


def _order(card: Data) -> Iterable[RenderableType]:
    yield from _named(card["order"])
    yield _steps(card["steps"])
    for parcel in card["parcels"]:
        yield from _dim(parcel["carrier"], parcel["number"], parcel["arrives"])
        yield _steps(parcel["events"])
    yield _lines(card["order"]["lines"])


def _case(card: Data) -> Iterable[RenderableType]:
    yield _text(card["number"], "bold")
    yield _lines(card["lines"])
    yield from _dim(card["instead"], card["worth"], card["terms"])
    yield from (_text(f"- {', '.join(map(_plain, each['lines']))}") for each in card.get("places", ()))
    yield Text.assemble("Nothing is done yet. Confirm it at ", (_plain(card["page"]), "bold"))


def _prices(card: Data) -> Iterable[RenderableType]:
    yield _head(card["item"])
    table = _columns("lrl")
    for point in card["points"][-_SHOWN_PRICES:]:
        table.add_row(_plain(point["day"]), _plain(point["price"]), "█" * round(point["share"] / 100 * _BAR))
    yield from (table, *_dim(card["lowest"], card["highest"]))


def _question(card: Data) -> Iterable[RenderableType]:
    return (_text(f"- {each.get('say') or each['text']}") for each in card.get("choices") or card["lines"])


def _plan(card: Data) -> Iterable[RenderableType]:
    steps = (f"{_STEPS[each['state']]} {each['label']}: {each['said']}" for each in card["steps"])
    return (*map(_text, steps), *_question(card))


_DRAWN = (_products, _comparison, _variants, _facts, _answer, _reviews, _cart, _consent, _question, _plan)
_ALIKE = {"shopping.remembered": _question, "shopping.away": _consent}
_DRAWINGS: Mapping[str, Callable[[Data], Iterable[RenderableType]]] = _ALIKE | {
    f"shopping.{draw.__name__.removeprefix('_')}": draw for draw in (*_DRAWN, _orders, _order, _case, _prices)
}
