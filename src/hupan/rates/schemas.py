"""The wire types of `/api/market/rates`."""

from pydantic import BaseModel, ConfigDict, Field

from hupan.rates.domain import BASE, ReferenceRate


class RatesInput(BaseModel):
    """Rates of a day."""

    model_config = ConfigDict(extra="forbid")

    rates: list[ReferenceRate] = Field(min_length=1, max_length=400)


class RatesView(BaseModel):
    """How many units of each currency one of `base` is about worth."""

    base: str = BASE
    rates: list[ReferenceRate]
