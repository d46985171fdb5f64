"""Whether something is asked of the shop as a shop, and what: by words said to shops alone, and the nearest examples.

The examples are those under `lines/`, by subject, beside those of the shopping agent's playbook that sound alike: "how
do I return this" is said to send a thing back, "how do returns work" to know. What the playbook takes a text for is
claimed only where these say so; where no word of any subject is said, and the playbook is sure, nothing is looked at.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from hupan.agents import Action, Decider, Decision, Example, Playbook, Scene
from hupan.enquiries.places import country_named
from hupan.intents import Standing, playbook, possible
from hupan.kernel import Language
from hupan.phrases import Form, form_of, without
from hupan.sayings import AskedOfShop, Subject, asked_of_shop, read_terms

ENQUIRE = "enquire"

_MOST = 3
_SURE, _CLEAR, _PLAIN = 0.5, 0.75, 0.9
# So many times as likely as talk.
_TWICE = 2.0
_EVERY = 12
_TALK, _ASK = "talk", "ask"
# By words that are said to a shop alone, by words that may be about anything, and by no word of the subject.
_SAID, _PERHAPS, _UNSAID = 4.0, 2.0, 0.3
# What is only seldom meant where somebody stands, such as a cart that is empty, is no choice.
_THERE = 0.2
# What the playbook calls a question about a thing, and is one to the shop: no attribute answers it.
_OF_THE_SHOP = frozenset(
    {
        *(Subject.WARRANTY, Subject.GENUINE, Subject.GIFT, Subject.TAX, Subject.CONTACT, Subject.INVOICE),
        Subject.PAYMENT,
    }
)
_MEANINGS: Mapping[Subject, str] = {
    Subject.GIFT: "gift wrapping, a card or a note in the parcel, no prices in it",
    Subject.TAX: "taxes and customs",
    Subject.INVOICE: "receipts and invoices",
    Subject.EXCHANGE: "how an exchange works",
    Subject.REFUND: "when and how money comes back",
    Subject.RETURNS: "how things are sent back, until when, at whose cost",
    Subject.CANCEL: "until when an order can be cancelled",
    Subject.WARRANTY: "warranty, guarantee, repairs",
    Subject.GENUINE: "whether goods are genuine",
    Subject.REACH: "to which places things are sent",
    Subject.COST: "what delivery costs",
    Subject.TIME: "how long delivery takes",
    Subject.PAYMENT: "how one can pay",
    Subject.SAFETY: "whether it is safe to buy here; escrow, complaints",
    Subject.CONTACT: "how to reach the seller or a person",
}
# What the playbook takes for a wish may say on what terms.
_SOUGHT = frozenset({"search", "refine"})
_SUBJECTS = frozenset(each.value for each in Subject)
# The playbook has an action of the same name.
_CANCELS = "cancelling"


@cache
def enquiries_book() -> Playbook:
    """Read the examples: what is asked of a shop, and what only sounds so. It reads files: not for the event loop.

    Raises:
        ValueError: A heading names neither a subject nor an action.
    """
    known = playbook()
    examples = (*_lines(), *_alike(known))
    names = dict.fromkeys(each.action for each in examples)
    meanings = {_name(each): text for each, text in _MEANINGS.items()} | {
        each.name: each.meaning for each in known.actions
    }
    if strange := names.keys() - meanings.keys():
        raise ValueError(f"Examples of nothing: {sorted(strange)}")
    actions = tuple(Action(name, meaning) for name, meaning in meanings.items() if name in names)
    return Playbook("You sort what somebody says to a shop. Answer with one word.", actions, examples)


def enquiries_learned() -> Traversable:
    """Tell where lies what was learned of them as it is shipped; scripts/learn.py writes it."""
    return files("hupan.enquiries").joinpath("lines", "learned.bin")


def _name(subject: Subject) -> str:
    return _CANCELS if subject is Subject.CANCEL else subject.value


def _subject(name: str) -> Subject | None:
    if name == _CANCELS:
        return Subject.CANCEL
    return Subject(name) if name in _SUBJECTS and name != Subject.CANCEL.value else None


def _lines() -> Iterator[Example]:
    for language in Language:
        heading = ""
        file = files("hupan.enquiries").joinpath("lines", f"{language.value}.txt")
        for line in file.read_text(encoding="utf-8").splitlines():
            said = line.strip()
            if said.startswith("#"):
                heading = said.removeprefix("#").strip()
            elif said:
                yield Example(_name(Subject(heading)) if heading in _SUBJECTS else heading, language, said)


def _alike(known: Playbook) -> Iterator[Example]:
    """Take of the playbook what speaks of any subject, and some of the rest."""
    for number, each in enumerate(known.examples):
        asked = asked_of_shop(each.said)
        about = asked.sure[0] if asked.sure else None
        if each.action == _ASK and about is not None and about in _OF_THE_SHOP:
            yield Example(_name(about), each.language, each.said)
        elif asked.subjects or number % _EVERY == 0:
            yield each


@dataclass(frozen=True, slots=True)
class Meant:
    """What an enquiry is about.

    Attributes:
        subjects: These.
        between: Where it is not sure: those that it may be about, the likeliest first.
    """

    subjects: tuple[Subject, ...] = ()
    between: tuple[Subject, ...] = ()


class Subjects:
    """Tells whether something is asked of the shop, and what.

    Args:
        decider: Makes what knows the examples, which are read when somebody asks first, or when `learn` is called.
    """

    def __init__(self, decider: Callable[[Playbook], Decider]) -> None:
        self._make = decider
        self._made: Decider | None = None
        self._others: frozenset[str] = frozenset()
        self._making = asyncio.Lock()

    async def learn(self) -> None:
        """Learn the examples, once."""
        await (await self._decider()).learn()

    async def _decider(self) -> Decider:
        async with self._making:
            if self._made is None:
                book = await asyncio.to_thread(enquiries_book)
                self._others = frozenset(each.name for each in book.actions if _subject(each.name) is None)
                self._made = self._make(book)
            return self._made

    async def claim(self, said: str, standing: Standing, taken_for: Decision) -> bool:
        """Whether what was taken for something else by the playbook is a question to the shop."""
        asked, form = await asyncio.to_thread(_read, said)
        there = {name: by for name, by in possible(standing).items() if by >= _THERE}
        unsure = taken_for.action == _TALK or taken_for.probability < _SURE or taken_for.action not in there
        if form.texts or form.complains or not (asked.subjects or (unsure and form.asks)):
            return False
        wished = taken_for.action in _SOUGHT and not unsure and await asyncio.to_thread(_only_on_terms, said)
        if wished or (form.words and not asked.sure):
            return False
        if standing.shown and Subject.REACH in asked.subjects and await asyncio.to_thread(country_named, said):
            return True
        if taken_for.action == _ASK and not unsure:
            return bool(asked.sure) and asked.sure[0] in _OF_THE_SHOP
        decider = await self._decider()
        weights = _weights(asked) | {name: by for name, by in there.items() if name in self._others}
        decision = await decider.decide(said, Scene(weights, examples_only=True))
        likely = {decision.action: decision.probability, **decision.others}
        asks = sum(each for name, each in likely.items() if _subject(name) is not None)
        if asked.sure:
            # What shops alone are told is no talk; what it is else is what stands beside it in a shop.
            return asks >= _SURE or asks > _TWICE * likely.get(_TALK, 0.0)
        return asks >= (_CLEAR if asked.perhaps else _PLAIN) and unsure

    async def of(self, said: str) -> Meant:
        """Tell what somebody who enquires wants to know."""
        asked = await asyncio.to_thread(asked_of_shop, said)
        if asked.sure:
            return Meant(asked.sure[:_MOST])
        decision = await (await self._decider()).decide(said, Scene(_weights(asked), examples_only=True))
        ranked = (decision.action, *decision.others)
        found = tuple(each for name in ranked[:_MOST] if (each := _subject(name)) is not None)
        return Meant(found[:1]) if decision.probability >= _SURE else Meant(between=found)


def _read(said: str) -> tuple[AskedOfShop, Form]:
    return asked_of_shop(said), form_of(said)


def _only_on_terms(said: str) -> bool:
    """Whether what a shop is asked is only on what terms goods are wanted: "a kettle with free shipping"."""
    terms = read_terms(said)
    return bool(terms.said) and not asked_of_shop(without(said, terms.spans)).subjects


def _weights(asked: AskedOfShop) -> dict[str, float]:
    weights = dict.fromkeys(map(_name, Subject), _UNSAID if asked.sure else 1.0)
    weights |= dict.fromkeys(map(_name, asked.perhaps), _PERHAPS)
    return weights | dict.fromkeys(map(_name, asked.sure), _SAID)
