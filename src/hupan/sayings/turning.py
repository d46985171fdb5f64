"""Whether what a text names is wanted there, not wanted, or no longer insisted on.

`not a smart one` and `방수 말고` turn a wish round; `it doesn't have to be waterproof`, `防不防水无所谓` and `방수
아니어도 괜찮아` only let go of it. Which of the two is meant stands right before or behind the words.
"""

import re
from enum import Enum

from hupan.sayings.refusing import REFUSAL

_BEFORE_CHARS, _AFTER_CHARS = 44, 18


class Turn(Enum):
    """What is said of something that a text names."""

    WANTED = "wanted"
    UNWANTED = "unwanted"
    LET_GO = "let go"


_FILLERS = (
    r"(?:\s+(?:a|an|the|any|in|with|of|that|thats|theyre|made|is|are|it|its|as|something|anything|one|ones|to|be"
    r"|those|these|some|really|too|so|for|meant|suited))*"
)
_NOT_BEFORE = re.compile(
    rf"(?:\b(?:no|not|non|without|except|isnt|arent|dont (?:want|like)|do not want|doesnt|hates?|avoid|skip"
    rf"|free (?:of|from)|other than"
    rf"|instead of|rather than|anything but|none of|nothing|never|allergic to|cant have|cant stand){_FILLERS}"
    r"|不要(?:那种|那些|带|有)?|不想要|不喜欢|讨厌|不含|不带|不是|(?<!有)没有|别要|别|非|无|除了|(?<!不)不|안|비)[\s,]*$"
)
_NOT_AFTER = re.compile(
    r"^(?:\s?free\b"
    r"|(?:을|를|은|는|이|가|도|으로|로|인|된|되는|한|하는|짜리)?\s*(?:거|것|건|걸)?(?:은|는|을|를)?\s*(?:말고"
    r"|아닌|아니고|없는|없이|없어야|빼고|뺀|제외|싫|안\s|않|별로)"
    r"|的?(?:我|咱)?(?:就|都|可|也)?(?:除外|以外|不要|不想要|不喜欢|不行|不考虑|过敏))"
)
_LET_GO_BEFORE = re.compile(
    r"(?:\b(?:forget|never ?mind|nvm|drop|lose|scrap|ignore|relax|remove|skip)(?: about)?"
    r"(?: (?:the|that|it|being|whole|bit|thing|filter|having|to|be|needing))*"
    r"|\b(?:doesnt|does not|dont|do not|neednt|need not|wouldnt|not)(?: (?:really|necessarily|actually|even"
    r"|absolutely|strictly))*"
    r" (?:have|need|needs|has|care|mind|matter|fussed|bothered|picky|insist)(?: (?:to|about|if|whether|for|on"
    r"|it|its|theyre|be|is|being|are|have|the|that|it's))*"
    r"|\bnot necessarily(?: (?:a|the|be))*|\bno need (?:for|to be)(?: (?:it|the|a))*|\bany|\bwhatever"
    r"|不用|不必|不需要|无需|用不着|不一定(?:非?要|得|是)?|不要求|不非得|别管|不管|忘了|取消|去掉|不在乎|不介意|是不是|要不要|什么|哪种|任何)"
    r"(?:那个|什么|是|带|要|有)?\s*$"
)
_LET_GO_AFTER = re.compile(
    r"^(?:(?: (?:thing|stuff|part|bit|requirement|filter|feature|material|colou?r))?(?: (?:is|are|being|isnt"
    r"|arent|doesnt|does not|dont|do not|not|no longer|really|that))* "
    r"(?:optional|(?<=not )important|(?<=isnt )(?:important|needed|necessary|required)|(?<=not )(?:needed"
    r"|necessary|required|a must)|matter|is fine|will do|or not)\b"
    r"|的?(?:要求|条件|这个|这条|那个|的事|功能)?(?:也|都)?(?:无所谓|不重要|不限|都行|都可以|随便|算了|就算了|不强求"
    r"|去掉|取消|可有可无|不需要了|不用了|没关系|没也行|可以不要|不做要求|也行|也可以)"
    r"|[가-힣]{0,4}\s?(?:조건|기능|여부)?(?:이|가|은|는|을|를|도)?\s?(?:상관\s?없|상관\s?안|됐고|됐어|필요\s?없"
    r"|필요는\s?없|빼\s?(?:줘|주|도)|취소|포기|안\s?중요|중요하지\s?않|신경\s?안|아무거나|다\s?괜찮|다\s?좋"
    r"|괜찮))"
)
_LET_GO_WITHIN = re.compile(
    r"(?:없어도|안\s?돼도|안\s?되도|안\s?되어도|안\s?해도|않아도|아니어도|아니라도|아녀도|안\s?[가-힣]{1,3}도)\s?(?:돼|되|됨|괜찮|상관|좋|무방|오케이|ok)"
    r"|不[^，,。 ]{0,6}(?:也行|也可以|也没关系|也成|也好|都行|都可以|无所谓)|没有?[^，,。 ]{0,6}也(?:行|可以|没关系|成)"
)


_SAYS_NOT = re.compile(rf"{REFUSAL}|\b(?:zero|less|stop|instead)\b|[非零]|(?<![가-힣])(?:무|노)|않|프리")


def says_not(words: str) -> bool:
    """Whether words say by themselves that something is not, or is not wanted: "no cable", `没有线`, `안 새는`."""
    return _SAYS_NOT.search(words) is not None


def is_unwanted(flat: str, start: int, end: int) -> bool:
    """Whether what stands between two places of a text that is written small is not wanted."""
    return turned(flat, start, end) is Turn.UNWANTED


def is_let_go(flat: str, start: int, end: int) -> bool:
    """Whether it is no longer insisted on."""
    return turned(flat, start, end) is Turn.LET_GO


def turned(flat: str, start: int, end: int, *, own: bool = False) -> Turn:
    """Tell what is said of the words between two places of a text that is written small.

    Args:
        flat: The text.
        start: Where the words begin.
        end: Where they end.
        own: Whether the words say by themselves that something is not wanted, so that nothing behind turns them.
    """
    before, after = flat[max(0, start - _BEFORE_CHARS) : start], flat[end : end + _AFTER_CHARS]
    within = _LET_GO_WITHIN.search(flat, max(0, start - 2), min(len(flat), end + _AFTER_CHARS))
    if _LET_GO_BEFORE.search(before) or _LET_GO_AFTER.search(after) or (within and within.start() < end + 4):
        return Turn.LET_GO
    if _NOT_BEFORE.search(before) or (not own and _NOT_AFTER.search(after)):
        return Turn.UNWANTED
    return Turn.WANTED
