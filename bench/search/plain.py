"""Tantivy as it comes: its own English tokenizer with stems, BM25 over the same three fields."""

import tempfile
from collections.abc import Sequence

import tantivy

from hupan.catalog import CategoryTree, Listing

_FIELDS = ("name", "shelf", "body")


class PlainTantivy:
    """Finds listings by their words.

    Args:
        listings: Which ones.
        tree: Names their categories.
    """

    def __init__(self, listings: Sequence[Listing], tree: CategoryTree) -> None:
        build = tantivy.SchemaBuilder()
        build.add_text_field("id", stored=True, tokenizer_name="raw")
        for field in _FIELDS:
            build.add_text_field(field, tokenizer_name="en_stem")
        self._folder = tempfile.TemporaryDirectory()
        self._index = tantivy.Index(build.build(), self._folder.name)
        writer = self._index.writer(50_000_000, 1)
        for listing in listings:
            writer.add_document(_document(listing, tree))
        writer.commit()
        self._index.reload()

    def find(self, text: str, limit: int = 10) -> list[str]:
        """Find the best."""
        words = "".join(char if char.isalnum() else " " for char in text)
        query, _ = self._index.parse_query_lenient(words, list(_FIELDS))
        searcher = self._index.searcher()
        found = searcher.search(query, limit, count=False)
        return [str(searcher.doc(address)["id"][0]) for _, address in found.hits]


def _document(listing: Listing, tree: CategoryTree) -> tantivy.Document:
    product = listing.product
    text = product.texts[product.language]
    shelf = " ".join(name for category in tree.path(product.category_id) for name in category.names.values())
    document = tantivy.Document()
    for field, value in (
        ("id", product.id),
        ("name", text.name),
        ("shelf", f"{product.brand} {shelf}"),
        ("body", f"{text.summary} {text.description}"),
    ):
        document.add_text(field, value)
    return document
