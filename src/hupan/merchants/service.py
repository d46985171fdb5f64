"""Verbs on shops elsewhere: add, look at anew, remove, and ask all of them at once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

import structlog

from hupan.kernel import Clock, HupanError, PersonId, new_id
from hupan.merchants.domain import (
    MOST_MERCHANTS,
    Found,
    Good,
    Introduction,
    Merchant,
    MerchantId,
    MerchantState,
    Silence,
    Skill,
    Wish,
)
from hupan.merchants.errors import (
    MerchantBusy,
    MerchantNotFound,
    MerchantNotTrusted,
    MerchantOtherVersion,
    MerchantRefused,
    MerchantTrouble,
    MerchantUnreachable,
    TooManyMerchants,
    UnknownToMerchant,
)
from hupan.merchants.ports import MerchantDoor, MerchantStore
from hupan.platform import StoreFactory

_log = structlog.get_logger(__name__)

_STATES: Final[Mapping[type[HupanError], MerchantState]] = {
    MerchantUnreachable: MerchantState.UNREACHABLE,
    MerchantBusy: MerchantState.UNREACHABLE,
    MerchantOtherVersion: MerchantState.OTHER_VERSION,
    MerchantNotTrusted: MerchantState.NOT_TRUSTED,
}


class MerchantService:
    """Keeps the shops elsewhere that people have added, and asks them.

    Args:
        stores: Opens the store.
        door: Speaks with shops.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[MerchantStore], door: MerchantDoor, clock: Clock) -> None:
        self._stores = stores
        self._door = door
        self._clock = clock

    async def add(self, person_id: PersonId, written: str) -> Merchant:
        """Add a shop by its address; one that is there already is looked at anew.

        Raises:
            BadMerchantAddress: It is none that may be asked.
            MerchantTrouble: There is no shop that one can speak with.
            TooManyMerchants: The person has as many as there may be.
        """
        address = self._door.address_of(written)
        async with self._stores() as store:
            present = await store.at(person_id, address)
            if present is None and await store.hold(person_id) >= MOST_MERCHANTS:
                raise TooManyMerchants("There are as many shops as there may be.", limit=MOST_MERCHANTS)
        if present is not None:
            return await self.refresh(person_id, present.id)
        known, now = await self._door.introduce(address), self._clock.now()
        merchant = Merchant(MerchantId(new_id("shop")), person_id, address, now, known, seen_at=now)
        async with self._stores() as store:
            if await store.hold(person_id) >= MOST_MERCHANTS:
                raise TooManyMerchants("There are as many shops as there may be.", limit=MOST_MERCHANTS)
            # Of two that add the same at once, the first one's stays.
            faster = await store.at(person_id, address)
            if faster is not None:
                return faster
            await store.keep(merchant)
        return merchant

    async def of(self, person_id: PersonId) -> list[Merchant]:
        """Read a person's shops, in the order in which they were added."""
        async with self._stores() as store:
            return await store.of(person_id)

    async def get(self, person_id: PersonId, merchant_id: MerchantId) -> Merchant:
        """Find one of a person's shops.

        Raises:
            MerchantNotFound: There is none of that name.
        """
        async with self._stores() as store:
            found = await store.find(person_id, merchant_id)
        if found is None:
            raise MerchantNotFound("There is no such shop among yours.")
        return found

    async def refresh(self, person_id: PersonId, merchant_id: MerchantId) -> Merchant:
        """Read anew what a shop says of itself; what is wrong with it is kept, and told as it is.

        Raises:
            MerchantNotFound: There is none of that name.
        """
        present = await self.get(person_id, merchant_id)
        try:
            known = _not_weaker(present.known, await self._door.introduce(present.address))
        except MerchantTrouble as error:
            return await self._note(present, error)
        merchant = replace(present, known=known, state=MerchantState.READY, trouble="", seen_at=self._clock.now())
        async with self._stores() as store:
            await store.keep(merchant)
        return merchant

    async def remove(self, person_id: PersonId, merchant_id: MerchantId) -> None:
        """Remove a shop, with what was kept for it; what was bought there stays.

        Raises:
            MerchantNotFound: There is none of that name.
        """
        async with self._stores() as store:
            if not await store.remove(person_id, merchant_id):
                raise MerchantNotFound("There is no such shop among yours.")

    async def search(self, person_id: PersonId, wish: Wish, within_s: float) -> Found:
        """Ask all of a person's shops at once; who does not answer in time is named, and holds nobody up.

        Args:
            person_id: Whose shops.
            wish: What is sought.
            within_s: How long they are waited for, all together.
        """
        asked = [each for each in await self.of(person_id) if each.can(Skill.SEARCH)]
        if not asked or not wish.text:
            return Found()
        tasks = {each.id: asyncio.create_task(self._door.search(each, wish)) for each in asked}
        _, late = await asyncio.wait(tasks.values(), timeout=within_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        results: list[Sequence[Good]] = []
        silences: dict[MerchantId, Silence] = {}
        for merchant in asked:
            task = tasks[merchant.id]
            error = MerchantUnreachable("Not in time.") if task in late else task.exception()
            if error is None:
                results.append([good for good in task.result() if _within(good, wish)])
            elif isinstance(error, HupanError):
                _log.info("merchants.not_searched", merchant=merchant.id, code=error.code)
                silences[merchant.id] = _silence(error)
            else:
                raise error
        # In turn, so that no shop crowds another out by naming more.
        goods = [good for row in zip_longest(*results) for good in row if good is not None]
        return Found(tuple(goods), {each.id: each for each in asked}, silences)

    async def look(self, person_id: PersonId, merchant_id: MerchantId, ids: Sequence[str], wish: Wish) -> list[Good]:
        """Look goods of one shop up.

        Raises:
            MerchantNotFound: There is no such shop among the person's.
            MerchantTrouble: It does not answer as it should.
        """
        return await self._door.look(await self.get(person_id, merchant_id), ids, wish)

    async def _note(self, merchant: Merchant, error: MerchantTrouble) -> Merchant:
        state = _STATES.get(type(error), MerchantState.NOT_UNDERSTOOD)
        noted = replace(merchant, state=state, trouble=error.code)
        async with self._stores() as store:
            await store.keep(noted)
        return noted


def _not_weaker(before: Introduction | None, now: Introduction) -> Introduction:
    """Who has signed once has to go on: a proof that somebody in between left out must not go unnoticed."""
    if before is not None and before.signs and not now.signs:
        raise MerchantNotTrusted("The shop has signed its answers before, and does not any more.")
    return now


def _silence(error: HupanError) -> Silence:
    match error:
        case UnknownToMerchant():
            return Silence.STRANGE
        case MerchantBusy() | MerchantRefused():
            return Silence.UNWILLING
        case MerchantUnreachable():
            return Silence.LATE
        case _:
            return Silence.UNREAD


def _within(good: Good, wish: Wish) -> bool:
    """Whether a price is within what was said, as far as it is in the same currency."""
    price = good.price
    dear = wish.most is not None and wish.most.currency == price.currency and price > wish.most
    cheap = wish.least is not None and wish.least.currency == price.currency and price < wish.least
    return not dear and not cheap
