"""Writes our own JSON lines, as `hupan.protocols.feeds.hupan_lines` reads them."""

from collections.abc import Mapping

import orjson

from hupan.catalog import Category, Seller, Store
from hupan.exchange import Exported

# Texts are kept by language, which is a word of ours and no plain text.
_AS_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS


class HupanLinesWriter:
    """Writes our own export."""

    key = "jsonl"

    def begin(self, sellers: Mapping[str, Seller], stores: Mapping[str, Store], categories: list[Category]) -> bytes:
        """Write what listings refer to."""
        lines = [{"kind": "seller", "seller": seller} for seller in sellers.values()]
        lines += [{"kind": "store", "store": store} for store in stores.values()]
        lines += [{"kind": "category", "category": category} for category in categories]
        return b"".join(orjson.dumps(line, option=_AS_LINE) for line in lines)

    def item(self, exported: Exported) -> bytes:
        """Write a listing with its prices and pieces."""
        line = {
            "kind": "listing",
            "listing": exported.listing,
            "spans": exported.spans,
            "stock": exported.stock,
        }
        return orjson.dumps(line, option=_AS_LINE)

    def end(self) -> bytes:
        """Write nothing more."""
        return b""
