"""Lends the rooms of models, downloads and endpoints to a command, whether or not a server is running."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.models import ModelsRoom, open_models
from hupan.cli.ground import with_ground

T = TypeVar("T")


def with_models(work: Callable[[ModelsRoom], Awaitable[T]]) -> T:
    """Do something with models.

    Whoever may read the data folder holds the machine, so no role is asked for.

    Args:
        work: What to do; its result is returned.
    """

    async def run(ground: Foundation) -> T:
        async with open_models(ground) as room:
            return await work(room)

    return with_ground(run)
