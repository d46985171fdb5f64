"""What buyers say of a product: grouped by what they speak of, counted exactly, and always in their own words.

A review is a stranger's text. It is searched for words and quoted, cut and plain; nothing in it is ever followed, and
no model reads it.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hupan.catalog import AttributeSpec, Product
from hupan.counter import Item, Opinion, Quote, ReviewsCard
from hupan.kernel import Language
from hupan.reviews import Review, ReviewSort
from hupan.showcase import Asked, Goods, Reader, Visit

_READ, _STRETCH = 300, 100
_GOOD, _BAD = 4, 2
_MOST_ASPECTS, _MOST_QUOTES = 4, 3
_LETTERS, _SHORTEST_NAME = 220, 3
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")
_CLOSE = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something of a product that buyers speak of."""

    key: str
    names: Mapping[Language, str]
    pattern: re.Pattern[str]


@cache
def aspects() -> tuple[Aspect, ...]:
    """Read of what buyers speak; it reads a file the first time: not for the event loop."""
    written = tomllib.loads(files("hupan.shopping").joinpath("aspects.toml").read_text(encoding="utf-8"))
    return tuple(
        Aspect(key, {Language(tag): name for tag, name in each["names"].items()}, _any_of(each["words"]))
        for key, each in written.items()
    )


def aspect_of(spec: AttributeSpec) -> re.Pattern[str]:
    """Make out how reviews speak of an attribute: by its names, and as of the aspects that its names belong to."""
    names = [each for each in spec.names.values() if len(each) >= _SHORTEST_NAME or _CLOSE.search(each)]
    said = " ".join((*names, spec.key.replace("_", " "))).casefold()
    near = [each.pattern.pattern for each in aspects() if each.pattern.search(said)]
    return re.compile("|".join((*near, _any_of(names or [spec.key]).pattern)))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    plain = [re.escape(each.casefold()) for each in words]
    return re.compile("|".join(each if _CLOSE.search(each) else rf"(?<![a-z]){each}" for each in plain))


async def read_reviews(visit: Visit, product: Product) -> list[Review]:
    """Read a product's reviews, the most helpful first; of very many, only these."""
    found: list[Review] = []
    cursor: str | None = None
    while len(found) < _READ:
        page = await visit.market.reviews.list(product.id, None, ReviewSort.HELPFUL, limit=_STRETCH, cursor=cursor)
        found += page.reviews
        cursor = page.cursor
        if cursor is None:
            break
    return found


def quotes_about(reviews: Sequence[Review], pattern: re.Pattern[str], product: Product, reader: Reader) -> list[Quote]:
    """Quote the reviews that speak of something, those in the reader's language first."""
    speaking = [(review, said) for review in reviews if (said := _said(review, pattern))]
    speaking.sort(key=lambda each: each[0].language != reader.language.value)
    return [_quote(review, said, product, reader) for review, said in speaking[:_MOST_QUOTES]]


def aspects_in(said: str) -> list[Aspect]:
    """Find of which aspects somebody speaks; it reads a file the first time: not for the event loop."""
    folded = said.casefold()
    return [each for each in aspects() if each.pattern.search(folded)]


def digest(
    item: Item, goods: Goods, reviews: Sequence[Review], reader: Reader, asked: Sequence[Aspect] = ()
) -> ReviewsCard:
    """Group what buyers praise and what they complain about; what was asked for comes first."""
    product, summary = goods.product, goods.summary
    shares = [round(100 * each / max(1, summary.count)) for each in reversed(summary.histogram)]
    return ReviewsCard(
        item=item,
        bars=shares,
        praised=_opinions([each for each in reviews if each.rating >= _GOOD], product, reader, asked),
        criticised=_opinions([each for each in reviews if each.rating <= _BAD], product, reader, asked),
        more=f"{Asked().href(product.slug)}#reviews",
    )


def _opinions(reviews: Sequence[Review], product: Product, reader: Reader, asked: Sequence[Aspect]) -> list[Opinion]:
    spoken = [(aspect, [each for each in reviews if aspect.pattern.search(_folded(each))]) for aspect in aspects()]
    said = sorted((each for each in spoken if each[1]), key=lambda each: (each[0] not in asked, -len(each[1])))
    return [
        Opinion(
            text=aspect.names[reader.language],
            count=len(speaking),
            quotes=quotes_about(speaking, aspect.pattern, product, reader),
        )
        for aspect, speaking in said[:_MOST_ASPECTS]
    ]


def _said(review: Review, pattern: re.Pattern[str]) -> str:
    """Take the sentences of a review that speak of something."""
    spoken = [each.strip() for each in _sentences(review) if pattern.search(each.casefold())]
    text = " ".join(spoken)
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1].rstrip()}…"


def _sentences(review: Review) -> Iterator[str]:
    yield from _SENTENCE.findall(review.text)
    if review.title:
        yield review.title


def _folded(review: Review) -> str:
    return f"{review.text}\n{review.title}".casefold()


def _quote(review: Review, said: str, product: Product, reader: Reader) -> Quote:
    language = review.language if review.language in set(Language) else ""
    stars = Asked(stars=review.rating, language=language)
    return Quote(
        text=said,
        lang=language,
        author=review.author or reader.words.say("Somebody"),
        stars=review.rating,
        day=reader.formats.day(review.created_at),
        href=f"{stars.href(product.slug)}#review-{review.id}",
    )
