"""The wire types of `/api/market` that are the catalogue's."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hupan.catalog.domain import (
    AttributeKind,
    Category,
    Condition,
    Offer,
    OfferId,
    PriceSpan,
    Product,
    Seller,
    SellerId,
    Status,
    Store,
    Value,
)
from hupan.kernel import Language, Money

Names = dict[Language, str]
Price = Annotated[int, Field(gt=0, le=10**15)]


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class MoneyView(_View):
    """A sum of money: whole minor units (cents of dollars, won of won), and the currency of ISO 4217."""

    minor: int
    currency: str


class AttributeChoiceView(_View):
    """One value that an attribute may have."""

    value: str
    names: Names
    swatch: str


class AttributeView(_View):
    """What products of a category are described by; `unit` is one of UCUM, or empty."""

    key: str
    kind: AttributeKind
    names: Names
    unit: str
    facet: bool
    choices: list[AttributeChoiceView]


class CategoryView(_View):
    """A place in the tree of goods."""

    id: str
    slug: str
    names: Names
    parent_id: str | None
    attributes: list[AttributeView]
    position: int
    icon: str


class CategoriesView(_View):
    """Every category; siblings stand in their order."""

    items: list[CategoryView]

    @classmethod
    def of(cls, categories: Iterable[Category]) -> "CategoriesView":
        """Show categories."""
        return cls(items=[CategoryView.model_validate(each) for each in categories])


class ProductTextView(_View):
    """What a product is called and said to be, in one language."""

    name: str
    summary: str
    description: str
    highlights: list[str]


class OptionValueView(_View):
    """One value of an option; `swatch` is a colour, or empty."""

    value: str
    names: Names
    swatch: str


class OptionView(_View):
    """In what the variants of a product differ."""

    key: str
    names: Names
    values: list[OptionValueView]


class VariantView(_View):
    """One choice of a product's options."""

    id: str
    sku: str
    options: dict[str, str]
    gtin: str
    weight_g: int | None


class MediaView(_View):
    """One picture; `options` are the values that it shows, and empty where it shows them all."""

    picture: str
    width: int
    height: int
    alt: Names
    options: dict[str, str]


class SellerView(_View):
    """Who sells, and from where."""

    id: str
    slug: str
    name: str
    country: str
    currency: str


class OfferView(_View):
    """One seller's promise to sell a variant."""

    id: str
    variant_id: str
    seller_id: str
    price: MoneyView
    list_price: MoneyView | None
    condition: Condition
    handling_days: int


class ProductView(_View):
    """A product with what is asked for it now."""

    id: str
    slug: str
    category_id: str
    brand: str
    language: Language
    texts: dict[Language, ProductTextView]
    attributes: dict[str, Value]
    options: list[OptionView]
    variants: list[VariantView]
    media: list[MediaView]
    tags: list[str]
    updated_at: datetime
    offers: list[OfferView]
    sellers: list[SellerView]

    @classmethod
    def of(cls, product: Product, offers: Iterable[Offer], sellers: Mapping[SellerId, Seller]) -> "ProductView":
        """Show a product.

        Args:
            product: The product.
            offers: What is asked for it.
            sellers: Who asks that.
        """
        own = set(cls.model_fields) - {"offers", "sellers"}
        return cls.model_validate(
            {
                **{name: getattr(product, name) for name in own},
                "offers": [OfferView.model_validate(each) for each in offers],
                "sellers": [SellerView.model_validate(each) for each in sellers.values()],
            }
        )


class StoreView(_View):
    """A seller's face to buyers."""

    id: str
    slug: str
    names: Names
    descriptions: Names
    language: Language
    picture: str
    seller: SellerView

    @classmethod
    def of(cls, store: Store, seller: Seller) -> "StoreView":
        """Show a store with its seller."""
        own = {name: getattr(store, name) for name in set(cls.model_fields) - {"seller"}}
        return cls.model_validate({**own, "seller": SellerView.model_validate(seller)})


class PriceSpanView(_View):
    """From when an offer asked which price."""

    since: datetime
    price: MoneyView


class PricesView(_View):
    """What an offer has asked, oldest first. `former` is what may be shown struck beside the present price.

    It is the lowest price of the 30 days before the present one began (directive 98/6/EC, article 6a), and there only
    while the present one is lower and not older than 30 days itself.
    """

    offer_id: str
    spans: list[PriceSpanView]
    former: MoneyView | None

    @classmethod
    def of(cls, offer_id: OfferId, spans: Iterable[PriceSpan], former: Money | None) -> "PricesView":
        """Show a history of prices."""
        return cls(
            offer_id=offer_id,
            spans=[PriceSpanView.model_validate(each) for each in spans],
            former=None if former is None else MoneyView.model_validate(former),
        )


class PriceInput(BaseModel):
    """Another price from now on. Without `list_price_minor` the list price stays as it is."""

    model_config = ConfigDict(extra="forbid")

    minor: Price
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    list_price_minor: Price | None = None


class StatusInput(BaseModel):
    """Whether buyers see it: `active`, `draft` or `archived`."""

    model_config = ConfigDict(extra="forbid")

    status: Status
