"""In which colour goods are wanted, of those that there are: options of variants narrow a list as attributes do."""

import re
from collections.abc import Mapping, Sequence

from hupan.catalog import AttributeSpec, CategoryTree
from hupan.choices import are_colours, colours_in, leaves_colour
from hupan.quests.quest import Quest
from hupan.sayings import ANY_OF, Named, Wishes, flat_of, is_let_go, is_unwanted

# "No black, no white" names two, "not that hospital white" none that is wanted.
_MOST_COLOURS = 4
_NOT_THAT = re.compile(r"\b(?:not|without) (?:that|those|the|like|an?) (?:[a-z]+ ){0,2}$")
_ALSO = re.compile(r"_(?: or| and| nor|,|[或和、]|이?나|하고)? ?$")


def specs_on(quest: Quest, tree: CategoryTree) -> tuple[AttributeSpec, ...]:
    """List by what goods of a quest's shelf are described."""
    path = () if quest.category is None else tree.path(quest.category)
    return tuple(spec for each in path for spec in each.attributes)


def speaks_of_looks(said: str) -> bool:
    """Whether a text names a colour; it reads the lexicon the first time: not for the event loop."""
    return bool(colours_in(said, (), ())[0]) or leaves_colour(said)


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
    if not options or leaves_colour(said):
        return Wishes(let_go=frozenset(options))
    beside = [name for spec in specs for each in spec.choices for name in (each.value, *each.names.values())]
    wanted: list[str] = []
    unwanted: list[str] = []
    rest = said.casefold()
    for _ in range(_MOST_COLOURS):
        word, fitting = colours_in(rest, values[options[0]], beside)
        at = flat.find(flat_of(word)) if word else -1
        if at < 0:
            break
        end = at + len(flat_of(word))
        if is_let_go(flat, at, end):
            return Wishes(let_go=frozenset(options))
        turned = is_unwanted(flat, at, end) or _NOT_THAT.search(flat[:at]) is not None
        if _ALSO.search(flat[:at]):
            # "Anything but black or white": what is said of the one is said of the other.
            turned = bool(unwanted)
        (unwanted if turned else wanted).extend(fitting or (word,))
        rest = rest.replace(word.casefold(), " ")
        flat = f"{flat[:at]}{'_' * (end - at)}{flat[end:]}"
    kept = [each for each in dict.fromkeys(wanted) if each not in unwanted]
    if kept or unwanted:
        told = kept or list(dict.fromkeys(unwanted))
        return Wishes((Named(options[0], ANY_OF.join(told), without=not kept),))
    return Wishes()
