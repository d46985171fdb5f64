"""What strangers may send, and how often."""

import ipaddress
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, cast

import orjson

from hupan.identity import address_group
from hupan.protocols.ucp.failures import Body, invalid

LARGEST_BODY_BYTES: Final = 256 * 1024
DEEPEST: Final = 32
_KEPT: Final = 4096
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def is_date(text: str) -> bool:
    """Say whether a version is a date, as all of UCP's are."""
    return _DATE.fullmatch(text) is not None


def whereabouts(address: str) -> str:
    """Name from where somebody asks: an address, or a network of IPv6; empty for this machine.

    Names cost a stranger nothing, addresses do. So all strangers at one address share what one of them may do.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return "" if parsed.is_loopback else address_group(address)


def read_object(raw: bytes) -> Body:
    """Read a body: an object of JSON, not too large and not too deep. No body is an empty one.

    Raises:
        UcpRefusal: It is none.
    """
    if len(raw) > LARGEST_BODY_BYTES:
        raise invalid(f"A request has at most {LARGEST_BODY_BYTES:,} bytes.", code="request_too_large", status=413)
    if not raw.strip():
        return {}
    try:
        value: object = orjson.loads(raw)
    except ValueError as error:
        raise invalid("The body is no JSON.", code="invalid_json") from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise invalid("The body is no JSON object.", code="invalid_json")
    _check(cast("object", value))
    return cast("Body", value)


def _check(value: object) -> None:
    """Look for what a database cannot keep, and for depth that readers behind us could stumble over."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        deeper: list[object] = []
        for each in level:
            if isinstance(each, str):
                if "\x00" in each:
                    raise invalid("Text cannot hold the character NUL.")
            elif isinstance(each, dict):
                deeper.extend(cast("dict[str, object]", each))
                deeper.extend(cast("dict[str, object]", each).values())
            elif isinstance(each, list):
                deeper.extend(cast("list[object]", each))
        if not deeper:
            return
        level = deeper
    raise invalid(f"A body is at most {DEEPEST} levels deep.", code="request_too_deep")


class Allowance:
    """So many a minute for each name, with a minute's worth at once.

    Args:
        per_minute: How many.
        clock: Seconds that never go back.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> bool:
        """Take one; `False` where nothing is left at the moment."""
        now = self._clock()
        left, since = self._left.get(name, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - since) * self._per_minute / 60)
        self._left[name] = (max(0.0, left - 1) if left >= 1 else left, now)
        self._left.move_to_end(name)
        while len(self._left) > _KEPT:
            self._left.popitem(last=False)
        return left >= 1
