"""The index on the disk: opened, claimed by the one process that writes, filled, and searched by all."""

import contextlib
import fcntl
import json
import os
import shutil
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import tantivy
from tantivy import FieldType, Query

from hupan.catalog import ProductId
from hupan.gateways.tantivy_index.finding import Begun, Finder, like
from hupan.gateways.tantivy_index.queries import QueryWriter
from hupan.gateways.tantivy_index.schema import FORMAT, kept, meaning_of, schema
from hupan.search import (
    Document,
    Meanings,
    Plan,
    ProductMeaning,
    Scored,
    canonical,
    lexicon_mark,
    number_of,
    pairs,
    runs,
)

_SLICES = 64
_KEY_BITS = 63
_MOST_TERMS = 4000
_LOADED_AT_ONCE = 20_000


class TantivyIndex:
    """The market's index.

    Args:
        folder: Where it lies; everything in it can be built anew.
        meanings: Makes what finds by meaning; called when that is first needed, as it brings numpy.
        heap_bytes: What the writer may gather before it writes.
    """

    def __init__(self, folder: Path, meanings: Callable[[Path], Meanings], heap_bytes: int) -> None:
        self._folder = folder
        self._words = folder
        self._make_meanings = meanings
        self._meanings: Meanings | None = None
        self._loading = threading.Lock()
        self._writing = threading.Lock()
        self._heap_bytes = heap_bytes
        self._schema = schema()
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._lock: int | None = None
        self._pending: dict[int, ProductMeaning | None] = {}

    def open(self) -> bool:
        """Open what is on the disk; returns whether it is whole, so that only news have to be read."""
        self._words = self._folder / f"words-{FORMAT}-{lexicon_mark()}"
        self._words.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, str(self._words))
        return (self._words / "whole").exists()

    def claim(self) -> bool:
        """Become the one process that writes; returns whether this is it."""
        if self._lock is not None:
            return True
        handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._lock = handle
        for old in self._folder.glob("words-*"):
            if old != self._words:
                shutil.rmtree(old, ignore_errors=True)
        return True

    def close(self) -> None:
        """Let go of the files."""
        self.rest()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def rest(self) -> None:
        """Let go of what writing holds in memory."""
        with self._writing:
            writer, self._writer = self._writer, None
            if writer is not None:
                # Nothing is lost where a merge failed: it is begun again by the next writer.
                with contextlib.suppress(ValueError):
                    writer.wait_merging_threads()

    def refresh(self) -> None:
        """See what another process has written."""
        before = self._opstamp()
        self._opened.reload()
        if self._meanings is not None and self._opstamp() != before:
            self._load(self._meanings)

    def put(self, documents: Sequence[Document], generation: int) -> None:
        """Keep documents, each in place of what was kept of its product; they are found after `commit`."""
        with self._write() as writer:
            for document in documents:
                # By the id: a number is taken for one of another type here, and deletes nothing.
                writer.delete_documents_by_term("id", document.product_id)
                writer.add_document(kept(document, generation))
                self._pending[document.key] = meaning_of(document)

    def remove(self, product_ids: Sequence[ProductId]) -> None:
        """Forget products, after `commit`."""
        with self._write() as writer:
            for product_id in product_ids:
                writer.delete_documents_by_term("id", product_id)
                self._pending[number_of(product_id)] = None

    def commit(self, *, whole: bool = False, generation: int | None = None) -> None:
        """Make everything since the last commit be found, for good."""
        with self._write() as writer:
            if generation is not None:
                old = Query.range_query(
                    self._schema, "generation", FieldType.Unsigned, None, generation, include_upper=False
                )
                writer.delete_documents_by_query(old)
            writer.commit()
            self._opened.reload()
            if whole:
                (self._words / "whole").touch()
            pending, self._pending = self._pending, {}
        if self._meanings is not None:
            if generation is None:
                self._meanings.change(pending)
                self._meanings.settle()
            else:
                self._load(self._meanings)

    def counts(self) -> tuple[int, int]:
        """Count the products kept, and those of them whose meaning is known."""
        count = self._opened.searcher().num_docs
        mark = self._embedded_mark()
        if self._meanings is None and mark is not None:
            return count, mark
        return count, self._meant().counts()[1]

    def lacking(self, limit: int) -> list[tuple[ProductId, int]]:
        """List products whose meaning is not known, each with the hash of its text."""
        if self._meanings is None and self._embedded_mark() is not None:
            return []
        found = self._meant().lacking(limit)
        if not found:
            self._mark_embedded()
        searcher = self._opened.searcher()
        return [(product_id, text) for key, text in found for product_id in self._ids(searcher, key)]

    def learn(self, vectors: Mapping[int, Sequence[float]]) -> None:
        """Keep the meaning of texts under their hashes."""
        self._meant().learn(vectors)

    def begin(self, plan: Plan) -> Begun:
        """Look up the words of a search, and count by what their hits can be narrowed."""
        searcher = self._opened.searcher()
        return Begun(Finder(self._schema, searcher, lambda: self._soon_meant(searcher.num_docs)), plan)

    def near(self, product_id: ProductId, limit: int) -> list[Scored]:
        """Find what is like a product."""
        return like(Finder(self._schema, self._opened.searcher(), self._meant), number_of(product_id), limit)

    def endings(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """List words as they are written that begin with this, and how many products have each."""
        return self._opened.searcher().terms_with_prefix("spelling", prefix, limit=limit)

    def brands(self, prefix: str, limit: int) -> list[str]:
        """List brands that begin with this, however it is written."""
        searcher = self._opened.searcher()
        found: list[str] = []
        for begun in dict.fromkeys((prefix, prefix.capitalize(), prefix.upper(), prefix.title(), prefix.lower())):
            found += [brand for brand, _ in searcher.terms_with_prefix("brand", begun, limit=limit)]
        return list(dict.fromkeys(found))[:limit]

    def titled(self, prefix: str, limit: int) -> list[ProductId]:
        """Find products whose names have these words, the last of which may be unfinished."""
        words = [word for run in runs(prefix) for word in (pairs(run.text) if run.close else [canonical(run.text)])]
        if not words:
            return []
        searcher = self._opened.searcher()
        write = QueryWriter(self._schema, searcher)
        query = write.available_first(write.titled(words[:-1], words[-1]))
        found = searcher.search(query, limit, count=False)
        return [searcher.doc(address)["id"][0] for _, address in found.hits]

    def known(self, word: str) -> bool:
        """Whether any product has this word of the index."""
        searcher = self._opened.searcher()
        return searcher.doc_freq("words", word) > 0

    def files(self) -> list[Path]:
        """List what lies on the disk of the words."""
        return [each for each in self._words.iterdir() if each.is_file()]

    @property
    def _opened(self) -> tantivy.Index:
        if self._index is None:
            raise RuntimeError("The index has not been opened.")
        return self._index

    @contextmanager
    def _write(self) -> Generator[tantivy.IndexWriter]:
        if self._lock is None:
            raise RuntimeError("Another process keeps the index.")
        with self._writing:
            if self._writer is None:
                self._writer = self._opened.writer(self._heap_bytes, 1)
            try:
                yield self._writer
            except Exception:
                # A writer that has failed once, on a full disk, never writes again. Whoever put what is lost with it
                # has not settled it, and puts it again.
                self._writer = None
                self._pending = {}
                raise

    def _meant(self) -> Meanings:
        with self._loading:
            if self._meanings is None:
                made = self._make_meanings(self._folder)
                self._load(made)
                self._meanings = made
            return self._meanings

    def _soon_meant(self, count: int) -> Meanings | None:
        """Return what finds by meaning; where loading it takes long, begin to, and return nothing until it is there."""
        if self._meanings is not None or count <= _LOADED_AT_ONCE:
            return self._meant()
        if not self._loading.locked():
            threading.Thread(target=self._meant, name="search.meanings", daemon=True).start()
        return None

    def _load(self, meanings: Meanings) -> None:
        """Tell which products there are, a slice of their keys at a time, so that no list of all is ever made."""
        searcher = self._opened.searcher()
        meanings.load()
        slices = _SLICES if searcher.num_docs > _MOST_TERMS else 1
        step = (1 << _KEY_BITS) // slices
        for start in range(0, 1 << _KEY_BITS, step):
            some = Query.range_query(self._schema, "key", FieldType.Unsigned, start, start + step, include_upper=False)
            found = searcher.search(some, max(1, searcher.num_docs), count=False).hits
            addresses = [address for _, address in found]
            columns = [
                cast("list[int]", searcher.fast_field_values(field, addresses))
                for field in ("key", "hash", "cat_no", "brand_no", "price", "available")
            ]
            products = (
                ProductMeaning(key, text, category, brand, price, bool(available))
                for key, text, category, brand, price, available in zip(*columns, strict=True)
            )
            meanings.change({product.key: product for product in products})
        meanings.settle()

    def _ids(self, searcher: tantivy.Searcher, key: int) -> list[ProductId]:
        found = searcher.search(Query.term_query(self._schema, "key", key), 1, count=False)
        return [searcher.doc(address)["id"][0] for _, address in found.hits]

    def _opstamp(self) -> int:
        with contextlib.suppress(OSError, ValueError):
            meta = cast("dict[str, Any]", json.loads((self._words / "meta.json").read_bytes()))
            return int(meta.get("opstamp", 0))
        return -1

    def _embedded_mark(self) -> int | None:
        """How many were embedded when all were, if nothing was written since; spares loading vectors to ask them."""
        with contextlib.suppress(OSError, ValueError):
            opstamp, count = json.loads((self._words / "embedded").read_bytes())
            if opstamp == self._opstamp():
                return int(count)
        return None

    def _mark_embedded(self) -> None:
        if self._lock is not None:
            mark = json.dumps([self._opstamp(), self._opened.searcher().num_docs])
            (self._words / "embedded").write_text(mark)
