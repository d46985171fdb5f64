"""Laws of dividing a wish over places."""

from hypothesis import given
from hypothesis import strategies as st

from hupan.catalog import OfferId
from hupan.inventory import LocationId, Stock
from hupan.inventory.domain import divide

OFFER = OfferId("off_a")


@given(st.lists(st.integers(-5, 50), max_size=8), st.integers(1, 200))
def test_all_that_is_wanted_and_never_more_than_there_is(available: list[int], quantity: int) -> None:
    stock = [Stock(OFFER, LocationId(f"loc_{at}"), 99, units) for at, units in enumerate(available)]
    lines = divide(OFFER, quantity, stock)
    there = {each.location_id: max(0, each.available) for each in stock}
    if lines is None:
        assert sum(there.values()) < quantity
        return
    assert sum(line.quantity for line in lines) == quantity
    assert all(0 < line.quantity <= there[line.location_id] for line in lines)
    assert len({line.location_id for line in lines}) == len(lines)
    # As few places as possible: without the smallest of the largest so many, it would not do.
    largest = sorted(there.values(), reverse=True)
    assert sum(largest[: len(lines) - 1]) < quantity
