"""Reads what a buyer says of themselves: what is to be kept, forgotten, or told them. Nothing else writes particulars.

It reads a person's own words, whole clauses of them, by the patterns of `told.toml`; sizes, ages and sums are read by
`hupan.phrases`. What is quoted, asked, supposed or told in many lines is nobody's word about themselves. What somebody
says with a "perhaps" is only offered to be kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from hupan.particulars.domain import Matter, Told, Wear, budget_of, label_of, size_in
from hupan.particulars.tongues import Tongue, flattened, tongues, wear_in, whom_called
from hupan.phrases import Home, Phrases, Span, read_phrases, without

LONGEST_SAID = 240
_NOWHERE = Home("USD", date(2000, 1, 1))
_MOST_WORDS = 4
_FEW_WORDS = 2
_QUOTES = re.compile(r"[\"“”„«»「」『』`<>\n\r\t]|(?<!\w)['‘]|['’](?!\w)")
_HAN = re.compile(r"[一-鿿]")
# Of a list of things none is asked for or done: `有什么零食` is a question, `牛奶也不行` one more of them.
_SAYS = re.compile(r"[有要买想找看给帮推吗呢什怎哪能可以请来穿用]|[一-鿿]{9}")
_ALSO = re.compile(r"^(?:还有|以及|和|连|外加)|(?:也|都)(?:不行|过敏|不能吃|不能碰|不吃|不可以|一样)$")
_CLAUSE = re.compile(r"[,，;；。!！~]+|\.(?=\s|$)|(?<=[고요])\s(?=\S)")
_JOINED = re.compile(r"\s(?:and|but|so)\s|而且|另外|所以")
_ARTICLE = re.compile(r"^(?:the|an?|any|all|any kind of|every|所有|任何|各种|모든)\s?")
_OTHER = re.compile(
    r"\b(?:show|find|need|want|buy|get|looking|cheap\w*|under|for|please|search)\b|找|买|要|想|찾|사|추천"
)
_AT_MOST = re.compile(r"\b(?:never|rarely)\b|从来?不|绝不|절대|안 넘")
_ENDS = re.compile(
    r"^(?:\W*\b(?:and|but|so)\b)+\W*|\W*\b(?:and|but|so)\W*$|^(?:而且|另外|所以)|(?:而且|另外|所以)$", re.IGNORECASE
)
_NEAR = re.compile(r"(?:\s?(?:것 같아요?|거 같아요?|듯해요?|쯤|정도))|(?:左右|上下)")


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand that is liked or never wanted, named as a brand or not: what is no brand here is no line either."""

    told: Told
    as_brand: bool


@dataclass(frozen=True, slots=True)
class Forget:
    """What is to be forgotten: lines of these kinds; of a size of what, of somebody whom, of an allergy to what."""

    about: frozenset[Matter]
    subject: str = ""
    whom: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says of who wrote it.

    Attributes:
        told: Said clearly: to be kept.
        unsure: Said with a "perhaps": to be offered.
        brands: Brands, which are looked up before they are kept.
        budgets: Budgets, with the words that say of what.
        forget: What is to be forgotten.
        asks: Whether it asks what is known.
        rest: What else it says.
    """

    told: tuple[Told, ...] = ()
    unsure: tuple[Told, ...] = ()
    brands: tuple[Brand, ...] = ()
    budgets: tuple[tuple[Told, str], ...] = ()
    forget: tuple[Forget, ...] = ()
    asks: bool = False
    rest: str = ""

    @property
    def tells(self) -> bool:
        """Whether there is anything in it to be kept or offered."""
        return bool(self.told or self.unsure or self.brands or self.budgets)


@dataclass(slots=True)
class _Found:
    told: list[Told] = field(default_factory=list[Told])
    unsure: list[Told] = field(default_factory=list[Told])
    brands: list[Brand] = field(default_factory=list[Brand])
    budgets: list[tuple[Told, str]] = field(default_factory=list[tuple[Told, str]])
    forget: list[Forget] = field(default_factory=list[Forget])
    spans: list[Span] = field(default_factory=list[Span])


def read_told(said: str, home: Home) -> Heard:
    """Read what somebody says of themselves.

    It reads its patterns the first time: not for the event loop.

    Args:
        said: What a person wrote, with their own hand. Nothing else may come in here.
        home: In whose money a budget is.
    """
    text = said.strip()
    nothing = Heard(rest=text)
    if not text or len(text) > LONGEST_SAID or _QUOTES.search(text):
        return nothing
    flat = flattened(text)
    known = tongues()
    if any(each.asks.fullmatch(_bare(flat, each)) for each in known.values()):
        return Heard(asks=True)
    found = _Found()
    for tongue in known.values():
        if not tongue.never.search(flat):
            _read(flat, tongue, home, found)
    if not found.spans:
        return nothing
    return Heard(
        tuple(dict.fromkeys(_spelt(each, flat, text) for each in found.told)),
        tuple(dict.fromkeys(_spelt(each, flat, text) for each in found.unsure)),
        tuple(Brand(_spelt(each.told, flat, text), each.as_brand) for each in found.brands),
        tuple(found.budgets),
        tuple(found.forget),
        rest=_ENDS.sub("", without(text, found.spans)).strip(" .!?,，。！~"),
    )


def _spelt(told: Told, flat: str, text: str) -> Told:
    """Write a word as it was typed: a brand has its capitals."""
    at = flat.find(told.value) if told.about in {Matter.LIKED, Matter.NEVER} else -1
    return told if at < 0 else replace(told, value=text[at : at + len(told.value)])


def _read(flat: str, tongue: Tongue, home: Home, found: _Found) -> None:
    before: Told | None = None
    for start, end in _pieces(flat, tongue, home):
        clause = flat[start:end]
        if _forgotten(clause, tongue, found) or _kept(clause, tongue, home, found):
            found.spans.append(Span(start, end))
            before = found.told[-1] if found.told else None
        elif before is not None and _HAN.search(clause) and _kept(f"我{clause.strip()}", tongue, home, found):
            # In Chinese who speaks of themselves names themselves once: 我对花生过敏，平时穿M码.
            found.spans.append(Span(start, end))
            before = found.told[-1] if found.told else None
        elif before is not None and before.about is Matter.AVOID and _is_more(clause, tongue):
            # "Allergic to nuts, milk and eggs": all of it, or what is left out is dangerous.
            more = _ALSO.sub("", clause.strip())
            found.told += [Told(Matter.AVOID, each, "", before.whom) for each in _things(more, tongue)]
            found.spans.append(Span(start, end))
        else:
            before = None


def _pieces(flat: str, tongue: Tongue, home: Home) -> Iterator[tuple[int, int]]:
    """Part a text into clauses; "and" parts one only where it is not said whole."""
    for start, end in _parted(flat, 0, len(flat), _CLAUSE):
        whole, trial = flat[start:end], _Found()
        if _forgotten(whole, tongue, trial) or _kept(whole, tongue, home, trial):
            yield start, end
        else:
            yield from _parted(flat, start, end, _JOINED)


def _parted(flat: str, start: int, end: int, by: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for match in by.finditer(flat, start, end):
        if flat[at : match.start()].strip():
            yield at, match.start()
        at = match.end()
    if flat[at:end].strip():
        yield at, end


def _is_more(clause: str, tongue: Tongue) -> bool:
    bare = clause.strip()
    if _HAN.search(bare) and _SAYS.search(_ALSO.sub("", bare)):
        return False
    return not _OTHER.search(bare) and all(0 < len(each.split()) <= _FEW_WORDS for each in _things(bare, tongue))


def _kept(clause: str, tongue: Tongue, home: Home, found: _Found) -> bool:
    """Take in what a clause tells; says whether it tells anything."""
    bare = _bare(clause, tongue)
    plain = _NEAR.sub("", tongue.hedge.sub("", bare)).strip()
    unsure = plain != bare
    for about, pattern in tongue.told:
        match = pattern.fullmatch(" ".join(plain.split()))
        if match is None:
            continue
        lines = list(_lines(about, match, tongue))
        if lines and about in {Matter.LIKED, Matter.NEVER}:
            as_brand = re.search(r"brand|牌|브랜드", match[0]) is not None
            found.brands += [Brand(each, as_brand) for each in lines]
        else:
            (found.unsure if unsure else found.told).extend(lines)
        if lines:
            return True
    return _is_budget(bare, tongue, home, found)


def _lines(about: Matter, match: re.Match[str], tongue: Tongue) -> Iterator[Told]:
    given = match.groupdict()
    whom = whom_called(given.get("whom") or "")
    if about is Matter.SIZE:
        size = size_in(_size_said(given.get("size") or ""))
        wear = Wear.SHOES.value if "feet" in given else wear_in(given.get("of") or "")
        if size is not None:
            shoes = size.system.value == "mm" or re.search(r"신(?:어|는|습|음|고)", match[0]) is not None
            yield Told(Matter.SIZE, label_of(size), wear or (Wear.SHOES.value if shoes else ""), whom)
    elif about is Matter.SOMEBODY:
        years = _years(given.get("age") or "")
        if whom and (years or "age" not in given):
            yield Told(Matter.SOMEBODY, years, "", whom)
    elif thing := (given.get("thing") or "").strip():
        things = _things(thing, tongue) if about is Matter.AVOID else [thing]
        if all(_is_thing(each, tongue) for each in things):
            yield from (Told(about, each, "", whom) for each in things)


def _size_said(size: str) -> str:
    return f"{size}号" if size in {"小", "中", "大", "加大"} else size


def _years(age: str) -> str:
    read = read_phrases(f"{age} years old" if age.isascii() else f"{age}살 {age}岁", _NOWHERE).ages
    return str(read[0].years) if read else ""


def _things(thing: str, tongue: Tongue) -> list[str]:
    pieces = [_ARTICLE.sub("", each.strip()).strip() for each in tongue.joins.split(thing)]
    return [each.removeprefix("and ").removeprefix("or ") for each in pieces if each]


def _is_thing(thing: str, tongue: Tongue) -> bool:
    return len(thing.split()) <= _MOST_WORDS and tongue.pronouns.fullmatch(thing) is None


def _is_budget(clause: str, tongue: Tongue, home: Home, found: _Found) -> bool:
    if not tongue.budget.search(clause):
        return False
    read: Phrases = read_phrases(clause, home)
    # "Never more than" is said of what is too much.
    sums = [each.most or each.near or (each.least if _AT_MOST.search(clause) else None) for each in read.budgets]
    if len(sums) != 1 or sums[0] is None:
        return False
    found.budgets.append((Told(Matter.BUDGET, budget_of(sums[0])), read.rest))
    return True


def _forgotten(clause: str, tongue: Tongue, found: _Found) -> bool:
    bare = _bare(clause, tongue)
    for about, pattern in tongue.forgets:
        if match := pattern.fullmatch(bare):
            given = match.groupdict()
            thing = (given.get("thing") or "").strip()
            found.forget.append(
                Forget(about, wear_in(given.get("of") or ""), whom_called(given.get("whom") or ""), thing)
            )
            return True
    match = tongue.forget_told.fullmatch(bare)
    if match is None:
        return False
    inner = _Found()
    if not _kept(match["told"], tongue, _NOWHERE, inner):
        return False
    for each in (*inner.told, *inner.unsure, *(one.told for one in inner.brands)):
        thing = each.value if each.about is not Matter.SIZE else ""
        found.forget.append(Forget(frozenset([each.about]), each.subject, each.whom, thing))
    return bool(found.forget)


def _bare(clause: str, tongue: Tongue) -> str:
    lead, tail = tongue.edges
    bare = clause.strip(" .!?,，。！？~")
    bare = bare[match.end() :] if (match := lead.match(bare)) else bare
    ends = [match for match in tail.finditer(bare) if match.end() == len(bare) and match[0]]
    return bare[: ends[0].start()].strip() if ends else bare.strip()
