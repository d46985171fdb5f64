"""Hands letters to a server."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final, Literal

from hupan.notices import Letter, NotSent

_PATIENCE_S: Final = 15.0
_FOR_GOOD: Final = range(500, 600)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A server that takes e-mail.

    Attributes:
        sender: Address that letters come from.
        tls: What its certificate has to satisfy; the system's authorities unless said otherwise.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: ssl.SSLContext | None = None


class SmtpMailer:
    """`Mailer` over smtplib: a connection for each letter, in a thread, since letters are few.

    Args:
        server: Takes them.
    """

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def send(self, letter: Letter) -> None:
        """Hand a letter over."""
        await asyncio.to_thread(self._send, letter)

    def _send(self, letter: Letter) -> None:
        try:
            with self._connect() as connection:
                if self._server.user:
                    connection.login(self._server.user, self._server.password)
                connection.send_message(self._message(letter), self._server.sender, [letter.to])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise NotSent(f"refused with {codes}", for_good=all(code in _FOR_GOOD for code in codes)) from error
        except smtplib.SMTPAuthenticationError as error:
            # The operator's mistake, not the letter's: it waits.
            raise NotSent("the server did not accept the password") from error
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"answered {error.smtp_code}", for_good=error.smtp_code in _FOR_GOOD) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise NotSent(type(error).__name__) from error

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        tls = server.tls or ssl.create_default_context()
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE_S, context=tls)
        connection = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_S)
        if server.security == "starttls":
            try:
                connection.starttls(context=tls)
            except BaseException:
                connection.close()
                raise
        return connection

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(SMTP)
        message["From"] = self._server.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = f"<{letter.id}@{self._server.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message
