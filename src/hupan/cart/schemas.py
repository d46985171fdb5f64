"""Words on the wire. Sums are whole minor units and a currency."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hupan.cart.domain.cart import LONGEST_NOTE, MOST_CODES, MOST_OF_ONE, Cart, CartLine
from hupan.cart.domain.viewing import CartView, CurrencyGroup, LineState, SellerGroup, ShownLine
from hupan.kernel import Language, Money, Param
from hupan.pricing import NotApplied, Quote, QuoteStep, Reason, StepKind


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class CartAddInput(_Input):
    """What is put into the cart."""

    offer_id: str = Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")
    quantity: int = Field(1, ge=1, le=MOST_OF_ONE)


class CartLineInput(_Input):
    """What is changed of a line: one of the two."""

    quantity: int | None = Field(None, ge=1, le=MOST_OF_ONE)
    gift_note: str | None = Field(None, max_length=4 * LONGEST_NOTE)

    @model_validator(mode="after")
    def _changes_one_thing(self) -> Self:
        if (self.quantity is None) is (self.gift_note is None):
            raise ValueError("Send the quantity or the gift note.")
        return self


class CartCodesInput(_Input):
    """The codes that are tried."""

    codes: list[str] = Field(max_length=MOST_CODES)


class CartLineView(_View):
    """A line as it is kept."""

    id: str
    offer_id: str
    quantity: int
    price_seen: Money = Field(description="What one cost when it was added.")
    gift_note: str

    @classmethod
    def of(cls, line: CartLine) -> "CartLineView":
        """Show a line."""
        return cls.model_validate(line)


class CartChangedView(_View):
    """A cart after a change: what is in it, without what it costs.

    Attributes:
        removed: The line that was taken out, where that was the change.
    """

    version: int = Field(description="Send it as `If-Match` with the next change.")
    count: int
    lines: list[CartLineView]
    codes: list[str]
    removed: CartLineView | None = None
    token: str = Field(description="Guests send it as `X-CSRF-Token`; empty for who is signed in.")

    @classmethod
    def of(cls, cart: Cart, token: str, removed: CartLine | None = None) -> "CartChangedView":
        """Show a cart."""
        return cls(
            version=cart.version,
            count=cart.count,
            lines=[CartLineView.of(each) for each in cart.lines],
            codes=list(cart.codes),
            removed=None if removed is None else CartLineView.of(removed),
            token=token,
        )


class CartShownLineView(CartLineView):
    """A line as it stands."""

    state: LineState
    product_id: str | None
    names: dict[Language, str] = Field(description="Of the product; empty where it was removed.")
    available: int
    price: Money = Field(description="What one costs now.")
    price_changed: bool

    @classmethod
    def shown(cls, shown: ShownLine) -> "CartShownLineView":
        """Show a line."""
        product = shown.product
        names = {} if product is None else {language: text.name for language, text in product.texts.items()}
        return cls(
            **CartLineView.of(shown.line).model_dump(),
            state=shown.state,
            product_id=None if product is None else product.id,
            names=names,
            available=shown.available,
            price=shown.price,
            price_changed=shown.price_changed,
        )


class CartSellerView(_View):
    """What one seller would send, when it would arrive, and what sending it costs before promotions."""

    seller_id: str
    name: str
    lines: list[CartShownLineView]
    earliest: date | None
    latest: date | None
    shipping: Money | None
    problem: str | None = Field(description="Why it cannot be sent there: `not_there`, `no_profile`, `wrong_currency`.")

    @classmethod
    def of(cls, group: SellerGroup, quote: Quote | None) -> "CartSellerView":
        """Show what a seller would send."""
        parcels = () if quote is None else quote.parcels
        parcel = next((each for each in parcels if each.seller_id == group.seller_id), None)
        window = None if parcel is None else parcel.window
        return cls(
            seller_id=group.seller_id,
            name="" if group.seller is None else group.seller.name,
            lines=[CartShownLineView.shown(each) for each in group.lines],
            earliest=None if window is None else window.earliest,
            latest=None if window is None else window.latest,
            shipping=None if window is None else window.cost,
            problem=None if parcel is None or parcel.problem is None else parcel.problem.value,
        )


class CartSavingView(_View):
    """What a promotion takes off."""

    names: dict[Language, str]
    code: str
    amount: Money
    least: Money | None = Field(description="What its goods have to cost, before anything is taken off.")

    @classmethod
    def all_of(cls, steps: Iterable[QuoteStep]) -> "list[CartSavingView]":
        """Show what promotions take off."""
        return [
            cls(
                names=dict(each.promotion.names),
                code=each.promotion.code,
                amount=each.amount,
                least=each.promotion.conditions.least_amount,
            )
            for each in steps
            if each.kind is StepKind.PROMOTION and each.promotion is not None
        ]


class CartTotals(_View):
    """Sums of a group."""

    subtotal: Money
    discount: Money
    shipping: Money
    shipping_discount: Money
    net: Money
    tax: Money
    total: Money


class CartGroupView(_View):
    """What is bought in one go, in one currency."""

    currency: str
    ready: bool = Field(description="Whether it can be bought as it is.")
    sellers: list[CartSellerView]
    savings: list[CartSavingView]
    totals: CartTotals | None = Field(description="Null where it cannot be reckoned.")

    @classmethod
    def of(cls, group: CurrencyGroup) -> "CartGroupView":
        """Show a group."""
        quote = group.quote
        return cls(
            currency=group.currency,
            ready=group.ready,
            sellers=[CartSellerView.of(each, quote) for each in group.sellers],
            savings=[] if quote is None else CartSavingView.all_of(quote.steps),
            totals=None if quote is None else CartTotals.model_validate(quote.totals),
        )


class CartRefusedCode(_View):
    """A code that takes nothing off, and why."""

    code: str
    reason: Reason
    least: Money | None = Field(description="What its goods have to cost, where they cost less; `missing` of that.")
    missing: Money | None
    params: dict[str, Param]

    @classmethod
    def of(cls, refused: NotApplied) -> "CartRefusedCode":
        """Show a code."""
        return cls.model_validate(refused)


class CartStanding(CartChangedView):
    """A cart as it stands at a place: prices, stock and promotions of this moment."""

    groups: list[CartGroupView]
    unavailable: list[CartShownLineView] = Field(
        description="Sold out or no longer for sale; kept until they are removed."
    )
    refused_codes: list[CartRefusedCode]

    @classmethod
    def standing(cls, view: CartView, token: str) -> "CartStanding":
        """Show a cart."""
        return cls(
            **CartChangedView.of(view.cart, token).model_dump(),
            groups=[CartGroupView.of(each) for each in view.groups],
            unavailable=[CartShownLineView.shown(each) for each in view.unavailable],
            refused_codes=[CartRefusedCode.of(each) for each in view.refused_codes],
        )
