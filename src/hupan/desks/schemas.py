"""Words on the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.catalog import Seller


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True)


class SeatView(_View):
    """A person who speaks for a seller."""

    seller_id: str
    person_id: str
    since: datetime


class SeatList(_View):
    """Who speaks for whom, by seller."""

    items: list[SeatView]


class DeskView(_View):
    """A seller for whom one speaks."""

    id: str
    slug: str
    name: str = Field(description="What buyers call its store, in the caller's language.")

    @classmethod
    def of(cls, seller: Seller, name: str) -> "DeskView":
        """Show a seller by the name of its store."""
        return cls(id=seller.id, slug=seller.slug, name=name)


class DeskList(_View):
    """The sellers for whom one speaks, by name."""

    items: list[DeskView]
