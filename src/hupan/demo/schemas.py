"""The room's words on the wire."""

from pydantic import BaseModel, ConfigDict

from hupan.demo.domain import State


class DemoView(BaseModel):
    """How far the demo market is: `done` of `total` products are in. `error` says why it stopped, or is empty."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    state: State
    done: int
    total: int
    error: str
