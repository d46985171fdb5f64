"""The market's index by `tantivy`: words, filters, facets and sorting on the disk, found through the page cache.

It cuts no text itself: the room `search` hands it words. What is near in meaning comes from `Meanings`, and is fused
with what the words find (`finding`).
"""

from hupan.gateways.tantivy_index.index import TantivyIndex

__all__ = ["TantivyIndex"]
