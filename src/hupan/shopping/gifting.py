"""A gift of which nothing is known but for whom: one question, what it may be about, and then goods of all kinds."""

import asyncio

from hupan.catalog import CategoryId, CategoryTree, in_language
from hupan.counter import ChoiceData, Kind, QuestionCard
from hupan.phrases import form_of
from hupan.quests import Sought
from hupan.shopping.steps import Reply, Step

_LONGEST = 400
_MOST_CHOICES = 8
_OF = "of "


async def is_open(step: Step, found: Sought) -> bool:
    """Whether somebody seeks a gift and has not said what of, nor been asked already."""
    if found.called or "gift" in step.table.pending or not step.said:
        return False
    open_ended = found.quest.category is None or bool(found.rivals) or found.absent or not found.named
    return open_ended and (await asyncio.to_thread(form_of, step.said)).gives


def what_of(step: Step, found: Sought, tree: CategoryTree) -> Reply:
    """Ask what a gift may be about: a tap on one of the market's departments, or a word of one's own."""
    reader = step.visit.reader
    likely = [tree.path(each)[0].id for each in (found.quest.category, *found.rivals) if each is not None]
    departments = sorted(tree.roots, key=lambda each: likely.index(each.id) if each.id in likely else len(likely))
    named = {in_language(each.names, reader.language) or each.slug: each.id for each in departments[:_MOST_CHOICES]}
    choices = [ChoiceData(label=name, say=f"{name}: {step.said}"[:_LONGEST]) for name in named]
    about: dict[str, str | int] = {"action": step.action, "said": step.said, "gift": 1}
    about |= {f"{_OF}{name}": category for name, category in named.items()}
    asked = reader.words.say("A gift, how nice. What do they like? Tap one, or tell me.")
    return Reply.of(asked, (Kind.QUESTION, QuestionCard(choices=choices, about=about)))


def department_of(step: Step, tree: CategoryTree) -> CategoryId | None:
    """Tell which department was tapped as an answer to what a gift may be about; nothing where none was."""
    if step.table.last is not Kind.QUESTION or step.said.strip() not in step.table.choices:
        return None
    category = step.table.pending.get(f"{_OF}{step.said.partition(': ')[0]}")
    return CategoryId(category) if isinstance(category, str) and tree.get(CategoryId(category)) is not None else None
