"""Letters, to a real SMTP server on this machine: to confirmed addresses alone, in the reader's language, not twice."""

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.bootstrap.notices import say_money
from hupan.gateways.smtp import SmtpMailer, SmtpServer
from hupan.kernel import Language, PersonId
from hupan.notices import (
    BadAddress,
    ContactLetter,
    MailNotSent,
    MailService,
    News,
    NoMail,
    NoticeService,
    Postman,
    TooSoon,
    Woken,
    Wording,
    WrongCode,
    write_to_contacts,
)
from hupan.notices.letters import MOST_ATTEMPTS
from hupan.notices.mail_repository import SqlMailStore
from hupan.notices.repository import SqlNoticeStore
from hupan.platform import Database, Signals
from tests.integration.reviews.ground import HandClock, add_people

pytestmark = pytest.mark.anyio


@dataclass
class Inbox:
    """A server that takes letters, or does not."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list[EmailMessage])
    answer: str = "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        if self.answer.startswith("2"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.letters.append(message_from_bytes(content, policy=default))
        return self.answer

    def text(self, at: int = -1) -> str:
        body = self.letters[at].get_content()
        assert isinstance(body, str)
        return body


@pytest.fixture
async def inbox() -> AsyncGenerator[Inbox]:
    made = Inbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(made, hostname="localhost", loop=loop), "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await server.wait_closed()


@dataclass
class PostOffice:
    notices: NoticeService
    mail: MailService
    postman: Postman
    clock: HandClock
    signals: Signals
    ada: PersonId

    async def confirm(self, inbox: Inbox, address: str, language: Language = Language.EN) -> None:
        await self.mail.ask(self.ada, address, language)
        code = re.search(r"\d{8}", inbox.text())
        assert code is not None
        await self.mail.confirm(self.ada, code.group())


@pytest.fixture
async def office(database: Database, inbox: Inbox) -> AsyncGenerator[PostOffice]:
    clock, signals, stores = HandClock(), Signals(database), database.stores(SqlMailStore)
    mailer = SmtpMailer(SmtpServer("127.0.0.1", inbox.port, "none", "hupan@shop.example"))
    notices = NoticeService(database.stores(SqlNoticeStore), signals, clock)
    postman = Postman(stores, mailer, notices, clock, Wording("https://shop.example/", say_money))
    await signals.start()
    (ada,) = await add_people(database, "Ada")
    yield PostOffice(notices, MailService(stores, mailer, clock), postman, clock, signals, ada.person_id)
    await signals.stop()


def _shipped(person_id: PersonId, key: str = "k", **facts: str) -> News:
    told = {"number": "N-1", "carrier": "한진", "tracking": "T 1"} | facts
    return News(person_id, key, "orders.shipped", told, "/market/orders/1")


async def test_a_confirmed_address_gets_a_letter_in_the_readers_language(office: PostOffice, inbox: Inbox) -> None:
    await office.confirm(inbox, "ada@example.org", Language.KO)
    await office.notices.tell(_shipped(office.ada))
    assert await office.postman.send_due() == 1
    assert await office.postman.send_due() == 0
    letter = inbox.letters[-1]
    (notice,) = (await office.notices.page(office.ada)).notices
    assert (letter["To"], letter["From"]) == ("ada@example.org", "hupan@shop.example")
    assert letter["Subject"] == "주문 N-1이 발송되었습니다"
    assert letter["Message-ID"] == f"<{notice.id}@shop.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "한진에 맡겼습니다. 운송장 번호: T 1" in inbox.text()
    assert "https://shop.example/market/orders/1" in inbox.text()


async def test_nobody_gets_letters_who_has_not_asked_for_them(office: PostOffice, inbox: Inbox) -> None:
    await office.notices.tell(_shipped(office.ada, "before"))
    await office.mail.ask(office.ada, "ada@example.org", Language.EN)
    await office.notices.tell(_shipped(office.ada, "unconfirmed"))
    assert await office.postman.send_due() == 0
    office.clock.go(minutes=2)
    await office.confirm(inbox, "ada@example.org")
    await office.mail.switch(office.ada, Language.EN, on=False)
    await office.notices.tell(_shipped(office.ada, "off"))
    assert await office.postman.send_due() == 0
    await office.mail.switch(office.ada, Language.ZH, on=True)
    await office.notices.tell(_shipped(office.ada, "on"))
    assert await office.postman.send_due() == 1
    assert inbox.letters[-1]["Subject"] == "订单 N-1 已发货"
    await office.mail.forget(office.ada)
    await office.notices.tell(_shipped(office.ada, "forgotten"))
    assert await office.postman.send_due() == 0


async def test_what_is_read_before_needs_no_letter(office: PostOffice, inbox: Inbox) -> None:
    await office.confirm(inbox, "ada@example.org")
    await office.notices.tell(_shipped(office.ada))
    (notice,) = (await office.notices.page(office.ada)).notices
    await office.notices.mark_read(office.ada, [notice.id])
    await office.postman.send_due()
    assert len(inbox.letters) == 1  # the code


async def test_words_of_strangers_stay_words(office: PostOffice, inbox: Inbox) -> None:
    await office.confirm(inbox, "ada@example.org")
    evil = "N\r\nBcc: all@example.org\r\n\r\n{tracking.__class__}" + "x" * 400
    await office.notices.tell(_shipped(office.ada, number=evil))
    await office.notices.tell(News(office.ada, "unknown", "orders.something_new", {"number": "1"}))
    await office.postman.send_due()
    first, second = inbox.letters[-2:]
    assert first["Bcc"] is None
    assert "\n" not in first["Subject"]
    assert len(first["Subject"]) <= 150
    assert "{tracking.__class__}" in inbox.text(-2)
    assert second["Subject"] == "There is news for you"


async def test_a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(
    office: PostOffice, inbox: Inbox
) -> None:
    await office.confirm(inbox, "ada@example.org")
    await office.notices.tell(_shipped(office.ada, "busy"))
    inbox.answer = "451 later"
    assert await office.postman.send_due() == 1
    assert await office.postman.send_due() == 0
    office.clock.go(minutes=1)
    inbox.answer = "250 OK"
    assert await office.postman.send_due() == 1
    assert len(inbox.letters) == 2
    await office.notices.tell(_shipped(office.ada, "refused"))
    inbox.answer = "554 no"
    assert await office.postman.send_due() == 1
    office.clock.go(days=30)
    assert await office.postman.send_due() == 0


async def test_a_server_that_never_comes_back_is_given_up(office: PostOffice, inbox: Inbox) -> None:
    await office.confirm(inbox, "ada@example.org")
    await office.notices.tell(_shipped(office.ada))
    inbox.answer = "421 closing"
    attempts = 0
    for _ in range(20):
        attempts += await office.postman.send_due()
        office.clock.go(days=10)
    assert attempts == MOST_ATTEMPTS


async def test_what_failed_while_the_clock_was_ahead_is_sent_when_it_is_set_right(
    office: PostOffice, inbox: Inbox, database: Database
) -> None:
    await office.confirm(inbox, "ada@example.org")
    office.clock.go(days=365)
    inbox.answer = "451 later"
    await office.notices.tell(_shipped(office.ada))
    to_guest = ContactLetter("k", "guest@example.org", Language.EN, "orders.shipped", {"number": "N-2"}, "/")
    async with AsyncSession(database.engine) as session, session.begin():
        await write_to_contacts(session, [to_guest], office.clock.now())
    assert await office.postman.send_due() == 2
    inbox.answer = "250 OK"
    office.clock.go(days=-365)
    assert await office.postman.send_due() == 2
    assert {each["To"] for each in inbox.letters[1:]} == {"ada@example.org", "guest@example.org"}
    assert await office.postman.send_due() == 0


async def test_a_letter_comes_by_itself(office: PostOffice, inbox: Inbox) -> None:
    await office.confirm(inbox, "ada@example.org")
    task = Woken(office.postman.do_round, "notices.letters")
    await task.start(office.signals)
    await asyncio.sleep(0.1)
    await office.notices.tell(_shipped(office.ada))
    async with asyncio.timeout(5):
        while len(inbox.letters) < 2:
            await asyncio.sleep(0.01)
    await task.stop()


async def test_a_code_is_guessed_at_five_times_and_lives_an_hour(office: PostOffice, inbox: Inbox) -> None:
    await office.mail.ask(office.ada, "ada@example.org", Language.EN)
    with pytest.raises(TooSoon):
        await office.mail.ask(office.ada, "bo@example.org", Language.EN)
    found = re.search(r"\d{8}", inbox.text())
    assert found is not None
    for _ in range(5):
        with pytest.raises(WrongCode):
            await office.mail.confirm(office.ada, "00000000" if found.group() != "00000000" else "1")
    with pytest.raises(WrongCode):
        await office.mail.confirm(office.ada, found.group())
    office.clock.go(minutes=2)
    await office.mail.ask(office.ada, "ada@example.org", Language.EN)
    found = re.search(r"\d{8}", inbox.text())
    assert found is not None
    office.clock.at += timedelta(hours=1, seconds=1)
    with pytest.raises(WrongCode):
        await office.mail.confirm(office.ada, found.group())
    assert not (await office.mail.channel(office.ada)).confirmed


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@localhost",
        "a@b..org",
        "a b@c.org",
        "a@c.org\r\nBcc: x@y.org",
        "ada@é.org",
    ],
)
async def test_an_address_is_one(office: PostOffice, address: str) -> None:
    with pytest.raises(BadAddress):
        await office.mail.ask(office.ada, address, Language.EN)


async def test_a_server_that_is_away_says_so(database: Database, free_port: int, office: PostOffice) -> None:
    away = SmtpMailer(SmtpServer("127.0.0.1", free_port, "starttls", "hupan@shop.example"))
    mail = MailService(database.stores(SqlMailStore), away, office.clock)
    with pytest.raises(MailNotSent):
        await mail.ask(office.ada, "ada@example.org", Language.EN)
    nobody = MailService(database.stores(SqlMailStore), None, office.clock)
    with pytest.raises(NoMail):
        await nobody.ask(office.ada, "ada@example.org", Language.EN)


async def test_letters_do_not_travel_without_tls_where_it_is_asked_for(
    database: Database, inbox: Inbox, office: PostOffice
) -> None:
    for security in ("starttls", "tls"):
        strict = SmtpMailer(SmtpServer("127.0.0.1", inbox.port, security, "hupan@shop.example"))
        office.clock.go(minutes=2)
        with pytest.raises(MailNotSent):
            await MailService(database.stores(SqlMailStore), strict, office.clock).ask(
                office.ada, "ada@example.org", Language.EN
            )
    assert inbox.letters == []
