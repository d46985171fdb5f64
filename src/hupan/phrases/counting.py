"""How many, and how old: `2 pairs`, `세 켤레`, `两双`, `x3`; `six-year-old`, `6살`, `六岁`."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from hupan.phrases.domain import Age, Count
from hupan.phrases.numerals import NATIVE_KOREAN, native_korean, numbers
from hupan.phrases.text import Span, words

_MOST = 1000
_OLDEST = 120
_KOREAN = words("개|벌|켤레|장|병|권|대|쌍|세트|박스|봉지|봉|자루|통|팩|캔|묶음|가지|잔|송이|포|상자")
_CHINESE = words(
    "个|双|件|条|只|台|本|瓶|盒|套|包|支|张|把|袋|箱|份|部|块|顶|副|对|罐|枚|杯|束|盆|根|颗|卷|桶|辆|床|串|盏|幅"
)
_ENGLISH = words(
    "pairs of|pairs|pair|pieces|piece|pcs|units|unit|boxes|box|packs|pack|sets|set|bottles|bottle|copies|copy",
    "of them|of those|of these|of it|items|item|bags|bag",
)
_COUNTERS = re.compile(rf"\s?(?:(?:{_ENGLISH})\b|(?:{_KOREAN})(?![가-힣]*(?:월|년))|(?:{_CHINESE})(?!套))")
_TIMES = re.compile(r"(?:(?<![a-z0-9])[x×*]\s?(?P<after>\d{1,3})\b|\b(?P<before>\d{1,3})\s?[x×](?![a-z0-9]))")
_NATIVE_COUNT = re.compile(rf"(?<![가-힣])(?P<number>{NATIVE_KOREAN})\s?(?:{_KOREAN})")
_ORDER = re.compile(r"(?:第|제)\s?$")
# How many there are for each, or what one of them is for, stands beside how many there are.
_SHARE_BEFORE = re.compile(
    r"(?:[一每][个個]?人|[一每]家|人均|人手|每[样种]|(?<!\S)(?:送|给)|인당|사람당|명당|각자"
    r"|\beach(?: of us)?(?: gets?| takes?)?)\s?$"
)
_SHARE_AFTER = re.compile(
    r"\s?(?:each\b|apiece\b|per (?:person|head|kid|child)\b|a head\b"
    r"|(?:\w+ )?for (?:my|our|his|her|their|me|him|us|the|each|work|home)\b"
    r"|씩|(?:은|는)\s(?!.{0,8}(?:빼|뺄|취소|삭제|지우|지워|필요\s?없))|自[用己]|我自己|我用|[送给](?!\s?[\d一二两三四五六七八九十]))"
)
_AGE_AFTER = re.compile(r"[\s-]?(?:years?[\s-]olds?|yrs?[\s-]old|y/?o|year[\s-]old)\b|\s?(?:살|세(?![트])|岁)")
# A first birthday is `돌`: who is two of them is two years old.
_NATIVE_AGE = re.compile(rf"(?<![가-힣])(?P<number>{NATIVE_KOREAN})\s?(?:살|돌(?![가-힣]*(?:잔치|반지|침대)))")
_MONTHS_OLD = re.compile(
    r"(?<!\d)(?P<number>\d{1,2})\s?(?:개월(?=\s?(?:된|아기|아가|아이|애|남아|여아|딸|아들|짜리|이[에예라고]|인데))"
    r"|[\s-]months?[\s-]old\b|个月(?=大|的?(?:宝宝|婴儿|孩子)))"
)
_MONTHS_OF_A_YEAR = 12


def counts(text: str) -> Iterator[Count]:
    """Find how many of something a folded text asks for; not `第二个`, which is a place in a row."""
    for match in _TIMES.finditer(text):
        yield Count(int(match["after"] or match["before"]), Span(*match.span()))
    for match in _NATIVE_COUNT.finditer(text):
        yield Count(native_korean(match["number"]), Span(*match.span()))
    for number in numbers(text):
        after = _COUNTERS.match(text, number.span.end)
        exact = number.least == number.most and number.least == int(number.least) and 0 < number.least <= _MOST
        if after and exact and not _ORDER.search(text, max(0, number.span.start - 2), number.span.start):
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
    for number in numbers(text):
        after = _AGE_AFTER.match(text, number.span.end)
        if after and number.least == number.most and _is_an_age(number.least):
            yield Age(int(number.least), Span(number.span.start, after.end()))


def _is_an_age(number: Decimal) -> bool:
    return number == int(number) and 0 <= number <= _OLDEST
