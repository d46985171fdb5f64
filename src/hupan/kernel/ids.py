"""Identifiers: a prefix that says what is named, and a UUIDv7 (RFC 9562, section 5.7) in Crockford's base 32.

They sort by time of creation, so a primary-key index grows at its end, and they can be made anywhere without asking.
"""

import secrets
import time
from typing import NewType

PersonId = NewType("PersonId", str)
OrderId = NewType("OrderId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 26


def new_id(prefix: str) -> str:
    """Make a fresh identifier such as `conv_01jdv2m8w3f8gq5s7t9x2k4n6p`.

    Args:
        prefix: What is named, in two to six lower-case letters.
    """
    unix_ms = time.time_ns() // 1_000_000
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    digits = [""] * _LENGTH
    for position in range(_LENGTH - 1, -1, -1):
        value, digit = divmod(value, 32)
        digits[position] = _ALPHABET[digit]
    return f"{prefix}_{''.join(digits)}"
