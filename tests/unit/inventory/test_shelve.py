"""Where things go that come back."""

from hupan.catalog import OfferId
from hupan.inventory import LocationId, Stock
from hupan.inventory.domain import ReservationLine, shelve

OFFER = OfferId("off_a")
SEOUL, BUSAN, GONE = LocationId("loc_seoul"), LocationId("loc_busan"), LocationId("loc_gone")
PLACES = [Stock(OFFER, SEOUL, 5, 5), Stock(OFFER, BUSAN, 9, 9)]


def line(location_id: LocationId, quantity: int) -> ReservationLine:
    return ReservationLine(OFFER, location_id, quantity)


def test_they_go_back_to_where_they_were_taken_from() -> None:
    room = [line(BUSAN, 1), line(SEOUL, 3), line(GONE, 9)]
    assert shelve(OFFER, 2, room, PLACES) == (line(SEOUL, 2),)
    assert shelve(OFFER, 4, room, PLACES) == (line(BUSAN, 1), line(SEOUL, 3))


def test_what_nobody_knows_the_place_of_goes_to_where_most_lie() -> None:
    assert shelve(OFFER, 6, [line(SEOUL, 3)], PLACES) == (line(BUSAN, 3), line(SEOUL, 3))
    assert shelve(OFFER, 1, [], PLACES) == (line(BUSAN, 1),)
    assert shelve(OFFER, 1, [line(SEOUL, 0)], []) == ()
