"""Parts a wish for several kinds of goods: "a kettle and two mugs", `水壶和两个马克杯`, `주전자랑 머그컵 두 개`.

Names of goods alone tell little: a red and blue shirt, a mug for coffee and tea, a laptop with mouse and bag are one
thing. A text is cut where words join things, and what is said between two cuts is a wish of its own where it names
another kind of goods itself, not what these are for or go with, and is begun anew: by a count, an article or a verb; or
where both are nothing but names. What is told of things that somebody has is no wish.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from hupan.catalog import CategoryTree
from hupan.sayings.clauses import WISHES
from hupan.sayings.kinds import Place, ends_a_name, places_of_names, turns_of
from hupan.sayings.turning import is_unwanted
from hupan.search import commerce, understand

_LONGEST, _MOST, _AT_ONCE = 400, 6, 8
_HANGUL, _HAN = re.compile(r"[가-힣]"), re.compile(r"[一-鿿]")
_GAP, _APOSTROPHE = re.compile(r"[\s\-_\u00b7]"), re.compile(r"(?<=[a-z])['\u2019](?=[a-z])")
# What is set side by side, asked about, changed or wanted in place of another is parted by others, or by nobody.
_NEVER = re.compile(
    r"\b(?:or|versus|vs|compar\w*|difference|between|instead|rather than|better|swap|replace|exchange|return|refund"
    r"|cancel|(?:send|sending|take|taking|give|giving|go|goes) (?:\w+ ){0,6}back)\b"
    r"|还是|或者?|比较|对比|区别|哪个好|换成|退|取消|비교|차이|중에|대신|아니면|또는|바꿔|반품|교환|취소|환불|돌려\s?(?:보[내낼]|드[리릴]|[주줄]고)|寄回|나아\??$"
)
_JOINS = re.compile(
    r"(?P<stop>[.!?。！？；;~\n]+(?=\s|$|[^\d])|:\s|：|(?<=니까)\s|(?<=[는은던인한]데)\s|(?<=지만)\s|(?<=서)(?<!에서)(?<!합쳐서)\s)"
    r"|(?P<comma>\s*[,，、](?:\s*(?:(?:and|plus|then|also)\b|还有|另外|以及|和|再加|外加|加上))*(?=\D|\s))"
    r"|(?P<word>\s(?:and|n|plus|&|\+|as well as)(?:\s(?:also|then|maybe|finally))*(?=\s)"
    r"|(?<=[\u4e00-\u9fff])(?:以外|之外)?我?(?=还[想要需得买缺])"
    r"|(?<=[\u4e00-\u9fff ])(?:和|跟|与|及|以及|还有|外加|加上?|另外|再加)(?=[\u4e00-\u9fffa-z0-9 ])"
    r"|(?<=[가-힣])(?:이랑|랑|하고|와|과|에다가?)\s|(?<=[는은]\s김에)\s|(?<=[는은]김에)\s"
    r"|(?<=[가-힣])\s?(?:말고도|외에도)\s|\s(?:그리고|및|또)\s|(?<=고)(?<!려고)\s(?!싶|있)|(?<=[데네]요)\s"
    # Counts alone join what is counted: `시계 하나 컵 둘`, `一个水壶两个杯子`.
    r"|(?:(?<=하나)|(?<=둘)|(?<=[한두세네\d]\s개)|(?<=[한두세네\d]개))에\s(?=[가-힣]+(?:\s[가-힣]+)?\s(?:하나|둘|(?:[한두세네]|\d+)\s?개)(?!(?!요)[가-힣]))"
    r"|(?:(?<=하나)|(?<=둘)|(?<=[한두세네\d]\s[개벌장병권대쌍])|(?<=[한두세네\d][개벌장병권대쌍])|(?<=켤레|세트|박스|자루))"
    r"\s(?!들어|담|넣|맞|어울|놓|걸|올)(?=[가-힣]+(?:\s[가-힣]+)?\s(?:하나|둘|(?:[한두세네]|\d+)\s?(?:[개벌장병권대쌍]|켤레|세트|박스|자루))(?![가-힣]))"
    r"|(?<=[\u4e00-\u9fff])(?<![要买来给找想看个再和跟与及共加荐有])(?=(?:[一两二三四五六]|\d+)[个只条把双台本支套块盒瓶包盏][\u4e00-\u9fff]))"
)
_WITH = re.compile(
    r"^(?:같이|함께|어울리|맞는|맞을|호환|연결|비슷|같은|세트|잘\s?맞)|둘\s?다\s(?=[가-힣]+[은는을될할])|^(?:一起|搭配|配套|同款|一样)"
)
_DETERMINED = re.compile(
    r"^(?:(?:also|maybe|then|finally|oh|yeah)\s)*"
    r"(?:a|an|some|another|one|two|three|four|five|six|\d+|(?:a )?(?:pair|couple|set) of"
    r"|the (?:\w{3,}est|best|most \w+))\s"
    r"|^(?:再|也|还|另外|顺便)+(?:帮我|给我)?[挑选拿配添带来要买][个件条把双台本支套张块盒瓶包副部款顶床盏株](?![么人])"
    r"|^(?:再|也|还|另外|顺便|[给送][^，, ]{1,5}?|帮我|[挑选拿配添带来要买])*"
    r"(?:[一两二三四五六七八九十几]|\d+)[个只条件把双台本支套张块盒瓶包袋副部款顶床盏株]"
)
_COUNTED = re.compile(
    r"(?:\d+|한|두|세|네|다섯|여섯|하나|둘|셋)\s?(?:개|벌|켤레|장|병|권|대|쌍|세트|박스|봉지|자루|가지|송이|명)?(?:만|도|씩)?(?=\s|$|요|이요)"
)
_TOLD = re.compile(
    r"\b(?:i|we|he|she|they|it|who|my [a-z]+|his [a-z]+|her [a-z]+)\s(?:\w+\s)?"
    r"(?:have|has|had|got|is|are|was|were|went|\w{2,}ed|broke|lost|drinks?|reads?|likes?|loves?|moved|fell)\b"
    r"|^(?:我|他|她|家里)们?(?:已经|都)?有(?!没有)|^(?:已经|都)有|了$|坏了|昨天|上周|天天|每天|正在"
    r"|있(?:으니|어서|는데|고|거든)|[가-힣]*[었았했렸졌](?:는데|고|어서|어요|습니다|으니)|거든요?$"
)
# Said of what somebody has, or asked of what the market has: `有水壶吗`, `주전자 있어요?`.
_HAS = re.compile(r"^有(?!没有|什么|啥|哪)|있어요$")
_ASKS = re.compile(r"[吗么没嘛][\s?？]*$|[?？]\s*$")
_STRETCH = re.compile(r"[,，.!?。！？；;~\n]")
# What may stand behind a name that is hardly said anything of: a price, a size, a count.
_SPECIFIED = re.compile(r"\s?(?:\d|预算|在\d|size\s|[一两二三四五六七八九十]+[个只条把双台本支套块盒瓶包盏顶床]$)")
_PARTICLES = re.compile(
    r"(?:\s?세트)?(?:이?요|[은는도을를이가만])?(?:\s(?:좀|다|도|각각?|하나씩?|둘\s?다|합쳐서?|합해서?|총|전부|모두))*(?:\s+|$)"
)
# `화분은 작은 거`: what those that are wanted are to be, and none that somebody bought.
_ONES = re.compile(r"(?!.*(?:산|샀던|받은|쓰던|있는)\s)[가-힣\s]{1,16}(?:거|것|걸|제품|용|짜리|으?로)(?:으?로)?\s*$")
_APART_FROM = "除了"
_BESIDES, _STILL = re.compile(r"\s?(?:말고도|외에도)"), re.compile(r"[还也][想要需得买缺]")
_SERVING = re.compile(
    r"(?:[种喝泡装放配搭煮坐写洗养擦晒盖挂切穿]|(?<!看)看(?!看|一?下)|适合|用来"
    r"|给[我他她]的?(?![一两二三四五六七八九十几\d]))[^，, 的]{0,2}$"
)
_FOR = re.compile(r"\b(?:for|with|to|in|on|into|from)\s+")
_HAVING = re.compile(r"\b(?:with|without|that|which)\b")
_ARTICLE = re.compile(r"(?:an?|my|the|his|her|our|your|some|two|their)\s")
_POSSESSED = re.compile(r"^(?:my|his|her|our|their|the(?! (?:\w{3,}est|best|most)\b)|your)\s")
_ADDS = re.compile(r"^(?:and|also|plus|then)\b|^(?:还|另外|再|也)|도\s?(?:요|좀|하나)?$|^(?:그리고|또)\s")
_OWN = re.compile(r"\b(?:my|his|her|our|their)\s(?:\w+\s)?$|(?:我|他|她|咱)们?家?的$|(?:내|제|우리|저희)\s$")


# Names of no kind of goods.
_ANYTHING = frozenset({"gift", "present", "thing", "item", "product", "stuff", "brand", "size", "colour", "color"})


@dataclass(frozen=True, slots=True)
class Wished:
    """One of several kinds of goods that are wished for.

    Attributes:
        start: Where what is said of it begins.
        end: Where that ends.
        name: Where it is named.
    """

    start: int
    end: int
    name: int


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    kind: str
    wanted: bool
    sold: bool


@dataclass(frozen=True, slots=True)
class _Segment:
    """What stands between two joints: `stopped` where a sentence began, `head` what it names itself.

    `compound` is what may share its last word with what goes before: "coffee and tea mugs".
    """

    start: int
    end: int
    said: str
    stopped: bool
    listed: bool
    told: bool = False
    compound: bool = False
    names: tuple[_Name, ...] = ()
    head: _Name | None = None

    @property
    def opened(self) -> bool:
        """Whether it begins a thing of its own: by a count, an article, or a verb."""
        return _DETERMINED.search(self.said) is not None or self.wishes or self._counted

    @property
    def wishes(self) -> bool:
        return WISHES.search(self.said) is not None

    @property
    def _counted(self) -> bool:
        return _HANGUL.search(self.said) is not None and _COUNTED.search(self.said) is not None

    @property
    def bare(self) -> bool:
        """Whether it is a name, and hardly anything else."""
        if self.head is None or len(self.names) != 1:
            return False
        end = self.head.end - self.start
        if ends_a_name(self.said, end) or _SPECIFIED.match(self.said, end):
            return True
        behind = _PARTICLES.match(self.said, end) if _HANGUL.match(self.said, end - 1) else None
        rest = "" if behind is None else self.said[behind.end() :]
        told = not rest or rest[0].isdigit() or any(one.match(rest) for one in (WISHES, _COUNTED, _ONES))
        return behind is not None and told


def kinds_apart(said: str, tree: CategoryTree) -> tuple[Wished, ...]:
    """Part a wish for several kinds of goods; nothing where one is wished for, or none.

    It takes the processor for some milliseconds, and reads files the first time: not for the event loop.

    Args:
        said: What was said.
        tree: All shelves.

    Returns:
        At least two pieces of the text, in order, which leave out what is only told.
    """
    if not 0 < len(said) <= _LONGEST or not may_be_apart(said):
        return ()
    flat, places = _flat(said)
    segments = [_compounded(each, flat, tree) for each in _headed(_segments(flat), _names(flat, tree), flat)]
    pieces: list[list[_Segment]] = []
    for each in segments:
        if each.told:
            continue
        if pieces and not (any(one.head for one in pieces[-1]) and _is_another(pieces[-1], each)):
            pieces[-1].append(each)
        else:
            pieces.append([each])
    wished = [_wished(piece, places, flat) for piece in pieces]
    heads = [next(each.head for each in piece if each.head) for piece in pieces if any(each.head for each in piece)]
    kinds = {each.kind for each in heads}
    several = len(wished) == len(heads) == len(kinds) and 1 < len(wished) <= _MOST
    return tuple(wished) if several and any(each.sold for each in heads) else ()


def may_be_apart(said: str) -> bool:
    """Whether words join anything in a text, and nothing is set side by side or changed; it needs no shelves."""
    text = said.casefold()
    return _JOINS.search(text.strip(" .!?~。！？")) is not None and _NEVER.search(text) is None


def _flat(said: str) -> tuple[str, list[int]]:
    """Write a text as `flat_of` does, and tell where each sign of it stood."""
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(said):
        gap = _GAP.match(sign) is not None
        if gap and signs and signs[-1] == " ":
            continue
        if sign in "'\u2019" and _APOSTROPHE.match(said.casefold(), at):
            continue
        small = sign.lower()
        signs.append(" " if gap else small if len(small) == 1 else sign)
        places.append(at)
    return "".join(signs), [*places, len(said)]


def _names(flat: str, tree: CategoryTree) -> list[_Name]:
    """Find the names of goods: of those on the shelves, and of others that the market's words know."""
    known = [one for each in places_of_names(flat, tree) for one in _read_apart(each, flat, tree)]
    names, at = list(known), 0
    for unit in understand(flat, commerce()).units:
        start = flat.find(unit.surface, at)
        if start < 0:
            continue
        at = end = start + len(unit.surface)
        if (
            unit.thing
            and unit.english not in _ANYTHING
            and not any(start < each.end and each.start < end for each in known)
        ):
            names.append(_Name(start, end, unit.english or unit.surface, wanted=True, sold=False))
    return _run_together(sorted(names, key=lambda each: each.start), flat)


def _run_together(names: Sequence[_Name], flat: str) -> list[_Name]:
    """Read as one name what is named twice in one breath: "coffee beans", `恐龙玩具`, `공룡 인형`.

    The former only tells of which sort the latter is, where both are of one kind or no shelf has the latter.
    """
    kept: list[_Name] = []
    for each in names:
        before = kept[-1] if kept else None
        close = before is not None and not flat[before.end : each.start].strip(" ") and before.end <= each.start
        if before is not None and close and before.wanted and (before.kind == each.kind or not each.sold):
            kept[-1] = replace(each, start=before.start)
        else:
            kept.append(each)
    return kept


def _read_apart(place: Place, flat: str, tree: CategoryTree) -> list[_Name]:
    """Read a name that runs over a joint, as one of the other's kind: "bike and bottle" is no bottle of a bike's.

    It is one name all the same where either side of the joint is no name of goods, both are of one kind, or neither is
    sold.
    """
    whole = [_Name(place.start, place.end, place.category, place.wanted, sold=True)]
    joint = _JOINS.search(flat, place.start, place.end)
    if joint is None:
        return whole
    sides = ((place.start, joint.start()), (joint.end(), place.end))
    named = [(start, _names(flat[start:end], tree)) for start, end in sides]
    if not all(found for _, found in named):
        return whole
    parts = [replace(each, start=start + each.start, end=start + each.end) for start, found in named for each in found]
    several = len({each.kind for each in parts}) > 1 and any(each.sold for each in parts)
    return parts if several else whole


def _segments(flat: str) -> Iterator[_Segment]:
    joints = [(0, 0, "stop"), *((*each.span(), each.lastgroup or "") for each in _JOINS.finditer(flat))]
    for (_, start, kind), (until, _, _) in pairwise([*joints, (len(flat), len(flat), "stop")]):
        said = flat[start:until]
        if said.strip():
            lead = len(said) - len(said.lstrip())
            yield _Segment(start + lead, until, said.strip(), kind == "stop", kind == "comma")


def _headed(segments: Iterator[_Segment], names: Sequence[_Name], flat: str) -> Iterator[_Segment]:
    """Tell what each piece names itself, and which of them only tell of what somebody has."""
    found: list[_Segment] = []
    for each in segments:
        named = replace(each, names=tuple(one for one in names if each.start <= one.start < each.end))
        before = found[-1] if found else None
        if before is not None and before.end == named.start and not before.names:
            # A count joins things only where one was named before it: not in `送妈妈一条裙子`.
            said = flat[before.start : named.end].strip()
            found[-1] = replace(before, end=named.end, said=said, names=named.names)
        else:
            found.append(named)
    telling = False
    ready: list[_Segment] = []
    sentences = [at for at, each in enumerate(found) if each.stopped]
    last_wish = max((at for at, each in enumerate(found) if each.wishes), default=-1)
    for at, each in enumerate(found):
        until = next((one for one in sentences if one > at), len(found))
        tells = not each.wishes and (
            _TOLD.search(each.said) is not None or (_HAS.search(each.said) is not None and not _is_asked(each, flat))
        )
        if each.stopped and last_wish >= until and not any(one.wishes for one in found[at:until]):
            # A sentence without a wish, before the one that wishes, tells something, unless it begins with goods.
            tells = tells or not (each.opened or _begins(each))
        # What is told goes on until a sentence ends or something is wished for.
        telling = tells or (telling and not each.stopped and not each.wishes)
        if tells and _HANGUL.search(each.said):
            # In Korean the verb comes last, and is of all that it follows on.
            back = len(ready)
            while back and not ready[back - 1].wishes and not found[back].stopped and not found[back].listed:
                back -= 1
                ready[back] = replace(ready[back], told=True)
        ready.append(replace(each, told=telling, head=_head(each, flat)))
        telling = telling and not (tells and _HANGUL.search(each.said))
    yield from ready


def _is_asked(segment: _Segment, flat: str) -> bool:
    """Whether what a piece says is there is asked: by a word or a mark at the end of its stretch."""
    mark = _STRETCH.search(flat, segment.end)
    return _ASKS.search(flat[segment.start : len(flat) if mark is None else mark.end()]) is not None


def _begins(segment: _Segment) -> bool:
    """Whether goods are the first that it speaks of."""
    first = next((each for each in segment.names if each.sold), None)
    return first is not None and first.start - segment.start <= _AT_ONCE


def _head(segment: _Segment, flat: str) -> _Name | None:
    """Find what a piece names itself: the last name, in English before what only tells more of it."""
    if _WITH.search(segment.said):
        return None
    names = list(segment.names)
    if not _HANGUL.search(segment.said) and not _HAN.search(segment.said):
        begun = names[0].start if names else 0
        turned = turns_of(flat[: segment.end], begun)
        names = [each for each in names if turned is None or each.start < turned]
    head = names[-1] if names else None
    if head is None or not head.wanted:
        return None
    if is_unwanted(flat, head.start, head.end) and not _is_besides(flat, head):
        return None
    if _POSSESSED.search(segment.said) and not WISHES.search(flat[segment.start : head.start]):
        return None
    if _OWN.search(flat[segment.start : head.start]):
        return None
    return None if _SERVING.search(flat[segment.start : head.start]) else head


def _is_besides(flat: str, name: _Name) -> bool:
    """Whether others are wanted besides what is named, and not in its place: `텐트 말고도`, `除了帐篷还要`."""
    if _BESIDES.match(flat, name.end):
        return True
    return flat[: name.start].endswith(_APART_FROM) and _STILL.search(flat, name.end) is not None


def _compounded(segment: _Segment, flat: str, tree: CategoryTree) -> _Segment:
    head = segment.head
    first, gap, _ = flat[head.start : head.end].partition(" ") if head else ("", "", "")
    other = [each for each in places_of_names(first, tree) if head and each.category != head.kind]
    return replace(segment, compound=bool(gap) and _is_english(segment) and bool(other))


def _is_another(before: Sequence[_Segment], segment: _Segment) -> bool:
    """Whether a piece is a wish of its own, beside what was said before it."""
    last = before[-1]
    former = next((each.head for each in reversed(before) if each.head), None)
    if former is None or segment.head is None or former.kind == segment.head.kind:
        return False
    begun = segment.wishes or segment.stopped
    within = _within(last)
    if within is not None and not begun:
        # "For my laptop and a mouse", "for tea and coffee": like is joined with like. What more is told of by itself
        # ("a phone with a camera and earphones with a microphone") is a thing of its own all the same.
        return segment.opened if not within else _HAVING.search(last.said) is not None and _tells_more(segment)
    if begun:
        return _begins_anew(before, segment)
    if segment.opened and (last.opened or _is_english(segment)):
        return True
    if segment.head.sold and last.head is not None and last.head.sold:
        alone = segment.bare or _tells_more(segment)
        return alone and (last.bare or last.opened) and not segment.compound
    # Of what nobody sells a name alone tells little.
    wished = (segment.wishes or last.wishes) and segment.bare and last.bare
    return wished or (segment.opened and last.opened)


def _begins_anew(before: Sequence[_Segment], segment: _Segment) -> bool:
    """Whether a piece that begins a sentence, or wishes, is a wish beside others.

    A story, or a word about what was shown, ends with the one wish that there is; and what follows on a wish mostly
    tells more of it.
    """
    if not (segment.stopped or segment.listed):
        return True
    anew = segment.wishes or segment.opened or _begins(segment) or _ADDS.search(segment.said) is not None
    return anew and any(_is_wish(each) for each in before)


def _is_wish(segment: _Segment) -> bool:
    """Whether a piece wishes for what it names, rather than tells what that is for, or what somebody thinks of it."""
    if segment.head is None:
        return False
    named = segment.bare if _HANGUL.search(segment.said) else _begins(segment)
    return segment.opened or segment.wishes or named


def _tells_more(segment: _Segment) -> bool:
    """Whether a piece begins with a name of goods, and goes on with what these are to have or be."""
    if segment.head is None or not segment.head.sold or not _begins(segment):
        return False
    end = segment.head.end - segment.start
    turned = turns_of(segment.said, end)
    if turned is None or segment.said[end:turned].strip():
        return False
    # "Read books with" only ends what was said before.
    return " " in segment.said[turned:].strip()


def _within(segment: _Segment) -> bool | None:
    """Whether the goods that a thing is for, or goes with, have an article there; nothing where there are none."""
    if segment.head is None:
        return None if not segment.names else bool(segment.opened)
    after = [each for each in segment.names if each.start >= segment.head.end]
    if not after or not _is_english(segment):
        return None
    begun = max((each.end() for each in _FOR.finditer(segment.said[: after[-1].start - segment.start])), default=0)
    return _ARTICLE.match(segment.said, begun) is not None


def _is_english(segment: _Segment) -> bool:
    return not _HANGUL.search(segment.said) and not _HAN.search(segment.said)


def _wished(piece: Sequence[_Segment], places: Sequence[int], flat: str) -> Wished:
    head = next((each.head for each in piece if each.head), None)
    start, end = piece[0].start, piece[-1].end
    if head is not None and flat.startswith(_APART_FROM, start):
        # By itself `除了帐篷` would be looked for as anything but that.
        start, end = start + len(_APART_FROM), head.end
    return Wished(places[start], places[min(end, len(places) - 1)], places[head.start] if head else places[start])
