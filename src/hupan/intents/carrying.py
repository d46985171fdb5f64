"""Tells how likely it is that somebody speaks of what lies in their cart, by how they say it."""

from collections.abc import Sequence

from hupan.choices import asks_more, called, enough_of, names_also, speaks_of_cart
from hupan.intents.domain import Standing
from hupan.phrases import Form, Phrases
from hupan.sayings import names_one_of

_LONGEST = 300
# "One chair is enough", "one more of the lamp in my cart", "and the tea", after something else was taken out.
_CHANGED = {
    "change": 8.0,
    **dict.fromkeys(("search", "refine"), 0.01),
    **dict.fromkeys(("talk", "decline", "ask", "code"), 0.1),
    **dict.fromkeys(("add", "buy", "cart", "compare", "watch", "reorder"), 0.3),
}
_SURELY = _CHANGED | {"change": 20.0, "search": 0.0002}
# Whoever says of a thing that it lies in their cart looks for no other.
_THERE = {"search": 0.1, "refine": 0.3}
# "One more green shirt", where pens lie in the cart and no shirt is to be seen, changes no pens.
_OF_NONE_THERE = {"change": 0.1, "refine": 0.3, "search": 2.0}


def about_cart(
    said: str, form: Form, phrases: Phrases, standing: Standing, *, owned: bool, named: bool
) -> dict[str, float]:
    """Tell how much likelier, or less so, each is by what is said of the cart; nothing where it says nothing.

    Args:
        said: The words.
        form: How it is said.
        phrases: What was read off it.
        standing: Where they stand.
        owned: Whether a thing is named that lies in the cart.
        named: Whether goods are named at all.
    """
    text = said[:_LONGEST]
    if not standing.carted or form.another or phrases.pointers or phrases.budgets:
        return {}
    there = speaks_of_cart(text)
    counted = (asks_more(text) and not form.wonders) or (enough_of(text) is not None and not form.asks)
    if there:
        return _SURELY if counted else {} if form.asks else _THERE
    if _is_on_screen(text, standing):
        return {}
    # There are goods that the lexicon has no word for.
    known = owned or (not named and _is_called(text, standing.carried))
    goes_on = (
        standing.changed and names_also(text) and not form.asks and (known or _begins_with(text, standing.carried))
    )
    if (counted and known) or goes_on:
        return _CHANGED
    strange = named and not owned and not names_one_of(text, standing.displayed)
    return _OF_NONE_THERE if strange and asks_more(text) and not form.asks else {}


def _is_on_screen(said: str, standing: Standing) -> bool:
    """Whether what is named may be one of the goods that somebody looks at, rather than what they have put aside."""
    return not standing.settled and names_one_of(said, standing.displayed)


def _is_called(said: str, names: Sequence[str]) -> bool:
    """Whether a word of the names is said."""
    return bool(called(names, said, lambda name: [name]))


def _begins_with(said: str, names: Sequence[str]) -> bool:
    """Whether it begins with a name of one sign (`茶也是`, `차도요`), which amid a sentence is part of other words."""
    return any(said.strip().startswith((f"{name}也", f"{name}도")) for name in names if len(name) == 1)
