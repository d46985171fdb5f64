"""Lends the rooms' foundation to a command, whether or not a server is running."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from hupan.bootstrap.foundation import Foundation, lay_foundation
from hupan.platform import SettingsSources
from hupan.platform.migrate import upgrade
from hupan.platform.telemetry import configure_logs
from hupan.supervisor import borrow_database, read_settings

T = TypeVar("T")


def with_ground(work: Callable[[Foundation], Awaitable[T]]) -> T:
    """Do something in rooms that the command opens itself, by the functions of `hupan.bootstrap`.

    Args:
        work: What to do; its result is returned.
    """
    configure_logs("warning")
    settings = read_settings(os.environ)
    sources = SettingsSources(settings.config, flags={"server": {"data_dir": settings.data_dir}})

    async def run(database_url: str) -> T:
        async with lay_foundation(sources, database_url=database_url) as ground:
            return await work(ground)

    with borrow_database(settings) as url:
        upgrade(url)
        return asyncio.run(run(url))
