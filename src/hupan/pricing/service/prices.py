"""Verbs on prices: quote, delivery; and what operators set for them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hupan.catalog import CatalogService, CategoryId, CategoryTree, Offer, OfferId, Product, ProductId, SellerId, Status
from hupan.kernel import Clock, PersonId
from hupan.platform import StoreFactory
from hupan.pricing.domain.basket import Basket, Context, Line, Place, TaxClass, Usage
from hupan.pricing.domain.presets import TAX_RULES
from hupan.pricing.domain.promotions import Promotion, fold_code
from hupan.pricing.domain.quoting import ANY_SELLER, Quote, quote
from hupan.pricing.domain.shipping import DeliveryWindow, ShippingProfile, Undeliverable, deliver
from hupan.pricing.domain.tax import UNTAXED, TaxRule, TaxRules
from hupan.pricing.errors import BadBasket
from hupan.pricing.ports import PricingStore


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """What somebody wants to know the price of.

    Attributes:
        items: How many of which offer.
        person_id: Who buys; `None` where nobody is signed in.
        first_order: Whether the person has never bought. Orders stand above this room, so whoever asks says it.
        levels: Which way of sending was chosen with which seller.
    """

    items: Mapping[OfferId, int]
    place: Place
    codes: tuple[str, ...] = ()
    person_id: PersonId | None = None
    first_order: bool = True
    levels: Mapping[SellerId, str] = field(default_factory=dict[SellerId, str])


class PricingService:
    """Tells prices.

    Args:
        stores: Opens the store.
        shelf: Knows what is for sale.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[PricingStore], shelf: CatalogService, clock: Clock) -> None:
        self._stores = stores
        self._shelf = shelf
        self._clock = clock

    async def quote(self, request: QuoteRequest) -> list[Quote]:
        """Reckon offers at their prices of this moment; one quote a currency, in the order of their first offers.

        Raises:
            BadBasket: There is nothing in it, or an offer that is not for sale.
        """
        if not request.items:
            raise BadBasket("There is nothing in the basket.", reason="size")
        offers, products = await self._for_sale(request.items)
        seller_ids = list({offer.seller_id for offer in offers})
        sellers = await self._shelf.sellers(seller_ids)
        now = self._clock.now()
        async with self._stores() as store:
            rules, classes = await store.tax()
            profiles = await store.shipping(seller_ids)
            kept = await store.live(
                [code for code in map(fold_code, request.codes) if code.isprintable()], seller_ids, now
            )
            ids = [each.promotion.id for each in kept if each.promotion.conditions.limit_person is not None]
            by_person = {} if request.person_id is None else await store.used_by(request.person_id, ids)
        taxes = TaxRules.of([*TAX_RULES, *rules])
        tree = await self._shelf.categories()
        customs = {each.id: _custom(taxes, each.country) for each in sellers.values()}
        baskets: dict[str, list[Line]] = {}
        for offer in offers:
            held = customs.get(offer.seller_id)
            line = _line(offer, products[offer.product_id], request.items[offer.id], _Kinds(tree, classes), held)
            baskets.setdefault(offer.price.currency, []).append(line)
        person = request.person_id
        context = Context(
            place=request.place,
            at=now,
            person_id=person,
            first_order=person is not None and request.first_order,
            codes=request.codes,
            used={e.promotion.id: Usage(e.used, by_person.get(e.promotion.id, 0)) for e in kept},
            levels=request.levels,
        )
        promotions = [each.promotion for each in kept]
        # A large basket takes tens of milliseconds, and a time zone is read from a file.
        return await asyncio.to_thread(_quotes, list(baskets.values()), context, promotions, taxes, profiles)

    async def delivery(self, offer: Offer, place: Place) -> DeliveryWindow | None:
        """Tell when one piece of an offer arrives if it is ordered now; `None` where it cannot be sent there."""
        async with self._stores() as store:
            profiles = await store.shipping([offer.seller_id])
        products = await self._shelf.products([offer.product_id])
        if offer.product_id not in products:
            return None
        line = _line(offer, products[offer.product_id], 1, _Kinds(CategoryTree(), {}), None)
        profile = profiles.get(offer.seller_id) or profiles.get(ANY_SELLER)
        found = await asyncio.to_thread(deliver, profile, [line], place, self._clock.now())
        return None if isinstance(found, Undeliverable) else found

    async def deliveries(
        self, offers: Sequence[Offer], products: Mapping[ProductId, Product], place: Place
    ) -> dict[OfferId, DeliveryWindow]:
        """Tell when one piece of each offer arrives if it is ordered now, for lists of many.

        Args:
            offers: Of which.
            products: Their products; an offer without one is left out, as is what cannot be sent there.
            place: Where to.
        """
        known = [offer for offer in offers if offer.product_id in products]
        if not known:
            return {}
        async with self._stores() as store:
            profiles = await store.shipping(list({offer.seller_id for offer in known}))
        kinds, now = _Kinds(CategoryTree(), {}), self._clock.now()
        lines = [(offer, _line(offer, products[offer.product_id], 1, kinds, None)) for offer in known]

        def reckon() -> dict[OfferId, DeliveryWindow]:
            found = (
                (offer.id, deliver(profiles.get(offer.seller_id) or profiles.get(ANY_SELLER), [line], place, now))
                for offer, line in lines
            )
            return {offer_id: each for offer_id, each in found if not isinstance(each, Undeliverable)}

        return await asyncio.to_thread(reckon)

    async def put_shipping(self, profiles: Sequence[ShippingProfile]) -> None:
        """Set how sellers ship; the profile of `ANY_SELLER` is for those without one.

        Raises:
            BadSetting: A profile contradicts itself, or its seller is not there.
        """
        await asyncio.to_thread(_check_all, profiles)
        async with self._stores() as store:
            await store.save_shipping(profiles)

    async def put_tax(self, rules: Sequence[TaxRule], classes: Mapping[CategoryId, TaxClass]) -> None:
        """Set rules of places, and classes of categories and what is below them.

        Raises:
            BadSetting: A rule cannot be, or a category is not there.
        """
        for each in rules:
            each.check()
        async with self._stores() as store:
            await store.save_tax(rules, classes)

    async def _for_sale(self, items: Mapping[OfferId, int]) -> tuple[list[Offer], dict[str, Product]]:
        found = await self._shelf.offers_by_id(list(items))
        offers = [found[each] for each in items if each in found and found[each].status is Status.ACTIVE]
        products = await self._shelf.products(list({offer.product_id for offer in offers}))
        there = {offer.id for offer in offers if offer.product_id in products}
        for offer_id in items:
            if offer_id not in there:
                raise BadBasket("This is not for sale, or no longer.", reason="not_for_sale", offer_id=offer_id)
        return offers, {str(product_id): product for product_id, product in products.items()}


@dataclass(frozen=True, slots=True)
class _Kinds:
    """What the lines' categories say."""

    tree: CategoryTree
    classes: Mapping[CategoryId, TaxClass]

    def path(self, category_id: CategoryId) -> list[CategoryId]:
        return [each.id for each in self.tree.path(category_id)] or [category_id]

    def tax_class(self, category_id: CategoryId) -> TaxClass:
        """The class of the nearest category that has one."""
        near = (self.classes[each] for each in reversed(self.path(category_id)) if each in self.classes)
        return next(near, TaxClass.STANDARD)


def _line(offer: Offer, product: Product, quantity: int, kinds: _Kinds, held: bool | None) -> Line:
    weights = (variant.weight_g for variant in product.variants if variant.id == offer.variant_id)
    return Line(
        offer_id=offer.id,
        product_id=offer.product_id,
        seller_id=offer.seller_id,
        unit_price=offer.price,
        quantity=quantity,
        category_ids=frozenset(kinds.path(product.category_id)),
        tax_class=kinds.tax_class(product.category_id),
        tax_included=held,
        weight_g=next(weights, None) or 0,
        handling_days=offer.handling_days,
    )


def _custom(taxes: TaxRules, country: str) -> bool | None:
    """Whether prices hold the tax where a seller is; `None` where nobody knows."""
    rule = taxes.at(Place(country))
    return None if rule is UNTAXED else rule.included


def _quotes(
    baskets: Sequence[list[Line]],
    context: Context,
    promotions: Sequence[Promotion],
    taxes: TaxRules,
    profiles: Mapping[SellerId, ShippingProfile],
) -> list[Quote]:
    return [quote(Basket(tuple(lines)), context, promotions, taxes, profiles) for lines in baskets]


def _check_all(profiles: Sequence[ShippingProfile]) -> None:
    for each in profiles:
        each.check()
