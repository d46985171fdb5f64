"""The room's store on PostgreSQL. One instance lives for one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.catalog import CategoryId, SellerId
from hupan.kernel import PersonId
from hupan.platform import Row
from hupan.pricing.domain.basket import PromotionId, TaxClass
from hupan.pricing.domain.promotions import Promotion
from hupan.pricing.domain.quoting import ANY_SELLER
from hupan.pricing.domain.shipping import ShippingProfile
from hupan.pricing.domain.tax import TaxRule
from hupan.pricing.errors import BadPromotion, BadSetting, CodeTaken
from hupan.pricing.ports import Kept
from hupan.pricing.tables import (
    PromotionRow,
    RedeemedRow,
    RedemptionRow,
    ShippingRow,
    TaxClassRow,
    TaxRuleRow,
)

MOST_LIVE = 1000
"""Of promotions that apply by themselves, the highest priorities count when there are more for one basket."""

_PROMOTION = TypeAdapter(Promotion)
_PROFILE = TypeAdapter(ShippingProfile)
_RULE = TypeAdapter(TaxRule)


class SqlPricingStore:
    """Implements `ports.PricingStore`.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_promotion(self, promotion: Promotion, now: datetime) -> None:
        """Keep a new one; raises `CodeTaken`, or `BadPromotion` where its seller is not there."""
        values = {**_columns(promotion), "id": promotion.id, "used": 0, "created_at": now, "updated_at": now}
        try:
            await self._session.execute(insert(PromotionRow).values(**values))
        except IntegrityError as error:
            raise _refused(error) from error

    async def save_promotion(self, promotion: Promotion, now: datetime) -> Kept | None:
        """Write one back; `None` where it is gone."""
        change = update(PromotionRow).where(PromotionRow.id == promotion.id)
        try:
            used = await self._session.scalar(
                change.values(**_columns(promotion), updated_at=now).returning(PromotionRow.used)
            )
        except IntegrityError as error:
            raise _refused(error) from error
        return None if used is None else Kept(promotion, used)

    async def remove_promotion(self, promotion_id: PromotionId) -> None:
        """Remove one."""
        await self._session.execute(delete(PromotionRow).where(PromotionRow.id == promotion_id))

    async def promotions(self, after: str, limit: int) -> list[Kept]:
        """List promotions by id."""
        rows = await self._session.execute(
            select(PromotionRow.body, PromotionRow.used)
            .where(PromotionRow.id > after)
            .order_by(PromotionRow.id)
            .limit(limit)
        )
        return [_kept(body, used) for body, used in rows]

    async def lock(self, promotion_ids: Sequence[PromotionId]) -> dict[PromotionId, Kept]:
        """Find promotions, and let nobody else count them before this transaction ends."""
        rows = await self._session.execute(
            select(PromotionRow.body, PromotionRow.used)
            .where(PromotionRow.id == func.any(list(promotion_ids)))
            # Everybody takes them in the same order, so nobody waits for somebody who waits.
            .order_by(PromotionRow.id)
            .with_for_update()
        )
        found = [_kept(body, used) for body, used in rows]
        return {each.promotion.id: each for each in found}

    async def live(self, codes: Sequence[str], seller_ids: Sequence[SellerId], now: datetime) -> list[Kept]:
        """Find what may apply by itself, and whatever has one of the codes."""
        row = PromotionRow
        columns = select(row.body, row.used)
        by_itself = columns.where(
            row.code == "",
            row.status == "active",
            or_(row.seller_id.is_(None), row.seller_id == func.any(list(seller_ids))),
            or_(row.starts_at.is_(None), row.starts_at <= now),
            or_(row.ends_at.is_(None), row.ends_at > now),
        )
        found = [*await self._session.execute(by_itself.order_by(row.priority.desc(), row.id).limit(MOST_LIVE))]
        if codes:
            found += await self._session.execute(columns.where(row.code == func.any(list(codes))))
        return [_kept(body, used) for body, used in found]

    async def used_by(self, person_id: PersonId, promotion_ids: Sequence[PromotionId]) -> dict[PromotionId, int]:
        """Count how often a person redeems promotions."""
        row = RedeemedRow
        rows = await self._session.execute(
            select(row.promotion_id, func.count())
            .where(row.promotion_id == func.any(list(promotion_ids)), row.person_id == person_id)
            .group_by(row.promotion_id)
        )
        return {PromotionId(promotion_id): count for promotion_id, count in rows}

    async def open_redemption(self, key: str, now: datetime) -> tuple[bool, list[PromotionId]]:
        """Take hold of a key, made where it is new; says whether it is closed, and what it redeems."""
        row = RedemptionRow
        # Whoever comes second with the same key waits here until the first is through.
        await self._session.execute(
            upsert(row).values(key=key, closed=False, created_at=now).on_conflict_do_nothing(index_elements=["key"])
        )
        closed = await self._session.scalar(select(row.closed).where(row.key == key).with_for_update())
        ids = await self._session.scalars(select(RedeemedRow.promotion_id).where(RedeemedRow.key == key))
        return bool(closed), [PromotionId(each) for each in sorted(ids)]

    async def redeem(self, key: str, promotion_ids: Sequence[PromotionId], person_id: PersonId | None) -> None:
        """Count promotions once more."""
        rows = [{"key": key, "promotion_id": each, "person_id": person_id} for each in promotion_ids]
        if rows:
            await self._session.execute(insert(RedeemedRow), rows)
            await self._count(promotion_ids, 1)

    async def close_redemption(self, key: str, promotion_ids: Sequence[PromotionId]) -> None:
        """Count promotions once less, and close the key for good."""
        await self._session.execute(delete(RedeemedRow).where(RedeemedRow.key == key))
        await self._count(promotion_ids, -1)
        await self._session.execute(update(RedemptionRow).where(RedemptionRow.key == key).values(closed=True))

    async def save_shipping(self, profiles: Sequence[ShippingProfile]) -> None:
        """Keep profiles in place of their sellers' present ones."""
        rows = [
            {
                "id": each.seller_id,
                "seller_id": None if each.seller_id == ANY_SELLER else each.seller_id,
                "body": _PROFILE.dump_python(each, mode="json"),
            }
            for each in sorted(profiles, key=lambda each: each.seller_id)
        ]
        try:
            await self._put(ShippingRow, ["id"], rows)
        except IntegrityError as error:
            raise BadSetting("There is no such seller.", field="seller_id") from error

    async def shipping(self, seller_ids: Sequence[SellerId]) -> dict[SellerId, ShippingProfile]:
        """Find profiles, and the one for everybody else."""
        wanted = [*seller_ids, ANY_SELLER]
        rows = await self._session.scalars(select(ShippingRow.body).where(ShippingRow.id == func.any(wanted)))
        profiles = [_PROFILE.validate_python(body) for body in rows]
        return {each.seller_id: each for each in profiles}

    async def save_tax(self, rules: Sequence[TaxRule], classes: Mapping[CategoryId, TaxClass]) -> None:
        """Keep rules and classes in place of the present ones of their places and categories."""
        places = [
            {"country": each.country, "region": each.region, "body": _RULE.dump_python(each, mode="json")}
            for each in rules
        ]
        kinds = [{"category_id": category_id, "tax_class": kind.value} for category_id, kind in classes.items()]
        try:
            await self._put(TaxRuleRow, ["country", "region"], places)
            await self._put(TaxClassRow, ["category_id"], kinds)
        except IntegrityError as error:
            raise BadSetting("There is no such category.", field="classes") from error

    async def tax(self) -> tuple[list[TaxRule], dict[CategoryId, TaxClass]]:
        """Return every rule and class."""
        rules = [_RULE.validate_python(body) for body in await self._session.scalars(select(TaxRuleRow.body))]
        rows = await self._session.scalars(select(TaxClassRow))
        return rules, {CategoryId(row.category_id): TaxClass(row.tax_class) for row in rows}

    async def _count(self, promotion_ids: Sequence[PromotionId], more: int) -> None:
        row = PromotionRow
        change = update(row).where(row.id == func.any(list(promotion_ids)))
        await self._session.execute(change.values(used=row.used + more))

    async def _put(self, table: type[Row], keys: list[str], rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            new = upsert(table)
            changes = {name: new.excluded[name] for name in rows[0] if name not in keys}
            await self._session.execute(new.on_conflict_do_update(index_elements=keys, set_=changes), list(rows))


def _columns(promotion: Promotion) -> dict[str, Any]:
    return {
        "code": promotion.code,
        "seller_id": promotion.seller_id,
        "status": promotion.status.value,
        "starts_at": promotion.starts_at,
        "ends_at": promotion.ends_at,
        "priority": promotion.priority,
        "body": _PROMOTION.dump_python(promotion, mode="json"),
    }


def _kept(body: dict[str, Any], used: int) -> Kept:
    return Kept(_PROMOTION.validate_python(body), used)


def _refused(error: IntegrityError) -> CodeTaken | BadPromotion:
    if "uq_pricing_promotions_code" in str(error.orig):
        return CodeTaken("Another promotion has this code.")
    return BadPromotion("There is no such seller.", field="seller_id")
