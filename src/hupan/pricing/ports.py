"""What the pricing room needs from outside. Above: its services. Below: the room's tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hupan.catalog import CategoryId, SellerId
from hupan.kernel import PersonId
from hupan.pricing.domain.basket import PromotionId, TaxClass
from hupan.pricing.domain.promotions import Promotion
from hupan.pricing.domain.shipping import ShippingProfile
from hupan.pricing.domain.tax import TaxRule


@dataclass(frozen=True, slots=True)
class Kept:
    """A promotion as it is kept: with how often it was redeemed."""

    promotion: Promotion
    used: int


class PricingStore(Protocol):
    """The room's tables, for one transaction."""

    async def add_promotion(self, promotion: Promotion, now: datetime) -> None:
        """Keep a new one; raises `CodeTaken`, or `BadPromotion` where its seller is not there."""
        ...

    async def save_promotion(self, promotion: Promotion, now: datetime) -> Kept | None:
        """Write one back; `None` where it is gone."""
        ...

    async def remove_promotion(self, promotion_id: PromotionId) -> None:
        """Remove one."""
        ...

    async def promotions(self, after: str, limit: int) -> list[Kept]:
        """List promotions by id."""
        ...

    async def lock(self, promotion_ids: Sequence[PromotionId]) -> dict[PromotionId, Kept]:
        """Find promotions, and let nobody else count them before this transaction ends."""
        ...

    async def live(self, codes: Sequence[str], seller_ids: Sequence[SellerId], now: datetime) -> list[Kept]:
        """Find what may apply by itself, and whatever has one of the codes."""
        ...

    async def used_by(self, person_id: PersonId, promotion_ids: Sequence[PromotionId]) -> dict[PromotionId, int]:
        """Count how often a person redeems promotions."""
        ...

    async def open_redemption(self, key: str, now: datetime) -> tuple[bool, list[PromotionId]]:
        """Take hold of a key, made where it is new; says whether it is closed, and what it redeems."""
        ...

    async def redeem(self, key: str, promotion_ids: Sequence[PromotionId], person_id: PersonId | None) -> None:
        """Count promotions once more."""
        ...

    async def close_redemption(self, key: str, promotion_ids: Sequence[PromotionId]) -> None:
        """Count promotions once less, and close the key for good."""
        ...

    async def save_shipping(self, profiles: Sequence[ShippingProfile]) -> None:
        """Keep profiles in place of their sellers' present ones."""
        ...

    async def shipping(self, seller_ids: Sequence[SellerId]) -> dict[SellerId, ShippingProfile]:
        """Find profiles, and the one for everybody else."""
        ...

    async def save_tax(self, rules: Sequence[TaxRule], classes: Mapping[CategoryId, TaxClass]) -> None:
        """Keep rules and classes in place of the present ones of their places and categories."""
        ...

    async def tax(self) -> tuple[list[TaxRule], dict[CategoryId, TaxClass]]:
        """Return every rule and class."""
        ...
