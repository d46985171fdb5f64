"""The operations on checkouts: each is a verb of the room, with an agent's words before and after it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from hupan.checkout import (
    Changes,
    CheckoutId,
    CheckoutNotFound,
    CheckoutService,
    CheckoutSession,
    Code,
    Confirmation,
    Confirmed,
    Contact,
    Destination,
    How,
    NewCheckout,
    NotAsConfirmed,
    NotEntitled,
    NotReady,
    Status,
)
from hupan.kernel import new_id
from hupan.limits import LimitReached
from hupan.platform import StoreFactory
from hupan.protocols.ucp import CHECKOUT, Body, Call, Complaint, Outcome, UcpRefusal, invalid, object_in, text_in
from hupan.protocols.ucp_limits import CappedCheckouts, Spender, SpendingCapReached
from hupan.protocols.ucp_shop.agreeing import LOCKED, Agreement
from hupan.protocols.ucp_shop.capping import cap_told, with_cap, without_cap
from hupan.protocols.ucp_shop.claiming import Claims
from hupan.protocols.ucp_shop.delivering import read_option, sending_by
from hupan.protocols.ucp_shop.finding import Finder
from hupan.protocols.ucp_shop.known_buyers import KnownBuyers, with_known
from hupan.protocols.ucp_shop.records import Record, RecordStore
from hupan.protocols.ucp_shop.till_reading import (
    STAND_IN_EMAIL,
    Paying,
    destination_of,
    filled,
    read_contact,
    read_destinations,
    read_lines,
    read_paying,
    read_selected,
)
from hupan.protocols.ucp_shop.till_views import checkout_view, complaints_of, handlers_view
from hupan.till import HandOffs

WAIT_S: Final = 10.0
"""How long an answer waits for the end of a completion."""

_TESTED: Final = "mock_payment_handler"
_REFUSED: Final = 402


@dataclass(frozen=True, slots=True)
class TillRooms:
    """The rooms that are asked."""

    checkouts: CheckoutService
    capped: CappedCheckouts
    finder: Finder
    handoffs: HandOffs
    claims: Claims


class Till:
    """Takes agents' checkouts.

    Args:
        rooms: The rooms that are asked.
        stores: Opens the store of records.
        agreement: Knows when a mandate is needed.
        stand_ins: Whether something stands in for an address or an e-mail that an agent leaves out; for suites.
        known: Knows buyers by their e-mail; for the older version's suite, and `None` in earnest.
    """

    def __init__(
        self,
        rooms: TillRooms,
        stores: StoreFactory[RecordStore],
        agreement: Agreement,
        *,
        stand_ins: bool = False,
        known: KnownBuyers | None = None,
    ) -> None:
        self._rooms = rooms
        self._agreement = agreement
        self._known = known
        self._stores = stores
        self._stand_ins = stand_ins

    async def create(self, call: Call) -> Outcome:
        """Begin a checkout."""
        wanted = read_lines(call.body)
        if not wanted:
            raise invalid("A checkout has at least one line.", code="missing", path="$.line_items")
        lines, gone = await self._rooms.finder.lines(wanted, call)
        if not lines:
            if not call.dialect.negotiates:
                raise UcpRefusal(400, gone[0], flat=False)
            return Outcome(CHECKOUT, {}, gone, failed=True)
        notes = {**self._noted({}, call), **({LOCKED: True} if call.locked else {})}
        changes = self._changes(call, notes, None)
        country = text_in(call.context, "address_country").upper()
        offers = await self._rooms.finder.catalog.offers_by_id([each.offer_id for each in lines])
        new = NewCheckout(
            country=country if len(country) == 2 and country.isalpha() else "US",  # noqa: PLR2004 - ISO 3166-1
            lines=tuple(lines),
            currency=offers[lines[0].offer_id].price.currency,
            language=call.language,
            wishes=replace(changes, lines=None),
        )
        session = await self._rooms.checkouts.create(call.buyer, new)
        record = Record(session.id, call.owner, "", call.agent.webhook_url, call.dialect.version, call.base_url, notes)
        session, choice = await self._sent(session, call)
        said = (*gone, *choice, *self._rooms.claims.unaccepted(call.body))
        return await self._shown(session, record, call, said, status=201)

    async def get(self, call: Call) -> Outcome:
        """Tell how a checkout stands."""
        return await self._of_one(call, self._got)

    async def update(self, call: Call) -> Outcome:
        """Change a checkout."""
        return await self._of_one(call, self._updated)

    async def complete(self, call: Call) -> Outcome:
        """Pay a checkout, and have its orders made."""
        return await self._of_one(call, self._completed)

    async def cancel(self, call: Call) -> Outcome:
        """Give a checkout up."""
        return await self._of_one(call, self._canceled)

    async def _of_one(self, call: Call, do: Callable[[Call, Record], Awaitable[Outcome]]) -> Outcome:
        async with self._stores() as store:
            record = await store.find(call.subject) if call.subject.isprintable() else None
        try:
            if record is not None and record.owner == call.owner:
                return await do(call, record)
        except CheckoutNotFound:
            pass
        complaint = Complaint("not_found", "There is no such checkout.", severity="unrecoverable")
        raise UcpRefusal(404, complaint, flat=False)

    async def _got(self, call: Call, record: Record) -> Outcome:
        session = await self._rooms.checkouts.get(call.buyer, CheckoutId(record.checkout_id))
        return await self._shown(session, record, call)

    async def _updated(self, call: Call, record: Record) -> Outcome:
        if not call.dialect.negotiates and "id" not in call.body:
            raise invalid("Name the checkout in the body, too.", code="missing", path="$.id")
        present = await self._rooms.checkouts.get(call.buyer, CheckoutId(record.checkout_id))
        by_line: dict[str, str] = {line.id: line.offer_id for line in present.wishes.lines}
        wanted = [replace(each, item_id=by_line.get(each.item_id, each.item_id)) for each in read_lines(call.body)]
        lines, gone = await self._rooms.finder.lines(wanted, call) if wanted else (None, ())
        if gone and not call.dialect.negotiates:
            raise UcpRefusal(400, gone[0], flat=False)
        notes = self._noted(without_cap(record).notes, call)
        changes = self._changes(call, notes, present)
        changes = replace(changes, lines=tuple(lines) if lines else None)
        session = await self._rooms.checkouts.update(call.buyer, CheckoutId(record.checkout_id), changes)
        short = next((each for each in session.messages if each.code.value == "out_of_stock"), None)
        if short is not None and not call.dialect.negotiates:
            raise UcpRefusal(400, Complaint("out_of_stock", short.text, path=short.path), flat=False)
        session, choice = await self._sent(session, call)
        return await self._shown(session, replace(record, notes=notes), call, (*gone, *choice))

    async def _completed(self, call: Call, record: Record) -> Outcome:
        buyer, checkout_id, record = call.buyer, CheckoutId(record.checkout_id), without_cap(record)
        session = await self._rooms.checkouts.get(buyer, checkout_id)
        view = checkout_view(session, call, record.notes)
        paying, told = await self._agreement.paying(call, read_paying(call.body), view, record.notes)
        handler = await self._handler(session, paying)
        # Without a key of the agent's a second request is a second attempt, which the room refuses by itself.
        key = f"{call.idempotency_key or new_id('once')}"[:200]
        said = Confirmed(How.AGENT, call.agent.url)
        confirmation = Confirmation(key, record.shown, handler, paying.credential, said)
        try:
            spender = Spender(call.agent.url, call.proven, call.whereabouts)
            session = await self._rooms.capped.complete(spender, session, confirmation, wait_s=WAIT_S)
        except SpendingCapReached as error:
            return await self._shown(session, with_cap(record, str(error)), call, told)
        except LimitReached:
            # What the person has allowed whom is nobody else's to know.
            said = "This goes beyond a limit that the buyer has set. They can go on with this checkout here."
            return await self._shown(session, with_cap(record, said), call, told)
        except NotEntitled as error:
            fresh = await self._rooms.checkouts.get(buyer, checkout_id)
            return await self._shown(fresh, record, call, self._rooms.claims.refused(error, record.notes))
        except (NotAsConfirmed, NotReady) as error:
            fresh = await self._rooms.checkouts.get(buyer, checkout_id)
            if fresh.status in {Status.COMPLETED, Status.CANCELED}:
                raise
            if not call.dialect.negotiates and fresh.wishes.destination is None:
                said = "Fulfillment address and option must be selected."
                raise UcpRefusal(400, Complaint("missing", said), flat=False) from error
            code = "review_required" if isinstance(error, NotAsConfirmed) else "checkout_incomplete"
            return await self._shown(fresh, record, call, (*told, Complaint(code, error.detail)))
        declined = next((each for each in session.messages if each.code.value == "payment_declined"), None)
        if declined is not None and not call.dialect.negotiates:
            raise UcpRefusal(_REFUSED, Complaint("payment_failed", declined.text), flat=False)
        return await self._shown(session, record, call, told)

    async def _canceled(self, call: Call, record: Record) -> Outcome:
        present = await self._rooms.checkouts.get(call.buyer, CheckoutId(record.checkout_id))
        if present.status is Status.CANCELED and not call.dialect.negotiates:
            raise UcpRefusal(409, Complaint("conflict", "This checkout is over already."), flat=False)
        session = await self._rooms.checkouts.cancel(call.buyer, CheckoutId(record.checkout_id))
        return await self._shown(session, record, call)

    async def _sent(self, session: CheckoutSession, call: Call) -> tuple[CheckoutSession, tuple[Complaint, ...]]:
        """Let everything go the way that the agent chose; where an earlier choice is gone, the usual way."""
        option = read_option(call.body)
        gone = any(each.code is Code.DELIVERY_CHOICE_GONE for each in session.messages)
        wanted = sending_by(session.deliveries, option)
        if option and not wanted and session.deliveries:
            said = "Nothing is delivered there in this way."
            path = "$.fulfillment.methods[0].groups[0].selected_option_id"
            return session, (Complaint("invalid", said, path=path),)
        if not gone and (not option or wanted == session.wishes.shipping):
            return session, ()
        return await self._rooms.checkouts.update(call.buyer, session.id, Changes(shipping=wanted)), ()

    async def _handler(self, session: CheckoutSession, paying: Paying) -> str:
        """Find the way of paying that an agent means, among those that this checkout has."""
        if session.status in {Status.COMPLETED, Status.CANCELED}:
            return paying.handler_id
        offered = [each.id for each in await self._rooms.checkouts.handlers(session) if each.enough]
        if paying.handler_id:
            if offered and paying.handler_id not in offered:
                raise invalid("This checkout cannot be paid in that way.", code="invalid_handler", path="$.payment")
            return paying.handler_id
        return _TESTED if _TESTED in offered else next(iter(offered), "")

    async def _shown(
        self,
        session: CheckoutSession,
        record: Record,
        call: Call,
        said: Sequence[Complaint] = (),
        *,
        status: int = 200,
    ) -> Outcome:
        """Write a checkout, and remember that this is what the agent has seen."""
        seen = replace(record, shown=session.fingerprint or record.shown)
        async with self._stores() as store:
            await store.keep(seen)
        over = session.status in {Status.COMPLETED, Status.CANCELED}
        offered = [] if over else await self._rooms.checkouts.handlers(session)
        body: Body = checkout_view(session, call, seen.notes)
        if not over:
            # The standard has it over TLS, whatever this server speaks itself.
            host = call.base_url.partition("://")[2]
            body["continue_url"] = f"https://{host}{self._rooms.handoffs.path(session)}"
        complaints = (*said, *complaints_of(session, seen.notes))
        if session.status is Status.READY and (capped := cap_told(seen)) is not None:
            # An agent may not pay this, and its buyer may.
            body["status"], complaints = Status.ESCALATED.value, (*complaints, capped)
        return Outcome(CHECKOUT, body, complaints, status=status, handlers=handlers_view(offered, call))

    def _noted(self, notes: Mapping[str, Any], call: Call) -> Mapping[str, Any]:
        known = None if call.dialect.negotiates else self._known
        return self._rooms.claims.noted(with_known(_noted(notes, call.body), call.body, known), call.body)

    def _changes(self, call: Call, notes: Mapping[str, Any], present: CheckoutSession | None) -> Changes:
        contact = read_contact(call.body)
        destination = _chosen(notes)
        if self._stand_ins:
            known = present.wishes if present is not None else None
            if contact is None and known is None:
                contact = Contact(STAND_IN_EMAIL)
            elif contact is not None and not contact.email:
                contact = replace(contact, email=STAND_IN_EMAIL)
            # The older version's suite insists that nothing is sent to nowhere; the newer one's leaves all of it out.
            if destination is not None or (known is None and call.dialect.negotiates):
                destination = filled(destination)
        codes = self._rooms.claims.codes(call.body, notes, present)
        return Changes(contact=contact, destination=destination, codes=codes)


def _noted(notes: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what an agent wrote that the room has no place for."""
    kept = dict(notes)
    destinations = read_destinations(body)
    if destinations is not None:
        kept["destinations"] = destinations
    if selected := read_selected(body):
        kept["selected"] = selected
    if buyer := object_in(body, "buyer"):
        kept["buyer"] = dict(buyer)
    return kept


def _chosen(notes: Mapping[str, Any]) -> Destination | None:
    selected = notes.get("selected")
    found = next((each for each in notes.get("destinations") or () if each["id"] == selected), None)
    return None if found is None else destination_of(found)
