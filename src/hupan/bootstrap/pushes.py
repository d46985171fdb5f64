"""Builds what carries notices to browsers that have no page of ours open."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.bootstrap.notices import say_money
from hupan.gateways.open_web import OpenWebSender
from hupan.gateways.webpush import WebPushSealer
from hupan.notices import Answer, NoticeSettings, NotSent, PushPorts, PushService, Runner, Sealed, Woken
from hupan.notices.push_repository import SqlPushStore
from hupan.webhooks import NotDelivered


@dataclass(frozen=True, slots=True)
class PushesRoom:
    """The service of notices that the shop's wing brings."""

    pushes: PushService


class OpenWebPost:
    """`PushPost` over the open web, by the client that posts webhooks.

    Args:
        sender: That client.
    """

    def __init__(self, sender: OpenWebSender) -> None:
        self._sender = sender

    def check(self, url: str) -> None:
        """Refuse what can be seen to be no address of the open web."""
        try:
            self._sender.check(url)
        except NotDelivered as error:
            raise NotSent(error.reason, for_good=True) from error

    async def post(self, url: str, message: Sealed) -> Answer:
        """Post, follow nothing, and read little."""
        try:
            reply = await self._sender.post(url, message.headers, message.body)
        except NotDelivered as error:
            raise NotSent(error.reason) from error
        return Answer(reply.status, reply.retry_after_s)


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
