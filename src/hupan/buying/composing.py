"""Which errand does which action."""

from collections.abc import Mapping
from dataclasses import dataclass

from hupan.buying.acts import Acts
from hupan.buying.adding import Add
from hupan.buying.carting import Look
from hupan.buying.changing import Change
from hupan.buying.codes import Code
from hupan.buying.purchasing import Buy
from hupan.consents import Book, Checkouts, ConsentRooms, Consents, Mail, Orders, Payments
from hupan.shopping import Errand


@dataclass(frozen=True, slots=True)
class BuyingRooms:
    """What the errands stand on beside the market of a visit."""

    checkouts: Checkouts
    book: Book
    orders: Orders
    payments: Payments
    mail: Mail

    @property
    def consents(self) -> Consents:
        """What makes the card of a purchase."""
        return Consents(ConsentRooms(self.checkouts, self.book, self.orders, self.payments))


def errands_of_buying(rooms: BuyingRooms) -> Mapping[str, Errand]:
    """Compose the errands, by their actions."""
    buy = Buy(rooms.checkouts, rooms.book, rooms.mail, rooms.consents)
    add = Add(buy.checked_out)
    each: dict[str, Errand] = {"add": add, "change": Change(add.run), "cart": Look(), "code": Code(), "buy": buy}
    return dict.fromkeys(each, Acts(each))
