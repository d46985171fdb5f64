"""Of which brands there are goods, and how these are written in the languages of their titles."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from hupan.catalog import Listing
from hupan.quests.quest import Quest
from hupan.sayings import ANY_OF, TermOf, is_everyday
from hupan.search import commerce, understand

_SHORTEST, _FEW = 2, 2
_CLOSE = re.compile(r"[\u3131-\u9fff\uac00-\ud7a3]")


def brands_of(listings: Sequence[Listing]) -> Mapping[str, tuple[str, ...]]:
    """Name the brands of goods, each in the writings with which their titles begin.

    A catalogue keeps a brand in one writing. Titles in other languages begin with it in theirs, and what all of several
    titles begin with is the brand.
    """
    titles: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for product in (each.product for each in listings if each.product.brand):
        for language, text in product.texts.items():
            titles[product.brand][language.value].append(text.name)
    return {
        brand: tuple(
            dict.fromkeys(
                name for each in own.values() if (name := _begun_alike(each)) and name.casefold() != brand.casefold()
            )
        )
        for brand, own in titles.items()
    }


def everyday(brands: Iterable[str], listings: Sequence[Listing]) -> frozenset[str]:
    """Tell which brands are called by nothing but words that anybody says who looks for such goods.

    These are the words that the lexicon knows, those of asking, and those in titles of several other brands. A
    stranger may call a brand "Wireless Headphones": who asks for wireless headphones does not ask for that one alone.
    """
    bearers: dict[str, set[str]] = defaultdict(set)
    for product in (each.product for each in listings):
        for word in {word for text in product.texts.values() for word in text.name.casefold().split()}:
            bearers[word].add(product.brand)
    return frozenset(
        brand
        for brand in brands
        if all(
            each.known or is_everyday(each.surface) or len(bearers[each.surface.casefold()] - {brand}) >= _FEW
            for each in understand(brand, commerce()).units
        )
    )


def _begun_alike(titles: Sequence[str]) -> str:
    """Tell with what several titles begin, as whole words where words are parted."""
    if len(set(titles)) < _FEW or not _CLOSE.search(titles[0]):
        return ""
    alike = "".join(signs[0] for signs in takewhile(lambda signs: len(set(signs)) == 1, zip(*titles, strict=False)))
    if " " in titles[0]:
        alike = alike[: alike.rfind(" ") + 1]
    return alike.strip() if len(alike.strip()) >= _SHORTEST else ""


def without_refused(quest: Quest) -> Quest:
    """Leave a brand that is not wanted out of the words that are sought: they would bring it up."""
    refused = [each.value for each in quest.terms if each.of is TermOf.BRAND and each.without]
    text = quest.text
    for name in (name for each in refused for name in each.split(ANY_OF)):
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    return quest if text == quest.text else replace(quest, text=" ".join(text.split()))
