"""JSON in its one canonical form (RFC 8785), for what is signed apart from the bytes that carried it."""

from collections.abc import Mapping
from typing import Any, cast

import rfc8785


def canonical(value: Mapping[str, Any]) -> bytes:
    """Write an object so that everybody writes it alike.

    Raises:
        ValueError: It holds what JSON has no one form for, such as numbers beyond a double's.
    """
    return rfc8785.dumps(cast("dict[str, Any]", value))
