"""Verbs on purchases at shops elsewhere: keep things, begin, confirm, and see each to its end.

What is confirmed is exactly what was shown: its fingerprint is sent, and the shop's checkout is read anew before
anything is paid. From then on the purchase is a row that says so, so that it is completed whatever happens to this
process, and always under the same key: one purchase, one order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import structlog

from hupan.kernel import Clock, HupanError, Language, PersonId, new_id
from hupan.merchants.domain import (
    LONGEST_QUANTITY,
    Good,
    Merchant,
    MerchantId,
    Recipient,
    Skill,
    Status,
    Terms,
    Wanted,
    differences,
    fingerprint,
)
from hupan.merchants.errors import (
    MerchantNotFound,
    MerchantRefused,
    MerchantTrouble,
    NotAsShown,
    NotPayableHere,
    PurchaseNotFound,
    PurchaseOver,
    TooManyMerchants,
)
from hupan.merchants.ports import MerchantDoor, MerchantStore, Notary, PurchaseStore, Spending
from hupan.merchants.purchases import (
    MOST_LINES,
    KeptLine,
    Purchase,
    PurchaseId,
    PurchaseState,
    Spent,
    claims_of,
    payable_by,
)
from hupan.platform import StoreFactory, reach

FAULT_POINTS = ("merchants.confirmed", "merchants.paid")
_log = structlog.get_logger(__name__)
_HELD: Final = timedelta(seconds=60)
_SOON: Final = timedelta(seconds=20)
_MOST_TRIES: Final = 40
_LISTED: Final = 50
_STRETCH: Final = 20
_OVER: Final = frozenset({PurchaseState.GIVEN_UP, PurchaseState.ESCALATED, PurchaseState.UNSURE})


@dataclass(frozen=True, slots=True)
class BuyingPorts:
    """What purchases stand on."""

    merchants: StoreFactory[MerchantStore]
    purchases: StoreFactory[PurchaseStore]
    door: MerchantDoor
    spending: Spending
    notary: Notary
    clock: Clock


class PurchaseService:
    """Buys at shops elsewhere what a person has confirmed.

    Args:
        ports: Everything below.
    """

    def __init__(self, ports: BuyingPorts) -> None:
        self._ports = ports

    async def lines(self, person_id: PersonId) -> list[KeptLine]:
        """Read what a person keeps for shops elsewhere."""
        async with self._ports.purchases() as store:
            return await store.lines(person_id)

    async def put(self, person_id: PersonId, good: Good, quantity: int) -> list[KeptLine]:
        """Keep something for its shop, in place of what is kept of the same.

        Raises:
            MerchantNotFound: The person has no such shop.
            TooManyMerchants: So much is kept already.
        """
        await self._merchant(person_id, good.merchant_id)
        count = max(1, min(quantity, LONGEST_QUANTITY))
        line = KeptLine(good.merchant_id, good.id, good.title, good.options, good.price, count)
        async with self._ports.purchases() as store:
            if len(await store.lines(person_id)) >= MOST_LINES:
                raise TooManyMerchants("As much is kept for shops elsewhere as there may be.", limit=MOST_LINES)
            await store.put(line, self._ports.clock.now())
            return await store.lines(person_id)

    async def take_out(self, person_id: PersonId, merchant_id: MerchantId, item_id: str) -> list[KeptLine]:
        """Keep something no longer."""
        await self._merchant(person_id, merchant_id)
        async with self._ports.purchases() as store:
            await store.take_out(merchant_id, [item_id])
            return await store.lines(person_id)

    async def begin(
        self, person_id: PersonId, merchant_id: MerchantId, recipient: Recipient, language: Language
    ) -> Purchase:
        """Begin a checkout of what is kept for a shop; an earlier one that nobody confirmed is given up.

        Raises:
            MerchantNotFound: The person has no such shop.
            PurchaseNotFound: Nothing is kept for it.
            MerchantTrouble: The shop does not do its part.
        """
        merchant = await self._merchant(person_id, merchant_id)
        kept = [each for each in await self.lines(person_id) if each.merchant_id == merchant_id]
        if not kept:
            raise PurchaseNotFound("Nothing is kept for this shop.")
        purchase_id = PurchaseId(new_id("apr"))
        lines = tuple((each.item_id, each.quantity) for each in kept)
        wanted = Wanted(lines, kept[0].price.currency, language, recipient)
        terms = await self._ports.door.begin(merchant, wanted, f"{purchase_id}-begin")
        await self._give_up_others(merchant)
        # A checkout that names no ways to pay has those of the profile.
        told = terms.handlers or (merchant.known.handlers if merchant.known else ())
        now, handler = self._ports.clock.now(), payable_by(told)
        purchase = Purchase(
            id=purchase_id,
            person_id=person_id,
            merchant_id=merchant_id,
            address=merchant.address,
            state=PurchaseState.OPEN,
            terms=terms,
            recipient=recipient,
            fingerprint=fingerprint(merchant.address, terms, recipient, handler.id if handler else ""),
            handler=handler,
            created_at=now,
            changed_at=now,
        )
        return await self._keep(purchase)

    async def get(self, person_id: PersonId, purchase_id: PurchaseId) -> Purchase:
        """Find a purchase of a person's.

        Raises:
            PurchaseNotFound: There is none of that name.
        """
        async with self._ports.purchases() as store:
            found = await store.find(purchase_id)
        return _own(found, person_id)

    async def can_be_asked(self, purchase: Purchase) -> bool:
        """Whether its shop is still among its buyer's, so that it can be asked how things stand."""
        async with self._ports.merchants() as store:
            return await store.find(purchase.person_id, purchase.merchant_id) is not None

    async def of(self, person_id: PersonId) -> Sequence[Purchase]:
        """Read a person's purchases, the last one first."""
        async with self._ports.purchases() as store:
            return await store.of(person_id, _LISTED)

    async def confirm(self, person_id: PersonId, purchase_id: PurchaseId, seen: str) -> Purchase:
        """Buy exactly what was shown. Whoever confirms twice buys once.

        Args:
            person_id: Who does.
            purchase_id: What.
            seen: The fingerprint of the card that they tapped.

        Raises:
            NotAsShown: It is something else now; the purchase has it.
            NotPayableHere: It is paid on the shop's page alone.
            PurchaseOver: It came to nothing before.
            MerchantTrouble: The shop does not answer as it should; nothing was paid.
            HupanError: It goes beyond a limit of the person's own.
        """
        purchase = await self.get(person_id, purchase_id)
        if purchase.state in {PurchaseState.COMPLETED, PurchaseState.CONFIRMED}:
            return purchase
        if purchase.state in _OVER:
            raise PurchaseOver("This purchase is over already.")
        if purchase.fingerprint != seen:
            raise NotAsShown("This is not what would be bought now.")
        merchant = await self._merchant(person_id, purchase.merchant_id)
        fresh = await self._ports.door.read(merchant, purchase.terms.checkout_id)
        # Another tap may have bought it meanwhile, and then the shop has nothing to be paid for any more.
        now = await self.get(person_id, purchase_id)
        if now.state in {PurchaseState.COMPLETED, PurchaseState.CONFIRMED}:
            return now
        if purchase.print_of(fresh) != seen:
            await self._shown_anew(purchase, fresh)
            raise NotAsShown("The shop has changed something since this was shown. Nothing was paid.")
        if purchase.handler is None or fresh.status is not Status.READY:
            await self._shown_anew(purchase, fresh)
            raise NotPayableHere("This is paid on the shop's own page.", page=fresh.continue_url)
        spent = Spent(purchase_id, person_id, purchase.merchant_id, fresh.sum)
        taken = await self._ports.spending.take(spent) if fresh.total else ""
        try:
            confirmed, ours = await self._confirmed(purchase, seen)
        except HupanError:
            await self._ports.spending.let_go(taken)
            raise
        if not ours:
            # Somebody else's tap was faster, and has counted it.
            await self._ports.spending.let_go(taken)
            return confirmed
        reach("merchants.confirmed")
        return await self._finish(confirmed, merchant)

    async def follow(self, person_id: PersonId, purchase_id: PurchaseId) -> Purchase:
        """Ask the shop how things stand: with an order, or with what is still open.

        Raises:
            PurchaseNotFound: There is none of that name.
            MerchantTrouble: The shop does not answer as it should.
        """
        purchase = await self.get(person_id, purchase_id)
        merchant = await self._merchant(person_id, purchase.merchant_id)
        if purchase.state is PurchaseState.COMPLETED:
            if purchase.terms.order_id and merchant.can(Skill.ORDERS):
                look = await self._ports.door.order(merchant, purchase.terms.order_id)
                return await self._keep(replace(purchase, order=look))
            return purchase
        if purchase.state in {PurchaseState.OPEN, PurchaseState.ESCALATED}:
            fresh = await self._ports.door.read(merchant, purchase.terms.checkout_id)
            if fresh.status is Status.COMPLETED:
                # The person went on at the shop, and bought it there.
                return await self._bought(purchase, fresh)
            return await self._shown_anew(purchase, fresh)
        return purchase

    async def look_after(self) -> int:
        """See to its end whatever was confirmed and has none yet; says how many were looked at."""
        async with self._ports.purchases() as store:
            due = await store.due(self._ports.clock.now(), _HELD, _STRETCH)
        for purchase in due:
            try:
                merchant = await self._merchant(purchase.person_id, purchase.merchant_id)
            except MerchantNotFound:
                await self._unsure(purchase)
                continue
            await self._resumed(purchase, merchant)
        return len(due)

    async def _resumed(self, purchase: Purchase, merchant: Merchant) -> None:
        """Go on where a process ended, or where the shop was silent: look first, then ask again under the same key."""
        try:
            fresh = await self._ports.door.read(merchant, purchase.terms.checkout_id)
        except MerchantTrouble as error:
            await self._later(purchase, error)
            return
        if fresh.status is Status.READY and purchase.print_of(fresh) == purchase.fingerprint:
            await self._finish(purchase, merchant)
        else:
            await self._came_of(purchase, fresh)

    async def _finish(self, purchase: Purchase, merchant: Merchant) -> Purchase:
        """Pay what was confirmed; where the shop's answer is lost, it is asked again later."""
        handler = purchase.handler
        if handler is None:
            raise AssertionError("only what can be paid here is confirmed")
        try:
            fresh = await self._ports.door.complete(merchant, purchase.terms.checkout_id, handler, purchase.key)
            reach("merchants.paid")
        except MerchantRefused as error:
            return await self._refused(purchase, merchant, error)
        except MerchantTrouble as error:
            return await self._later(purchase, error)
        return await self._came_of(purchase, fresh)

    async def _refused(self, purchase: Purchase, merchant: Merchant, error: MerchantRefused) -> Purchase:
        """Look what came of it where the shop said no: perhaps to a second asking."""
        try:
            fresh = await self._ports.door.read(merchant, purchase.terms.checkout_id)
        except MerchantTrouble:
            return await self._later(purchase, error)
        said = str(error.params.get("said") or "")
        return await self._came_of(replace(purchase, complaint=said), fresh)

    async def _came_of(self, purchase: Purchase, fresh: Terms) -> Purchase:
        """Keep what came of a purchase that was confirmed."""
        if fresh.status is Status.COMPLETED:
            return await self._bought(purchase, fresh)
        if fresh.status is Status.IN_PROGRESS:
            return await self._later(purchase, None)
        await self._ports.spending.release(purchase.id)
        state = PurchaseState.OPEN
        if fresh.status is Status.CANCELED:
            state = PurchaseState.GIVEN_UP
        elif fresh.status is Status.ESCALATED:
            state = PurchaseState.ESCALATED
        complaint = " ".join(fresh.said)[:500] or purchase.complaint
        back = replace(purchase, state=state, complaint=complaint, next_at=None, tries=0, confirmed_at=None)
        return await self._shown_anew(back, fresh)

    async def _bought(self, purchase: Purchase, fresh: Terms) -> Purchase:
        """Keep that it was bought, with a receipt of what was agreed; what was kept for it is kept no longer."""
        ports, now = self._ports, self._ports.clock.now()
        agreed = differences(purchase.terms, fresh)
        # What was agreed stands as it was shown; where the shop says another sum now, that is told.
        terms = replace(purchase.terms, status=fresh.status, order_id=fresh.order_id, order_url=fresh.order_url)
        done = replace(
            purchase,
            state=PurchaseState.COMPLETED,
            terms=terms,
            changes=agreed,
            complaint="",
            next_at=None,
            confirmed_at=purchase.confirmed_at or now,
        )
        claims = claims_of(done, new_id("rcp"), ports.notary.issuer, now)
        done = replace(done, receipt=await ports.notary.sign(claims))
        async with ports.purchases() as store:
            present = await store.find(purchase.id, hold=True)
            if present is not None and present.state is PurchaseState.COMPLETED:
                return present
            await store.keep(replace(done, changed_at=now))
            await store.take_out(purchase.merchant_id, [each.item_id for each in terms.lines])
        return done

    async def _confirmed(self, purchase: Purchase, seen: str) -> tuple[Purchase, bool]:
        """Write down that a person has confirmed this; of two who do at once, one is told to go on with it."""
        now = self._ports.clock.now()
        async with self._ports.purchases() as store:
            present = _own(await store.find(purchase.id, hold=True), purchase.person_id)
            if present.state is not PurchaseState.OPEN:
                return present, False
            if present.fingerprint != seen:
                raise NotAsShown("This is not what would be bought now.")
            confirmed = replace(
                present,
                state=PurchaseState.CONFIRMED,
                confirmed_at=now,
                changed_at=now,
                next_at=now + _HELD,
                complaint="",
                tries=0,
            )
            await store.keep(confirmed)
        return confirmed, True

    async def _later(self, purchase: Purchase, error: HupanError | None) -> Purchase:
        """Ask again in a while; after many times it is said that nobody knows."""
        if error is not None:
            _log.warning("merchants.unsure", purchase=purchase.id, reason=error.code)
        if purchase.tries >= _MOST_TRIES:
            return await self._unsure(purchase)
        wait = min(_SOON * 2 ** min(purchase.tries, 8), timedelta(hours=1))
        tries, now = purchase.tries + 1, self._ports.clock.now()
        return await self._keep(replace(purchase, tries=tries, next_at=now + wait))

    async def _unsure(self, purchase: Purchase) -> Purchase:
        # What was counted stays counted: the money may be gone.
        return await self._keep(replace(purchase, state=PurchaseState.UNSURE, next_at=None))

    async def _shown_anew(self, purchase: Purchase, fresh: Terms) -> Purchase:
        """Keep what would be bought now, and what is different from before."""
        handler = payable_by(fresh.handlers) if fresh.handlers else purchase.handler
        state = purchase.state
        if state is PurchaseState.OPEN and fresh.status is Status.CANCELED:
            state = PurchaseState.GIVEN_UP
        anew = replace(purchase, terms=fresh, handler=handler, changes=differences(purchase.terms, fresh), state=state)
        return await self._keep(replace(anew, fingerprint=anew.print_of(fresh)))

    async def _give_up_others(self, merchant: Merchant) -> None:
        """Give earlier checkouts up: nobody buys the same twice by tapping two cards."""
        for each in await self.of(merchant.person_id):
            if each.merchant_id != merchant.id or each.state is not PurchaseState.OPEN:
                continue
            async with self._ports.purchases() as store:
                present = await store.find(each.id, hold=True)
                if present is None or present.state is not PurchaseState.OPEN:
                    continue
                await store.keep(replace(present, state=PurchaseState.GIVEN_UP))
            try:
                await self._ports.door.cancel(merchant, each.terms.checkout_id, f"{each.id}-cancel")
            except MerchantTrouble as error:
                # It ends there by itself.
                _log.info("merchants.not_cancelled", purchase=each.id, reason=error.code)

    async def _merchant(self, person_id: PersonId, merchant_id: MerchantId) -> Merchant:
        async with self._ports.merchants() as store:
            found = await store.find(person_id, merchant_id)
        if found is None:
            raise MerchantNotFound("There is no such shop among yours.")
        return found

    async def _keep(self, purchase: Purchase) -> Purchase:
        kept = replace(purchase, changed_at=self._ports.clock.now())
        async with self._ports.purchases() as store:
            await store.keep(kept)
        return kept


def _own(found: Purchase | None, person_id: PersonId) -> Purchase:
    if found is None or found.person_id != person_id:
        raise PurchaseNotFound("There is no such purchase of yours.")
    return found
