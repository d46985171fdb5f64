"""Which of the colours that there are somebody wants: `the blue ones` are navy ones, too, and `藏青色的` only these."""

from collections.abc import Iterable, Mapping, Sequence

from hupan.choices.saying import (
    COLOURS,
    akin,
    colour_said,
    names_of,
    same_as,
    shade_families,
    stands,
    tone_before,
    without_no_colours,
)
from hupan.kernel import Language
from hupan.search import commerce

_COLUMNS = {Language.EN: 0, Language.ZH: 1, Language.KO: 2}
_NAMED_COLOUR = {Language.ZH: "色", Language.KO: "색"}


def colours_in(said: str, values: Sequence[str], beside: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Find the values of a colour that a text speaks of.

    Args:
        said: What was said.
        values: The colours that there are, as variants have them.
        beside: What is called with a colour and is none: the green of a green tea.

    Returns:
        The colour as it is said, and the values that are such; both empty where no colour is said.
    """
    said = without_no_colours(said)
    word = colour_said(said, beside)
    exact = same_as(said.casefold()) & {each for value in values for each in same_as(_written(value))}
    if exact:
        # What is told of it must be told of its own word: of "blue but not navy" that is no blue.
        name, line = max(
            ((name, line) for line in exact for name in _standing(line, said)), key=lambda one: len(one[0])
        )
        return name, tuple(each for each in values if each == line or line in same_as(_written(each)))
    families = akin(word) & COLOURS if word else frozenset[str]()
    return word, _in_tone(said, word, tuple(each for each in values if families_of(each) & families))


def _standing(line: str, said: str) -> Iterable[str]:
    return (name for column in names_of(line) for name in column if stands(name, said.casefold()))


def _in_tone(said: str, word: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Keep of a colour the dark or the light shades where such are meant: of dark blue no sky."""
    tone = tone_before(said.casefold(), word.casefold())
    toned = tuple(each for each in values if (same_as(_written(each)) | {each}) & tone)
    return toned or values


def families_of(value: str) -> frozenset[str]:
    """Name the colours of which a value is a shade: navy is a blue."""
    return (akin(_written(value)) & COLOURS) | shade_families(value)


def are_colours(values: Iterable[str]) -> bool:
    """Whether values of an option are colours, most of them at least."""
    known = [bool(families_of(each)) for each in values]
    return sum(known) * 2 > len(known)


def look_named(values: Sequence[str], language: Language) -> str:
    """Name colours in a language, by their family where they share one."""
    shared = set[str]() if len(values) == 1 else {*families_of(values[0])}
    for each in values[1:]:
        shared &= families_of(each)
    names = [_family_named(min(shared), language)] if shared else [_named(each, language) for each in values]
    return " / ".join(names)


def _named(value: str, language: Language) -> str:
    columns: Mapping[str, Sequence[Sequence[str]]] = {key: names_of(key) for key in same_as(_written(value))}
    own = next((each[_COLUMNS[language]] for each in columns.values() if len(each) == len(_COLUMNS)), ())
    if own:
        return own[0]
    family = next(iter(families_of(value)), "")
    return _family_named(family, language) if family == value else _written(value)


def _family_named(family: str, language: Language) -> str:
    """Name a family of colours, by what is called a colour rather than by the bare stem of a word."""
    names = commerce().names(family)
    if language is Language.EN:
        return names[0] if names else family
    signs = "\u4e00\u9fff" if language is Language.ZH else "가힣"
    own = [each for each in names if all(signs[0] <= sign <= signs[1] for sign in each)]
    whole = [each for each in own if each.endswith(_NAMED_COLOUR[language])]
    return next(iter(whole or own), family)


def _written(value: str) -> str:
    return value.replace("_", " ").casefold()
