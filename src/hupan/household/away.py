"""What a person bought, or began to buy, at shops elsewhere: the list, one of them, and what its forms ask for.

All of it is as those shops say; the page says so, and shows from whom. It is read from rows: a shop is asked only by a
tap, and what it answers then, or that it does not, is told on the same page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hupan.addresses import Address, AddressesError, AddressId, AddressService
from hupan.elsewhere import AwayCard, AwayCards
from hupan.kernel import HupanError, PersonId
from hupan.merchants import (
    MerchantsError,
    MerchantTrouble,
    NotAsShown,
    NotPayableHere,
    Purchase,
    PurchaseId,
    PurchaseNotFound,
    PurchaseOver,
    PurchaseService,
    PurchaseState,
    Recipient,
)
from hupan.showcase import Reader, Visit
from hupan.storefront import BadForm, Page, meta_of, missing_page, refusal_said

ELSEWHERE = "/market/elsewhere"

_TONES: Mapping[PurchaseState, str] = {
    PurchaseState.COMPLETED: "good",
    PurchaseState.CONFIRMED: "info",
    PurchaseState.ESCALATED: "info",
    PurchaseState.UNSURE: "info",
    PurchaseState.GIVEN_UP: "ended",
}
_ASKED = frozenset({PurchaseState.OPEN, PurchaseState.ESCALATED, PurchaseState.COMPLETED})
# Where nothing came of it there is nothing to go on with, and what is being bought would be bought twice.
_LEADS = frozenset({PurchaseState.OPEN, PurchaseState.ESCALATED, PurchaseState.UNSURE})


@dataclass(frozen=True, slots=True)
class AwayRow:
    """A purchase in the list."""

    id: str
    href: str
    state: str
    tone: str
    things: str
    shop: str
    total: str
    iso: str
    when: str


@dataclass(frozen=True, slots=True)
class AwayView:
    """A purchase.

    Attributes:
        card: All that its card in a conversation says.
        line: What its state means, in a sentence.
        pay: What the button that buys says; empty where nothing is bought here.
        asks: Whether the shop can be asked how it stands.
        leads: Where the shop's own page lies, so that nobody is led anywhere unawares; `leads_order` for the order's.
        told: What has just been done; `problem` what was wrong with it.
    """

    row: AwayRow
    card: AwayCard
    line: str
    pay: str
    asks: bool
    leads: str
    leads_order: str
    told: str = ""
    problem: str = ""


class AwayPurchases:
    """Shows purchases at shops elsewhere, and does with them what their buyer taps.

    Args:
        purchases: Keeps them.
        addresses: Knows how an address is written.
    """

    def __init__(self, purchases: PurchaseService, addresses: AddressService) -> None:
        self._purchases = purchases
        self._addresses = addresses

    async def page(self, visit: Visit) -> Page:
        """Make the list; a guest is asked to sign in."""
        reader = visit.reader
        title = reader.words.say("Bought elsewhere")
        meta = meta_of(reader, title=title, description=title, indexed=False)
        if reader.person is None:
            return Page("elsewhere.html", meta, {"page": None})
        rows = tuple(_row(each, reader) for each in await self._purchases.of(reader.person.id))
        return Page("elsewhere.html", meta, {"page": {"rows": rows}})

    async def one(self, visit: Visit, purchase_id: str, told: str = "", error: HupanError | None = None) -> Page:
        """Make the page of a purchase; to everybody but its buyer it is not there."""
        reader = visit.reader
        if reader.person is None:
            return await self.page(visit)
        try:
            found = await self._purchases.get(reader.person.id, PurchaseId(purchase_id))
        except PurchaseNotFound:
            return await missing_page(visit)
        title = reader.words.say("Bought at %(shop)s", shop=found.name)
        meta = meta_of(reader, title=title, description=title, indexed=False)
        card, status = AwayCards().card(visit, found), found.state
        if written := await self._written(found.recipient):
            card["deliver_to"] = [*written, reader.formats.country(found.recipient.country)]
        opened, there = status is PurchaseState.OPEN, await self._purchases.can_be_asked(found)
        line, payable = _line(found, reader, payable=card["payable"]), card["payable"] and there
        if not there and status in _ASKED:
            line = f"{line} {_removed(reader)}"
        view = AwayView(
            row=_row(found, reader),
            card=card,
            line=line,
            pay=reader.words.say("Pay %(sum)s", sum=card["total"]) if opened and payable else "",
            asks=there and status in _ASKED,
            leads=_host(card["page"]) if status in _LEADS else "",
            leads_order=_host(card["order_page"]),
            told=reader.words.say("Asked just now.") if told == "asked" else "",
            problem="" if error is None else _problem(error, reader),
        )
        return Page("elsewhere-one.html", meta, {"page": view}, 200 if error is None else 409)

    async def take(self, person_id: PersonId, purchase_id: str, form: Mapping[str, str]) -> str:
        """Do what a form asks: buy exactly what the page showed, or ask the shop.

        Returns:
            What was done.

        Raises:
            BadForm: It is no form of ours.
            MerchantsError: It did not come to that.
            HupanError: It goes beyond a limit of the person's own.
        """
        if form.get("deed") == "confirm":
            await self._purchases.confirm(person_id, PurchaseId(purchase_id), form.get("fingerprint", ""))
            return "bought"
        if form.get("deed") != "ask":
            raise BadForm("Send the form as the page has it.")
        await self._purchases.follow(person_id, PurchaseId(purchase_id))
        return "asked"

    async def _written(self, to: Recipient) -> tuple[str, ...]:
        """Write an address as on a parcel, with its region's name; nothing where its country is none that is known."""
        address = Address(
            id=AddressId(""),
            name=to.name,
            phone=to.phone,
            country=to.country,
            region=to.region,
            city=to.city,
            district="",
            postal_code=to.postal_code,
            line1=to.line1,
            line2=to.line2,
        )
        try:
            return await self._addresses.written(address) if to.has_place else ()
        except AddressesError:
            return ()


def _row(purchase: Purchase, reader: Reader) -> AwayRow:
    terms = purchase.terms
    things = ", ".join(f"{e.quantity} × {e.title}" if e.quantity > 1 else e.title for e in terms.lines)
    return AwayRow(
        id=purchase.id,
        href=f"{ELSEWHERE}/{purchase.id}",
        state=_state(purchase.state, reader),
        tone=_TONES.get(purchase.state, "info"),
        things=things,
        shop=purchase.name,
        total=reader.formats.money(terms.sum),
        iso=purchase.created_at.isoformat(),
        when=reader.formats.day(purchase.created_at.date()),
    )


def _state(state: PurchaseState, reader: Reader) -> str:
    say = reader.words.say
    return {
        PurchaseState.OPEN: say("Not bought"),
        PurchaseState.CONFIRMED: say("Being bought"),
        PurchaseState.COMPLETED: say("Bought"),
        PurchaseState.ESCALATED: say("Goes on at the shop"),
        PurchaseState.UNSURE: say("Not known"),
        PurchaseState.GIVEN_UP: say("Came to nothing"),
    }[state]


def _line(purchase: Purchase, reader: Reader, *, payable: bool) -> str:
    say, shop = reader.words.say, purchase.name
    if purchase.state is PurchaseState.OPEN:
        if payable:
            return say("Nothing is bought yet. This is what you would pay, and for what.")
        return say("Nothing is bought yet. %(shop)s takes money on its own page; what you chose is kept.", shop=shop)
    return {
        PurchaseState.CONFIRMED: say("You have confirmed it. %(shop)s is asked until it answers.", shop=shop),
        PurchaseState.COMPLETED: say("%(shop)s has your order. Questions and returns go to that shop.", shop=shop),
        PurchaseState.ESCALATED: say("%(shop)s needs something more from you, on its own page.", shop=shop),
        PurchaseState.UNSURE: say("%(shop)s does not say what came of it. Ask there before you buy again.", shop=shop),
        PurchaseState.GIVEN_UP: say("Nothing was bought, and nothing was paid."),
    }[purchase.state]  # fmt: skip


def _problem(error: HupanError, reader: Reader) -> str:
    say = reader.words.say
    if isinstance(error, NotAsShown):
        return say("Something is not as it was shown. Nothing was paid; this is how it is now.")
    if isinstance(error, NotPayableHere):
        return say("This is paid on the shop’s own page.")
    if isinstance(error, PurchaseOver):
        return say("This purchase is over.")
    if isinstance(error, MerchantTrouble):
        return say("The shop does not answer as it should. Nothing has changed here; ask again in a while.")
    if isinstance(error, MerchantsError):
        return _removed(reader)
    return refusal_said(error, reader)


def _removed(reader: Reader) -> str:
    return reader.words.say("You have removed this shop, so it cannot be asked any more.")


def _host(page: str) -> str:
    return page.partition("://")[2].partition("/")[0].partition("?")[0].partition("#")[0]
