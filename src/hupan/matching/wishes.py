"""Wishes in the reader's words: what was understood, what a product has of it, and what it lacks."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypedDict

from hupan.catalog import AttributeKind, AttributeSpec, CategoryId, CategoryTree, in_language
from hupan.choices import look_named
from hupan.matching.terms import on_term, term_said
from hupan.quests import Quest, fits
from hupan.sayings import ANY_OF, HIGH, NO, YES, Named, plain_value
from hupan.search import Sort
from hupan.showcase import Goods, Reader, Visit, attribute_text, sentences, unit_of


class Reason(TypedDict):
    """Why a product is shown: a wish that it has, or one that it lacks."""

    text: str
    has: bool


def specs_of(tree: CategoryTree, category: CategoryId | None) -> tuple[AttributeSpec, ...]:
    """List by what goods of a category are described, the general first."""
    return () if category is None else tuple(spec for each in tree.path(category) for spec in each.attributes)


def spec_name(spec: AttributeSpec, reader: Reader) -> str:
    """Name an attribute."""
    return in_language(spec.names, reader.language) or spec.key.replace("_", " ")


def trait_said(trait: Named, specs: Sequence[AttributeSpec], reader: Reader) -> str:
    """Say what was wished for, such as "Waterproof" or "Battery life: at least 30 hr"."""
    say = reader.words.say
    spec = next((each for each in specs if each.key == trait.key), None)
    name = trait.key.replace("_", " ") if spec is None else spec_name(spec, reader)
    if spec is None and trait.value not in {"", YES, NO}:
        # An option of variants: a colour.
        name = look_named(trait.value.split(ANY_OF), reader.language)
    if spec is None or spec.kind is AttributeKind.FLAG:
        unwanted = (trait.value == NO) is not trait.without
        return say("not: %(wish)s", wish=name) if unwanted else name
    if trait.utmost:
        return (
            say("%(attribute)s: the most", attribute=name)
            if trait.value == HIGH
            else say("%(attribute)s: the least", attribute=name)
        )
    if trait.is_soft:
        return (
            say("%(attribute)s: rather much", attribute=name)
            if trait.value == HIGH
            else say("%(attribute)s: rather little", attribute=name)
        )
    if trait.least is None and trait.most is None:
        value = " / ".join(attribute_text(spec, each, reader) for each in trait.value.split(ANY_OF))
        return say("not: %(wish)s", wish=f"{name}: {value}") if trait.without else f"{name}: {value}"
    # Who is three wants what is for three and above: so it is said, and not as a bound of theirs.
    least = trait.most if trait.is_age else trait.least
    return f"{name}: {_span(least, trait.most, spec, reader, beyond=trait.beyond)}"


def _span(
    least: Decimal | None, most: Decimal | None, spec: AttributeSpec, reader: Reader, *, beyond: bool = False
) -> str:
    say = reader.words.say
    low = "" if least is None else reader.formats.measure(float(least), unit_of(spec))
    high = "" if most is None else reader.formats.measure(float(most), unit_of(spec))
    if beyond and not high:
        return say("more than %(number)s", number=low)
    if beyond and not low:
        return say("less than %(number)s", number=high)
    if not high:
        return say("at least %(number)s", number=low)
    if not low:
        return say("at most %(number)s", number=high)
    return low if low == high else f"{low} – {high}"


def wishes_of(quest: Quest, specs: Sequence[AttributeSpec], reader: Reader) -> list[str]:
    """Say what was understood of a quest beside its words."""
    say, money = reader.words.say, reader.formats.money
    said: list[str] = []
    if quest.least is not None and quest.most is not None:
        said.append(f"{money(quest.least)} – {money(quest.most)}")
    elif quest.least is not None:
        said.append(say("from %(sum)s", sum=money(quest.least)))
    elif quest.most is not None:
        said.append(say("up to %(sum)s", sum=money(quest.most)))
    said += [trait_said(each, specs, reader) for each in quest.traits]
    said += [term_said(each, reader) for each in quest.terms]
    if quest.by is not None:
        said.append(say("here by %(day)s", day=reader.formats.window(quest.by, quest.by)))
    return said


def ranked_by(quest: Quest, specs: Sequence[AttributeSpec], reader: Reader) -> str:
    """Explain the order."""
    say = reader.words.say
    leads = next((each for each in reversed(quest.traits) if each.utmost), None)
    spec = next((each for each in specs if leads is not None and each.key == leads.key), None)
    if leads is not None and spec is not None:
        name = spec_name(spec, reader)
        led = (
            say("What has most comes first: %(attribute)s.", attribute=name)
            if leads.value == HIGH
            else say("What has least comes first: %(attribute)s.", attribute=name)
        )
        return sentences((led, say("Nobody can pay for a place.")))
    # Where nothing was said to look for, the index goes by rating.
    sort = Sort.RATING if quest.sort is Sort.RELEVANCE and not quest.text else quest.sort
    first = {
        Sort.RELEVANCE: say("What fits your words best comes first."),
        Sort.PRICE_UP: say("The cheapest come first."),
        Sort.PRICE_DOWN: say("The most expensive come first."),
        Sort.NEWEST: say("The newest come first."),
        Sort.RATING: say("The best rated come first."),
        Sort.DISCOUNT: say("The biggest reductions come first."),
    }[sort]
    unpaid = say("Nobody can pay for a place.")
    return sentences((first, unpaid))


def reasons_of(goods: Goods, quest: Quest, specs: Sequence[AttributeSpec], visit: Visit) -> list[Reason]:
    """Say which wishes a product has and which it lacks, by the attribute that proves it."""
    reader = visit.reader
    known = {each.key: each for each in specs}
    reasons = [_reason(goods, trait, known[trait.key], reader) for trait in quest.traits if trait.key in known]
    for term in quest.terms:
        kept = on_term(goods, term, visit)
        has = kept is not None and kept.best == goods.best
        reasons.append(Reason(text=term_said(term, reader), has=has))
    if quest.by is not None:
        reasons.append(_in_time(goods, quest, reader))
    return reasons


def arrives_in_time(goods: Goods, quest: Quest) -> bool:
    """Whether the best offer is here on the day that was named, at the latest."""
    window = None if goods.best is None or not goods.left(goods.best) else goods.windows.get(goods.best.id)
    return quest.by is None or (window is not None and window.latest <= quest.by)


def _in_time(goods: Goods, quest: Quest, reader: Reader) -> Reason:
    if quest.by is None:  # pragma: no cover - asked only where a day was named
        return Reason(text="", has=True)
    day = reader.formats.window(quest.by, quest.by)
    if arrives_in_time(goods, quest):
        return Reason(text=reader.words.say("here by %(day)s", day=day), has=True)
    return Reason(text=reader.words.say("perhaps not here by %(day)s", day=day), has=False)


def _reason(goods: Goods, trait: Named, spec: AttributeSpec, reader: Reader) -> Reason:
    name, value = spec_name(spec, reader), goods.product.attributes.get(spec.key)
    if value is None:
        return Reason(text=reader.words.say("%(attribute)s: not stated", attribute=name), has=False)
    # What it has is called by its name: "Waterproof", and not "Waterproof: Yes".
    said = name if value is True else f"{name}: {attribute_text(spec, value, reader)}"
    return Reason(text=said, has=fits(trait, plain_value(value)))


def joined(said: Iterable[str]) -> str:
    """Put short pieces into one line."""
    return ", ".join(said)
