"""Which variant is meant: the options of a product, read off what somebody said.

Values are known by their names in all languages at once. A number is a size, a measure or the content of a pack only
where the market's own values say so: `EU 42` is 265 mm because a value is called "EU 42 (265 mm)", and for no other
reason. What two values could be is not chosen.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from hupan.catalog import Option, OptionValue, Product, Variant
from hupan.choices.leaving import is_open_otherwise, leaves_all, left_open, part_ruled_out
from hupan.choices.manners import is_manner, is_only_manner
from hupan.choices.picking import how_many
from hupan.choices.saying import NOWHERE, akin, colour_said, in_shade, places_of, same_as, shade_of, stands, usual
from hupan.phrases import Count, Phrases, SizeSystem, Span, converted, read_phrases

_JOINED = re.compile(r"(?<=\d)\s+(?=[^\W\d_])")
_FEW = {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "八": "8"}
_FEW_OF = re.compile(rf"[{''.join(_FEW)}](?=[人米升])")
_NUMBER = re.compile(r"(?<![\d.a-z])\d{1,4}(?:\.\d)?(?![\d.])")
_LETTER = re.compile(r"(?<![A-Za-z0-9'’.])(?:[2-6]?X{1,3}[SL]|[2-6]XL|[SML])(?![A-Za-z0-9'’])")
# In small letters one is a size where it stands behind such a word, or beside signs that are no letters: `要l的`.
_LETTER_ALONE = re.compile(
    r"(?:^|\b(?:in|an?|the|size|want|take|with|wears?|so|or|get|me|need|make it|go)\s)(xx?[sl]|[sml])"
    r"(?=\s*(?:$|[,.!;]|please\b|one\b|size\b|so\b|or\b))"
    r"|(?:^|(?<!\d)\s|(?<=[\u4e00-\u9fff가-힣,，。]))([sml])(?=\s?[\u4e00-\u9fff가-힣，。]|\s?$)"
    r"|(?<![a-z0-9'’.-])([2-6]?x{1,3}[sl]|[2-6]xl)(?![a-z0-9'’-])"
)
_LETTERED = re.compile(r"[2-6]?x{0,3}[sl]|[2-6]xl|m")
_UNWANTED = re.compile(
    r"\b(?:not|instead of|rather than)\s+(?:the\s+|in\s+)?\w+|\S+\s?(?:말고|아닌|빼고)"
    r"|\b\w+(?: size| one)? (?:is|are|would be|was)(?: way| a bit| far| a little)? too \w+"
    r"|(?:[smlxSMLX]+\s사이즈|\S+)(?:은|는)\s?(?:너무|좀)\s?(?:크|커|작|어두|밝|칙칙|비싸|튀|좁|넓|길|짧)\S*"
    r"|[^，,。;；\s]{1,4}[码号](?:有点|太|偏)[大小]|(?:不要|不是|别要)[^，,。.;；要]{1,6}"
)
_PACK_BEFORE = re.compile(
    r"\b(?:packs?|sets?|box(?:es)?|bundles?)\s+of\s+(?P<of>\w+)|\b(?!an?\b|the\b)(?P<x>\w+)[\s-](?:pack|piece set)\b"
)
_PACK_AFTER = re.compile(r"\s?(?:装|裝|的|짜리|들이|입(?![가-힣])|묶음|세트|[\s-]?pack\b)")
_COMPLAINT = re.compile(
    r"\btoo (?:big|large|small|tight|loose)\b|\b(?:is|are|be|sounds|works)(?: just| totally| all)? fine\b"
    r"|[太偏][大小]|有点[大小]|[大小]了|작아|작네|커서|커요|크네"
)
_LARGEST = re.compile(r"\b(?:biggest|largest)\b|最大|(?:가장|제일) 큰")
_SMALLEST = re.compile(r"\b(?:smallest|littlest)\b|最小|(?:가장|제일) 작은")
_LARGE = re.compile(r"\b(?:big|bigger|large|larger)\b|大(?:一?[点些])?的|大[包袋瓶份盆罐盒]|큰|대용량")
_SMALL = re.compile(r"\b(?:small|smaller|little)\b|小(?:一?[点些])?的|小[包袋瓶份盆罐盒]|작은|소용량")
_TWO = 2
_MONEY = re.compile(r"[$¥₩€£元块원円]|\b(?:usd|krw|cny|rmb|dollars?|bucks|won|yuan|euros?)\b|예산|预算|\bbudget")
_BIGGER = re.compile(
    r"\b(?:bigger|larger)\b|\bsize up\b|too (?:small|tight)|큰\s?(?:걸|거|것|사이즈|치수)|크게"
    r"|大一[号码]|大一个码|大点|更大"
)
_SMALLER = re.compile(
    r"\bsmaller\b|\bsize down\b|too (?:big|large|loose)|작은\s?(?:걸|거|것|사이즈|치수)|작게"
    r"|小一[号码]|小一个码|小点|更小"
)
_LETTERS = {"S": "small", "M": "medium", "L": "large", "XL": "extra large"}
_NAMED, _STATED, _SAME, _AKIN = 4.0, 3.0, 2.0, 1.0
_LEAST = 10  # a smaller number is how many


@dataclass(frozen=True, slots=True)
class Choice:
    """What was said of a product's options.

    Attributes:
        options: Values that were named.
        unknown: What was named and is not made, such as a size; as it was said.
        unknown_of: The option of which it would be a value.
        unsure: Of options, the values that what was said may mean, where that is more than one.
        count: How many are wanted; `None` where nothing was said of it.
        left: Options whose value is left to us.
        avoided: Of these and of how it looks, the values that it is not to be.
    """

    options: Mapping[str, str] = field(default_factory=dict[str, str])
    unknown: str = ""
    unknown_of: str = ""
    unsure: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    count: int | None = None
    left: frozenset[str] = frozenset()
    avoided: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a value's names say of it."""

    value: str
    names: tuple[str, ...]
    numbers: frozenset[Decimal]
    sizes: frozenset[tuple[SizeSystem, str]]
    measures: tuple[tuple[Decimal, str], ...]
    packs: frozenset[int]
    same: frozenset[str]
    akin: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Said:
    """A text, as values are looked for in it."""

    flat: str
    numbers: frozenset[Decimal]
    letters: frozenset[str]
    phrases: Phrases
    packs: frozenset[int]
    same: frozenset[str]
    akin: frozenset[str]
    shade: int


def read_choice(
    product: Product, said: str, phrases: Phrases, *, asked: str = "", present: Mapping[str, str] | None = None
) -> Choice:
    """Read which values of a product's options a text names, and how many are wanted.

    Args:
        product: Of what.
        said: The text.
        phrases: What was read off it.
        asked: The option that was asked for; an answer may be shorter than a wish.
        present: What somebody has now, who wants another one: of two values that are named, it is the other one.
    """
    told = usual(said)
    if told != said:
        phrases = read_phrases(told, NOWHERE)
    called = [each.name for each in product.texts.values()]
    packs = _packs(told, phrases)
    if any(option.key == asked and _is_pack(option) for option in product.options):
        packs = phrases.counts or read_phrases(f"{told.strip()} pieces", NOWHERE).counts
    text = _said(told, phrases, packs)
    found, unsure = _read(product.options, text, asked, present or {})
    unknown, of = _unknown(product.options, found, text, unsure, called)
    taken = [number for option in product.options for number in _numbers_of(option, found.get(option.key))]
    count = how_many(phrases, packs, taken, called)
    left, avoided = _left(product.options, told, found, unsure, answers=bool(asked))
    unsure = {key: values for key, values in unsure.items() if key not in left}
    return Choice(found, unknown, of, unsure, count, left, avoided)


def names_value(options: Sequence[Option], said: str, asked: str = "") -> bool:
    """Whether a text names a value of some options, or one that is not made; it reads files the first time."""
    told = usual(said)
    if left_open(options, told, answers=bool(asked)):
        return True
    if is_manner(said):
        return False
    phrases = read_phrases(told, NOWHERE)
    text = _said(told, phrases, _packs(told, phrases))
    found, unsure = _read(options, text, asked, {})
    if found or unsure or _unknown(options, found, text, unsure, ())[0]:
        return True
    return bool(asked and _avoided(options, told, found))


def values_named(options: Sequence[Option], told: str, phrases: Phrases) -> Mapping[str, tuple[str, ...]]:
    """Name the values of options that a text speaks of: one of each, or all that it may be; nothing that is only near.

    Args:
        options: The options.
        told: The text, with amounts as values write them.
        phrases: What was read off it.
    """
    text = _said(told, phrases, _packs(told, phrases))
    found = {each.key: _named(each, replace(text, akin=frozenset()), alone=False) for each in options}
    return {key: values for key, values in found.items() if values}


def _read(
    options: Sequence[Option], text: _Said, asked: str, had: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    found: dict[str, str] = {}
    unsure: dict[str, tuple[str, ...]] = {}
    for option in options:
        values = _named(option, text, alone=option.key == asked)
        if len(values) > 1:
            values = tuple(each for each in values if each != had.get(option.key))
        if len(values) == 1:
            found[option.key] = values[0]
        elif values:
            unsure[option.key] = values
    return found | _by_extent(options, found, text.flat, alone=bool(asked)), unsure


def neighbour(option: Option, value: str, said: str) -> str | None:
    """Find the next larger or smaller value, where a text asks for one; the market lists sizes in their order."""
    text = said.casefold()
    step = 1 if _BIGGER.search(text) else -1 if _SMALLER.search(text) else 0
    values = [each.value for each in option.values]
    at = values.index(value) + step if step and value in values else -1
    return values[at] if 0 <= at < len(values) else None


def fitting(product: Product, options: Mapping[str, str]) -> list[Variant]:
    """List the variants with these values."""
    return [each for each in product.variants if options.items() <= dict(each.options).items()]


def is_look(option: Option) -> bool:
    """Whether an option is how a thing looks: whoever has seen it on a card has seen which it is."""
    return any(value.swatch for value in option.values)


def is_size(option: Option) -> bool:
    """Whether an option is a size of clothes or shoes."""
    return any(_stated(value).sizes for value in option.values)


def _unknown(
    options: Sequence[Option],
    found: Mapping[str, str],
    text: _Said,
    unsure: Mapping[str, tuple[str, ...]],
    beside: Iterable[str],
) -> tuple[str, str]:
    """Name the size or the colour that was asked for and is not made, and the option of which it would be."""
    sized = [option for option in options if is_size(option)]
    if text.phrases.sizes and sized and not any(option.key in {*found, *unsure} for option in sized):
        return text.phrases.sizes[0].value, sized[0].key
    looks = next((option for option in options if is_look(option)), None)
    if looks is None or looks.key in found or looks.key in unsure:
        return "", ""
    said = colour_said(text.flat, beside)
    return (said, looks.key) if said else ("", "")


def _by_extent(options: Sequence[Option], found: Mapping[str, str], flat: str, *, alone: bool) -> dict[str, str]:
    """Read "the largest", and where there are but two, "the bigger one", off the one option that has an order."""
    ordered = [option for option in options if len(option.values) > 1 and _is_ordered(option)]
    plain = _COMPLAINT.sub(" ", flat)
    if len(ordered) != 1 or ordered[0].key in found:
        return {}
    option = ordered[0]
    most, least = _LARGEST.search(plain), _SMALLEST.search(plain)
    if not most and not least and len(option.values) == _TWO:
        most, least = _LARGE.search(plain), _SMALL.search(plain)
        if not alone and not (most or least):
            return {}
    if bool(most) is bool(least):
        return {}
    return {option.key: option.values[-1 if most else 0].value}


def _left(
    options: Sequence[Option],
    told: str,
    found: Mapping[str, str],
    unsure: Mapping[str, tuple[str, ...]],
    *,
    answers: bool,
) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """Tell which options are left to us, and which values of them, and of how it looks, are not wanted."""
    left = left_open(options, told, answers=answers) - found.keys() - unsure.keys()
    avoided = _avoided(options, told, found)
    if is_open_otherwise(told):
        left |= avoided.keys()
    avoided = {
        each.key: avoided[each.key] for each in options if each.key in avoided and (is_look(each) or each.key in left)
    }
    if not unsure or not leaves_all(told):
        return left, avoided
    # "Black or blue, either is fine": one of these, and no other.
    others = {
        each.key: tuple(value.value for value in each.values if value.value not in unsure[each.key])
        for each in options
        if each.key in unsure
    }
    return left | unsure.keys(), avoided | others


def _avoided(options: Sequence[Option], told: str, found: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Read which values it is not to be: all that are akin to what was named, so of blue no navy, either."""
    unwanted, rest = part_ruled_out(told.casefold())
    unwanted = " ".join((unwanted, *(match[0] for match in _UNWANTED.finditer(rest))))
    if not unwanted.strip():
        return {}
    phrases = read_phrases(unwanted, NOWHERE)
    text = _text(unwanted, unwanted, phrases, ())
    scored = {
        each.key: tuple(value for value, score in _scores(each, text, alone=False).items() if score > 0)
        for each in options
        if each.key not in found
    }
    return {key: values for key, values in scored.items() if values}


def _is_ordered(option: Option) -> bool:
    return not is_look(option) and all(
        each.numbers or each.sizes or each.packs or each.same & {"small", "large"}
        for each in map(_stated, option.values)
    )


def _numbers_of(option: Option, chosen: str | None) -> Iterable[Decimal]:
    return next((_stated(each).numbers for each in option.values if each.value == chosen), ())


def _named(option: Option, text: _Said, *, alone: bool) -> tuple[str, ...]:
    """Name the values that are meant: one, or all that it may be."""
    stated = {value.value: _stated(value) for value in option.values}
    if text.shade and is_look(option):
        family = {each.value: each.swatch for each in option.values if stated[each.value].akin & text.akin}
        shaded = in_shade(family, text.shade)
        if shaded is not None:
            return (shaded,)
    scores = _scores(option, text, alone=alone)
    best = max(scores.values(), default=0.0)
    found = tuple(name for name, score in scores.items() if score == best) if best > 0 else ()
    return _not_within([stated[name] for name in found], text.flat) if len(found) > 1 else found


def _not_within(values: Sequence[_Stated], flat: str) -> tuple[str, ...]:
    """Leave out whose name stands only within the longer name of another: of "sky blue" no blue is meant."""
    spans = {each.value: [at for name in each.names for at in places_of(name, flat)] for each in values}
    whole = tuple(
        value
        for value, own in spans.items()
        if not own
        or any(
            not any(
                start <= at and end <= stop and stop - start > end - at
                for other, places in spans.items()
                if other != value
                for start, stop in places
            )
            for at, end in own
        )
    )
    return whole or tuple(spans)


def _scores(option: Option, text: _Said, *, alone: bool) -> dict[str, float]:
    pack = _is_pack(option)
    return {each.value: _score(_stated(each), text, pack=pack, alone=alone) for each in option.values}


def _score(value: _Stated, text: _Said, *, pack: bool, alone: bool) -> float:
    if pack:
        return _STATED if value.packs & text.packs else 0.0
    names = any(stands(each, text.flat) and not is_only_manner(each, text.flat) for each in value.names)
    if names or _is_said(value, text):
        return _NAMED
    if value.numbers & text.numbers and (alone or value.sizes or value.measures or min(value.numbers) >= _LEAST):
        return _STATED
    if value.same & text.same or value.value in text.akin:
        return _SAME
    return _AKIN if value.akin & text.akin else 0.0


def _is_said(value: _Stated, text: _Said) -> bool:
    for size in text.phrases.sizes:
        known = value.sizes
        if (size.system, size.value) in known:
            return True
        if size.system is SizeSystem.PLAIN and size.value in {name for _, name in known}:
            return True
    if text.letters & {name for system, name in value.sizes if system is SizeSystem.LETTER}:
        return True
    return any(
        # "64G" is no weight where 64 GB are for sale.
        least == (amount if measure.unit == "g" and unit.startswith("GB") else converted(amount, unit, measure.unit))
        for measure in text.phrases.measures
        if (least := measure.least) is not None
        for amount, unit in value.measures
    )


def _is_pack(option: Option) -> bool:
    """Whether the values say how many come together: "3개", "Pack of two"."""
    return all(_stated(value).packs for value in option.values) and bool(option.values)


def _said(said: str, phrases: Phrases, packs: Iterable[Count]) -> _Said:
    unwanted = [each.span() for each in _UNWANTED.finditer(said)]
    sizes = (each for each in phrases.sizes if not any(at <= each.span.start < end for at, end in unwanted))
    wanted = _UNWANTED.sub(" ", part_ruled_out(said)[1])
    return _text(said, wanted, replace(phrases, sizes=tuple(sizes)), packs)


def _text(said: str, wanted: str, phrases: Phrases, packs: Iterable[Count]) -> _Said:
    flat = flattened(_COMPLAINT.sub(" ", wanted))
    small = {(match[1] or match[2] or match[3]).upper() for match in _LETTER_ALONE.finditer(flat)}
    return _Said(
        flat,
        frozenset(Decimal(each) for each in _NUMBER.findall(f"{phrases.rest.casefold()} {_bare(said, phrases)}")),
        frozenset(_LETTER.findall(wanted)) | small,
        phrases,
        frozenset(each.number for each in packs),
        same_as(flat),
        akin(wanted),
        shade_of(wanted),
    )


def _bare(said: str, phrases: Phrases) -> str:
    """Write numbers that were taken for a sum although no money was named: "make it 125"."""
    pieces = (said[each.span.start : each.span.end] for each in phrases.budgets)
    return " ".join(
        each for piece in pieces for each in re.findall(r"\d+", piece) if not _MONEY.search(piece.casefold())
    )


def _packs(said: str, phrases: Phrases) -> tuple[Count, ...]:
    """Find counts that say how many come together: `三份装`, `3개짜리`, `a pack of three`."""
    found = [each for each in phrases.counts if _PACK_AFTER.match(said, each.span.end)]
    for match in _PACK_BEFORE.finditer(said.casefold()):
        here = Span(*match.span())
        named = [each for each in phrases.counts if each.span.start < here.end and here.start < each.span.end]
        read = read_phrases(f"{match['of'] or match['x']} pieces", NOWHERE).counts
        found += [Count(each.number, next((known.span for known in named), here)) for each in read]
    return tuple(found)


@lru_cache(maxsize=4096)
def _stated_of(value: str, names: tuple[str, ...]) -> _Stated:
    read = [read_phrases(name, NOWHERE) for name in names]
    sizes = {(size.system, size.value) for each in read for size in each.sizes}
    if _LETTERED.fullmatch(value):
        sizes.add((SizeSystem.LETTER, value.upper()))
    words = (*names, value.replace("_", " "), *(word for _, size in sizes if (word := _LETTERS.get(size))))
    flat = tuple(dict.fromkeys(map(flattened, words)))
    numbers = frozenset(Decimal(number) for name in flat for number in re.findall(r"\d+(?:\.\d+)?", name))
    return _Stated(
        value,
        flat,
        numbers,
        frozenset((system, name) for system, name in sizes if system is not SizeSystem.PLAIN or len(numbers) > 1),
        tuple((m.least, m.unit) for each in read for m in each.measures if m.least is not None),
        frozenset(count.number for each in read for count in each.counts),
        # "Extra large" is no large.
        same_as(" | ".join(each for each in flat if each != _LETTERS["XL"])),
        akin(" ".join(names)),
    )


def _stated(value: OptionValue) -> _Stated:
    return _stated_of(value.value, tuple(value.names.values()))


def flattened(text: str) -> str:
    """Write a text so that spellings of the same value are the same: "500 g" and "500g"."""
    joined = _JOINED.sub("", " ".join(text.casefold().replace("-", " ").split()))
    return _FEW_OF.sub(lambda match: _FEW[match[0]], joined)


def missing_options(product: Product, variants: Sequence[Variant]) -> list[Option]:
    """List the options in which some variants still differ."""
    return [option for option in product.options if len({each.options.get(option.key) for each in variants}) > 1]
