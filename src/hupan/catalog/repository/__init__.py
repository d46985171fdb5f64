"""The room's store on PostgreSQL, for one transaction: `reading`, `writing` and `people` (sellers, stores, categories).

Many rows travel as one JSON document, which PostgreSQL unfolds itself (`platform.insert_rows`): one statement however
many rows.
"""

from hupan.catalog.repository.reading import ProductReading
from hupan.catalog.repository.sellers import SellerKeeping
from hupan.catalog.repository.writing import ProductWriting


class SqlCatalogStore(ProductReading, ProductWriting, SellerKeeping):
    """Implements `ports.CatalogStore`.

    Args:
        session: The transaction.
    """


__all__ = ["SqlCatalogStore"]
