"""Builds notices: what people are told, on their pages and in letters."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from hupan.bootstrap.foundation import Foundation
from hupan.gateways.smtp import SmtpMailer, SmtpServer
from hupan.kernel import Language, Money
from hupan.notices import ChoiceService, MailService, NoticeService, NoticeSettings, Postman, Woken, Wording
from hupan.notices.choice_repository import SqlChoiceStore
from hupan.notices.mail_repository import SqlMailStore
from hupan.notices.repository import SqlNoticeStore

if TYPE_CHECKING:
    from hupan.showcase import Formats


@dataclass(frozen=True, slots=True)
class NoticesRoom:
    """The room's services."""

    notices: NoticeService
    mail: MailService
    choices: ChoiceService


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
    postman = Postman(stores, mailer, notices, clock, Wording(ground.server.public_url or "", say_money))
    task = Woken(postman.do_round, "notices.letters")
    await task.start(ground.signals)
    try:
        choices = ChoiceService(ground.database.stores(SqlChoiceStore))
        yield NoticesRoom(notices, MailService(stores, mailer, clock), choices)
    finally:
        await task.stop()


def say_money(money: Money, language: Language) -> str:
    """Write a sum as a language does. The first one reads its locale from the disk: not for the event loop."""
    return _formats(language).money(money)


@cache
def _formats(language: Language) -> "Formats":
    from hupan.showcase import Formats  # noqa: PLC0415 - the first page does not wait for the market's rooms

    return Formats(language)


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
