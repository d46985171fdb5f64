"""The room's settings."""

from pydantic import BaseModel, ConfigDict, Field, Json

from hupan.benefits.domain import Benefit


class BenefitSettings(BaseModel):
    """`[benefits]`: codes that are not for everybody."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    known: Json[tuple[Benefit, ...]] | tuple[Benefit, ...] = Field(
        default=(),
        description='Such as [{"claim": "com.example.gold", "code": "GOLD", "handlers": ["wallet"]}]: a code for '
        'whoever pays in one of these ways, or, with "members": true, for people with an account.',
    )
