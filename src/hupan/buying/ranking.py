"""Which of several products a criterion chooses: `the cheaper of those two`, `轻的那个`, `평점 높은 거로`.

Of two that were set side by side, or of all that are shown where somebody says `the cheapest`. Where several are
equally good it is all of these, as they are shown.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from hupan.catalog import AttributeSpec, ProductId, Value
from hupan.quests import fits
from hupan.sayings import HIGH, Named, named_traits, plain_value
from hupan.shopping import Shown, Step, superlative
from hupan.showcase import Goods

_PAIR = 2
_Rank = Callable[[Step, Goods], float | None]

_CHEAP = re.compile(
    r"\b(?:cheap(?:er|est)?|(?:less|least) expensive|low(?:er|est)[ -]priced|less dear|costs? (?:less|least))\b"
    r"|便宜|最低价|价格?低的|(?<!비)싼|저렴|최저가"
)
_DEAR = re.compile(r"\b(?:(?:more|most) expensive|dear(?:er|est)|pric(?:ier|iest)|costs? (?:more|most))\b|贵的?|비싼")
_RATED = re.compile(
    r"\b(?:better|best|higher|highest|top|more|most|nicer)[ -]"
    r"(?:rated|reviewed|rating|scored|reviews?|stars?|liked|score|ratings)\b"
    r"|(?:评分|评价|口碑|好评)(?:更|最|比较)?[好高多]"
    r"|(?:평점|별점|후기|평가|평)\s?(?:이|가|은|는|도)?\s?(?:더|가장|제일)?\s?(?:높|좋|나은)"
)
_SOON = re.compile(
    r"\b(?:comes?|arrives?|gets? here|here|delivered|ships?)\b.{0,8}"
    r"\b(?:soon(?:er|est)?|fast(?:er|est)?|first|quick(?:er|est)?|earli(?:er|est))\b"
    r"|\b(?:faster|quicker|quickest|fastest) (?:delivery|shipping)\b"
    r"|(?:先|早|快)到|到得[早快]|送得快|빨리\s?(?:오|도착|배송)|먼저\s?(?:오|도착)|배송\s?빠른"
)
# "The cheaper one" is one of two.
_OF_TWO = re.compile(
    r"\bthe (?:(?!other\b)[a-z]{2,}er|(?:more|less) [a-z]+)(?:[ -](?:rated|priced))? (?:one|of)\b"
    r"|(?:更|比较)[^\s，,。的]{1,4}的(?:那|这|一)?[个款双件台]|더\s?(?:싼|비싼|저렴한|가벼운|무거운|큰|작은|빠른|좋은)\s?(?:거|걸|것|쪽)"
)
_NUMBERS = {
    name: number
    for number, names in enumerate((("two", "2", "두", "两"), ("three", "3", "세", "三"), ("four", "4", "네", "四")), 2)
    for name in names
}
_MOST_OF = r"(?:\w{2,}est\b|(?:most|least) \w+|(?:best|top|highest|lowest)[ -](?:rated|reviewed|priced))"
_SEVERAL = re.compile(
    rf"\b(?P<en>two|three|four|[2-4]) (?={_MOST_OF})|{_MOST_OF} (?P<en_after>two|three|four|[2-4])\b"
    r"|最[^\s，,。的]{1,4}的?[那这]?(?P<zh>[234两三四])(?=[个款件双条只台本瓶盒])"
    r"|(?:제일|가장|젤)\s?[가-힣]{1,4}\s?(?P<ko>[234두세네])(?=\s?(?:개|가지))"
)
_LEFT = re.compile(r"\bleft(?:[ -]hand)?(?: one)?\b(?! over| in)|\bformer\b|左边|左侧|前者|왼\s?쪽|전자로")
_RIGHT = re.compile(r"\bright(?:[ -]hand)? one\b|\bon the right\b|\blatter\b|右边|右侧|后者|오른\s?쪽|후자")


def _price(step: Step, goods: Goods) -> float | None:
    return None if goods.best is None else -float(step.visit.worth(goods.best.price))


def _cost(step: Step, goods: Goods) -> float | None:
    return None if goods.best is None else float(step.visit.worth(goods.best.price))


def _rating(_step: Step, goods: Goods) -> float | None:
    return goods.summary.mean


def _arrival(_step: Step, goods: Goods) -> float | None:
    window = None if goods.best is None else goods.windows.get(goods.best.id)
    return None if window is None else -float(window.latest.toordinal())


_RANKS: Sequence[tuple[re.Pattern[str], _Rank]] = (
    (_SOON, _arrival),
    (_RATED, _rating),
    (_CHEAP, _price),
    (_DEAR, _cost),
)


def several_best(said: str) -> tuple[int, str]:
    """Read how many of the best are meant: two in "the two cheapest"; what is said beside that number of them.

    Args:
        said: The words; "two of the cheapest" are two of one thing.
    """
    found = _SEVERAL.search(said.casefold())
    if found is None:
        return 1, said
    group = str(found.lastgroup)
    return _NUMBERS[found[group]], f"{said[: found.start(group)]} {said[found.end(group) :]}"


async def chosen(step: Step, goods: Mapping[ProductId, Goods]) -> Sequence[Shown] | None:
    """Find what a criterion chooses, as it was shown: several where they are equally good.

    Args:
        step: The step.
        goods: The products that are shown, by their ids.

    Returns:
        None of them where nobody knows of any of them how good it is, or where one of two is meant and more are
        shown; `None` where no criterion is said.
    """
    shown = step.table.shown
    beside = tuple(shown[at] for at in step.table.compared if at < len(shown))
    among = beside or shown
    if len(among) < _PAIR:
        return None
    said = step.said.casefold()
    if beside and (_LEFT.search(said) or _RIGHT.search(said)):
        return beside[:1] if _LEFT.search(said) else beside[-1:]
    # What superlatives are is read from a file the first time.
    if not beside and len(among) > _PAIR and not await asyncio.to_thread(superlative, said):
        # Of six it would be any, and not the one that was spoken of last.
        return () if _OF_TWO.search(said) else None
    many, _ = several_best(said)
    rank = next((rank for pattern, rank in _RANKS if pattern.search(said)), None)
    if rank is not None:
        known = {each.product_id: rank(step, one) for each in among if (one := goods.get(each.product_id))}
        return _best(among, known, many)
    traits = await asyncio.to_thread(_traits, step, await _specs(step, among, goods))
    for trait in traits:
        found = _best(among, {each.product_id: _has(trait, goods.get(each.product_id)) for each in among}, many)
        # What several have sets none of them apart; of how much they have of it, the most counts.
        if len(found) == 1 or (found and trait.is_soft):
            return found
    return None


def _best(among: Sequence[Shown], known: Mapping[ProductId, float | None], many: int = 1) -> Sequence[Shown]:
    told = {key: value for key, value in known.items() if value is not None}
    if many > 1:
        return sorted((each for each in among if each.product_id in told), key=lambda each: -told[each.product_id])[
            :many
        ]
    best = max(told.values(), default=None)
    return [each for each in among if each.product_id in told and told[each.product_id] == best]


async def _specs(step: Step, among: Sequence[Shown], goods: Mapping[ProductId, Goods]) -> list[AttributeSpec]:
    tree = await step.visit.market.catalog.categories()
    categories = {one.product.category_id for each in among if (one := goods.get(each.product_id)) is not None}
    return [
        *{
            spec.key: spec for category in categories for each in tree.path(category) for spec in each.attributes
        }.values()
    ]


def _traits(step: Step, specs: Sequence[AttributeSpec]) -> Sequence[Named]:
    return named_traits(step.said, step.phrases.measures, specs)


def _has(trait: Named, goods: Goods | None) -> float | None:
    """How far a product has what was said: a number where little or much of it is wanted, else yes or no."""
    value: Value | None = None if goods is None else goods.product.attributes.get(trait.key)
    if value is None:
        return None
    if trait.is_soft and isinstance(value, int | float) and not isinstance(value, bool):
        number = float(Decimal(str(value)))
        return number if trait.value == HIGH else -number
    return 1.0 if fits(trait, plain_value(value)) else 0.0
