"""Notices: what people should know, told once, in the language of whoever reads it.

A room tells it inside the transaction that made it true (`notify`), as a kind and facts; the sentence is the page's, or
the letter's. A person's open pages hear at once how many are unread; who has confirmed an address gets a letter, unless
the notice is read before it is sent, or its topic is one of which they want none (`choices`). Nothing a notice holds is
trusted: facts are bounded, and a link leads to a path of this server.
"""

from hupan.notices.choices import Choice, Topic, topic_of
from hupan.notices.dead_letters import DeadLetter, DeadLetterService
from hupan.notices.domain import News, Notice, NoticeId, Page
from hupan.notices.errors import (
    BadAddress,
    BadNotice,
    BadSubscription,
    MailNotSent,
    NoMail,
    NoticesError,
    TooSoon,
    WrongCode,
)
from hupan.notices.letters import Channel, ContactLetter, Letter, Wording
from hupan.notices.mail_service import ChoiceService, MailService
from hupan.notices.ports import NotSent
from hupan.notices.postman import Postman
from hupan.notices.push_service import PushPorts, PushService
from hupan.notices.pushes import Answer, Sealed, Subscription, SubscriptionId
from hupan.notices.runner import Runner
from hupan.notices.service import NoticeService
from hupan.notices.settings import NoticeSettings
from hupan.notices.telling import notify, notify_all, write_to_contacts
from hupan.notices.woken import Woken

__all__ = [
    "Answer",
    "BadAddress",
    "BadNotice",
    "BadSubscription",
    "Channel",
    "Choice",
    "ChoiceService",
    "ContactLetter",
    "DeadLetter",
    "DeadLetterService",
    "Letter",
    "MailNotSent",
    "MailService",
    "News",
    "NoMail",
    "NotSent",
    "Notice",
    "NoticeId",
    "NoticeService",
    "NoticeSettings",
    "NoticesError",
    "Page",
    "Postman",
    "PushPorts",
    "PushService",
    "Runner",
    "Sealed",
    "Subscription",
    "SubscriptionId",
    "TooSoon",
    "Topic",
    "Woken",
    "Wording",
    "WrongCode",
    "notify",
    "notify_all",
    "topic_of",
    "write_to_contacts",
]
