"""Which one it is: of what stands side by side, the one that has most or least of what was asked, by what is stated."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hupan.catalog import AttributeKind, AttributeSpec
from hupan.counter import Item
from hupan.matching import joined, spec_name
from hupan.phrases import Measure
from hupan.sayings import HIGH, LOW, Topic, attributes_of, leaning, topics_of
from hupan.showcase import Goods, Visit, attribute_text

_MOST_DECIDED = 2
_RATED = re.compile(
    r"\b(?:best|better|higher|highest|top)[ -](?:rated|reviewed|ratings?|reviews?|scores?)\b"
    r"|(?:评分|评价|口碑)[更最]?[高好]|(?:평점|별점|후기|평가|평)[이가은는]?\s?(?:더|제일|가장)?\s?(?:높|좋|나은)"
)
_SOON = re.compile(
    r"\b(?:sooner|soonest|earlier|faster|quicker)\b.{0,20}\b(?:arriv|here|deliver|ship|come|get)"
    r"|\b(?:arriv|deliver|ship|comes?\b|gets?\b).{0,24}\b(?:sooner|soonest|first|earlier|faster|quicker)\b"
    r"|(?:到货?|送货?|发货)得?更?(?:快|早)|(?:更|先|早)[^，,。]{0,2}(?:到|送)|(?:더\s?)?(?:빨리|먼저)\s?(?:와|오|도착|받|배송)|배송[이은]?\s?(?:더\s?)?빠"
)
# What buyers would like to know of two, and sellers seldom state.
_UNSTATED = re.compile(
    r"\b(?:lasts?|holds? up|wears?|survives?) (?:\w+ )?(?:longer|better)\b"
    r"|\b(?:sturdier|tougher|softer|comfier|warmer|quieter|safer|stronger|easier)\b"
    r"|\b(?:more|less) (?:durable|comfortable|comfy|reliable|stable|robust|sturdy|breathable|noisy)\b"
    r"|耐用|耐穿|结实|牢固|舒服|舒适|安静|保暖|柔软|稳当|更稳|安全"
    r"|(?:더\s?)?(?:튼튼|오래\s?(?:가|쓰|쓸|버티)|편[하한안]|조용|따뜻|부드러|안전|견고|질긴)"
)


@dataclass(frozen=True, slots=True)
class _Of:
    """What is compared: as it is called, as it is written of each, and how much each has of it."""

    label: str
    texts: Sequence[str]
    worths: Sequence[float | None]
    lean: str | None


def decided(
    visit: Visit,
    said: str,
    measures: Sequence[Measure],
    compared: Sequence[tuple[Item, Goods]],
    specs: Sequence[AttributeSpec],
) -> list[str]:
    """Say which one it is by what was asked; nothing where no more was asked than how they differ.

    It reads files the first time: not for the event loop.

    Args:
        visit: Whose words it is said in.
        said: What was asked.
        measures: What was read off it.
        compared: What stands side by side.
        specs: The attributes of these.
    """
    goods = [one for _, one in compared]
    there = [spec for spec in specs if any(spec.key in one.product.attributes for one in goods)]
    named = attributes_of(said, measures, there)
    leans = {spec.key: lean for spec in there if (lean := leaning(said, spec, named=spec in named)) is not None}
    # "Which one is brighter" names nothing; "which battery is bigger" does, and means no other size.
    asked = [spec for spec in named if spec.key in leans] or [spec for spec in there if spec.key in leans] or named
    told = [*_offered(visit, said, compared), *(_attribute(visit, goods, spec, leans.get(spec.key)) for spec in asked)]
    names = [item["name"] for item, _ in compared]
    sentences = [_told(visit, names, each) for each in told[:_MOST_DECIDED]]
    if not sentences and _UNSTATED.search(said.casefold()):
        say = visit.reader.words.say
        return [say("Their sellers do not say which. Ask me what buyers say of either, and I look it up.")]
    return sentences


def _offered(visit: Visit, said: str, compared: Sequence[tuple[Item, Goods]]) -> list[_Of]:
    folded, say, found = said.casefold(), visit.reader.words.say, list[_Of]()
    if _RATED.search(folded):
        unrated = say("nobody has rated it yet")
        rated = [unrated if item["rating"] is None else item["rating"]["label"] for item, _ in compared]
        found.append(_Of(say("Rating"), rated, [one.summary.mean for _, one in compared], HIGH))
    if _SOON.search(folded) or Topic.DELIVERY in topics_of(said):
        unsent = say("Not sent to %(place)s", place=visit.reader.formats.country(visit.reader.place))
        arrive = [item["delivery"] or unsent for item, _ in compared]
        found.append(_Of(say("Arrival"), arrive, [_latest(one) for _, one in compared], LOW))
    return found


def _latest(goods: Goods) -> float | None:
    window = None if goods.best is None else goods.windows.get(goods.best.id)
    return None if window is None else float(window.latest.toordinal())


def _attribute(visit: Visit, goods: Sequence[Goods], spec: AttributeSpec, lean: str | None) -> _Of:
    values = [one.product.attributes.get(spec.key) for one in goods]
    unsaid = visit.reader.words.say("the seller does not say")
    texts = [unsaid if value is None else attribute_text(spec, value, visit.reader) for value in values]
    numbers = spec.kind is AttributeKind.NUMBER
    worths = [float(value) if numbers and isinstance(value, int | float) else None for value in values]
    return _Of(spec_name(spec, visit.reader), texts, worths, lean)


def _told(visit: Visit, names: Sequence[str], of: _Of) -> str:
    say = visit.reader.words.say
    texts = of.texts
    if len(set(texts)) == 1:
        return say("%(attribute)s: %(value)s with each of them.", attribute=of.label, value=texts[0])
    known = [each for each in of.worths if each is not None]
    if of.lean is None or len(known) < len(names):
        return f"{of.label}: " + joined(f"{name} – {text}" for name, text in zip(names, texts, strict=True))
    best = max(known) if of.lean == HIGH else min(known)
    first = [at for at, worth in enumerate(of.worths) if worth == best]
    return say(
        "It is %(name)s: %(attribute)s %(value)s; %(others)s.",
        name=joined(names[at] for at in first),
        attribute=of.label,
        value=texts[first[0]],
        others=joined(f"{name} – {texts[at]}" for at, name in enumerate(names) if at not in first),
    )
