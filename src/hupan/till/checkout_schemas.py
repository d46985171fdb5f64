"""Words on the wire of `/api/checkout`. Sums are whole minor units and a currency."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hupan.catalog import OfferId, SellerId
from hupan.checkout import (
    LONGEST_CODE,
    LONGEST_NOTE,
    MOST_CODES,
    MOST_LINES,
    MOST_OF_ONE,
    Changes,
    CheckoutSession,
    Code,
    Contact,
    DeliveryOption,
    Destination,
    HandlerOffered,
    MessageType,
    NewCheckout,
    Severity,
    WantedLine,
)
from hupan.kernel import Language, Money, Param
from hupan.pricing import QuoteStep, StepKind

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]
Words = Annotated[str, Field(max_length=254)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
# Written out: other rooms have a type `Status`, too, and the API's description names types.
StatusWord = Literal[
    "incomplete",
    "requires_escalation",
    "ready_for_complete",
    "complete_in_progress",
    "completed",
    "canceled",
]
CountryCode = Annotated[str, Field(pattern="^[A-Z]{2}$")]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class CheckoutLineInput(_Input):
    """So many of an offer. Without a `gift_note`, the one that is there stays."""

    offer_id: Identifier
    quantity: int = Field(1, ge=1, le=MOST_OF_ONE)
    gift_note: str | None = Field(None, max_length=LONGEST_NOTE)


class CheckoutContact(_Input):
    """How the buyer is reached."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    email: Words = ""
    name: Words = ""
    phone: Words = ""


class CheckoutDestination(_Input):
    """Where everything goes."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    country: CountryCode
    name: Words = ""
    phone: Words = ""
    region: Words = ""
    city: Words = ""
    district: Words = ""
    postal_code: Words = ""
    line1: Words = ""
    line2: Words = ""


class CheckoutChangeInput(_Input):
    """What is changed; what is left out stays as it is."""

    lines: list[CheckoutLineInput] | None = Field(None, max_length=MOST_LINES)
    contact: CheckoutContact | None = None
    destination: CheckoutDestination | None = None
    shipping: dict[Identifier, Identifier] | None = Field(None, max_length=MOST_LINES)
    codes: list[Annotated[str, Field(max_length=LONGEST_CODE)]] | None = Field(None, max_length=MOST_CODES)
    language: Language | None = None

    def changes(self) -> Changes:
        """Say it in the room's words."""
        shipping = self.shipping
        return Changes(
            lines=None if self.lines is None else _wanted(self.lines),
            contact=None if self.contact is None else Contact(**self.contact.model_dump()),
            destination=None if self.destination is None else Destination(**self.destination.model_dump()),
            shipping=None if shipping is None else {SellerId(name): choice for name, choice in shipping.items()},
            codes=None if self.codes is None else tuple(self.codes),
            language=self.language,
        )


class CheckoutInput(CheckoutChangeInput):
    """What a checkout begins with. Without `lines` it is one's cart."""

    country: CountryCode = Field(description="Where it will probably go, as long as there is no destination.")
    currency: Currency | None = Field(None, description="Of which currency; needed where a cart has several.")

    def new(self) -> NewCheckout:
        """Say it in the room's words."""
        return NewCheckout(
            country=self.country,
            lines=None if self.lines is None else _wanted(self.lines),
            currency=self.currency,
            language=self.language or Language.EN,
            wishes=self.changes(),
        )


class CheckoutConfirmInput(_Input):
    """That a person wants to pay what they were shown."""

    fingerprint: str = Field(pattern="^[0-9a-f]{64}$", description="Of the checkout as it was shown.")
    handler: Identifier = Field("none", description="By which way; of no matter where there is nothing to pay.")
    credential: str = Field("", max_length=500, description="What the handler needs; never kept in the open.")


class CheckoutMessageView(_View):
    """One thing that the buyer should know."""

    type: MessageType
    code: Code
    path: str = Field(description="Where in the checkout, as a JSONPath.")
    text: str
    severity: Severity | None
    params: Mapping[str, Param]


class CheckoutLineView(_View):
    """A line, with what it comes to; without sums where it cannot be bought at present."""

    id: str
    offer_id: str
    quantity: int
    gift_note: str
    price_seen: Money
    title: str = ""
    seller_id: str = ""
    seller: str = ""
    options: Mapping[str, str] = Field(default_factory=dict)
    unit_price: Money | None = None
    subtotal: Money | None = None
    discount: Money | None = None
    total: Money | None = None


class CheckoutStepView(_View):
    """One step of the price: promotions take off, the others add, but for tax that prices hold already."""

    kind: StepKind
    amount: Money
    promotion: Mapping[Language, str] | None
    params: Mapping[str, Param]

    @classmethod
    def of(cls, step: QuoteStep) -> "CheckoutStepView":
        """Show a step."""
        names = None if step.promotion is None else step.promotion.names
        return cls(kind=step.kind, amount=step.amount, promotion=names, params=step.params)


class CheckoutTotalsView(_View):
    """Sums over all lines: `net + tax = total`."""

    subtotal: Money
    discount: Money
    shipping: Money
    shipping_discount: Money
    net: Money
    tax: Money
    total: Money


class CheckoutView(_View):
    """A checkout."""

    id: str
    status: StatusWord
    currency: str
    version: int
    fingerprint: str = Field(description="Of exactly this; `complete` is sent it.")
    lines: list[CheckoutLineView]
    contact: CheckoutContact
    destination: CheckoutDestination | None
    shipping: Mapping[str, str]
    codes: list[str]
    deliveries: list[DeliveryOption]
    steps: list[CheckoutStepView]
    totals: CheckoutTotalsView | None
    messages: list[CheckoutMessageView]
    order_ids: list[str]
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    token: str = Field("", description="For a guest: goes into `X-CSRF-Token` of every change.")

    @classmethod
    def of(cls, session: CheckoutSession, token: str = "") -> "CheckoutView":
        """Show a checkout."""
        wishes, quote = session.wishes, session.quote
        return cls(
            id=session.id,
            status=session.status.value,
            currency=session.currency,
            version=session.version,
            fingerprint=session.fingerprint,
            lines=list(_lines(session)),
            contact=CheckoutContact.model_validate(wishes.contact),
            destination=None if wishes.destination is None else CheckoutDestination.model_validate(wishes.destination),
            shipping={str(name): choice for name, choice in wishes.shipping.items()},
            codes=list(wishes.codes),
            deliveries=list(session.deliveries),
            steps=[] if quote is None else [CheckoutStepView.of(step) for step in quote.steps],
            totals=None if quote is None else CheckoutTotalsView.model_validate(quote.totals),
            messages=[CheckoutMessageView.model_validate(each) for each in session.messages],
            order_ids=list(session.order_ids),
            created_at=session.created_at,
            updated_at=session.updated_at,
            expires_at=session.expires_at,
            token=token,
        )


class CheckoutHandlerView(_View):
    """A way to pay."""

    id: str
    config: Mapping[str, str]
    balance: Money | None
    enough: bool


class CheckoutHandlersView(_View):
    """The ways in which a checkout can be paid; none where there is nothing to pay."""

    handlers: list[CheckoutHandlerView]

    @classmethod
    def of(cls, offered: Iterable[HandlerOffered]) -> "CheckoutHandlersView":
        """Show them."""
        return cls(handlers=[CheckoutHandlerView.model_validate(each) for each in offered])


def _wanted(lines: Iterable[CheckoutLineInput]) -> tuple[WantedLine, ...]:
    return tuple(WantedLine(OfferId(each.offer_id), each.quantity, each.gift_note) for each in lines)


def _lines(session: CheckoutSession) -> Iterable[CheckoutLineView]:
    quoted = {} if session.quote is None else {each.line.offer_id: each for each in session.quote.lines}
    for line in session.wishes.lines:
        item, found = session.items.get(line.offer_id), quoted.get(line.offer_id)
        yield CheckoutLineView(
            id=line.id,
            offer_id=line.offer_id,
            quantity=line.quantity,
            gift_note=line.gift_note,
            price_seen=line.price_seen,
            title="" if item is None else item.title,
            seller_id="" if item is None else item.seller_id,
            seller="" if item is None else item.seller,
            options={} if item is None else item.said,
            unit_price=None if found is None else found.line.unit_price,
            subtotal=None if found is None else found.subtotal,
            discount=None if found is None else found.discount,
            total=None if found is None else found.total,
        )
