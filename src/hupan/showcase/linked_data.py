"""What a page says to machines in schema.org's words. Values only; `press.as_data` makes them safe inside a page."""

from collections.abc import Sequence

from hupan.catalog import Condition, Offer, Product, Variant
from hupan.kernel import Money
from hupan.reviews import Review, ReviewSummary
from hupan.showcase.goods import Goods
from hupan.showcase.views.parts import Link

Data = dict[str, object]

_CONTEXT = "https://schema.org"
_CONDITIONS = {
    Condition.NEW: "NewCondition",
    Condition.REFURBISHED: "RefurbishedCondition",
    Condition.USED: "UsedCondition",
    Condition.DAMAGED: "DamagedCondition",
}


def crumbs_data(links: Sequence[Link], origin: str) -> Data:
    """Describe where a page stands."""
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": link.label, "item": f"{origin}{link.href}"}
            for at, link in enumerate(links, 1)
        ],
    }


def list_data(hrefs: Sequence[str], origin: str) -> Data:
    """Describe a list of products by their addresses."""
    return {
        "@context": _CONTEXT,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "url": f"{origin}{href}"} for at, href in enumerate(hrefs, 1)
        ],
    }


def site_data(origin: str) -> Data:
    """Describe the market and its search field."""
    return {
        "@context": _CONTEXT,
        "@type": "WebSite",
        "name": "Hupan",
        "url": f"{origin}/market",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{origin}/market/search?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }


def store_data(name: str, href: str, country: str, story: str, origin: str) -> Data:
    """Describe a store."""
    return {
        "@context": _CONTEXT,
        "@type": "Organization",
        "name": name,
        "url": f"{origin}{href}",
        "description": story,
        "address": {"@type": "PostalAddress", "addressCountry": country},
    }


def product_data(  # noqa: PLR0913 - a product's description draws on as many rooms
    goods: Goods,
    variant: Variant | None,
    *,
    name: str,
    description: str,
    href: str,
    pictures: Sequence[str],
    summary: ReviewSummary,
    reviews: Sequence[Review],
    origin: str,
) -> Data:
    """Describe a product with its offers and what buyers think of it."""
    product = goods.product
    data: Data = {
        "@context": _CONTEXT,
        "@type": "Product",
        "name": name,
        "url": f"{origin}{href}",
        "description": description,
        "image": [f"{origin}{each}" for each in pictures],
    }
    if product.brand:
        data["brand"] = {"@type": "Brand", "name": product.brand}
    data |= _identifiers(product, variant)
    offers = [_offer(goods, each, f"{origin}{href}") for each in goods.offers]
    if offers:
        data["offers"] = offers[0] if len(offers) == 1 else _all_offers(goods, offers)
    if summary.mean is not None:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(summary.mean, 2),
            "reviewCount": summary.count,
        }
        data["review"] = [_review(each) for each in reviews]
    return data


def _identifiers(product: Product, variant: Variant | None) -> Data:
    one = variant or next(iter(product.variants), None)
    if one is None:
        return {}
    return {name: value for name, value in (("sku", one.sku), ("gtin", one.gtin)) if value}


def _offer(goods: Goods, offer: Offer, url: str) -> Data:
    seller = goods.sellers.get(offer.seller_id)
    there = goods.available.get(offer.id, 0) > 0
    data: Data = {
        "@type": "Offer",
        "url": url,
        "price": _amount(offer.price),
        "priceCurrency": offer.price.currency,
        "itemCondition": f"{_CONTEXT}/{_CONDITIONS[offer.condition]}",
        "availability": f"{_CONTEXT}/{'InStock' if there else 'OutOfStock'}",
    }
    if seller is not None:
        data["seller"] = {"@type": "Organization", "name": seller.name}
    return data


def _all_offers(goods: Goods, offers: list[Data]) -> Data | list[Data]:
    """Several offers of one currency have a range; of several currencies they are a list."""
    prices = [each.price for each in goods.offers]
    if len({each.currency for each in prices}) > 1:
        return offers
    return {
        "@type": "AggregateOffer",
        "lowPrice": _amount(min(prices)),
        "highPrice": _amount(max(prices)),
        "priceCurrency": prices[0].currency,
        "offerCount": len(offers),
        "offers": offers,
    }


def _review(review: Review) -> Data:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.author or "?"},
        "datePublished": review.created_at.date().isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": 5},
        "name": review.title,
        "reviewBody": review.text,
        "inLanguage": review.language,
    }


def _amount(money: Money) -> str:
    return str(money).partition(" ")[0]
