"""Reviews and questions of a product, narrowed by what stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hupan.catalog import Product
from hupan.kernel import Language
from hupan.pictures import is_name, picture_url
from hupan.reviews import Filters, Question, Review, ReviewPage, ReviewSort, ReviewSummary
from hupan.showcase.addresses import product_path, with_query
from hupan.showcase.cards import rating_of
from hupan.showcase.choosing import options_said
from hupan.showcase.formats import TAGS
from hupan.showcase.market import Visit
from hupan.showcase.reader import Reader, known_language
from hupan.showcase.views.opinions import AnswerView, Bar, OpinionsView, QuestionView, ReviewView
from hupan.showcase.views.parts import Link, Picture

_PAGE = 8
_QUESTIONS = 10
_LETTERS = 300
_STARS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a product's address asks for.

    Attributes:
        stars: Only reviews with so many; 0 for all.
        after: Where the page of reviews before ended.
        said: What has just been done, such as `review`.
    """

    variant: str = ""
    offer: str = ""
    stars: int = 0
    pictures: bool = False
    bought: bool = False
    language: str = ""
    sort: ReviewSort = ReviewSort.HELPFUL
    after: str = ""
    said: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether only some reviews are asked for."""
        return bool(self.stars or self.pictures or self.bought or self.language)

    def href(self, slug: str, **changes: object) -> str:
        """Write the address with something changed; the list then begins at its beginning."""
        asked = replace(self, **{"after": "", "said": ""} | changes)
        fields = [
            ("v", asked.variant),
            ("o", asked.offer),
            ("stars", str(asked.stars or "")),
            ("pictures", "1" if asked.pictures else ""),
            ("bought", "1" if asked.bought else ""),
            ("in", asked.language),
            ("order", "" if asked.sort is ReviewSort.HELPFUL else asked.sort.value),
            ("more", asked.after),
        ]
        return with_query(product_path(slug), [(name, value) for name, value in fields if value])


def read_asked(query: Mapping[str, str]) -> Asked:
    """Read what an address asks for; what does not fit is left out."""
    stars = query.get("stars", "")
    order = query.get("order", "")
    language = known_language(query.get("in", ""))
    return Asked(
        variant=query.get("v", "")[:100],
        offer=query.get("o", "")[:100],
        stars=int(stars) if stars in {"1", "2", "3", "4", "5"} else 0,
        pictures=query.get("pictures") == "1",
        bought=query.get("bought") == "1",
        language="" if language is None else language.value,
        sort=ReviewSort(order) if order in set(ReviewSort) else ReviewSort.HELPFUL,
        after=query.get("more", "")[:500],
        said=query.get("said", "")[:20],
    )


@dataclass(frozen=True, slots=True)
class Opinions:
    """What is shown, and the reviews that it was made of."""

    view: OpinionsView
    raw: tuple[Review, ...] = field(default=())


async def read_opinions(visit: Visit, product: Product, summary: ReviewSummary, asked: Asked) -> Opinions:
    """Read a product's reviews and questions."""
    reader, market = visit.reader, visit.market
    person = None if reader.person is None else reader.person.id
    filters = Filters(
        ratings=frozenset([asked.stars]) if asked.stars else frozenset(),
        language=asked.language,
        with_pictures=asked.pictures,
        bought=asked.bought,
    )
    page = await market.reviews.list(
        product.id, filters, asked.sort, limit=_PAGE, cursor=asked.after or None, reader=person
    )
    questions = await market.questions.list(product.id, limit=_QUESTIONS, reader=person)
    slug = product.slug
    view = OpinionsView(
        rating=rating_of(summary, reader),
        bars=_bars(summary, asked, slug, reader),
        filters=_filters(asked, slug, reader),
        sorts=_sorts(asked, slug, reader),
        reviews=tuple(_review(each, page, product, reader) for each in page.reviews),
        more="" if page.cursor is None else asked.href(slug, after=page.cursor),
        narrowed=asked.narrowed,
        clear=asked.href(slug, stars=0, pictures=False, bought=False, language=""),
        write_action=f"{product_path(slug)}/reviews",
        ask_action=f"{product_path(slug)}/questions",
        may_write=reader.person is not None,
        questions=tuple(_question(each, reader) for each in questions.questions),
        notice=_notice(asked.said, reader),
    )
    return Opinions(view, page.reviews)


def _bars(summary: ReviewSummary, asked: Asked, slug: str, reader: Reader) -> tuple[Bar, ...]:
    most = max(1, summary.count)
    tally = reader.formats.tally
    bars: list[Bar] = []
    for stars in _STARS:
        number = summary.histogram[stars - 1]
        named = reader.words.count("%(n)s star", "%(n)s stars", stars)
        current = asked.stars == stars
        bars.append(
            Bar(
                stars=stars,
                label=f"{named}: {tally(number)}",
                count=tally(number),
                percent=round(100 * number / most),
                href=asked.href(slug, stars=0 if current else stars),
                current=current,
            )
        )
    return tuple(bars)


def _filters(asked: Asked, slug: str, reader: Reader) -> tuple[Link, ...]:
    say = reader.words.say
    own = reader.language.value
    return (
        Link(say("With pictures"), asked.href(slug, pictures=not asked.pictures), asked.pictures),
        Link(say("Bought here"), asked.href(slug, bought=not asked.bought), asked.bought),
        Link(
            say("In %(language)s", language=reader.formats.language(own)),
            asked.href(slug, language="" if asked.language == own else own),
            asked.language == own,
        ),
    )


def _sorts(asked: Asked, slug: str, reader: Reader) -> tuple[Link, ...]:
    say = reader.words.say
    labels = {
        ReviewSort.HELPFUL: say("Most helpful"),
        ReviewSort.NEWEST: say("Newest"),
        ReviewSort.HIGHEST: say("Most stars"),
        ReviewSort.LOWEST: say("Fewest stars"),
    }
    return tuple(Link(label, asked.href(slug, sort=sort), sort is asked.sort) for sort, label in labels.items())


def _review(review: Review, page: ReviewPage, product: Product, reader: Reader) -> ReviewView:
    variant = next((each for each in product.variants if each.id == review.variant_id), None)
    stars = reader.words.count("%(n)s star", "%(n)s stars", review.rating)
    return ReviewView(
        id=review.id,
        author=review.author or reader.words.say("Somebody"),
        title=review.title,
        paragraphs=tuple(each for each in review.text.split("\n") if each),
        stars=review.rating,
        stars_label=stars,
        day=review.created_at.date().isoformat(),
        ago=reader.formats.ago(review.created_at, reader.now),
        bought=review.bought,
        variant=options_said(product, variant, reader),
        pictures=tuple(
            Picture(picture_url(each, 1280), 4, 3, reader.words.say("Picture with the review"))
            for each in review.pictures
            if is_name(each)
        ),
        tag=_tag(review.language),
        helpful=reader.formats.tally(review.helpful) if review.helpful else "",
        voted=review.id in page.voted,
        own=reader.person is not None and review.person_id == reader.person.id,
        answer="" if review.reply is None else review.reply.text,
        answer_by="" if review.reply is None else review.reply.name,
    )


def _question(question: Question, reader: Reader) -> QuestionView:
    somebody = reader.words.say("Somebody")
    return QuestionView(
        id=question.id,
        text=question.text,
        author=question.author or somebody,
        day=reader.formats.day(question.created_at),
        tag=_tag(question.language),
        answers=tuple(
            AnswerView(each.text, each.author or somebody, each.by_seller, reader.formats.day(each.created_at))
            for each in question.answers
        ),
    )


def _tag(language: str) -> str:
    return TAGS[Language(language)] if language in set(Language) else language


def _notice(said: str, reader: Reader) -> str:
    say = reader.words.say
    return {
        "review": say("Thank you. Your review is kept."),
        "question": say("Your question is kept. The seller can answer it."),
    }.get(said, "")


def quote_of(review: Review) -> str:
    """Take a sentence out of a review, short enough for a shop window."""
    text = " ".join((review.text or review.title).split())
    if len(text) <= _LETTERS:
        return text
    cut = text[:_LETTERS]
    ends = max(cut.rfind(mark) for mark in (". ", "。", "! ", "! "))
    return cut[: ends + 1] if ends > 0 else cut.rstrip() + "…"
