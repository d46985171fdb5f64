"""In which of their variants goods are wanted: sizes, capacities and formats narrow a list as attributes do."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hupan.catalog import AttributeSpec, Listing, Option
from hupan.choices import asked_for, merged
from hupan.quests.quest import Quest, with_wishes
from hupan.sayings import ANY_OF, Named, Wishes

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def options_of(listings: Sequence[Listing], specs: Sequence[AttributeSpec]) -> list[Option]:
    """List in what variants goods are made; what is an attribute of theirs besides is none of these."""
    own = {spec.key for spec in specs}
    return merged(option for each in listings for option in each.product.options if option.key not in own)


def with_variants(quest: Quest, said: str, options: Sequence[Option]) -> Quest:
    """Add to a quest in which variants its goods are wanted.

    Args:
        quest: What is sought, with all that was read off the same words of attributes.
        said: The words.
        options: In what the goods of its shelf are made.
    """
    asked = asked_for(options, said)
    named = [Named(key, ANY_OF.join(values)) for key, values in asked.values.items()]
    named += [Named(key, value) for key, value in asked.lacking.items()]
    if not named and not asked.let_go:
        return quest
    # "256 GB" is how much a phone stores and not its memory, where there are such phones.
    taken = {number for values in asked.values.values() for value in values for number in _NUMBER.findall(value)}
    others = tuple(each for each in quest.traits if not {f"{bound:f}" for bound in _bounds(each)} & taken)
    return with_wishes(replace(quest, traits=others), Wishes(tuple(named), asked.let_go))


def _bounds(trait: Named) -> list[Decimal]:
    return [each for each in (trait.least, trait.most) if each is not None]
