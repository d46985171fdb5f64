"""The web: one session, transfers that resume, and the plain address as a source. The hubs' gateways build on these."""

from hupan.gateways.plain_url.client import Answer, Question, WebClient
from hupan.gateways.plain_url.source import PlainUrlSource
from hupan.gateways.plain_url.transfer import Address, Seen, Transfer, TransferRules

__all__ = ["Address", "Answer", "PlainUrlSource", "Question", "Seen", "Transfer", "TransferRules", "WebClient"]
