"""Builds durable work: rooms register theirs, and only then is taken up what was left half done."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hupan.bootstrap.foundation import Foundation
from hupan.gateways.dbos import DbosWork


def build_durable(ground: Foundation) -> DbosWork:
    """Make the place where rooms register their work; nothing runs yet."""
    return DbosWork(ground.database, ground.server.data_dir / "executor")


@asynccontextmanager
async def resume_durable(work: DbosWork) -> AsyncGenerator[None]:
    """Let work run for as long as the block does.

    Enter it after every room that registers work: what is half done goes on at once, and on leaving it stops before the
    rooms do.
    """
    try:
        await work.resume()
        yield
    finally:
        await work.close()
