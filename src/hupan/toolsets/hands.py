"""Does what a model calls for, by the errands that the chat runs for any model."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import structlog

from hupan.catalog import ProductId
from hupan.choices import NOWHERE
from hupan.inference import ToolCall
from hupan.kernel import Buyer, HupanError, OrderId
from hupan.kernel import Kind as Trouble
from hupan.phrases import Home, Phrases, read_phrases
from hupan.runs import CardPart, Parts
from hupan.search import commerce, understand
from hupan.shopping import Errand, Kind, Reply, Step, Table
from hupan.showcase import Visit
from hupan.toolsets.domain import STEP_S, Outcome, Told
from hupan.toolsets.offering import CHANGES, SCREEN, Ground, offered, wrong_with

_ASKING = frozenset({Kind.VARIANTS, Kind.QUESTION, Kind.CONSENT, Kind.CASE})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a turn is about.

    Attributes:
        said: The buyer's words.
        heard: All that they have said in the conversation, these words with it.
        visit: For whom.
        buyer: Whose cart and orders.
        deed: Under which name changes are made, so that none is made twice where the message is answered anew.
    """

    said: str
    heard: str
    visit: Visit
    buyer: Buyer
    deed: str


class Hands:
    """Does what is called for.

    Args:
        errands: What the chat runs, by action.
    """

    def __init__(self, errands: Mapping[str, Errand]) -> None:
        self._errands = errands

    async def use(self, call: ToolCall, ground: Ground, asked: Asked) -> Told:
        """Do what a model calls for, if it is offered and makes sense.

        Args:
            call: The call, as the model wrote it.
            ground: Where it may act.
            asked: What the turn is about.
        """
        if call.name in ground.done:
            return Told(Outcome.GIVE_UP, "It is done already, once, as the buyer asked for.")
        arguments = _read(call, ground)
        if isinstance(arguments, str):
            return Told(Outcome.AGAIN, arguments, sense=False)
        if call.name == SCREEN:
            return Told(Outcome.RESULT)
        words = str(arguments.get("words", ""))
        if words and (others := await asyncio.to_thread(foreign, words, asked.heard)):
            why = f"Nobody asked for {', '.join(others[:3])}. Search in words of the buyer's, or of kinds of goods."
            return Told(Outcome.AGAIN, why, sense=False)
        return await self._tried(call.name, arguments, ground.table, asked)

    async def _tried(self, name: str, given: Mapping[str, Any], table: Table, asked: Asked) -> Told:
        try:
            async with asyncio.timeout(STEP_S):
                reply = await (self._change if name in CHANGES else self._look)(name, given, table, asked)
        except TimeoutError:
            return Told(Outcome.AGAIN, "It took too long.")
        except HupanError as error:
            away = error.kind is Trouble.UNAVAILABLE or error.retry_after_s is not None
            return Told(Outcome.AGAIN if away else Outcome.GIVE_UP, error.detail)
        except Exception as error:  # noqa: BLE001 - whatever it is, the model is told that it failed and we what happened
            await asyncio.to_thread(_log.error, "toolsets.failed", tool=name, exc_info=error)
            return Told(Outcome.GIVE_UP, "Something went wrong here. Do not try it again.")
        return Told(Outcome.ASKS if _kinds(reply.parts) & _ASKING else Outcome.RESULT, reply=reply)

    async def _look(self, name: str, given: Mapping[str, Any], table: Table, asked: Asked) -> Reply:
        """Look something up: only here a model's own words count."""
        said = str(given.get("words") or given.get("question") or "")
        if "product_ids" in given:
            table = _only(table, [ProductId(each) for each in given["product_ids"]])
        elif "product_id" in given:
            table = _only(table, [ProductId(given["product_id"])])
        elif "order_id" in given:
            table = replace(table, orders=(OrderId(given["order_id"]),))
        return await self._run(name, said, table, asked)

    async def _change(self, name: str, given: Mapping[str, Any], table: Table, asked: Asked) -> Reply:
        """Change something as the buyer's words say; what they leave open, the model has chosen from the screen."""
        reply = await self._run(name, asked.said, table, asked)
        chosen = _chosen(table, given)
        if chosen is None or Kind.QUESTION not in _kinds(reply.parts):
            return reply
        return await self._run(name, asked.said, chosen, asked)

    async def _run(self, name: str, said: str, table: Table, asked: Asked) -> Reply:
        phrases = await asyncio.to_thread(_heard, said, asked.visit)
        deed = f"{asked.deed}/{name}" if name in CHANGES else ""
        return await self._errands[name].run(Step(name, said, phrases, asked.visit, asked.buyer, table, deed=deed))


def _read(call: ToolCall, ground: Ground) -> Mapping[str, Any] | str:
    """Read a call's arguments, or say what is wrong with it."""
    tools = offered(ground)
    if call.name not in tools:
        return f"There is no tool {call.name[:40]!r} here now. There are: {', '.join(tools)}."
    try:
        arguments = cast("object", json.loads(call.arguments or "{}"))
    except (ValueError, RecursionError):
        return "The arguments are no JSON."
    wrong = wrong_with(arguments, tools[call.name].parameters)
    return wrong or cast("Mapping[str, Any]", arguments)


def foreign(words: str, heard: str) -> list[str]:
    """List what stands in the words of a search and is neither the buyer's nor a kind of goods or a quality of theirs.

    A stranger's text may tell a model to look for a name, or to send something away as a search. It takes the
    processor for some milliseconds, and reads the lexicon the first time: not for the event loop.
    """
    folded = heard.casefold()
    # Sums, sizes and the like are numbers, whatever stands around them.
    rest = read_phrases(words, NOWHERE).rest
    units = [unit.surface for unit in understand(rest, commerce()).units if not unit.known]
    numbers = set(_NUMBER.findall(words)) - set(_NUMBER.findall(heard))
    return [each for each in units if each.casefold() not in folded and not each.isdigit()] + sorted(numbers)


def _heard(said: str, visit: Visit) -> Phrases:
    return read_phrases(said, Home(visit.reader.currency, visit.reader.now.date()))


def _only(table: Table, ids: list[ProductId]) -> Table:
    """Lay before an errand those products alone."""
    by_id = {each.product_id: each for each in table.shown}
    shown = tuple(by_id[each] for each in ids)
    return replace(table, shown=shown, focus=0 if len(shown) == 1 else None, compared=(), last=None, pending={})


def _chosen(table: Table, given: Mapping[str, Any]) -> Table | None:
    if product := given.get("product_id"):
        at = [each.product_id for each in table.shown].index(ProductId(product))
        return replace(table, focus=at)
    return replace(table, orders=(OrderId(order),)) if (order := given.get("order_id")) else None


def _kinds(parts: Parts) -> frozenset[Kind]:
    return frozenset(Kind(part.kind) for part in parts if isinstance(part, CardPart) and part.kind in set(Kind))
