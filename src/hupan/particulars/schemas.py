"""The room's words on the wire."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from hupan.particulars.domain import LONGEST_VALUE, Matter, Particular, Told, Wear, Whom


class ParticularInput(BaseModel):
    """A line, in place of one that says the same of the same thing."""

    model_config = ConfigDict(extra="forbid")

    about: Matter
    value: str = Field("", max_length=LONGEST_VALUE)
    subject: str = Field(
        "", max_length=100, description=f"Of a size: {', '.join(Wear)}, or nothing. Of a budget: a category's id."
    )
    whom: Whom | None = Field(None, description="Whose it is; one's own without it.")

    def told(self) -> Told:
        """Say it in the room's words."""
        return Told(self.about, self.value, self.subject, self.whom or "")


class ParticularChange(BaseModel):
    """A line, said anew."""

    model_config = ConfigDict(extra="forbid")

    value: str = Field("", max_length=LONGEST_VALUE)


class ParticularView(BaseModel):
    """A line of what is known of somebody."""

    model_config = ConfigDict(frozen=True)

    id: str
    about: Matter
    value: str = Field(description="Of a budget: minor units and the currency.")
    subject: str
    whom: str
    by_talk: bool = Field(description="Whether it was said in a conversation.")
    told_at: datetime

    @classmethod
    def of(cls, line: Particular) -> "ParticularView":
        """Show a line."""
        told = line.told
        return cls(
            id=line.id,
            about=told.about,
            value=told.value,
            subject=told.subject,
            whom=told.whom,
            by_talk=line.by_talk,
            told_at=line.told_at,
        )


class ParticularsView(BaseModel):
    """All that is known of somebody."""

    model_config = ConfigDict(frozen=True)

    lines: list[ParticularView]

    @classmethod
    def of(cls, lines: Iterable[Particular]) -> "ParticularsView":
        """Show lines."""
        return cls(lines=[ParticularView.of(each) for each in lines])
