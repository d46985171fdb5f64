"""In which colour goods are wanted, of those that there are: options of variants narrow a list as attributes do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from hupan.catalog import AttributeSpec, CategoryTree
from hupan.choices import akin, are_colours, colours_in, families_of, leaves_colour, part_ruled_out
from hupan.quests.quest import Quest
from hupan.sayings import ANY_OF, DROPS, REFUSED_KO, REFUSED_ZH, Named, Wishes, flat_of, is_let_go, is_unwanted

# "No black, no white" names two, "not that hospital white" none that is wanted.
_MOST_COLOURS = 4
_NOT_THAT = re.compile(
    r"\b(?:neither|(?:everything|all|every)(?: [a-z]+)? but) $"
    r"|\b(?:not|without) (?:that|those|the|like|an?) (?:[a-z]+ ){0,2}$"
)
# What is said of several at once: "black and white are both fine".
_FEW = 2
# What is not wanted stands behind the refusal, not before it: "white, not black".
_REFUSES_NEXT = re.compile(r"的?(?:[，, ]|也)?(?:不要|别要|不想要)(?:那种)?\w{0,3}(?:色|_|[黑白红绿蓝黄紫灰粉])")
_REFUSES_BOTH = re.compile(
    r"색?(?:도|\s?하고|\s?이랑|랑|\s?이?나|와|과|,)\s?[가-힣]{1,4}?색?도?\s?(?:둘\s?다\s?)?(?:은|는|만)?\s?(?:말고|빼고|제외|싫|아닌)"
)
# A colour that is let go of by these words is ruled out: who "skips the black ones" wants none of them.
_OUT = (
    r"(?:s|ones?)?(?: ones?)? (?:is|are|ones? (?:is|are))?\s?(?:just |definitely |both )?"
    r"[?,!]? ?(?:out|off|no way|no thanks|wont do|wouldnt work|a no(?: go|go)?|off the (?:table|list)"
    r"|ruled out|not an option|not for (?:me|us))\b"
)
_OUT_ZH = rf"(?:坚决|绝对|千万)?(?:就|都|也|一概|可以)?(?:{REFUSED_ZH}|算了|不用了?|免了|免谈|不想要|不喜欢|pass)"
_OUT_KO = rf"(?:은|는|이|가|도|만)?\s?(?:둘\s?다\s?)?(?:{REFUSED_KO}|됐[고어습]|패스|사양|별로|관심\s?없)"
# Who asks it themselves and says no rules it out: "beige? nah".
_ASKED_AND_OUT = (
    r"(?: ones?)?(?:色|색)?(?:的|은|는)?\s?[?？]+\s?(?:"
    r"(?:please |oh |god )?(?:no|nope|nah|never)\b(?! (?:idea|problem|worries|matter))"
    rf"|(?:才|绝对|坚决)?(?:{REFUSED_ZH}|算了|免了|免谈|不喜欢)|(?:{REFUSED_KO}|됐[고어습]|별로|사양))"
)
_RULED_OUT_AFTER = re.compile(
    rf"{_ASKED_AND_OUT}|{_OUT}|(?:色|色系)?的?{_OUT_ZH}|(?:색(?:상)?)?(?:\s?(?:거|것|건))?{_OUT_KO}"
)
_RULED_OUT_BEFORE = re.compile(
    rf"\b(?:{DROPS}|minus|cut|ditch)(?: out)?"
    r"(?: the| any| all| all the)? $"
)
# "Black and white are out": of the first of them, too.
_BOTH_OUT = re.compile(
    rf"(?:s|ones?)? (?:and|or) (?:the )?[a-z]+{_OUT}"
    rf"|色?的?(?:和|跟|与|或者?|、|还有)\w{{1,3}}?色?的?{_OUT_ZH}|色?[_黑白红绿蓝黄紫灰粉]色?都{_OUT_ZH}"
)
_JOSA = r"(?:색)?(?:은|는|이|가|을|를|도)?(?=\s|$)"
_ALSO = re.compile(r"_(?: or| and| nor|,|[或和、]|이?나|하고)? ?$")


class _Turn(Enum):
    """What is said of a colour."""

    WANTED = "wanted"
    UNWANTED = "unwanted"
    LET_GO = "let go"


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
    if not options:
        return Wishes()
    beside = [name for spec in specs for each in spec.choices for name in (each.value, *each.names.values())]
    ruled_out, others = part_ruled_out(said.casefold())
    avoided = [value for value, _ in _told(ruled_out, values[options[0]], beside)]
    if not avoided and leaves_colour(said):
        return Wishes(let_go=frozenset(options))
    told = list(_told(others if avoided else said, values[options[0]], beside))
    if sum(turn is _Turn.LET_GO for _, turn in told) and len({word for word, _ in told}) < _FEW and not avoided:
        return Wishes(let_go=frozenset(options))
    unwanted = [*avoided, *(value for value, turn in told if turn is _Turn.UNWANTED)]
    kept = list(dict.fromkeys(value for value, turn in told if turn is not _Turn.UNWANTED and value not in unwanted))
    if kept or unwanted:
        return Wishes((Named(options[0], ANY_OF.join(kept or dict.fromkeys(unwanted)), without=not kept),))
    return Wishes()


def _told(said: str, values: Sequence[str], beside: Sequence[str]) -> Iterator[tuple[str, _Turn]]:
    """Find what a text says of which colours."""
    rest, flat, before, turn = said.casefold(), flat_of(said), tuple[str, ...](), _Turn.WANTED
    for _ in range(_MOST_COLOURS):
        word, fitting = colours_in(rest, values, beside)
        at = flat.find(flat_of(word)) if word else -1
        if at < 0:
            break
        end = at + len(flat_of(word))
        shade = any(families_of(each) & akin(word) for each in before) and flat[:at].rstrip(" ").endswith("_")
        # "Anything but black or white": what is said of the one is said of the other.
        if not _ALSO.search(flat[:at]) or turn is not _Turn.UNWANTED:
            turn = _turn(flat, at, end)
        # Of "navy blue" the blue is no colour of its own.
        if not (shade and _ALSO.search(flat[:at])):
            yield from ((each, turn) for each in fitting or (word,))
        before = fitting
        # One naming at a time: what is told of a colour first may be taken back where it is named again.
        once = re.sub(re.escape(word.casefold()) + _JOSA, " ", rest, count=1)
        rest = once if once != rest else rest.replace(word.casefold(), " ", 1)
        flat = f"{flat[:at]}{'_' * (end - at)}{flat[end:]}"


def _turn(flat: str, at: int, end: int) -> _Turn:
    refuses_next = _REFUSES_NEXT.match(flat, end)
    out = not refuses_next and _RULED_OUT_AFTER.match(flat, end)
    if out or _RULED_OUT_BEFORE.search(flat[:at]) or _BOTH_OUT.match(flat, end):
        return _Turn.UNWANTED
    if is_let_go(flat, at, end):
        return _Turn.LET_GO
    if _REFUSES_BOTH.match(flat, end):
        return _Turn.UNWANTED
    heard = flat[:end] if refuses_next else flat
    return _Turn.UNWANTED if is_unwanted(heard, at, end) or _NOT_THAT.search(flat[:at]) is not None else _Turn.WANTED
