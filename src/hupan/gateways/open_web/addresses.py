"""Which addresses are open to everybody. What is not surely so is not.

Python's `is_global` follows IANA's registries of special addresses; it leaves out what only leads on to other
addresses, and what a cloud keeps behind a public one.
"""

import ipaddress
from typing import Final

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_REFUSED: Final = tuple(
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24",  # protocol assignments; a metadata service of one cloud answers at .192
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # the inside of one cloud under a public number
        "::/96",  # IPv4 in IPv6, long given up
        "64:ff9b::/96",  # NAT64: any IPv4 address behind it
        "64:ff9b:1::/48",  # the same for local use
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "fec0::/10",  # site-local, given up
    )
)


def is_public(address: str) -> bool:
    """Whether an address may be asked: global, for one receiver, and not a door to another address.

    Args:
        address: An IP address as text, with or without a zone.
    """
    try:
        parsed: _Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    if not parsed.is_global or parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified:
        return False
    return not any(parsed in network for network in _REFUSED)
