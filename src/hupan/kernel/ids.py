"""Identifiers: a prefix that says what is named, and a UUIDv7 (RFC 9562, section 5.7) in Crockford's base 32.

They sort by time of creation, so a primary-key index grows at its end, and they can be made anywhere without asking.
"""

import secrets
import time
from typing import NewType

PersonId = NewType("PersonId", str)
OrderId = NewType("OrderId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
# Two digits at a time: 26 of them hold 130 bits, the first two of which are always empty.
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_SHIFTS = range(120, -1, -10)


def new_id(prefix: str) -> str:
    """Make a fresh identifier such as `conv_01jdv2m8w3f8gq5s7t9x2k4n6p`.

    Args:
        prefix: What is named, in two to six lower-case letters.
    """
    unix_ms = time.time_ns() // 1_000_000
    chance = int.from_bytes(secrets.token_bytes(10))
    value = (unix_ms & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (chance >> 68) << 64 | 0b10 << 62 | chance & 0x3FFF_FFFF_FFFF_FFFF
    digits = "".join([_PAIRS[value >> shift & 0x3FF] for shift in _SHIFTS])
    return f"{prefix}_{digits}"
