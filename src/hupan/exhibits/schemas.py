"""Words on the wire."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.exhibits.domain import MOST_OF_A_SIDE, Exhibit
from hupan.orders import Side


class ExhibitView(BaseModel):
    """A picture of a return or a dispute."""

    model_config = ConfigDict(frozen=True)

    id: str
    case_id: str = Field(description="The return or the dispute.")
    role: Side = Field(description="Who added it.")
    width: int
    height: int
    at: datetime
    url: str = Field(description="Of the small one, with `?large=true` of the large one; empty once it was taken back.")
    taken_back_at: datetime | None = Field(description="When whoever added it took it back.")


class ExhibitList(BaseModel):
    """An order's pictures, the oldest first."""

    model_config = ConfigDict(frozen=True)

    items: list[ExhibitView]
    most: int = Field(description="How many each side may have in a case.")

    @classmethod
    def of(cls, found: Sequence[Exhibit]) -> "ExhibitList":
        """Show them."""
        return cls(
            most=MOST_OF_A_SIDE,
            items=[
                ExhibitView(
                    id=each.id,
                    case_id=each.case_id,
                    role=each.side,
                    width=each.width,
                    height=each.height,
                    at=each.at,
                    url=f"/api/market/exhibits/{each.order_id}/{each.id}" if each.is_there else "",
                    taken_back_at=each.taken_back_at,
                )
                for each in found
            ],
        )
