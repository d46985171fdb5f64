"""What a list can be narrowed by: the index counts values, and here they get their names and their links."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hupan.catalog import AttributeKind, AttributeSpec, CategoryId, CategoryTree, Product, SellerId, in_language
from hupan.search import ATTRIBUTE, Facet, FacetValue
from hupan.showcase import Link, Reader, attribute_text
from hupan.storefront.narrowing import Narrowing
from hupan.storefront.views.results import FacetView, Tick

OWN_ATTRIBUTE = "a."
"""Stands before an attribute's key in an address."""

_SHOWN = 6
_MOST = 40
_LEAST_SHARE = 0.4
_ORDER = ("category", "rating", "brand", "seller", "condition")
_ELSEWHERE = {"price", "in_stock", "ships_to"}


@dataclass(frozen=True, slots=True)
class Names:
    """What values are called.

    Attributes:
        inside: The category that the list is of; `None` for all.
        sellers: Stores by the id of their seller.
        options: By the key of an option, its name, and the names and colours of its values.
    """

    reader: Reader
    tree: CategoryTree
    inside: CategoryId | None
    sellers: Mapping[str, str]
    options: Mapping[str, "OptionNames"]

    def facet(self, key: str) -> str:
        """Name a facet."""
        say = self.reader.words.say
        known = {
            "category": say("Category"),
            "rating": say("Rating"),
            "brand": say("Brand"),
            "seller": say("Seller"),
            "condition": say("Condition"),
            f"{OWN_ATTRIBUTE}color": say("Colour"),
            f"{OWN_ATTRIBUTE}colour": say("Colour"),
            f"{OWN_ATTRIBUTE}size": say("Size"),
        }
        own = key.removeprefix(OWN_ATTRIBUTE)
        spec = self._spec(key)
        if spec is not None:
            return in_language(spec.names, self.reader.language) or spec.key
        if own in self.options and key.startswith(OWN_ATTRIBUTE):
            return self.options[own].name
        return known.get(key) or own.replace("_", " ").capitalize()

    def value(self, key: str, value: str) -> str:
        """Name a value of a facet."""
        say = self.reader.words.say
        if key == "category":
            category = self.tree.by_slug(value)
            return value if category is None else in_language(category.names, self.reader.language) or value
        if key == "seller":
            return self.sellers.get(value, value)
        if key == "rating":
            return say("%(stars)s stars and more", stars=value.removesuffix(".0"))
        if key == "condition":
            return condition_name(value, self.reader)
        return self._attribute(key, value)

    def swatch(self, key: str, value: str) -> str:
        """Find the colour of a value; empty where it has none."""
        spec = self._spec(key, value)
        found = next((each.swatch for each in spec.choices if each.value == value), "") if spec is not None else ""
        option = self.options.get(key.removeprefix(OWN_ATTRIBUTE))
        return found or ("" if option is None else option.swatches.get(value, ""))

    def counts(self, key: str) -> bool:
        """Whether the values are numbers, which stand in their own order."""
        spec = self._spec(key)
        return spec is not None and spec.kind is AttributeKind.NUMBER

    def flags(self, key: str) -> bool:
        """Whether the values are yes and no, which stand in that order."""
        spec = self._spec(key)
        return spec is not None and spec.kind is AttributeKind.FLAG

    def described(self, key: str) -> bool:
        """Whether a category says what this is, and what its values are called."""
        return self._spec(key) is not None

    def _attribute(self, key: str, value: str) -> str:
        spec, option = self._spec(key, value), self.options.get(key.removeprefix(OWN_ATTRIBUTE))
        if option is not None and value in option.values:
            return option.values[value]
        if spec is None:
            return value.replace("_", " ").capitalize() if value.islower() else value
        return attribute_text(spec, value, self.reader)

    def _spec(self, key: str, value: str = "") -> AttributeSpec | None:
        """Find what an attribute is: where categories share a key, the nearest that has the value among its choices."""
        if not key.startswith(OWN_ATTRIBUTE):
            return None
        own = key.removeprefix(OWN_ATTRIBUTE)
        near = () if self.inside is None else reversed(self.tree.path(self.inside))
        specs = [spec for category in (*near, *self.tree) for spec in category.attributes if spec.key == own]
        named = (spec for spec in specs if any(choice.value == value for choice in spec.choices))
        return next(named, specs[0] if specs else None)


@dataclass(slots=True)
class OptionNames:
    """What an option and its values are called, as the products on the page call them."""

    name: str
    values: dict[str, str] = field(default_factory=dict[str, str])
    swatches: dict[str, str] = field(default_factory=dict[str, str])


def option_names(products: Iterable[Product], reader: Reader) -> dict[str, OptionNames]:
    """Gather how products call their options and values, since the index knows only their keys."""
    found: dict[str, OptionNames] = {}
    for option in (option for product in products for option in product.options):
        names = found.setdefault(option.key, OptionNames(in_language(option.names, reader.language) or option.key))
        for value in option.values:
            names.values.setdefault(value.value, in_language(value.names, reader.language) or value.value)
            if value.swatch:
                names.swatches.setdefault(value.value, value.swatch)
    return found


def unnamed(facets: Sequence[Facet], names: Names) -> dict[str, tuple[str, ...]]:
    """List the values of options that no product at hand has, by the option's key: nothing else says their names."""
    lacking: dict[str, tuple[str, ...]] = {}
    for facet in facets:
        key = own_key(facet.key)
        if not key.startswith(OWN_ATTRIBUTE) or names.described(key):
            continue
        own = key.removeprefix(OWN_ATTRIBUTE)
        known = names.options[own].values if own in names.options else {}
        if values := tuple(each.value for each in facet.values[:_MOST] if each.value not in known):
            lacking[own] = values
    return lacking


def condition_name(condition: str, reader: Reader) -> str:
    """Name the condition that something is sold in."""
    say = reader.words.say
    names = {"new": say("New"), "refurbished": say("Refurbished"), "used": say("Used"), "damaged": say("Damaged")}
    return names.get(condition, condition)


def facet_views(facets: Sequence[Facet], total: int, narrowing: Narrowing, names: Names) -> tuple[FacetView, ...]:
    """Show facets that part the list: those with more than one value, and those that are ticked.

    Args:
        facets: As counted.
        total: How many products the list has. What only a few of them are described by says little of the others.
        narrowing: The state of the list.
        names: What things are called.
    """
    views: list[FacetView] = []
    for facet in facets:
        key = own_key(facet.key)
        if key in _ELSEWHERE:
            continue
        values = [each for each in facet.values if not _hidden(key, each, names)]
        ticked = narrowing.values(key)
        told = sum(each.count for each in values)
        if (len(values) < 2 or told < total * _LEAST_SHARE) and not ticked:  # noqa: PLR2004 - one value parts nothing
            continue
        views.append(_facet(key, replace(facet, values=tuple(values)), narrowing, names))
    return tuple(sorted(views, key=lambda view: _ORDER.index(view.key) if view.key in _ORDER else len(_ORDER)))


def chips(narrowing: Narrowing, names: Names, price: str) -> tuple[Link, ...]:
    """List what narrows a list now, each with the address without it.

    Args:
        narrowing: The state of the list.
        names: What things are called.
        price: The price range in words; empty where there is none.
    """
    # What else stands in an address narrows nothing.
    ticks = [(key, value) for key, value in narrowing.ticks if key in _ORDER or key.startswith(OWN_ATTRIBUTE)]
    found = [Link(names.value(key, value), narrowing.ticked(key, value).href()) for key, value in ticks]
    if price:
        found.append(Link(price, narrowing.but(least=None, most=None).href()))
    if narrowing.stock:
        found.append(Link(names.reader.words.say("In stock"), narrowing.but(stock=False).href()))
    return tuple(found)


def own_key(key: str) -> str:
    """Name a facet of the index as addresses name it."""
    return OWN_ATTRIBUTE + key.removeprefix(ATTRIBUTE) if key.startswith(ATTRIBUTE) else key


def seller_ids(facets: Sequence[Facet], narrowing: Narrowing) -> list[SellerId]:
    """List the sellers that have to be named."""
    counted = [value.value for facet in facets if facet.key == "seller" for value in facet.values]
    return [SellerId(each) for each in dict.fromkeys((*counted, *narrowing.values("seller")))]


def with_slugs(facets: Sequence[Facet], tree: CategoryTree) -> tuple[Facet, ...]:
    """Write categories by their slugs, as addresses do."""

    def slugged(value: FacetValue) -> FacetValue | None:
        category = tree.get(CategoryId(value.value))
        return None if category is None else FacetValue(category.slug, value.count)

    return tuple(
        replace(each, values=tuple(found for value in each.values if (found := slugged(value)) is not None))
        if each.key == "category"
        else each
        for each in facets
    )


def _facet(key: str, facet: Facet, narrowing: Narrowing, names: Names) -> FacetView:
    single = key == "rating"
    ticked = narrowing.values(key)
    counted = {each.value: each.count for each in facet.values}
    # What is ticked stays in sight, also where nothing is left of it.
    shown = [*counted, *(value for value in ticked if value not in counted)][:_MOST]
    if names.counts(key):
        shown.sort(key=_number)
    elif names.flags(key):
        shown.sort(key=lambda value: value.lower() not in {"yes", "true"})
    if not single:
        shown.sort(key=lambda value: value not in ticked)
    tally, about = names.reader.formats.tally, "~" if facet.estimated else ""
    return FacetView(
        key=key,
        label=names.facet(key),
        ticks=tuple(
            Tick(
                value=value,
                label=names.value(key, value),
                count=about + tally(counted.get(value, 0)),
                ticked=value in ticked,
                href=narrowing.ticked(key, value, single=single).href(),
                swatch=names.swatch(key, value),
            )
            for value in shown
        ),
        shown=max(_SHOWN, len(ticked)),
        single=single,
    )


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return math.inf


def _hidden(key: str, value: FacetValue, names: Names) -> bool:
    """Categories are offered one step down only: right below the one that one is in, or at the top."""
    if key != "category":
        return False
    category = names.tree.by_slug(value.value)
    return category is None or category.parent_id != names.inside
