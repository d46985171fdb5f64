"""What a query asks for: units, each of which may be said in several ways, and which of them is the thing itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hupan.search.cutting import Run, canonical, joined, pairs, parts_of, runs, words_of
from hupan.search.lexicon import MARK, Found, Lexicon

MOST_UNITS = 24
_UNSAID = (
    "a an and are as at by for from i im in is it me my need of on or our please show that the this to want with you "
    "your looking find some any buy"
)
_STOPWORDS = frozenset(_UNSAID.split())
_TURNS = frozenset({"for", "with", "of", "in", "from", "without", "under", "by"})
_GLUE_WORDS = (
    "을 를 이 가 은 는 의 에 로 으로 에서 용 한 할 하는 있는 위한 과 와 도 만 좀 것 거 추천 "
    "的 了 吗 给 把 和 与 用 适合 一个 一款 推荐 想买 有 带"
)
_PARTICLES = frozenset(_GLUE_WORDS.split())

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that a query asks for.

    Attributes:
        surface: As it was written.
        ways: Each way to say it; all words of one way have to be there.
        thing: Whether it is a thing that is sold.
        known: Whether the lexicon knows it.
        last: Whether it stands at the end of the query, where somebody may still be writing it.
        english: What it is called in English; empty where the lexicon does not know it.
        apart: Whether it is a thing for which nothing stands in that is merely near in meaning.
    """

    surface: str
    ways: tuple[Words, ...]
    thing: bool = False
    known: bool = False
    last: bool = False
    english: str = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """A query, understood.

    Attributes:
        units: What it asks for, in order.
        head: Which unit is the thing itself; `None` where no unit is known to be one.
    """

    units: tuple[Unit, ...]
    head: int | None


def document_words(text: str, lexicon: Lexicon) -> list[str]:
    """List what the index keeps of a text of a listing: its words, and the concepts that it names."""
    cut = runs(text)
    words = list(words_of(cut))
    for found in lexicon.find(cut):
        for concept in found.concepts:
            words += concept.words
    return words


def understand(text: str, lexicon: Lexicon) -> Understood:
    """Understand a query."""
    cut = runs(text)[: 4 * MOST_UNITS]
    units: list[Unit] = []
    head, turned = None, False
    for unit, is_turn in _units(cut, lexicon):
        turned = turned or (is_turn and head is not None)
        if unit is None or len(units) >= MOST_UNITS:
            continue
        units.append(unit)
        # In all three languages the thing comes last, but in English not what follows on "for" or "with".
        if unit.thing and not turned:
            head = len(units) - 1
    spoken = [unit for unit in units if unit.surface not in _PARTICLES]
    if spoken and len(spoken) < len(units):
        thing = units[head] if head is not None else None
        units, head = spoken, spoken.index(thing) if thing is not None else None
    return Understood(tuple(_mark_last(units)), head)


def _mark_last(units: Sequence[Unit]) -> Iterator[Unit]:
    for at, unit in enumerate(units):
        yield replace(unit, last=at == len(units) - 1)


def _units(cut: Sequence[Run], lexicon: Lexicon) -> Iterator[tuple[Unit | None, bool]]:
    found = list(lexicon.find(cut))
    at = 0
    while at < len(cut):
        run = cut[at]
        phrase = next((each for each in found if each.first == at), None)
        if phrase is not None and phrase.last > at:
            whole = cut[at : phrase.last + 1]
            yield _known(" ".join(each.text for each in whole), whole, phrase), False
            at = phrase.last + 1
            continue
        if run.close:
            yield from ((unit, False) for unit in _close_units(run.text, [each for each in found if each.first == at]))
            at += 1
            continue
        following = cut[at + 1] if at + 1 < len(cut) else None
        one = joined(run, following) if following is not None else None
        if one is not None and following is not None and not following.close:
            yield (
                Unit(f"{run.text} {following.text}", ((one,), (canonical(run.text), canonical(following.text)))),
                False,
            )
            at += 2
        elif one is not None and following is not None:
            yield Unit(run.text + following.text, ((one,),)), False
            at += 2
        elif phrase is not None:
            yield _known(run.text, [run], phrase), False
            at += 1
        else:
            yield _plain(run.text), run.text in _TURNS
            at += 1


def _plain(word: str) -> Unit | None:
    if word in _STOPWORDS:
        return None
    parts = tuple(parts_of(word))
    return Unit(word, ((canonical(word),), parts) if parts else ((canonical(word),),))


def _known(surface: str, cut: Sequence[Run], found: Found) -> Unit:
    literal = tuple(word for run in cut for word in (pairs(run.text) if run.close else [canonical(run.text)]))
    concepts = tuple((MARK + concept.key,) for concept in found.concepts)
    thing = any(concept.thing for concept in found.concepts)
    apart = all(concept.apart for concept in found.concepts)
    return Unit(surface, (*concepts, literal), thing, known=True, english=found.concepts[0].english, apart=apart)


def _close_units(text: str, found: Sequence[Found]) -> Iterator[Unit]:
    at = 0
    for each in [*found, None]:
        start = len(text) if each is None else each.start
        if start > at:
            yield Unit(text[at:start], (tuple(pairs(text[at:start])),))
        if each is not None:
            piece = text[each.start : each.end]
            yield _known(piece, [Run(piece, close=True)], each)
            at = each.end


def gloss(text: str, lexicon: Lexicon) -> str:
    """Name in English what a text is about, as far as the lexicon knows it."""
    return " ".join(dict.fromkeys(found.concepts[0].english for found in lexicon.find(runs(text))))


def english(understood: Understood) -> str:
    """Write a query in English, as far as the lexicon knows its words."""
    return " ".join(unit.english or unit.surface for unit in understood.units)
