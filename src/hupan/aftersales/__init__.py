"""Aftersales: the pages of what was bought, written by the server and framed like the market's.

They belong to one buyer, so none is ever kept, and to everybody else they are not there. `OrderLook` reads an order
with all that is known around it, `pages` say it in the reader's words, and `OrderForms` asks the rooms below for what a
form wants. Each form carries how much of the order's history its page had shown: what happens in another window is
looked at before anything is done. `OrderWatch` tells an open page that there is news.
"""

from pathlib import Path

from hupan.aftersales.differing import DifferenceDesk
from hupan.aftersales.forms import OrderForms, OrderRooms
from hupan.aftersales.looking import OrderLook
from hupan.aftersales.watching import OrderWatch

TEMPLATES = Path(__file__).parent / "templates"

__all__ = ["TEMPLATES", "DifferenceDesk", "OrderForms", "OrderLook", "OrderRooms", "OrderWatch"]
