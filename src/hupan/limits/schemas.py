"""The room's words on the wire."""

from pydantic import BaseModel, ConfigDict, Field

from hupan.kernel import LARGEST_MINOR
from hupan.limits.domain import About, Limit, Rules, Span, Standing, Wanted


class SpendingGroundInput(BaseModel):
    """In which currency and time zone limits count."""

    model_config = ConfigDict(extra="forbid")

    currency: str = Field(pattern="^[A-Z]{3}$")
    time_zone: str = Field(min_length=1, max_length=64, description="As IANA names it, such as `Asia/Seoul`.")


class SpendingLimitInput(BaseModel):
    """A limit, in place of one over and of the same."""

    model_config = ConfigDict(extra="forbid")

    span: Span
    about: About = About.ALL
    subject: str = Field("", max_length=100, description="Id of the seller or the category.")
    minor: int = Field(ge=0, le=LARGEST_MINOR, description="In minor units of the currency of all limits.")

    def wanted(self) -> Wanted:
        """Say it in the room's words."""
        return Wanted(self.span, self.about, self.minor, self.subject)


class SpendingLimitView(BaseModel):
    """A limit, and what is left of it."""

    model_config = ConfigDict(frozen=True)

    id: str
    span: Span
    about: About
    subject: str
    minor: int
    left_minor: int

    @classmethod
    def of(cls, limit: Limit, left: int) -> "SpendingLimitView":
        """Show a limit."""
        return cls(
            id=limit.id,
            span=limit.span,
            about=limit.about,
            subject=limit.subject,
            minor=limit.minor,
            left_minor=left,
        )


class SpendingLimitsView(BaseModel):
    """Somebody's limits; without a currency where they never said anything about them."""

    model_config = ConfigDict(frozen=True)

    currency: str
    time_zone: str
    limits: list[SpendingLimitView]

    @classmethod
    def of(cls, rules: Rules | None, standing: tuple[Standing, ...]) -> "SpendingLimitsView":
        """Show limits."""
        if rules is None:
            return cls(currency="", time_zone="", limits=[])
        shown = [SpendingLimitView.of(each.limit, each.left) for each in standing]
        return cls(currency=rules.currency, time_zone=rules.time_zone, limits=shown)
