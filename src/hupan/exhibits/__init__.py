"""Exhibits: pictures that a buyer or a seller adds to a return or a dispute.

They are nobody else's business: kept in rows beside the order, never on the shelf from which everybody is served, and
read by the two sides and the operator alone. What is kept is made anew from the pixels, so that nothing that a camera
wrote beside them stays. Whoever added one may take it back while the case goes on: its pixels are gone then, and
that there was one is still to be seen. Rooms above hear of both by the outbox, topic `NEWS`. They go with the
order, and with the account of the buyer who sent them.
"""

from hupan.exhibits.domain import MOST_OF_A_SIDE, NEWS, Exhibit, ExhibitId
from hupan.exhibits.errors import CaseClosed, ExhibitNotFound, ExhibitsError, NoPictures, TooManyPictures
from hupan.exhibits.reading import PICTURE_HEADERS, SentPictures, read_pictures
from hupan.exhibits.service import ExhibitPorts, ExhibitService

__all__ = [
    "MOST_OF_A_SIDE",
    "NEWS",
    "PICTURE_HEADERS",
    "CaseClosed",
    "Exhibit",
    "ExhibitId",
    "ExhibitNotFound",
    "ExhibitPorts",
    "ExhibitService",
    "ExhibitsError",
    "NoPictures",
    "SentPictures",
    "TooManyPictures",
    "read_pictures",
]
