"""Of what a measure is: `20 cm high` is no diameter, `키 165cm` no length of a dress, `2시간 충전` no battery life.

What a measure is of stands right before or right behind it, once: of `高20cm宽30cm` the second word is of what follows.
Where nothing is said, it may be of anything.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from hupan.phrases.domain import Measure
from hupan.phrases.text import Span

HEIGHT, WIDTH, LENGTH, DEPTH, THICKNESS, DIAMETER = "height", "width", "length", "depth", "thickness", "diameter"
PERSON, OTHER, CHARGING, TRIP, WEIGHT, BORNE = "person", "other", "charging", "trip", "weight", "borne"
SUGAR, FAT, CARBS, SALT, FIBRE, PROTEIN = "sugar", "fat", "carbs", "salt", "fibre", "protein"
SUBSTANCES = frozenset({SUGAR, FAT, CARBS, SALT, FIBRE, PROTEIN})

_LENGTHS = frozenset({"mm", "cm", "m", "[in_i]", "[ft_i]"})
_WEIGHTS = frozenset({"g", "kg", "[oz_av]", "[lb_av]"})
_TIMES = frozenset({"h", "min", "d"})
_YEARS = frozenset({"a"})

# What is said of a length, by words before it and by words behind it; a word may be both.
_SIDES: Mapping[str, str] = {
    HEIGHT: r"\bheight\b|\btall\b|\bhigh\b|(?<![加增升身拉提])高度?(?![级清端档跟领帮品])|높이",
    WIDTH: r"\bwidth\b|\bwide\b|\bbroad\b|宽度?(?!松)|(?<![가-힣])폭|너비|가로",
    LENGTH: r"\blength\b|\blong\b|(?<![加身])长度?(?![裙裤袖款靴期])|길이|세로",
    DEPTH: r"\bdepth\b|\bdeep\b|深度?(?!色)|깊이",
    THICKNESS: r"\bthickness\b|\bthick\b|(?<!加)厚度?(?!底)|두께",
    DIAMETER: r"\bdiameter\b|\bdia\b|\bacross\b|直径|口径|지름|직경|구경",
}
_OF_PERSONS = (
    r"\bi\s?a?'?m(?:\s+about)?|\b(?:he|she)(?:\s+is|'?s)|\bmy\s+height|\b(?:waist|bust|chest|hips?|inseam|wrist|foot(?:\s+length)?|feet|neck|head)\b"
    r"|身高|我是?|[他她]是?|腰围|胸围|臀围|脚长|手腕|腕围|头围|(?<![가-힣])키|신장|허리|가슴|엉덩이|손목|발\s?길이|머리\s?둘레"
)
_OF_OTHERS = (
    r"\b(?:desk|table|shelf|handle|strap|sole|heel|back|plant|total\s+length|overall(?:\s+length)?)\b"
    r"|桌子?高?|书桌高?|架子|表带|刀柄|手柄|全长|鞋底|鞋跟|(?:책상|식탁|선반)(?:\s?높이)?|손잡이|스트랩|굽|밑창|전체\s?길이"
)
# What is to stand, lie or fit there is measured: "for my 60 cm monstera", "for 170 cm", `适合165cm`.
_FOR_WHAT = re.compile(
    r"\bfor\s+(?:my|our|his|her|their|someone|somebody|people)\s+(?=\d)|\bfor\s+(?=1[4-9]\d\s?cm)|适合\s?(?=1[4-9]\d)"
)
_NOUNS = (
    r"\b(?:wrist|waist|chest|head|foot|feet|neck|person|people|man|woman|guy|girl|boy)\b"
    r"|的?(?:手腕|腰围?|个子|人)|손목|여자|남자"
)
_OTHER_NOUNS = (
    r"\b(?:handle|strap|sole|heel|plant|desk|shelf|laptop)\b|的?(?:表带|刀柄|鞋跟|鞋底)|\s?(?:스트랩|굽|밑창|손잡이)"
)
_TABLES: Mapping[frozenset[str], tuple[Mapping[str, str], Mapping[str, str]]] = {
    _LENGTHS: (
        {OTHER: _OF_OTHERS, PERSON: _OF_PERSONS, **_SIDES},
        {OTHER: _OTHER_NOUNS, PERSON: _NOUNS, **_SIDES},
    ),
    _WEIGHTS: (
        {
            SUGAR: r"\bsugar|糖|(?<![가-힣a-z\d])당류?|설탕", FAT: r"\bfat|脂肪|지방",
            CARBS: r"\bcarbs?|碳水(?:化合物)?|탄수화물",
            SALT: r"\b(?:salt|sodium)|盐|钠|나트륨|소금", FIBRE: r"\bfib(?:re|er)|膳食纤维|식이섬유",
            PROTEIN: r"\bprotein|蛋白质?(?:含量)?|단백질(?:\s?함량)?",
            BORNE: r"\b(?:i|he|she|who|dog|cat)\s+weighs?|\bweighing|\bmy\s+weight|体重|몸무게|체중",
            WEIGHT: r"(?<!my )\bweight|\bweighs?|重量|(?<!承)(?<!体)重(?!度)|무게",
        },
        {
            SUGAR: r"sugar|的?糖|당류|설탕", FAT: r"fat\b|的?脂肪|지방", CARBS: r"carbs?\b|的?碳水|탄수화물",
            SALT: r"(?:salt|sodium)\b|的?[盐钠]|나트륨", FIBRE: r"fib(?:re|er)\b|的?膳食纤维|식이섬유",
            PROTEIN: r"protein\b|的?蛋白|단백질",
            BORNE: r"(?:dogs?|cats?|pupp(?:y|ies)|kittens?|person|people|man|woman|guy)\b|的?(?:大?狗|猫|犬|人)"
            r"|강아지|고양이|사람",
        },
    ),
    _TIMES: (
        {CHARGING: r"\bcharg(?:es?|ed|ing)(?:\s+(?:fully|up|time|full))*(?:\s+(?:in|takes?|within|of))?"
            r"|充电(?:时间|只要|只需|用)?|充满(?:电)?|충전\s?(?:시간)?"},
        {
            CHARGING: r"(?:to\s+)?(?:of\s+)?(?:full\s+)?charg(?:e|ing)\b"
            r"|(?:就|可以|能)?充[满电]|(?:안에|만에|이면)?\s?(?:완전\s?|완\s?)?충전",
            TRIP: r"(?:flights?|hikes?|walks?|trips?|drives?|commutes?|rides?|runs?|meetings?|shifts?)\b"
            r"|的?(?:航班|飞机|车程|徒步)|비행|등산|산책|출퇴근",
        },
    ),
    _YEARS: (
        {OTHER: r"\b(?:warranty|guarantee)(?:\s+for)?|保修|质保|보증(?:\s?기간)?"},
        {OTHER: r"(?:of\s+)?(?:warranty|guarantee|anniversary)|的?(?:以上)?的?(?:保修|质保|历史)|이?상?\s?보증|무상"},
    ),
}  # fmt: skip
# Between such a word and its measure.
_LINK = r"(?:\s?(?:of|is|are|about|around|at|:|为|是|要|在|只要|大概|大约|约|은|는|이|가|을|를|도))*\s*$"
_BEHIND = r"[\s-]?(?:(?:in|of)\s+)?(?:짜리\s?)?"
# "Not taller than 30 cm" says of what it is by its very bound.
_COMPARED: Mapping[str, str] = {
    HEIGHT: r"taller|higher|高(?:于|过|的)?|높",
    WIDTH: r"wider|narrower|宽|窄|넓|좁",
    LENGTH: r"longer|(?<!最)长|길|긴",
    DEPTH: r"deeper|深|깊",
    THICKNESS: r"thicker|thinner|slimmer|厚|薄|두꺼|두껍|얇",
    WEIGHT: r"lighter|heavier|轻|重|가벼|가볍|무거|무겁",
}


def _compiled(table: Mapping[str, str], before: str = "", behind: str = "") -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(of, re.compile(f"{before}(?:{pattern}){behind}")) for of, pattern in table.items()]


_READ = {
    units: (_compiled(before, behind=_LINK), _compiled(behind, before=_BEHIND))
    for units, (before, behind) in _TABLES.items()
}
_IN_BOUND = _compiled(_COMPARED)
_REACH = 40


def with_sides(text: str, found: Iterable[Measure]) -> Iterator[Measure]:
    """Tell of each measure of a folded text of what it is said to be."""
    taken = 0
    for each in sorted(found, key=lambda one: one.span):
        of, end = _of(text, each, taken)
        taken = max(taken, end)
        yield replace(each, of=of)


def _of(text: str, measure: Measure, taken: int) -> tuple[str, int]:
    span = measure.span
    units = next((known for known in _READ if measure.unit in known), None)
    if units is None:
        return "", span.end
    before, behind = _READ[units]
    start = max(taken, span.start - _REACH)
    found = next((of for of, pattern in before if pattern.search(text, start, span.start)), None)
    if found is None and units == _LENGTHS and _is_for(text, start, span):
        found = OTHER
    if found is not None:
        return found, span.end
    if (within := _bound(text, span, units)) is not None:
        return within, span.end
    for of, pattern in behind:
        if match := pattern.match(text, span.end):
            return of, match.end()
    return "", span.end


def _is_for(text: str, start: int, span: Span) -> bool:
    found = _FOR_WHAT.search(text, start, span.end)
    return found is not None and found.end() == span.start


def _bound(text: str, span: Span, units: frozenset[str]) -> str | None:
    if units in {_TIMES, _YEARS}:
        return None
    said = text[span.start : span.end]
    known = ((of, pattern) for of, pattern in _IN_BOUND if (of == WEIGHT) is (units == _WEIGHTS))
    return next((of for of, pattern in known if pattern.search(said)), None)


def sides_in(flat: str) -> frozenset[str]:
    """Name of what an attribute is, by its names written small."""
    return frozenset(of for of, pattern in _OWN.items() if pattern.search(flat))


_OWN = {
    of: re.compile(pattern.replace(r"\b", ""))
    for of, pattern in {
        **_SIDES,
        **{of: _TABLES[_WEIGHTS][0][of] for of in (*SUBSTANCES, WEIGHT)},
        CHARGING: r"charg|充电|충전",
        HEIGHT: r"height|高|높이",
    }.items()
}
