"""Verbs on promotions: add, replace, remove; and count how often they are redeemed."""

from collections.abc import Sequence
from dataclasses import replace

from hupan.catalog import Status
from hupan.kernel import Clock, PersonId, new_id
from hupan.platform import StoreFactory
from hupan.pricing.domain.basket import PromotionId
from hupan.pricing.domain.promotions import Promotion
from hupan.pricing.errors import PromotionNotFound, PromotionUsedUp, RedemptionClosed
from hupan.pricing.ports import Kept, PricingStore


class PromotionService:
    """Keeps promotions.

    Args:
        stores: Opens the store.
        clock: The time.
    """

    def __init__(self, stores: StoreFactory[PricingStore], clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    async def add(self, promotion: Promotion) -> Kept:
        """Keep a new promotion, under an id made here.

        Raises:
            BadPromotion: It contradicts itself.
            CodeTaken: Another one has its code.
        """
        promotion = replace(promotion, id=PromotionId(new_id("promo")))
        promotion.check()
        async with self._stores() as store:
            await store.add_promotion(promotion, self._clock.now())
        return Kept(promotion, 0)

    async def replace(self, promotion: Promotion) -> Kept:
        """Write a promotion in place of the one with its id; how often it was redeemed stays.

        Raises:
            BadPromotion: It contradicts itself.
            CodeTaken: Another one has its code.
            PromotionNotFound: There is none.
        """
        promotion.check()
        async with self._stores() as store:
            kept = await store.save_promotion(promotion, self._clock.now())
        if kept is None:
            raise _missing(promotion.id)
        return kept

    async def remove(self, promotion_id: PromotionId) -> None:
        """Remove a promotion; one that was redeemed is archived instead, so that old orders can name it.

        Raises:
            PromotionNotFound: There is none.
        """
        async with self._stores() as store:
            kept = (await store.lock([promotion_id])).get(promotion_id)
            if kept is None:
                raise _missing(promotion_id)
            if kept.used:
                await store.save_promotion(replace(kept.promotion, status=Status.ARCHIVED), self._clock.now())
            else:
                await store.remove_promotion(promotion_id)

    async def page(self, after: str, limit: int) -> list[Kept]:
        """List promotions by id, oldest first."""
        async with self._stores() as store:
            return await store.promotions(after, limit)

    async def redeem(self, key: str, promotion_ids: Sequence[PromotionId], person_id: PersonId | None) -> None:
        """Count promotions as used by a checkout: all of them or none, and once however often it is called.

        Args:
            key: The checkout's own; a repetition with the same key changes nothing.
            promotion_ids: Those that its quote applied.
            person_id: Who buys.

        Raises:
            PromotionUsedUp: One of them was used as often as it may be.
            PromotionNotFound: One of them is gone.
            RedemptionClosed: The key's promotions were given back before.
        """
        wanted = sorted(set(promotion_ids))
        async with self._stores() as store:
            closed, present = await store.open_redemption(key, self._clock.now())
            if closed:
                raise RedemptionClosed("This checkout has given its promotions back.")
            if present:
                return
            kept = await store.lock(wanted)
            used = {} if person_id is None else await store.used_by(person_id, wanted)
            for promotion_id in wanted:
                if promotion_id not in kept:
                    raise _missing(promotion_id)
                _check_limits(kept[promotion_id], used.get(promotion_id, 0), person_id)
            await store.redeem(key, wanted, person_id)

    async def give_back(self, key: str) -> bool:
        """Count a checkout's promotions as not used, and close its key.

        It may come before the `redeem` that it undoes, or twice: then there is nothing to give back.

        Returns:
            Whether there was something.
        """
        async with self._stores() as store:
            closed, present = await store.open_redemption(key, self._clock.now())
            if closed:
                return False
            await store.lock(present)
            await store.close_redemption(key, present)
            return bool(present)


def _check_limits(kept: Kept, by_person: int, person_id: PersonId | None) -> None:
    given = kept.promotion.conditions
    if given.limit is not None and kept.used >= given.limit:
        raise PromotionUsedUp("This promotion is used up.", promotion_id=kept.promotion.id, by="everybody")
    if given.limit_person is not None and (person_id is None or by_person >= given.limit_person):
        raise PromotionUsedUp(
            "You have used this promotion as often as one may.", promotion_id=kept.promotion.id, by="person"
        )


def _missing(promotion_id: PromotionId) -> PromotionNotFound:
    return PromotionNotFound("There is no such promotion.", promotion_id=promotion_id)
