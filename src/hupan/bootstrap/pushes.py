"""Builds what carries notices to browsers that have no page of ours open."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.notices import say_money
from hupan.gateways.open_web import OpenWebPost, OpenWebSender
from hupan.gateways.webpush import WebPushSealer
from hupan.notices import NoticeSettings, PushPorts, PushService, Runner, Woken
from hupan.notices.push_repository import SqlPushStore


@dataclass(frozen=True, slots=True)
class PushesRoom:
    """The service of notices that the shop's wing brings."""

    pushes: PushService


@asynccontextmanager
async def open_pushes(ground: Foundation) -> AsyncGenerator[PushesRoom]:
    """Yield the service; on leaving, nothing more is pushed.

    Args:
        ground: What every room stands on.
    """
    settings = ground.sources.load("notices", NoticeSettings)
    sealer = WebPushSealer(settings.push_contact or ground.server.public_url or "https://localhost")
    async with OpenWebSender(private_networks=settings.push_private_networks) as sender:
        stores = ground.database.stores(SqlPushStore)
        ports = PushPorts(stores, sealer, OpenWebPost(sender), ground.secrets, ground.clock)
        pushes = PushService(ports)
        task = Woken(Runner(ports, pushes, say_money).send_due, "notices.pushes")
        await task.start(ground.signals)
        try:
            yield PushesRoom(pushes)
        finally:
            await task.stop()
