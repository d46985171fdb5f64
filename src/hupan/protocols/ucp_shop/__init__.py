"""What agents can do here, made of the market's rooms: look through the catalogue, check out, follow orders.

`shelf` shows what is sold, `till` takes checkouts, `order_desk` tells of orders; `operations` lists it all for UCP's
door. The views write the rooms' values in UCP's words, and `till_reading` reads what agents write. No rule of commerce
stands here: prices, stock, promotions and what is missing come from their rooms.
"""

from hupan.protocols.ucp_shop.agreeing import Agreement
from hupan.protocols.ucp_shop.claiming import Claims
from hupan.protocols.ucp_shop.converting import CartSource, TakenCart
from hupan.protocols.ucp_shop.finding import Finder
from hupan.protocols.ucp_shop.known_buyers import KnownBuyers
from hupan.protocols.ucp_shop.operations import CONTENTS, operations
from hupan.protocols.ucp_shop.order_desk import OrderDesk, order_view
from hupan.protocols.ucp_shop.records import Record, RecordStore
from hupan.protocols.ucp_shop.shelf import Shelf, ShelfRooms
from hupan.protocols.ucp_shop.sums import Told, applied_view, line_totals, totals_view
from hupan.protocols.ucp_shop.till import Till, TillRooms
from hupan.protocols.ucp_shop.till_reading import read_codes, read_lines
from hupan.protocols.ucp_shop.till_views import handler_entry, handler_name
from hupan.protocols.ucp_shop.whose import OrderFinder, missing

__all__ = [
    "CONTENTS",
    "Agreement",
    "CartSource",
    "Claims",
    "Finder",
    "KnownBuyers",
    "OrderDesk",
    "OrderFinder",
    "Record",
    "RecordStore",
    "Shelf",
    "ShelfRooms",
    "TakenCart",
    "Till",
    "TillRooms",
    "Told",
    "applied_view",
    "handler_entry",
    "handler_name",
    "line_totals",
    "missing",
    "operations",
    "order_view",
    "read_codes",
    "read_lines",
    "totals_view",
]
