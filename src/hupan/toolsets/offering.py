"""Which tools a model is offered where a buyer stands, with what they take: nothing but what is there.

What only reads is offered wherever it is possible. What changes anything is offered where the buyer's own words ask
for it, and takes no words and no numbers: how many, which size, below which price and by which code is read off those
words by the errand itself. A product or an order is chosen among those that are on the screen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from hupan.inference import JsonObject, ToolSpec
from hupan.intents import Standing, possible
from hupan.shopping import Table

SCREEN: Final = "see_screen"
READS: Final = frozenset({"search", "refine", "compare", "ask", "enquire", "cart", "orders", "track"})
CHANGES: Final = frozenset({"add", "change", "code", "buy", "cancel", "return", "exchange", "reorder", "watch"})
UNSAID: Final = ""
LONGEST_WORDS: Final = 200

_MOST_COMPARED = 4
_FEWEST_COMPARED = 2
_OF_PRODUCT = frozenset({"add", "buy", "watch"})
_OF_ORDER = frozenset({"cancel", "return", "exchange", "reorder"})
_ABOUT: Final[Mapping[str, str]] = {
    SCREEN: "See again what is on the buyer's screen: products in their order, and orders.",
    "search": "Find goods. They are then on the screen.",
    "refine": "Narrow down or sort the goods on the screen.",
    "compare": "Put two to four products of the screen side by side.",
    "ask": "Answer a question about a product of the screen from its attributes, its offers and its reviews.",
    "enquire": "Tell how this shop does things: delivery, payment, returns, safety, receipts, gifts, warranty.",
    "cart": "See the buyer's cart and what it comes to.",
    "orders": "See the buyer's orders.",
    "track": "Tell where an order is.",
    "add": "Put a product of the screen into the cart. How many and which variant is read from the buyer's own words.",
    "change": "Change the cart as the buyer's own words say.",
    "code": "Use the code that the buyer named.",
    "buy": "Prepare the purchase: the buyer sees all of it on a card and confirms it themselves. Nothing is paid.",
    "cancel": "Prepare cancelling an order; the buyer confirms it.",
    "return": "Prepare sending something back; the buyer confirms it.",
    "exchange": "Prepare an exchange; the buyer confirms it.",
    "reorder": "Put what was bought before into the cart again.",
    "watch": "Tell the buyer when a product gets cheaper, or is there again.",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a model may act.

    Attributes:
        table: What the buyer has before them.
        standing: What they have at all.
        may: Which changes the buyer's words ask for. It is fixed before the first call.
        done: Which of these were made already.
    """

    table: Table
    standing: Standing
    may: frozenset[str]
    done: frozenset[str] = frozenset()


def offered(ground: Ground) -> dict[str, ToolSpec]:
    """Write the tools that are there, by name."""
    there = {*possible(ground.standing), "enquire"} - (frozenset() if ground.standing.orders else _OF_ORDER)
    names = [name for name in _ABOUT if name in there and (name in READS or name in ground.may - ground.done)]
    fields = {SCREEN: dict[str, JsonObject]()}
    fields |= {name: taken for name in names if (taken := _fields(name, ground.table)) is not None}
    return {name: ToolSpec(name, _ABOUT[name], _object(each), strict=True) for name, each in fields.items()}


def _fields(name: str, table: Table) -> dict[str, JsonObject] | None:
    """Say what a tool takes; nothing where there is nothing that it could be about."""
    products, orders = [each.product_id for each in table.shown], list(table.orders)
    match name:
        case "search" | "refine":
            fields = _words(name, table)
        case "enquire":
            fields = _question()
        case "compare":
            fields = _compared(products)
        case "track":
            fields = {"order_id": _one_of(orders)} if orders else None
        case "ask":
            fields = {"product_id": _one_of(products), "question": {"type": "string"}} if products else None
        case _ if name in _OF_PRODUCT and products:
            fields = {"product_id": _one_of([*products, UNSAID] if name == "buy" else products)}
        case _ if name in _OF_ORDER and orders:
            fields = {"order_id": _one_of([*orders, UNSAID])}
        case _:
            fields = {}
    return fields


def _words(name: str, table: Table) -> dict[str, JsonObject] | None:
    if name == "refine" and table.quest is None:
        return None
    return {"words": {"type": "string", "description": "In words of the buyer's: a kind of goods, and what they wish."}}


def _question() -> dict[str, JsonObject]:
    return {"question": {"type": "string"}}


def _compared(products: Sequence[str]) -> dict[str, JsonObject] | None:
    if len(products) < _FEWEST_COMPARED:
        return None
    bounds = {"minItems": _FEWEST_COMPARED, "maxItems": _MOST_COMPARED}
    return {"product_ids": {"type": "array", "items": _one_of(products), **bounds}}


def _one_of(values: Sequence[str]) -> JsonObject:
    return {"type": "string", "enum": list(dict.fromkeys(values))}


def _object(fields: Mapping[str, JsonObject]) -> JsonObject:
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


def wrong_with(arguments: object, schema: JsonObject) -> str:
    """Say what keeps arguments from being what a tool takes; empty where nothing does."""
    if not isinstance(arguments, dict):
        return "The arguments have to be a JSON object."
    given = cast("dict[str, Any]", arguments)
    fields = cast("Mapping[str, JsonObject]", schema["properties"])
    if unknown := sorted(given.keys() - fields.keys()):
        return f"There is no argument {unknown[0][:40]!r} here."
    if missing := sorted(fields.keys() - given.keys()):
        return f"The argument {missing[0]!r} is missing."
    for name, field in fields.items():
        if said := _wrong(given[name], field):
            return f"{name}: {said}"
    return ""


def _wrong(value: object, field: JsonObject) -> str:
    if field["type"] == "array":
        several = cast("list[object]", value) if isinstance(value, list) else []
        least, most = cast("int", field["minItems"]), cast("int", field["maxItems"])
        if not least <= len(several) <= most or len({str(each) for each in several}) < len(several):
            return f"has to name {least} to {most} different ones."
        return next((said for each in several if (said := _wrong(each, cast("JsonObject", field["items"])))), "")
    if not isinstance(value, str):
        return "has to be a text."
    choices = cast("list[str] | None", field.get("enum"))
    if choices is not None and value not in choices:
        return f"has to be one of {choices}."
    if choices is None and not 0 < len(value.strip()) <= LONGEST_WORDS:
        return f"has to have 1 to {LONGEST_WORDS} signs."
    return "" if "\x00" not in value else "has to be a text."
