"""What buyers leave to us: "any colour", `颜色随便`, `색은 아무거나`, "the rest is up to you"; and what they rule out.

What is left to us is not asked for, and it gives way to what was said: who wants XL in whatever colour is given a
colour in which there is XL.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from hupan.catalog import Option

# How options are called that every seller calls something else.
_COLOUR = r"\bcolou?r(?:way)?s?\b|\bshades?\b|颜色|花色|色号|配色|색상|색깔|컬러|칼라"
_SIZE = r"\bsizes?\b|尺码|尺寸|大小|码数|号码|사이즈|싸이즈|치수|크기"
# One sign is called so, too, but in `黑色白色都行` it ends the names of two, and nothing else is left to us.
_SIGN, _SIGN_ALONE = "|[색色]", r"|(?<![가-힣\u4e00-\u9fff])[색色]"

# Said behind what is left ("colour doesn't matter"), before it ("any colour"), and of everything ("up to you").
_MATTERS = r"(?:matter|bother (?:me|him|her|us|them)|important|care about)"
_EN_UP_TO_YOU = (
    r"(?:up to (?:you|u)|(?:your|ur) (?:choice|call|pick)|(?:you|u) (?:can )?(?:choose|pick|decide)|surprise (?:me|us)"
    r"|no preferences?|dealer'?s choice)"
)
_EN_BEHIND = (
    r"(?:'s|[:,–-])?(?: (?:really|so much|much|at all|is|are|it|they|does|do|can be|could be|i|we|he|she|honestly|just"
    r"|totally|[,–-]))*"
    rf" (?:(?:doesn'?t|does not|don'?t|do not|isn'?t|not)(?: really| even)? {_MATTERS}"
    rf"|whatever\b|whichever\b|any(?:thing)?\b(?! other)|{_EN_UP_TO_YOU}|irrelevant|immaterial|random"
    r"|(?:don'?t|do not)(?: really)? (?:care|mind)|not (?:fussed|fussy|picky|bothered))"
)
_EN_BEFORE = (
    r"\b(?:any|whatever|whichever|whatevr|either|random|no preference (?:on|for|about|as to|in)"
    r"|(?:don'?t|do not|doesn'?t|does not)(?: really)? (?:care|mind|matter)(?: about| for| what| which)*"
    r"|not (?:fussed|fussy|picky|bothered)(?: about| on| with| which| what)*"
    r"|(?:you|u|just|please) (?:can )?(?:choose|pick|decide)(?: on)?(?: whatever| whichever| any)?"
    r"|surprise me (?:with|on))(?: the| a| of the| old)? "
)
_EN_ALL = (
    rf"\b(?:whatever|whichever|either(?: one| of (?:them|those))?(?: is| works)?|{_EN_UP_TO_YOU}"
    r"|any(?:thing)?(?: one)?(?: of (?:them|those))?(?: (?:is|will|would|'s))?(?: (?:fine|ok(?:ay)?|good|do|works?))"
    r"|any(?: one| of (?:them|those))|(?:it )?(?:doesn'?t|does not|don'?t) (?:really )?matter"
    r"|(?:i )?(?:don'?t|do not) (?:really )?(?:mind|care)|not (?:fussed|fussy|picky|bothered)|random)\b"
)
_YOU = "(?:你们?|您|店家|老板|卖家|客服)"
_ZH_ANY = (
    r"(?:随便|随意|随机|任意|都行|都可以|都可|都o?k|都好|都成|都中|都要得|怎样都|无所谓|没所谓|不限|不挑|不重要|不讲究|没要求"
    rf"|没讲究|没关系|不介意|看着(?:办|给|来|发|选|配|挑|弄)|{_YOU}(?:来|帮我|给我|给)?(?:定|选|挑|决定|说了算|做主|作主|拿主意)"
    r"|帮(?:我|忙)(?:选|挑|定)(?!成|到)|听你的|有啥(?:要|来|发|拿)啥|有什么(?:要|来|发|拿)什么|哪个有货|有货(?:的)?就行)"
)
_ZH_BEHIND = (
    rf"(?:{_YOU}|什么的|方面|的话|上|这块|就|嘛|呢|呀|啊|吧|我|我们|倒是|倒|其实|真的|也|是|给我?|让|什么|啥|哪个|哪种|哪款"
    rf"|怎么|怎样|[，,、 ])*{_ZH_ANY}"
)
_ZH_BEFORE = (
    r"(?:随便(?:什么|哪个|哪种|哪款|啥|给?个|来个|挑个|选个)?|随机|任意|任何|不挑|不限|不管(?:什么|哪个|哪种|啥)|无所谓(?:什么|哪个|啥)?"
    rf"|{_YOU}(?:帮我|给我|看着)?(?:选|挑|定|决定)个?|帮我(?:选|挑|定)个?)(?:的|好看的)? ?"
)
_KO_ANY = (
    r"(?:상관\s?(?:없|안|마|ㄴㄴ|x)|노상관|무관|아무\s?(?:거|것|색|사이즈|렇게|래도)|알아서|맘대로|마음대로|뜻대로|랜덤|뭐든"
    r"|뭘로\s?해도|뭐가\s?됐든|어떤\s?(?:거|것|색)(?:이)?든|어느\s?(?:거|것|색)(?:이)?든|다\s?(?:좋|괜찮|돼|됩|오케이|ok)|맡길|맡겨|골라\s?(?:주|줘)"
    r"|정해\s?(?:주|줘)|네가\s?(?:골|정)|안\s?(?:가려|중요|따)|가리지\s?않|중요하지\s?않|중요치\s?않|신경\s?(?:안|쓰지)|편하신"
    r"|(?:있는|남는|되는)\s?(?:걸|거|색|대로))"
)
_KO_BEHIND = (
    r"(?:은|는|이|가|을|를|도|야|이야|이든|으로|로|요|이요)?(?:,|\.{2,}|…)?\s?"
    rf"(?:(?:그냥|걍|뭐|다|전부|모두|저는|전|정말|진짜|딱히|별로|사장님이|직원분이|판매자님이)\s?)*{_KO_ANY}"
)
_KO_BEFORE = r"(?:아무|랜덤|알아서|맘대로|마음대로|상관없이|(?:있는|남는|되는))\s?"
_KO_BEFORE_EVEN = r"(?:어떤|어느|무슨)\s?"
_KO_EVEN = r"(?:이?든|이라도|이나|으로든|\s?다\s?(?:좋|괜찮|돼|됩))"
_ALL = re.compile(rf"{_EN_ALL}|{_ZH_ANY}|{_KO_ANY}")
# "The rest is up to you" is said of whatever was not named.
_REST = re.compile(
    rf"\b(?:the rest|everything else|(?:all )?(?:the )?other (?:options|choices|things)|anything else)\b{_EN_BEHIND}"
    rf"|(?:其他|其它|其余|别的|剩下)(?:的|都|就)*{_ZH_BEHIND}"
    rf"|(?:나머지|나머진|다른\s?(?:건|거|것|옵션)|그\s?외)(?:에)?{_KO_BEHIND}"
)
# Nor does who gives it up, or only looks about: "whatever, forget it", `随便看看`.
_LET_GO = re.compile(
    r"\bnever ?mind\b|\bforget\b|\bcancel\b|\bstop\b|\bno thanks?\b|\blater\b"
    r"|\bnot (?:interested|now|buying|any ?more)\b|\b(?:don'?t|do not|no longer) (?:want|need)\b"
    r"|算了|不买|不要了|不用了|再说|随[便意](?:看|逛|问|聊|说|翻)|取消"
    r"|안\s?(?:살|사|할래|할게)|됐어|됐습|취소|그만|관둘|필요\s?없|다음에|나중에"
)
# Of these nobody leaves a choice to us by leaving them out: they are none.
_NO_CHOICE = re.compile(
    rf"(?:\b(?:price|cost|money|brand|make|delivery|shipping|seller|packaging|wrapping)s?\b{_EN_BEHIND})"
    rf"|(?:价格|价钱|钱|牌子|品牌|快递|物流|包装|时间|发货){_ZH_BEHIND}"
    rf"|(?:가격|값|돈|브랜드|메이커|배송|택배|포장|날짜){_KO_BEHIND}"
)
_LIKE_A_QUESTION = re.compile(
    r"(?:아무\s?(?:거|것|색상?|색깔|컬러|칼라|사이즈)?이?나|뭐[든나]|든지?)요?[\s.!~ㅎㅋ]*$"
    r"|(?:哪|什么)[^，,。 ]{0,4}都(?:行|可以|好|成)[的吧呢啊呀]*"
)
# What is not to be it: "any but black", `除了黑色都行`, `검정만 아니면 돼요`.
_RULED_OUT = re.compile(
    r"\bany(?:thing)?(?: \w+){0,2}? (?:but|except(?: for)?|besides)(?: the| in| for)? \w+(?: (?:or|and|nor) \w+)?"
    r"|\b(?:except(?: for)?|other than|apart from)(?: the| in)? \w+"
    r"|(?:除了?|只要别是|只要不是|别是|别给我?来?|别来|不能是)[^，,。.;；都要]{1,6}?(?=都|以外|之外|外|就行|就好|就可以|[，,。.;；\s]|$)"
    r"|[^，,。.;；\s]{1,4}(?:以外|之外)|\S+?만\s?(?:아니면|아니라면|빼면|빼고|말고|피해)|\S+?\s?제외",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:except|other than|apart from|any(?:thing)?\b.{0,16}\b(?:but|besides))\b|除了?|[以之]外|只要(?:别|不)是|别是"
    r"|就行|만\s?(?:아니|빼)|제외|(?:빼고|말고)는?\s?(?:아무|다|뭐든|상관)"
)


def left_open(options: Sequence[Option], said: str, *, answers: bool) -> frozenset[str]:
    """Tell which options somebody leaves to us.

    Args:
        options: Of the product.
        said: What was said.
        answers: Whether one of them was asked for: then "whatever" is said of these.
    """
    there = _NO_CHOICE.sub(" ", _flat(said))
    if _REST.search(there):
        return frozenset(each.key for each in options)
    named = frozenset(each.key for each in options if _is_left(_called(each), there))
    if named or not answers:
        return named
    return frozenset(each.key for each in options) if leaves_all(said) else named


def leaves_all(said: str) -> bool:
    """Whether somebody leaves to us whatever is spoken of: "either is fine", `随便`, `아무거나요`."""
    there = _NO_CHOICE.sub(" ", _flat(said))
    return _ALL.search(there) is not None and _LET_GO.search(there) is None


def leaves_colour(said: str) -> bool:
    """Whether somebody leaves to us what colour it is."""
    return _is_left(_COLOUR, _flat(said))


def leaves_size(said: str) -> bool:
    """Whether somebody leaves to us what size it is."""
    return _is_left(_SIZE, _flat(said))


def part_ruled_out(said: str) -> tuple[str, str]:
    """Part a text into what anything else would do than, and the rest of it."""
    return " ".join(match[0] for match in _RULED_OUT.finditer(said)), _RULED_OUT.sub(" ", said)


def is_open_otherwise(said: str) -> bool:
    """Whether anything but what is ruled out would do: "except black", `검정만 아니면`."""
    return _BUT.search(said.casefold()) is not None


def without_leaving(said: str) -> str:
    """Leave out of the end of a text what only looks like a question: `아무거나요`."""
    return _LIKE_A_QUESTION.sub(" ", said)


def _flat(said: str) -> str:
    return " ".join(said.casefold().replace("\u2019", "'").split())


def _called(option: Option) -> str:
    """Write how an option is called, by its own names and by those that every such option goes by."""
    own = [each.casefold() for each in (option.key, *option.names.values())]
    kinds = [kind for kind in (_COLOUR, _SIZE) if any(re.search(kind, each) for each in own)]
    names = [rf"\b{re.escape(each)}\b" if each.isascii() else re.escape(each) for each in own if len(each) > 1]
    return "|".join([*kinds, *names])


@lru_cache(maxsize=256)
def _left(called: str) -> re.Pattern[str]:
    sign, alone = (_SIGN, _SIGN_ALONE) if _COLOUR in called else ("", "")
    behind = rf"(?:{called}{alone})(?:{_EN_BEHIND}|{_ZH_BEHIND}|\s?{_KO_BEHIND})"
    before = rf"(?:{_EN_BEFORE}|{_ZH_BEFORE}|{_KO_BEFORE})(?:{called}{sign})"
    even = rf"{_KO_BEFORE_EVEN}(?:{called}{sign}){_KO_EVEN}"
    return re.compile(f"{behind}|{before}|{even}")


def _is_left(called: str, said: str) -> bool:
    return bool(called) and _left(called).search(said) is not None
