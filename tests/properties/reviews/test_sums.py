"""The law of summaries: whatever is written, edited, hidden and removed, at whatever time, they equal a recount."""

import asyncio
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hupan.catalog import ProductId
from hupan.platform import Database
from hupan.reviews import Author, Draft, ImportedReview, ReviewState
from hupan.reviews.repository import SqlReviewStore
from hupan.reviews.tables import ReviewRow
from tests.integration.reviews.ground import START, Square, add_people, add_products, open_square

PEOPLE, PRODUCTS = 3, 2


@dataclass(frozen=True)
class Write:
    person: int
    product: int
    rating: int


@dataclass(frozen=True)
class Remove:
    person: int
    product: int


@dataclass(frozen=True)
class Settle:
    person: int
    product: int
    state: ReviewState


@dataclass(frozen=True)
class Put:
    rows: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Forget:
    pass


Step = Write | Remove | Settle | Put | Forget

person, product, rating = st.integers(0, PEOPLE - 1), st.integers(0, PRODUCTS - 1), st.integers(1, 5)
steps = st.one_of(
    st.builds(Write, person, product, rating),
    st.builds(Write, person, product, rating),
    st.builds(Remove, person, product),
    st.builds(Settle, person, product, st.sampled_from(ReviewState)),
    st.builds(Put, st.lists(st.tuples(st.integers(0, 3), product, rating), max_size=5).map(tuple)),
    st.builds(Forget),
)


@pytest.mark.timeout(120)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(one=st.lists(steps, max_size=15), other=st.lists(steps, max_size=15))
def test_summaries_equal_a_recount_after_any_two_histories_at_once(
    schema_url: str, one: list[Step], other: list[Step]
) -> None:
    asyncio.run(_play(schema_url, one, other))


async def _play(url: str, one: list[Step], other: list[Step]) -> None:
    database = Database(url)
    try:
        square = open_square(database)
        products = await add_products(database, PRODUCTS)
        people = await add_people(database, *(f"P{number}" for number in range(PEOPLE)))
        source = products[0]
        await asyncio.gather(*(_walk(square, people, products, source, history) for history in (one, other)))
        told = await square.reviews.summary(products)
        async with database.engine.connect() as connection:
            rows = await connection.execute(
                select(ReviewRow.product_id, ReviewRow.rating).where(
                    ReviewRow.product_id.in_(products), ReviewRow.state == ReviewState.PUBLISHED.value
                )
            )
            counted = Counter((row[0], row[1]) for row in rows)
        for each in products:
            assert told[each].histogram == tuple(counted[each, stars] for stars in (1, 2, 3, 4, 5))
    finally:
        await database.close()


async def _walk(
    square: Square, people: list[Author], products: list[ProductId], source: str, history: list[Step]
) -> None:
    for step in history:
        match step:
            case Write():
                await square.reviews.write(people[step.person], Draft(products[step.product], step.rating))
            case Put():
                rows = [
                    ImportedReview(str(key), products[product], "Kim", rating, START)
                    for key, product, rating in step.rows
                ]
                await square.reviews.put_reviews(source, rows)
            case Forget():
                await square.reviews.delete_source(source)
            case Remove() | Settle():
                await _change(square, people[step.person], products[step.product], step)


async def _change(square: Square, author: Author, product_id: ProductId, step: Remove | Settle) -> None:
    # Straight at the store, where a removal that meets another removal is no error.
    async with square.database.stores(SqlReviewStore)() as store:
        review = await store.of_person(product_id, author.person_id)
        if review is not None and isinstance(step, Remove):
            await store.remove(review.id)
        elif review is not None and isinstance(step, Settle):
            await store.set_state(review.id, step.state)
