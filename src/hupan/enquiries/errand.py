"""Errand `enquire`: what somebody wants to know of the shop; about what is on the screen or ordered, where meant."""

import asyncio
from collections.abc import Sequence

from hupan.enquiries.domain import Facts, Rule
from hupan.enquiries.goods import Looked, looked_at
from hupan.enquiries.places import country_named
from hupan.enquiries.ports import Orders, Payments
from hupan.enquiries.rules import read_house, rules_of
from hupan.enquiries.subjects import Meant, Subjects
from hupan.enquiries.telling import asked_plainly, rule_said, tell
from hupan.orders import Order, Who
from hupan.sayings import Subject
from hupan.shopping import AnswerCard, ChoiceData, Kind, QuestionCard, Reply, Step, items_of
from hupan.showcase import HELP, sentences

_MOST_LINES = 8
_MOST_ORDERS = 20
_OF_ORDERS = frozenset({Subject.INVOICE, Subject.RETURNS, Subject.CANCEL, Subject.REFUND, Subject.EXCHANGE})


class Enquire:
    """Answers what is asked of the shop. Looking changes nothing.

    Args:
        subjects: Tells what is asked.
        orders: Keeps orders, and knows for how long what may be done.
        payments: Knows how one can pay.
    """

    def __init__(self, subjects: Subjects, orders: Orders, payments: Payments) -> None:
        self._subjects = subjects
        self._orders = orders
        self._payments = payments

    async def run(self, step: Step) -> Reply:
        """Say what is so here, with where that stands; ask back where it is not clear what is meant."""
        meant = await self._subjects.of(step.said)
        if not meant.subjects:
            return _which(step, meant)
        country = await asyncio.to_thread(country_named, step.said)
        looked = await looked_at(step, country)
        orders = await self._ordered(step) if _OF_ORDERS & {*meant.subjects} else ()
        house = read_house(self._orders, self._payments, step.buyer)
        rules = rules_of(house, step.visit.reader)
        # Words lie in files, which are read when they are first asked for.
        facts = await asyncio.to_thread(_facts, step, [rules[each] for each in meant.subjects], looked, orders)
        return _answer(step, [rules[each].title for each in meant.subjects], facts, looked)

    async def _ordered(self, step: Step) -> tuple[Order, ...]:
        return (await self._orders.list(Who.buying(step.buyer), limit=_MOST_ORDERS)).orders


def _facts(step: Step, rules: Sequence[Rule], looked: Looked, orders: Sequence[Order]) -> Facts:
    facts = Facts()
    for rule in rules:
        before = len(facts.said)
        tell(rule.subject, step, looked, orders, facts)
        if len(facts.said) == before:
            facts.said.append(rule_said(rule, step))
        facts.follow(rule.lines, f"{HELP}#{rule.subject.value}")
    return facts


def _which(step: Step, meant: Meant) -> Reply:
    """Ask what is meant; each answer is a question that is understood without doubt."""
    reader = step.visit.reader
    choices = [ChoiceData(label=asked, say=asked) for each in meant.between if (asked := asked_plainly(each, reader))]
    about: dict[str, str | int] = {"action": step.action}
    text = reader.words.say("What would you like to know?")
    return Reply.of(text, (Kind.QUESTION, QuestionCard(choices=choices, about=about)))


def _answer(step: Step, titles: list[str], facts: Facts, looked: Looked) -> Reply:
    visit = step.visit
    one = looked.one if facts.about_goods else None
    item = None if one is None else items_of(visit, {one.product.id: one})[0]
    card = AnswerCard(
        title=" · ".join(titles),
        item=item,
        facts=list({(each["label"], each["value"]): each for each in facts.facts}.values())[:_MOST_LINES],
        unknown=facts.unknown,
        page=facts.ask,
    )
    said = [*facts.unknown, *facts.said]
    if facts.ask and facts.unknown:
        said.append(visit.reader.words.say("You can [ask the seller](%(page)s).", page=facts.ask))
    return Reply.of(sentences(dict.fromkeys(said)), (Kind.ANSWER, card))
