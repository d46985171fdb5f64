"""Which product means what, and what is near: by signs, then by eight bits, under filters that columns can hold."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from hupan.gateways.numpy_vectors.cells import FEWEST, Cells
from hupan.gateways.numpy_vectors.file import Floats, Ints, Rows, VectorFile
from hupan.search import MeaningFilter, ProductMeaning

_PROBES = 16
_MOST_SCANNED = 60_000
_RESCORED = 512

Slots = Rows
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Table:
    """Columns of all products, in the order of their keys. It never changes: a change makes another."""

    keys: Ints
    hashes: Ints
    rows: Rows
    categories: npt.NDArray[np.uint32]
    brands: npt.NDArray[np.uint32]
    prices: npt.NDArray[np.float32]
    available: Mask
    by_cell: Slots | None = None
    starts: Ints | None = None


class NumpyMeanings:
    """Finds products by what they mean.

    Args:
        file: The vectors.
    """

    def __init__(self, file: VectorFile) -> None:
        self._file = file
        self._table = _empty()
        self._cells: Cells | None = None
        self._changed: dict[int, ProductMeaning | None] = {}
        # Listings change and vectors come in different threads; readers need no lock, as a table never changes.
        self._changing = threading.RLock()

    def load(self) -> None:
        """Read the vectors, and forget which products there are."""
        with self._changing:
            self._file.load()
            self._changed.clear()
            self._cells = None
            self._table = _empty()

    def change(self, changed: Mapping[int, ProductMeaning | None]) -> None:
        """Note products that changed, by key, or are no more; they count after `settle`."""
        with self._changing:
            self._changed.update(changed)

    def settle(self) -> None:
        """Let what was noted count."""
        with self._changing:
            if not self._changed:
                return
            old = self._table
            gone = np.fromiter(self._changed, np.int64, len(self._changed))
            kept = ~np.isin(old.keys, gone)
            fresh = _table_of([each for each in self._changed.values() if each is not None])
            self._changed.clear()
            self._table = self._with_rows(_joined(old, kept, fresh))

    def learn(self, vectors: Mapping[int, Sequence[float]]) -> None:
        """Keep vectors under the hashes of their texts."""
        with self._changing:
            self._file.add(vectors)
            self._table = self._with_rows(self._table)

    def counts(self) -> tuple[int, int]:
        """Count the products, and those whose meaning is known."""
        return len(self._table.keys), int(np.count_nonzero(self._table.rows >= 0))

    def lacking(self, limit: int) -> list[tuple[int, int]]:
        """List keys and hashes of products whose meaning is not known."""
        table = self._table
        slots = np.flatnonzero(table.rows < 0)[:limit]
        return list(zip(table.keys[slots].tolist(), table.hashes[slots].tolist(), strict=True))

    def vector(self, key: int) -> list[float] | None:
        """Read what a product means."""
        row = int(self._rows_of(np.array([key], np.int64))[0])
        return None if row < 0 else self._file.vectors(np.array([row]))[0].tolist()

    def likeness(self, vector: Sequence[float], keys: Sequence[int]) -> list[float | None]:
        """Tell how near products are; `None` where their meaning is not known."""
        rows = self._rows_of(np.asarray(keys, np.int64))
        known = rows >= 0
        values = np.zeros(len(rows), np.float32)
        if known.any():
            values[known] = self._file.vectors(rows[known]) @ np.asarray(vector, np.float32)
        return [float(value) if there else None for value, there in zip(values, known, strict=True)]

    def near(self, vector: Sequence[float], wanted: MeaningFilter, limit: int) -> list[tuple[int, float]]:
        """List keys of the nearest products, and how near they are, the nearest first."""
        table, query = self._table, np.asarray(vector, np.float32)
        slots = self._candidates(table, query, wanted, limit)
        if not len(slots):
            return []
        if len(slots) > _RESCORED:
            differing = self._file.codes[table.rows[slots]] ^ self._file.code(query[None])
            distance = np.bitwise_count(differing).sum(axis=1, dtype=np.uint16)
            slots = slots[np.argpartition(distance, _RESCORED)[:_RESCORED]]
        likeness = self._file.vectors(table.rows[slots]) @ query
        best = np.argsort(-likeness, kind="stable")[:limit]
        return list(zip(table.keys[slots[best]].tolist(), likeness[best].tolist(), strict=True))

    def _candidates(self, table: _Table, query: Floats, wanted: MeaningFilter, limit: int) -> Slots:
        if table.by_cell is None or table.starts is None or self._cells is None:
            return np.flatnonzero(_holds(table, None, wanted))
        cells = self._cells.near(query)
        probed = _in_cells(table.by_cell, table.starts, cells[:_PROBES])
        slots = probed[_holds(table, probed, wanted)]
        if len(slots) >= 2 * limit:
            return slots
        # A narrow filter leaves little in the nearest cells: then everything that it lets through is looked at.
        slots = np.flatnonzero(_holds(table, None, wanted))
        return slots if len(slots) <= _MOST_SCANNED else probed[_holds(table, probed, wanted)]

    def _rows_of(self, keys: Ints) -> Rows:
        table = self._table
        if not len(table.keys):
            return np.full(len(keys), -1, np.intp)
        at = np.minimum(np.searchsorted(table.keys, keys), len(table.keys) - 1)
        return np.where(table.keys[at] == keys, table.rows[at], -1)

    def _with_rows(self, table: _Table) -> _Table:
        # A row once found stays: the file only grows.
        rows = table.rows.copy()
        unknown = np.flatnonzero(rows < 0)
        rows[unknown] = self._file.rows(table.hashes[unknown])
        if len(self._file) < FEWEST:
            return replace(table, rows=rows, by_cell=None, starts=None)
        if self._cells is None:
            self._cells = Cells(self._file)
        self._cells.catch_up()
        known = np.flatnonzero(rows >= 0)
        cell = self._cells.of(rows[known])
        order = np.argsort(cell, kind="stable")
        starts = np.searchsorted(cell[order], np.arange(self._cells.count + 1)).astype(np.int64)
        return replace(table, rows=rows, by_cell=known[order], starts=starts)


def _empty() -> _Table:
    return _table_of([])


def _table_of(products: Sequence[ProductMeaning]) -> _Table:
    count = len(products)
    keys = np.fromiter((each.key for each in products), np.int64, count)
    order = np.argsort(keys)
    return _Table(
        keys=keys[order],
        hashes=np.fromiter((each.hash for each in products), np.int64, count)[order],
        rows=np.full(count, -1, np.intp),
        categories=np.fromiter((each.category & 0xFFFFFFFF for each in products), np.uint32, count)[order],
        brands=np.fromiter((each.brand & 0xFFFFFFFF for each in products), np.uint32, count)[order],
        prices=np.fromiter((each.price for each in products), np.float32, count)[order],
        available=np.fromiter((each.available for each in products), np.bool_, count)[order],
    )


def _joined(old: _Table, kept: Mask, fresh: _Table) -> _Table:
    order = np.argsort(np.concatenate([old.keys[kept], fresh.keys]), kind="stable")

    def both(mine: npt.NDArray[np.generic], new: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return np.concatenate([mine[kept], new])[order]

    return _Table(
        keys=both(old.keys, fresh.keys).astype(np.int64),
        hashes=both(old.hashes, fresh.hashes).astype(np.int64),
        rows=both(old.rows, fresh.rows).astype(np.intp),
        categories=both(old.categories, fresh.categories).astype(np.uint32),
        brands=both(old.brands, fresh.brands).astype(np.uint32),
        prices=both(old.prices, fresh.prices).astype(np.float32),
        available=both(old.available, fresh.available).astype(np.bool_),
    )


def _holds(table: _Table, slots: Slots | None, wanted: MeaningFilter) -> Mask:
    """Say of which products the filter holds, as far as columns know it, and the meaning is known."""
    at = slice(None) if slots is None else slots
    mask: Mask = table.rows[at] >= 0
    if wanted.categories is not None:
        mask &= _among(table.categories[at], wanted.categories)
    if wanted.brands is not None:
        mask &= _among(table.brands[at], wanted.brands)
    if wanted.in_stock:
        mask &= table.available[at]
    if wanted.price_from is not None:
        mask &= table.prices[at] >= wanted.price_from * (1 - 1e-6)
    if wanted.price_to is not None:
        mask &= table.prices[at] <= wanted.price_to * (1 + 1e-6)
    return mask


def _among(column: npt.NDArray[np.uint32], values: Sequence[int]) -> Mask:
    return np.isin(column, np.asarray([value & 0xFFFFFFFF for value in values], np.uint32))


def _in_cells(by_cell: Slots, starts: Ints, cells: Ints) -> Slots:
    return np.concatenate([by_cell[starts[cell] : starts[cell + 1]] for cell in cells])
