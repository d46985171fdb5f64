"""The room's words on the wire."""

from collections.abc import Mapping
from datetime import UTC, datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hupan.catalog import ProductId, SellerId, VariantId
from hupan.kernel import LARGEST_MINOR, Language, Money
from hupan.mandates.domain import MOST_UNITS, Buy, BuyState, Draft, Mandate, MandateState, Terms


class MandateDraftInput(BaseModel):
    """What is to be bought later, and within which bounds."""

    model_config = ConfigDict(extra="forbid")

    product_id: str = Field(min_length=1, max_length=100)
    variant_id: str | None = Field(None, max_length=100, description="Any will do where it is left out.")
    seller_id: str | None = Field(None, max_length=100, description="Any will do where it is left out.")
    ceiling_minor: int = Field(gt=0, le=LARGEST_MINOR, description="For one, with delivery and tax.")
    currency: str = Field(pattern="^[A-Z]{3}$")
    number: int = Field(ge=1, le=MOST_UNITS)
    until: AwareDatetime
    handler: str = Field("wallet", max_length=40)
    address_id: str = Field(pattern="^adr_[0-9a-z]{26}$")
    language: Language = Language.EN

    def draft(self) -> Draft:
        """Say it in the room's words."""
        return Draft(
            product_id=ProductId(self.product_id),
            ceiling=Money(self.ceiling_minor, self.currency),
            number=self.number,
            until=self.until.astimezone(UTC).replace(microsecond=0),
            address_id=self.address_id,
            handler=self.handler,
            variant_id=None if self.variant_id is None else VariantId(self.variant_id),
            seller_id=None if self.seller_id is None else SellerId(self.seller_id),
            language=self.language,
        )


class MandateInput(MandateDraftInput):
    """The same, with the fingerprint of what the person was shown."""

    fingerprint: str = Field(pattern="^[0-9a-f]{64}$")


class MandateTermsView(BaseModel):
    """What a mandate says, for a person to read."""

    model_config = ConfigDict(frozen=True)

    product_id: str
    title: str
    variant: str
    seller: str
    ceiling: Money
    number: int
    until: datetime
    handler: str
    destination: Mapping[str, str]
    cooling_s: int = Field(description="How long the person can say no before anything is paid.")

    @classmethod
    def of(cls, terms: Terms) -> "MandateTermsView":
        """Show terms."""
        draft = terms.draft
        return cls(
            product_id=draft.product_id,
            title=terms.title,
            variant=terms.variant,
            seller=terms.seller,
            ceiling=draft.ceiling,
            number=draft.number,
            until=draft.until,
            handler=draft.handler,
            destination=terms.destination,
            cooling_s=terms.cooling_s,
        )


class MandatePreview(BaseModel):
    """What a mandate would be; `fingerprint` is of exactly this."""

    terms: MandateTermsView
    fingerprint: str


class MandateBuyView(BaseModel):
    """A purchase under a mandate."""

    model_config = ConfigDict(frozen=True)

    id: str
    state: BuyState
    quantity: int
    total: Money
    told_at: datetime
    capture_at: datetime
    reason: str
    order_ids: list[str]

    @classmethod
    def of(cls, buy: Buy) -> "MandateBuyView":
        """Show a purchase."""
        return cls(
            id=buy.id,
            state=buy.state,
            quantity=buy.quantity,
            total=buy.total,
            told_at=buy.told_at,
            capture_at=buy.capture_at,
            reason=buy.reason,
            order_ids=list(buy.order_ids),
        )


class BuyingMandateView(BaseModel):
    """A mandate."""

    model_config = ConfigDict(frozen=True)

    id: str
    state: MandateState
    terms: MandateTermsView
    fingerprint: str
    bought: int
    made_at: datetime
    ended_at: datetime | None
    buys: list[MandateBuyView]

    @classmethod
    def of(cls, mandate: Mandate) -> "BuyingMandateView":
        """Show a mandate."""
        return cls(
            id=mandate.id,
            state=mandate.state,
            terms=MandateTermsView.of(mandate.terms),
            fingerprint=mandate.fingerprint,
            bought=mandate.bought,
            made_at=mandate.made_at,
            ended_at=mandate.ended_at,
            buys=[MandateBuyView.of(each) for each in mandate.buys],
        )


class BuyingMandateList(BaseModel):
    """Somebody's mandates, the newest first."""

    mandates: list[BuyingMandateView]
