"""Puts limits and receipts behind the ports of shops elsewhere."""

from collections.abc import Mapping
from typing import Any

from hupan.catalog import ProductId, SellerId
from hupan.limits import LimitService
from hupan.limits import Purchase as Counted
from hupan.merchants import PurchaseId, Spent
from hupan.receipts import ReceiptService


class SpendingOf:
    """Implements `hupan.merchants.Spending` by the room of limits; the shop stands where a seller does.

    Args:
        limits: Counts.
    """

    def __init__(self, limits: LimitService) -> None:
        self._limits = limits

    async def take(self, spent: Spent) -> str:
        """Count a purchase before it begins."""
        line = (SellerId(spent.merchant_id), ProductId(spent.merchant_id), spent.money)
        return await self._limits.take(Counted(spent.purchase_id, spent.person_id, (line,)))

    async def let_go(self, taken: str) -> None:
        """Let go of one taking, of which nothing came."""
        await self._limits.let_go(taken)

    async def release(self, purchase_id: PurchaseId) -> None:
        """Let go of what was counted for a purchase that came to nothing."""
        await self._limits.release(purchase_id)


class NotaryOf:
    """Implements `hupan.merchants.Notary` by the key that signs receipts.

    Args:
        receipts: Signs.
        issuer: The address under which others reach this house; empty where it has none.
    """

    def __init__(self, receipts: ReceiptService, issuer: str) -> None:
        self._receipts = receipts
        self.issuer = issuer or "urn:hupan:house"

    async def sign(self, claims: Mapping[str, Any]) -> str:
        """Write claims as a compact JWS."""
        return await self._receipts.sign(claims)
