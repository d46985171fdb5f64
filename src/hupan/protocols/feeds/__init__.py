"""Product feeds in other people's words: Shopify, WooCommerce, Magento, Medusa, Google Merchant, schema.org, any CSV.

Each module knows one format: how to tell it, which columns it has, which rows are one product, and what they say. They
turn records into drafts of the room `exchange`, which does everything else. `writers` writes feeds.
"""

from hupan.exchange import Format, Writer
from hupan.protocols.feeds.google import GoogleText, GoogleXml
from hupan.protocols.feeds.google_feed import GoogleTextWriter, GoogleXmlWriter
from hupan.protocols.feeds.hupan_lines import HupanLines, HupanLinesWriter
from hupan.protocols.feeds.magento import Magento
from hupan.protocols.feeds.medusa import Medusa
from hupan.protocols.feeds.plain_csv import PlainCsv
from hupan.protocols.feeds.schema_org import SchemaOrg
from hupan.protocols.feeds.shopify import Shopify
from hupan.protocols.feeds.woocommerce import WooCommerce

FORMATS: tuple[Format, ...] = (
    Shopify(),
    WooCommerce(),
    Magento(),
    Medusa(),
    GoogleXml(),
    GoogleText(),
    SchemaOrg(),
    HupanLines(),
    PlainCsv(),
)
"""Every format that is read, the most particular first."""

__all__ = ["FORMATS", "writers"]


def writers(base_url: str) -> dict[str, Writer]:
    """Make what writes feeds, by the name that people ask for it with.

    Args:
        base_url: Under which the market is reached, without a slash at its end.
    """
    made: tuple[Writer, ...] = (HupanLinesWriter(), GoogleXmlWriter(base_url), GoogleTextWriter())
    return {writer.key: writer for writer in made}
