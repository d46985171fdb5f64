"""What readers send about their orders, and how that went."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from hupan.addresses import AddressService, BadAddress
from hupan.addresses import Draft as AddressDraft
from hupan.aftersales.differing import DifferenceDesk
from hupan.aftersales.errors import BadSum
from hupan.aftersales.looking import PARTS
from hupan.catalog import OfferId
from hupan.exhibits import ExhibitId, ExhibitService
from hupan.fulfillment import Destination
from hupan.kernel import Buyer, HupanError, Kind, Language, Money, OrderId
from hupan.orders import (
    Asked,
    CancelReason,
    DisputeId,
    DisputeReason,
    DisputeService,
    Exchange,
    LineId,
    OrderNotFound,
    OrderService,
    Otherwise,
    ReturnId,
    ReturnReason,
    ReturnService,
    Units,
    Who,
)
from hupan.storefront import BadForm

_COUNT = re.compile("[0-9]{1,6}")
_MINOR = re.compile("-?[0-9]{1,15}")
_SUM = re.compile(r"[0-9]{1,15}(\.[0-9]{1,4})?")
_OFFER = re.compile("[A-Za-z0-9_.:-]{1,100}")
_UNITS = "units-"

GOING = "going"
"""What is said of a form after which a buyer goes elsewhere to pay."""

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not done as asked.

    Attributes:
        code: Of the error.
        part: The page on which it was written; empty for the order's own.
        fields: As typed in, so that nobody types it again.
        problems: Of an address, by field.
    """

    code: str
    part: str
    fields: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class _Sent:
    """Who sent which form about which order."""

    who: Who
    order_id: OrderId
    fields: Mapping[str, str]
    language: Language
    at: str

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    @property
    def return_id(self) -> ReturnId:
        return ReturnId(self["return_id"])

    @property
    def dispute_id(self) -> DisputeId:
        return DisputeId(self["dispute_id"])


_Doing = Callable[[_Sent], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class OrderRooms:
    """The services that forms are done by."""

    orders: OrderService
    returns: ReturnService
    disputes: DisputeService
    addresses: AddressService
    exhibits: ExhibitService
    differences: DifferenceDesk


class OrderForms:
    """Does what a form asks.

    Args:
        rooms: Who does it.
    """

    def __init__(self, rooms: OrderRooms) -> None:
        self._rooms = rooms
        # What a form asks: the page it is on, how it is done, and the word for it.
        self._deeds: Mapping[str, tuple[str, _Doing, str]] = {
            "cancel": ("cancel", self._cancel, "cancelled"),
            "address": ("address", self._address, "address"),
            "confirm": ("", self._confirm, "confirmed"),
            "return": ("return", self._return, "return"),
            "exchange": ("exchange", self._exchange, "exchange"),
            "keep": ("", self._keep, "withdrawn"),
            "sent": ("", self._sent, "sent"),
            "dispute": ("dispute", self._dispute, "dispute"),
            "say": ("", self._say, "said"),
            "drop": ("", self._drop, "dropped"),
            "unshow": ("", self._unshow, "picture_gone"),
            "pay": ("", self._pay, GOING),
            "unpay": ("", self._unpay, "unpaid"),
        }

    async def take(
        self, buyer: Buyer, order_id: OrderId, form: Mapping[str, str], language: Language, at: str = ""
    ) -> str | Refused:
        """Do it.

        Args:
            buyer: Whose order it should be.
            order_id: Which.
            form: `deed`, and what it needs; `seen` is how much of the order's history its page had shown.
            language: In which what comes in exchange is named.
            at: The whole address of the order's page, where whoever goes elsewhere to pay comes back to.

        Returns:
            A word for what was done, or what was refused.

        Raises:
            OrderNotFound: There is none of theirs.
            BadForm: It is no form of ours.
        """
        known = self._deeds.get(form.get("deed", ""))
        seen = form.get("seen", "")
        if known is None or not _COUNT.fullmatch(seen):
            raise BadForm("Send the form as the page has it.")
        part, do, word = known
        who = replace(Who.buying(buyer), seen=int(seen))
        try:
            await do(_Sent(who, order_id, form, language, at))
        except BadAddress as error:
            return Refused(error.code, part, form, error.problems)
        except HupanError as error:
            if isinstance(error, BadForm | OrderNotFound) or error.kind in {Kind.UNAVAILABLE, Kind.INTERNAL}:
                raise
            return Refused(error.code, part, form)
        return word

    async def _cancel(self, sent: _Sent) -> None:
        reason = _chosen(CancelReason, sent["reason"])
        await self._rooms.orders.cancel(sent.who, sent.order_id, reason, _units(sent.fields))

    async def _address(self, sent: _Sent) -> None:
        order = await self._rooms.orders.get(sent.who, sent.order_id)
        parts = {name: sent[name] for name in PARTS}
        checked = await self._rooms.addresses.check(AddressDraft(order.destination.country, **parts))
        destination = Destination(country=checked.country, **{name: getattr(checked, name) for name in PARTS})
        await self._rooms.orders.change_address(sent.who, sent.order_id, destination)

    async def _confirm(self, sent: _Sent) -> None:
        await self._rooms.orders.confirm(sent.who, sent.order_id)

    async def _return(self, sent: _Sent) -> None:
        asked = Asked(_units(sent.fields), _chosen(ReturnReason, sent["reason"]), sent["note"])
        await self._rooms.returns.request(sent.who, sent.order_id, asked)

    async def _exchange(self, sent: _Sent) -> None:
        order = await self._rooms.orders.get(sent.who, sent.order_id)
        line, count, minor = LineId(sent["line"]), sent["quantity"], sent["difference"]
        if not (_COUNT.fullmatch(count) and _MINOR.fullmatch(minor) and _OFFER.fullmatch(sent["offer"])):
            raise BadForm("Send the form as the page has it.")
        agreed = Money(int(minor), order.currency)
        otherwise = _chosen(Otherwise, sent["otherwise"] or Otherwise.MONEY)
        wanted = Exchange({line: OfferId(sent["offer"])}, agreed, sent.language, otherwise)
        if sent["how"] == "swap":
            asked = Asked({line: int(count)}, ReturnReason.CHANGED_MIND, "", wanted)
            await self._rooms.returns.swap(sent.who, sent.order_id, asked)
            return
        asked = Asked({line: int(count)}, _chosen(ReturnReason, sent["reason"]), sent["note"], wanted)
        await self._rooms.returns.request(sent.who, sent.order_id, asked)

    async def _keep(self, sent: _Sent) -> None:
        await self._rooms.returns.withdraw(sent.who, sent.order_id, sent.return_id)

    async def _sent(self, sent: _Sent) -> None:
        tracking = " ".join(part for part in (sent["carrier"], sent["number"]) if part)
        await self._rooms.returns.sent(sent.who, sent.order_id, sent.return_id, tracking)

    async def _dispute(self, sent: _Sent) -> None:
        order = await self._rooms.orders.get(sent.who, sent.order_id)
        wanted = order.remaining if sent["much"] != "part" else _sum(sent["wanted"], order.currency)
        reason = _chosen(DisputeReason, sent["reason"])
        await self._rooms.disputes.open(sent.who, sent.order_id, reason, sent["text"], wanted)

    async def _say(self, sent: _Sent) -> None:
        await self._rooms.disputes.say(sent.who, sent.order_id, sent.dispute_id, sent["text"])

    async def _drop(self, sent: _Sent) -> None:
        await self._rooms.disputes.withdraw(sent.who, sent.order_id, sent.dispute_id)

    async def _unshow(self, sent: _Sent) -> None:
        await self._rooms.exhibits.take_back(sent.who, sent.order_id, ExhibitId(sent["exhibit_id"]))

    async def _pay(self, sent: _Sent) -> None:
        await self._rooms.differences.pay(sent.who, sent.order_id, sent.return_id, sent.at, sent.language)

    async def _unpay(self, sent: _Sent) -> None:
        otherwise = _chosen(Otherwise, sent["otherwise"])
        await self._rooms.differences.give_up(sent.who, sent.order_id, sent.return_id, otherwise)


def _chosen(kind: type[E], value: str) -> E:
    try:
        return kind(value)
    except ValueError as error:
        raise BadForm("Send the form as the page has it.") from error


def _units(fields: Mapping[str, str]) -> Units:
    """Read how many of which lines are chosen; what is no number is none."""
    named = {LineId(name.removeprefix(_UNITS)): text for name, text in fields.items() if name.startswith(_UNITS)}
    return {line: int(text) for line, text in named.items() if _COUNT.fullmatch(text) and int(text)}


def _sum(text: str, currency: str) -> Money:
    plain = text.replace(",", "").replace("\u00a0", "").replace(" ", "")
    if not _SUM.fullmatch(plain):
        raise BadSum("This is no sum of money.")
    try:
        return Money.exactly(plain, currency)
    except HupanError as error:
        raise BadSum("This is no sum of money.") from error
