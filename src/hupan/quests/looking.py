"""In which colour goods are wanted, of those that there are: options of variants narrow a list as attributes do."""

import re
from collections.abc import Mapping, Sequence

from hupan.catalog import AttributeSpec, CategoryTree
from hupan.choices import are_colours, colours_in
from hupan.quests.quest import Quest
from hupan.sayings import ANY_OF, Named, Wishes, flat_of, is_let_go, is_unwanted

_ANY = re.compile(
    r"\bany colou?r|\bcolou?rs? (?:doesnt|dont|does not|do not) matter"
    r"|(?:什么|啥|哪个|任何)颜色都|颜色(?:无所谓|不限|随便|都行)"
    r"|(?:색상?|색깔|컬러)(?:은|는|이)?\s?(?:상관\s?없|아무거나|무관)|아무\s?색"
)


def specs_on(quest: Quest, tree: CategoryTree) -> tuple[AttributeSpec, ...]:
    """List by what goods of a quest's shelf are described."""
    path = () if quest.category is None else tree.path(quest.category)
    return tuple(spec for each in path for spec in each.attributes)


def speaks_of_looks(said: str) -> bool:
    """Whether a text names a colour; it reads the lexicon the first time: not for the event loop."""
    return bool(colours_in(said, (), ())[0]) or _ANY.search(flat_of(said)) is not None


def look_wishes(said: str, values: Mapping[str, Sequence[str]], specs: Sequence[AttributeSpec]) -> Wishes:
    """Find in which colour goods are wanted, or not wanted.

    Args:
        said: What was said.
        values: The values that there are of each attribute and option, by its key.
        specs: The attributes of the goods: "green" of a tea is no colour where it is one of their values.
    """
    own = {spec.key for spec in specs}
    options = [key for key, each in values.items() if key not in own and are_colours(each)]
    flat = flat_of(said)
    if not options or _ANY.search(flat):
        return Wishes(let_go=frozenset(options))
    beside = [name for spec in specs for each in spec.choices for name in (each.value, *each.names.values())]
    word, fitting = colours_in(said, values[options[0]], beside)
    at = flat.find(flat_of(word)) if word else -1
    if at < 0:
        return Wishes()
    if is_let_go(flat, at, at + len(word)):
        return Wishes(let_go=frozenset(options))
    wanted = ANY_OF.join(fitting) or word
    return Wishes((Named(options[0], wanted, without=is_unwanted(flat, at, at + len(word))),))
