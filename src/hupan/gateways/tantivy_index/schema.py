"""What the index keeps of a document, and how."""

from typing import Any, cast

import tantivy

from hupan.search import Document, ProductMeaning, number_of

FORMAT = 4
"""Grows when fields, words or the lexicon change: an index of another format is built anew."""

TERMS = {"category": "cat", "brand": "brand", "seller": "seller", "condition": "cond", "ships_to": "ships"}
"""Fields by the facet that narrows by them; attributes are all in one."""

ATTRIBUTES = "attr"

SLICES = 16
"""Into how many slices by chance products fall: one of them tells roughly what is in all."""

_HIGHEST, _SOLD_OUT = 1 << 40, 1 << 41
# Of goods that are alike in what one sorts by, each comes where a number by its id puts it: an index has an order of
# its own, by when things were listed, and whoever listed first would be shown first for good.
_LOTS = 1 << 20
SORTED = {
    "price_up": ("by_price_up", tantivy.Order.Asc),
    "price_down": ("by_price_down", tantivy.Order.Desc),
    "newest": ("by_age", tantivy.Order.Desc),
    "rating": ("by_rating", tantivy.Order.Desc),
    "discount": ("by_discount", tantivy.Order.Desc),
}
_NAME, _SHELF = 3, 2
_PRIOR_REVIEWS, _PRIOR_RATING = 5, 3.5


def schema() -> tantivy.Schema:
    """Describe the fields."""
    build = tantivy.SchemaBuilder()
    build.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    # All words lie in one field, those of names and shelves several times: one list to go through for each word, where
    # a field of each would make three. `name` and `spelling` only complete what is being written.
    build.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    for words in ("name", "spelling"):
        build.add_text_field(words, tokenizer_name="whitespace", index_option="basic")
    for text in (*TERMS.values(), ATTRIBUTES):
        build.add_text_field(text, tokenizer_name="raw", index_option="basic", fast=True)
    for number in ("key", "generation"):
        build.add_unsigned_field(number, indexed=True, fast=True)
    for number in ("price", "stars"):
        build.add_integer_field(number, indexed=True, fast=True)
    build.add_unsigned_field("available", indexed=True, fast=True)
    build.add_unsigned_field("slice", indexed=True)
    for number in ("hash", "cat_no", "brand_no", "lead"):
        build.add_unsigned_field(number, fast=True)
    for order, _ in SORTED.values():
        build.add_integer_field(order, fast=True)
    return build.build()


def kept(document: Document, generation: int) -> tantivy.Document:
    """Write a document in the index's words."""
    late = 0 if document.available else _SOLD_OUT
    counted = document.reviews + _PRIOR_REVIEWS
    rating = (document.rating * document.reviews + _PRIOR_RATING * _PRIOR_REVIEWS) / counted
    fields: dict[str, Any] = {
        "id": document.product_id,
        "key": document.key,
        "generation": generation,
        "slice": document.key % SLICES,
        "words": " ".join([*list(document.name) * _NAME, *list(document.shelf) * _SHELF, *document.body]),
        "name": " ".join(document.name),
        "spelling": " ".join(document.spelling),
        "cat": list(document.categories),
        "brand": document.brand,
        "seller": list(document.sellers),
        "cond": list(document.conditions),
        "ships": list(document.ships_to),
        ATTRIBUTES: list(document.attributes),
        "price": document.price,
        "stars": round(document.rating * 10),
        "available": int(document.available),
        "hash": document.meaning_hash,
        "cat_no": number_of(document.categories[-1]),
        "brand_no": number_of(document.brand),
        "lead": number_of(document.lead),
        "by_price_up": _lot(min(document.price, _HIGHEST) + late, document),
        "by_price_down": _lot(min(document.price, _HIGHEST) - late, document),
        "by_age": _lot(int(document.created_at.timestamp()) - late, document),
        "by_rating": _lot(round(rating * 1000) - late, document),
        "by_discount": _lot(document.discount - late, document),
    }
    doc = tantivy.Document()
    for name, value in fields.items():
        for each in cast("list[str]", value) if isinstance(value, list) else [value]:
            _add(doc, name, each)
    return doc


def _lot(value: int, document: Document) -> int:
    return value * _LOTS + document.key // SLICES % _LOTS


def _add(doc: tantivy.Document, name: str, value: str | int) -> None:
    if isinstance(value, str):
        if value:
            doc.add_text(name, value)
    elif name.startswith("by_") or name in {"price", "stars"}:
        doc.add_integer(name, value)
    else:
        doc.add_unsigned(name, value)


def meaning_of(document: Document) -> ProductMeaning:
    """Take what nearness of meaning has to know."""
    return ProductMeaning(
        key=document.key,
        hash=document.meaning_hash,
        category=number_of(document.categories[-1]),
        brand=number_of(document.brand),
        price=document.price,
        available=document.available,
    )
