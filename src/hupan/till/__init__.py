"""The till: the pages of cart and checkout, written by the server like the storefront's and framed by it.

They belong to one buyer, so none is ever kept. Forms say what is wanted; `CartDesk` and `CheckoutDesk` ask the rooms
below for it, which check everything, and lead back to a page that says how it went. What programs say to a checkout,
`/api/checkout`, is taken here, too (`checkout_routes`). `HandOffs` open the page of one checkout to the person for whom
an agent began it.
"""

from pathlib import Path

from hupan.till.carting import CartDesk
from hupan.till.handing import HANDED, HandOffs
from hupan.till.paying import CheckoutDesk

TEMPLATES = Path(__file__).parent / "templates"

__all__ = ["HANDED", "TEMPLATES", "CartDesk", "CheckoutDesk", "HandOffs"]
