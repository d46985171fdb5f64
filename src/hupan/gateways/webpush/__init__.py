"""Web Push: messages that only a browser reads (RFC 8291), from a server that its push service knows (RFC 8292)."""

from hupan.gateways.webpush.sealer import WebPushSealer

__all__ = ["WebPushSealer"]
