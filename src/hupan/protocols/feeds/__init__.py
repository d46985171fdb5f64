"""Product feeds in other people's words: Shopify, WooCommerce, Magento, Medusa, Google Merchant, schema.org, any CSV.

Each module knows one format: how to tell it, which columns it has, which rows are one product, and what they say. They
turn records into drafts of the room `intake`; writing them is the room `exchange`'s.
"""

from hupan.intake import Format
from hupan.protocols.feeds.google import GoogleText, GoogleXml
from hupan.protocols.feeds.hupan_lines import HupanLines
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

__all__ = ["FORMATS"]
