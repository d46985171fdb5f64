"""The shop that the older version's suite believes to visit: whom it knows, and what its profile names."""

import csv
from collections.abc import Mapping
from pathlib import Path

from hupan.kernel import new_id

_COLUMNS = {
    "street_address": "street_address",
    "city": "address_locality",
    "state": "address_region",
    "postal_code": "postal_code",
    "country": "address_country",
}

SHOWN_HANDLERS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "com.google.pay": ("google_pay", {}),
    "com.shopify.shop_pay": ("shop_pay", {"shop_id": "flower-shop"}),
}
"""What the profile of the suite's shop names beside what it takes; nothing can be paid by these."""


class BuyersInFiles:
    """`KnownBuyers` of a suite's files, and of what was added since the start.

    Args:
        folder: Where `customers.csv` and `addresses.csv` lie.
    """

    def __init__(self, folder: Path) -> None:
        emails = {row["id"]: row["email"].casefold() for row in _rows(folder / "customers.csv")}
        self._known: dict[str, list[dict[str, str]]] = {}
        for row in _rows(folder / "addresses.csv"):
            address = {theirs: row[ours] for ours, theirs in _COLUMNS.items()}
            self._known.setdefault(emails[row["customer_id"]], []).append({"id": row["id"], **address})

    def of(self, email: str) -> list[dict[str, str]]:
        """List somebody's addresses."""
        return self._known.get(email.casefold(), [])

    def keep(self, email: str, address: Mapping[str, str]) -> str:
        """Keep an address, and say its id."""
        there = self._known.setdefault(email.casefold(), [])
        for each in there:
            if address.items() == {key: value for key, value in each.items() if key != "id"}.items():
                return each["id"]
        there.append({**address, "id": new_id("addr")})
        return there[-1]["id"]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
