"""The web as everybody sees it: fetches from and posts to what strangers name, and never reaches a private network."""

from hupan.gateways.open_web.addresses import is_public
from hupan.gateways.open_web.calling import OpenWebCaller
from hupan.gateways.open_web.client import OpenWebClient
from hupan.gateways.open_web.pushing import OpenWebPost
from hupan.gateways.open_web.sender import OpenWebSender

__all__ = ["OpenWebCaller", "OpenWebClient", "OpenWebPost", "OpenWebSender", "is_public"]
