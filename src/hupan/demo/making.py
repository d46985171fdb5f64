"""What a product is before anybody sells it: its name, what it can do, its colours, and what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from hupan.catalog import (
    Media,
    Option,
    OptionValue,
    Product,
    ProductId,
    ProductText,
    Value,
    Variant,
    VariantId,
    slug_of,
)
from hupan.demo.domain import SOURCE, category_id, chance, ident
from hupan.demo.drawing import HEIGHT, WIDTH, Sitting
from hupan.demo.library import Goods, Library, Model, Words, words
from hupan.demo.people import picture_name
from hupan.demo.prices import moment
from hupan.demo.wording import fill, listed
from hupan.kernel import Language

COLOUR = "color"

_COLOUR_NAMES = {Language.EN: "Colour", Language.ZH: "颜色", Language.KO: "색상"}
_ALT = {Language.EN: "{name} in {colour}", Language.ZH: "{name}，{colour}", Language.KO: "{name}, {colour}"}
_SUFFIXES = ("", "", " 2", " 3", " 5", " Pro", " Lite")
_SMALL = re.compile(r"(?<![^\s-])[a-z](?!nd )")
_MOST_COLOURS, _FEW_COLOURS, _CLOSE_BELOW = 4, 2, 3
_DEFECT, _OLDEST_DAYS = 0.16, 900
_IN_STORE_CIRCULATION = 20
_SCATTER, _GTIN_ROOM = 7_919_323_177, 10**10


@dataclass(frozen=True, slots=True)
class Make:
    """A product as its maker knows it.

    Attributes:
        number: Which one of its category.
        name: Maker and series.
        place: Where in the category's range of prices it lies, from 0 to 1.
        merits: How good it is in each aspect that reviews may speak of, from 0 to 1. No buyer reads this.
        echo: Whether another seller has listed it once more, in other words.
    """

    goods: Goods
    model: Model
    number: int
    brand: Words
    name: Words
    values: Mapping[str, Value]
    place: float
    colours: tuple[str, ...]
    pattern: str
    look: int
    age_days: int
    merits: Mapping[str, float]
    echo: bool


def make(library: Library, seed: int, goods: Goods, number: int, echo_of: int | None = None) -> Make:
    """Invent a product.

    Args:
        library: All data.
        seed: Of the market.
        goods: Its category.
        number: Which one of the category.
        echo_of: The number of the product that it is, listed once more.
    """
    real = number if echo_of is None else echo_of
    dice = chance(seed, goods.slug, real)
    makers, series = library.market["brands"][goods.brands], library.market["series"]["words"]
    pairs = [(maker, word) for maker in makers for word in series]
    chance(seed, goods.slug, "names").shuffle(pairs)
    maker, word = pairs[real % len(pairs)]
    suffix = dice.choice(_SUFFIXES) if goods.brands == "tech" else ""
    model = goods.models[real % len(goods.models)]
    place = min(1.0, max(0.0, dice.betavariate(1.6, 2.4)))
    values = _values(dice, goods, model, place)
    most = _FEW_COLOURS if goods.choice is not None and len(goods.choice.values) > _CLOSE_BELOW else _MOST_COLOURS
    count = min(dice.randint(1, most), dice.randint(1, most)) if goods.has_colours else 1
    return Make(
        goods=goods,
        model=model,
        number=number,
        brand=words(maker),
        name=_name(words(maker), words(word), suffix),
        values=values,
        place=place,
        colours=tuple(dice.sample(goods.colours, count)),
        pattern=dice.choice(goods.patterns),
        look=dice.randrange(2**31),
        age_days=dice.randrange(12, _OLDEST_DAYS),
        merits=_merits(dice, goods, values),
        echo=echo_of is not None,
    )


def product(library: Library, seed: int, made: Make, language: Language, day: date) -> tuple[Product, tuple[str, ...]]:
    """Write a product down, and draw it.

    Returns:
        The product, and its drawings in the order of its media.
    """
    goods = made.goods
    key = f"{goods.slug}/{made.number}"
    options = _options(library, made)
    texts = {each: text(made, each) for each in Language}
    media, pictures = _media(library, made, texts)
    changed = moment(day, made.age_days, 7)
    written = Product(
        id=ProductId(ident("prod", seed, key)),
        slug=slug_of(texts[Language.EN].name),
        category_id=category_id(seed, goods.slug),
        brand=made.brand[Language.EN],
        language=language,
        texts=texts,
        created_at=changed,
        updated_at=changed,
        attributes=made.values,
        options=options,
        variants=tuple(_variants(seed, made, key, options)),
        media=media,
        tags=(goods.department, made.model.form.partition(".")[2]),
        source=SOURCE,
        source_key=key,
    )
    return written, pictures


def text(made: Make, language: Language) -> ProductText:
    """Say what it is, in one language."""
    goods, noun = made.goods, made.model.noun[language]
    dice = chance(made.look, "text")
    values = facts(made, language)
    said: list[str] = []
    adjectives: list[str] = []
    for trait in goods.traits:
        value = made.values.get(trait.spec.key)
        if value is None or value is False:
            continue
        shown = {"v": trait.shown(value, language)}
        if trait.say:
            said.append(fill(trait.say[language], shown))
        if trait.adjective:
            adjectives.append(fill(trait.adjective[language], shown))
    first, second = (fill(each, values) for each in _turned(goods.intro[language], dice.randrange(2)))
    chosen = adjectives[dice.randrange(len(adjectives))] if adjectives else ""
    return ProductText(
        name=_title(made, language, chosen, noun),
        summary=first,
        description="\n\n".join(
            (f"{first} {second}".strip(), listed(language, said), fill(goods.care[language], values))
        ),
        highlights=tuple(said),
    )


def facts(made: Make, language: Language) -> dict[str, str]:
    """Name what sentences about it may ask for."""
    values = {"brand": made.brand[language], "name": made.name[language], "noun": made.model.noun[language]}
    if language is Language.EN:
        values["noun"] = _lower(values["noun"])
    for trait in made.goods.traits:
        if trait.spec.key in made.values:
            values[trait.spec.key] = trait.shown(made.values[trait.spec.key], language)
    return values


def _name(brand: Words, series: Words, suffix: str) -> Words:
    named = {language: f"{brand[language]} {series[language]}{suffix}" for language in Language}
    tail = suffix.strip() if suffix.strip().isdigit() else suffix
    named[Language.ZH] = f"{brand[Language.ZH]}{series[Language.ZH]}{tail}"
    return named


def _title(made: Make, language: Language, adjective: str, noun: str) -> str:
    name = made.name[language]
    if language is Language.EN:
        adjective = _SMALL.sub(lambda found: found[0].upper(), adjective)
    if language is Language.ZH:
        return f"{adjective}{noun} {name}" if made.echo else f"{name} {adjective}{noun}"
    parts = (adjective, noun, name) if made.echo else (name, adjective, noun)
    return " ".join(part for part in parts if part)


def _lower(noun: str) -> str:
    return " ".join(word if word[:2].isupper() or word[:1].isdigit() else word.lower() for word in noun.split())


def _turned(two: Sequence[str], by: int) -> tuple[str, str]:
    return two[by], two[1 - by]


def _values(dice: Random, goods: Goods, model: Model, place: float) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for trait in goods.traits:
        key, drawn = trait.spec.key, dice.random()
        if trait.needs and not values.get(trait.needs):
            continue
        if key in model.settled:
            values[key] = model.settled[key]
        elif not trait.values:
            values[key] = drawn < trait.chance
        elif trait.spec.choices:
            values[key] = trait.values[int(drawn * len(trait.values))]
        else:
            # Dearer things have more of it, on the whole.
            at = int((0.65 * place + 0.35 * drawn) * len(trait.values) * 1.15)
            values[key] = trait.values[min(at, len(trait.values) - 1)]
    return values


def _merits(dice: Random, goods: Goods, values: Mapping[str, Value]) -> dict[str, float]:
    quality = dice.betavariate(9, 1.5)
    merits: dict[str, float] = {}
    for aspect, needs in (*goods.aspects, ("value", ""), ("delivery", "")):
        drawn = dice.gauss(quality, 0.09)
        wanted = not needs.startswith("!")
        if not needs or bool(values.get(needs.removeprefix("!"))) is wanted:
            merits[aspect] = min(0.98, max(0.05, drawn))
    if dice.random() < _DEFECT:
        merits[dice.choice([aspect for aspect, _ in goods.aspects if aspect in merits])] = 0.12
    return merits


def _options(library: Library, made: Make) -> tuple[Option, ...]:
    options: list[Option] = []
    if made.goods.has_colours:
        colours = (library.palette[each] for each in made.colours)
        options.append(
            Option(COLOUR, _COLOUR_NAMES, tuple(OptionValue(each.key, each.names, each.hex) for each in colours))
        )
    if (choice := made.goods.choice) is not None:
        options.append(
            Option(choice.key, choice.names, tuple(OptionValue(each, named) for each, named, _ in choice.values))
        )
    return tuple(options)


def _media(
    library: Library, made: Make, texts: Mapping[Language, ProductText]
) -> tuple[tuple[Media, ...], tuple[str, ...]]:
    sittings = [Sitting(made.model.form, colour, made.pattern, made.look) for colour in made.colours]
    if len(sittings) < _CLOSE_BELOW:
        sittings.append(Sitting(made.model.form, made.colours[0], made.pattern, made.look, close=True))
    media: list[Media] = []
    pictures: list[str] = []
    for sitting in sittings:
        svg = library.studio.draw(sitting)
        colour = library.palette[sitting.colour].names
        pictures.append(svg)
        media.append(
            Media(
                picture=picture_name(svg),
                width=WIDTH // 2,
                height=HEIGHT // 2,
                alt={
                    each: fill(_ALT[each], {"name": texts[each].name, "colour": colour[each].lower()})
                    for each in Language
                },
                options={COLOUR: sitting.colour} if made.goods.has_colours else {},
            )
        )
    return tuple(media), tuple(pictures)


def _variants(seed: int, made: Make, key: str, options: tuple[Option, ...]) -> list[Variant]:
    dice = chance(seed, key, "variants")
    low, high = made.model.weight
    weight = dice.randint(low, high)
    combined: list[dict[str, str]] = [{}]
    for option in options:
        combined = [{**each, option.key: value.value} for each in combined for value in option.values]
    coded = not made.echo and dice.random() < 0.88  # noqa: PLR2004 - the rest are from makers without numbers
    variants: list[Variant] = []
    for position, chosen in enumerate(combined):
        tail = "-".join(value[:4].upper() for value in chosen.values())
        variants.append(
            Variant(
                id=VariantId(ident("var", seed, key, position)),
                sku=f"{made.goods.slug[:4].upper()}-{made.number:03}{'-' + tail if tail else ''}",
                options=chosen,
                gtin=_gtin(key, position) if coded else "",
                weight_g=round(weight * share(made.goods, chosen)),
                position=position,
            )
        )
    return variants


def share(goods: Goods, chosen: Mapping[str, str]) -> float:
    """Say what share of the usual price a choice of options costs."""
    choice = goods.choice
    if choice is None:
        return 1.0
    return next(part for value, _, part in choice.values if value == chosen[choice.key])


def _gtin(key: str, position: int) -> str:
    """Make a number of the range that GS1 keeps for use inside a shop: prefixes 20 to 29 name no maker in the world."""
    number = int.from_bytes(ident("gtin", key).encode()[5:13], "big") * 101 + position
    digits = f"{_IN_STORE_CIRCULATION + number % 10}{number * _SCATTER % _GTIN_ROOM:010}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
