"""Imports the reviews that lie beside a table of products, as Magento's exports have them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hupan.catalog import CatalogService, ProductId
from hupan.intake import Lines, Record, RowProblem, Source, delimiter_of, encoding_of, first_rows, table
from hupan.kernel import Language
from hupan.reviews import ImportedReview, ReviewService

_NEEDED = frozenset({"sku", "rating_value", "review"})
_STRETCH = 500
_MOST_STARS = 5
_HEAD = 1 << 14


@dataclass(frozen=True, slots=True)
class ReviewsDone:
    """What a stretch of reviews came to."""

    kept: int
    problems: tuple[RowProblem, ...]


class ReviewImport:
    """Brings reviews in.

    Args:
        catalog: Knows the products by their names in the file.
        reviews: Keeps reviews.
        source: Who brings them in, as with the products.
        language: In which they are written.
    """

    def __init__(self, catalog: CatalogService, reviews: ReviewService, source: str, language: Language) -> None:
        self._catalog = catalog
        self._reviews = reviews
        self._source = source
        self._language = language

    async def put(self, records: Sequence[Record | RowProblem]) -> ReviewsDone:
        """Keep some reviews; those of products that are not there come back."""
        problems = [each for each in records if isinstance(each, RowProblem)]
        rows = [each for each in records if isinstance(each, Record)]
        keys = list({dict(row.cells).get("sku", "") for row in rows})
        known = await self._catalog.sources_of(self._source, keys)
        products = await self._catalog.products([product_id for product_id, _ in known.values()], hidden=True)
        reviews: list[ImportedReview] = []
        for row in rows:
            cells = dict(row.cells)
            product = products.get(known.get(cells.get("sku", ""), (ProductId(""), ""))[0])
            stars = cells.get("rating_value", "")
            if product is None:
                detail = f"There is no product {cells.get('sku', '')[:60]!r} that it could be of."
                problems.append(RowProblem(row.line, "sku", "review_product", detail, row.file, cells=row.cells))
            elif stars not in {str(each) for each in range(1, _MOST_STARS + 1)}:
                detail = f"{stars[:20]!r} is no number of stars from 1 to {_MOST_STARS}."
                problems.append(
                    RowProblem(row.line, "rating_value", "review_rating", detail, row.file, cells=row.cells)
                )
            else:
                # Equal words of the same person about the same thing are the same review.
                key = hashlib.sha256("\x1f".join(value for _, value in row.cells).encode()).hexdigest()[:32]
                reviews.append(
                    ImportedReview(
                        source_key=key,
                        product_id=product.id,
                        author=cells.get("reviewer", ""),
                        rating=int(stars),
                        # The file does not say when; a time that stays the same lets a second import change nothing.
                        created_at=product.created_at,
                        title=cells.get("title", ""),
                        text=cells.get("review", ""),
                        language=self._language.value,
                    )
                )
        await self._reviews.put_reviews(self._source, reviews)
        return ReviewsDone(len(reviews), tuple(problems))


def review_rows(source: Source) -> Iterator[list[Record | RowProblem]]:
    """Read the tables of reviews of a source, some rows after others."""
    for file in source.files:
        if not file.name.casefold().endswith(".csv"):
            continue
        with source.open(file.name) as stream:
            encoding = encoding_of(stream)
        with source.open(file.name) as stream:
            head = stream.read(_HEAD).decode(encoding, "replace")
        rows = first_rows(head, delimiter_of(head), 1)
        if not rows or not set(rows[0]) >= _NEEDED:
            continue
        with source.open(file.name) as stream:
            batch: list[Record | RowProblem] = []
            for found in table(Lines(stream, encoding), delimiter_of(head), file.name):
                batch.append(found)
                if len(batch) == _STRETCH:
                    yield batch
                    batch = []
            if batch:
                yield batch
