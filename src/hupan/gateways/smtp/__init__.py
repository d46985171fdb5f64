"""E-mail by SMTP, with the standard library's client in a thread."""

from hupan.gateways.smtp.mailer import SmtpMailer, SmtpServer

__all__ = ["SmtpMailer", "SmtpServer"]
