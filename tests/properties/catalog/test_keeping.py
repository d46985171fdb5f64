"""Laws of keeping listings, on a real PostgreSQL: nothing is lost, nothing is written twice, no change is forgotten."""

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from hupan.catalog import (
    NEWS,
    CatalogService,
    Condition,
    Listing,
    Offer,
    OfferId,
    Option,
    OptionValue,
    Product,
    ProductId,
    ProductText,
    PutResult,
    Status,
    Variant,
    VariantId,
)
from hupan.catalog.checking import checked
from hupan.kernel import Language, Money
from hupan.platform import Database, OutboxReader, Place
from tests.integration.catalog.market import HILL, LAKE, SHIRTS, START, catalog_on, open_stalls, priced, shirt

pytestmark = pytest.mark.anyio

_real = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30).filter(str.strip)
values = st.one_of(words, st.booleans(), st.integers(-(10**15), 10**15), st.floats(-1e9, 1e9))
languages = st.sampled_from(Language)


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    name = draw(st.uuids()).hex
    colours = draw(st.lists(words, min_size=1, max_size=4, unique=True))
    language = draw(languages)
    variants = tuple(
        Variant(VariantId(f"var_{name}_{at}"), draw(words), {"color": colour}, weight_g=draw(st.none() | st.just(80)))
        for at, colour in enumerate(colours)
    )
    texts = draw(st.dictionaries(languages, st.builds(ProductText, words, words, words, st.tuples(words))))
    product = Product(
        id=ProductId(f"prod_{name}"),
        slug=draw(words),
        category_id=SHIRTS,
        brand=draw(words),
        language=language,
        texts={language: ProductText(draw(words)), **texts},
        created_at=START,
        updated_at=START,
        attributes=draw(st.dictionaries(words, values, max_size=5)),
        options=(Option("color", {language: draw(words)}, tuple(OptionValue(each) for each in colours)),),
        variants=variants,
        tags=tuple(draw(st.lists(words, max_size=3))),
        status=draw(st.sampled_from(Status)),
    )
    sold = [(variant, seller) for variant in variants for seller in (LAKE, HILL) if draw(st.booleans())]
    offers = tuple(
        Offer(
            OfferId(f"off_{variant.id}_{seller}"),
            product.id,
            variant.id,
            seller,
            Money(draw(st.integers(1, 10**15)), draw(st.sampled_from(("KRW", "USD", "BHD")))),
            START,
            START,
            draw(st.sampled_from(Condition)),
        )
        for variant, seller in sold
    )
    return Listing(product, offers)


@pytest.fixture
async def catalog(database: Database) -> CatalogService:
    catalog = catalog_on(database)
    await open_stalls(catalog)
    return catalog


async def clear(database: Database) -> None:
    """Begin an example with what the fixture left: sellers and categories."""
    async with database.engine.begin() as connection:
        for table in ("catalog_products", "platform_outbox"):
            await connection.execute(text(f"delete from {table}"))  # noqa: S608 - names from the line above


@_real
@given(st.lists(listings(), min_size=1, max_size=3), st.integers(1, 1000))
async def test_put_twice_is_put_once(
    database: Database, catalog: CatalogService, wanted: list[Listing], price: int
) -> None:
    await clear(database)
    reader = OutboxReader(database, "test", NEWS)
    ids = [listing.product.id for listing in wanted]
    assert await catalog.put_listings(wanted) == PutResult(created=len(wanted))
    kept = await catalog.listings(ids, hidden=True)
    for before, after in zip(wanted, kept, strict=True):
        clean = checked(before)
        assert after.product == replace(clean.product, slug=after.product.slug)
        assert sorted(after.offers, key=lambda each: each.id) == sorted(before.offers, key=lambda each: each.id)
    told = await reader.read(Place())
    await reader.settle(told.upto)
    assert set(ids) == set(told.subjects)

    assert await catalog.put_listings(wanted[::-1]) == PutResult(unchanged=len(wanted))
    # What was read is as good as what was written.
    assert await catalog.put_listings(kept) == PutResult(unchanged=len(wanted))

    assert await catalog.listings(ids, hidden=True) == kept
    assert (await reader.read(told.upto)).subjects == ()

    cheaper = priced(wanted[0], Money(price, "CNY"))
    result = await catalog.put_listings([cheaper])
    assert result == (PutResult(changed=1) if cheaper.offers else PutResult(unchanged=1))
    spans = await catalog.price_spans([offer.id for offer in cheaper.offers])
    assert all(
        [span.price for span in spans[before.id]] == [before.price, Money(price, "CNY")] for before in wanted[0].offers
    )


@_real
@given(st.permutations(range(1, 13)), st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
async def test_no_change_of_price_is_lost_whoever_else_changes_it(
    database: Database, catalog: CatalogService, prices: list[int], puts: set[int], touches: set[int]
) -> None:
    await clear(database)
    listing = shirt()
    offer_id = listing.offers[0].id
    await catalog.put_listings([listing])

    async def change(at: int, price: Money) -> None:
        # Several processes do it at once: some with whole listings, some of which ask what was asked at first.
        other = catalog_on(database)
        if at in touches:
            later = [replace(each, handling_days=at + 2) for each in listing.offers]
            await other.put_listings([replace(listing, offers=tuple(later))])
        if at in puts:
            await other.put_listings([priced(listing, price)])
        else:
            await other.set_price(offer_id, price)

    await asyncio.gather(*(change(at, Money(price, "KRW")) for at, price in enumerate(prices)))

    spans = (await catalog.price_spans([offer_id]))[offer_id]
    assert {span.price.minor for span in spans} == {*prices, listing.offers[0].price.minor}
    assert all(one.since < other.since and one.price != other.price for one, other in pairwise(spans))
    assert (await catalog.offers_by_id([offer_id]))[offer_id].price == spans[-1].price


@_real
@given(st.lists(st.booleans(), min_size=2, max_size=10))
async def test_a_price_and_a_status_set_at_once_are_both_set(
    database: Database, catalog: CatalogService, order: list[bool]
) -> None:
    await clear(database)
    listing = shirt()
    offer_id = listing.offers[0].id
    await catalog.put_listings([listing])
    changes = [
        catalog.set_price(offer_id, Money(7, "KRW"))
        if is_price
        else catalog.set_offer_status(offer_id, Status.ARCHIVED)
        for is_price in (*order, True, False)
    ]
    await asyncio.gather(*changes)
    offer = (await catalog.offers_by_id([offer_id]))[offer_id]
    assert (offer.price, offer.status) == (Money(7, "KRW"), Status.ARCHIVED)
