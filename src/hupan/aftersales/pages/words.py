"""How orders are said: states, reasons, what happened, and what went wrong."""

from collections.abc import Mapping
from datetime import datetime

from hupan.aftersales.views.orders import Moment
from hupan.fulfillment import Stage
from hupan.kernel import Money
from hupan.orders import (
    Adjustment,
    AdjustmentKind,
    CancelReason,
    Entry,
    Item,
    Order,
    OrderStatus,
    Side,
)
from hupan.pictures import is_drawing, picture_srcset, picture_url
from hupan.showcase import Picture, Reader

_SMALL = 160


class Saying:
    """Says what there is to say of orders.

    Args:
        reader: To whom.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._say = reader.words.say

    def money(self, money: Money) -> str:
        """Write a sum."""
        return self.reader.formats.money(money)

    def moment(self, at: datetime) -> Moment:
        """Write a time: the day alone, since only the browser knows which hour it was for its reader."""
        return Moment(at.isoformat(timespec="seconds"), self.day(at))

    def day(self, at: datetime) -> str:
        """Write a day, without its year where that is this one."""
        formats = self.reader.formats
        return formats.month(at.date()) if at.year == self.reader.now.year else formats.day(at)

    def count(self, number: int, title: str) -> str:
        """Say how many of what."""
        return f"{self.reader.formats.number(number)} × {title}"

    def item(self, item: Item) -> str:
        """Name what was bought, with its variant."""
        said = ", ".join(item.options.values())
        return f"{item.title}, {said}" if said else item.title

    def state(self, order: Order) -> tuple[str, str]:
        """Say how an order stands, and in which tone."""
        say = self._say
        known = {
            OrderStatus.PLACED: (say("Being prepared"), ""),
            OrderStatus.PARTLY_SHIPPED: (say("Partly on its way"), "info"),
            OrderStatus.SHIPPED: (say("On its way"), "info"),
            OrderStatus.DELIVERED: (say("Delivered"), "good"),
            OrderStatus.COMPLETED: (say("Completed"), "good"),
            OrderStatus.CANCELLED: (say("Cancelled"), "ended"),
            OrderStatus.RETURNED: (say("Sent back"), "ended"),
        }
        return known[order.status]

    def line(self, order: Order) -> str:
        """Say when it arrives, or what became of it."""
        say, formats = self._say, self.reader.formats
        if order.status is OrderStatus.CANCELLED:
            return say("Nothing of it was sent.")
        if order.status is OrderStatus.RETURNED:
            return say("All of it went back.")
        if order.delivered_at is not None:
            return say("Arrived %(day)s", day=self.day(order.delivered_at))
        if order.promised is None:
            return ""
        if order.promised[1] < self.reader.now.date():
            return say("It should have been here by %(day)s.", day=formats.month(order.promised[1]))
        return say("Arrives %(days)s", days=formats.weekdays(*order.promised))

    def way(self, handler: str) -> str:
        """Name a way of paying."""
        say = self._say
        known = {
            "wallet": say("Wallet"),
            "cod": say("Cash on delivery"),
            "stripe": say("Card"),
            "mock_payment_handler": say("A payment that only tests"),
        }
        return known.get(handler, say("Another way to pay"))

    def carrier(self, code: str) -> str:
        """Name a carrier."""
        say = self._say
        known = {"demo": say("Demo carrier"), "other": say("Another carrier")}
        return known.get(code, code)

    def stage(self, stage: Stage) -> str:
        """Say how far a parcel is."""
        say = self._say
        known = {
            Stage.ANNOUNCED: say("Label made"),
            Stage.PICKED_UP: say("Picked up"),
            Stage.IN_TRANSIT: say("On its way"),
            Stage.OUT_FOR_DELIVERY: say("Out for delivery"),
            Stage.PROBLEM: say("Held up"),
            Stage.DELIVERED: say("Delivered"),
            Stage.RETURNED: say("Went back to the seller"),
        }
        return known.get(stage, say("Taken back by the seller"))

    def carried(self, text: str) -> str:
        """Say what a carrier said: the demo carrier in the reader's language, others as they wrote it."""
        say = self._say
        known = {
            "Picked up from the seller": say("Picked up from the seller"),
            "Left the first sorting centre": say("Left the first sorting centre"),
            "Arrived in the region of delivery": say("Arrived in the region of delivery"),
            "Out for delivery": say("Out for delivery"),
            "Delivered": say("Delivered"),
            "Nobody was there; another attempt follows": say("Nobody was there; another attempt follows"),
        }
        return known.get(text, text)

    def side(self, side: Side, seller: str) -> str:
        """Say who it was."""
        say = self._say
        if side is Side.BUYER:
            return say("You")
        return {Side.SELLER: seller, Side.OPERATOR: say("The market’s arbiter")}.get(side, say("The market"))

    def spoken_for(self, seller: str) -> str:
        """Say that the market answered in the seller's place."""
        say = self._say
        return say("%(seller)s, answered by the market", seller=seller)

    def picture(self, side: Side, number: int, of: int) -> str:
        """Say which picture it is, and whose."""
        say = self._say
        if side is Side.BUYER:
            return say("Picture %(number)s of %(of)s from you", number=number, of=of)
        if side is Side.SELLER:
            return say("Picture %(number)s of %(of)s from the seller", number=number, of=of)
        return say("Picture %(number)s of %(of)s from the market", number=number, of=of)

    def picture_of(self, side: Side) -> str:
        """Say whose a picture is."""
        say = self._say
        if side is Side.BUYER:
            return say("You")
        return say("The seller") if side is Side.SELLER else say("The market")

    def picture_gone(self, side: Side, at: datetime) -> str:
        """Say that there was a picture, and that whoever had added it took it back."""
        say, day = self._say, self.day(at)
        if side is Side.BUYER:
            return say("You took a picture back on %(day)s.", day=day)
        if side is Side.SELLER:
            return say("The seller took a picture back on %(day)s.", day=day)
        return say("The market took a picture back on %(day)s.", day=day)

    def happened(self, entry: Entry, order: Order) -> str:
        """Say what happened."""
        say, event = self._say, entry.event
        if event == "cancelled" and entry.params.get("reason") == CancelReason.NOT_SHIPPED_IN_TIME.value:
            return say("Cancelled, since it was not sent in time")
        amount = entry.params.get("amount")
        if event == "given_back" and isinstance(amount, int):
            return say("The seller gave back %(sum)s", sum=self.money(Money(amount, order.currency)))
        return self._events().get(event, "")

    def _events(self) -> Mapping[str, str]:
        say = self._say
        return {
            "placed": say("Ordered"),
            "cancelled": say("Cancelled"),
            "address_changed": say("The address was changed"),
            "shipped": say("A parcel was handed to the carrier"),
            "delivered": say("A parcel arrived"),
            "arrival_presumed": say("Nothing was heard of a parcel, so it counts as arrived"),
            "parcel_returned": say("A parcel went back to the seller"),
            "confirmed": say("You confirmed that everything is there"),
            "released": say("The seller was paid"),
            "return_requested": say("You asked to send something back"),
            "return_approved": say("The return was granted"),
            "return_rejected": say("The return was refused"),
            "return_sent": say("You sent it back"),
            "return_received": say("What you sent back arrived"),
            "return_withdrawn": say("You kept it after all"),
            "return_lapsed": say("The return ended, since nothing was sent"),
            "exchange_before_shipping": say("You chose another variant"),
            "exchanged": say("It was exchanged"),
            "exchange_unpaid": say("The other thing was set aside, and its difference is to be paid"),
            "exchange_given_up": say("The difference was not paid"),
            "exchange_kept": say("What was bought first is sent after all"),
            "exchange_failed": say("It could not be exchanged, so the money goes back"),
            "dispute_opened": say("You opened a dispute"),
            "dispute_said": say("Something was said in the dispute"),
            "dispute_answered": say("The seller answered the dispute"),
            "dispute_escalated": say("The dispute went to the market’s arbiter"),
            "dispute_decided": say("The dispute was decided"),
            "dispute_withdrawn": say("You withdrew the dispute"),
            "chargeback_opened": say("Your bank asked for the money back"),
            "chargeback_won": say("Your bank decided that the payment stands"),
            "chargeback_lost": say("Your bank gave you the money back"),
        }

    def back(self, adjustment: Adjustment, order: Order) -> str:
        """Say why money went back, or came."""
        say = self._say
        if adjustment.kind is AdjustmentKind.CHARGE:
            return say("Paid for the exchange")
        case = next((each for each in order.returns if each.id == adjustment.subject), None)
        if adjustment.reason == "returned" and case is not None and case.replacements:
            return say("Given back instead of the exchange")
        known = {
            "cancelled": say("Given back for what was cancelled"),
            "returned": say("Given back for what was returned"),
            "exchanged": say("Given back for the exchange"),
            "dispute": say("Given back after the dispute"),
        }
        return known.get(adjustment.reason, say("Given back by the seller"))

    def problem(self, code: str) -> str:
        """Say why something was not done, by its code; empty for what nobody knows."""
        say = self._say
        known = {
            "orders.changed": say("Something has happened to this order since you looked. Here it is as it is now."),
            "orders.too_late": say("It is too late for this: it has been sent, or the time for it is over."),
            "orders.wrong_step": say("This is no longer possible. Here is how the order stands now."),
            "orders.case_open": say("A dispute goes on already."),
            "orders.case_not_found": say("This is not part of the order any more."),
            "orders.bad_units": say("Choose how many, and no more than there are."),
            "orders.address_elsewhere": say(
                "Tax and delivery are others there. Cancel the order and place it anew with that address."
            ),
            "orders.not_exchangeable": say("This cannot be had in exchange. Choose another variant."),
            "orders.price_changed": say("The price has changed meanwhile. Look at the difference again."),
            "orders.too_much": say("That is more than is left of what you paid."),
            "orders.invalid": say("Write what is wrong, in at most 2,000 characters."),
            "payments.charged_back": say("Your bank is deciding about this payment. It goes on once it has."),
            "differences.nothing_to_pay": say("Nothing is to be paid for this any more."),
            "differences.still_asking": say("It is not known yet how the last payment went. Look again in a minute."),
            "orders.not_yours": say("The other side, or an operator, does this."),
            "addresses.bad_address": say("Look first at what is marked below."),
            "aftersales.bad_sum": say("Write the sum in figures, without a currency’s sign."),
            "aftersales.bad_form": say("Load the page again, and send the form as it stands there."),
            "exhibits.closed": say("This is over. Its pictures stay as they are."),
            "exhibits.none": say("Choose a picture first."),
            "exhibits.not_found": say("This is not part of the order any more."),
            "exhibits.too_many": say("Each side shows up to six pictures, and adds no more than 24 in all."),
            "pictures.too_large": say("A picture is too large. Send a smaller one, or fewer at once."),
            "pictures.unreadable": say("A picture could not be read. Send it as JPEG or PNG."),
            "pictures.unsupported": say("This is no picture. JPEG, PNG, WebP, GIF and AVIF are."),
            "inventory.out_of_stock": say("It has just been sold out. Choose another variant."),
        }
        return known.get(code, say("This could not be done. Check what you typed."))

    def told(self, said: str) -> str:
        """Say what was just done; anybody may write an address, so it names no sum and promises nothing."""
        say = self._say
        known = {
            "cancelled": say("That was cancelled."),
            "address": say("The address was changed."),
            "confirmed": say("Thank you. The seller is paid now."),
            "return": say("The seller has been asked. You hear from them within the days named below."),
            "exchange": say("The exchange is under way."),
            "unpaid": say("It is not paid, and the exchange has ended."),
            "withdrawn": say("You keep it. Nothing is sent back."),
            "sent": say("Noted. As soon as it has arrived, the rest goes by itself."),
            "dispute": say("The dispute is open. The money stays where it is until it ends."),
            "said": say("Your words were added."),
            "dropped": say("The dispute was withdrawn."),
            "pictures": say("Your pictures were added."),
            "picture_gone": say("Your picture was taken back."),
        }
        return known.get(said, "")


def item_picture(item: Item) -> Picture | None:
    """Take the picture of what was bought; its name stands beside it."""
    if not item.picture:
        return None
    src, srcset = picture_url(item.picture, _SMALL), picture_srcset(item.picture)
    return Picture(src, 4, 3, "", srcset, fills=is_drawing(item.picture))
