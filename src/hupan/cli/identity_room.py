"""Lends the identity room to a command, whether or not the server is running."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hupan.bootstrap.foundation import lay_foundation
from hupan.bootstrap.identity import IdentityRoom, open_identity
from hupan.platform import SettingsSources
from hupan.platform.migrate import upgrade
from hupan.platform.telemetry import configure_logs
from hupan.supervisor import borrow_database, read_settings

T = TypeVar("T")


def with_identity(work: Callable[[IdentityRoom], Awaitable[T]]) -> T:
    """Do something in the identity room.

    Whoever may read the data folder holds the machine, so no role is asked for.

    Args:
        work: What to do; its result is returned.
    """
    configure_logs("warning")
    settings = read_settings(os.environ)
    sources = SettingsSources(settings.config, flags={"server": {"data_dir": settings.data_dir}})

    async def run(database_url: str) -> T:
        async with lay_foundation(sources, database_url=database_url) as ground, open_identity(ground) as room:
            return await work(room)

    with borrow_database(settings) as url:
        upgrade(url)
        return asyncio.run(run(url))
