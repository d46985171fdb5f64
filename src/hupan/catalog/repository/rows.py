"""Rows to values and back. Written out field by field: a page of products is read in a millisecond or two."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any, cast

from sqlalchemy import RowMapping, Table

from hupan.catalog.domain import (
    AttributeChoice,
    AttributeKind,
    AttributeSpec,
    Category,
    CategoryId,
    Condition,
    Media,
    Offer,
    OfferId,
    Option,
    OptionValue,
    PriceSpan,
    Product,
    ProductId,
    ProductText,
    Seller,
    SellerId,
    Status,
    Store,
    StoreId,
    Variant,
    VariantId,
)
from hupan.catalog.tables import (
    CategoryRow,
    OfferRow,
    PriceSpanRow,
    ProductRow,
    SellerRow,
    StoreRow,
    VariantRow,
)
from hupan.kernel import Language, Money

SELLERS = cast("Table", SellerRow.__table__)
STORES = cast("Table", StoreRow.__table__)
CATEGORIES = cast("Table", CategoryRow.__table__)
PRODUCTS = cast("Table", ProductRow.__table__)
VARIANTS = cast("Table", VariantRow.__table__)
OFFERS = cast("Table", OfferRow.__table__)
SPANS = cast("Table", PriceSpanRow.__table__)

_PRODUCT_COLUMNS = [column.name for column in PRODUCTS.columns]
_VARIANT_FIELDS = [column.name for column in VARIANTS.columns if column.name != "product_id"]
_SELLER_COLUMNS = [column.name for column in SELLERS.columns]
_STORE_COLUMNS = [column.name for column in STORES.columns]
_CATEGORY_COLUMNS = [column.name for column in CATEGORIES.columns]


def product_of(row: RowMapping, variants: Sequence[Variant]) -> Product:
    """Read a product."""
    return Product(
        id=ProductId(row["id"]),
        slug=row["slug"],
        category_id=CategoryId(row["category_id"]),
        brand=row["brand"],
        language=Language(row["language"]),
        texts={Language(key): _text(text) for key, text in row["texts"].items()},
        created_at=row["created_at"].astimezone(UTC),
        updated_at=row["updated_at"].astimezone(UTC),
        attributes=row["attributes"],
        options=tuple(_option(option) for option in row["options"]),
        variants=tuple(variants),
        media=tuple(_media(media) for media in row["media"]),
        tags=tuple(row["tags"]),
        status=Status(row["status"]),
        revision=row["revision"],
        source=row["source"],
        source_key=row["source_key"],
        source_hash=row["source_hash"],
    )


def product_row(product: Product) -> dict[str, Any]:
    """Write a product without its variants."""
    return {name: getattr(product, name) for name in _PRODUCT_COLUMNS}


def variant_of(row: RowMapping) -> Variant:
    """Read a variant."""
    return Variant(
        id=VariantId(row["id"]),
        sku=row["sku"],
        options=row["options"],
        gtin=row["gtin"],
        weight_g=row["weight_g"],
        position=row["position"],
    )


def variant_rows(product: Product) -> list[dict[str, Any]]:
    """Write a product's variants."""
    return [
        {"product_id": product.id, **{name: getattr(variant, name) for name in _VARIANT_FIELDS}}
        for variant in product.variants
    ]


def offer_of(row: RowMapping) -> Offer:
    """Read an offer."""
    usual = row["list_price_minor"]
    return Offer(
        id=OfferId(row["id"]),
        product_id=ProductId(row["product_id"]),
        variant_id=VariantId(row["variant_id"]),
        seller_id=SellerId(row["seller_id"]),
        price=Money(row["price_minor"], row["currency"]),
        created_at=row["created_at"].astimezone(UTC),
        updated_at=row["updated_at"].astimezone(UTC),
        condition=Condition(row["condition"]),
        list_price=None if usual is None else Money(usual, row["currency"]),
        handling_days=row["handling_days"],
        status=Status(row["status"]),
    )


def offer_row(offer: Offer) -> dict[str, Any]:
    """Write an offer."""
    return {
        "id": offer.id,
        "product_id": offer.product_id,
        "variant_id": offer.variant_id,
        "seller_id": offer.seller_id,
        "condition": offer.condition,
        "price_minor": offer.price.minor,
        "list_price_minor": None if offer.list_price is None else offer.list_price.minor,
        "currency": offer.price.currency,
        "handling_days": offer.handling_days,
        "status": offer.status,
        "created_at": offer.created_at,
        "updated_at": offer.updated_at,
    }


def span_of(row: RowMapping) -> PriceSpan:
    """Read what was asked from a time on."""
    return PriceSpan(OfferId(row["offer_id"]), row["since"].astimezone(UTC), Money(row["price_minor"], row["currency"]))


def span_row(span: PriceSpan) -> dict[str, Any]:
    """Write what was asked from a time on."""
    return {
        "offer_id": span.offer_id,
        "since": span.since,
        "price_minor": span.price.minor,
        "currency": span.price.currency,
    }


def seller_of(row: RowMapping) -> Seller:
    """Read a seller."""
    values = {name: row[name] for name in _SELLER_COLUMNS}
    values.update(id=SellerId(row["id"]), created_at=row["created_at"].astimezone(UTC), status=Status(row["status"]))
    return Seller(**values)


def seller_row(seller: Seller) -> dict[str, Any]:
    """Write a seller."""
    return {name: getattr(seller, name) for name in _SELLER_COLUMNS}


def store_of(row: RowMapping) -> Store:
    """Read a store."""
    return Store(
        id=StoreId(row["id"]),
        seller_id=SellerId(row["seller_id"]),
        slug=row["slug"],
        names=_texts(row["names"]),
        descriptions=_texts(row["descriptions"]),
        language=Language(row["language"]),
        picture=row["picture"],
    )


def store_row(store: Store) -> dict[str, Any]:
    """Write a store."""
    return {name: getattr(store, name) for name in _STORE_COLUMNS}


def category_of(row: RowMapping) -> Category:
    """Read a category."""
    parent = row["parent_id"]
    return Category(
        id=CategoryId(row["id"]),
        slug=row["slug"],
        names=_texts(row["names"]),
        parent_id=None if parent is None else CategoryId(parent),
        attributes=tuple(_attribute(attribute) for attribute in row["attributes"]),
        position=row["position"],
        icon=row["icon"],
        source=row["source"],
    )


def category_row(category: Category) -> dict[str, Any]:
    """Write a category."""
    return {name: getattr(category, name) for name in _CATEGORY_COLUMNS}


def _texts(raw: Mapping[str, str]) -> dict[Language, str]:
    return {Language(key): text for key, text in raw.items()}


def _text(raw: Mapping[str, Any]) -> ProductText:
    return ProductText(raw["name"], raw["summary"], raw["description"], tuple(raw["highlights"]))


def _option(raw: Mapping[str, Any]) -> Option:
    values = tuple(OptionValue(each["value"], _texts(each["names"]), each["swatch"]) for each in raw["values"])
    return Option(raw["key"], _texts(raw["names"]), values)


def _media(raw: Mapping[str, Any]) -> Media:
    return Media(raw["picture"], raw["width"], raw["height"], _texts(raw["alt"]), raw["options"])


def _attribute(raw: Mapping[str, Any]) -> AttributeSpec:
    return AttributeSpec(
        key=raw["key"],
        kind=AttributeKind(raw["kind"]),
        names=_texts(raw["names"]),
        unit=raw["unit"],
        facet=raw["facet"],
        choices=tuple(AttributeChoice(each["value"], _texts(each["names"]), each["swatch"]) for each in raw["choices"]),
    )
