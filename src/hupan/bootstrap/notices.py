"""Builds notices: what people are told, on their pages and in letters."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hupan.bootstrap.foundation import Foundation
from hupan.gateways.smtp import SmtpMailer, SmtpServer
from hupan.notices import MailService, NoticeService, NoticeSettings, Postman
from hupan.notices.mail_repository import SqlMailStore
from hupan.notices.repository import SqlNoticeStore


@dataclass(frozen=True, slots=True)
class NoticesRoom:
    """The room's services."""

    notices: NoticeService
    mail: MailService


@asynccontextmanager
async def open_notices(ground: Foundation) -> AsyncGenerator[NoticesRoom]:
    """Yield the room's services; on leaving, no more letters are sent.

    Args:
        ground: What every room stands on.
    """
    settings, clock = ground.sources.load("notices", NoticeSettings), ground.clock
    mailer = SmtpMailer(_server(settings, settings.smtp_host)) if settings.smtp_host else None
    stores = ground.database.stores(SqlMailStore)
    notices = NoticeService(ground.database.stores(SqlNoticeStore), ground.signals, clock)
    postman = Postman(stores, mailer, notices, clock, ground.server.public_url or "")
    await postman.start(ground.signals)
    try:
        yield NoticesRoom(notices, MailService(stores, mailer, clock))
    finally:
        await postman.stop()


def _server(settings: NoticeSettings, host: str) -> SmtpServer:
    password = settings.smtp_password
    return SmtpServer(
        host,
        settings.smtp_port,
        settings.smtp_security,
        settings.mail_from or f"hupan@{host}",
        settings.smtp_user or "",
        password.get_secret_value() if password is not None else "",
    )
