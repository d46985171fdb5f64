"""Signed receipts as they leave the house: written with a key of its own, and read by anybody, offline.

A receipt is a JWS (RFC 7515) with ES256; its header holds the public key, and names it by its thumbprint (RFC 7638).
That key says that nothing was altered; whose it is says only a list of keys that came another way.
"""

from hupan.protocols.receipts.pen import EcPen
from hupan.protocols.receipts.reading import LARGEST_BYTES, Flaw, ReadReceipt, ReceiptRefused, key_set, read_receipt

__all__ = ["LARGEST_BYTES", "EcPen", "Flaw", "ReadReceipt", "ReceiptRefused", "key_set", "read_receipt"]
