"""What can go wrong with notices.

HupanError
└── NoticesError
    ├── BadNotice      a notice that cannot be: a kind, a fact or a link
    ├── BadAddress     no address for e-mail
    ├── BadSubscription  no browser that could be sent notices
    ├── MailNotSent    the server for e-mail did not take a letter
    ├── NoMail         this server sends no e-mail
    ├── WrongCode      not the code that was sent, or it is too old
    └── TooSoon        a code was sent a moment ago
"""

from hupan.kernel import HupanError, Kind


class NoticesError(HupanError):
    """The root of this room's errors."""

    code = "notices.error"


class BadNotice(NoticesError):
    """A notice that cannot be: a kind, a fact or a link."""

    code = "notices.bad_notice"
    kind = Kind.INVALID


class BadAddress(NoticesError):
    """No address for e-mail."""

    code = "notices.bad_address"
    kind = Kind.INVALID


class BadSubscription(NoticesError):
    """No browser that could be sent notices: its address or its keys cannot be."""

    code = "notices.bad_subscription"
    kind = Kind.INVALID


class MailNotSent(NoticesError):
    """The server for e-mail did not take a letter."""

    code = "notices.mail_not_sent"
    kind = Kind.UNAVAILABLE


class NoMail(NoticesError):
    """This server sends no e-mail."""

    code = "notices.no_mail"
    kind = Kind.CONFLICT


class WrongCode(NoticesError):
    """Not the code that was sent, or it is too old."""

    code = "notices.wrong_code"
    kind = Kind.INVALID


class TooSoon(NoticesError):
    """A code was sent a moment ago."""

    code = "notices.too_soon"
    kind = Kind.TOO_MANY
