"""Tells what is wanted in a turn of a conversation, and what has nothing to do with shopping.

A conversation is general until something says otherwise: without a card on the table only what is clearly about goods
leaves the usual assistant, and nobody is asked anything. With cards on it, what is unsure becomes a question.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from hupan.agents import SURE, Decider, Decision, Scene
from hupan.catalog import Option, OptionValue
from hupan.choices import NOWHERE, names_value, only_asks
from hupan.conversations import Turn
from hupan.counter import Kind, Table, VariantsCard, asked_again, names_list, placed
from hupan.intents.domain import Standing
from hupan.intents.ports import Enquiries
from hupan.intents.reading import expected, names_code, plain
from hupan.kernel import Language
from hupan.phrases import form_of, read_phrases
from hupan.sayings import asks_past_prices

TALK, ENQUIRE, ORDERS, CODE = "talk", "enquire", "orders", "code"

_ASK = "ask"
_SURE = 0.5
# What a turn has to reach where nothing is on the table: measured by bench.routing.
_CLEAR = 0.5
_LONGEST = 400
_MOST_LINES = 4
_MOST_CHOICES = 3
_FEW_WORDS, _FEWEST_WORDS = 12, 4
# Who gives reasons beside a value needs more of them.
_MANY_WORDS = 40
_RATHER = re.compile(
    r"\b(?:i.d|i would|rather|prefer|choose|pick|let.?s|make it|go (?:with|for)|going (?:with|for)|has to be|fine)\b"
    r"|[选挑]|还是|就|(?:으?로|게)\s?(?:할|갈|해|가|부탁)|좋겠|골랐|고를"
)
_WORD = re.compile(r"[\w.½-]+")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
_OF_ORDERS = frozenset({ORDERS, "track"})
# What somebody who says what a gift may be about is taken for.
_OF_A_GIFT = frozenset({"search", "refine", TALK, "ask"})
# What somebody who asks what something has cost before is taken for.
_OF_A_PRICE = frozenset({_ASK, "refine", "decline", TALK})
_OF_ONE = frozenset({Kind.FACTS, Kind.REVIEWS, Kind.PRICES})
_OF_GOODS = frozenset({*_OF_ONE, Kind.ANSWER, Kind.PRODUCTS, Kind.COMPARISON, Kind.QUESTION})


@dataclass(frozen=True, slots=True)
class Route:
    """Where a turn goes.

    Attributes:
        action: What is wanted; `talk` for the usual assistant.
        said: The words that it is wanted by: those of an earlier turn, where this one only answers a question.
        between: Where it is not sure: the actions to ask about, the likeliest first.
    """

    action: str
    said: str
    between: tuple[str, ...] = ()


class Router:
    """Routes turns.

    Args:
        decider: Decides what is wanted.
        enquiries: Knows questions to the shop, where there are answers to them.
    """

    def __init__(self, decider: Decider, enquiries: Enquiries | None = None) -> None:
        self._decider = decider
        self._enquiries = enquiries

    async def route(self, said: str, table: Table, standing: Standing, turn: Turn, *, goes_on: bool = False) -> Route:
        """Tell what is wanted.

        Args:
            said: The buyer's words.
            table: What they have before them.
            standing: What they have at all.
            turn: Who asks, and which model may be asked where examples are not sure.
            goes_on: Whether something was said before; amid general talk, what names no goods goes on with it.
        """
        answered = await asyncio.to_thread(_answered, said, table)
        if answered is not None:
            return answered
        if not _is_short(said):
            return Route(TALK, said)
        bare = table.last is None and not table.shown
        displayed = tuple(each.name for each in table.shown)
        opened = table.last in _OF_ONE
        settled = table.last not in {None, *_OF_GOODS}
        standing = replace(standing, displayed=displayed, compared=len(table.compared), opened=opened, settled=settled)
        standing = replace(standing, changed=_has_changed(table))
        likely = await asyncio.to_thread(expected, said, standing, amid_talk=bare and goes_on)
        scene = Scene(
            likely,
            _described(standing),
            turn.model_id,
            turn.conversation_id,
            turn.person_id,
            examples_only=True,
        )
        decision = await self._decider.decide(plain(said), scene)
        if (other := await self._taken_for_another(said, decision, table, standing)) is not None:
            return other
        if bare:
            return Route(decision.action if decision.probability >= _CLEAR else TALK, said)
        if decision.probability < SURE:
            # A question to the shop needs no model: it is asked only now.
            decision = await self._decider.decide(plain(said), replace(scene, examples_only=False))
        return _beside_cards(decision, said)

    async def _taken_for_another(self, said: str, decision: Decision, table: Table, standing: Standing) -> Route | None:
        """Find what the examples take for something else."""
        if decision.action not in _OF_ORDERS and await asyncio.to_thread(_recalls, said):
            # Who has none is told so; it is no wish for goods, whatever lies there.
            return Route(ORDERS, said)
        if table.shown and decision.action in _OF_A_PRICE and await asyncio.to_thread(asks_past_prices, said):
            return Route("watch", said)
        if decision.action in _OF_A_GIFT and await asyncio.to_thread(_tells, said, table):
            return Route("search", f"{said.strip()}: {table.pending['said']}"[:_LONGEST])
        if self._enquiries is not None and await self._enquiries.claim(plain(said), standing, decision):
            return Route(ENQUIRE, said)
        return None


def _beside_cards(decision: Decision, said: str) -> Route:
    if decision.probability >= _SURE:
        return Route(decision.action, said)
    likeliest = (decision.action, *decision.others)[:_MOST_CHOICES]
    return Route(decision.action, said, likeliest if len(likeliest) > 1 else ())


def _answered(said: str, table: Table) -> Route | None:
    """Understand an answer by its question: what was tapped, or a value of the choice that was asked for."""
    pending = table.pending
    if said.strip() in table.asides or said.strip() in table.reliefs:
        return Route("refine", said)
    if table.last is Kind.QUESTION and (route := _answers(said, table)) is not None:
        return route
    if table.last is Kind.PRODUCTS and said.strip() in table.choices:
        return Route("search", said)
    if table.last is Kind.CART and pending.get("about") == CODE and _is_short(said) and names_code(said):
        # "And lake20?": the next one, however it is written.
        return Route(CODE, said)
    if table.last is Kind.VARIANTS and _is_short(said) and not only_asks(said) and _names_a_value(said, pending):
        return Route(str(pending.get("then", "add")), said)
    again = asked_again(said, table)
    return None if again is None else Route(_ASK, again)


def _has_changed(table: Table) -> bool:
    return table.last is Kind.CART and table.pending.get("about", "") not in {"", CODE}


def _answers(said: str, table: Table) -> Route | None:
    """Understand an answer to a question: a choice, its place, or the kind of goods that it is about."""
    pending = table.pending
    chosen, action = pending.get(f"do {said.strip()}"), pending.get("action")
    if isinstance(chosen, str):
        return Route(chosen, str(pending.get("said", said)))
    choices = table.choices
    if isinstance(action, str) and said.strip() in choices:
        return Route(action, said)
    of_a_list = isinstance(action, str) and "said" in pending and len(_WORD.findall(said)) <= _FEWEST_WORDS
    if of_a_list and names_list(said, table):
        # "The kettle": that is said of this list.
        return Route(str(action), f"{said.strip()}: {pending['said']}")
    # Who asks something else of one of them answers no question.
    words = len(_WORD.findall(said)) + len(_HAN_WORD.findall(said))
    answers = words <= (_FEWEST_WORDS if form_of(said).asks else _FEW_WORDS)
    phrases = read_phrases(said, NOWHERE)
    # Nor does who names a sum, and so wishes for something.
    places = placed(phrases, len(choices)) if answers and not phrases.budgets else ()
    if isinstance(action, str) and len(places) == 1:
        return Route(action, choices[places[0]])
    return None


def _tells(said: str, table: Table) -> bool:
    """Whether it is an answer, in somebody's own words, to the question what a gift may be about."""
    if table.last is not Kind.QUESTION or "gift" not in table.pending:
        return False
    form = form_of(said)
    words = len(_WORD.findall(said)) + len(_HAN_WORD.findall(said))
    return words <= _FEW_WORDS and not (form.asks or form.leaves or form.texts or form.carts)


def _names_a_value(said: str, pending: Mapping[str, object]) -> bool:
    """Whether somebody says one of the values of a variants card, and little else."""
    card = cast("VariantsCard", pending)
    words = len(_WORD.findall(said))
    if words > _MANY_WORDS or (words > _FEW_WORDS and not _wants(said)):
        return False
    options = [
        Option(
            each["key"],
            {Language.EN: each["label"]},
            tuple(OptionValue(one["value"], {Language.EN: one["label"]}, one["swatch"]) for one in each["values"]),
        )
        for each in card["options"]
    ]
    chosen = card.get("chosen") or {}
    return names_value(options, said, next((each.key for each in options if each.key not in chosen), ""))


def _wants(said: str) -> bool:
    """Whether somebody says in many words that they want something, and neither asks nor looks for anything else."""
    form = form_of(said)
    if any((form.asks, form.texts, form.another, form.spares, form.complains, form.sells)):
        return False
    return form.carts or form.wishes or _RATHER.search(said.casefold()) is not None


def _is_short(said: str) -> bool:
    """Whether a text is as short as what people say in a shop; nobody pastes a page to buy something."""
    return 0 < len(said.strip()) <= _LONGEST and said.count("\n") < _MOST_LINES and "```" not in said


def _recalls(said: str) -> bool:
    return form_of(said).recalls


def _described(standing: Standing) -> str:
    shown = "Products are on the screen." if standing.shown else "Nothing is on the screen."
    return f"{shown} Things in the cart: {standing.carted}. Orders: {standing.orders}."


def language_of(said: str, account: Language | None) -> Language:
    """Tell in which language to answer: that of the script it is written in, else the account's."""
    if any("가" <= sign <= "힣" or "ㄱ" <= sign <= "ㅣ" for sign in said):
        return Language.KO
    kana = any("ぁ" <= sign <= "ヿ" for sign in said)
    if not kana and any("一" <= sign <= "鿿" for sign in said):
        return Language.ZH
    return account or Language.EN
