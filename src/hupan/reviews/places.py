"""Places in a list, as readers carry them from page to page: opaque, checked, and bound to their order."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from hupan.reviews.errors import BadCursor

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Behind which row a list goes on.

    Attributes:
        key: The first number by which the list is sorted.
    """

    key: int
    created_at: datetime
    id: str

    def write(self, order: str) -> str:
        """Write it for a reader."""
        micros = round(self.created_at.timestamp() * 1_000_000)
        return base64.urlsafe_b64encode(orjson.dumps([order, self.key, micros, self.id])).decode().rstrip("=")


def read_place(cursor: str, order: str) -> ListPlace:
    """Read what a reader carried back.

    Raises:
        BadCursor: It is none of ours, or one of another order.
    """
    try:
        if len(cursor) > _LONGEST:
            raise BadCursor("This is no place in this list.")
        written, key, micros, row_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if written != order or not isinstance(row_id, str) or "\0" in row_id or abs(key) > 2**31:
            raise BadCursor("This is no place in this list.")
        return ListPlace(int(key), datetime.fromtimestamp(micros / 1_000_000, UTC), row_id)
    except (binascii.Error, ValueError, TypeError, OverflowError, OSError) as error:
        raise BadCursor("This is no place in this list.") from error
