"""Reviews: one a person and product, found and sorted, summed up exactly, and answered by the seller alone."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from hupan.catalog import ProductId
from hupan.identity.tables import PersonRow
from hupan.kernel import new_id
from hupan.platform import Database, OutboxReader, Place
from hupan.platform.tables import OutboxRow
from hupan.reviews import (
    NEWS,
    BadCursor,
    BadText,
    Draft,
    Filters,
    ImportedReview,
    MayNotAnswer,
    OwnWords,
    PictureMissing,
    ProductNotFound,
    Reply,
    Review,
    ReviewId,
    ReviewNotFound,
    ReviewSettings,
    ReviewSort,
    ReviewState,
    TooMany,
)
from tests.integration.reviews.ground import PICTURE, START, Square, add_people, add_products, open_square

pytestmark = pytest.mark.anyio


async def heard(database: Database) -> list[str]:
    async with database.engine.connect() as connection:
        rows = await connection.scalars(select(OutboxRow.subject).where(OutboxRow.topic == NEWS))
        return list(rows)


async def test_a_review_is_shown_with_the_products_numbers(square: Square) -> None:
    (lamp,), (ada,) = await add_products(square.database), await add_people(square.database, "Ada")
    square.known.orders[ada.person_id, lamp] = "order-1"

    written = await square.reviews.write(ada, Draft(lamp, 4, "Warm light", "It\r\nglows.", "en", (PICTURE,)))

    assert (written.author, written.bought, written.order_id, written.state) == ("Ada", True, "order-1", "published")
    page = await square.reviews.list(lamp)
    assert [each.text for each in page.reviews] == ["It\nglows."]
    assert page.total == 1
    summary = (await square.reviews.summary([lamp]))[lamp]
    assert (summary.count, summary.mean, summary.histogram) == (1, 4.0, (0, 0, 0, 1, 0))
    assert await heard(square.database) == [lamp]


async def test_a_second_review_takes_the_place_of_the_first(square: Square) -> None:
    (lamp,), (ada,) = await add_products(square.database), await add_people(square.database, "Ada")
    first = await square.reviews.write(ada, Draft(lamp, 1, "Broken"))
    square.clock.go(days=3)
    second = await square.reviews.write(ada, Draft(lamp, 5, "Mended"))

    assert (second.id, second.created_at) == (first.id, first.created_at)
    assert second.updated_at == START + timedelta(days=3)
    assert (await square.reviews.summary([lamp]))[lamp].histogram == (0, 0, 0, 0, 1)
    assert (await square.reviews.mine(ada.person_id, lamp)).title == "Mended"


async def test_two_hands_of_one_person_write_one_review(square: Square) -> None:
    (lamp,), (ada,) = await add_products(square.database), await add_people(square.database, "Ada")
    await asyncio.gather(*(square.reviews.write(ada, Draft(lamp, stars)) for stars in (1, 2, 3, 4, 5)))

    page = await square.reviews.list(lamp)
    histogram = (await square.reviews.summary([lamp]))[lamp].histogram
    assert page.total == sum(histogram) == 1
    assert histogram[page.reviews[0].rating - 1] == 1


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (Draft(ProductId("prod-none"), 5), ProductNotFound),
        (Draft(ProductId("lamp"), 0), BadText),
        (Draft(ProductId("lamp"), 6), BadText),
        (Draft(ProductId("lamp"), 5, "x" * 121), BadText),
        (Draft(ProductId("lamp"), 5, "", "x" * 5001), BadText),
        (Draft(ProductId("lamp"), 5, pictures=("cd" * 32,)), PictureMissing),
        (Draft(ProductId("lamp"), 5, pictures=tuple(f"{n:064x}" for n in range(10))), BadText),
    ],
)
async def test_what_cannot_be_kept_is_refused(square: Square, draft: Draft, error: type[Exception]) -> None:
    (lamp,), (ada,) = await add_products(square.database), await add_people(square.database, "Ada")
    if draft.product_id == "lamp":
        draft = replace(draft, product_id=lamp)
    with pytest.raises(error):
        await square.reviews.write(ada, draft)
    assert (await square.reviews.list(lamp)).total == 0
    assert await heard(square.database) == []


async def test_words_are_data_however_they_look(square: Square) -> None:
    (lamp,), (ada,) = await add_products(square.database), await add_people(square.database, "Ada\u202eAdmin")
    nasty = "<script>alert(1)</script> '; drop table reviews_reviews; -- \x07\u202eevil 👩‍💻 \0"
    written = await square.reviews.write(ada, Draft(lamp, 3, "Ignore all\ninstructions", nasty))

    assert written.text == "<script>alert(1)</script> '; drop table reviews_reviews; -- evil 👩‍💻"
    assert (written.title, written.author) == ("Ignore all instructions", "AdaAdmin")
    assert (await square.reviews.list(lamp, Filters(contains="'; drop"))).total == 1


async def test_one_person_writes_so_much_a_day(database: Database) -> None:
    square = open_square(database, ReviewSettings(a_day=2))
    products, (ada,) = await add_products(database, 3), await add_people(database, "Ada")
    await square.reviews.write(ada, Draft(products[0], 5))
    await square.questions.ask(ada, products[0], "Why?", "en")
    with pytest.raises(TooMany):
        await square.reviews.write(ada, Draft(products[1], 5))
    square.clock.go(days=1, seconds=1)
    await square.reviews.write(ada, Draft(products[1], 5))


async def many(square: Square) -> ProductId:
    (lamp,) = await add_products(square.database)
    await square.reviews.put_reviews(
        "test",
        [
            ImportedReview(
                str(n),
                lamp,
                f"Author {n}",
                n % 5 + 1,
                START - timedelta(hours=n % 7),
                title=f"Title {n}",
                text="50% 밝아요" if n % 4 == 0 else "很亮_",
                language="ko" if n % 4 == 0 else "zh",
                pictures=(PICTURE,) if n % 3 == 0 else (),
                bought=n % 2 == 0,
                helpful=n % 6,
            )
            for n in range(60)
        ],
    )
    return lamp


@pytest.mark.parametrize("sort", ReviewSort)
@pytest.mark.parametrize("limit", [1, 7, 50])
async def test_pages_show_everything_once_and_in_order(square: Square, sort: ReviewSort, limit: int) -> None:
    lamp = await many(square)
    seen: list[Review] = []
    cursor = None
    while True:
        page = await square.reviews.list(lamp, sort=sort, limit=limit, cursor=cursor)
        seen += page.reviews
        cursor = page.cursor
        if cursor is None:
            break
    assert len(seen) == len({each.id for each in seen}) == page.total == 60
    assert seen == sorted(seen, key=lambda review: in_order(review, sort), reverse=True)


def in_order(review: Review, sort: ReviewSort) -> tuple[int, datetime, str]:
    key = {
        ReviewSort.HELPFUL: review.helpful,
        ReviewSort.NEWEST: 0,
        ReviewSort.HIGHEST: review.rating,
        ReviewSort.LOWEST: -review.rating,
    }
    return key[sort], review.created_at, review.id


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        (Filters(ratings=frozenset({5, 1})), 24),
        (Filters(language="ko"), 15),
        (Filters(with_pictures=True), 20),
        (Filters(bought=True), 30),
        (Filters(contains="밝"), 15),
        (Filters(contains="50%"), 15),
        (Filters(contains="%"), 15),
        (Filters(contains="_"), 45),
        (Filters(contains="TITLE 7"), 1),
        (Filters(frozenset({1}), "ko", with_pictures=True, bought=True, contains="밝"), 1),
        (Filters(language="fr"), 0),
    ],
)
async def test_filters_leave_out_what_does_not_fit(square: Square, filters: Filters, fits: int) -> None:
    lamp = await many(square)
    page = await square.reviews.list(lamp, filters, ReviewSort.NEWEST, limit=50)

    assert len(page.reviews) == page.total == fits


@pytest.mark.parametrize("cursor", ["x", "!!", "W10", "a" * 500, "eyJhIjoxfQ", "WyJuZXdlc3QiLDAsMCwiYSJd"])
async def test_a_place_of_another_list_is_refused(square: Square, cursor: str) -> None:
    lamp = await many(square)
    with pytest.raises(BadCursor):
        await square.reviews.list(lamp, sort=ReviewSort.HELPFUL, cursor=cursor)


async def test_the_same_import_again_changes_nothing(square: Square) -> None:
    lamp, other = await add_products(square.database, 2)
    rows = [ImportedReview(str(n), lamp, "Kim", 5, START, text="좋아요") for n in range(10)]
    assert (await square.reviews.put_reviews("shop", rows)).created == 10
    before = len(await heard(square.database))
    again = await square.reviews.put_reviews("shop", rows)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 10)
    assert len(await heard(square.database)) == before

    moved = [replace(rows[0], rating=1), replace(rows[1], product_id=other), *rows[2:]]
    assert (await square.reviews.put_reviews("shop", moved)).changed == 2
    found = await square.reviews.summary([lamp, other])
    assert (found[lamp].histogram, found[other].histogram) == ((1, 0, 0, 0, 8), (0, 0, 0, 0, 1))
    assert await square.reviews.delete_source("shop") == 10
    assert (await square.reviews.summary([lamp]))[lamp].mean is None


async def test_imports_are_bounded_and_an_unknown_product_keeps_its_stretch_out(square: Square) -> None:
    (lamp,) = await add_products(square.database)
    long = ImportedReview("1", lamp, "n" * 500, 99, START, "t" * 500, "x" * 99_999, reply=Reply("y" * 9999, "S", START))
    await square.reviews.put_reviews("shop", [long])
    kept = (await square.reviews.list(lamp)).reviews[0]
    assert (len(kept.author), kept.rating, len(kept.title), len(kept.text)) == (60, 5, 120, 5000)
    assert kept.reply is not None
    assert len(kept.reply.text) == 2000
    with pytest.raises(ProductNotFound):
        await square.reviews.put_reviews("shop", [long, replace(long, source_key="2", product_id=ProductId("gone"))])
    assert (await square.reviews.list(lamp)).total == 1


async def test_two_imports_at_once_keep_each_review_once(square: Square) -> None:
    products = await add_products(square.database, 5)
    rows = [ImportedReview(str(n), products[n % 5], "Kim", n % 5 + 1, START) for n in range(200)]
    results = await asyncio.gather(
        square.reviews.put_reviews("shop", rows), square.reviews.put_reviews("shop", rows[::-1])
    )
    assert sum(each.created for each in results) == 200
    assert sum(each.unchanged for each in results) == 200
    summaries = await square.reviews.summary(products)
    assert [each.count for each in summaries.values()] == [40] * 5


async def test_votes_count_once_a_person(square: Square) -> None:
    (lamp,), (ada, ben) = await add_products(square.database), await add_people(square.database, "Ada", "Ben")
    review = await square.reviews.write(ada, Draft(lamp, 5))
    counts = await asyncio.gather(*(square.standing.vote(ben.person_id, review.id, helpful=True) for _ in range(5)))
    assert set(counts) == {1}
    assert (await square.reviews.list(lamp, reader=ben.person_id)).voted == {review.id}
    with pytest.raises(OwnWords):
        await square.standing.vote(ada.person_id, review.id, helpful=True)
    assert await square.standing.vote(ben.person_id, review.id, helpful=False) == 0
    assert await square.standing.vote(ben.person_id, review.id, helpful=False) == 0
    with pytest.raises(ReviewNotFound):
        await square.standing.vote(ben.person_id, new_id("rev"), helpful=True)


async def test_only_the_seller_answers_a_review(square: Square) -> None:
    (lamp,), (ada, ben) = await add_products(square.database), await add_people(square.database, "Ada", "Ben")
    review = await square.reviews.write(ada, Draft(lamp, 2, "Dim"))
    with pytest.raises(MayNotAnswer):
        await square.reviews.reply(ben, review.id, "Buy two.")
    square.known.sellers[ben.person_id, lamp] = "Lakeside Lamps"
    answered = await square.reviews.reply(ben, review.id, "We send another bulb.")
    assert answered.reply == Reply("We send another bulb.", "Lakeside Lamps", START)
    kept = await square.reviews.write(ada, Draft(lamp, 4, "Bright now"))
    assert kept.reply == answered.reply
    assert (await square.reviews.reply(replace(ada, is_admin=True), review.id, " ")).reply is None
    with pytest.raises(ReviewNotFound):
        await square.reviews.reply(ben, ReviewId(new_id("rev")), "?")


async def test_what_a_moderator_hides_stays_hidden(square: Square) -> None:
    (lamp,), (ada, ben) = await add_products(square.database), await add_people(square.database, "Ada", "Ben")
    review = await square.reviews.write(ada, Draft(lamp, 1, "Call 555"))
    await square.standing.report(ben.person_id, review.id, "A phone number")
    await square.standing.report(ben.person_id, review.id, "Again")
    (flagged,) = await square.standing.flagged()
    assert (flagged.id, flagged.reports, flagged.reasons) == (review.id, 1, ("A phone number",))

    await square.standing.settle(review.id, ReviewState.REJECTED)
    assert (await square.reviews.list(lamp)).total == (await square.reviews.summary([lamp]))[lamp].count == 0
    assert (await square.reviews.mine(ada.person_id, lamp)).state is ReviewState.REJECTED
    assert await square.standing.flagged() == []
    await square.reviews.remove(ada.person_id, review.id)
    again = await square.reviews.write(ada, Draft(lamp, 5, "Call 555 again"))
    assert again.state is ReviewState.PENDING
    assert [each.id for each in await square.standing.flagged()] == [review.id]
    await square.standing.settle(review.id, ReviewState.PUBLISHED)
    assert (await square.reviews.summary([lamp]))[lamp].histogram == (0, 0, 0, 0, 1)


async def test_where_reviews_wait_for_approval_they_wait(database: Database) -> None:
    square = open_square(database, ReviewSettings(approval=True))
    (lamp,), (ada,) = await add_products(database), await add_people(database, "Ada")
    review = await square.reviews.write(ada, Draft(lamp, 5))
    assert (await square.reviews.list(lamp)).total == 0
    await square.standing.settle(review.id, ReviewState.PUBLISHED)
    assert (await square.reviews.summary([lamp]))[lamp].count == 1
    await square.reviews.remove(ada.person_id, review.id)
    assert (await square.reviews.summary([lamp]))[lamp].count == 0


async def test_nobody_removes_the_review_of_another(square: Square) -> None:
    (lamp,), (ada, ben) = await add_products(square.database), await add_people(square.database, "Ada", "Ben")
    review = await square.reviews.write(ada, Draft(lamp, 5))
    with pytest.raises(ReviewNotFound):
        await square.reviews.remove(ben.person_id, review.id)
    with pytest.raises(ReviewNotFound):
        await square.reviews.mine(ben.person_id, lamp)
    with pytest.raises(OwnWords):
        await square.standing.report(ada.person_id, review.id, "")


async def test_who_leaves_is_no_longer_named_and_the_numbers_stay(square: Square) -> None:
    (lamp,), (ada,) = await add_products(square.database), await add_people(square.database, "Ada")
    await square.reviews.write(ada, Draft(lamp, 5, pictures=(PICTURE,)))
    async with square.database.engine.begin() as connection:
        await connection.execute(delete(PersonRow).where(PersonRow.id == ada.person_id))
    (review,) = (await square.reviews.list(lamp)).reviews
    assert (review.author, review.person_id) == ("", None)
    assert (await square.reviews.summary([lamp]))[lamp].count == 1
    assert await square.reviews.pictures_in_use([PICTURE, "cd" * 32]) == {PICTURE}


async def test_the_news_names_each_product_that_changed(square: Square) -> None:
    products, (ada,) = await add_products(square.database, 2), await add_people(square.database, "Ada")
    reader = OutboxReader(square.database, "test", NEWS)
    await reader.settle(await reader.now())
    await square.reviews.write(ada, Draft(products[1], 5))
    news = await reader.read(await reader.place() or Place())
    assert news.subjects == (products[1],)
    assert await square.reviews.summary([]) == {}
