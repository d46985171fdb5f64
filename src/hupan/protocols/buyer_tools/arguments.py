"""What each tool takes; the tools' schemas are made of these."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hupan.cart import MOST_OF_ONE
from hupan.kernel import Language

_LONGEST = 300
_MOST_CODES = 8

# A zero sign is in no text that is kept, so nothing is looked for by one.
_TEXT = r"^[^\x00]+$"

ProductName = Annotated[str, Field(max_length=64, pattern=_TEXT, description="A `product_id` of an earlier answer.")]
OfferName = Annotated[str, Field(max_length=64, pattern=_TEXT, description="An `offer_id` of an earlier answer.")]


class Given(BaseModel):
    """What every tool takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Annotated[
        Language | None, Field(description="In which language to answer; the buyer's own otherwise.")
    ] = None


class Find(Given):
    """What goods are looked for."""

    words: Annotated[
        str,
        Field(
            max_length=_LONGEST,
            pattern=_TEXT,
            description=(
                "What the buyer wants, in their own words and language: the thing, and price, attributes, order or "
                "deadline if they said so, as in `wireless earphones under $50 for running, cheapest first`."
            ),
        ),
    ]


class Compare(Given):
    """Which products stand side by side."""

    product_ids: Annotated[list[ProductName], Field(min_length=2, max_length=4)]


class Ask(Given):
    """What is asked about a product."""

    product_id: ProductName
    question: Annotated[
        str,
        Field(
            max_length=_LONGEST,
            pattern=_TEXT,
            description="The buyer's question, as in `is it waterproof?` or `what do the reviews say?`.",
        ),
    ]


class OfProduct(Given):
    """A product."""

    product_id: ProductName


class Add(Given):
    """What goes into the cart."""

    offer_id: OfferName
    quantity: Annotated[int, Field(ge=1, le=MOST_OF_ONE)] = 1


class SetQuantity(Given):
    """How many of something are to be in the cart."""

    offer_id: OfferName
    quantity: Annotated[int, Field(ge=0, le=MOST_OF_ONE, description="0 takes it out.")]


class Codes(Given):
    """Discount codes."""

    codes: Annotated[
        list[Annotated[str, Field(max_length=200)]],
        Field(max_length=_MOST_CODES, description="All codes that are to be tried; an empty list takes them off."),
    ]


class Prepare(Given):
    """What is to be bought."""

    currency: Annotated[
        str, Field(pattern="^([A-Z]{3})?$", description="Of which part of the cart, where it holds several.")
    ] = ""


class OfOrder(Given):
    """An order."""

    order_id: Annotated[str, Field(max_length=64, pattern=_TEXT, description="An `order_id` of `list_orders`.")]


class Watch(Given):
    """Which price is watched."""

    product_id: ProductName
    below: Annotated[
        str,
        Field(
            pattern=r"^(\d{1,10}(\.\d{1,2})?)?$",
            description="In the seller's currency; empty for any drop, or for being there again.",
        ),
    ] = ""
