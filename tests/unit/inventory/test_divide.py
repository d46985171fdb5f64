"""From which places things are taken."""

import pytest

from hupan.catalog import OfferId
from hupan.inventory import LocationId, Stock
from hupan.inventory.domain import divide

OFFER = OfferId("off_a")


def stock(**places: int) -> list[Stock]:
    return [Stock(OFFER, LocationId(name), 99, available) for name, available in places.items()]


@pytest.mark.parametrize(
    ("quantity", "places", "taken"),
    [
        (3, {"a": 9, "b": 3, "c": 5}, {"b": 3}),
        (4, {"a": 9, "b": 3, "c": 5}, {"c": 4}),
        (10, {"a": 9, "b": 3, "c": 5}, {"a": 9, "c": 1}),
        (17, {"a": 9, "b": 3, "c": 5}, {"a": 9, "c": 5, "b": 3}),
        (18, {"a": 9, "b": 3, "c": 5}, None),
        (1, {"a": 0, "b": -4}, None),
        (1, {}, None),
    ],
)
def test_one_place_where_that_goes_else_as_few_as_possible(
    quantity: int, places: dict[str, int], taken: dict[str, int] | None
) -> None:
    lines = divide(OFFER, quantity, stock(**places))
    assert (None if lines is None else {line.location_id: line.quantity for line in lines}) == taken
