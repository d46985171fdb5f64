"""Words on the wire."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.kernel import Money
from hupan.merchants.domain import Merchant, MerchantState, Skill
from hupan.merchants.purchases import Purchase, PurchaseState


class MerchantForm(BaseModel):
    """A shop to add."""

    model_config = ConfigDict(extra="forbid")

    address: str = Field(min_length=1, max_length=300, description="Such as https://shop.example.")


class MerchantView(BaseModel):
    """A shop elsewhere that one has added."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str = Field(description="Its host.")
    address: str
    state: MerchantState
    trouble: str = Field(description="Code of what is wrong; empty where nothing is.")
    version: str = Field(description="Of the protocol, as it is spoken with this shop; empty where it never answered.")
    skills: list[Skill] = Field(description="What it lets agents do.")
    pays_here: bool = Field(description="Whether it can be paid from here; else on its own page.")
    signs: bool = Field(description="Whether its answers are signed.")
    added_at: datetime
    seen_at: datetime | None


class MerchantList(BaseModel):
    """The shops elsewhere that one has added."""

    model_config = ConfigDict(frozen=True)

    merchants: list[MerchantView]


class AwayPurchaseView(BaseModel):
    """A purchase at a shop elsewhere."""

    model_config = ConfigDict(frozen=True)

    id: str
    merchant_id: str
    shop: str
    state: PurchaseState
    total: Money
    lines: list[str] = Field(description="What was bought, as the shop calls it.")
    order_id: str
    page: str = Field(description="Its page at the shop; empty where it names none.")
    stages: list[str] = Field(description="What has happened to the order, as the shop said last.")
    has_receipt: bool
    created_at: datetime


class AwayPurchaseList(BaseModel):
    """What one bought, or began to buy, at shops elsewhere."""

    model_config = ConfigDict(frozen=True)

    purchases: list[AwayPurchaseView]


def shown(merchant: Merchant, *, pays_here: bool) -> MerchantView:
    """Show a shop."""
    known = merchant.known
    return MerchantView(
        id=merchant.id,
        name=merchant.name,
        address=merchant.address,
        state=merchant.state,
        trouble=merchant.trouble,
        version="" if known is None else known.version,
        skills=[each for each in Skill if merchant.can(each)],
        pays_here=pays_here,
        signs=known is not None and known.signs,
        added_at=merchant.added_at,
        seen_at=merchant.seen_at,
    )


def bought(purchases: Sequence[Purchase]) -> AwayPurchaseList:
    """Show purchases."""
    return AwayPurchaseList(purchases=[_bought(each) for each in purchases])


def _bought(purchase: Purchase) -> AwayPurchaseView:
    terms, order = purchase.terms, purchase.order
    return AwayPurchaseView(
        id=purchase.id,
        merchant_id=purchase.merchant_id,
        shop=purchase.name,
        state=purchase.state,
        total=terms.sum,
        lines=[f"{each.quantity} × {each.title}" if each.quantity > 1 else each.title for each in terms.lines],
        order_id=terms.order_id,
        page=(order.url if order else "") or terms.order_url,
        stages=list(order.stages) if order else [],
        has_receipt=bool(purchase.receipt),
        created_at=purchase.created_at,
    )
