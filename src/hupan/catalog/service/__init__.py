"""The verbs of the catalogue: `reading`, `writing`, and `tree`, which remembers the categories."""

from hupan.catalog.service.memory import CategoryMemory
from hupan.catalog.service.writing import CatalogService

__all__ = ["CatalogService", "CategoryMemory"]
