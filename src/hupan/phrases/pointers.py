"""Which of the things on screen: `the second one`, `2번`, `마지막 거`, `前两个`, `둘 다`, `not the first one`."""

import re
from collections.abc import Iterator

from hupan.phrases.domain import Pointer
from hupan.phrases.text import Span, words

_MOST = 20
_LAST = -1
_ORDINALS = {
    name: place
    for place, names in enumerate(
        (
            "first|1st|첫 번째|첫번째|첫째|一|일", "second|2nd|두 번째|두번째|둘째|二|两",
            "third|3rd|세 번째|세번째|셋째|三|삼",
            "fourth|4th|네 번째|네번째|넷째|四|사", "fifth|5th|다섯 번째|다섯번째|五|오",
            "sixth|6th|여섯 번째|여섯번째|六|육", "seventh|7th|일곱 번째|일곱번째|七|칠",
            "eighth|8th|여덟 번째|여덟번째|八|팔", "ninth|9th|아홉 번째|아홉번째|九|구",
            "tenth|10th|열 번째|열번째|十",
        ),
        start=1,
    )
    for name in names.split("|")
}  # fmt: skip
_LONG = {name: place for name, place in _ORDINALS.items() if len(name) > 1}
_FEW = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5,
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5,
}  # fmt: skip
# "The second one" and "the second, please" point; "the first thing I need" and "the second time" do not.
_ONE = (
    r"(?:\s+(?:one|option|item|product|result|choice)\b"
    r"|(?=\s*(?:$|[,.!?;:)]|\b(?:and|or|in|with|to|please|is|looks|for|from|instead|than|vs|versus|costs?"
    r"|comes?|has|have|differs?|arrives?|last|fits?|weighs?)\b)))"
)
# "Is the second any good", "I'll take the third": behind such a word an ordinal points, unless a noun follows it.
_POINTING = re.compile(
    r"\b(?:is|are|isn't|does|do|did|doesn't|can|could|will|would|has|add|take|get|put|want|like|prefer|buy|order|grab"
    r"|pick|choose|about|of|than|with|between|and|or|me|gimme|have|i'll|stick|pop|chuck|bung|remove|compare|nah|yes|yeah"
    r"|ok|okay)[\s,]+$"
)
_NO_NOUN = (
    r"(?!\s+(?:times?|things?|days?|weeks?|weekends?|months?|years?|half|aid|hand|class|part(?:y|s)?|person|people|place"
    r"|steps?|order|purchase|world|gen|generation|floor|grade|birthday|anniversary|date|night|edition|version|book|season"
    r"|attempt|try|opinion|language|name|page|round|thought|thoughts|few|couple|two|three|four|five|letter|word|line"
    r"|chapter|president|king|man|woman|baby|child|kid|husband|wife|marathon|half|quarter|game|match|\d+)\b)"
)
# What stands in Korean for a thing that is pointed at.
_THING = "(?:거|꺼|것|걸|껄|애|놈|상품|제품)"
_SHOWN = "个款双件条只台本瓶盒套张种样部把支枝杯包袋罐床顶副口辆块对盏幅颗卷饼片幢束根组间"
_FEW_WORDS = rf"\d{{1,2}}|{words(*_FEW)}"
_POINTER = re.compile(
    r"(?:"
    rf"\b(?:the\s+)?first\s+(?P<en_first>\d{{1,2}}|two|three|four|five)\b(?:\s+(?:ones|options|items))?"
    rf"|\b(?:the\s+)?last\s+(?P<en_last>\d{{1,2}}|two|three|four|five)\b(?:\s+(?:ones|options|items))?"
    rf"|\bthe\s+(?P<en>(?:{words(*(name for name in _LONG if name[0].isascii()))}))\b{_ONE}"
    rf"|(?<!the )(?<!my )(?<!your )(?<!our )(?<!her )(?<!his )(?<!their )(?<!a )\b(?P<en_bare>"
    rf"{words(*(name for name in _LONG if name[0].isascii()))})\s+(?:one|option|item)\b"
    rf"|\bthe\s+(?P<en_of>{words(*(name for name in _LONG if name[0].isascii()))})\b{_NO_NOUN}"
    rf"|(?P<en_end>\bthe\s+last\s+(?:one|option|item|product|result|choice)\b|\bthe\s+last(?=\s*(?:$|[,.!?])))"
    rf"|(?:\bnumber\s+|\bno\.\s?|#|\boption\s+)(?P<nr>\d{{1,2}}|{words('one|two|three|four|five')})\b"
    rf"|(?P<en_all>\bboth(?:\s+of\s+(?:them|those|these))?\b|\ball\s+of\s+(?:them|those|these)\b|\b(?:them"
    rf"|these|those)\s+all\b)"
    rf"|\b(?:the\s+)?(?:top|upper)\s+(?P<en_top>\d{{1,2}}|two|three|four|five)\b(?:\s+(?:ones|options|items))?"
    rf"|\b(?:the\s+)?bottom\s+(?P<en_bottom>\d{{1,2}}|two|three|four|five)\b(?:\s+(?:ones|options|items))?"
    rf"|\b(?:these|those|all(?:\s+(?:of\s+)?(?:the|these|those))?)\s+(?P<en_these>two|three|four|five"
    rf"|[2-9])\b(?!\s+(?:years?|days?|weeks?|months?|hours?|times))(?:\s+(?:ones|options|items))?"
    rf"|(?P<en_top_one>\bthe\s+(?:top|upper)\s+one\b|\b(?:the\s+one\s+)?(?:at"
    rf"|on)\s+(?:the\s+)?(?:very\s+)?top\b(?!\s+of\b))"
    rf"|(?P<en_bottom_one>\bthe\s+(?:bottom|lowest)\s+one\b|\bthe\s+one\s+at\s+the\s+(?:very\s+)?(?:bottom|end)\b)"
    rf"|(?<![\d.])(?P<en_nth>[1-9]|1\d)(?:st|nd|rd|th)\b(?!\s+(?:birthday|anniversary|grade|floor|gen"
    rf"|generation|of|time)\b)(?:\s+(?:one|option|item)\b)?"
    rf"|(?<![가-힣])(?:이|저|그|요)\s?(?P<ko_these>{_FEW_WORDS})\s?(?:개|가지)|(?:맨\s?)?위(?:에|의"
    rf"|쪽)?(?:\s?있는)?\s?(?P<ko_top>{_FEW_WORDS})\s?(?:개|가지)"
    rf"|[这那]\s?(?P<zh_these>{_FEW_WORDS})\s?[{_SHOWN}]|(?:上面|前面|头|最上面)(?:的|那"
    rf"|这)?\s?(?P<zh_top>{_FEW_WORDS})\s?[{_SHOWN}]"
    rf"|(?<![\d月大小])(?P<zh_nr>[1-9]|1\d|[一二三四五六七八九])\s?号(?![码线楼店])"
    rf"|(?P<ko>{words(*(name for name in _LONG if '가' <= name[0] <= '힣'))})(?:\s?(?:거|것|걸|상품|제품))?"
    rf"|(?<![\d가-힣])(?P<ko_nr>\d{{1,2}})\s?번(?!째|\s?(?:더|만))(?:\s?(?:거|꺼|것|걸|상품|제품))?"
    rf"|(?<!\d)(?P<ko_nrth>\d{{1,2}})\s?번째(?:\s?(?:거|것|걸))?"
    rf"|(?:처음|앞)(?:에|의)?\s?(?P<ko_first>{_FEW_WORDS})\s?(?:개|가지)|(?:마지막|뒤)(?:에"
    rf"|의)?\s?(?P<ko_last>{_FEW_WORDS})\s?(?:개|가지)"
    rf"|(?:맨|젤|제일|가장)\s?(?:(?P<ko_top_one>위|앞|처음)|(?P<ko_bottom_one>아래|밑|끝|뒤))(?:에|의|쪽)?(?:\s?있는)?\s?{_THING}"
    rf"|(?P<ko_end>마지막(?:\s?(?:거|꺼|것|걸|상품|제품))?)"
    r"|(?<![가-힣\d])(?P<ko_sino>[일삼사오육칠팔구])\s?번(?![가-힣]*(?:째|호)|\s?(?:더|만))(?:\s?(?:거|꺼|것|걸|상품|제품))?"
    rf"|(?P<ko_all>둘\s?(?:다|모두)|셋\s?(?:다|모두)|넷\s?(?:다|모두)|전부\s?다|모두\s?다)"
    rf"|(?<![가-힣\d])(?P<ko_all_of>[2-9]|두|세|네|다섯)\s?(?:개|가지|켤레|벌)\s?(?:다|모두|전부)(?![가-힣])"
    rf"|第\s?(?P<zh>\d{{1,2}}|[一二三四五六七八九十])\s?[{_SHOWN}]?"
    rf"|前\s?(?:面\s?)?(?P<zh_first>{_FEW_WORDS})\s?[{_SHOWN}]|(?:后面|最后)\s?(?P<zh_last>{_FEW_WORDS})\s?[{_SHOWN}]"
    rf"|(?P<zh_end>最后(?:那|一)+[{_SHOWN}])"
    rf"|(?<![\d第])(?P<zh_all_of>[2-9]|[两二三四五])\s?[{_SHOWN}](?:我?都|全)(?=[要来买加拿放给进帮行好可])"
    rf"|(?P<zh_all>两[{_SHOWN}]都|全都要|都要)"
    r")"
)  # fmt: skip
_ALL = ("en_all", "ko_all", "zh_all", "ko_all_of", "zh_all_of")
_ALL_NAMES = {"both": 2, "둘": 2, "셋": 3, "넷": 4}
_COUNTED_ALL = re.compile(rf"{words(*_ALL_NAMES)}|[2-9]|{words(*_FEW)}")
_NUMBER = (
    rf"(?:{words(*(name for name in _LONG if name[0].isascii()))}|one|two|three|four|five|last|[1-9](?:st|nd|rd|th)?"
    rf"|1\d|[一二三四五六])"
)
_LISTED = re.compile(_NUMBER)
# "The second one and the third": that one is no number.
_THAT_ONE = re.compile(
    rf"\b(?:{words(*(name for name in _LONG if name[0].isascii()))}|\d(?:st|nd|rd|th)|last|this|that|other)\s+one\b"
)
_LEAD = r"(?:the\s+|number\s+|nr\.?\s+|no\.?\s+|nos\.?\s+)?"
_JOIN = r"(?:and|n|&|vs?\.?|versus|or|with|to|against|,|，|、|\+|/|이랑|랑|하고|과|와|跟|和|与|对|比)"
_LIST = re.compile(
    rf"(?<![\w.,$¥₩€]){_LEAD}{_NUMBER}"
    rf"(?:(?:\s?[번号])?(?:\s*{_JOIN}{{1,2}}\s*{_LEAD}|(?<=\d)\s(?=\d)){_NUMBER}){{1,5}}"
    rf"(?![\d.%]|\s?(?:번|째|개|个|款|원|元|块|만|천|인|살|岁)|\s?[a-z]*\b(?<=\d)(?:mm|cm|kg|g|l|ml|w)\b)"
)
_BESIDE = re.compile(
    r"compar|differ|versus|\bvs\b|side by side|next to each other|which (?:one )?is|better|against each other"
    r"|beside|stack up|look (?:identical|alike|the same)|(?:torn|stuck|choos\w+|decid\w+|toss up) between"
    r"|\dv\d|\d vs? \d"
    r"|\b(?:add|put|stick|chuck|pop|bung) (?:number |no )?\d (?:and|&|n) (?:number |no )?\d"
    r"|비교|차이|다른|나란히|뭐가\s?더|어느|어떤\s?게|옆에|对比|比较|比一?比|区别|差别|不同|哪个|哪款|并排|放一起|摆一起"
)
_ALONE = re.compile(r"\W*")
_MOST_LISTED, _LONGEST_LISTED = 12, 200
_WITHOUT_BEFORE = re.compile(r"(?:\b(?:not|except|without|but not|anything but)\s+|不要\s?|除了\s?|别要\s?)$")
_WITHOUT_AFTER = re.compile(r"\s?(?:은|는|을|를)?\s?(?:말고|빼고|제외하고|제외)|\s?(?:不要|除外|以外)")


def pointers(text: str) -> Iterator[Pointer]:
    """Find what a folded text points at."""
    yield from _listed(text)
    for match in _POINTER.finditer(text):
        start, end = match.span()
        before, after = _WITHOUT_BEFORE.search(text, max(0, start - 14), start), _WITHOUT_AFTER.match(text, end)
        span = Span(before.start() if before else start, after.end() if after else end)
        if match["en_of"] and not _POINTING.search(text, max(0, start - 14), start):
            continue
        everything = any(match[name] for name in _ALL)
        places = () if everything else _places(match)
        if everything or (places and all(abs(place) <= _MOST for place in places)):
            number = _number_of_all(match[0]) if everything else 0
            yield Pointer(places, everything, bool(before or after), span, number)


def _number_of_all(said: str) -> int:
    """Tell how many all of it are: two in `both`, three in `세 개 다`; 0 where that was not said."""
    word = _COUNTED_ALL.match(said)
    return 0 if word is None else _ALL_NAMES.get(word[0]) or _few(word[0])


def _listed(text: str) -> Iterator[Pointer]:
    """Find places that are only counted up: `1 and 3`, `2 vs 4`, where they are set side by side or stand alone."""
    if len(text) > _LONGEST_LISTED:
        return
    for match in _LIST.finditer(text):
        if _THAT_ONE.search(text, max(0, match.start() - 12), match.start() + 4):
            continue
        if _BESIDE.search(text) or _ALONE.fullmatch(text[: match.start()] + text[match.end() :]):
            places = tuple(dict.fromkeys(_place(each) for each in _LISTED.findall(match[0])))
            if len(places) > 1 and all(place == _LAST or 0 < place <= _MOST_LISTED for place in places):
                yield Pointer(places, everything=False, without=False, span=Span(*match.span()))


def _places(match: re.Match[str]) -> tuple[int, ...]:
    if any(match[name] for name in ("en_end", "ko_end", "zh_end", "en_bottom_one", "ko_bottom_one")):
        return (-1,)
    if match["en_top_one"] or match["ko_top_one"]:
        return (1,)
    for name in ("en_first", "ko_first", "zh_first", "en_top", "ko_top", "zh_top", "en_these", "ko_these", "zh_these"):
        if match[name]:
            return tuple(range(1, _few(match[name]) + 1))
    for name in ("en_last", "ko_last", "zh_last", "en_bottom"):
        if match[name]:
            return tuple(range(-_few(match[name]), 0))
    for name in ("en", "en_of", "en_bare", "ko", "zh", "nr", "ko_nr", "ko_nrth", "ko_sino", "en_nth", "zh_nr"):
        if match[name]:
            place = _place(match[name])
            return (place,) if place else ()
    return ()


def _few(text: str) -> int:
    return min(int(text), _MOST + 1) if text.isdigit() else _FEW[text]


def _place(text: str) -> int:
    if text == "last":
        return _LAST
    if text.isdigit():
        return int(text)
    if text[:-2].isdigit():
        return int(text[:-2])
    return _ORDINALS.get(text) or _FEW.get(text) or _ORDINALS[" ".join(text.split())]
