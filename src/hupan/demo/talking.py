"""What buyers say and ask. An opinion comes from the product's hidden merits, so that it can be believed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from hupan.catalog import Offer, Product
from hupan.demo.domain import chance
from hupan.demo.library import Library
from hupan.demo.making import Make, facts
from hupan.demo.people import Shop
from hupan.demo.prices import moment
from hupan.demo.wording import fill, holes
from hupan.kernel import Language
from hupan.reviews import ImportedAnswer, ImportedQuestion, ImportedReview, Reply

_GOOD, _BAD = 0, 1
_SOUR, _MIXED, _SWEET = 0, 1, 2
_HOME_LANGUAGE, _BOUGHT, _TITLED = 0.45, 0.86, 0.75
_SPOKEN_OF = (1, 1, 2, 2, 2, 3)
_ANSWER_SOUR, _ANSWER_OTHERS, _ANSWERED = 0.6, 0.06, 0.92
_THANKS = 4


@dataclass(frozen=True, slots=True)
class Talk:
    """Of what is spoken, and how much.

    Attributes:
        reviews: How many reviews there are.
        questions: How many questions there are.
    """

    made: Make
    product: Product
    offers: tuple[Offer, ...]
    shop: Shop
    store: Mapping[Language, str]
    reviews: int
    questions: int


def reviews(library: Library, seed: int, talk: Talk, day: date) -> Iterator[ImportedReview]:
    """Write the reviews of a product."""
    dice = chance(seed, talk.product.source_key, "reviews")
    values = {language: facts(talk.made, language) for language in Language}
    said: dict[Language, set[str]] = {language: set() for language in Language}
    for number in range(talk.reviews):
        language = _language(dice, talk.shop)
        opinions = _opinions(dice, talk.made.merits)
        rating = _rating(dice, opinions)
        words = library.talk
        tone = _SOUR if rating <= 2 else _MIXED if rating == 3 else _SWEET  # noqa: PLR2004 - of five stars
        parts = [dice.choice(words["openings"][language][tone])]
        parts += [_sentence(dice, library, opinion, language, said[language]) for opinion in opinions]
        parts.append(dice.choice(words["closings"][language][tone]))
        age = min(talk.made.age_days - 1, 3 + int(dice.expovariate(1 / 160)))
        written = moment(day, age, dice.randrange(1, 23)) + timedelta(minutes=dice.randrange(60))
        variant = dice.choice(talk.product.variants)
        yield ImportedReview(
            source_key=f"{talk.product.source_key}/r{number}",
            product_id=talk.product.id,
            author=dice.choice(words["authors"][language]),
            rating=rating,
            created_at=written,
            title=dice.choice(words["titles"][language][tone]) if dice.random() < _TITLED else "",
            text=fill(_joined(language, parts), values[language]),
            language=language.value,
            variant_id=variant.id,
            bought=dice.random() < _BOUGHT,
            helpful=int(dice.expovariate(0.5) * (1 + age / 200)),
            reply=_reply(dice, library, talk, (tone, written, values)),
        )


def questions(library: Library, seed: int, talk: Talk, day: date) -> Iterator[ImportedQuestion]:
    """Write questions about a product, most of them answered by the seller."""
    dice = chance(seed, talk.product.source_key, "questions")
    asks = [*talk.made.goods.questions, *_general(library)]
    dice.shuffle(asks)
    for number, (question, answer) in enumerate(asks[: talk.questions]):
        language = _language(dice, talk.shop)
        values = facts(talk.made, language)
        needed = holes(question[language]) | holes(answer[language])
        if not needed <= values.keys():
            continue
        asked = moment(day, dice.randrange(3, talk.made.age_days), dice.randrange(1, 23))
        answered = dice.random() < _ANSWERED
        yield ImportedQuestion(
            source_key=f"{talk.product.source_key}/q{number}",
            product_id=talk.product.id,
            author=dice.choice(library.talk["authors"][language]),
            text=fill(question[language], values),
            created_at=asked,
            language=language.value,
            helpful=int(dice.expovariate(0.7)),
            answers=(
                ImportedAnswer(
                    author=talk.store[language],
                    text=fill(answer[language], values),
                    created_at=asked + timedelta(hours=dice.randrange(1, 40)),
                    by_seller=True,
                ),
            )
            if answered
            else (),
        )


def _general(library: Library) -> list[tuple[Mapping[Language, str], Mapping[Language, str]]]:
    asks = library.talk["asks"]
    return [
        ({each: asks[each][at][0] for each in Language}, {each: asks[each][at][1] for each in Language})
        for at in range(len(asks[Language.EN]))
    ]


def _language(dice: Random, shop: Shop) -> Language:
    return shop.language if dice.random() < _HOME_LANGUAGE else dice.choice(tuple(Language))


def _opinions(dice: Random, merits: Mapping[str, float]) -> list[tuple[str, int]]:
    # A flaw is what people write about first.
    loud = [aspect for aspect, merit in merits.items() if merit < 0.2]  # noqa: PLR2004 - only defects are so low
    spoken = dice.sample(list(merits), min(dice.choice(_SPOKEN_OF), len(merits)))
    if loud and dice.random() < 0.7:  # noqa: PLR2004 - not everybody notices
        spoken = [*loud, *(each for each in spoken if each not in loud)][: max(1, len(spoken))]
    return [(aspect, _GOOD if dice.random() < merits[aspect] else _BAD) for aspect in spoken]


def _rating(dice: Random, opinions: Sequence[tuple[str, int]]) -> int:
    # A late parcel does not make a bad product, for most.
    bad = sum(0.6 if aspect == "delivery" else 1.0 for aspect, how in opinions if how == _BAD)
    share = bad / len(opinions)
    if share == 0:
        return 5 if dice.random() < 0.72 else 4  # noqa: PLR2004 - some never give five
    if share < 0.5:  # noqa: PLR2004 - less than half of it
        return 4 if dice.random() < 0.6 else 3  # noqa: PLR2004 - by mood
    if share < 0.9:  # noqa: PLR2004 - not all of it
        return 3 if dice.random() < 0.65 else 2  # noqa: PLR2004 - by mood
    return 2 if dice.random() < 0.5 else 1  # noqa: PLR2004 - by mood


def _sentence(dice: Random, library: Library, opinion: tuple[str, int], language: Language, said: set[str]) -> str:
    aspect, how = opinion
    choices = library.aspects[aspect][language][how]
    # Neighbours do not say the same, as long as there is something else to say.
    fresh = [each for each in choices if each not in said] or choices
    chosen = dice.choice(fresh)
    if len(fresh) == 1:
        said.difference_update(choices)
    said.add(chosen)
    return chosen


def _joined(language: Language, parts: Sequence[str]) -> str:
    return ("" if language is Language.ZH else " ").join(part for part in parts if part)


def _reply(
    dice: Random, library: Library, talk: Talk, what: tuple[int, datetime, Mapping[Language, Mapping[str, str]]]
) -> Reply | None:
    tone, written, values = what
    if dice.random() >= (_ANSWER_SOUR if tone == _SOUR else _ANSWER_OTHERS):
        return None
    language = talk.shop.language
    kind = _THANKS // 2 if tone == _SWEET else dice.randrange(2) if tone == _SOUR else 1
    return Reply(
        text=fill(library.talk["replies"][language][kind], values[language]),
        name=talk.store[language],
        at=written + timedelta(hours=dice.randrange(2, 50)),
    )
