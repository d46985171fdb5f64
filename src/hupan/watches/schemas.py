"""Words on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hupan.kernel import LARGEST_MINOR, Language, Money
from hupan.watches.domain import WatchSeen


class WatchTarget(BaseModel):
    """A price."""

    model_config = ConfigDict(extra="forbid")

    minor: int = Field(ge=1, le=LARGEST_MINOR, description="In minor units.")
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]


class WatchForm(BaseModel):
    """What is to be heard of."""

    model_config = ConfigDict(extra="forbid")

    target: WatchTarget | None = Field(None, description="From which price on; any drop without it.")
    language: Language = Field(Language.EN, description="In which the product is named.")

    @property
    def money(self) -> Money | None:
        """The target."""
        return None if self.target is None else Money(self.target.minor, self.target.currency)


class WatchView(BaseModel):
    """A product that is watched."""

    model_config = ConfigDict(frozen=True)

    product_id: str
    began_at: datetime
    price: Money | None = Field(description="What the cheapest cost when it began.")
    now: Money | None
    target: Money | None
    there: bool = Field(description="Whether some can be had now.")


class WatchList(BaseModel):
    """What somebody watches, the last begun first."""

    model_config = ConfigDict(frozen=True)

    watches: list[WatchView]

    @classmethod
    def of(cls, seen: Sequence[WatchSeen]) -> "WatchList":
        """Show watches."""
        return cls(watches=[shown(each) for each in seen])


def shown(seen: WatchSeen) -> WatchView:
    """Show a watch."""
    watch = seen.watch
    return WatchView(
        product_id=watch.product_id,
        began_at=watch.created_at,
        price=watch.price,
        now=seen.now,
        target=watch.target,
        there=seen.there,
    )
