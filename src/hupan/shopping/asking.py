"""Errand `ask`: what somebody wants to know of a product, from its attributes, its offers and its reviews."""

import asyncio
import re
from collections.abc import Sequence

import structlog

from hupan.agents import Models
from hupan.catalog import AttributeSpec
from hupan.counter import Fact, FactsCard, Item, Kind, Quote, pointed
from hupan.inference import ChatMessage, DecideRequest
from hupan.kernel import HupanError, Language
from hupan.matching import spec_name, specs_of
from hupan.reviews import Review
from hupan.sayings import Topic, asks_for_all, attributes_of, topics_of
from hupan.shopping.asking_back import which_one
from hupan.shopping.explaining import explained
from hupan.shopping.items import items_of
from hupan.shopping.offering import asks_of_options, facts_about
from hupan.shopping.opinions import aspect_of, aspects_in, digest, quotes_about, read_reviews
from hupan.shopping.steps import Reply, Step
from hupan.showcase import Goods, Visit, attribute_text, product_path, read_goods, sentences

_NONE = "none"
_LIKELY = 0.6
_MOST_AT_ONCE = 3
_MOST_CHOICES = 24
_LONGEST = 300
_MOST_QUOTES = 3

# What is asked in a measure is told by such a measure alone: "how heavy is it" by no yes or no.
_MEASURES: Sequence[tuple[re.Pattern[str], frozenset[str]]] = (
    (re.compile(r"\b(?:how heavy|weighs?|weight|how light)\b|多重|重量|무게|무거"), frozenset({"g", "kg"})),
    (
        re.compile(r"\bhow (?:many|much) (?:ml|millilit|lit(?:re|er))|多少(?:毫升|升)|몇\s?(?:ml|리터)"),
        frozenset({"mL", "L"}),
    ),
    (
        re.compile(
            r"\bhow (?:long|tall|wide|big|deep|high|thick) (?:is|are)\b|\bdimensions?\b"
            r"|多大|多高|多宽|크기가|얼마나\s?[큰커]"
        ),
        frozenset({"cm", "mm", "m", "[in_i]", "L", "mL"}),
    ),
)

_log = structlog.get_logger(__name__)


class AskErrand:
    """Answers questions about products that are shown.

    Args:
        models: Asked which attribute is meant, where the question does not name one.
    """

    def __init__(self, models: Models) -> None:
        self._models = models

    async def run(self, step: Step) -> Reply:
        """Answer a question about the products that are meant, or ask which these are."""
        visit, shown = step.visit, step.table.shown
        if (why := await explained(step)) is not None:
            return why
        places = pointed(step.said, step.phrases, step.table)
        if not places or len(places) > _MOST_AT_ONCE:
            return which_one(step, visit.reader.words.say("Which one do you mean?"))
        goods = await read_goods(visit, [shown[place].product_id for place in places], whole=True)
        if not goods:
            return Reply.of(visit.reader.words.say("It is no longer sold here."))
        answers = [
            await self._answer(step, one, item)
            for one, item in zip(goods.values(), items_of(visit, goods), strict=True)
        ]
        parts = [part for answer in answers for part in answer.parts]
        return Reply(tuple(parts))

    async def _answer(self, step: Step, goods: Goods, item: Item) -> Reply:
        visit, product = step.visit, goods.product
        topics = await asyncio.to_thread(topics_of, step.said)
        if Topic.REVIEWS in topics:
            told = _told(item, facts_about(visit, goods, topics))
            return Reply((*(await _reviewed(visit, goods, item, step.said)).parts, *told.parts))
        tree = await visit.market.catalog.categories()
        specs = [spec for spec in specs_of(tree, product.category_id) if spec.key in product.attributes]
        every = specs_of(tree, product.category_id)
        named = await asyncio.to_thread(attributes_of, step.said, step.phrases.measures, every)
        if not named and not topics and await asyncio.to_thread(asks_of_options, product.options, step.said):
            topics = [Topic.OPTIONS]
        if not named and not topics:
            spoken = await _spoken(visit, goods, item, step.said)
            if spoken is not None:
                return spoken
            named = specs if await asyncio.to_thread(asks_for_all, step.said) else await self._chosen(step, specs)
        if not named and not topics:
            return _unknown(visit, goods)
        facts = [*facts_about(visit, goods, topics), *(_fact(visit, goods, spec) for spec in named)]
        # What is asked of in a word alone ("and the second mug?") is told as its seller describes it.
        facts = facts or [_fact(visit, goods, spec) for spec in specs]
        reviews = await read_reviews(visit, product) if named else []
        return _told(item, facts, await asyncio.to_thread(_quoted, reviews, named, visit, goods))

    async def _chosen(self, step: Step, specs: Sequence[AttributeSpec]) -> list[AttributeSpec]:
        """Let a model choose the attribute that is asked for; unsure, or without a model, it is none."""
        units = next((units for pattern, units in _MEASURES if pattern.search(step.said.casefold())), None)
        known = {spec.key: spec for spec in specs[:_MOST_CHOICES] if units is None or spec.unit in units}
        if not known:
            return []
        lines = [f"{key}: {spec.names.get(Language.EN, key)}" for key, spec in known.items()]
        task = "Which property of the product does the question ask for? Answer with one word; none if it is not there."
        request = DecideRequest(
            None,
            (ChatMessage("system", "\n".join((task, *lines))), ChatMessage("user", step.said[:_LONGEST])),
            (*known, _NONE),
            person_id=step.buyer.person_id,
        )
        try:
            decision = await self._models.decide(request)
        except HupanError as error:
            _log.info("shopping.not_asked", reason=error.detail)
            return []
        sure = decision.probabilities.get(decision.choice, 0.0) >= _LIKELY
        return [known[decision.choice]] if sure and decision.choice in known else []


def _told(item: Item, facts: list[Fact], quotes: Sequence[Quote] = ()) -> Reply:
    if not facts:
        return Reply(())
    text = "\n".join(f"{item['name']} – {each['label']}: {each['value']}" for each in facts)
    return Reply.of(text, (Kind.FACTS, FactsCard(item=item, facts=facts, quotes=list(quotes))))


async def _spoken(visit: Visit, goods: Goods, item: Item, said: str) -> Reply | None:
    """Answer what the seller does not say with what buyers say of it."""
    asked = await asyncio.to_thread(aspects_in, said)
    if not asked or not goods.summary.count:
        return None
    reviews, product = await read_reviews(visit, goods.product), goods.product
    found = [each for aspect in asked for each in quotes_about(reviews, aspect.pattern, product, visit.reader)]
    if not found:
        return None
    quotes = list({each["href"]: each for each in found}.values())[:_MOST_QUOTES]
    text = visit.reader.words.say("The seller does not say that of %(name)s, but buyers do.", name=item["name"])
    return Reply.of(text, (Kind.FACTS, FactsCard(item=item, facts=[], quotes=quotes)))


def _fact(visit: Visit, goods: Goods, spec: AttributeSpec) -> Fact:
    reader, value = visit.reader, goods.product.attributes.get(spec.key)
    said = reader.words.say("the seller does not say") if value is None else attribute_text(spec, value, reader)
    return Fact(label=spec_name(spec, reader), value=said, href=product_path(goods.product.slug))


def _quoted(reviews: Sequence[Review], named: Sequence[AttributeSpec], visit: Visit, goods: Goods) -> list[Quote]:
    found = [each for spec in named for each in quotes_about(reviews, aspect_of(spec), goods.product, visit.reader)]
    return list({each["href"]: each for each in found}.values())[:_MOST_QUOTES]


def _unknown(visit: Visit, goods: Goods) -> Reply:
    say, product = visit.reader.words.say, goods.product
    page = f"{product_path(product.slug)}#questions"
    name = product.text(visit.reader.language).name
    return Reply.of(
        say("I do not know that of %(name)s: neither the seller nor a buyer says. ", name=name)
        + say("You can [ask the seller](%(page)s).", page=page)
    )


async def _reviewed(visit: Visit, goods: Goods, item: Item, said: str) -> Reply:
    say = visit.reader.words.say
    asked = await asyncio.to_thread(aspects_in, said)
    if not goods.summary.count:
        return Reply.of(say("Nobody has written about %(name)s yet.", name=item["name"]))
    reviews = await read_reviews(visit, goods.product)
    card = await asyncio.to_thread(digest, item, goods, reviews, visit.reader, asked)
    rating = "" if item["rating"] is None else item["rating"]["label"]
    lines = [say("What buyers say of %(name)s: %(rating)s.", name=item["name"], rating=rating)]
    if card["praised"]:
        lines.append(say("Most praised: %(what)s.", what=card["praised"][0]["text"]))
    if card["criticised"]:
        lines.append(say("Most complained about: %(what)s.", what=card["criticised"][0]["text"]))
    return Reply.of(sentences(lines), (Kind.REVIEWS, card))
