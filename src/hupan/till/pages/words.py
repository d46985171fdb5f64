"""How the checkout says things: messages by their codes."""

from collections.abc import Mapping
from datetime import date

from hupan.cards import Card
from hupan.checkout import Code, DeliveryOption, HandlerOffered, Message, MessageType, Status
from hupan.kernel import Money, Param
from hupan.showcase import Reader, card_month, card_name


class Telling:
    """Says what a checkout has to say.

    Args:
        reader: To whom.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        say = self._say = reader.words.say
        self.nameless = say("Something that is no longer in the market")

    def said(self, message: Message) -> str:
        """Say a message."""
        say, params = self._say, message.params
        if message.code is Code.PRICE_CHANGED:
            before, now = self._sum(message, "before"), self._sum(message, "now")
            return say("One costs %(now)s now; it was %(before)s when you chose it.", now=now, before=before)
        if message.code is Code.OUT_OF_STOCK:
            left = int(params.get("available") or 0)
            if message.path == "$.lines" or not left:
                return say("Sold out")
            number = self.reader.formats.number(left)
            return self.reader.words.count("Only %(n)s is left", "Only %(n)s are left", left, n=number)
        if message.code is Code.DESTINATION_INVALID:
            return say("Fill this in") if params.get("reason") == "required" else say("Check this")
        if message.code is Code.PAYMENT_DECLINED:
            return self._declined(str(params.get("reason", "")))
        return self._sentences().get(message.code, message.text)

    def title(self, status: Status, *, by_card: bool, goes: bool) -> str:
        """Name the page of a checkout that is closed to changes."""
        say = self._say
        if status is Status.ESCALATED:
            if not by_card:
                return say("Your bank wants to hear from you")
            return say("On to Stripe") if goes else say("Not paid yet")
        titles = {Status.COMPLETED: say("Thank you"), Status.CANCELED: say("This checkout is over")}
        return titles.get(status, say("Paying"))

    def on_the_way(self, *, goes: bool, came: bool) -> str:
        """Say how it stands while the page is open on which a card is taken."""
        say = self._say
        if goes:
            return say("You type the card’s number there; this market never sees it.")
        if came:
            return say("You came back without paying. Nothing was charged, and your things are still set aside.")
        return say("The page for your card is open at Stripe. Nothing is charged before you confirm there.")

    def missing(self, messages: tuple[Message, ...]) -> str:
        """Say what keeps it from being paid."""
        say = self._say
        first = next((each for each in messages if each.type is MessageType.ERROR and each.path != "$.payment"), None)
        if first is None:
            return say("Choose another way to pay.")
        if first.code in {Code.DESTINATION_INVALID, Code.DESTINATION_MISSING, Code.CONTACT_MISSING}:
            return say("Say first where it goes.")
        return say("Look first at what is marked above.")

    def problem(self, problem: str, facts: Mapping[str, Param]) -> str:
        """Say what was refused, by the last part of its code or the field's name."""
        say = self._say
        if problem == "limit":
            return self._limit(facts)
        known = {
            "email": say("This is no e-mail address."),
            "not_as_confirmed": say("Something has changed since you looked, and nothing was charged. Look again."),
            "not_ready": say("Look first at what is marked above."),
            "not_entitled": say(
                "A code of yours is for others, or for paying in another way. Take it out, or pay in another way."
            ),
            "overtaken": say("This was changed in another window. Here it is as it is now."),
            "handler": say("Choose another way to pay."),
        }
        return known.get(problem, say("This could not be done. Check what you typed."))

    def _limit(self, facts: Mapping[str, Param]) -> str:
        """Say which limit of the buyer's own it goes beyond, and how much is left."""
        say, currency = self._say, str(facts["currency"])
        limit, left = (
            self.reader.formats.money(Money(int(facts[name] or 0), currency)) for name in ("limit_minor", "left_minor")
        )
        if facts.get("about") == "seller":
            said = say(
                "This is beyond your limit of %(limit)s for this seller: %(left)s is left.", limit=limit, left=left
            )
        elif facts.get("about") == "category":
            said = say(
                "This is beyond your limit of %(limit)s for things of this kind: %(left)s is left.",
                limit=limit,
                left=left,
            )
        elif facts.get("span") == "day":
            said = say("This is beyond your limit of %(limit)s a day: %(left)s is left today.", limit=limit, left=left)
        else:
            said = say("This is beyond your limit of %(limit)s for one purchase.", limit=limit)
        again = say("Nothing was charged. You can pay it all the same, this time.")
        return f"{said} {again}"

    def card(self, card: Card, today: date) -> tuple[str, str]:
        """Name a card that is kept, and say until when it is good."""
        say = self._say
        return card_name(card), say("Has expired") if card.is_over(today) else say(
            "Good until %(month)s", month=card_month(card)
        )

    def way(self, offered: HandlerOffered, *, other: bool = False) -> tuple[str, str]:
        """Name a way to pay, and say what there is to know of it; `other` where cards that are kept stand before."""
        say = self._say
        if offered.id == "cod":
            return say("Cash on delivery"), say("You pay whoever brings it.")
        if offered.id == "stripe":
            return say("Another card") if other else say("Card"), say(
                "You type the card’s number at Stripe; this market never sees it."
            )
        balance = "" if offered.balance is None else self.reader.formats.money(offered.balance)
        if not offered.enough:
            return say("Wallet"), say("There is %(sum)s in it, which is not enough.", sum=balance)
        return say("Wallet"), say("There is %(sum)s in it.", sum=balance)

    def sending(self, option: DeliveryOption) -> str:
        """Name a way of delivery: the usual ones in the reader's words, others in the seller's."""
        say = self._say
        known = {"standard": say("Standard delivery"), "express": say("Express delivery")}
        words = option.id.replace("-", " ").replace("_", " ")
        return known.get(option.id, words[:1].upper() + words[1:])

    def days(self, option: DeliveryOption) -> str:
        """Say when it arrives."""
        return self._say("Arrives %(days)s", days=self.reader.formats.weekdays(option.earliest, option.latest))

    def _sum(self, message: Message, name: str) -> str:
        minor, currency = message.params.get(f"{name}_minor"), message.params.get(f"{name}_currency")
        return self.reader.formats.money(Money(int(minor or 0), str(currency)))

    def _declined(self, reason: str) -> str:
        say = self._say
        known = {
            "expired_card": say("This card has expired. Nothing was charged; pay with another card or in another way."),
            "insufficient_funds": say(
                "There is not enough on this card. Nothing was charged; pay with another card or in another way."
            ),
            "authentication_required": say(
                "Your bank could not make sure that it was you. Nothing was charged; try again, or pay in another way."
            ),
            "amount_too_small": say("This is too little to pay by card. Nothing was charged; pay in another way."),
            "page_expired": say("The page for your card was open for too long. Nothing was charged; try again."),
            "provider_away": say(
                "Payments by card do not answer at the moment. Nothing was charged; pay in another way, or try later."
            ),
        }
        known["payment_intent_authentication_failure"] = known["authentication_required"]
        other = say("The payment was declined, and nothing was charged. Try another way to pay.")
        return known.get(reason, other)

    def _sentences(self) -> dict[Code, str]:
        say = self._say
        return {
            Code.NO_LINES: say("There is nothing left to buy."),
            Code.CONTACT_MISSING: say("Give an e-mail address, so that you hear of your order."),
            Code.DESTINATION_MISSING: say("Say where it should be delivered."),
            Code.NOT_FOR_SALE: say("This is not for sale any more"),
            Code.VARIANT_CHANGED: say("The seller has changed what this is. Choose it again if you want it."),
            Code.CURRENCY_CHANGED: say("This is sold in another currency now. Buy it by itself."),
            Code.CANNOT_SHIP: say("This seller does not deliver there."),
            Code.DELIVERY_CHOICE_GONE: say("This way of delivery is not offered any more."),
            Code.CODE_NOT_APPLIED: say("It takes nothing off here"),
            Code.TOTAL_CHANGED: say("The total has changed since you confirmed it. You have not been charged."),
            Code.PROMOTION_GONE: say("A promotion was used up meanwhile. You have not been charged."),
            Code.PAYMENT_ACTION_REQUIRED: say("Confirm there that it is you, and come back."),
            Code.PAYMENT_UNCERTAIN: say(
                "It is not certain yet whether the payment went through. We keep asking; nothing is charged twice."
            ),
            Code.PAYMENT_RETURNED: say("What you paid was given back to you in full."),
            Code.TOOK_TOO_LONG: say("Paying took too long. Nothing was charged; try again."),
            Code.NOT_COMPLETED: say("You gave this up. Nothing was bought."),
            Code.EXPIRED: say("It was open for a day. Go back to the cart and begin again; nothing was charged."),
        }
