"""Products in UCP's words.

A variant of UCP is what can be bought: here an offer, which is one seller's for one variant of a product. So its id is
the offer's, and a product that three sellers offer has three times as many variants as the catalogue says.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from hupan.catalog import Category, Listing, Offer, OfferId, Option, Product, Seller, SellerId, Variant, in_language
from hupan.kernel import Language, Money
from hupan.pictures import picture_url
from hupan.protocols.ucp import Body
from hupan.reviews import ReviewSummary
from hupan.showcase import product_path

_PICTURE_PX: Final = 1280
_BEST: Final = 5
_MOST_VARIANTS: Final = 250


@dataclass(frozen=True, slots=True)
class Shown:
    """A product with all that is told of it.

    Attributes:
        offers: The one that stands for it first.
        available: How many there are, by offer.
        former: Prices that may be shown struck.
        categories: From the root down.
    """

    product: Product
    offers: tuple[Offer, ...]
    available: Mapping[OfferId, int]
    former: Mapping[OfferId, Money]
    sellers: Mapping[SellerId, Seller]
    categories: tuple[Category, ...]
    summary: ReviewSummary

    @property
    def variants(self) -> Mapping[str, Variant]:
        """Variants by id."""
        return {each.id: each for each in self.product.variants}

    def choice(self, offer: Offer) -> Mapping[str, str]:
        """Say which options an offer is of, in the product's order."""
        variant = self.variants.get(offer.variant_id)
        choice: Mapping[str, str] = {} if variant is None else variant.options
        return {option.key: choice[option.key] for option in self.product.options if option.key in choice}

    def is_available(self, offer: Offer) -> bool:
        """Say whether there is one left."""
        return self.available.get(offer.id, 0) > 0


@dataclass(frozen=True, slots=True)
class Words:
    """How a product is told.

    Attributes:
        language: The reader's.
        currency: The reader's; of offers in several currencies, those in this one are told first.
        base_url: Where the market is reached.
    """

    language: Language
    currency: str
    base_url: str


Extra = Callable[[Offer], Body]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which variants of a product are told, and what is chosen.

    Attributes:
        offers: In order, the featured one first.
        selected: Option key to value.
    """

    offers: Sequence[Offer]
    selected: Mapping[str, str] = field(default_factory=dict[str, str])


def ranked(listing: Listing, available: Mapping[OfferId, int], currency: str) -> tuple[Offer, ...]:
    """Put offers in order: what is there, in the reader's currency, and cheap, comes first."""

    def key(offer: Offer) -> tuple[bool, bool, int, str]:
        return (
            available.get(offer.id, 0) <= 0,
            offer.price.currency != currency,
            offer.price.minor,
            offer.id,
        )

    return tuple(sorted(listing.offers, key=key))


def product_view(shown: Shown, words: Words, offers: Sequence[Offer], extra: Extra | None = None) -> Body:
    """Write a product with some of its offers.

    Args:
        shown: The product.
        words: How it is told.
        offers: Which of its offers; at least one.
        extra: Adds to each variant.
    """
    product, text = shown.product, shown.product.text(words.language)
    # A range is of one currency: that of the offer that stands for the product.
    prices = [each.price for each in shown.offers if each.price.currency == offers[0].price.currency]
    written: Body = {
        "id": product.id,
        "handle": product.slug,
        "title": text.name,
        "description": {"plain": text.description or text.summary or text.name},
        "url": words.base_url + product_path(product.slug),
        "categories": _categories(shown, words.language),
        "price_range": {"min": money(min(prices)), "max": money(max(prices))},
        "media": [_media(shown, words, at) for at in range(len(product.media))],
        "options": [_option(option, words.language) for option in product.options],
        "variants": [_variant(shown, words, each) | (extra(each) if extra else {}) for each in offers[:_MOST_VARIANTS]],
        "tags": list(product.tags),
    }
    if shown.summary.mean is not None:
        written["rating"] = {
            "value": round(shown.summary.mean, 2),
            "scale_min": 1,
            "scale_max": _BEST,
            "count": shown.summary.count,
        }
    return {key: value for key, value in written.items() if value or key == "variants"}


def detail_view(shown: Shown, words: Words, narrowed: Narrowed) -> Body:
    """Write a product with its options, and which of their values are there beside what is chosen."""
    written = product_view(shown, words, narrowed.offers)
    if not shown.product.options:
        return written
    names = {option.key: _name(option, words.language) for option in shown.product.options}
    written["selected"] = [
        {"name": names[key], "id": value, "label": _label(shown.product, key, value, words.language)}
        for key, value in ((each, narrowed.selected[each]) for each in names if each in narrowed.selected)
    ]
    written["options"] = [
        {
            "name": names[option.key],
            "values": [
                {"id": each.value, "label": in_language(each.names, words.language) or each.value}
                | _signals(shown, {**narrowed.selected, option.key: each.value})
                for each in option.values
            ],
        }
        for option in shown.product.options
    ]
    return written


def money(price: Money) -> Body:
    """Write a sum."""
    return {"amount": price.minor, "currency": price.currency}


def chosen(product: Product, name: str, value_id: str, label: str) -> tuple[str, str] | None:
    """Find an option and one of its values by what an agent calls them; `None` where there is no such thing."""
    for option in product.options:
        called = {option.key.casefold(), *(each.casefold() for each in option.names.values())}
        if name.casefold() not in called:
            continue
        for each in option.values:
            words = {each.value.casefold(), *(said.casefold() for said in each.names.values())}
            if value_id == each.value or (not value_id and label.casefold() in words):
                return option.key, each.value
    return None


def _signals(shown: Shown, wanted: Mapping[str, str]) -> Body:
    fitting = [offer for offer in shown.offers if wanted.items() <= shown.choice(offer).items()]
    return {"available": any(shown.is_available(offer) for offer in fitting), "exists": bool(fitting)}


def _variant(shown: Shown, words: Words, offer: Offer) -> Body:
    product, choice = shown.product, shown.choice(offer)
    variant, seller = shown.variants.get(offer.variant_id), shown.sellers.get(offer.seller_id)
    labels = {key: _label(product, key, value, words.language) for key, value in choice.items()}
    title = " / ".join(labels.values()) or product.text(words.language).name
    names = {option.key: _name(option, words.language) for option in product.options}
    there = shown.is_available(offer)
    written: Body = {
        "id": offer.id,
        "title": title,
        "description": {"plain": title},
        "url": words.base_url + product_path(product.slug, v=offer.variant_id, o=offer.id),
        "price": money(offer.price),
        "availability": {"available": there, "status": "in_stock" if there else "out_of_stock"},
        "options": [{"name": names.get(key, key), "id": value, "label": labels[key]} for key, value in choice.items()],
        "metadata": {"condition": offer.condition.value, "handling_days": offer.handling_days},
    }
    if variant is not None and variant.sku:
        written["sku"] = variant.sku
    if variant is not None and variant.gtin:
        written["barcodes"] = [{"type": "GTIN", "value": variant.gtin}]
    if offer.id in shown.former:
        written["list_price"] = money(shown.former[offer.id])
    if seller is not None:
        written["seller"] = {"name": seller.name}
    return written


def _categories(shown: Shown, language: Language) -> list[Body]:
    path = [in_language(each.names, language) or each.slug for each in shown.categories]
    return [{"value": " > ".join(path), "taxonomy": "merchant"}] if path else []


def _media(shown: Shown, words: Words, at: int) -> Body:
    media = shown.product.media[at]
    return {
        "type": "image",
        "url": words.base_url + picture_url(media.picture, _PICTURE_PX),
        "alt_text": in_language(media.alt, words.language) or shown.product.text(words.language).name,
        "width": max(1, media.width),
        "height": max(1, media.height),
    }


def _option(option: Option, language: Language) -> Body:
    values: list[dict[str, Any]] = [
        {"id": each.value, "label": in_language(each.names, language) or each.value} for each in option.values
    ]
    return {"name": _name(option, language), "values": values}


def _name(option: Option, language: Language) -> str:
    return in_language(option.names, language) or option.key


def _label(product: Product, key: str, value: str, language: Language) -> str:
    for option in product.options:
        for each in option.values if option.key == key else ():
            if each.value == value:
                return in_language(each.names, language) or value
    return value
