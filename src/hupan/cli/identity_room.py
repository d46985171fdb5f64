"""Lends the identity room to a command, whether or not a server is running."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.identity import IdentityRoom, open_identity
from hupan.cli.ground import with_ground

T = TypeVar("T")


def with_identity(work: Callable[[IdentityRoom], Awaitable[T]]) -> T:
    """Do something with people and keys.

    Whoever may read the data folder holds the machine, so no role is asked for.

    Args:
        work: What to do; its result is returned.
    """

    async def run(ground: Foundation) -> T:
        async with open_identity(ground) as room:
            return await work(room)

    return with_ground(run)
