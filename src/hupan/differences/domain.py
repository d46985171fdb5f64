"""One attempt to take what an exchange costs more."""

import re
from dataclasses import dataclass
from datetime import datetime

from hupan.kernel import OrderId
from hupan.orders import ReturnId

_KEY = re.compile(r"(ord_[0-9a-z]+):(ret_[0-9a-z]+):more:([0-9]{1,3})")

MOST_ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt.

    Attributes:
        number: From one on; the next begins when this one has failed.
        begun_at: When it was noted, which is before anybody was asked.
    """

    order_id: OrderId
    return_id: ReturnId
    number: int
    begun_at: datetime

    @property
    def key(self) -> str:
        """Under which its payment is made: so that it is one, however often that is asked for."""
        return f"{self.order_id}:{self.return_id}:more:{self.number}"


def names_of(key: str) -> tuple[ReturnId, int] | None:
    """Read a payment's key; `None` where it is no attempt's."""
    found = _KEY.fullmatch(key)
    return None if found is None else (ReturnId(found[2]), int(found[3]))
