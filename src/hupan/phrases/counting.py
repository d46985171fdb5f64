"""How many, and how old: `2 pairs`, `세 켤레`, `两双`, `x3`; `six-year-old`, `6살`, `六岁`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from hupan.phrases.domain import Age, Count
from hupan.phrases.numerals import ENGLISH_SMALL, HAN_DIGITS, NATIVE_KOREAN, Number, native_korean, numbers
from hupan.phrases.text import Span, words

_MOST = 1000
_OLDEST = 120
_REACH = 40
_KOREAN = words("개|벌|켤레|장|병|권|대|쌍|세트|박스|봉지|봉|자루|통|팩|캔|묶음|가지|잔|송이|포|상자")
_CHINESE = words(
    "个|双|件|条|只|台|本|瓶|盒|套|包|支|张|把|袋|箱|份|部|块|顶|副|对|罐|枚|杯|束|盆|根|颗|卷|桶|辆|床|串|盏|幅"
)
_ENGLISH = words(
    "pairs of|pairs|pair|pieces|piece|pcs|units|unit|boxes|box|packs|pack|sets|set|bottles|bottle|copies|copy",
    "of them|of those|of these|of it|items|item|bags|bag",
)
# Whoever is in their seventies is no seventy machines: `70대 아버지`.
_RELATIVE = (
    r"(?:[가-힣]+\s)?(?:아버지|어머니|아빠|엄마|부모|할머니|할아버지|이모|삼촌|고모|남성|여성|남자|여자|초반|중반"
    r"|후반|분|어르신)"
)
_COUNTERS = re.compile(
    rf"\s?(?:(?:{_ENGLISH})\b(?!(?<=piece)\s+(?!of\b)[a-z])|(?:{_KOREAN})(?![가-힣]*(?:월|년))(?!(?<=0대)\s?{_RELATIVE})(?!(?<=가지)\s?(?:색|맛|컬러|용도|기능))|(?:{_CHINESE})(?!套)(?!(?<=个)(?:月|小时|星期|礼拜|钟头|工作日|季度|世纪|人(?:住|用|睡|喝|吃|生活|旅行|出门))))"
)
# A dozen and the like, which need no counter: `两打`, `한 다스`; and two and three of anything: `来俩`.
_DOZENS = re.compile(
    r"(?:(?P<half>半|(?<![가-힣])반\s?)|(?P<dozens>[一两二三四五]|(?<![가-힣])(?:한|두|세|네)\s?|\d\s?))(?:打(?P<more>半)?(?![印火包气蛋底折扫磨击猎开])|다스)"
    r"|(?<=[要来买拿])(?P<few>[俩仨])"
    r"|(?<![a-z\d])(?P<en>two|three|four|five|six|eight|ten|\d)\s+dozen\b(?:\s+of\b)?"
)
_SO_MANY = {
    "俩": 2,
    "仨": 3,
    **dict(zip("一二三四五", range(1, 6), strict=True)),
    "两": 2,
    "한": 1,
    "두": 2,
    "세": 3,
    "네": 4,
}
_TIMES = re.compile(
    r"(?:(?<![a-z0-9])[x×*]\s?(?P<after>\d{1,3})\b|\b(?P<before>\d{1,3})\s?[x×](?!\s?(?!(?:the|of|these|those)\b)[a-z0-9]))"
)
_NATIVE_COUNT = re.compile(
    rf"(?<![가-힣])(?P<number>{NATIVE_KOREAN})\s?(?:{_KOREAN})(?!(?<=가지)\s?(?:색|맛|컬러|용도|기능))"
)
# Reviews and stars are counted, too, and no goods: `评价超过100条`, `리뷰 100개 이상`.
_OF_REVIEWS = re.compile(
    r"(?:评价|评论|好评|晒图|(?<![가-힣])(?:리뷰|후기|별|평가|상품평))(?:数|量|수|이|가|은|는)?\s?(?:在|超过|大于|多于|至少|不少于|최소|적어도)?\s?$"
)
_ORDER = re.compile(r"(?:第|제)\s?$")
# How many there are for each, or what one of them is for, stands beside how many there are.
_SHARE_BEFORE = re.compile(
    r"(?:[一每][个個]?人|[一每]家|人均|人手|每[样种]|(?<!\S)(?:送|给)|인당|사람당|명당|각자"
    r"|\beach(?: of us)?(?: gets?| takes?)?)\s?$"
)
_SHARE_AFTER = re.compile(
    r"\s?(?:each\b|apiece\b|per (?:person|head|kid|child)\b|a head\b"
    r"|(?:\w+ )?for (?:my|our|his|her|their|me|him|us|the|each|work|home)\b"
    r"|씩|(?:은|는)\s(?!.{0,8}(?:빼|뺄|취소|삭제|지우|지워|필요\s?없))|自[用己]|我自己|我用"
    r"|[送给](?!\s?[\d一二两三四五六七八九十]))"
)
_AGE_AFTER = re.compile(
    r"(?:[\s-]and[\s-]a[\s-]half)?[\s-]?(?:years?[\s-]olds?|yrs?[\s-]old|y/?o|year[\s-]old)\b|\s?(?:살|세(?![트])"
    r"|周?岁)"
)
# A first birthday is `돌`: who is two of them is two years old.
_NATIVE_AGE = re.compile(rf"(?<![가-힣])(?P<number>{NATIVE_KOREAN})\s?(?:살|돌(?![가-힣]*(?:잔치|반지|침대)))")
_MONTHS_OLD = re.compile(
    r"(?<!\d)(?P<number>\d{1,2})\s?(?:개월(?=\s?(?:된|아기|아가|아이|애|남아|여아|딸|아들|짜리|이[에예라고]|인데))"
    r"|[\s-]months?[\s-]old\b|个月(?=大|的?(?:宝宝|婴儿|孩子)))"
)
_MONTHS_OF_A_YEAR = 12
# The younger of two is said before: "3 and a 5 year old", `3到5岁`, `3~5세`. What suits the elder may be none for them.
_YOUNGER = re.compile(
    rf"(?<![\d.$])(?P<number>\d{{1,2}}|{words(*ENGLISH_SMALL)}|[一二三四五六七八九])(?:岁|세|살)?"
    r"\s?(?:-|~|–|/|,|，|、|and|or|to|&|到|至|和|或|와|과|이랑|랑|하고|에서)\s?(?:an?\s+)?$"
)
_BELOW = re.compile(
    r"(?<!not )\b(?:under|below|younger than|less than)\s+(?:the age of\s+)?$|(?<!不)(?:小于|不到|未满)$"
)
_BELOW_AFTER = re.compile(r"\s?미만|(?:都)?不到|未满")
_SOMEBODY = (
    r"(?:son|daughter|kid|child|boy|girl|grandson|granddaughter|niece|nephew|little one|toddler|baby|godson"
    r"|goddaughter|brother|sister|he|she|dad|mom|mum|father|mother|grandma|grandpa)"
)
# An age that is said without its unit, of somebody: "my son is 6", "she just turned six", "aged 6", `我爸70了`, `초1`.
_SAID_OF = re.compile(
    rf"(?:\b{_SOMEBODY}(?:\s+is|'?s|\s+(?:just\s+)?turned|\s+(?:is\s+)?turning|\s+will be)(?:\s+(?:about|almost"
    rf"|nearly|only|now|just|turning))?"
    r"|\b(?:just\s+)?(?:turned|turning)|\b(?:aged?|ages)(?:\s+of)?"
    r"|\bkids?(?:\s+(?:of|from)))\s+$"
)
_OF_SAID = re.compile(
    r"(?!\d|\s?(?:\+|and (?:up|over|above|older)|or (?:up|older|over|above))|\.\d|[a-z%$])(?!\s(?:inch|cm|kg|pounds?"
    r"|feet|ft|months?|weeks?|days?|dollars?|bucks|foot|of|pages|times|pairs?|sizes?|am|pm|more|less|out)\b)"
)
_BIRTHDAY = re.compile(r"\b(?P<number>\d{1,2})(?:st|nd|rd|th)\s+(?:b-?day|birthday)\b")
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_BIRTHDAYS = {word: at for at, word in enumerate(_ORDINALS.split(), start=1)}
_SPELT_BIRTHDAY = re.compile(rf"\b(?P<number>{words(*_BIRTHDAYS)})\s+(?:b-?day|birthday)\b")
_KIN_ZH = re.compile(
    r"(?:爸爸?|妈妈?|爷爷|奶奶|外公|外婆|姥姥|姥爷|父亲|母亲|儿子|女儿|孩子|孙子|孙女|老人|[他她])(?:今年|都|快|已经"
    r"|马上)*(?P<number>\d{1,2})了"
)
_FULL_KO = re.compile(r"(?<![가-힣\d])만\s?(?P<number>\d{1,2})\s?(?:세|살)")
_DECADE_KO = re.compile(rf"(?<!\d)(?P<number>[1-9]0)대(?=\s?{_RELATIVE})")
# Whom people call something is of an age, too; of several, of the youngest of these.
_CALLED: Mapping[int, str] = {
    0: r"\b(?:for|to)\s+(?:(?:an?|my|our|the|her|his|their)\s+)?(?:new\s+|tiny\s+|little\s+)?(?:bab(?:y|ies)"
    r"|newborns?|infants?)(?!\s(?:blue|pink|shower|sister|brother|powder|yoda))\b"
    r"|(?<!不给)(?<!不是给)(?:给|送)(?:小|新生)?(?:婴儿|宝宝)|新生儿|(?:백일|갓난|신생)\s?아(?:기|이)?|아기(?=한테"
    r"|에게|가\s|용\s)",
    1: r"\b(?:a|my|our|the|for)\s+toddlers?\b|(?:刚满|满|一)周岁|幼儿(?!园)|(?<![가-힣])(?:첫\s?)?돌(?=\s?(?:지난|된"
    r"|쟁이|아기|아이|넘은|맞은))",
    3: r"\bpre-?schoolers?\b|上?幼儿园的?(?:小?孩子?|小朋友|宝宝|娃)|上幼儿园|어린이집\s?다니는",
    5: r"\bkindergart[en]{2}n?ers?\b|유치원생|유치원\s?다니는",
    6: r"\b(?:first|1st)[\s-]graders?\b|小学生|一年级|초등학생|초딩|초등학교\s?1학년|(?<![가-힣])초1",
    7: r"\b(?:second|2nd)[\s-]graders?\b|二年级|초등학교\s?2학년|(?<![가-힣])초2",
    8: r"\b(?:third|3rd)[\s-]graders?\b|三年级|초등학교\s?3학년|(?<![가-힣])초3",
    13: r"\b(?:a|my|our|the|for)\s+teen(?:ager)?s?\b|初中生|중학생",
    60: r"환갑", 70: r"칠순", 80: r"팔순",
}  # fmt: skip
_CALLED_SO = [(years, re.compile(pattern)) for years, pattern in _CALLED.items()]
_NOT_THEM = re.compile(r"(?:\b(?:not|isn't|never)|不是|不要?)\s*$")
_NOT_THEM_AFTER = re.compile(r"\s?(?:말고|아니|빼고)")


def counts(text: str) -> Iterator[Count]:
    """Find how many of something a folded text asks for; not `第二个`, which is a place in a row."""
    for match in _TIMES.finditer(text):
        yield Count(int(match["after"] or match["before"]), Span(*match.span()))
    for match in _DOZENS.finditer(text):
        said = (match["few"] or match["dozens"] or match["en"] or "").strip()
        number = _SO_MANY.get(said) or ENGLISH_SMALL.get(said) or (int(said) if said else 1)
        dozens = number * 12 // (2 if match["half"] else 1) + (6 if match["more"] else 0)
        yield Count(number if match["few"] else dozens, Span(*match.span()))
    for match in _NATIVE_COUNT.finditer(text):
        if not _OF_REVIEWS.search(text, max(0, match.start() - 12), match.start()):
            yield Count(native_korean(match["number"]), Span(*match.span()))
    for number in numbers(text):
        after = _COUNTERS.match(text, number.span.end)
        exact = number.least == number.most and number.least == int(number.least) and 0 < number.least <= _MOST
        start = number.span.start
        named = _ORDER.search(text, max(0, start - 2), start) or _OF_REVIEWS.search(text, max(0, start - 12), start)
        if after and exact and not named:
            yield Count(int(number.least), Span(number.span.start, after.end()))


def wholes(found: Sequence[Count], text: str) -> tuple[Count, ...]:
    """Leave out what is only a share of another count: `六双 每人两双` are six, `2个 一个送人` are two."""
    shares = {
        each
        for each in found
        if _SHARE_BEFORE.search(text, max(0, each.span.start - 24), each.span.start)
        or _SHARE_AFTER.match(text, each.span.end)
    }
    whole = [each for each in found if each not in shares]
    most = max((each.number for each in whole), default=0)
    return tuple(each for each in found if each not in shares or each.number > most)


def ages(text: str) -> Iterator[Age]:
    """Find how old somebody is, in a folded text."""
    for match in _NATIVE_AGE.finditer(text):
        yield Age(native_korean(match["number"]), Span(*match.span()))
    for match in _MONTHS_OLD.finditer(text):
        yield Age(int(match["number"]) // _MONTHS_OF_A_YEAR, Span(*match.span()))
    for match in _FULL_KO.finditer(text):
        yield Age(int(match["number"]), Span(*match.span()))
    for number in numbers(text):
        yield from _with_unit(text, number)
        yield from _of_somebody(text, number)
    for pattern in (_BIRTHDAY, _SPELT_BIRTHDAY, _KIN_ZH, _DECADE_KO):
        for match in pattern.finditer(text):
            yield Age(_BIRTHDAYS.get(match["number"]) or int(match["number"]), Span(*match.span()))
    for years, pattern in _CALLED_SO:
        for match in pattern.finditer(text):
            if not (_NOT_THEM.search(text, 0, match.start()) or _NOT_THEM_AFTER.match(text, match.end())):
                yield Age(years, Span(*match.span()))


def _with_unit(text: str, number: Number) -> Iterator[Age]:
    start, after = number.span.start, _AGE_AFTER.match(text, number.span.end)
    if not after or not _is_an_age(number.least):
        return
    if younger := _YOUNGER.search(text, max(0, start - _REACH), start):
        said = younger["number"]
        yield Age(int(said) if said.isdigit() else (ENGLISH_SMALL | HAN_DIGITS)[said], Span(*younger.span("number")))
    below = _BELOW.search(text, max(0, start - _REACH), start) or _BELOW_AFTER.match(text, after.end())
    # Of those under three none is three.
    yield Age(max(0, int(number.least) - bool(below)), Span(start, after.end()))


def _of_somebody(text: str, number: Number) -> Iterator[Age]:
    said = _SAID_OF.search(text, max(0, number.span.start - _REACH), number.span.start)
    if said and number.least == number.most and _is_an_age(number.least) and _OF_SAID.match(text, number.span.end):
        yield Age(int(number.least), number.span)


def _is_an_age(number: Decimal) -> bool:
    return number == int(number) and 0 <= number <= _OLDEST
