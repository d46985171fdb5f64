"""A gift of which nothing is known but for whom: one question, what it may be about, and then goods of all kinds."""

import asyncio
import re
from dataclasses import replace

from hupan.catalog import CategoryId, CategoryTree, in_language
from hupan.counter import ChoiceData, Kind, QuestionCard
from hupan.phrases import Phrases, form_of
from hupan.quests import Reading, Sought
from hupan.shopping.steps import Reply, Step

_LONGEST = 400
_MOST_CHOICES = 10
_OF, _SAID = "of ", "said"
ASKED = "gift"
"""Stands on a question that asks what a gift may be about."""
# What somebody likes: "she's really into baking", "他迷上了钓鱼", "등산을 좋아하세요".
_LIKES = re.compile(
    r"\b(?:likes?|loves?|enjoys?|adores?|into|fan of|crazy about|obsessed with|mad about|hobb(?:y|ies) (?:is|are))\s+"
    r"(?!to\b)(?P<en>[^,.;:!?]+)"
    r"|(?:喜欢|热爱|酷爱|迷上了?|爱好是?|[他她它们人妈爸]爱)(?P<zh>[^,，.。;；:：!！?？的]{1,12})"
    r"|(?P<ko>[가-힣]+(?:\s[가-힣]+)?)(?:을|를|이|가|에|도)?\s?(?:엄청|정말|진짜|되게|많이)?\s?(?:좋아|즐겨|즐기|빠져|빠졌)",
    re.IGNORECASE,
)
_NO_IDEA = re.compile(
    r"\b(?:no (?:idea|clue)|not sure|dunno|idk|(?:do ?n.?t|do not) (?:really )?know"
    r"|anything|whatever|surprise (?:me|her|him|them)|you (?:choose|pick|decide))\b"
    r"|随便|不知道|不清楚|都行|都可以|没想好|你看着|你定|无所谓"
    r"|모르겠|아무거나|글쎄|상관\s?없|알아서|골라\s?줘",
    re.IGNORECASE,
)


def answered(reading: Reading, step: Step) -> Reading:
    """Read an answer to what a gift may be about by itself: only its price and its day are those said before, too."""
    told = step.table.pending.get(_SAID)
    if ASKED not in step.table.pending or not isinstance(told, str) or not step.said.endswith(f": {told}"):
        return reading
    return _about(reading, step.said.removesuffix(f": {told}"))


async def liked(reading: Reading, found: Sought) -> Reading | None:
    """Read what somebody likes off a wish for a gift that names no goods; nothing where that is not told."""
    if found.called or not (await asyncio.to_thread(form_of, reading.said)).gives:
        return None
    likes = _LIKES.search(reading.said)
    return None if likes is None else _about(reading, next(each for each in likes.groups() if each))


def _about(reading: Reading, said: str) -> Reading:
    likes = _LIKES.search(said)
    about = said if likes is None else next(each for each in likes.groups() if each)
    bounds = Phrases((), (), (), (), (), (), (), about)
    heard = reading.phrases
    return replace(
        reading, said=about, phrases=replace(bounds, budgets=heard.budgets, days=heard.days, ages=heard.ages)
    )


def leaves_it_open(reading: Reading) -> bool:
    """Whether somebody who was asked what a gift may be about does not know."""
    return _NO_IDEA.search(reading.said) is not None


async def is_open(step: Step, found: Sought) -> bool:
    """Whether somebody seeks a gift and has not said what of, nor how old who gets it is, nor been asked already."""
    if found.called or ASKED in step.table.pending or not step.said:
        return False
    if step.phrases.ages and found.quest.category is not None:
        return False
    open_ended = found.quest.category is None or bool(found.rivals) or found.absent or not found.named
    return open_ended and (await asyncio.to_thread(form_of, step.said)).gives


def what_of(step: Step, tree: CategoryTree) -> Reply:
    """Ask what a gift may be about: a tap on one of the market's departments, or a word of one's own."""
    reader = step.visit.reader
    roots = tree.roots[:_MOST_CHOICES]
    named = {in_language(each.names, reader.language) or each.slug: each.id for each in roots}
    choices = [ChoiceData(label=name, say=f"{name}: {step.said}"[:_LONGEST]) for name in named]
    about: dict[str, str | int] = {"action": step.action, _SAID: step.said, ASKED: 1}
    about |= {f"{_OF}{name}": category for name, category in named.items()}
    asked = reader.words.say("A gift, how nice. What do they like? Tap one, or tell me.")
    return Reply.of(asked, (Kind.QUESTION, QuestionCard(choices=choices, about=about)))


def department_of(step: Step, tree: CategoryTree) -> CategoryId | None:
    """Tell which department was tapped as an answer to what a gift may be about; nothing where none was."""
    if step.table.last is not Kind.QUESTION or step.said.strip() not in step.table.choices:
        return None
    category = step.table.pending.get(f"{_OF}{step.said.partition(': ')[0]}")
    return CategoryId(category) if isinstance(category, str) and tree.get(CategoryId(category)) is not None else None
