"""The web as everybody sees it: fetches what strangers name, and never reaches into a private network."""

from hupan.gateways.open_web.addresses import is_public
from hupan.gateways.open_web.client import OpenWebClient

__all__ = ["OpenWebClient", "is_public"]
